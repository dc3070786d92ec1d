"""What waits at the card desk; every figure counts the very list it opens."""

from datetime import timedelta

from django.urls import reverse

from apps.cards.queries.cards import VIEW_CARD, cards, waiting_cards
from apps.cards.queries.exchange import VIEW_LOT, boxes, packable, producible, reviewable, withdrawals
from apps.core.actor import Actor
from apps.core.todos import Todo

LONG_DAYS = 30


def todos(actor: Actor) -> list[Todo]:
    """For the station: boxes and cards that wait; for the county: lists, boxes, failed cards; for the deciders: withdrawals."""
    if not actor.may(VIEW_CARD):
        return []
    found = []
    if actor.may("cards.receive_box"):
        found.append(
            Todo(boxes(actor).filter(received_at__isnull=True).count(), "优待证待接收（箱）", "", reverse("cards:boxes"))
        )
    if actor.may("cards.deliver_card") and not actor.may(VIEW_LOT):
        rows = waiting_cards(actor)
        oldest = rows.values_list("made_on", flat=True).first()
        late = oldest is not None and oldest <= actor.today - timedelta(days=LONG_DAYS)
        found.append(Todo(rows.count(), "优待证待领取", "", f"{reverse('cards:list')}?state=at_station", late))
    if actor.may("cards.make_lot"):
        found += _county(actor)
    if actor.may("cards.decide_withdrawal"):
        open_ones = withdrawals(actor).filter(state="proposed").count()
        found.append(Todo(open_ones, "优待证收回待登记省级决定", "", reverse("cards:withdrawals")))
    return found


def _county(actor: Actor) -> list[Todo]:
    return [
        Todo(reviewable(actor).count(), "优待证申请待送审", "", f"{reverse('cards:applications')}?send=1"),
        Todo(producible(actor).count(), "优待证待编制制证批次", "", f"{reverse('cards:list')}?state=queued"),
        Todo(packable(actor).count(), "优待证待分发", "", f"{reverse('cards:list')}?state=at_county"),
        Todo(
            cards(actor).filter(state="failed").count(), "优待证制证失败", "", f"{reverse('cards:list')}?state=failed", True
        ),
    ]
