"""Every act of benefits: it does it, what it refuses, its audit row, the second press, the other township."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.benefits import actions, queries
from apps.benefits.actions.entitlements import AlreadyHeld
from apps.benefits.models import Entitlement, Grant, LifeEvent, Span, Suspicion
from apps.benefits.rules.workflow import SamePerson
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.policy.actions import confirm_parameter, enter_parameter
from tests.benefits.make import Desk, make_person, noon
from tests.make import COUNTY, OTHER_TOWN, make_actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
WAR = {"grade": 10, "cause": "war"}


@pytest.fixture
def desk() -> Desk:
    return Desk(TODAY)


def last_audit() -> AuditEntry:
    found = AuditEntry.objects.order_by("-id").first()
    assert found is not None
    return found


def propose(desk: Desk, **over: object) -> Entitlement:
    person = over.pop("person", None) or make_person()
    values = {"scheme": "disability_pension", "facts": WAR, "decided_on": date(2026, 3, 1)} | over
    return actions.propose_entitlement(desk.clerk, person_id=person.pk, **values)


def test_a_proposed_entitlement_pays_nothing_until_another_person_confirms_it(desk: Desk) -> None:
    row = propose(desk)
    assert (row.state, Span.objects.count()) == ("proposed", 0)
    actions.confirm_entitlement(desk.reviewer, entitlement_id=row.pk)
    assert [(str(Month.of(s.from_month)), s.to_month, s.rate_key) for s in Span.objects.all()] == [
        ("2026-03", None, "10|war")
    ]


def test_the_clerk_cannot_confirm_what_the_clerk_entered(desk: Desk) -> None:
    row = propose(desk)
    both = desk.reviewer.__class__(
        **{**{f: getattr(desk.reviewer, f) for f in desk.reviewer.__slots__}, "staff_id": desk.clerk.staff_id}
    )
    with pytest.raises(SamePerson, match="须由他人复核"):
        actions.confirm_entitlement(both, entitlement_id=row.pk)
    assert last_audit().outcome == "refused"


def test_postgresql_itself_refuses_one_person_signing_twice(desk: Desk) -> None:
    row = propose(desk)
    with pytest.raises(IntegrityError, match="entitlement_two_persons"), transaction.atomic():
        Entitlement.objects.filter(pk=row.pk).update(confirmed_by=desk.clerk.staff_id)
    with pytest.raises(IntegrityError, match=r"entitlement_(signed|confirmed_has_claim)"), transaction.atomic():
        Entitlement.objects.filter(pk=row.pk).update(state="confirmed")


def test_a_second_press_of_confirm_changes_nothing(desk: Desk) -> None:
    row = propose(desk)
    actions.confirm_entitlement(desk.reviewer, entitlement_id=row.pk)
    with pytest.raises(AlreadyDone, match="已经是“已确认”"):
        actions.confirm_entitlement(desk.reviewer, entitlement_id=row.pk)
    assert Span.objects.count() == 1


def test_a_person_holds_a_scheme_once(desk: Desk) -> None:
    person = make_person()
    propose(desk, person=person)
    with pytest.raises(AlreadyHeld, match="不要重复录入"):
        propose(desk, person=person)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"decided_on": date(2026, 3, 11)}, "批准日期晚于今天"),
        ({"facts": {"grade": 8, "cause": "illness"}}, "因病致残只评定1至6级"),
        ({"facts": {"grade": 11, "cause": "war"}}, "超出范围"),
        ({"facts": {"grad": 8, "cause": "war"}}, "不认识的事实“grad”"),
        ({"scheme": "merit_reward", "facts": {}}, "一次性待遇"),
        ({"scheme": "no_such"}, "不认识的项目"),
    ],
)
def test_what_the_law_does_not_know_is_refused_in_words(desk: Desk, over: dict, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        propose(desk, **over)
    assert not Entitlement.objects.exists()
    assert last_audit().outcome == "refused"


def test_another_townships_clerk_sees_nothing(desk: Desk) -> None:
    row = propose(desk)
    stranger = make_actor("benefit_reviewer", division=OTHER_TOWN, at=noon(TODAY))
    with pytest.raises(NotFound):
        actions.confirm_entitlement(stranger, entitlement_id=row.pk)
    assert not queries.entitlements(stranger).exists()


def test_a_role_without_the_permission_is_refused(desk: Desk) -> None:
    row = propose(desk)
    with pytest.raises(Forbidden):
        actions.confirm_entitlement(desk.clerk, entitlement_id=row.pk)


def test_a_rejected_entitlement_can_be_entered_again(desk: Desk) -> None:
    person = make_person()
    row = propose(desk, person=person)
    with pytest.raises(Invalid, match="请写明原因"):
        actions.reject_entitlement(desk.reviewer, entitlement_id=row.pk, reason=" ")
    actions.reject_entitlement(desk.reviewer, entitlement_id=row.pk, reason="缺评残批件")
    assert propose(desk, person=person).state == "proposed"


def test_a_void_entitlement_owes_everything_back(desk: Desk) -> None:
    row = propose(desk)
    actions.confirm_entitlement(desk.reviewer, entitlement_id=row.pk)
    actions.void_entitlement(desk.reviewer, entitlement_id=row.pk, reason="认定错误,原批件无效")
    assert not Span.objects.exists()
    with pytest.raises(AlreadyDone):
        actions.void_entitlement(desk.reviewer, entitlement_id=row.pk, reason="认定错误,原批件无效")


def test_an_event_needs_a_paper_a_past_day_and_a_second_person(desk: Desk) -> None:
    person = make_person()
    with pytest.raises(Invalid, match="凭据"):
        actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=TODAY, evidence="")
    with pytest.raises(Invalid, match="晚于今天"):
        actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=date(2027, 1, 1), evidence="证明")
    with pytest.raises(Invalid, match="早于此人出生"):
        actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=date(1940, 1, 1), evidence="证明")
    row = actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=date(2026, 2, 1), evidence="死亡医学证明")
    with pytest.raises(Conflict, match="已登记过同样的变动"):
        actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=date(2026, 2, 2), evidence="死亡医学证明")
    actions.confirm_event(desk.reviewer, event_id=row.pk)
    person.refresh_from_db()
    assert (person.state, person.died_on) == ("died", date(2026, 2, 1))
    told = AuditEntry.objects.filter(row_type__in=["benefits.LifeEvent", "people.Person"], outcome="done")
    assert {"people.mark_state", "benefits.confirm_event"} <= set(told.values_list("verb", flat=True))


def test_withdrawing_an_event_takes_two_persons_and_a_reason(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", WAR, date(2026, 3, 1))
    row = desk.event(person, "death", date(2026, 3, 5), cause="illness")
    with pytest.raises(Conflict, match="尚无人提出撤销"):
        actions.withdraw_event(desk.reviewer, event_id=row.pk)
    actions.propose_withdrawal(desk.clerk, event_id=row.pk, reason="同名误报,本人健在")
    actions.withdraw_event(desk.reviewer, event_id=row.pk)
    person.refresh_from_db()
    assert (person.state, LifeEvent.objects.get().state) == ("active", "withdrawn")
    assert Span.objects.get().to_month is None
    with pytest.raises(AlreadyDone):
        actions.withdraw_event(desk.reviewer, event_id=row.pk)


@pytest.fixture
def local_rate(desk: Desk) -> None:
    """The county's own rate per year of conscript service, entered by one and confirmed by another."""
    row = enter_parameter(
        desk.clerk, name="conscript_yuan_per_year", value="4500", valid_from=Month(2020, 1), document_no="测试文号",
        scheme="self_employment_subsidy", division_code=COUNTY, new_name=True,
    )  # fmt: skip
    confirm_parameter(desk.reviewer, parameter_id=row.pk)


