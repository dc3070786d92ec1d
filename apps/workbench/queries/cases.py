"""The queue of cases and its tabs: what waits for whom, the nearest last day first, every clock in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from apps.cases import queries
from apps.cases.models import Case
from apps.cases.rules.clocks import DueWords, due_words
from apps.core.actor import Actor
from apps.core.calendar import WorkingDays, working_days
from apps.core.pages import Page, keyset
from apps.core.together import Later, Together
from apps.workbench.queries.places import counties_and_towns

BY_CLOCK, NEWEST = ("queue_on", "id"), ("-id",)
TABS: tuple[tuple[str, str], ...] = (
    ("", "待我办理"), ("waiting", "待补正"), ("open", "全部在办"), ("ended", "已结束"),
)  # fmt: skip
CLOCKS = (("late", "已超期"), ("today", "今天到期"), ("week", "一周内到期"))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: the case, where it stands, its clock in words."""

    case: Case
    clock: DueWords


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of one tab."""

    tab: str
    lines: Sequence[Line]
    page: Page[Case]
    kinds: Sequence[tuple[str, str]]
    towns: Sequence[tuple[str, str]]
    chosen: Mapping[str, str]


def case_list(actor: Actor, chosen: Mapping[str, str]) -> CaseList:
    """A page of the chosen tab with its filters ``kind``, ``town``, ``clock``, ``mine``, ``q`` (receipt number)."""
    tab = chosen.get("tab", "") if chosen.get("tab", "") in dict(TABS) else ""
    rows = _filtered(actor, _ROWS[tab](actor), chosen)
    page = keyset(rows, order=NEWEST if tab == "ended" else BY_CLOCK, after=chosen.get("after") or None)
    kinds = [(row.code, row.name) for row in queries.case_kinds(actor)]
    return CaseList(tab, lines_of(actor, page.rows), page, kinds, counties_and_towns(actor), chosen)


_ROWS: dict[str, Callable[[Actor], QuerySet[Case]]] = {
    "": queries.queue,
    "waiting": lambda actor: queries.cases(actor).filter(state="waiting"),
    "open": queries.open_cases,
    "ended": lambda actor: queries.cases(actor).exclude(state__in=["open", "waiting"]),
}


def _filtered(actor: Actor, rows: QuerySet[Case], chosen: Mapping[str, str]) -> QuerySet[Case]:
    town, today = chosen.get("town", ""), actor.today
    if len(town) == 12 and town.isdecimal():
        rows = rows.filter(division_id__startswith=town[:6] if town.endswith("000000") else town[:9])
    if chosen.get("kind"):
        rows = rows.filter(kind_id=chosen["kind"][:40])
    if chosen.get("mine") and actor.staff_id:
        rows = rows.filter(Q(holder_id=actor.staff_id))
    if chosen.get("q"):
        rows = rows.filter(receipt_no__startswith=chosen["q"].strip().upper().replace("\x00", "")[:24])
    clock = {
        "late": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__gte=today, due_on__lte=today + timedelta(days=7)),
    }.get(chosen.get("clock", ""))
    return rows.filter(clock) if clock is not None else rows


def lines_of(actor: Actor, rows: Sequence[Case]) -> list[Line]:
    """Rows with their clocks in words; one look at the calendar."""
    days = [row.due_on for row in rows if row.due_on]
    calendar = working_days(min([*days, actor.today]), max([*days, actor.today])) if days else WorkingDays({})
    return [Line(row, _clock(actor, row, calendar)) for row in rows]


def _clock(actor: Actor, row: Case, calendar: WorkingDays) -> DueWords:
    if not row.is_open:
        return DueWords("", "still")
    return due_words(actor.today, row.due_on, waiting=row.state == "waiting", between=calendar.between)


@dataclass(frozen=True, slots=True)
class Counters:
    """The queue in figures, for the home page."""

    todo: int
    late: int
    today: int
    appeals: int
    follow_ups: int


def counters(actor: Actor, ask: Together) -> Later[Counters]:
    """Figures of exactly the lists behind them."""
    queue = ask.figures(
        queries.queue(actor),
        todo=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=actor.today)),
        today=Count("pk", filter=Q(due_on=actor.today)),
    )
    asked = queries.appeals(actor).filter(state="open")
    rated = queries.follow_ups(actor).filter(state="open")
    appeals = ask.count(asked if actor.may("cases.answer_appeal") else asked.none())
    follow_ups = ask.count(rated if actor.may("cases.follow_up_rating") else rated.none())
    return queue.then(lambda found: Counters(**found, appeals=appeals.value, follow_ups=follow_ups.value))
