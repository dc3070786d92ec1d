"""Registering a case, and taking in its form and its delegate."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction

from apps.cases.actions.chain import person_of, start_clock
from apps.cases.actions.telling import tell
from apps.cases.choices import Channel, DelegateKind
from apps.cases.models import Case, CaseEvent, CaseParty
from apps.cases.queries.applicants import lock_applicant, place_of
from apps.cases.queries.kinds import call_hook, current_version, kind_of, seen, step_row
from apps.cases.queries.wording import values_of
from apps.cases.rules.answers import Answers, check_answers
from apps.cases.rules.definition import Kind
from apps.cases.rules.delegates import Delegate, check_delegate
from apps.cases.rules.moves import may_start, who_words
from apps.cases.rules.receipts import receipt_no
from apps.cases.rules.refusals import BadStart, NotYourStep, OpenAlready
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.masking import mask_id, mask_phone, scrub
from apps.people.choices import PersonState
from apps.people.models import Person
from apps.people.queries.people import persons

_NEXT = """
insert into cases_receiptcounter as c (letters, year, last) values (%s, %s, 1)
on conflict (letters, year) do update set last = c.last + 1 returning last
"""


START = "cases.start_case"


@action(permission=START, label="登记办件")
def start_case(
    actor: Actor,
    *,
    kind: str,
    person_id: int,
    channel: str,
    answers: Mapping[str, Any] | None = None,
    delegate: Delegate | None = None,
    note: str = "",
) -> Case:
    """Register an application; the case begins in the first step of its kind's current version, its clock with it. It is heard where
    the applicant is registered, or, by a clerk of the dwelling's township, there.

    Raises KindMissing, PersonNotFound, NotYourStep, BadStart, OpenAlready, FieldWrong, Invalid, and whatever the kind's hook says.
    """
    version = current_version(kind)
    plan = kind_of(version)
    person_of(actor)
    person = lock_applicant(actor, person_id)
    place = place_of(actor, person)
    keys = seen(actor).keys(place)
    if not may_start(plan, keys):
        raise NotYourStep(f"“{plan.name}”由{who_words(plan.starts)}登记。")
    mine = {one.key for one in plan.first.who} & keys
    case = Case(
        version=version, person=person, division_id=place, channel=channel, entered_by_id=actor.staff_id,
        holder_id=actor.staff_id if mine else None,
    )  # fmt: skip
    return register(actor, case, plan, answers or {}, delegate, verb=START, note=note)


def register(
    actor: Actor, case: Case, plan: Kind, answers: Mapping[str, Any], delegate: Delegate | None, *, verb: str, note: str = ""
) -> Case:
    """Check and write a case whose version, person, place, channel and hands are set. Shared by the window and the portal."""
    _check_start(plan, case.person, case.channel)
    checked = check_answers(plan.form, answers)
    check_delegate(delegate)
    call_hook(plan.hook, actor, case.person, plan, checked)
    case.kind_id, case.single, case.step = plan.code, plan.single, plan.first.name
    case.at, case.applied_at, case.step_at = step_row(case.version_id, plan.first.name), actor.at, actor.at
    case.receipt_no = _number(plan, actor.today.year)
    _fill(case, checked, delegate)
    _insert(actor, case, plan, checked, scrub(note.strip())[:500])
    after = {
        "receipt_no": case.receipt_no, "kind": plan.code, "person": case.person.dossier_no, "channel": case.channel,
        **({"delegate": case.delegate_name} if case.delegate_name else {}),
    }  # fmt: skip
    audit.record(actor, verb, case, after=after)
    return case


def _check_start(plan: Kind, person: Person, channel: str) -> None:
    if channel not in plan.channels:
        words = "、".join(Channel(one).label for one in plan.channels)
        raise Invalid(f"“{plan.name}”只接受：{words}。", field="channel")
    if person.state not in plan.person_states:
        words = PersonState(person.state).label
        raise BadStart(f"{person.name}的档案现在是“{words}”，不能申请“{plan.name}”；如状态有误，请先更正档案。")
    open_one = Case.objects.filter(person=person, kind_id=plan.code, state__in=["open", "waiting"]).first()
    if plan.single and open_one is not None:
        raise OpenAlready(
            f"{person.name}已有一件“{plan.name}”正在办理（{open_one.receipt_no}，{plan.label(open_one.step)}），不能重复登记。"
        )


def _number(plan: Kind, year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [plan.letters, year])
        return receipt_no(plan.letters, year, int(cursor.fetchone()[0]))


def _fill(case: Case, checked: Answers, delegate: Delegate | None) -> None:
    case.answers = checked.open
    store_private(case, checked.private)
    if delegate is None or delegate.kind == DelegateKind.NONE:
        return
    case.delegate_kind, case.delegate_name = delegate.kind, delegate.name
    case.delegate_relation, case.delegate_scope = delegate.relation, delegate.scope
    if delegate.id_number:
        case.delegate_id_number_sealed = sealing.seal("cases_case.delegate_id_number", case.row_key, delegate.id_number)
        case.delegate_id_number_tail = mask_id(delegate.id_number)
    if delegate.phone:
        case.delegate_phone_sealed = sealing.seal("cases_case.delegate_phone", case.row_key, delegate.phone)
        case.delegate_phone_tail = mask_phone(delegate.phone)


def store_private(case: Case, private: Mapping[str, Any]) -> None:
    """Seal the personal answers into the row."""
    text = json.dumps(private, ensure_ascii=False, sort_keys=True) if private else ""
    case.private_sealed = sealing.seal("cases_case.private", case.row_key, text) if text else None


def store_parties(actor: Actor, case: Case, people: Mapping[str, int]) -> None:
    """Write the persons named in the form. Raises Invalid for somebody outside the actor's places."""
    if not people:
        return
    found = set(persons(actor).filter(pk__in=people.values()).values_list("pk", flat=True))
    for name, number in people.items():
        if number not in found:
            raise Invalid("没有找到所选的相关人，请从人员档案中重新查找选定。", field=name)
        CaseParty.objects.update_or_create(case=case, name=name, defaults={"person_id": number})


def _insert(actor: Actor, case: Case, plan: Kind, checked: Answers, note: str) -> None:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "case_one_open" not in str(error):
            raise
        raise OpenAlready(f"{case.person.name}的“{plan.name}”刚刚由他人登记，不能重复登记。请在办件列表中查看。") from error
    store_parties(actor, case, checked.persons)
    clock = plan.clock_of(case.step)
    if clock is not None:
        case.due_on = start_clock(actor, case, clock).due_on
        Case.objects.filter(pk=case.pk).update(due_on=case.due_on)
    told = tell(actor, case, 1, ("case_registered",), values_of(actor, case, plan, day=actor.today))
    CaseEvent.objects.create(
        case=case, version_id=case.version_id, seq=1, act="apply", to_step=case.step, staff_id=actor.staff_id,
        role=next(iter(sorted(actor.roles)), ""), note=note, told=told, at=actor.at,
    )  # fmt: skip
