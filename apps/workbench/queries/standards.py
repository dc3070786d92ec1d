"""The standards desk: values in force, what waits for a second person, what is stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.together import Together
from apps.policy import queries as policy
from apps.policy.models import Parameter, Scheme, Standard
from apps.policy.queries.ages import Stale, stale_standards
from apps.policy.rules import key_label, key_order
from apps.workbench.queries.places import NATIONAL, counties_and_towns, place_names


@dataclass(frozen=True, slots=True)
class SchemeRates:
    """One scheme with its values in force."""

    scheme: Scheme
    rows: list[Standard]


@dataclass(frozen=True, slots=True)
class StandardsDesk:
    """Everything the list page shows."""

    month: Month
    groups: list[SchemeRates]
    schemes: list[Scheme]
    chosen: str
    pending: policy.Pending
    stale: list[Stale]
    places: dict[str, str]


def standards_desk(actor: Actor, month: Month, scheme: str) -> StandardsDesk:
    """Values in force in ``month``, grouped by scheme in the order of the bureau's lists."""
    ask = Together()
    all_schemes, in_force = (
        ask.rows(policy.schemes(actor)),
        ask.rows(policy.current_standards(actor, month, scheme=scheme or None)),
    )
    schemes, rows = all_schemes.value, in_force.value
    by_scheme: dict[str, list[Standard]] = {}
    for row in rows:
        by_scheme.setdefault(row.scheme_id, []).append(row)
    for each_rows in by_scheme.values():
        each_rows.sort(key=lambda row: (row.division_code, key_order(row.rate_key)))
    groups = [SchemeRates(each, by_scheme[each.pk]) for each in schemes if each.pk in by_scheme]
    waiting = policy.pending(actor)
    stale = stale_standards(actor, month)
    codes = [row.division_code for row in rows] + [row.division_code for row in stale]
    codes += [row.division_code for row in waiting.standards] + [row.division_code for row in waiting.parameters]
    return StandardsDesk(month, groups, schemes, scheme, waiting, stale, place_names(codes))


def parameters_in_force(actor: Actor) -> list[Parameter]:
    """Parameters of every state, by name, newest first."""
    return list(policy.parameters(actor).order_by("name", "scheme__sort", "division_code", "-valid_from", "-id"))


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """What may be chosen when a standard is entered."""

    scheme: Scheme | None
    schemes: list[Scheme]
    keys: list[tuple[str, str]]
    places: list[tuple[str, str]]


def entry_choices(actor: Actor, scheme: str) -> EntryChoices:
    """The scheme's known keys and the actor's places; keys are empty until a scheme is chosen."""
    schemes = list(policy.schemes(actor))
    chosen = next((each for each in schemes if each.pk == scheme), None)
    keys = []
    if chosen is not None:
        used = policy.standards(actor, scheme=scheme).order_by("rate_key").values_list("rate_key", flat=True).distinct()
        keys = [(key, key_label(key)) for key in sorted(used, key=key_order)] or [("", key_label(""))]
    return EntryChoices(chosen, schemes, keys, [(NATIONAL, "全国"), *counties_and_towns(actor)])


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """The parameter a new value follows, whether it is corrected, and the places it may hold in."""

    row: Parameter
    is_correction: bool
    places: list[tuple[str, str]]
    initial: Mapping[str, Any]

    def key(self) -> dict[str, Any]:
        """What stays the same: name and scheme; a correction names the row it replaces."""
        replaced = self.row.pk if self.is_correction else None
        return {"name": self.row.name, "scheme": self.row.scheme_id, "replaces_id": replaced}


def parameter_entry(actor: Actor, parameter_id: int, correct: str) -> ParameterEntry:
    """Everything the entry form of a parameter needs. Raises NotFound outside the actor's line."""
    row = policy.parameter(actor, parameter_id)
    is_correction = correct == "1" and row.is_live
    places = [(NATIONAL, "全国"), *counties_and_towns(actor)]
    if is_correction:
        places = [(code, name) for code, name in places if code == row.division_code] or places
    start = row.first_month if is_correction else actor.month
    initial = {"division_code": row.division_code, "valid_from": start, "status": row.status}
    return ParameterEntry(row, is_correction, places, initial)
