"""Several identities of one person (多重身份): which scheme pays in a month. Pure. See docs/rules/compatibility.md.

No national table exists. The matrix is a dated parameter per place; where it is silent the higher one pays and the
case is flagged.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.benefits.rules.catalogue import SCHEMES
from apps.benefits.rules.facts import Flag
from apps.core.month import Month
from apps.policy.rules import Book

RULES = ("both", "higher_only", "a_only", "b_only", "forbidden")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two schemes meet: the rule seen from the first one's side, its source, and whether it is only the default."""

    rule: str
    law: str
    is_default: bool = False


@dataclass(frozen=True)
class Matrix:
    """The compatibility table of one place and month."""

    default: str
    pairs: tuple[Mapping[str, str], ...]

    def verdict(self, a: str, b: str) -> Verdict:
        """The first pair that names both schemes (``*`` is any); the default otherwise."""
        for pair in self.pairs:
            for first, second, swapped in ((a, b, False), (b, a, True)):
                if pair["a"] == first and pair["b"] in (second, "*"):
                    return Verdict(_swap(pair["rule"]) if swapped else pair["rule"], pair.get("law", ""))
        return Verdict(self.default, "国家未作统一规定，默认就高享受一项", True)


def _swap(rule: str) -> str:
    return {"a_only": "b_only", "b_only": "a_only"}.get(rule, rule)


def matrix(book: Book, month: Month, division: str) -> Matrix:
    """The dated table in force; without one everything is ``higher_only``."""
    found = book.param("compatibility", month, division)
    table: Mapping[str, Any] = found.value if found is not None else {}
    return Matrix(table.get("default", "higher_only"), tuple(table.get("pairs", ())))


@dataclass(frozen=True, slots=True)
class Choice:
    """The schemes that pay, and for each that does not the sentence saying why."""

    paid: frozenset[str]
    dropped: Mapping[str, str]
    flags: tuple[Flag, ...]


def choose(held: Sequence[str], rates: Callable[[str], int], table: Matrix) -> Choice:
    """Which of several schemes held in one month are paid.

    Exclusions named by law act first, whatever the amounts; then the dearest scheme is taken and every further one only
    where the table allows both. ``rates``: scheme → fen per year, for the comparison.
    """
    dropped: dict[str, str] = {}
    flags: list[Flag] = []
    for a in held:
        for b in held:
            verdict = table.verdict(a, b)
            if a != b and verdict.rule == "b_only" and b not in dropped:
                dropped.setdefault(a, f"与{SCHEMES[b].name}不可兼得，按规定只发后者（{verdict.law}）")
    order = {scheme: index for index, scheme in enumerate(SCHEMES)}
    left = sorted((s for s in held if s not in dropped), key=lambda s: (-rates(s), order[s]))
    paid: list[str] = []
    for scheme in left:
        rival = next((p for p in paid if table.verdict(p, scheme).rule != "both"), None)
        if rival is None:
            paid.append(scheme)
            continue
        verdict = table.verdict(rival, scheme)
        dropped[scheme] = f"与{SCHEMES[rival].name}就高享受一项（{verdict.law}）"
        names = f"{SCHEMES[rival].name}与{SCHEMES[scheme].name}"
        if verdict.rule == "forbidden":
            flags.append(Flag("forbidden_pair", f"{names}按规定不得同时认定，请核实并撤销其中一项。"))
        elif verdict.is_default:
            flags.append(Flag("higher_only", f"{names}重复，暂按就高享受一项，请按省级规定核实。"))
    return Choice(frozenset(paid), dropped, tuple(flags))
