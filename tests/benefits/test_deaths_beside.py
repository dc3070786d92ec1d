"""What a death does beside the money: events, questions, survivors, other apps."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from apps.benefits import actions
from apps.benefits.actions.beside import carry_out, give_back
from apps.benefits.models import Suspicion
from apps.benefits.queries.deaths import preview_death
from apps.core import audit
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.notices.actions import send_message
from apps.notices.rules import Recipient
from apps.people.models import Person, Relative
from apps.policy.models import Scheme
from tests.benefits.make import dues, make_person
from tests.benefits.office import Office, approve, paid_person, propose, undo
from tests.cases.make import start, station

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    """January to June 2026 are posted; nobody waits for a public notice."""
    Scheme.objects.update(needs_notice=False)
    return Office(date(2026, 1, 5))


def test_a_death_case_is_not_decided_half_through_the_list_of_events(desk: Office) -> None:
    person = paid_person(desk)
    case = propose(desk, person)
    for call in (
        lambda: actions.confirm_event(desk.reviewer, event_id=case.event_id),
        lambda: actions.reject_event(desk.reviewer, event_id=case.event_id, reason="证明不清楚"),
        lambda: actions.propose_withdrawal(desk.clerk, event_id=case.event_id, reason="弄错了人"),
        lambda: actions.withdraw_event(desk.reviewer, event_id=case.event_id),
    ):
        with pytest.raises(Conflict, match="去世办理"):
            call()
    case.event.refresh_from_db()
    assert case.event.state == "proposed"


def test_questions_are_answered_by_the_approval_and_a_wrong_hit_is_remembered(desk: Office) -> None:
    person = paid_person(desk)
    actions.record_suspicions(desk.clerk, kind="death", source="县公安局", rows=[(person.pk, date(2026, 4, 20))])
    actions.record_suspicions(desk.clerk, kind="death", source="县殡仪馆", rows=[(person.pk, date(2026, 4, 21))])
    case = approve(desk, propose(desk, person))
    assert set(Suspicion.objects.values_list("state", "event_id")) == {("true", case.event_id)}
    undo(desk, case)
    assert set(Suspicion.objects.values_list("state", "event_id")) == {("false", None)}
    assert "撤销" in Suspicion.objects.all()[0].answer


def test_a_wrong_date_leaves_the_answer_true_for_the_next_registration(desk: Office) -> None:
    person = paid_person(desk)
    actions.record_suspicions(desk.clerk, kind="death", source="县公安局", rows=[(person.pk, date(2026, 4, 20))])
    undo(desk, approve(desk, propose(desk, person)), is_alive=False)
    question = Suspicion.objects.get()
    assert (question.state, question.event_id) == ("true", None)
    assert propose(desk, person, date(2026, 3, 20), suspicion_id=question.pk).suspicion_id == question.pk


def test_survivors_are_judged_by_what_their_own_dossiers_prove(desk: Office) -> None:
    person = paid_person(desk, {"grade": 2, "cause": "war"})
    living = make_person(name="老伴", born_on=date(1952, 1, 1))
    gone = make_person(name="长子", born_on=date(1975, 1, 1), state="died", died_on=date(2020, 1, 1))
    convict = make_person(name="次子", born_on=date(1978, 1, 1))
    desk.grant(living, "martyr_survivor_pension", {}, date(2020, 1, 1), opened_month=Month(2026, 1))
    desk.event(convict, "sentenced", date(2025, 1, 1))
    for kin, relation in ((living, "spouse"), (gone, "child"), (convict, "child")):
        Relative.objects.create(person=person, relation=relation, name=kin.name, born_on=kin.born_on, relative_person=kin)
    plan = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness").plan
    found = {one.kin.name: one for one in plan.survivors}
    assert set(found) == {"老伴", "次子"}
    assert [c.text for c in found["次子"].unmet] == ["未被开除军籍，不在服刑、被剥夺政治权利或被通缉期间"]
    assert found["老伴"].unmet == () and not found["老伴"].is_beside and found["次子"].is_beside
    assert any("收入核对" in c.paper for c in found["老伴"].missing)
    assert not any("年度确认" in c.text for c in found["老伴"].missing)


def test_an_old_wound_shows_the_lump_sum_with_its_formula(desk: Office) -> None:
    person = paid_person(desk, {"grade": 8, "cause": "duty"})
    found = preview_death(desk.clerk, person.pk, died_on=date(2025, 12, 20), cause="old_wound")
    assert found.plan.lump_sum is not None and found.plan.lump_sum.basis.arithmetic.startswith("54188 × 20 + ")
    plain = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness")
    assert plain.plan.lump_sum is None


def test_open_cases_and_waiting_messages_are_named_and_messages_are_cancelled(desk: Office) -> None:
    person = paid_person(desk)
    case_row = start(station(), person=person)
    gaps = dict.fromkeys(("name", "scheme", "month", "reason", "station", "phone", "bureau"), "见通知")
    recipient = Recipient(f"person:{person.dossier_no}", person.name, person.division_id, "19900000001")
    message = send_message(Actor.house(), key="T:1", recipient=recipient, template="benefit_stopped", values=gaps)
    found = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness")
    assert any(case_row.receipt_no in line for line in found.lines) and any("消息1条" in line for line in found.lines)
    case = approve(desk, propose(desk, person))
    message.refresh_from_db()
    case_row.refresh_from_db()
    assert message.state == "cancelled" and case_row.state == "open"
    assert case.effects["apps"]["notices"]["messages"] == [message.pk]


BOX: dict[str, Any] = {}


def box_lines(person: Person, died_on: date) -> list[str]:
    return ["收回优待证1张。"]


def box_apply(actor: Actor, person: Person, died_on: date, reason: str) -> dict[str, Any]:
    if BOX.get("refuse"):
        raise Conflict("优待证正在制作，不能收回。")
    audit.record(actor, "reports.box", person, reason=reason)
    return {"card": 7, "done": ["优待证已登记收回。"]}


def box_undo(actor: Actor, person: Person, memory: dict[str, Any], reason: str) -> list[str]:
    BOX["undone"] = (memory["card"], reason)
    return [f"优待证{memory['card']}已恢复。"]


def test_an_app_adds_its_line_its_effect_and_its_way_back(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook as an app above declares it: dotted names on its AppConfig; a refusal refuses the whole."""
    hooks = {part: f"{__name__}.box_{part}" for part in ("lines", "apply", "undo")}
    monkeypatch.setattr(apps.get_app_config("reports"), "death_hooks", hooks, raising=False)
    BOX.clear()
    BOX["refuse"] = True
    person = paid_person(desk)
    case = propose(desk, person)
    count = len(dues(person))
    with pytest.raises(Conflict, match="正在制作"):
        approve(desk, case)
    person.refresh_from_db()
    assert person.state == "active" and len(dues(person)) == count
    assert not AuditEntry.objects.filter(verb="reports.box").exists()
    BOX.clear()
    case = approve(desk, case)
    assert case.effects["lines"] == ["收回优待证1张。"] and AuditEntry.objects.filter(verb="reports.box").count() == 1
    assert case.effects["apps"]["reports"]["done"] == ["优待证已登记收回。"]
    case = undo(desk, case)
    assert BOX["undone"] == (7, "本人到窗口，身份证核对无误")
    assert case.effects["undone"]["reports"] == ["优待证7已恢复。"]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An app above that writes down each call."""
    hooks = {part: f"{__name__}.counted_{part}" for part in ("apply", "undo")}
    monkeypatch.setattr(apps.get_app_config("reports"), "death_hooks", hooks, raising=False)
    CALLS.clear()
    return CALLS


CALLS: list[str] = []


def counted_apply(actor: Actor, person: Person, died_on: date, reason: str) -> dict[str, Any]:
    CALLS.append(f"apply {person.pk} {died_on}")
    return {"mark": person.pk, "done": ["已登记收回。"]}


def counted_undo(actor: Actor, person: Person, memory: dict[str, Any], reason: str) -> list[str]:
    CALLS.append(f"undo {memory['mark']} {reason}")
    return ["已恢复。"]


def test_a_death_confirmed_in_the_list_of_events_calls_every_app_once_and_its_withdrawal_too(
    desk: Office, counted: list[str]
) -> None:
    person = paid_person(desk)
    event = desk.event(person, "death", date(2026, 4, 20), cause="illness")
    with pytest.raises(AlreadyDone):
        actions.confirm_event(desk.reviewer, event_id=event.pk)
    carry_out(desk.reviewer, event)
    assert counted == [f"apply {person.pk} 2026-04-20"]
    assert event.beside["reports"] == {"mark": person.pk, "done": ["已登记收回。"]}
    actions.propose_withdrawal(desk.clerk, event_id=event.pk, reason="同名误报")
    event = actions.withdraw_event(desk.reviewer, event_id=event.pk)
    with pytest.raises(AlreadyDone):
        actions.withdraw_event(desk.reviewer, event_id=event.pk)
    give_back(desk.reviewer, event)
    assert counted[1:] == [f"undo {person.pk} 同名误报"]
    assert event.beside_undone["reports"] == ["已恢复。"]


def test_the_one_screen_calls_every_app_once(desk: Office, counted: list[str]) -> None:
    person = paid_person(desk)
    case = approve(desk, propose(desk, person))
    with pytest.raises(AlreadyDone):
        approve(desk, case)
    case = undo(desk, case)
    assert [call.split()[0] for call in counted] == ["apply", "undo"]
    case.event.refresh_from_db()
    assert case.event.beside == case.effects["apps"] and case.event.beside_undone == case.effects["undone"]


def test_a_refusal_of_another_app_refuses_the_plain_confirmation(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("reports"), "death_hooks", {"apply": f"{__name__}.box_apply"}, raising=False)
    BOX.clear()
    BOX["refuse"] = True
    person = paid_person(desk)
    with pytest.raises(Conflict, match="正在制作"):
        desk.event(person, "death", date(2026, 4, 20), cause="illness")
    person.refresh_from_db()
    assert person.state == "active"


def test_other_events_call_nobody(desk: Office, counted: list[str]) -> None:
    event = desk.event(paid_person(desk), "sentenced", date(2026, 4, 20))
    assert counted == [] and event.beside is None
