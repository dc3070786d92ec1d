"""What waits at the card desk; every figure counts the very list it opens."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse

from apps.cards.queries.cards import VIEW_CARD, cards, waiting_cards
from apps.cards.queries.exchange import VIEW_LOT, boxes, packable, producible, reviewable, withdrawals
from apps.cards.queries.facts import barred
from apps.core.actor import Actor
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together

LONG_DAYS = 30


def todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    """For the station: boxes and cards that wait; for the county: lists, boxes, failed cards; for the deciders: withdrawals."""
    if not actor.may(VIEW_CARD):
        return []
    found = []
    if actor.may("cards.receive_box"):
        found.append(
            todo(ask.count(boxes(actor).filter(received_at__isnull=True)), "优待证待接收（箱）", reverse("cards:boxes"))
        )
    if actor.may("cards.deliver_card") and not actor.may(VIEW_LOT):
        found.append(_at_station(actor, ask))
    if actor.may("cards.make_lot"):
        found += _county(actor, ask)
    if actor.may("cards.propose_withdrawal"):
        due = barred(actor, ask).then(len)
        found.append(todo(due, "优待证待提出收回（持证人服刑、通缉等）", reverse("cards:withdrawals"), late=True))
    if actor.may("cards.decide_withdrawal"):
        open_ones = ask.count(withdrawals(actor).filter(state="proposed"))
        found.append(todo(open_ones, "优待证收回待登记省级决定", reverse("cards:withdrawals")))
    return found


def _at_station(actor: Actor, ask: Together) -> Later[Todo]:
    found = ask.figures(waiting_cards(actor), number=Count("pk"), oldest=Min("made_on"))
    url, before = f"{reverse('cards:list')}?state=at_station", actor.today - timedelta(days=LONG_DAYS)
    return found.then(
        lambda one: Todo(one["number"], "优待证待领取", "", url, one["oldest"] is not None and one["oldest"] <= before)
    )


def _county(actor: Actor, ask: Together) -> list[Later[Todo]]:
    listed, failed = reverse("cards:list"), cards(actor).filter(state="failed")
    return [
        todo(ask.count(reviewable(actor)), "优待证申请待送审", f"{reverse('cards:applications')}?send=1"),
        todo(ask.count(producible(actor)), "优待证待编制制证批次", f"{listed}?state=queued"),
        todo(ask.count(packable(actor)), "优待证待分发", f"{listed}?state=at_county"),
        todo(ask.count(failed), "优待证制证失败", f"{listed}?state=failed", late=True),
    ]
