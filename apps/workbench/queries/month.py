"""The month's pages beside the batch page: postings, composing, one payment, ordering work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.urls import reverse

from apps.core import queue
from apps.core.actor import Actor
from apps.core.models import Job
from apps.payments.models import Due, Payment, PaymentDue, PostingRun, Recovery
from apps.payments.queries import last_posted_month
from apps.payments.queries.batches import get_payment
from apps.policy.models import Scheme
from apps.workbench.queries.places import counties_and_towns, place_names

SHOWN = 24


def order(actor: Actor, kind: str, /, *, key: str, title: str, **ids: Any) -> Job:
    """Order background work; a second press of the same order returns the first job."""
    with transaction.atomic():
        return queue.later(actor, kind, key=key, title=title, **ids)


def batch_url(key: str) -> str:
    """Address of a batch."""
    return reverse("workbench:batch", args=[key])


def attachment(name: str) -> str:
    """A Content-Disposition that keeps a Chinese file name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def posting_page(actor: Actor) -> dict[str, Any]:
    """The postings so far and the month whose turn it is."""
    last = last_posted_month()
    runs = list(PostingRun.objects.select_related("staff").order_by("-id")[:SHOWN])
    return {"runs": runs, "last": last, "next": (last + 1 if last and last < actor.month else last or actor.month)}


def compose_choices(actor: Actor) -> dict[str, Any]:
    """What a batch may be limited to."""
    schemes = list(Scheme.objects.values_list("code", "name"))
    towns = [(code, name) for code, name in counties_and_towns(actor) if not code.endswith("000000")]
    return {"month": last_posted_month() or actor.month, "schemes": schemes, "towns": towns}


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """One payment with the dues it settles and what was kept back."""

    payment: Payment
    dues: Sequence[Due]
    setoffs: Sequence[Recovery]
    place: str

    @property
    def due_fen(self) -> int:
        """Sum of the dues."""
        return sum(row.amount_fen for row in self.dues)


def payment_page(actor: Actor, payment_id: int) -> PaymentPage:
    """One payment inside the actor's places. Raises PaymentNotFound."""
    payment = get_payment(actor, payment_id)
    held = PaymentDue.objects.filter(payment=payment).values("due_id")
    dues = Due.objects.filter(pk__in=held).select_related("scheme", "basis").order_by("period", "scheme__sort", "seq", "id")
    place = place_names([payment.division_code])[payment.division_code]
    return PaymentPage(payment, list(dues), list(Recovery.objects.filter(payment=payment)), place)
