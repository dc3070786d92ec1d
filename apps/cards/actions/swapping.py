"""A card the bank's counter has changed for another (chip unreadable, face spoiled): told by the bank, entered here."""

from datetime import date

from apps.cards.actions.chain import begin, move, next_sequence, person_of, serials
from apps.cards.models import Application, Card
from apps.cards.queries.cards import lock_card
from apps.cards.rules.refusals import OpenApplication
from apps.cards.rules.replacing import check_swap
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid


@action(permission="cards.record_swap", label="登记银行换卡")
def record_swap(actor: Actor, *, card_id: int, reason: str, tail: str, valid_until: date, on: date | None = None) -> Card:
    """The old card is void, the new one in use from the day of the change; it counts as a replacement, never as new.

    Raises CardNotFound, NotEligible (not the bank's business), OpenApplication, Invalid.
    """
    person_of(actor)
    old, day = lock_card(actor, card_id), on or actor.today
    way = check_swap(reason, state=old.state, words=old.get_state_display())
    _check(old, tail, valid_until, day, actor.today)
    move(actor, old, "replace", on=day, note=f"银行网点换卡，新卡尾号{tail}")
    old.losses.filter(ended_on__isnull=True).update(ended_on=actor.today)
    new = begin(
        actor,
        Card(
            serial=serials(actor.today.year)[0], person=old.person, kind=old.kind, identities=old.identities,
            sequence=next_sequence(old.person_id), replaces=old, reason=reason, payer=way.payer, bank_code=old.bank_code,
            bank_name=old.bank_name, tail=tail, valid_until=valid_until, made_on=day, delivered_on=day,
        ),
        "open",
        on=day,
        note="银行网点换卡",
    )  # fmt: skip
    audit.record(actor, "cards.record_swap", old, after={"state": old.state, "card": new.serial})
    audit.record(actor, "cards.record_swap", new, after={"state": new.state, "replaces": old.serial, "payer": way.payer})
    return new


def _check(old: Card, tail: str, valid_until: date, day: date, today: date) -> None:
    running = Application.objects.filter(person_id=old.person_id, is_open=True, case__state__in=["open", "waiting"])
    if running.exists():
        raise OpenApplication("本人有一件优待证补换申请正在办理。请先办结或撤回，再登记银行换卡。")
    if len(tail) != 4 or not (tail.isascii() and tail.isdecimal()):
        raise Invalid("新卡卡号后四位应为四位数字，请核对银行回单。", field="tail")
    if day > today or (old.delivered_on and day < old.delivered_on):
        raise Invalid(f"换卡日期应在旧证发放日期（{old.delivered_on}）和今天之间。", field="on")
    if valid_until <= day:
        raise Invalid("新卡有效期应晚于换卡日期，请核对卡面。", field="valid_until")
