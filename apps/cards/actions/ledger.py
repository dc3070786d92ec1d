"""The ledger of before, as the county keeps it in a sheet: read strictly, people found by number, taken over whole or not at all."""

import hashlib
from collections.abc import Sequence

from apps.cards.actions.opening import OpeningCard, open_cards
from apps.cards.choices import ReplaceReason
from apps.cards.queries.exchange import banks
from apps.cards.queries.facts import facts_of
from apps.cards.rules.eligibility import identities
from apps.cards.rules.exchange import read_table
from apps.cards.rules.ledger import LedgerLine, read_ledger
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.people.models import Person
from apps.people.queries.people import persons


@action(permission="cards.open_cards", label="登记已发优待证")
def take_ledger(actor: Actor, *, content: bytes, name: str = "") -> list[int]:
    """Take over the cards of a csv, all or none; returns their ids. At most 2,000 lines at a time.

    Raises Invalid and NotEligible with the line of the sheet, HasCard, WrongEncoding, BadAnswer.
    """
    reasons = {str(label): str(value) for value, label in ReplaceReason.choices}
    lines = read_ledger(read_table(content, "台账文件"), banks={words: code for code, words in banks()}, reasons=reasons)
    people = _people(actor, lines)
    rows = [
        OpeningCard(
            people[line.id_number].pk, line.kind, [one for group in identities(facts_of(people[line.id_number], actor.today)).values()
            for one in group], line.bank_code, line.bank_name, line.tail, line.valid_until, line.delivered_on, line.reason, line.ended,
            line.ended_on, line.note,
        )
        for line in lines
    ]  # fmt: skip
    made = open_cards(actor, rows=rows)
    after = {"cards": len(made), "sha256": hashlib.sha256(content).hexdigest(), "filename": name[:120]}
    audit.record(actor, "cards.open_cards", ("cards.card", "", "已发优待证台账"), after=after)
    return made


def _people(actor: Actor, lines: Sequence[LedgerLine]) -> dict[str, Person]:
    """ID number -> visible dossier; the first line without one is named."""
    keys = {key: line.id_number for line in lines for key in sealing.blinds("id_number", line.id_number)}
    found = {keys[bytes(row.id_number_blind or b"")]: row for row in persons(actor).filter(id_number_blind__in=list(keys))}
    for line in lines:
        if line.id_number not in found:
            raise Invalid(
                f"第{line.number}行：没有找到身份证号尾号{line.id_number[-4:]}的档案，可能还没有建档，或不在您的管辖范围内。请先建档再登记。",
                field="file",
            )
    return found
