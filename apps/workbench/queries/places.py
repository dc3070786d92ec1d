"""Names of places, for pages that hold only codes."""

from collections.abc import Iterable

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.org.models import Division
from apps.org.queries import divisions

NATIONAL = "000000000000"


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Code to short name, one query; the nation is 全国， an unknown code stays a code."""
    wanted = {code for code in codes if code}
    names = dict(Division.objects.filter(code__in=wanted - {NATIONAL}).values_list("code", "name"))
    return {code: "全国" if code == NATIONAL else names.get(code, code) for code in wanted}


def counties_and_towns(actor: Actor) -> list[tuple[str, str]]:
    """The actor's counties and townships as choices for a filter."""
    rows = divisions(actor).filter(level__in=["county", "township"]).order_by("code")
    return [(code, name) for code, name in rows.values_list("code", "name")]


def home_place(actor: Actor) -> str:
    """The 12-digit code of the first of the actor's places: the county for bureau staff."""
    return actor.places[0].ljust(12, "0") if actor.places else ""


def month_or(text: str, default: Month) -> Month:
    """A month from a query string; nonsense falls back to the default, since reading harms nobody."""
    try:
        return Month.parse(text)
    except DomainError:
        return default
