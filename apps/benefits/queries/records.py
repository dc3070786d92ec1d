"""Entitlements, events and grants as one person may see them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from apps.benefits.models import Confirmation, Entitlement, Grant, LifeEvent, Suspicion
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.people.models import Person

VIEW = permission("benefits.view_benefit", "查看待遇")
PLACE = "person__division_id"
Row = TypeVar("Row", bound=Model)


def entitlements(actor: Actor) -> QuerySet[Entitlement]:
    """Entitlements of persons in the actor's places. Permission ``benefits.view_benefit``, as for all of these."""
    require(actor, VIEW)
    return Entitlement.objects.filter(within(actor, PLACE)).select_related("scheme", "person")


def events(actor: Actor) -> QuerySet[LifeEvent]:
    """Life events of persons in the actor's places."""
    require(actor, VIEW)
    return LifeEvent.objects.filter(within(actor, PLACE)).select_related("person", "entered_by", "confirmed_by")


def grants(actor: Actor) -> QuerySet[Grant]:
    """One-off amounts of persons in the actor's places."""
    require(actor, VIEW)
    return Grant.objects.filter(within(actor, PLACE)).select_related("scheme", "person")


def suspicions(actor: Actor) -> QuerySet[Suspicion]:
    """Hits of data comparisons in the actor's places."""
    require(actor, VIEW)
    return Suspicion.objects.filter(within(actor, PLACE)).select_related("person")


def payees(actor: Actor) -> QuerySet[Person]:
    """Persons in the actor's places who hold a confirmed, running entitlement."""
    require(actor, VIEW)
    running = Entitlement.objects.filter(state="confirmed", ended_month__isnull=True)
    return Person.objects.filter(within(actor, "division_id"), pk__in=running.values("person_id"))


def unconfirmed(actor: Actor, year: int) -> QuerySet[Person]:
    """Payees without a confirmation in ``year``."""
    done = Confirmation.objects.filter(round__year=year)
    return payees(actor).exclude(pk__in=done.values("person_id"))


def lock_entitlement(actor: Actor, entitlement_id: int) -> Entitlement:
    """The entitlement, its row locked. Raises NotFound outside the actor's places."""
    return _lock(entitlements(actor), entitlement_id, "这条待遇")


def lock_event(actor: Actor, event_id: int) -> LifeEvent:
    """The life event, its row locked. Raises NotFound outside the actor's places."""
    return _lock(LifeEvent.objects.filter(within(actor, PLACE)), event_id, "这条变动记录")


def lock_grant(actor: Actor, grant_id: int) -> Grant:
    """The one-off amount, its row locked. Raises NotFound outside the actor's places."""
    return _lock(grants(actor), grant_id, "这笔一次性待遇")


def lock_suspicion(actor: Actor, suspicion_id: int) -> Suspicion:
    """The comparison hit, its row locked. Raises NotFound outside the actor's places."""
    return _lock(suspicions(actor), suspicion_id, "这条疑点")


def _lock(rows: QuerySet[Row], pk: int, what: str) -> Row:
    """The person first, then the row: a merge of dossiers takes them in the same order, so neither overtakes the other."""
    for person_id in rows.filter(pk=pk).values_list("person_id", flat=True):
        Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person_id)
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound(f"没有找到{what}。它可能不在您的管辖范围内，或已被合并；请从列表重新进入。")
    return row


def county_of(division_code: str) -> str:
    """The county's 12-digit code of any division in it."""
    return division_code[:6] + "000000"


def facts_digest(facts: Mapping[str, Any]) -> str:
    """A short, stable name of a set of facts, for natural keys."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
