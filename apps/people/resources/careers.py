"""Side lists (附表) of what follows each other in a life: work, party life, living conditions, certificates, punishments."""

from collections.abc import Mapping

from apps.people.choices import (
    CertificateKind,
    ContributionKind,
    DisabilityCause,
    DisciplineKind,
    Employment,
    Housing,
    Income,
    Insurance,
    PartyStanding,
    RelationKind,
    RosterKind,
    SelfCare,
)
from apps.people.models import Certificate, Contribution, Discipline, LifeAssessment, PartyMembership, WorkSpell
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.resources.fields import CellWidget, ChoiceWidget, Listed, YuanWidget
from apps.people.resources.sidelist import SideList
from apps.people.rules import cells, parsing
from apps.people.rules.contributions import LARGEST_AUDIENCE, LONGEST_DAY
from apps.people.rules.sidelists import PERSON


class WorkList(SideList):
    """Every live spell of work, ended ones too."""

    status = Listed("status", "就业状况", ChoiceWidget(Employment, "就业状况"), also=("就业情况",), sample="务农", width=12)
    since = Listed("since", "就业开始日期", CellWidget(cells.day), also=("开始日期", "入职日期"), sample="1978-04-01")
    until = Listed(
        "until", "就业结束日期", CellWidget(cells.day), also=("结束日期", "离职日期"), note="现在仍是这样的不填。"
    )
    employer = Listed("employer", "就业单位", CellWidget(parsing.text(120)), also=("工作单位", "单位名称"), width=24)
    trade = Listed("trade", "岗位或行业", CellWidget(parsing.text(80)), also=("岗位", "行业"))
    skills = Listed("skills", "技能和培训", CellWidget(parsing.text(200)), also=("培训经历", "技能"), width=24)
    wish = Listed("wish", "就业意愿", CellWidget(parsing.text(200)))

    class Meta:
        model = WorkSpell
        fields = (*PERSON, "status", "since", "until", "employer", "trade", "skills", "wish")


class MembershipList(SideList):
    """Where party life was and is."""

    joined_on = Listed("joined_on", "入党日期", CellWidget(cells.day), also=("入党时间",), sample="1976-07-01")
    since = Listed("since", "组织关系转入日期", CellWidget(cells.day), also=("转入日期",), sample="1978-05-01")
    until = Listed("until", "组织关系转出日期", CellWidget(cells.day), also=("转出日期",), note="现在的组织关系不填。")
    standing = Listed("standing", "组织关系", ChoiceWidget(PartyStanding, "组织关系"), sample="已落实到支部")
    branch = Listed(
        "branch", "所在党支部", CellWidget(parsing.text(120)), also=("党支部", "所在支部"), sample="示范村党支部", width=24
    )
    letter_no = Listed("letter_no", "介绍信编号", CellWidget(parsing.text(80)))
    post = Listed("post", "党内或村(社区)任职", CellWidget(parsing.text(80)))

    class Meta:
        model = PartyMembership
        fields = (*PERSON, "joined_on", "since", "until", "standing", "branch", "letter_no", "post")


class AssessmentList(SideList):
    """Living conditions, a line a day of looking. Health is in no list."""

    assessed_on = Listed(
        "assessed_on",
        "生活状况了解日期",
        CellWidget(cells.day),
        right=VIEW_SENSITIVE,
        also=("了解日期",),
        sample="2026-01-10",
    )
    income = Listed("income", "家庭收入", ChoiceWidget(Income, "家庭收入"), right=VIEW_SENSITIVE, sample="与当地平均相当")
    housing = Listed("housing", "住房", ChoiceWidget(Housing, "住房"), right=VIEW_SENSITIVE, also=("住房情况", "住房状况"))
    medical = Listed("medical", "医疗保险", ChoiceWidget(Insurance, "医疗保险"), right=VIEW_SENSITIVE, also=("医保",))
    pension = Listed("pension", "养老保险", ChoiceWidget(Insurance, "养老保险"), right=VIEW_SENSITIVE)
    self_care = Listed("self_care", "自理能力", ChoiceWidget(SelfCare, "自理能力"), right=VIEW_SENSITIVE)

    class Meta:
        model = LifeAssessment
        fields = (*PERSON, "assessed_on", "income", "housing", "medical", "pension", "self_care")


