"""Taking over cards that were handed out before this system: the ledger of a county in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from apps.cards.actions.chain import serials
from apps.cards.choices import CardKind, CardState, Payer, ReplaceReason
from apps.cards.models import Card, LossReport
from apps.cards.rules.refusals import HasCard, NotEligible
from apps.cards.rules.replacing import WAYS
from apps.cards.rules.states import MOVES
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.people.actions import bulk
from apps.people.queries.people import persons

_EVENTS = """
insert into cards_cardevent (card_id, seq, from_state, act, to_state, "on", staff_id, note, document_no, at)
select c.id, 1, '', 'open', 'in_use', c.delivered_on, %(staff)s, '台账登记', '', %(at)s from cards_card c where c.id = any(%(ids)s)
union all
select u.id, 2, 'in_use', u.act, u.state, u.day, %(staff)s, u.note, '', %(at)s
from unnest(%(ended)s, %(acts)s, %(states)s, %(days)s::date[], %(notes)s) as u(id, act, state, day, note)
"""


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """One line of the ledger. A person's lines stand together, the oldest first; ``reason`` says why it replaced the one before.

    ``ended``: what happened to a person's last card since (``lose``, ``stop``, ``recall``), on ``ended_on``, in words.
    """

    person_id: int
    kind: str
    identities: Sequence[str]
    bank_code: str
    bank_name: str
    tail: str
    valid_until: date
    delivered_on: date
    reason: str = ""
    ended: str = ""
    ended_on: date | None = None
    note: str = ""


@action(permission="cards.open_cards", label="登记已发优待证")
def open_cards(actor: Actor, *, rows: Sequence[OpeningCard]) -> list[int]:
    """Take over cards that exist, all or none; returns their ids in the order of ``rows``.

    Raises HasCard, NotEligible (nobody there), Invalid with the line.
    """
    _check(actor, rows)
    made = _cards(actor, rows)
    _insert(made)
    _write_events(actor, made, rows)
    lost = [
        LossReport(card=card, kind="formal", reported_on=row.ended_on, reporter="持证人", staff_id=actor.staff_id)
        for card, row in zip(made, rows, strict=True)
        if row.ended == "lose" and row.ended_on is not None
    ]
    LossReport.objects.bulk_create(lost)
    audit.record(actor, "cards.open_cards", ("cards.card", "", "已发优待证"), after={"cards": len(made)})
    return [card.pk for card in made]


def _check(actor: Actor, rows: Sequence[OpeningCard]) -> None:
    ids = {row.person_id for row in rows}
    if set(persons(actor).filter(pk__in=ids).order_by().values_list("pk", flat=True)) != ids:
        raise NotEligible("台账中有人没有档案，或不在您的管辖范围内。请先建档，再登记已发的证件。")
    if Card.objects.filter(person_id__in=ids).exists():
        raise HasCard("台账中有人已有优待证记录，不能重复登记。请删去已登记的行后再办理。")
    for number, row in enumerate(rows, start=1):
        if row.kind not in CardKind.values or len(row.tail) != 4 or (row.reason and row.reason not in ReplaceReason.values):
            raise Invalid(f"台账第{number}行：证件类型、卡号后四位或补换原因不对，请核对台账。")
        if row.ended and (("in_use", row.ended) not in MOVES or row.ended_on is None or row.ended_on < row.delivered_on):
            raise Invalid(f"台账第{number}行：挂失或收回的日期不对，应不早于发放日期。")


def _cards(actor: Actor, rows: Sequence[OpeningCard]) -> list[Card]:
    """Cards with their final state; a line with a reason replaces the line before it, which must be the same person's."""
    found: list[Card] = []
    ends = _ends(rows)
    for number, (row, serial) in enumerate(zip(rows, serials(actor.today.year, len(rows)), strict=True)):
        before = found[-1] if number and rows[number - 1].person_id == row.person_id else None
        if (before is None) == bool(row.reason):
            raise Invalid(f"台账第{number + 1}行：同一人的第二张起须写明补换原因，第一张不写。")
        act = ends[number].ended
        card = Card(
            serial=serial, person_id=row.person_id, kind=row.kind, identities=list(row.identities), bank_code=row.bank_code,
            bank_name=row.bank_name, tail=row.tail, valid_until=row.valid_until, made_on=row.delivered_on, delivered_on=row.delivered_on,
            sequence=before.sequence + 1 if before else 1, reason=row.reason, payer=WAYS[row.reason].payer if row.reason else Payer.NOBODY,
            state=MOVES["in_use", act] if act else CardState.IN_USE, seq=2 if act else 1,
        )  # fmt: skip
        found.append(card)
    return found


def _insert(made: Sequence[Card]) -> None:
    """First cards first, so that a second one knows what it replaces."""
    for sequence in sorted({card.sequence for card in made}):
        for number, card in enumerate(made):
            if card.sequence == sequence > 1:
                card.replaces_id = made[number - 1].pk
        bulk.insert([card for card in made if card.sequence == sequence])


def _ends(rows: Sequence[OpeningCard]) -> list[OpeningCard]:
    """Each line with what ended it: the next line of the same person, or its own words."""
    following = [*rows[1:], None]
    return [
        replace(row, ended="replace", ended_on=after.delivered_on, note=str(ReplaceReason(after.reason).label))
        if after is not None and after.person_id == row.person_id and after.reason
        else row
        for row, after in zip(rows, following, strict=True)
    ]


def _write_events(actor: Actor, made: Sequence[Card], rows: Sequence[OpeningCard]) -> None:
    ended = [(card, row) for card, row in zip(made, _ends(rows), strict=True) if row.ended]
    given = {
        "staff": actor.staff_id, "at": actor.at, "ids": [card.pk for card in made], "ended": [card.pk for card, _ in ended],
        "acts": [row.ended for _, row in ended], "states": [str(card.state) for card, _ in ended],
        "days": [row.ended_on for _, row in ended], "notes": [row.note or "台账登记" for _, row in ended],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, given)
