"""Cutting a query to the actor's places by the prefix of the 12-digit division code."""

from collections.abc import Iterable

from django.db.models import ForeignKey, Q
from django.db.models.lookups import StartsWith

from apps.core.actor import EVERYWHERE, Actor

COUNTY = 6  # characters of a county's code
ForeignKey.register_lookup(
    StartsWith
)  # a division's key is its code, so the column itself can be cut by prefix, without a join


def within(actor: Actor, field: str) -> Q:
    """Q for ``field`` (a division code column, e.g. ``"division_id"``, ``"person__division_id"``); no places match nothing."""
    return inside(actor.places, field)


def inside(places: Iterable[str], field: str) -> Q:
    """The same for places, where a query looks from some of an actor's."""
    places = tuple(places)
    if EVERYWHERE in places:
        return ~Q(pk__in=[])  # always true; an empty Q() would vanish from an OR and take the other side's rows with it
    condition = Q(pk__in=[])
    for place in places:
        condition |= Q(**{f"{field}__startswith": place})
    return condition


def county_posts(actor: Actor) -> tuple[str, ...]:
    """The places of the actor's post that are a county or wider, also while they look at a part of it only (``Actor.within``)."""
    return tuple(place for place in actor.post or actor.places if place == EVERYWHERE or len(place) <= COUNTY)


def prefix(code: str) -> str:
    """A 12-digit code without its trailing empty levels: county 6, township 9, village 12 characters."""
    if code.endswith("000000"):
        return code[:6]
    return code[:9] if code.endswith("000") else code
