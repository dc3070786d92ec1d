"""A death before and after it is approved: the plan from today's books, the case, what the money did."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.benefits.models import DeathCase, LifeEvent
from apps.benefits.queries.histories import histories
from apps.benefits.queries.hooks import death_lines
from apps.benefits.queries.known import known_facts
from apps.benefits.queries.records import PLACE, VIEW, county_of
from apps.benefits.rules import SCHEMES, History, Region
from apps.benefits.rules.deaths import DeathPlan, Kin, Posted, plan_death
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.scope import within
from apps.payments.models import Due, Payment
from apps.payments.queries.batches import unsent
from apps.people.choices import PersonState
from apps.people.models import Person, Relative
from apps.people.queries.people import get_person
from apps.policy.queries import book

INVERSE = {"spouse": "spouse", "parent": "child", "foster_parent": "child", "child": "parent", "sibling": "sibling"}
# Held by a payment or a netting that stays; lines of batches still in the house (``out``) are taken out by the approval.
_SENT = (
    "exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live"
    " and (l.payment_id is null or l.payment_id <> all(%(out)s::bigint[])))"
)
_POSTED = f"""
select d.scheme_id, d.period, sum(d.amount_fen)::bigint, coalesce(sum(d.amount_fen) filter (where {_SENT}), 0)::bigint
from payments_due d join payments_claim c on c.id = d.claim_id
where d.person_id = %(person)s and c.source = 'entitlement' and d.period > %(month)s and d.component <> 'funeral'
group by d.scheme_id, d.period having sum(d.amount_fen) <> 0 order by d.period, d.scheme_id
"""  # noqa: S608
_OPEN = f"""
select coalesce(sum(d.amount_fen), 0)::bigint from payments_due d join payments_claim c on c.id = d.claim_id
where d.person_id = %(person)s and not {_SENT}
  and (c.source <> 'entitlement' or d.period <= %(month)s) and d.component <> 'funeral'
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Preview:
    """The person, the plan, payments the approval takes out of their batches, those it cannot stop any more, and what other
    apps have to do."""

    person: Person
    plan: DeathPlan
    leaving: Sequence[Payment]
    waiting: Sequence[Payment]
    lines: Sequence[str]

    @property
    def seen(self) -> str:
        """What the approver saw, as one word: a stale screen is refused."""
        plan = self.plan
        booked = sum(row.fen for row in plan.overpaid)
        rest = hashlib.sha256("\n".join([*self.lines, *(row.ref for row in self.leaving)]).encode()).hexdigest()[:8]
        return f"{plan.stop_month}:{booked}:{plan.overpaid_fen}:{plan.grant_fen}:{plan.open_fen}:{rest}"


def preview_death(actor: Actor, person_id: int, *, died_on: date, cause: str) -> Preview:
    """What would follow from this death, computed from today's facts and books; writes nothing. Raises NotFound."""
    require(actor, VIEW)
    person = get_person(actor, person_id)
    history, region = _history(person)
    month = Month.of(died_on)
    leaving = list(unsent(person.pk))
    out = [row.pk for row in leaving]
    plan = plan_death(
        history,
        book(None, actor.today, region),
        died_on=died_on,
        cause=cause,
        known_on=actor.today,
        posted=posted_after(person.pk, month, out),
        open_fen=_open_until(person.pk, month, out),
        kin=_kin(person, actor.today),
    )
    waiting = Payment.objects.filter(person=person, state__in=("ready", "sent")).exclude(pk__in=out)
    return Preview(person, plan, leaving, list(waiting.select_related("batch").order_by("id")), death_lines(person, died_on))


def _history(person: Person) -> tuple[History, str]:
    for _, history, rows in histories([person.pk]):
        return history, rows[0].region_code
    region = county_of(person.division_id)
    return History((), born_on=person.born_on, household=person.residence, region=Region(code=region)), region


