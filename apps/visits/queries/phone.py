"""What a visitor at the door needs of people the phone was given; the people are already cut to the actor's places."""

from collections.abc import Collection
from typing import Any

from apps.core.action import require
from apps.core.actor import Actor
from apps.visits.choices import Trigger
from apps.visits.models import CampaignStandard, Visit
from apps.visits.queries.campaigns import stocks
from apps.visits.queries.visits import VIEW_VISIT, open_tasks, promises, visits, words_of

ANSWERS = ("health", "income", "housing", "work", "feeling")


def told_at_the_door(actor: Actor, person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Person → open tasks ``t`` (id, words, last day, and the gift of its list: way, fen, fund), open promises ``p`` (id, words),
    the last visit ``l`` (receipt, day, and the answers that are asked again). Short keys because they travel."""
    require(actor, VIEW_VISIT)
    found: dict[int, dict[str, Any]] = {}
    tasks = list(open_tasks(actor).filter(person_id__in=person_ids).select_related(None).select_related("campaign"))
    standards = CampaignStandard.objects.filter(campaign_id__in={row.campaign_id for row in tasks})
    gifts = {(one.campaign_id, one.listed): (one.way, one.fen, one.fund) for one in standards}
    for row in tasks:
        words = row.campaign.name if row.campaign else str(Trigger(row.trigger).label)
        gift = gifts.get((row.campaign_id or 0, row.listed), ())
        found.setdefault(row.person_id, {}).setdefault("t", []).append([row.pk, words, str(row.due_on), *gift])
    for one in promises(actor).filter(person_id__in=person_ids, state="open").select_related(None):
        found.setdefault(one.person_id, {}).setdefault("p", []).append([one.pk, words_of(one)])
    last = Visit.objects.filter(person_id__in=person_ids).order_by("person_id", "-id").distinct("person_id")
    for person_id, receipt, on, *answers in last.values_list("person_id", "receipt_no", "on", *ANSWERS):
        found.setdefault(person_id, {})["l"] = [receipt, str(on), *answers]
    return found


def offered_at_the_door(actor: Actor) -> dict[str, Any]:
    """Goods that lie in the actor's places (lot, name, unit, how many, where), and how many visits this month has seen."""
    rows = stocks(actor).filter(quantity__gt=0)[:100]
    lots = [[row.lot_id, row.lot.name, row.lot.unit, row.quantity, row.division.name] for row in rows]
    done = visits(actor).filter(on__gte=actor.today.replace(day=1), outcome="met").count()
    return {"lots": lots, "done": done}
