"""What people of two townships ask the bureau for over two years (办件), as acts of the script. Pure: same seed, same script.

The stage plays them through the ordinary actions of ``cases``; what is not finished on the last day stays open on somebody's desk.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from apps.demo.rules.acts import TODAY, Act
from apps.demo.rules.calendar import CountyCalendar
from apps.demo.rules.population import County, Resident

BEGINS = date(2024, 9, 2)
AFTER_ALL = 500_000  # cases come after the money of their day
STATIONS = {"340321104": "zhaolin", "340321100": "songping"}
CLERKS = ("wangxiaojun", "limei")
STORIES = (
    (
        "illness",
        "老伴突发脑梗住院手术，医保报销后自付四万余元，家里只有养老金收入",
        "入户查看住院结算单和低保信息，情况属实",
    ),
    ("accident", "骑车摔伤右腿骨折，半年不能务工，家中两个孩子上学", "走访邻居和村干部，误工和就学情况属实"),
    ("disaster", "夏季暴雨冲垮两间偏房，家具粮食受损，修房还差一万多元", "现场查看房屋受损，已享受应急救助三千元"),
    ("income", "所在厂关停失业，父亲患尿毒症每周透析三次", "核对失业登记和透析记录，家庭支出大于收入"),
    ("other", "孙女考上大学，学费和住宿费一时筹不齐", "查看录取通知书和缴费通知，家中无其他劳动力"),
)
MERITS = ("third_class", "third_class", "third_class", "four_haves", "four_haves", "second_class", "first_class")
PRAISE = ("办得快，态度好", "上门来办的，很方便", "", "", "讲政策讲得清楚")


class Matter:
    """Writes the acts of one case; each ``then`` some working days after the one before."""

    def __init__(self, number: int, who: Resident, day: date, calendar: CountyCalendar, rng: Random) -> None:
        self.number, self.who, self.day, self.calendar, self.rng = number, who, day, calendar, rng
        self.station = STATIONS[who.village.code[:9]]
        self.clerk = CLERKS[number % 2]
        self.acts: list[Act] = []

    def then(self, wait: tuple[int, int], by: str, do: str, **given: Any) -> None:
        """The next act, ``wait`` from..to working days later, by a member of staff."""
        self.day = self.calendar.later(self.calendar.working(self.day), self.rng.randint(*wait))
        data = {"number": self.number, "by": by, "do": do, "given": given}
        self.acts.append(Act(self.day, AFTER_ALL + self.number * 100 + len(self.acts), "case", self.who.index, data))

    def step(self, wait: tuple[int, int], by: str, act: str, **given: Any) -> None:
        """One act of the present step."""
        self.then(wait, by, "step", act=act, **given)


def case_acts(county: County, calendar: CountyCalendar, touched: set[int], count: int) -> list[Act]:
    """Acts of ``count`` cases (fewer when the two townships have fewer people without another story)."""
    rng = Random(f"cases:{county.seed}")
    pool = [one for one in county.residents if one.village.code[:9] in STATIONS and one.index not in touched and one.service]
    people = rng.sample(pool, min(count, len(pool)))
    days = (TODAY - BEGINS).days
    acts: list[Act] = []
    for number, who in enumerate(people):
        late = number % 5 == 4  # every fifth began in the last weeks and is still on somebody's desk
        day = TODAY - timedelta(days=rng.randint(0, 24)) if late else BEGINS + timedelta(days=rng.randint(0, days - 40))
        matter = Matter(number, who, day, calendar, rng)
        _PLANS[number % len(_PLANS)](matter)
        acts += [act for act in matter.acts if act.day <= TODAY]
    return acts + _of_every_kind(pool, {one.index for one in people}, calendar, county.seed, len(people))


def _of_every_kind(pool: list[Resident], taken: set[int], calendar: CountyCalendar, seed: object, number: int) -> list[Act]:
    """One each of the kinds that came with the portal's scenes, in the last two months, some of them still open."""
    rng = Random(f"scenes:{seed}")
    free = [one for one in pool if one.index not in taken][:: max(1, len(pool) // 40)]
    acts: list[Act] = []
    for place, (who, plan) in enumerate(zip(free, _SCENES, strict=False)):
        day = calendar.working(TODAY - timedelta(days=58 - 4 * place))
        matter = Matter(number + place, who, day, calendar, rng)
        plan(matter)
        acts += [act for act in matter.acts if act.day <= TODAY]
    return acts


def tribute() -> bytes:
    """A drawn stone with flowers before it, in place of the photograph of a tribute."""
    drawn, out = Image.new("RGB", (640, 480), (225, 232, 225)), BytesIO()
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((230, 90, 410, 380), fill=(120, 120, 125))
    pen.rectangle((190, 380, 450, 410), fill=(95, 95, 100))
    for left in (240, 290, 340, 390):
        pen.ellipse((left - 20, 385, left + 20, 425), fill=(235, 205, 70))
    drawn.save(out, "JPEG", quality=85)
    return out.getvalue()


def _hardship(matter: Matter, *, lacking: bool = False) -> str:
    cause, story, findings = matter.rng.choice(STORIES)
    asked = matter.rng.randrange(20, 160) * 100
    old = matter.who.born_on.year < 1946
    given: dict[str, Any] = {
        "kind": "hardship", "channel": "home" if old else "station",
        "answers": {"cause": cause, "story": story, "family_size": matter.rng.randint(1, 5), "asked": f"{asked}.00"},
        "papers": ["id_card", "discharge"] if lacking else ["id_card", "discharge", "proof"], "agent": old and matter.number % 2 == 0,
    }  # fmt: skip
    matter.then((0, 0), matter.station, "start", **given)
    if lacking:
        matter.then((0, 1), matter.station, "supplement", reason="缺少困难证明材料（诊断证明和费用清单），请补齐后送来")
        matter.then((2, 6), matter.station, "paper", papers=["proof"])
        matter.then((0, 0), matter.station, "supplied")
    matter.step((0, 2), matter.station, "take")
    return f"{matter.rng.randrange(10, max(11, asked // 100)) * 100}.00|{findings}"


def _visited(matter: Matter, granted_findings: str, *, slow: bool = False) -> str:
    granted, _, findings = granted_findings.partition("|")
    wait = (12, 16) if slow else (3, 8)
    matter.step(wait, matter.station, "report", answers={"visited_on": "", "findings": findings})
    return granted


def _helped(matter: Matter) -> None:
    granted = _visited(matter, _hardship(matter))
    matter.step((1, 4), matter.clerk, "agree", reason="情况属实，符合帮扶条件", answers={"granted": granted})
    matter.step((1, 3), "chenjianguo", "approve", answer="经审核，同意给予一次性困难帮扶。")
    matter.step((1, 3), matter.station, "finish")
    matter.then((1, 8), matter.station, "rate", grade=matter.rng.choice("5554"), words=matter.rng.choice(PRAISE))


def _helped_late(matter: Matter) -> None:
    granted = _visited(matter, _hardship(matter, lacking=True), slow=True)
    matter.step((1, 3), matter.clerk, "send_back", reason="入户情况写得太简，请补充家庭收入")
    matter.step((2, 4), matter.station, "report", answers={"visited_on": "", "findings": "补充核实：家庭月收入不足两千元"})
    matter.step((1, 4), matter.clerk, "agree", reason="补充后情况清楚，符合条件", answers={"granted": granted})
    matter.step((1, 3), "chenjianguo", "approve", answer="同意帮扶，请尽快发放并做好解释。")
    matter.step((2, 6), matter.station, "finish")
    matter.then((1, 4), matter.station, "rate", grade="2", words="跑了好几趟，材料没有一次说清")
    matter.then((1, 4), "zhouqiang", "follow_up", result="已上门致歉，并把材料清单贴到服务站窗口", grade_after="4")


def _refused(matter: Matter) -> None:
    granted = _visited(matter, _hardship(matter))
    matter.step((1, 4), matter.clerk, "agree", reason="提请审批时重点核对年度帮扶记录", answers={"granted": granted})
    matter.step((1, 3), "chenjianguo", "refuse", ground="helped_already", reason="同一事由今年三月已帮扶三千元，不重复帮扶")
    if matter.number % 2:
        matter.then((5, 15), matter.station, "appeal", reason="三月的帮扶是另一件事，请求复查")
        matter.then((8, 18), "zhouqiang", "answer", outcome="upheld", answer="经查三月帮扶与本次为同一次住院，维持原决定。")


def _not_accepted(matter: Matter) -> None:
    matter.then((0, 0), matter.station, "start", kind="hardship", channel="window", papers=["id_card"], agent=False,
                answers={"cause": "other", "story": "想申请一笔钱翻修老屋", "family_size": 3, "asked": "20000.00"})  # fmt: skip
    matter.step((1, 3), matter.station, "decline", ground="not_hardship", reason="家庭收入稳定，翻修不属于突发困难")
    matter.then((1, 3), matter.station, "rate", grade="3", words="")


def _taken_back(matter: Matter) -> None:
    _hardship(matter)
    matter.then((1, 4), matter.station, "withdraw", reason="子女已筹到费用，本人要求撤回")


def _plaque(matter: Matter) -> None:
    purpose = matter.rng.choice(("hang", "worn", "moved"))
    matter.then((0, 0), matter.station, "start", kind="plaque", channel="station", papers=["certificate", "register"], agent=False,
                answers={"purpose": purpose, "basis": "veteran", "spot": "gate"})  # fmt: skip
    matter.step((0, 2), matter.station, "take")
    matter.step((2, 7), matter.clerk, "agree")
    answers = {"hung_on": "", "signer": matter.who.name, "old_back": "否" if purpose == "hang" else "是"}
    matter.step((5, 25), matter.station, "hung", answers=answers)
    matter.then((0, 3), matter.station, "rate", grade=matter.rng.choice("554"), words=matter.rng.choice(PRAISE))


def _plaque_refused(matter: Matter) -> None:
    matter.then((0, 0), matter.station, "start", kind="plaque", channel="station", papers=["certificate", "register"], agent=False,
                answers={"purpose": "hang", "basis": "veteran"})  # fmt: skip
    matter.step((0, 2), matter.station, "take")
    matter.step((2, 6), matter.clerk, "refuse", ground="has_one", reason="同户父亲名下2019年已悬挂一块")
    if matter.number % 2:
        matter.then((2, 5), matter.station, "rate", grade="1", words="没有提前查清就让我跑")


def _merit(matter: Matter) -> None:
    answers = {"merit": matter.rng.choice(MERITS), "order_no": f"（演示）〔{matter.day.year}〕第{matter.number + 10}号",
               "merit_on": "", "soldier": "child"}  # fmt: skip
    matter.then(
        (0, 0), "limei", "start", kind="merit_notice", channel="letter", papers=["letter"], agent=False, answers=answers
    )
    matter.step((0, 2), "limei", "verify")
    matter.step((4, 15), matter.station, "deliver", answers={"delivered_on": "", "leader": "陈建国", "ceremony": "是"})
    matter.step((1, 8), "limei", "feed_back", answer="家庭收到喜报十分光荣，感谢部队培养。", answers={"fed_back_on": ""})
    matter.then((0, 2), "limei", "rate", grade="5", words="敲锣打鼓送到家，全村都来看")


def _asked(kind: str, papers: tuple[str, ...], /, *steps: tuple[str, str, dict[str, Any]], **answers: Any) -> Any:
    """A plan: asked for at the station or the bureau, then one act after another by whoever it is (empty: the station)."""

    def plan(matter: Matter) -> None:
        by = _BY.get(kind, matter.station)
        matter.then((0, 0), by, "start", kind=kind, channel="window", papers=list(papers), agent=False, answers=answers)
        for who, act, given in steps:
            if act == "laid":
                matter.then((0, 1), who or matter.station, "paper", papers=["photo"])
            matter.step((1, 4), who or matter.station, act, **given)

    return plan


_BY = {"petition": "limei", "nomination": "limei", "loan_interest": "xuhui", "mentor_meeting": "xuhui"}
_SCENES = (
    _asked("petition", (), ("limei", "take", {}), ("zhouqiang", "answer", {"answer": "经查，2003年至2006年的养老保险应由原单位补缴，已协调人社部门受理，请带劳动合同到社保窗口办理。"}),
           topic="social", before="never", facts="在镇机械厂干了三年，厂里没有给交养老保险，找过厂里两次没有结果。", demand="请帮助把三年的养老保险接上"),
    _asked("proxy_tribute", (), ("limei", "fix", {"reason": "九月三十日烈士纪念日前由镇服务站代祭扫"}), ("", "laid", {"answer": "已经擦拭墓碑、献花、鞠躬，照片附后，请您放心。"}),
           martyr="陈大勇", grave="县烈士陵园东区", tie="kin", day="martyrs", words="我们都好，请您安息"),
    _asked("return_home", ("id_card", "discharge"), ("", "take", {}), ("limei", "joint", {"answer": "报到、户口、社保、医保已办好；一次性经济补助列入十一月发放；技能培训下周开班。"}),
           report="是", household="是", identity="否", reserve="是", pension="是", medical="是", party="否", subsidy="是", training="是", driving="否", came_on="2026-09-01"),
    _asked("volunteer", (), ("", "join", {"answer": "已经入队，本月最后一个周六上午看望镇敬老院，集合地点在服务站。"}), kind="care", time="weekend", skill="会理发"),
    _asked("mediation", (), ("", "take", {}), ("", "settle", {"answer": "双方到场，宅基地按老界碑确认，签了调解协议。"}), kind="mediate", other_side="邻居", story="翻盖院墙时和邻居为界线起了争执", way="station"),
    _asked("mentor_meeting", (), ("xuhui", "arrange", {"answer": "约好本周五下午在镇服务站，由县农机协会的导师当面讲销路。"}), trade="养殖", topic="market", way="face", story="鸡蛋想卖到县城超市"),
    _asked("nomination", (), whom="邻村的一位老兵", where="本镇", field="help", story="十几年来每天给村里三位孤寡老人挑水送饭，自己掏钱修了进村的路灯。"),
    _asked("loan_interest", ("id_card",), ("xuhui", "take", {}), what="loan", project="大棚蔬菜合作社", asked="200000.00"),
    _asked("business_entry", ("licence",), ("", "take", {}), ("xuhui", "enter", {"answer": "营业执照已核对，登记在册；联络员是县局徐慧，有展销和培训的消息直接告诉您。"}),
           firm="老兵农机修理部（示例）", code="91340321MA0000000X", role="owner", hires="6", veterans="2"),
    _asked("housing_fund", ("id_card", "deposit"), ("", "take", {}), ("limei", "agree", {"reason": "缴存证明已核对，连续缴存", "answers": {"granted": "1200.00"}}),
           what="fund", employer="怀远县机械厂（示例）", since="2025-09-01", months="14"),
)  # fmt: skip


def _plans() -> Iterator[Any]:
    yield from (_helped, _plaque, _merit, _helped_late, _plaque, _refused, _helped, _plaque_refused, _merit, _helped)
    yield from (_not_accepted, _plaque, _helped, _merit, _taken_back, _plaque, _helped)


_PLANS = tuple(_plans())
