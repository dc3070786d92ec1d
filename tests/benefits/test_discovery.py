"""Discovery: found by the rules that pay, once per person and matter, worked to a decision or paid."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from apps.benefits import actions, queries
from apps.benefits.actions import discovery
from apps.benefits.models import Finding, Span, Suspicion
from apps.benefits.queries import discovery as reading
from apps.benefits.queries import found
from apps.benefits.rules.discovery import View, birthday, spot
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.month import Month
from apps.core.registry import discover
from apps.core.sweeping import DAILY
from apps.people.models import Category, Document, Person, ServiceRecord
from apps.policy.actions import confirm_parameter, enter_parameter
from tests.benefits.make import Desk, dues, make_person, noon
from tests.make import COUNTY, OTHER_TOWN, make_actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture
def desk() -> Desk:
    return Desk(TODAY)


def veteran(born_on: date = date(1966, 5, 20), **over: Any) -> Person:
    """A rural veteran with conscript service."""
    person = make_person(born_on=born_on, **over)
    ServiceRecord.objects.create(
        person=person, enlisted_on=date(1984, 11, 1), discharged_on=date(1988, 1, 1), conscript_until=date(1987, 11, 1)
    )
    return person


def category(person: Person, kind: str) -> Category:
    paper = Document.objects.create(person=person, kind="other", title="认定材料", entered_at=noon(TODAY))
    return Category.objects.create(person=person, kind=kind, state="verified", evidence=paper, since=date(2020, 1, 1))


def look(day: date = TODAY) -> dict[str, int]:
    house = Actor.house(at=noon(day))
    return discovery.discover(house, person_ids=reading.candidates(day))


def states() -> list[tuple[str, str, str]]:
    return list(Finding.objects.order_by("id").values_list("scheme_id", "matter", "state"))


def test_who_turns_sixty_within_ninety_days_is_found_with_the_missing_papers(desk: Desk) -> None:
    veteran()
    veteran(date(1966, 7, 1))  # 113 days ahead
    assert look()["new"] == 1
    row = Finding.objects.get()
    assert (row.scheme_id, row.matter, row.due_on) == ("rural_elder_subsidy", "claim", date(2026, 5, 20))
    assert row.why == "将于2026年5月20日年满60周岁。"
    papers = dict(row.papers)
    assert papers["退役时落户农村"] == "退伍登记、户口簿" and "养老保险核查结果" in papers.values()
    assert "已通过本年度确认" not in papers
    assert [f.pk for f in reading.findings(desk.clerk, "soon")] == [row.pk]


def test_who_is_past_sixty_and_claims_nothing_is_on_the_other_list(desk: Desk) -> None:
    veteran(date(1960, 1, 2))
    look()
    assert found.found_counts(desk.clerk) == {"soon": 0, "unclaimed": 1, "lapse": 0, "closed": 0}
    assert "还没有认定" in Finding.objects.get().why


def test_a_verified_category_without_its_benefit_is_found_and_an_unverified_one_is_not(desk: Desk) -> None:
    person = make_person()
    category(person, "war_veteran")
    look()
    assert states() == [("war_veteran_subsidy", "claim", "open")]
    Category.objects.all().update(state="declared", evidence=None)
    assert look()["closed"] == 1 and states() == [("war_veteran_subsidy", "claim", "gone")]
    category_again = Category.objects.get()
    assert category_again.kind == "war_veteran"


def test_martyrs_children_are_found_at_sixty(desk: Desk) -> None:
    child = make_person(born_on=date(1966, 4, 1))
    category(child, "martyr_child")
    look()
    assert Finding.objects.get().due_on == date(2026, 4, 1)


def test_a_second_right_that_the_engine_would_not_pay_is_no_finding(desk: Desk) -> None:
    person = veteran(date(1960, 1, 1))
    category(person, "war_veteran")
    desk.grant(person, "war_veteran_subsidy", {}, date(2025, 1, 1))
    look()
    assert states() == []  # a national monthly benefit excludes the rural elders' subsidy


def test_a_claim_that_becomes_payable_closes_by_itself(desk: Desk) -> None:
    person = veteran(date(1960, 1, 2))
    look()
    facts = {"enlisted_on": "1984-11-01", "conscript_until": "1987-11-01"}
    row = actions.propose_entitlement(
        desk.clerk, person_id=person.pk, scheme="rural_elder_subsidy", facts=facts, decided_on=TODAY
    )
    look()
    assert states()[0][2] == "open"  # it waits for the second signature
    actions.confirm_entitlement(desk.reviewer, entitlement_id=row.pk)
    look()
    assert states() == [("rural_elder_subsidy", "claim", "payable")]
    assert Span.objects.filter(person=person).exists()
    assert look() == {"people": 1, "new": 0, "closed": 0, "reopened": 0}


def test_a_child_who_turns_eighteen_is_asked_about(desk: Desk) -> None:
    child = make_person(born_on=date(2008, 4, 15))
    category(child, "martyr_survivor")
    desk.grant(child, "martyr_survivor_pension", {}, date(2015, 1, 1), opened_month=Month(2026, 1))
    look()
    row = Finding.objects.get()
    assert (row.matter, row.due_on) == ("lapse", date(2026, 4, 15))
    assert row.papers == [["满18周岁仍因上学、残疾无生活费来源", "在校证明或残疾证"]]


def test_a_true_hit_without_a_report_is_a_lapse_until_it_is_reported(desk: Desk) -> None:
    person = veteran(date(1950, 1, 1))
    facts = {"enlisted_on": "1984-11-01", "conscript_until": "1987-11-01"}
    desk.grant(person, "rural_elder_subsidy", facts, date(2025, 1, 1), opened_month=Month(2026, 1))
    actions.record_suspicions(desk.clerk, kind="pension", source="县人社局", rows=[(person.pk, None)])
    actions.answer_suspicion(
        desk.clerk, suspicion_id=Suspicion.objects.get().pk, is_true=True, answer="本人承认领取", paper="谈话笔录"
    )
    look()
    row = Finding.objects.get()
    assert row.matter == "lapse" and "没有领取退休金或职工养老金" in row.why
    with pytest.raises(Conflict, match="先登记变动"):
        discovery.decide_finding(desk.clerk, finding_id=row.pk, decision="reported", reason="已登记养老金")
    event = actions.propose_event(desk.clerk, person_id=person.pk, kind="pension_started", on=TODAY, evidence="人社局证明")
    discovery.decide_finding(desk.clerk, finding_id=row.pk, decision="reported", reason="已登记养老金")
    actions.reject_event(desk.reviewer, event_id=event.pk, reason="证明不清楚")
    look()
    assert states()[0][2] == "open"  # the promised report was sent back


def test_a_move_on_record_is_no_lapse(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1), opened_month=Month(2026, 1))
    desk.event(person, "moved_out", TODAY)
    look()
    assert states() == []


def test_a_decision_needs_a_reason_and_fits_the_matter(desk: Desk) -> None:
    veteran()
    look()
    row = Finding.objects.get()
    decide = {"finding_id": row.pk, "decision": "not_fitting", "reason": "退役时落户城镇，有户口簿为证"}
    with pytest.raises(Invalid, match="结论"):
        discovery.decide_finding(desk.clerk, **(decide | {"decision": "still_fitting"}))
    with pytest.raises(Invalid, match="原因"):
        discovery.decide_finding(desk.clerk, **(decide | {"reason": "无"}))
    with pytest.raises(Conflict, match="先录入待遇认定"):
        discovery.decide_finding(desk.clerk, **(decide | {"decision": "applied"}))
    done = discovery.decide_finding(desk.clerk, **decide)
    assert done.closed_on == TODAY and done.decided_by_id == desk.clerk.staff_id
    with pytest.raises(AlreadyDone):
        discovery.decide_finding(desk.clerk, **decide)
    assert look(TODAY + timedelta(days=30))["new"] == 0 and states()[0][2] == "closed"


def test_the_township_decides_its_own_and_nobody_else_looks(desk: Desk) -> None:
    veteran()
    look()
    row = Finding.objects.get()
    mine = make_actor("station_clerk", division="340321104000", at=noon(TODAY))
    other = make_actor("station_clerk", division=OTHER_TOWN, at=noon(TODAY))
    assert list(reading.findings(other)) == [] and found.found_by_town(mine) == [("340321104000", 1, 0)]
    with pytest.raises(NotFound):
        discovery.decide_finding(other, finding_id=row.pk, decision="declined", reason="本人书面放弃")
    with pytest.raises(Forbidden):
        discovery.discover(mine, person_ids=[row.person_id])
    assert discovery.decide_finding(mine, finding_id=row.pk, decision="declined", reason="本人书面放弃").state == "closed"


def set_age(desk: Desk, years: int, replaces: int | None = None) -> int:
    """Two persons decide from which age the county pays the rural elders."""
    row = enter_parameter(
        desk.clerk, name="minimum_age", scheme="rural_elder_subsidy", value=str(years), valid_from=Month(2026, 1),
        document_no="测试〔2026〕1号", division_code=COUNTY, source="测试", status="assumed", replaces_id=replaces,
    )  # fmt: skip
    confirm_parameter(desk.reviewer, parameter_id=row.pk)
    return row.pk


def age_condition(desk: Desk, person: Person) -> tuple[str, str]:
    """How the page 为什么没有我 states the age."""
    page = next(one for one in queries.why_not(desk.clerk, person.pk) if one.scheme == "rural_elder_subsidy")
    return next((one.text, one.state) for one in page.conditions if one.text.startswith("年满"))


def owed(desk: Desk, person: Person) -> int:
    """Fen that March owes a person once it is posted again."""
    desk.post("2026-03")
    return sum(fen for _, month, _, fen in dues(person) if month == "2026-03")


def test_each_person_is_one_row_with_the_likeliest_right_first(desk: Desk) -> None:
    """Two verified categories and a service of long ago are one row; what only the days of service speak for comes last."""
    person = veteran(date(1960, 1, 2))
    category(person, "returned_ill")
    category(person, "war_veteran")
    other = veteran(date(1966, 5, 20))
    look()
    assert Finding.objects.filter(person=person).count() == 3
    page = found.found_people(desk.clerk, "unclaimed")
    assert [row.pk for row in page] == [person.pk] and [row.pk for row in found.found_people(desk.clerk, "soon")] == [
        other.pk
    ]
    row: Any = page.rows[0]
    schemes = [line.scheme_id for line in row.found.lines]
    assert schemes[-1] == "rural_elder_subsidy" and len(schemes) == 3
    settled = [len(line.papers) for line in row.found.lines[:2]]
    assert settled == sorted(settled) and len(row.found.papers) == len(set(row.found.papers))
    assert found.found_counts(desk.clerk) == {"soon": 1, "unclaimed": 1, "lapse": 0, "closed": 0}
    for line in row.found.lines[:2]:
        discovery.decide_finding(desk.clerk, finding_id=line.pk, decision="not_fitting", reason="核实不符合条件")
    assert found.found_counts(desk.clerk)["closed"] == 0  # one matter is left
    discovery.decide_finding(desk.clerk, finding_id=row.found.lines[2].pk, decision="declined", reason="本人书面放弃")
    assert found.found_counts(desk.clerk) == {"soon": 1, "unclaimed": 0, "lapse": 0, "closed": 1}
    assert found.found_by_town(desk.clerk) == [("340321104000", 1, 1)]
    done: Any = found.found_people(desk.clerk, "closed").rows[0]
    assert len(done.found.lines) == 3 and [line.pk for line in found.lines_of(desk.clerk, other.pk)] != []


def test_a_person_stands_under_the_most_urgent_matter_only(desk: Desk) -> None:
    person = veteran(date(1966, 5, 20))
    category(person, "war_veteran")
    look()
    assert found.found_counts(desk.clerk) == {"soon": 1, "unclaimed": 0, "lapse": 0, "closed": 0}
    Finding.objects.filter(scheme_id="war_veteran_subsidy").update(matter="lapse")
    assert found.found_counts(desk.clerk) == {"soon": 0, "unclaimed": 0, "lapse": 1, "closed": 0}
    row: Any = found.found_people(desk.clerk, "lapse").rows[0]
    assert [line.matter for line in row.found.lines] == ["lapse", "claim"]


def test_the_list_of_people_costs_two_statements_and_turns_its_pages(
    desk: Desk, django_assert_num_queries: Callable[[int], Any]
) -> None:
    people = [veteran(date(1960, 1, 2 + day)) for day in range(5)]
    look()
    seen: list[int] = []
    after: str | None = None
    for _ in range(3):
        with django_assert_num_queries(2):
            page = found.found_people(desk.clerk, "unclaimed", "340321104000", after, size=2)
        seen += [row.pk for row in page]
        after = page.next_token
    assert seen == [person.pk for person in people] and after is None


def test_a_changed_rule_changes_payment_conditions_and_discovery_alike(desk: Desk) -> None:
    """The age is one dated parameter: set to 70, nobody of 66 is paid, found or told so; at 60 again, the same month owes him."""
    facts = {"enlisted_on": "1984-11-01", "conscript_until": "1987-11-01"}
    asked, held = veteran(date(1960, 1, 2)), make_person(born_on=date(1960, 1, 2))
    desk.grant(held, "rural_elder_subsidy", facts, date(2026, 1, 15))
    later = set_age(desk, 70)
    assert owed(desk, held) == 0
    look()
    assert states() == [] and age_condition(desk, asked) == ("年满70周岁", "unmet")
    set_age(desk, 60, replaces=later)
    assert owed(desk, held) > 0
    look()
    assert states() == [("rural_elder_subsidy", "claim", "open")] and age_condition(desk, asked) == ("年满60周岁", "met")


FATES = {0: "grant", 1: "decide", 45: "nothing", 90: "die", 91: "grant", 120: "decide"}


def test_day_by_day_each_person_appears_once_and_ends_paid_or_closed(desk: Desk) -> None:
    """Time travel, every single day: whoever turns sixty appears once, on the ninetieth day ahead, and never again."""
    people = {veteran(birthday(TODAY + timedelta(days=ahead), -60)).pk: ahead for ahead in FATES}
    first: dict[int, int] = {}
    for past in range(125):
        day = TODAY + timedelta(days=past)
        look(day)
        rows = {row.person_id: row for row in Finding.objects.filter(person_id__in=people)}
        assert Finding.objects.filter(person_id__in=people).count() == len(rows)
        first |= {pk: past for pk in rows if pk not in first}
        desk.on(day)
        for pk, row in rows.items():
            if row.state == "open" and row.due_on and row.due_on <= day:
                _meet(desk, pk, FATES[people[pk]], row)
    assert first == {pk: max(0, ahead - 90) for pk, ahead in people.items()}
    ends = {row.person_id: row.state for row in Finding.objects.filter(person_id__in=people)}
    wanted = {"grant": "payable", "decide": "closed", "nothing": "open", "die": "gone"}
    assert ends == {pk: wanted[FATES[ahead]] for pk, ahead in people.items()}


def _meet(desk: Desk, pk: int, fate: str, row: Finding) -> None:
    person = Person.objects.get(pk=pk)
    if fate == "grant":
        facts = {"enlisted_on": "1984-11-01", "conscript_until": "1987-11-01"}
        desk.grant(person, "rural_elder_subsidy", facts, desk.clerk.today)
    elif fate == "decide":
        discovery.decide_finding(desk.clerk, finding_id=row.pk, decision="not_fitting", reason="核实不符合条件")
    elif fate == "die":
        desk.event(person, "death", desk.clerk.today, cause="illness")


def test_the_clock_orders_it_every_night_and_the_command_says_what_it_found(desk: Desk) -> None:
    veteran(date(1960, 1, 2))
    discover("benefits")
    assert str(DAILY["benefits.discover"].at) == "02:40:00"
    said = StringIO()
    call_command("discover", stdout=said)
    assert "新发现 1 项" in said.getvalue()


def test_nobody_is_troubled_without_proof() -> None:
    view = View(
        1,
        date(1950, 1, 1),
        {"age": 76, "household": "rural", "is_dead": False, "is_local": True, "holds": []},
        {},
        frozenset(),
    )
    assert spot(view, TODAY) == []