def reward(desk: Desk, **over: object) -> Grant:
    person = over.pop("person", None) or make_person()
    values = {
        "scheme": "self_employment_subsidy",
        "facts": {"kind": "conscript", "years": 2},
        "decided_on": date(2026, 3, 1),
        "month": Month(2026, 3),
    } | over
    return actions.propose_grant(desk.clerk, person_id=person.pk, **values)


@pytest.mark.usefixtures("local_rate")
def test_a_grant_is_computed_never_typed_and_owed_after_the_second_signature(desk: Desk) -> None:
    row = reward(desk)
    assert row.amount_fen == 900_000
    with pytest.raises(Conflict, match="金额在您打开页面后有变化"):
        actions.confirm_grant(desk.reviewer, grant_id=row.pk, seen_fen=1)
    actions.confirm_grant(desk.reviewer, grant_id=row.pk, seen_fen=900_000)
    assert desk.post("2026-03") == 1
    with pytest.raises(AlreadyDone):
        actions.confirm_grant(desk.reviewer, grant_id=row.pk, seen_fen=900_000)


@pytest.mark.usefixtures("local_rate")
def test_the_same_matter_is_not_granted_twice(desk: Desk) -> None:
    person = make_person()
    reward(desk, person=person)
    with pytest.raises(Conflict, match="不能重复发放"):
        reward(desk, person=person)


