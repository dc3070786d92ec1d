"""Invariants that must hold over the whole database, each one SQL statement that returns the offending rows.

They repeat, by other means, what keys and triggers promise: who bypasses a trigger is found here by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.reports.queries.invariants import INVARIANTS, Invariant

CHECK_TRUTH = permission("reports.check_truth", "核对账目不变式")
SHOWN = 5  # in the report of a command
KEPT = 500  # with the result of a night


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: how many rows break it, and the first of them by their business names."""

    invariant: Invariant
    count: int
    examples: tuple[str, ...]


def check(actor: Actor, names: Sequence[str] = (), *, kept: int = SHOWN) -> Iterator[tuple[Invariant, Violation | None]]:
    """Every invariant (or the named ones) with its violation, None where it holds. Permission ``reports.check_truth``."""
    require(actor, CHECK_TRUTH)
    known = {invariant.name: invariant for invariant in INVARIANTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Invalid(f"没有名为“{unknown[0]}”的核对项；可选：{'、'.join(known)}。")
    for invariant in [known[name] for name in names] or INVARIANTS:
        yield invariant, _violation(invariant, kept)


def _violation(invariant: Invariant, kept: int) -> Violation | None:
    statement = f"select count(*) over (), row_name from ({invariant.sql}) broken(row_name) order by 2 limit {kept}"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    if not rows:
        return None
    return Violation(invariant, rows[0][0], tuple(str(name) for _, name in rows))
