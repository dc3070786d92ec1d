"""The slip (发放说明单): one payment or one month of one person, explained from what was frozen when it was worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from apps.benefits.queries.ledger import Line, due_lines
from apps.benefits.rules import SCHEMES, facts_text
from apps.core.actor import Actor
from apps.core.month import Month
from apps.org.models import Station
from apps.org.queries import nearest_station
from apps.payments.models import Due, Payment, PaymentDue
from apps.payments.queries.batches import get_payment
from apps.people.models import Person
from apps.people.queries.people import get_person


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule with its law, facts and arithmetic, and what it gives for the month."""

    name: str
    rule: str
    law: str
    facts: str
    arithmetic: str
    standards: Sequence[str]
    fen: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What the payee holds in hand."""

    payment: Payment
    month: Month
    regular: Sequence[Explained]
    earlier: Sequence[Due]
    setoff_fen: int
    change: str
    station: Station | None
    picture: str


def _explained(due: Due) -> Explained:
    basis = due.basis
    if basis is None:
        return Explained(due.scheme.name, due.get_component_display(), "", "", "", (), due.amount_fen)
    facts = facts_text(basis.scheme_id, basis.facts) if basis.facts and basis.scheme_id in SCHEMES else ""
    return Explained(due.scheme.name, basis.rule, basis.law, facts, basis.arithmetic, basis.standards, due.amount_fen)


def slip(actor: Actor, payment_id: int) -> Slip:
    """The slip of one payment inside the actor's places. Raises PaymentNotFound."""
    return slip_of(get_payment(actor, payment_id))


def slip_of(payment: Payment) -> Slip:
    """The slip of a payment (with its batch); the caller has seen that it may be shown."""
    month = Month.of(payment.batch.month)
    held = PaymentDue.objects.filter(payment=payment).values("due_id")
    dues = list(
        Due.objects.filter(pk__in=held).select_related("scheme", "basis").order_by("period", "scheme__sort", "seq", "id")
    )
    regular = [due for due in dues if due.period == month.first and due.seq == 0]
    earlier = [due for due in dues if due not in regular]
    return Slip(
        payment=payment,
        month=month,
        regular=[_explained(due) for due in regular],
        earlier=earlier,
        setoff_fen=sum(due.amount_fen for due in dues) - payment.amount_fen,
        change=_change(payment, dues),
        station=nearest_station(payment.division_code),
        picture=segno.make(payment.ref, error="m").svg_data_uri(scale=3, border=1),
    )


def _change(payment: Payment, dues: Sequence[Due]) -> str:
    before = (
        Payment.objects.filter(person_id=payment.person_id, batch__month__lt=payment.batch.month, state="paid")
        .order_by("-batch__month", "-id").values_list("amount_fen", flat=True).first()
    )  # fmt: skip
    if before is None:
        return "这是在本系统的第一次发放。"
    difference = payment.amount_fen - before
    if not difference:
        return "与上次发放相同。"
    reasons = "、".join(dict.fromkeys(due.reason for due in dues if due.reason))
    words = f"比上次{'多' if difference > 0 else '少'} {abs(difference) // 100:,}.{abs(difference) % 100:02d} 元"
    return f"{words}：{reasons}。" if reasons else f"{words}。"


@dataclass(frozen=True, slots=True)
class MonthPage:
    """All dues of one person for one month, each explained, with the payment that settled it."""

    person: Person
    month: Month
    lines: Sequence[tuple[Line, Explained]]

    @property
    def due_fen(self) -> int:
        return sum(line.due.amount_fen for line, _ in self.lines)


def month_page(actor: Actor, person_id: int, month: Month) -> MonthPage:
    """One cell of the ledger, opened."""
    return month_of(get_person(actor, person_id), month)


def month_of(person: Person, month: Month) -> MonthPage:
    """One month of a person the caller may see."""
    return MonthPage(person, month, [(line, _explained(line.due)) for line in due_lines(person.pk, month)])
