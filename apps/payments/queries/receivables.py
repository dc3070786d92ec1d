"""Reading what persons owe back, and their open dues."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db import connection
from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.payments.models import PostingRun, Receivable, WaiverProposal
from apps.people.models import Person

VIEW_RECEIVABLE = permission("payments.view_receivable", "查看应收款")

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Outstanding(TypedDict):
        """What the query adds to a receivable."""

        back_fen: int
        left_fen: int

    Owed = WithAnnotations[Receivable, Outstanding]

# Open dues: those no live payment or netting holds. They are on the held-over list or in a run not composed yet.
OPEN_DUES = """
select d.id, d.amount_fen from payments_due d where d.claim_id in (select id from payments_claim where person_id = %(person)s)
  and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live) order by d.id
"""
_NEGATIVE = """
select o.person_id, p.name, p.division_id, o.fen, o.first_period, o.last_period from (
  select d.person_id, sum(d.amount_fen)::bigint as fen, min(d.period) as first_period, max(d.period) as last_period
  from (select h.due_id from payments_heldover h
        union select d.id from payments_due d where d.run_id = any(%(runs)s)
              and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live)) x
  join payments_due d on d.id = x.due_id group by 1 having sum(d.amount_fen) < 0) o
join people_person p on p.id = o.person_id order by o.fen
"""


@dataclass(frozen=True, slots=True)
class Overpaid:
    """A person whose open sum is negative: nothing is paid until it is set off or claimed back."""

    person_id: int
    name: str
    division_code: str
    fen: int
    first_period: object
    last_period: object


def receivables(actor: Actor) -> "QuerySet[Owed]":
    """Receivables of persons inside the actor's places, with ``back_fen`` recovered and ``left_fen`` outstanding."""
    require(actor, VIEW_RECEIVABLE)
    back = Coalesce(Sum("recoveries__amount_fen", filter=Q(recoveries__live=True)), Value(0))
    rows = Receivable.objects.filter(within(actor, "person__division_id")).annotate(back_fen=back)
    return rows.annotate(left_fen=Coalesce("amount_fen", Value(0)) - back).select_related("person").order_by("-id")


def lock_receivable(actor: Actor, receivable_id: int) -> Receivable:
    """A receivable of the actor's places, locked; raises NotFound."""
    rows = Receivable.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(within(actor, "person__division_id"), pk=receivable_id).first()
    if row is None:
        raise NotFound("没有找到这笔应收款，可能不在您的管辖范围内；请返回列表重新选择。")
    return row


def outstanding_of(row: Receivable) -> int:
    """Fen still owed."""
    back = row.recoveries.filter(live=True).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return row.amount_fen - int(back)


def waivers(actor: Actor) -> QuerySet[WaiverProposal]:
    """Write-offs waiting for a decision, oldest first."""
    require(actor, VIEW_RECEIVABLE)
    rows = WaiverProposal.objects.filter(within(actor, "receivable__person__division_id"), agreed__isnull=True)
    return rows.select_related("receivable__person", "proposed_by").order_by("id")


def open_dues_of(actor: Actor, person_id: int) -> tuple[str, list[tuple[int, int]]]:
    """A person's name and open dues as (id, fen); raises NotFound outside the actor's places."""
    name = Person.objects.filter(within(actor, "division_id"), pk=person_id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound("没有找到这名人员，可能不在您的管辖范围内；请返回列表重新选择。")
    with connection.cursor() as cursor:
        cursor.execute(OPEN_DUES, {"person": person_id})
        return name, list(cursor.fetchall())


def overpaid(actor: Actor) -> list[Overpaid]:
    """Persons whose open dues add up to less than zero, largest first: candidates for a receivable."""
    require(actor, VIEW_RECEIVABLE)
    runs = list(PostingRun.objects.filter(composed_at__isnull=True).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_NEGATIVE, {"runs": runs})
        return [Overpaid(*row) for row in cursor.fetchall() if actor.sees(row[2])]
