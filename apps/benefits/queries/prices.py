"""Price subsidies of past months and whom the next one is for."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from apps.benefits.models import PriceRun, Span
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.scope import within

# Paid monthly, but no national benefit of their own (价格补贴只发给国家定期抚恤补助对象).
LOCAL_SCHEMES = ("nursing_allowance", "outpatient_subsidy")


def price_runs(actor: Actor) -> QuerySet[PriceRun]:
    """Price subsidies of the actor's county, newest first."""
    return PriceRun.objects.filter(within(actor, "region_code")).select_related("entered_by", "confirmed_by", "basis")


def lock_price_run(actor: Actor, run_id: int) -> PriceRun:
    """One price subsidy, its row locked. Raises NotFound outside the actor's places."""
    rows = PriceRun.objects.filter(within(actor, "region_code")).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=run_id).first()
    if row is None:
        raise NotFound("没有找到这次价格临时补贴。请从列表重新进入。")
    return row


def price_heads(region: str, month: Month) -> int:
    """How many people are paid a national monthly benefit in ``month`` in the county."""
    rows = Span.objects.filter(from_month__lte=month.first, person__division_id__startswith=region[:6])
    return (
        rows.exclude(to_month__lte=month.first).exclude(scheme_id__in=LOCAL_SCHEMES).values("person_id").distinct().count()
    )


def as_json(facts: Mapping[str, Any]) -> str:
    """Facts as JSON text for a set-based statement."""
    return json.dumps(facts, ensure_ascii=False)


def own_county(actor: Actor) -> str:
    """The county an actor works for, from the first place; empty when the actor has none."""
    return actor.places[0][:6].ljust(12, "0") if actor.places and actor.places[0] else ""
