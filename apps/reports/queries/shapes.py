"""How the rows behind figures are shown: the same columns on the page, in the sheet and in the API. Names and places, never a number of a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from apps.core.money import yuan
from apps.reports.queries.indicators import INDICATORS
from apps.reports.queries.indicators.policies import FATES
from apps.reports.queries.indicators.service import ERRANDS
from apps.reports.rules.comparing import goal_words

Text = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of one kind of row, what to read along with it and what not, and whose dossier it opens."""

    columns: Sequence[tuple[str, Text]]
    related: Sequence[str] = ()
    unread: Sequence[str] = ()
    person: Callable[[Any], int | None] = field(default=lambda row: getattr(row, "person_id", None))

    @property
    def heads(self) -> list[str]:
        """Column heads."""
        return [head for head, _ in self.columns]

    def read(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """The rows with everything the columns show."""
        return rows.select_related(None).select_related(*self.related).defer(None).defer(*self.unread)

    def cells(self, row: Any) -> list[str]:
        """The row as text."""
        return [text(row) for _, text in self.columns]


def _way(path: str) -> Text:
    def text(row: Any) -> str:
        for part in path.split("."):
            row = getattr(row, part)
        return "" if row is None else str(row)

    return text


def _day(path: str) -> Text:
    return lambda row: _way(path)(row)[:10]


def _fen(name: str) -> Text:
    return lambda row: yuan(getattr(row, name))


def _place(path: str) -> Text:
    def text(row: Any) -> str:
        for part in path.split("."):
            row = getattr(row, part)
        above = row.parent if row.level == "village" else None
        return f"{above.name if above else ''}{row.name}"

    return text


def _word(name: str, path: str = "") -> Text:
    def text(row: Any) -> str:
        for part in path.split(".") if path else ():
            row = getattr(row, part)
        return str(getattr(row, f"get_{name}_display")())

    return text


def _instant(name: str) -> Text:
    return lambda row: f"{localtime(value):%Y-%m-%d}" if (value := getattr(row, name)) else ""


def _content(row: Any) -> str:
    """What of a matter a figure sums: the money granted, the errands ticked."""
    if row.kind_id == "return_home":
        return "、".join(words for name, words in ERRANDS.items() if row.answers.get(name))
    return f"核定{yuan(int(row.answers['granted']))}元" if row.answers.get("granted") else ""


def _who(path: str) -> tuple[tuple[str, Text], ...]:
    return (("姓名", _way(f"{path}.name")), ("档案编号", _way(f"{path}.dossier_no")), ("所在地", _place(f"{path}.division")))


_SEALED = ("id_number_sealed", "phone_sealed", "address_sealed", "spare_phone_sealed", "contact_phone_sealed")
_VISIT = ("talk_sealed", "signature_sealed", "place_sealed")


def _away(path: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{path}__{name}" for name in names)


def _of_person(*columns: tuple[str, Text], unread: Sequence[str] = ()) -> Shape:
    return Shape((*_who("person"), *columns), ("person__division__parent",), (*_away("person", *_SEALED), *unread))


SHAPES: dict[str, Shape] = {
    "people.Person": Shape(
        (("姓名", _way("name")), ("档案编号", _way("dossier_no")), ("所在地", _place("division")), ("建档日期", _day("registered_on")), ("状态", _word("state"))),
        ("division__parent",), _SEALED, lambda row: row.pk,
    ),
    "people.ServiceRecord": _of_person(
        ("退役日期", _day("discharged_on")), ("安置方式", _word("resettlement")), ("报到日期", _day("reported_on")), ("安置单位", _way("placement_unit")),
        ("上岗日期", _day("placed_on")),
    ),
    "people.PartyMembership": _of_person(("入党日期", _day("joined_on")), ("组织关系", _word("standing")), ("所在党支部", _way("branch"))),
    "people.Honour": _of_person(("荣誉", _way("title")), ("授予日期", _day("awarded_on")), ("授予机关", _way("issuer"))),
    "people.Contribution": _of_person(
        ("种类", _word("kind")), ("职务或活动", _way("title")), ("单位或队伍", _way("organisation")), ("开始（活动）日期", _day("since")),
        ("结束日期", _day("until")), ("数量", _way("amount")),
    ),
    "people.Hardship": _of_person(("困难种类", _word("kind")), ("认定日期", _day("since")), unread=("story_sealed",)),
    "benefits.Entitlement": Shape(
        (*_who("person"), ("待遇项目", _way("scheme.name")), ("批准日期", _day("decided_on")), ("当月情况", lambda row: FATES.get(getattr(row, "fate", ""), "—"))),
        ("person__division__parent", "scheme"), _away("person", *_SEALED),
    ),
    "benefits.Finding": Shape(
        (*_who("person"), ("待遇项目", _way("scheme.name")), ("起算日期", _day("due_on")), ("发现理由", _way("why"))),
        ("person__division__parent", "scheme"), _away("person", *_SEALED),
    ),
    "payments.PaymentDue": Shape(
        (
            *_who("person"), ("待遇项目", _way("due.scheme.name")), ("所属月份", lambda row: f"{row.due.period:%Y-%m}"),
            ("流水号", _way("payment.ref")), ("金额（元）", _fen("amount_fen")),
        ),
        ("person__division__parent", "due__scheme", "payment"), _away("person", *_SEALED),
    ),
    "payments.PaidLine": Shape(
        (
            *_who("person"), ("款项", _way("words")), ("所属", lambda row: f"{row.period:%Y-%m}起{row.months}个月" if row.months > 1 else f"{row.period:%Y-%m}"),
            ("流水号或账册行", _way("source")), ("金额（元）", _fen("amount_fen")),
        ),
        ("person__division__parent", "scheme"), _away("person", *_SEALED),
    ),
    "payments.Due": Shape(
        (*_who("person"), ("待遇项目", _way("scheme.name")), ("所属月份", lambda row: f"{row.period:%Y-%m}"), ("金额（元）", _fen("amount_fen"))),
        ("person__division__parent", "scheme"), _away("person", *_SEALED),
    ),
    "payments.Unknown": Shape(
        (*_who("payment.person"), ("流水号", _way("payment.ref")), ("金额（元）", lambda row: yuan(row.payment.amount_fen)), ("登记日期", _instant("marked_at"))),
        ("payment__person__division__parent",), _away("payment__person", *_SEALED), lambda row: row.payment.person_id,
    ),
    "cards.Card": _of_person(
        ("领证编号", _way("serial")), ("证件类型", _word("kind")), ("银行", _way("bank_name")), ("发放日期", _day("delivered_on")), ("状态", _word("state")),
        unread=("national_no_sealed", "national_no_blind"),
    ),
    "cards.CardEvent": Shape(
        (*_who("card.person"), ("领证编号", _way("card.serial")), ("日期", _day("on")), ("文号", _way("document_no"))),
        ("card__person__division__parent",), (*_away("card__person", *_SEALED), *_away("card", "national_no_sealed")), lambda row: row.card.person_id,
    ),
    "cards.Application": Shape(
        (*_who("person"), ("受理编号", _way("case.receipt_no")), ("申请日期", lambda row: _instant("applied_at")(row.case))),
        ("person__division__parent", "case"), (*_away("person", *_SEALED), *_away("case", "private_sealed")),
    ),
    "visits.Visit": _of_person(
        ("回执号", _way("receipt_no")), ("走访日期", _day("on")), ("方式", _word("mode")), ("走访名义", _word("organiser")), unread=_VISIT
    ),
    "visits.GiftLine": Shape(
        (
            *_who("visit.person"), ("回执号", _way("visit.receipt_no")), ("走访日期", _day("visit.on")), ("方式", _word("way")), ("资金来源", _word("fund")),
            ("金额或折价（元）", _fen("fen")),
        ),
        ("visit__person__division__parent",), (*_away("visit__person", *_SEALED), *_away("visit", *_VISIT)), lambda row: row.visit.person_id,
    ),
    "visits.Pairing": Shape(
        (*_who("person"), ("联系人", _way("officer.name")), ("手册编号", _way("handbook_no")), ("结对日期", _day("since"))),
        ("person__division__parent", "officer"), _away("person", *_SEALED),
    ),
    "visits.Task": _of_person(("事由", _word("trigger")), ("名单", _word("listed")), ("走访期限", _day("due_on")), ("状态", _word("state"))),
    "visits.Promise": Shape(
        (*_who("person"), ("诉求类别", _word("kind")), ("走访日期", _day("visit.on")), ("状态", _word("state"))),
        ("person__division__parent", "visit"), (*_away("person", *_SEALED), *_away("visit", *_VISIT), "words_sealed"),
    ),
    "jobs.Fair": Shape(
        (("招聘会", _way("name")), ("举办方式", _word("mode")), ("级别", _word("level")), ("日期", _day("starts_on")), ("地点", _way("place")), ("状态", _word("state"))),
        ("division",),
    ),
    "jobs.FairVacancy": Shape(
        (("招聘会", _way("fair.name")), ("用人单位", _way("employer.name")), ("岗位", _way("vacancy.title")), ("招聘人数", _way("headcount"))),
        ("fair", "employer", "vacancy"), ("vacancy__grams", "employer__contact_phone_sealed"),
    ),
    "jobs.Vacancy": Shape(
        (("岗位", _way("title")), ("用人单位", _way("employer.name")), ("招聘人数", _way("headcount")), ("发布日期", _instant("published_at")), ("状态", _word("state"))),
        ("employer",), ("grams", "employer__contact_phone_sealed"),
    ),
    "jobs.VeteranBusiness": Shape(
        (
            ("企业", _way("employer.name")), ("统一社会信用代码", _way("employer.credit_code")), ("行业", _word("trade", "employer")), ("规模", _word("size", "employer")),
            ("所在地", _place("employer.division")), ("成立日期", _day("founded_on")), ("职工人数", _way("employees")), ("其中退役军人", _way("veterans")),
        ),
        ("employer__division__parent",), ("employer__contact_phone_sealed",),
    ),
    "jobs.FoundingBase": Shape(
        (("园区基地", _way("name")), ("类型", _word("kind")), ("级别", _word("level")), ("所在地", _place("division")), ("认定日期", _day("named_on"))),
        ("division__parent",),
    ),
    "jobs.BusinessService": Shape(
        (("企业", _way("business.employer.name")), ("服务类型", _word("kind")), ("服务日期", _day("on")), ("内容和结果", _way("words"))),
        ("business__employer",), ("business__employer__contact_phone_sealed",),
    ),
    "jobs.Placement": _of_person(
        ("单位", _way("employer_name")), ("岗位", _way("title")), ("上岗日期", _day("started_on")), ("来源", _word("source")), ("凭证", _word("evidence")),
        unread=("paper_sealed",),
    ),
    "jobs.Application": Shape(
        (*_who("person"), ("岗位", _way("vacancy.title")), ("意向日期", _day("intent_on")), ("签约日期", _day("signed_on"))),
        ("person__division__parent", "vacancy"), (*_away("person", *_SEALED), "vacancy__grams"),
    ),
    "jobs.JobNews": Shape(
        (*_who("seeker.person"), ("推送日期", _day("sent_on")), ("渠道", _word("channel"))),
        ("seeker__person__division__parent",), _away("seeker__person", *_SEALED), lambda row: row.seeker.person_id,
    ),
    "jobs.SeekerStatus": Shape(
        (*_who("seeker.person"), ("状态", _word("status")), ("开始日期", _day("since"))),
        ("seeker__person__division__parent",), _away("seeker__person", *_SEALED), lambda row: row.seeker.person_id,
    ),
    "jobs.Enrolment": Shape(
        (*_who("person"), ("培训班", _way("training.name")), ("开班日期", _day("training.starts_on")), ("承训机构", _way("training.school")), ("结果", _word("state"))),
        ("person__division__parent", "training"), _away("person", *_SEALED),
    ),
    "jobs.TrainingClass": Shape(
        (
            ("培训班", _way("name")), ("类型", _word("kind")), ("承训机构", _way("school")), ("开班日期", _day("starts_on")), ("结算日期", _day("settled_on")),
            ("发票号码", _way("invoice_no")), ("结算培训费（元）", _fen("settled_fen")),
        ),
    ),
    "jobs.DegreeStudy": _of_person(
        ("学校", _way("school")), ("层次", _word("level")), ("专业", _way("subject")), ("报名日期", _day("registered_on")), ("状态", _word("state"))
    ),
    "alliance.Merchant": Shape(
        (("商家", _way("name")), ("所在乡镇", _place("division")), ("地址", _way("address")), ("电话", _way("phone")), ("协议签订日", _day("signed_on")), ("协议截止日", _day("valid_to"))),
        ("division__parent",),
    ),
    "alliance.Offer": Shape(
        (("优惠", _way("title")), ("商家", _way("merchant.name")), ("所在乡镇", _place("merchant.division")), ("生活场景", _word("scene")), ("谁可以用", _word("audience")), ("开始日", _day("shows_from"))),
        ("merchant__division__parent",),
    ),
    "memorials.Martyr": Shape(
        (("烈士", _way("name")), ("籍贯", _way("native_place")), ("牺牲时间", _way("died")), ("安葬地", _way("buried_at")), ("审发日期", _instant("published_at"))),
        unread=("deeds",),
    ),
    "reports.KeyTask": Shape(
        (
            ("事项", _way("words")), ("所在地", _way("division.name")), ("数量", _way("number")), ("承办人", lambda row: row.holder.name if row.holder else ""),
            ("提出日期", _day("raised_on")), ("期限", _day("due_on")), ("状态", _word("state")), ("办理情况", lambda row: row.reason or row.answer),
        ),
        ("division", "holder"), person=lambda row: None,
    ),
    "reports.Target": Shape(
        (
            ("指标", lambda row: INDICATORS[row.indicator].name), ("年度", _way("year")), ("目标", lambda row: goal_words(INDICATORS[row.indicator], row.goal)),
            ("目标依据", _way("source")), ("录入日期", _instant("at")),
        ),
    ),
    "memorials.Tribute": Shape(
        (("烈士", _way("martyr.name")), ("方式", _word("kind")), ("日期", _instant("left_at")), ("状态", _word("state"))), ("martyr",),
    ),
    "jobs.LoanFlow": Shape(
        (
            *_who("loan.person"), ("贷款种类", _word("product", "loan")), ("经办银行", _way("loan.bank")), ("合同编号", _way("loan.contract_no")),
            ("放款日期", _day("on")), ("放款金额（元）", _fen("fen")),
        ),
        ("loan__person__division__parent",), _away("loan__person", *_SEALED), lambda row: row.loan.person_id,
    ),
    "cases.Case": Shape(
        (("受理编号", _way("receipt_no")), ("事项", _way("kind.name")), ("申请人", _way("person.name")), ("受理地", _place("division")), ("申请日期", _instant("applied_at")),
         ("办结日期", _instant("ended_at")), ("核定或办理", _content)),
        ("kind", "person", "division__parent"), ("private_sealed", "delegate_id_number_sealed", "delegate_phone_sealed", *_away("person", *_SEALED)),
    ),
    "cases.CaseClock": Shape(
        (("受理编号", _way("case.receipt_no")), ("事项", _way("case.kind.name")), ("申请人", _way("case.person.name")), ("到期日", _day("due_on")), ("办完日期", _day("stopped_on"))),
        ("case__kind", "case__person"), (*_away("case", "private_sealed"), *_away("case__person", *_SEALED)), lambda row: row.case.person_id,
    ),
    "cases.Rating": Shape(
        (("受理编号", _way("case.receipt_no")), ("事项", _way("case.kind.name")), ("受理地", _place("case.division")), ("评价", _word("grade")), ("评价日期", _instant("rated_at"))),
        ("case__kind", "case__division__parent"), _away("case", "private_sealed"), lambda row: row.case.person_id,
    ),
    "cases.FollowUp": Shape(
        (("受理编号", _way("rating.case.receipt_no")), ("评价", _word("grade", "rating")), ("到期日", _day("due_on")), ("回访日期", _instant("done_at")), ("状态", _word("state"))),
        ("rating__case",), _away("rating__case", "private_sealed"), lambda row: row.rating.case.person_id,
    ),
    "org.Station": Shape((("名称", _way("name")), ("级别", _word("level")), ("所在地", _place("division")), ("电话", _way("phone"))), ("division__parent",)),
    "org.Division": Shape((("村（社区）", _way("name")), ("所在乡镇", _way("parent.name")), ("区划代码", _way("code"))), ("parent",)),
}  # fmt: skip


def shape_of(rows: QuerySet[Any, Any]) -> Shape:
    """How rows of this kind are shown."""
    return SHAPES[rows.model._meta.label]