@pytest.mark.usefixtures("local_rate")
def test_a_rejected_grant_frees_its_matter(desk: Desk) -> None:
    person = make_person()
    row = reward(desk, person=person)
    actions.reject_grant(desk.reviewer, grant_id=row.pk, reason="服役年限有误")
    assert reward(desk, person=person).state == "proposed"


def test_the_yearly_confirmation_is_given_once(desk: Desk) -> None:
    person = make_person()
    with pytest.raises(Conflict, match="尚未发起"):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="visit")
    actions.open_round(desk.clerk, year=2026, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31))
    with pytest.raises(AlreadyDone):
        actions.open_round(desk.clerk, year=2026, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31))
    actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="visit")
    with pytest.raises(AlreadyDone, match="已于"):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="visit")


def test_progress_counts_payees_by_township(desk: Desk) -> None:
    actions.open_round(desk.clerk, year=2026, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31))
    people = [make_person(), make_person(), make_person(division=OTHER_TOWN)]
    for person in people:
        desk.grant(person, "disability_pension", WAR, date(2026, 3, 1))
    actions.confirm_person(desk.clerk, year=2026, person_id=people[0].pk, channel="window")
    progress = queries.round_progress(desk.clerk)
    assert progress is not None
    assert (progress.payees, progress.confirmed, progress.missing, progress.percent) == (3, 1, 2, 33)
    assert [t[1:] for t in progress.townships] == [(1, 0), (2, 1)]


def test_a_comparison_hit_is_a_question_and_stops_nobody(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", WAR, date(2026, 3, 1))
    made = actions.record_suspicions(desk.clerk, kind="death", source="火化名单", rows=[(person.pk, date(2026, 2, 1))])
    again = actions.record_suspicions(desk.clerk, kind="death", source="火化名单", rows=[(person.pk, date(2026, 2, 1))])
    assert (made, again, Suspicion.objects.count()) == (1, 0, 1)
    assert Span.objects.get().to_month is None
    hit = Suspicion.objects.get()
    actions.answer_suspicion(desk.clerk, suspicion_id=hit.pk, is_true=False, answer="入户见到本人健在")
    with pytest.raises(AlreadyDone):
        actions.answer_suspicion(desk.clerk, suspicion_id=hit.pk, is_true=True, answer="重新核实属实", paper="火化证明")


def test_what_if_names_the_cost_and_changes_nothing(desk: Desk) -> None:
    from decimal import Decimal

    person = make_person()
    desk.grant(person, "disability_pension", WAR, date(2026, 3, 1))
    found = queries.what_if(desk.clerk, scheme="disability_pension", percent=Decimal(10), month=Month(2026, 4))
    assert (found.total.people, found.total.before_fen, found.total.after_fen) == (1, 120_000, 132_000)
    assert found.full_year_fen == 144_000


def test_why_not_names_every_condition_and_the_paper_that_settles_it(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", WAR, date(2026, 3, 1))
    answers = {a.scheme: a for a in queries.why_not(desk.clerk, person.pk)}
    assert answers["disability_pension"].is_paid
    rural = answers["rural_elder_subsidy"]
    states = {c.text: c.state for c in rural.conditions}
    assert states["年满60周岁"] == "met"
    assert states["没有享受其他国家定期抚恤补助"] == "unmet"
    assert states["没有领取退休金或职工养老金"] == "unknown"
    assert all(c.paper and c.article for a in answers.values() for c in a.conditions)
