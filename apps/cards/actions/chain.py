"""Writing the chain of locked cards: one event and the state that follows from it. Used by the actions only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from apps.cards.models import Card, CardEvent
from apps.cards.rules.states import next_state
from apps.core.actor import Actor
from apps.core.errors import Forbidden

_NEXT = """
insert into cards_cardcounter as c (year, last) values (%s, %s)
on conflict (year) do update set last = c.last + excluded.last returning last
"""


def person_of(actor: Actor) -> int:
    """The natural person acting. Raises Forbidden for an account without one."""
    if actor.staff_id is None:
        raise Forbidden("当前账号没有对应的工作人员，不能办理优待证。请联系系统管理员。")
    return actor.staff_id


def serials(year: int, count: int = 1) -> list[str]:
    """The next serials of a year, under the counter's row lock."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year, count])
        last = int(cursor.fetchone()[0])
    return [f"YZ{year}-{number:06d}" for number in range(last - count + 1, last + 1)]


def move(actor: Actor, card: Card, act: str, *, on: date | None = None, note: str = "", document_no: str = "") -> None:
    """Take one act on a locked card; columns the caller has set are saved with it. Raises WrongCardState."""
    before, after = card.state, next_state(card.state, act, card.get_state_display())
    card.state, card.seq = after, card.seq + 1
    card.save(update_fields=["state", "seq", "tail", "national_no_sealed", "national_no_blind", "valid_until", "made_on",
                             "delivered_on", "box"])  # fmt: skip
    _event(actor, card, before, act, on=on, note=note, document_no=document_no).save(force_insert=True)


def move_all(actor: Actor, cards: Sequence[Card], act: str, *, note: str = "", fields: Sequence[str] = ()) -> None:
    """The same act on many locked cards; ``fields`` names further columns the caller has set."""
    events = []
    for card in cards:
        before = card.state
        card.state, card.seq = next_state(before, act, card.get_state_display()), card.seq + 1
        events.append(_event(actor, card, before, act, note=note))
    Card.objects.bulk_update(cards, ["state", "seq", *fields], batch_size=500)
    CardEvent.objects.bulk_create(events, batch_size=500)


def begin(actor: Actor, card: Card, act: str, *, on: date | None = None, note: str = "") -> Card:
    """Insert a new card with its first event."""
    card.state, card.seq = next_state("", act, ""), 1
    card.save(force_insert=True)
    _event(actor, card, "", act, on=on, note=note).save(force_insert=True)
    return card


def _event(actor: Actor, card: Card, before: str, act: str, *, on: date | None = None, **words: Any) -> CardEvent:
    return CardEvent(
        card=card, seq=card.seq, from_state=before, act=act, to_state=card.state, on=on or actor.today,
        staff_id=actor.staff_id, at=actor.at, **words,
    )  # fmt: skip


def next_sequence(person_id: int) -> int:
    """The number of the person's next card."""
    last = Card.objects.filter(person_id=person_id).order_by("-sequence").values_list("sequence", flat=True).first()
    return (last or 0) + 1
