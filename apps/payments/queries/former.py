"""Books of before, their lines, and everything that arrived with them."""

from typing import Any

from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.payments.choices import FormerItem
from apps.payments.models import FormerBook, FormerPayment, PaidLine
from apps.payments.queries.batches import VIEW_BATCH, VIEW_PAYMENT
from apps.payments.queries.ledger import VIEW_LEDGER
from apps.policy.models import Scheme


def books(actor: Actor) -> QuerySet[FormerBook]:
    """Every book, the newest first: the county's."""
    require(actor, VIEW_BATCH)
    return FormerBook.objects.select_related("taken_by", "decided_by").order_by("-id")


def get_book(actor: Actor, book_id: int) -> FormerBook:
    """One book. Raises NotFound."""
    row = books(actor).filter(pk=book_id).first()
    if row is None:
        raise NotFound("没有找到这份历史发放账册，请从账册列表进入。")
    return row


def lines(actor: Actor, book_id: int) -> QuerySet[FormerPayment]:
    """Lines of a book, of people of the actor's places. Raises NotFound."""
    require(actor, VIEW_PAYMENT)
    rows = FormerPayment.objects.filter(within(actor, "division_code"), book=get_book(actor, book_id))
    return rows.select_related("person").order_by("line", "id")


def items() -> dict[str, tuple[str, str]]:
    """Words of a line -> (item, scheme code or '')."""
    schemes = {name: (str(FormerItem.SCHEME), code) for code, name in Scheme.objects.values_list("code", "name")}
    return schemes | {str(one.label): (str(one.value), "") for one in FormerItem if one != FormerItem.SCHEME}


def former_years() -> set[int]:
    """Years some confirmed book tells of."""
    return set(FormerBook.objects.filter(state="confirmed").values_list("year", flat=True))


def former_payments(actor: Actor, person_id: int) -> QuerySet[FormerPayment]:
    """What confirmed books say one human was paid, the newest first."""
    require(actor, VIEW_LEDGER)
    rows = FormerPayment.objects.filter(within(actor, "division_code"), book__state="confirmed")
    mine = rows.filter(person_id=person_id) | rows.filter(person__merged_into_id=person_id)
    return mine.select_related("book", "scheme").order_by("-book__year", "-book__since", "line")


def arrived_lines(actor: Actor) -> QuerySet[PaidLine, Any]:
    """Dues that arrived and lines of confirmed books together. The newest first."""
    require(actor, VIEW_PAYMENT)
    return PaidLine.objects.filter(within(actor, "division_code")).order_by("-id")
