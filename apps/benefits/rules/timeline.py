"""When an entitlement begins, pauses, changes and ends: from decisions and events to months. Pure.

Every gap names its reason and article. See docs/rules/start-month.md and docs/rules/stop-and-resume.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.benefits.rules.ages import minimum_age
from apps.benefits.rules.barring import SUSPENSIONS
from apps.benefits.rules.catalogue import SCHEMES
from apps.benefits.rules.checking import enlisted_in_time
from apps.benefits.rules.facts import Entitled, Event, Flag, Gap, History
from apps.core.month import Month
from apps.policy.rules import Book

HANDLING = "《伤残抚恤管理办法》"
R24 = "《军人抚恤优待条例》(2024年修订)"
PENSION_ENDS = ("war_veteran_subsidy", "test_veteran_subsidy", "martyr_child_subsidy")  # for towns people only


@dataclass(frozen=True)
class Case:
    """One entitlement of a history with everything its timeline needs."""

    index: int
    entitled: Entitled
    history: History
    events: tuple[Event, ...]
    book: Book

    @property
    def scheme(self) -> str:
        return self.entitled.scheme

    def param(self, name: str, month: Month, default: Any) -> Any:
        """A dated parameter of the scheme and place."""
        found = self.book.param(name, month, self.history.region.code, self.scheme)
        return default if found is None else found.value

    def gap(
        self, start: Month | None, end: Month | None, kind: str, reason: str, article: str, *, final: bool = False
    ) -> Gap:
        """A gap of this entitlement."""
        return Gap(self.scheme, self.index, start, end, kind, reason, article, final)

    def of_kind(self, *kinds: str) -> list[Event]:
        """Events of these kinds touching this entitlement, oldest first."""
        return [event for event in self.events if event.kind in kinds]


def known_events(history: History, scheme: str, known_on: date) -> tuple[Event, ...]:
    """Events touching the scheme that were known on a day, oldest first. An event is known from its own day at the earliest."""
    mine = (e for e in history.events if e.scheme in (None, scheme) and (e.known_on or e.on) <= known_on)
    return tuple(sorted(mine, key=lambda e: (e.on, e.kind)))


#: Parameters that move which months are owed, or by which rate key; the others only change their price.
SHAPING = frozenset(
    {"start_rule", "minimum_age", "confirmation_days", "backpay_on_reconfirm", "regrade_interval_years", "year_counting"}
)


def age_month(born_on: date, years: int) -> Month:
    """The month in which a person completes ``years`` years of age."""
    return Month(born_on.year + years, born_on.month)


def decision_month(case: Case, decided_on: date) -> Month:
    """First month a decision pays: the month of approval or the next, by the scheme's dated start rule.

    Disability: next month for approvals before 2024-10-01 (伤残抚恤管理办法第二十三条), the month itself from then on
    (条例2024年修订第二十七条). Survivors and martyrs' children: month of approval.
    """
    month = Month.of(decided_on)
    rule = case.param("start_rule", month, "month_after_decision")
    return month if rule == "month_of_decision" else month + 1


def start_month(case: Case) -> Month:
    """First payable month of the entitlement: the decision's start month, not before a required age is reached."""
    start = decision_month(case, case.entitled.decided_on)
    age = minimum_age(case.book, case.scheme, start, case.history.region.code)
    if age is not None and case.history.born_on is not None:
        start = max(start, age_month(case.history.born_on, age))
    return start


def _next(day: date) -> Month:
    return Month.of(day) + 1


def _ends(case: Case) -> Iterator[Gap]:
    texts: Mapping[str, tuple[str, str]] = {
        "death": ("去世次月起停发", f"{HANDLING}第二十六条"),
        "cancelled": ("待遇取消，次月起停发", f"{HANDLING}第二十六条"),
        "expelled": ("被开除军籍，待遇取消，次月起停发", f"{R24}第五十九条"),
        "converted_to_other": ("转为其他待遇，次月起停发", "同一时期不重复享受"),
    }
    for event in case.of_kind(*texts):
        decided = case.entitled.decided_on
        if event.kind != "death" and event.on < decided:
            continue  # an earlier grant was meant
        if event.kind == "converted_to_other" and _is_new(case, event):
            continue  # this entitlement is what the person was converted to
        reason, article = texts[event.kind]
        detail = f"（{event.data['reason']}）" if event.data.get("reason") else ""
        yield case.gap(_next(event.on), None, event.kind, reason + detail, article, final=True)


def _is_new(case: Case, event: Event) -> bool:
    """Granted on the day of the conversion, or within the year before it while an older grant is there to be ended."""
    decided = case.entitled.decided_on
    older = any(other.decided_on < decided for other in case.history.entitlements)
    return decided == event.on or (older and event.on < _years_later(decided, 1))


def _pension(case: Case) -> Iterator[Gap]:
    urban = case.history.household == "urban" and case.scheme in PENSION_ENDS
    if case.scheme != "rural_elder_subsidy" and not urban:
        return
    for event in case.of_kind("pension_started"):
        article = "民发〔2011〕110号" if not urban else "城镇人员以无工作单位为条件"
        yield case.gap(_next(event.on), None, "pension_started", "已领取职工养老金，次月起停发", article, final=True)


