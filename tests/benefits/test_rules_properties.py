"""What must hold for any history: year sums, cumulative knowledge, one payer a month, nothing negative, same in same out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.benefits.rules import Entitled, Event, History, Region, annual, monthly_fen, owed, project
from apps.benefits.rules.compatibility import matrix
from apps.core.month import Month
from apps.policy.resources import fixtures_book

BOOK = fixtures_book()
TODAY = date(2026, 11, 22)
WINDOW = (Month(2020, 1), Month(2026, 12))

days = st.dates(date(2018, 1, 1), date(2026, 6, 30))
grades = st.tuples(st.integers(1, 10), st.sampled_from(["war", "duty", "illness"])).filter(
    lambda pair: pair[1] != "illness" or pair[0] <= 6
)
SIMPLE = ["war_veteran_subsidy", "test_veteran_subsidy", "returned_ill_subsidy", "martyr_child_subsidy"]
SURVIVORS = ["martyr_survivor_pension", "duty_death_survivor_pension", "illness_death_survivor_pension"]


@st.composite
def entitlements(draw: st.DrawFn) -> Entitled:
    scheme = draw(st.sampled_from(["disability_pension", "rural_elder_subsidy", "demobilized_subsidy", *SIMPLE, *SURVIVORS]))
    facts: dict[str, object] = {}
    if scheme == "disability_pension":
        facts["grade"], facts["cause"] = draw(grades)
    elif scheme == "rural_elder_subsidy":
        facts["service_years"] = str(draw(st.integers(1, 20)))
    elif scheme == "demobilized_subsidy":
        facts["period"] = draw(st.sampled_from(["other", "anti_japanese"]))
    return Entitled(scheme, facts, draw(st.dates(date(2001, 1, 1), date(2026, 6, 30))))


@st.composite
def events(draw: st.DrawFn) -> Event:
    kinds = ["death", "confirmation_missed", "reconfirmed", "sentenced", "released", "moved_out", "moved_in", "cancelled"]
    kind, on = draw(st.sampled_from([*kinds, "regraded", "pension_started", "converted_to_other"])), draw(days)
    data: dict[str, object] = {}
    if kind == "death":
        data["cause"] = draw(st.sampled_from(["illness", "old_wound", "war", "duty"]))
    elif kind == "released":
        data["applied_on"] = (on + timedelta(days=draw(st.integers(0, 200)))).isoformat()
    elif kind == "regraded":
        data["grade"], data["cause"] = draw(grades)
    known = on + timedelta(days=draw(st.integers(0, 300)))
    return Event(kind, on, known, data)


regions = st.sampled_from(
    [Region(), Region(mode="top_up", top_up_yuan_per_year=1286), Region(mode="greater_of", local_yuan_per_year=20001)]
)
histories = st.builds(
    History,
    entitlements=st.lists(entitlements(), min_size=1, max_size=3).map(tuple),
    events=st.lists(events(), max_size=5).map(tuple),
    born_on=st.dates(date(1920, 1, 1), date(1965, 1, 1)),
    household=st.sampled_from(["urban", "rural"]),
    region=regions,
)


@given(st.integers(2009, 2025), grades, st.integers(0, 5000))
def test_twelve_months_of_a_year_sum_to_the_yearly_rate(year: int, grade: tuple[int, str], top_up: int) -> None:
    key = f"{grade[0]}|{grade[1]}"
    region = Region(mode="top_up", top_up_yuan_per_year=top_up)
    months = [Month(year, k) for k in range(1, 13)]
    fen = [monthly_fen("disability_pension", key, {}, m, BOOK, region) for m in months]
    for rate in {amount.annual_fen for amount in fen}:
        month = next(m for m, amount in zip(months, fen, strict=True) if amount.annual_fen == rate)
        fixed = BOOK.at(month.first)
        frozen = [
            a.fen for a in (monthly_fen("disability_pension", key, {}, Month(2026, k), fixed, region) for k in range(1, 13))
        ]
        yearly = annual("disability_pension", key, Month(2026, 1), fixed, region).annual_fen
        assert sum(frozen) == yearly


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories)
def test_the_same_history_gives_the_same_projection(history: History) -> None:
    assert project(history, BOOK, TODAY) == project(history, BOOK, TODAY)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories)
def test_nothing_owed_is_negative_or_zero(history: History) -> None:
    dues, one_offs = owed(history, BOOK, TODAY, WINDOW)
    assert all(fen > 0 for months in dues.values() for fen in months.values())
    assert all(one_off.fen > 0 for one_off in one_offs)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories)
def test_schemes_that_exclude_each_other_never_pay_for_one_month(history: History) -> None:
    dues, _ = owed(history, BOOK, TODAY, WINDOW)
    for month in Month.span(WINDOW[0], WINDOW[1] + 1):
        table = matrix(BOOK, month, history.region.code)
        paid = [scheme for scheme, months in dues.items() if month in months]
        assert all(table.verdict(a, b).rule == "both" for a in paid for b in paid if a != b)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories)
def test_segments_of_one_scheme_never_overlap(history: History) -> None:
    pieces = sorted(project(history, BOOK, TODAY).segments, key=lambda s: (s.scheme, s.from_month))
    for first, second in pairwise(pieces):
        if first.scheme == second.scheme:
            assert first.to_month is not None
            assert first.to_month <= second.from_month


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories)
def test_no_month_after_death_is_paid(history: History) -> None:
    deaths = [e.on for e in history.events if e.kind == "death" and (e.known_on or e.on) <= TODAY]
    dues, _ = owed(history, BOOK, TODAY, WINDOW)
    last = Month.of(min(deaths)) if deaths else WINDOW[1]
    assert all(month <= last for months in dues.values() for month in months)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories, events())
def test_an_event_known_later_changes_nothing_looked_at_before(history: History, event: Event) -> None:
    more = History(history.entitlements, (*history.events, event), history.born_on, history.household, history.region)
    assert event.known_on is not None
    before = event.known_on - timedelta(days=1)
    assert project(more, BOOK, before) == project(history, BOOK, before)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories, st.sampled_from(["death", "cancelled", "confirmation_missed", "moved_out"]), days)
def test_a_stop_changes_only_months_after_its_day(history: History, kind: str, on: date) -> None:
    event = Event(kind, on, on, {"cause": "illness"} if kind == "death" else {})
    if kind == "moved_out":  # leaving before coming tells that the months before were paid here
        stay = tuple(e for e in history.events if e.kind != "moved_in")
        history = History(history.entitlements, stay, history.born_on, history.household, history.region)
    more = History(history.entitlements, (*history.events, event), history.born_on, history.household, history.region)
    old, _ = owed(history, BOOK, TODAY, WINDOW)
    new, _ = owed(more, BOOK, TODAY, WINDOW)
    early = {(s, m): fen for s, months in old.items() for m, fen in months.items() if m <= Month.of(on)}
    assert {(s, m): fen for s, months in new.items() for m, fen in months.items() if m <= Month.of(on)} == early


@settings(max_examples=150, deadline=None, derandomize=True)
@given(histories, st.dates(date(2020, 1, 1), date(2026, 6, 30)))
def test_a_later_known_standard_leaves_months_before_it_alone(history: History, day: date) -> None:
    known = [r for r in BOOK.standards if r.known_on > day]
    first = min((Month.of(r.effective_from) for r in known), default=WINDOW[1] + 1)
    quiet = History(history.entitlements, (), history.born_on, history.household, history.region)
    decided = tuple(e for e in quiet.entitlements if e.decided_on <= day)
    quiet = History(decided, (), history.born_on, history.household, history.region)
    early = [{k: v for k, v in _flat(owed(quiet, BOOK, at, WINDOW)[0]).items() if k[1] < first} for at in (day, TODAY)]
    assert early[0] == early[1]


def _flat(dues: dict[str, dict[Month, int]]) -> dict[tuple[str, Month], int]:
    return {(scheme, month): fen for scheme, months in dues.items() for month, fen in months.items()}