class CertificateList(SideList):
    """Certificates of disability, and of the soldier whose kin this person is."""

    kind = Listed(
        "kind", "证件种类", sample="烈士证明书", width=22,
        widget=ChoiceWidget(CertificateKind, "证件种类", {
            "残疾军人证": "disability", "伤残证": "disability", "烈士证": "martyr", "革命烈士证明书": "martyr",
            "因公牺牲军人证明书": "duty_death", "病故军人证明书": "illness_death", "革命军人因公牺牲证明书": "duty_death",
            "革命军人病故证明书": "illness_death",
        }),
    )  # fmt: skip
    number = Listed(
        "number", "证件编号", CellWidget(parsing.text(80)), also=("证书编号", "证明书编号", "证号"), sample="皖烈字第0012号"
    )
    issued_on = Listed("issued_on", "发证日期", CellWidget(cells.day), also=("签发日期", "发证时间"), sample="1980-04-05")
    until = Listed("until", "换发(收回)日期", CellWidget(cells.day), also=("换发日期",), note="现用的证件不填。")
    issuer = Listed("issuer", "发证机关", CellWidget(parsing.text(120)), also=("签发机关",), width=24)
    grade = Listed(
        "grade",
        "伤残等级",
        CellWidget(parsing.grade),
        also=("残疾等级", "等级"),
        note="伤残证件填写，一级至十级。",
        width=10,
    )
    cause = Listed("cause", "伤残性质", ChoiceWidget(DisabilityCause, "伤残性质"), also=("残疾性质", "致残性质"), width=10)
    soldier_name = Listed(
        "soldier_name", "军人姓名", CellWidget(parsing.other_name), also=("烈士姓名", "牺牲病故军人姓名"), sample="王守义"
    )
    soldier_relation = Listed(
        "soldier_relation",
        "本人是军人的",
        ChoiceWidget(RelationKind, "本人是军人的"),
        also=("与烈士关系", "与军人关系"),
        sample="子女",
    )
    soldier_enlisted_on = Listed("soldier_enlisted_on", "军人入伍日期", CellWidget(cells.day))
    soldier_died_on = Listed(
        "soldier_died_on", "军人牺牲(病故)日期", CellWidget(cells.day), also=("牺牲日期", "病故日期"), sample="1979-03-01"
    )

    class Meta:
        model = Certificate
        fields = (
            *PERSON, "kind", "number", "issued_on", "until", "issuer", "grade", "cause", "soldier_name", "soldier_relation",
            "soldier_enlisted_on", "soldier_died_on",
        )  # fmt: skip


class DisciplineList(SideList):
    """Punishments, lifted ones too."""

    kind = Listed(
        "kind", "处分种类", ChoiceWidget(DisciplineKind, "处分种类"), right=VIEW_SENSITIVE, sample="警告", width=22
    )
    since = Listed("since", "处分日期", CellWidget(cells.day), right=VIEW_SENSITIVE, also=("处分时间",), sample="1976-05-01")
    until = Listed("until", "解除日期", CellWidget(cells.day), right=VIEW_SENSITIVE, note="没有解除的不填。")
    issuer = Listed(
        "issuer",
        "决定机关",
        CellWidget(parsing.text(120)),
        right=VIEW_SENSITIVE,
        note="部队决定的只写“部队”，不写番号、代号。",
    )
    order_no = Listed("order_no", "决定文号", CellWidget(parsing.text(80)), right=VIEW_SENSITIVE, also=("处分文号",))

    class Meta:
        model = Discipline
        fields = (*PERSON, "kind", "since", "until", "issuer", "order_no")


class DeedList(SideList):
    """Every live post and event of 作用发挥, ended ones too. A post in a village's leadership is one of the village the person belongs to."""

    kind = Listed(
        "kind", "作用发挥种类", also=("种类", "类别"), sample="志愿服务", width=20,
        widget=ChoiceWidget(ContributionKind, "作用发挥种类", {"村支书": "secretary", "支部书记": "secretary", "两委": "committee", "两委成员": "committee", "捐款": "donation", "捐物": "donation"}),
    )  # fmt: skip
    title = Listed("title", "职务或活动名称", CellWidget(parsing.text(80)), also=("职务", "活动名称", "活动"), sample="文明交通劝导", width=24)  # fmt: skip
    organisation = Listed(
        "organisation", "单位、学校、村或队伍", CellWidget(parsing.text(120)), also=("单位", "队伍", "志愿服务队"), sample="老兵志愿服务队", width=24,
        note="兵支书、“两委”成员按本人所属的村登记；在别的村任职的，请在档案页面登记。",
    )  # fmt: skip
    since = Listed(
        "since", "开始(活动)日期", CellWidget(cells.day), also=("活动日期", "任职日期", "开始日期"), sample="2026-03-05"
    )
    until = Listed("until", "任职结束日期", CellWidget(cells.day), also=("结束日期",), note="在任的、一次性活动不填。")
    hours = Listed(
        "hours",
        "志愿服务小时数",
        CellWidget(parsing.whole(LONGEST_DAY, "小时数")),
        also=("小时数", "时长"),
        sample="3",
        width=12,
    )
    audience = Listed(
        "audience", "听众人数", CellWidget(parsing.whole(LARGEST_AUDIENCE, "听众人数")), note="只在宣讲里填写。", width=12
    )
    donated_fen = Listed(
        "donated_fen",
        "捐赠金额或折价(元)",
        YuanWidget(parsing.donated),
        also=("捐赠金额", "捐款金额", "折价"),
        note="只在捐款捐物里填写。",
    )

    class Meta:
        model = Contribution
        fields = (*PERSON, "kind", "title", "organisation", "since", "until", "hours", "audience", "donated_fen")


#: Kind -> columns, field in the sources of a dossier, permission its writing needs besides.
CAREERS: Mapping[str, tuple[type[SideList], str, str]] = {
    RosterKind.WORKS: (WorkList, "work", "people.record_background"),
    RosterKind.MEMBERSHIPS: (MembershipList, "membership", "people.record_background"),
    RosterKind.ASSESSMENTS: (AssessmentList, "assessments", "people.record_life"),
    RosterKind.CERTIFICATES: (CertificateList, "certificates", "people.record_background"),
    RosterKind.DEEDS: (DeedList, "contributions", "people.record_contribution"),
    RosterKind.DISCIPLINES: (DisciplineList, "disciplines", "people.record_life"),
}