def _confirmations(case: Case) -> Iterator[Gap]:
    """Sixty days after notice without contact: stop from the next month; resume the month after confirmation (第二十五条)."""
    for event in case.of_kind("confirmation_missed"):
        month = Month.of(event.on)
        deadline = event.on + timedelta(days=int(case.param("confirmation_days", month, 60)))
        back = next((e.on for e in case.of_kind("reconfirmed") if e.on >= event.on), None)
        if back is not None and (back <= deadline or case.param("backpay_on_reconfirm", month, False)):
            continue
        end = _next(back) if back is not None else None
        reason = f"{event.on}告知后满{(deadline - event.on).days}日未确认，次月起停发" + (
            "，确认次月恢复且不补发" if end else ""
        )
        yield case.gap(_next(deadline), end, "confirmation_missed", reason, f"{HANDLING}第二十五条")


def _sentences(case: Case) -> Iterator[Gap]:
    """Suspended from the month after the sentence, the loss of political rights or the warrant; resumed the month after application
    once it is over, no back pay (第五十九条). An application made at a later release counts for what ended before it."""
    ends = case.of_kind(*(end for end, _, _ in SUSPENSIONS.values()))
    for event in case.of_kind(*SUSPENSIONS):
        own, words, over = SUSPENSIONS[event.kind]
        free = next((e for e in ends if e.kind == own and e.on >= event.on), None)
        asked = [e for e in ends if free is not None and e.on >= free.on and e.data.get("applied_on")]
        end = _next(max(free.on, date.fromisoformat(asked[0].data["applied_on"]))) if free and asked else None
        reason = f"{words}期间中止发放" + (f"，{over}申请次月恢复且不补发" if end else f"；{over}后凭申请恢复")
        yield case.gap(_next(event.on), end, event.kind, reason, f"{R24}第五十九条")


def _moves(case: Case) -> Iterator[Gap]:
    """The origin pays to December of the year of moving, the destination from January (伤残抚恤管理办法第二十三条)."""
    article = f"{HANDLING}第二十三条"
    out: date | None = None
    for event in case.of_kind("moved_out", "moved_in"):
        january = Month(event.on.year + 1, 1)
        if event.kind == "moved_out":
            out = out or event.on
            continue
        if out is not None:
            yield case.gap(Month(out.year + 1, 1), january, "moved_out", "迁出期间由迁入地发放", article)
        elif case.entitled.decided_on <= event.on:
            yield case.gap(None, january, "moved_in", "迁入当年由原发放地发放，次年1月起由本地发放", article)
        out = None
    if out is not None:
        reason = "抚恤关系迁出，本地发至当年12月，次年1月起由迁入地发放"
        yield case.gap(Month(out.year + 1, 1), None, "moved_out", reason, article, final=True)


def _never(case: Case) -> Iterator[Gap]:
    if case.scheme != "rural_elder_subsidy":
        return
    if case.entitled.facts.get("has_employee_pension"):
        yield case.gap(None, None, "excluded", "领取职工养老金的人员不发老年生活补助", "民发〔2011〕110号", final=True)
    if not enlisted_in_time(case.entitled.facts):
        reason = "入伍日期不在1954年11月1日至2011年10月31日之间"
        yield case.gap(None, None, "excluded", reason, "民发〔2011〕110号", final=True)


_RULES: tuple[Callable[[Case], Iterator[Gap]], ...] = (_never, _ends, _pension, _confirmations, _sentences, _moves)


def gaps(case: Case) -> tuple[Gap, ...]:
    """Every stretch in which the entitlement does not pay, by rule order; stretches may overlap."""
    return tuple(gap for rule in _RULES for gap in rule(case))


def payable(start: Month, found: tuple[Gap, ...]) -> list[tuple[Month, Month | None]]:
    """The half-open months from ``start`` that no gap covers."""
    free: list[tuple[Month, Month | None]] = [(start, None)]
    for gap in found:
        free = [piece for span in free for piece in _without(span, gap)]
    return free


def _without(span: tuple[Month, Month | None], gap: Gap) -> Iterator[tuple[Month, Month | None]]:
    start, end = span
    if gap.from_month is not None and gap.from_month > start:
        left = gap.from_month if end is None else min(end, gap.from_month)
        yield (start, left)
    if gap.to_month is not None and (end is None or gap.to_month < end):
        yield (max(start, gap.to_month), end)


def versions(case: Case) -> tuple[list[tuple[Month | None, Mapping[str, Any]]], list[Flag]]:
    """The facts over time: the decision's, then those of each re-grading from its own start month.

    A re-grading within a year of the last assessment has no effect (条例2024年修订第二十九条) and is flagged.
    """
    facts: Mapping[str, Any] = case.entitled.facts
    steps: list[tuple[Month | None, Mapping[str, Any]]] = [(None, facts)]
    flags: list[Flag] = []
    if case.scheme not in ("disability_pension", "nursing_allowance"):
        return steps, flags
    last = case.entitled.decided_on
    for event in case.of_kind("regraded"):
        years = int(case.param("regrade_interval_years", Month.of(event.on), 1))
        if event.on < _years_later(last, years):
            text = f"{event.on}的等级调整距上次评定（{last}）不满{years}年，不予执行，请核对调整决定。"
            flags.append(Flag("regrade_too_early", text))
            continue
        last = event.on
        facts = {**facts, **event.data}
        steps.append((decision_month(case, event.on), facts))
    return steps, flags


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def start_reason(case: Case) -> str:
    """Why the entitlement begins when it does."""
    return f"{case.entitled.decided_on}批准{SCHEMES[case.scheme].name}，自{start_month(case).label}起发"
