"""Writing cards: one function a use case."""

from apps.cards.actions.applying import apply_for_card, apply_for_own_card, apply_for_replacement, renew_photo
from apps.cards.actions.boxes import dispatch_box, receive_box, sign_lot
from apps.cards.actions.checking import publish_check_keys
from apps.cards.actions.handing import deliver_card, lift_stop, lift_stops, report_loss
from apps.cards.actions.ledger import take_ledger
from apps.cards.actions.lots import fetch_lot, make_lot
from apps.cards.actions.making import cancel_card, requeue_card
from apps.cards.actions.opening import OpeningCard, open_cards
from apps.cards.actions.photos import read_photo
from apps.cards.actions.results import take_result
from apps.cards.actions.swapping import record_swap
from apps.cards.actions.withdrawing import decide_withdrawal, propose_withdrawal, recall_card, recall_dead, restore_card

__all__ = [
    "OpeningCard",
    "apply_for_card",
    "apply_for_own_card",
    "apply_for_replacement",
    "cancel_card",
    "decide_withdrawal",
    "deliver_card",
    "dispatch_box",
    "fetch_lot",
    "lift_stop",
    "lift_stops",
    "make_lot",
    "open_cards",
    "propose_withdrawal",
    "publish_check_keys",
    "read_photo",
    "recall_card",
    "recall_dead",
    "receive_box",
    "record_swap",
    "renew_photo",
    "report_loss",
    "requeue_card",
    "restore_card",
    "sign_lot",
    "take_ledger",
    "take_result",
]
