"""What the steps of a card's case set off; called by the engine inside the transaction that took the step."""

from apps.cards.actions.chain import begin, move, next_sequence, serials
from apps.cards.models import Application, Card
from apps.cards.queries.facts import facts_of
from apps.cards.rules.eligibility import check_eligible
from apps.cards.rules.states import MOVES
from apps.cases.models import Case
from apps.core import audit
from apps.core.actor import Actor

ENDED_WORDS = {"withdraw": "已由本人撤回", "stop": "已终止办理"}


def _application(case: Case) -> Application:
    return Application.objects.select_related("person", "replaces").select_for_update(of=("self",)).get(case=case)


def accept(actor: Actor, case: Case, _act: str) -> None:
    """Acceptance of a replacement voids the old card."""
    row = _application(case)
    if row.replaces_id is None:
        return
    old = Card.objects.select_for_update(of=("self",), no_key=True).get(pk=row.replaces_id)
    old.losses.filter(ended_on__isnull=True).update(ended_on=actor.today)
    move(actor, old, "replace", note=f"{row.get_reason_display()}，受理编号{case.receipt_no}")
    audit.record(actor, "cards.apply_for_card", old, after={"state": old.state, "receipt_no": case.receipt_no})


def approve(actor: Actor, case: Case, _act: str) -> None:
    """First approval looks at the registry again: what was true at the window may no longer be."""
    row = _application(case)
    check_eligible(facts_of(row.person, actor.today), row.kind)


def filed(actor: Actor, case: Case, _act: str) -> None:
    """The province has filed it: a card is to be made."""
    row = _application(case)
    row.card = begin(
        actor,
        Card(
            serial=serials(actor.today.year)[0], person=row.person, kind=row.kind, identities=row.identities,
            sequence=next_sequence(row.person_id), replaces=row.replaces, reason=row.reason, payer=row.payer,
            bank_code=row.bank_code, bank_name=row.bank_name,
        ),
        "queue",
        note=f"受理编号{case.receipt_no}",
    )  # fmt: skip
    row.save(update_fields=["card"])


def close(_actor: Actor, case: Case, _act: str) -> None:
    """The case has ended."""
    Application.objects.filter(case=case).update(is_open=False)


def ended(actor: Actor, case: Case, act: str) -> None:
    """The case was withdrawn or stopped: the application is closed, and no card of it reaches anybody.

    A card that waits is not made; one at the bank is void when it comes back (``results`` sees to it); one that has been made is
    void at once.
    """
    row = _application(case)
    row.is_open = False
    row.save(update_fields=["is_open"])
    if row.card_id is None:
        return
    card = Card.objects.select_for_update(of=("self",), no_key=True).get(pk=row.card_id)
    note = f"申请{ENDED_WORDS[act]}，受理编号{case.receipt_no}"
    for name in ("cancel", "recall"):
        if (card.state, name) in MOVES:
            move(actor, card, name, note=note)
    audit.record(actor, "cards.apply_for_card", card, after={"state": card.state, "receipt_no": case.receipt_no})