def posted_after(person_id: int, month: Month, out: list[int]) -> list[Posted]:
    """What stands on the books for months after ``month``, by scheme and month; payments ``out`` count as not sent."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTED, {"person": person_id, "month": month.first, "out": out})
        return [Posted(scheme, Month.of(period), fen, sent) for scheme, period, fen, sent in cursor.fetchall()]


def _open_until(person_id: int, month: Month, out: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"person": person_id, "month": month.first, "out": out})
        return int(cursor.fetchone()[0])


def _kin(person: Person, today: date) -> list[Kin]:
    """Living relatives on file, from either side, with what their own dossiers prove."""
    own = Relative.objects.filter(person=person, is_live=True, died_on__isnull=True)
    found = [
        Kin(r.relation, r.name, r.born_on, r.is_dependent, r.relative_person_id)
        for r in own.exclude(relative_person__died_on__isnull=False).order_by("id")
    ]
    met = {kin.person_id for kin in found if kin.person_id}
    others = Relative.objects.filter(relative_person=person, is_live=True, person__died_on__isnull=True)
    for row in others.exclude(person__state="merged").select_related("person").order_by("id"):
        if row.relation in INVERSE and row.person_id not in met:
            met.add(row.person_id)
            found.append(Kin(INVERSE[row.relation], row.person.name, row.person.born_on, False, row.person_id))
    people = list(Person.objects.filter(pk__in=met))
    facts = known_facts(people, today)
    held = {pk: history for pk, history, _ in histories([p.pk for p in people])}
    return [
        replace(kin, facts=facts.get(kin.person_id, {}), history=held.get(kin.person_id)) if kin.person_id else kin
        for kin in found
    ]


def plan_record(plan: DeathPlan) -> dict[str, Any]:
    """The plan as the case keeps it: what the persons who signed had before them."""
    return {
        "died_on": str(plan.died_on),
        "stop_month": str(plan.stop_month),
        "schemes": [SCHEMES[code].name for code in plan.schemes],
        "overpaid": [[SCHEMES[row.scheme].name, str(row.month), row.fen, row.sent_fen] for row in plan.overpaid],
        "grants": [[SCHEMES[one.scheme].name, str(one.month), one.fen, one.basis.arithmetic] for one in plan.grants],
        "open_fen": plan.open_fen,
        "overpaid_fen": plan.overpaid_fen,
        "set_off_fen": plan.set_off_fen,
        "payable_fen": plan.payable_fen,
        "receivable_fen": plan.receivable_fen,
        "survivors": [
            {
                "name": one.kin.name,
                "relation": one.kin.relation,
                "scheme": SCHEMES[one.scheme].name,
                "unmet": [c.text for c in one.unmet],
                "missing": [[c.text, c.paper] for c in one.missing],
                "is_beside": one.is_beside,
            }
            for one in plan.survivors
        ],
        "lump_sum": [plan.lump_sum.fen, plan.lump_sum.basis.arithmetic] if plan.lump_sum else None,
        "sentence": plan.survivor_sentence,
    }


def in_transit(actor: Actor) -> QuerySet[Payment]:
    """Money on its way to the own account of somebody who has died since: no batch lets it go any more, the bank may."""
    require(actor, VIEW)
    rows = Payment.objects.filter(
        within(actor, "division_code"), state__in=("ready", "sent"), person__state=PersonState.DIED
    )
    return rows.filter(payee_account__is_heir=False).select_related("batch").order_by("id")


def death_cases(actor: Actor) -> QuerySet[DeathCase]:
    """Death cases of persons in the actor's places, newest first.

    Few joins: with all eleven of ``death_case`` PostgreSQL thinks longer about the order (80 ms) than it reads.
    """
    require(actor, VIEW)
    rows = DeathCase.objects.filter(within(actor, f"event__{PLACE}"))
    return rows.select_related("event__person__division__parent", "event__entered_by").order_by("-id")


def death_case(actor: Actor, case_id: int) -> DeathCase:
    """One case. Raises NotFound outside the actor's places."""
    signed = ("event__confirmed_by", "event__withdrawal_by", "event__withdrawn_by", "receivable", "suspicion")
    row = death_cases(actor).prefetch_related(*signed).filter(pk=case_id).first()
    if row is None:
        raise NotFound("没有找到这份去世办理，可能不在您的管辖范围内；请从列表重新进入。")
    return row


def lock_case(actor: Actor, case_id: int) -> DeathCase:
    """The case and its event, both rows locked. Raises NotFound outside the actor's places."""
    rows = DeathCase.objects.filter(within(actor, f"event__{PLACE}")).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=case_id).first()
    if row is None:
        raise NotFound("没有找到这份去世办理，可能不在您的管辖范围内；请从列表重新进入。")
    row.event = LifeEvent.objects.select_for_update(of=("self",), no_key=True).get(pk=row.event_id)
    return row


def case_dues(case: DeathCase) -> list[Due]:
    """What the approval and the undoing put on the books, in order."""
    runs = [run for run in (case.run_id, case.undo_run_id) if run]
    rows = Due.objects.filter(run_id__in=runs, person_id=case.event.person_id).select_related("scheme")
    return list(rows.order_by("run_id", "period", "scheme_id", "component"))
