"""Reminding payees of the yearly confirmation by message: one a person and month, however often it is pressed."""

from collections.abc import Callable

from apps.benefits.models import ConfirmationRound
from apps.benefits.queries.records import unconfirmed
from apps.benefits.queries.rounds import the_round
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.notices.actions import send_messages
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.people.models import Person
from apps.people.queries.clear import clear

TEMPLATE = "confirmation_due"


@action(permission="benefits.remind_unconfirmed", label="提醒办理年度确认")
def remind_unconfirmed(actor: Actor, *, year: int, town: str = "") -> tuple[int, int]:
    """Write one reminder to every payee who has not confirmed and has a phone; returns (new messages, without a phone).

    A second press in the same month writes nothing new. Raises Conflict when the round is over or was never opened.
    """
    around = the_round(actor, year)
    if actor.today > around.closes_on:
        raise Conflict("本轮确认已经截止，请改为登记告知。")
    rows = unconfirmed(actor, year).order_by("pk")
    if town:
        rows = rows.filter(division_id__startswith=town[:9])
    people = list(rows)
    contact = contacts()
    items = [_outgoing(actor, around, person, contact) for person in people if person.phone_sealed]
    made = send_messages(actor, template=TEMPLATE, items=items, subject=f"{year}年度确认") if items else 0
    audit.record(
        actor, "benefits.remind_unconfirmed", around, after={"count": made, "no_phone_count": len(people) - len(items)}
    )
    return made, len(people) - len(items)


def _outgoing(actor: Actor, around: ConfirmationRound, person: Person, contact: Callable[[str], dict[str, str]]) -> Outgoing:
    place = person.division_id
    closes = around.closes_on
    return Outgoing(
        key=f"confirmation:{around.year}:{person.dossier_no}:{actor.month}",
        recipient=Recipient.of_person(person.dossier_no, person.name, place, clear(person, "phone")),
        values={
            "name": person.name,
            "deadline": f"{closes.month}月{closes.day}日",
            **contact(place),
        },
    )
