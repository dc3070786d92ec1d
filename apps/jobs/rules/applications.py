"""The life of an application and when it is followed up. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date

from apps.core.errors import Conflict, Invalid
from apps.jobs.choices import Evidence, PlacementSource, Shown
from apps.jobs.rules.refusals import VacancyExpired, WrongState

APPLICATION_MOVES: Mapping[tuple[str, str], str] = {
    ("applied", "view"): "viewed",
    ("applied", "interview"): "interviewed",
    ("viewed", "interview"): "interviewed",
    ("applied", "intend"): "intent",
    ("viewed", "intend"): "intent",
    ("interviewed", "intend"): "intent",
    ("interviewed", "sign"): "signed",
    ("intent", "sign"): "signed",
    ("intent", "start"): "started",
    ("signed", "start"): "started",
    **{(state, "decline"): "declined" for state in ("applied", "viewed", "interviewed", "intent", "signed")},
    **{(state, "withdraw"): "withdrawn" for state in ("applied", "viewed", "interviewed", "intent", "signed")},
    ("withdrawn", "apply"): "applied",
}
APPLICATION_WORDS = {
    "applied": "已投递", "viewed": "单位已查看", "interviewed": "已面试", "intent": "达成意向", "signed": "已签约",
    "started": "已就业", "declined": "未录用", "withdrawn": "本人撤回",
}  # fmt: skip
APPLICATION_ACTS = {
    "apply": "再次投递", "view": "登记已查看", "interview": "登记面试", "intend": "登记意向", "sign": "登记签约", "start": "登记就业",
    "decline": "登记未录用", "withdraw": "撤回",
}  # fmt: skip
#: Months after the intent, or after the start of work, in which somebody is asked again.
FOLLOW_UP_MONTHS = (1, 3, 6)


def next_application_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = APPLICATION_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这条投递现在是“{APPLICATION_WORDS.get(state, state)}”，不能{APPLICATION_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


#: What an employer enters of an applicant: act -> column of the day.
RESULT_DAYS = {
    "view": "viewed_on",
    "interview": "interviewed_on",
    "intend": "intent_on",
    "sign": "signed_on",
    "decline": "ended_on",
}
ENDED = ("declined", "withdrawn")
#: Still on the way to work: what is followed up when no work began.
HOPEFUL = ("intent", "signed")


def check_apply(title: str, employer: str, state: str, valid_until: date, today: date, *, is_barred: bool) -> None:
    """May somebody apply now? Raises VacancyExpired, Conflict."""
    if is_barred or state == "closed":
        raise Conflict(f"{employer}的“{title}”已经结束招聘。请看看其他岗位。")
    if state != "published":
        raise Conflict(f"{employer}的“{title}”还没有发布，不能投递。请看看其他岗位。")
    if valid_until < today:
        raise VacancyExpired(f"{employer}的“{title}”有效期到{valid_until:%Y年%m月%d日}，已经过期。请看看其他岗位。")


def check_shows(shows: Sequence[str], *, agreed: bool) -> list[str]:
    """What is shown, once each and in the house's order; nothing is sent without consent (个人信息保护法 art. 14, 23). Raises Invalid."""
    if not agreed:
        raise Invalid("请先确认同意向用人单位出示所选信息，再投递。不同意的，可以到现场与单位面谈。", field="agreed")
    if any(one not in Shown.values for one in shows):
        raise Invalid("请从列表中选择愿意出示的信息。", field="shows")
    return [one for one in Shown.values if one in shows]


def check_result_day(on: date, today: date, earlier: Sequence[date | None]) -> None:
    """A result is of today or before, and not before an earlier one. Raises Invalid."""
    if on > today:
        raise Invalid("结果日期不能晚于今天。", field="on")
    before = [one for one in earlier if one is not None]
    if before and on < max(before):
        raise Invalid(f"结果日期不能早于上一步的日期（{max(before):%Y年%m月%d日}）。", field="on")


def check_placement(
    *, started_on: date, today: date, evidence: str, evidence_no: str, source: str, employer_name: str, title: str
) -> None:
    """Work counts with evidence and once it began. Raises Invalid."""
    if len(employer_name.strip()) < 2 or len(title.strip()) < 2:
        raise Invalid("请写明单位名称和岗位。", field="employer_name")
    if evidence not in Evidence.values or len(evidence_no.strip()) < 2:
        raise Invalid(
            "登记就业须有凭证：请选择劳动合同、社保缴费记录或工资发放记录，并写明编号或说明。", field="evidence_no"
        )
    if started_on > today:
        raise Invalid("上岗日期不能晚于今天；还没有上岗的，请先登记签约。", field="started_on")
    if started_on.year < today.year - 1:
        raise Invalid("上岗日期距今超过一年，不计入本年就业。请核对日期。", field="started_on")
    if source not in PlacementSource.values:
        raise Invalid("请选择就业来源。", field="source")


def follow_up_days(base: date) -> dict[int, date]:
    """Month-mark -> the day on which somebody is asked again."""
    return {months: _later(base, months) for months in FOLLOW_UP_MONTHS}


def _later(base: date, months: int) -> date:
    year, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    return date(year, month + 1, min(base.day, monthrange(year, month + 1)[1]))


def may_withdraw(state: str) -> bool:
    """May the person take it back?"""
    return (state, "withdraw") in APPLICATION_MOVES
