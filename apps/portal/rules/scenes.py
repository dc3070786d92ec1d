"""The seven modules of 老兵e家 and their thirty-five scenes: what each is, and the page that does it. Pure.

The table is printed in docs/rules/portal.md with the address of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing somebody wants. ``page``: name of a route; ``of``: what stands in its address."""

    name: str
    words: str
    page: str
    of: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """One of the seven."""

    code: str
    name: str
    words: str
    scenes: Sequence[Scene] = field(default_factory=tuple)


def _apply(name: str, words: str, kind: str) -> Scene:
    return Scene(name, words, "portal:guide", (kind,))


MODULES: Sequence[Module] = (
    Module("prosper", "e同富裕", "找工作、学技能、办企业", (
        Scene("求职登记", "登记想找什么工作，有合适的告诉您", "portal:my_jobs"),
        Scene("岗位匹配", "用人单位招什么人，在哪里，多少钱", "portal:vacancies"),
        Scene("招聘会报名", "什么时候、在哪里，网上先报名", "portal:fairs"),
        Scene("技能培训报名", "免费学一门手艺", "portal:my_training"),
        _apply("就业一件事", "学手艺、提学历、找工作，一张表办完", "employment"),
        _apply("创业贷款与贴息", "办企业借钱、补利息", "loan_interest"),
        _apply("军创企业登记", "退役军人办的企业登记在册", "business_entry"),
        Scene("军创企业名录", "老兵办的企业，卖什么、做什么", "portal:businesses"),
        _apply("导师预约", "请办过企业的老兵指点", "mentor_meeting"),
        Scene("我的贷款、导师和企业", "借了多少、补了多少利息、谁在带我", "portal:my_founding"),
    )),
    Module("apply", "e家办事", "不出门申请，进度随时看", (
        _apply("优待证申领", "第一次办优待证", "card_application"),
        Scene("优待证补换", "丢了、坏了、到期了，到服务站补换", "portal:card"),
        _apply("换联系电话", "手机号换了", "phone_change"),
        _apply("换收款账户", "银行卡换了、丢了", "account_change"),
        _apply("退役一件事", "刚退役回来要办的事，一次办完", "return_home"),
        _apply("困难帮扶", "家里遇到难处", "hardship"),
        _apply("医疗补助", "看病报销以后还是负担重", "medical_aid"),
        _apply("公积金补助与奖励金", "自主就业的住房公积金补助", "housing_fund"),
        _apply("短期疗养", "免费疗养报名", "convalescence"),
        _apply("光荣牌", "悬挂、搬家、破损更换", "plaque"),
        _apply("年度确认", "拍张照片或者约个视频就能办", "online_confirmation"),
    )),
    Module("look", "e体查询", "登记了什么、发了多少、办到哪一步", (
        Scene("我的档案", "局里登记了什么，不对的申请更正", "portal:file"),
        Scene("待遇发放", "每月发了多少，怎么算的", "portal:benefits"),
        Scene("办件进度", "办到哪一步，哪天之前有结果", "portal:matters"),
        Scene("优待证状态", "办到哪一步，什么时候到期", "portal:card"),
        Scene("我能享受什么", "一项一项对照：为什么有，为什么没有", "portal:why"),
        Scene("待遇试算", "不用登录，算一算能领多少", "portal:calculator"),
        Scene("谁看过我的档案", "哪一天、谁、为什么", "portal:readers"),
    )),
    Module("station", "e站服务", "离您最近的服务站", (
        Scene("附近服务站", "电话、地址、开门时间", "portal:stations"),
        Scene("惠军商家", "凭优待证在哪里有优惠", "portal:discounts"),
        _apply("预约与上门", "约好时间再来，行动不便的请人上门", "visit_slot"),
        _apply("局长有约", "把话当面说给局领导", "reception"),
        Scene("谁可以替我办", "授权子女、村干部代办，随时收回", "portal:mandates"),
        Scene("我的联系人", "和您结对联系的工作人员", "portal:contact"),
    )),
    Module("study", "e起学习", "政策课堂、学习进度", (
        Scene("政策课堂", "一篇一篇学，学到哪里都记着", "portal:study"),
        Scene("政策文件", "中央和省里、县里的文件", "portal:policies", query="kind=policy"),
        Scene("英烈故事", "家乡的烈士，他们的事迹", "portal:martyrs"),
        Scene("学习教育", "学习材料", "portal:policies", query="kind=study"),
        Scene("适应性培训", "刚退役的适应性培训报名", "portal:my_training"),
        _apply("学历提升", "退役军人读大专、本科，免费咨询和报名", "employment"),
    )),
    Module("join", "e同参与", "出一份力，说一句话", (
        _apply("建议征集", "对我们的工作有什么建议", "suggestion"),
        Scene("正在公示", "名单有不同意见可以提", "portal:notices"),
        Scene("最新活动", "局里和服务站的活动消息", "portal:policies", query="kind=news"),
        _apply("志愿服务", "报名做志愿者", "volunteer"),
        _apply("最美评选推荐", "推荐身边的最美退役军人", "nomination"),
        Scene("网上祭扫", "向烈士献花、留言", "portal:martyrs"),
        _apply("代祭扫", "来不了的，请人代您扫墓，拍照片给您", "proxy_tribute"),
        Scene("公开统计", "今年发了多少钱、办了多少事", "portal:statistics"),
    )),
    Module("ask", "e问解答", "问得清楚，答得明白", (
        Scene("政策问答", "别人问过的问题和答复，可以搜", "portal:answers"),
        _apply("向县局提问", "五个工作日内书面答复", "question"),
        _apply("待遇金额异议", "觉得发少了、发错了", "amount_objection"),
        _apply("档案更正", "登记错了的，申请改过来", "file_correction"),
        Scene("办事指南", "有什么待遇、怎么办、带什么材料", "portal:policies", query="kind=guide"),
        _apply("诉求反映", "没有解决的事，写清楚，按期书面答复", "petition"),
        _apply("老战友调解法援", "调解纠纷、法律援助", "mediation"),
    )),
)  # fmt: skip


def module_of(code: str) -> Module | None:
    """The module of that code."""
    return next((one for one in MODULES if one.code == code), None)


def sorted_by_module(kinds: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What may be applied for, under the module that names it: code, name, words of each; ``kinds`` are code and name. What no module
    names stands last."""
    left, found = dict(kinds), []
    for module in sorted(MODULES, key=lambda one: one.code != "apply"):
        scenes = {one.of[0]: one for one in module.scenes if one.page == "portal:guide"}
        lines = [(code, left.pop(code), one.words) for code, one in scenes.items() if code in left]
        found += [(module.name, lines)] if lines else []
    return found + ([("别的事", [(code, name, "") for code, name in left.items()])] if left else [])
