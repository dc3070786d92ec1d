"""Bringing the shipped files into the tables: idempotent, set-based, superseding instead of editing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.policy import resources
from apps.policy.choices import Origin
from apps.policy.models import Parameter, PolicyRow, RateTouch, Scheme, Standard

LOAD = "policy.load_shipped"
Key = tuple[object, ...]
SCHEME_COLUMNS = (
    "name",
    "family",
    "law",
    "exclusive_group",
    "start_rule",
    "funding_source",
    "needs_notice",
    "yearly",
    "yearly_parameters",
    "sort",
)


@dataclass(frozen=True)
class LoadCounts:
    """What a load did: rows added, corrected, left alone; and keys a county had entered itself, which stay as they are."""

    schemes: int = 0
    added: int = 0
    corrected: int = 0
    same: int = 0
    kept: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """A second run on the same files."""
        return not (self.schemes or self.added or self.corrected)


@dataclass(frozen=True)
class _Table:
    """How one of the two tables is compared with its file."""

    model: Any  # Standard or Parameter
    key: tuple[str, ...]
    money: tuple[str, ...]
    month: str


_MONEY = ("amount_fen", "per")
_STANDARD = _Table(Standard, ("scheme_id", "rate_key", "division_code", "effective_from"), _MONEY, "effective_from")
_PARAMETER = _Table(Parameter, ("name", "scheme_id", "division_code", "valid_from"), ("value",), "valid_from")
_PAPER = ("document_no", "source", "status", "note", "published_on")


@action(permission=LOAD, label="装载随系统提供的政策标准")
def load_shipped(actor: Actor, *, as_published: bool = False) -> LoadCounts:
    """Load ``fixtures/policy``. A changed value supersedes the old row; a county's own row of the same key is kept.

    On the first load a row is known since its publication; a row that arrives later is known from the day it arrives, so
    that what was posted before can be recomputed, unless ``as_published``.
    """
    fresh = as_published or not Standard.objects.filter(origin=Origin.SHIPPED).exists()
    changed = _load_schemes(resources.scheme_rows())
    counts = [
        _load(actor, _STANDARD, [_standard_row(row) for row in resources.standard_rows()], fresh),
        _load(actor, _PARAMETER, [_parameter_row(row) for row in resources.parameter_rows()], fresh),
    ]
    total = LoadCounts(
        schemes=changed,
        added=sum(each.added for each in counts),
        corrected=sum(each.corrected for each in counts),
        same=sum(each.same for each in counts),
        kept=tuple(name for each in counts for name in each.kept),
    )
    after = {"schemes": changed, "added": total.added, "corrected": total.corrected, "kept": list(total.kept)}
    audit.record(actor, LOAD, ("policy.Standard", "", "随系统提供的政策标准"), after=after)
    return total


def _load_schemes(rows: Sequence[Mapping[str, Any]]) -> int:
    known = Scheme.objects.in_bulk()
    changed = []
    for row in rows:
        made = Scheme(code=row["code"], **{name: row[name] for name in SCHEME_COLUMNS})
        old = known.get(row["code"])
        if old is None or any(getattr(old, name) != getattr(made, name) for name in SCHEME_COLUMNS):
            changed.append(made)
    Scheme.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=list(SCHEME_COLUMNS))
    return len(changed)


def _standard_row(row: Mapping[str, str]) -> dict[str, Any]:
    rate = resources.rate_of(row)
    return {
        "scheme_id": rate.scheme,
        "rate_key": rate.rate_key,
        "division_code": rate.division,
        "effective_from": rate.effective_from,
        "amount_fen": rate.amount_fen,
        "per": rate.per,
        "document_no": rate.document_no,
        "source": rate.source,
        "status": rate.status,
        "note": row.get("note") or "",
        "published_on": date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        "known_on": rate.known_on,
    }


def _parameter_row(row: Mapping[str, Any]) -> dict[str, Any]:
    param = resources.param_of(row)
    return {
        "name": param.name,
        "scheme_id": param.scheme,
        "division_code": param.division,
        "valid_from": param.valid_from,
        "value": param.value,
        "document_no": param.document_no,
        "source": param.source,
        "status": param.status,
        "note": row.get("note") or "",
        "published_on": row.get("known_on"),
        "known_on": param.known_on,
    }


def _load(actor: Actor, table: _Table, rows: Sequence[dict[str, Any]], fresh: bool) -> LoadCounts:
    live: dict[Key, PolicyRow] = {
        tuple(getattr(row, name) for name in table.key): row
        for row in table.model.objects.filter(confirmed_at__isnull=False, superseded_on__isnull=True)
    }
    added: list[dict[str, Any]] = []
    corrected: list[tuple[PolicyRow, dict[str, Any]]] = []
    kept: list[str] = []
    same = 0
    for row in rows:
        old = live.get(tuple(row[name] for name in table.key))
        if old is None:
            added.append({**row, "known_on": row["known_on"] if fresh else max(row["known_on"], actor.today)})
        elif all(getattr(old, name) == row[name] for name in (*table.money, *_PAPER)):
            same += 1
        elif old.origin == Origin.ENTERED:
            kept.append(str(old))
        else:
            corrected.append((old, row))
    made = table.model.objects.bulk_create([table.model(**_stamp(actor), confirmed_at=actor.at, **row) for row in added])
    for old, row in corrected:
        _correct(actor, table, old, row)
    _touch(actor, table, [*made, *(old for old, row in corrected if _moves_money(table, old, row))])
    return LoadCounts(added=len(added), corrected=len(corrected), same=same, kept=tuple(kept))


def _stamp(actor: Actor) -> dict[str, Any]:
    return {"origin": Origin.SHIPPED, "entered_at": actor.at, "entered_by_name": actor.name}


def _moves_money(table: _Table, old: PolicyRow, row: Mapping[str, Any]) -> bool:
    return any(getattr(old, name) != row[name] for name in table.money)


def _correct(actor: Actor, table: _Table, old: PolicyRow, row: Mapping[str, Any]) -> None:
    """A corrected source keeps the day it was known; a corrected amount is known from today."""
    known_on = actor.today if _moves_money(table, old, row) else old.known_on
    new = table.model.objects.create(**_stamp(actor), **{**row, "known_on": None}, replaces=old)
    superseded_on = known_on if known_on is not None else actor.today
    table.model.objects.filter(pk=old.pk).update(superseded_by=new.pk, superseded_on=superseded_on)
    table.model.objects.filter(pk=new.pk).update(known_on=known_on, confirmed_at=actor.at)


def _touch(actor: Actor, table: _Table, rows: Sequence[PolicyRow]) -> None:
    first: dict[tuple[str | None, str], date] = {}
    for row in rows:
        place = (row.scheme_id, row.division_code)  # type: ignore[attr-defined]
        month = getattr(row, table.month)
        first[place] = min(first.get(place, month), month)
    RateTouch.objects.bulk_create(
        RateTouch(scheme_id=scheme, division_code=division, from_month=month, at=actor.at)
        for (scheme, division), month in first.items()
    )
