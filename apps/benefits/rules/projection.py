"""From one person's history to the months each entitlement pays. Pure and deterministic.

``project`` answers what follows from the facts known on a day; ``owed`` prices it month by month.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from apps.benefits.rules.amounts import UNIFIED_FROM, annual, monthly_fen, rate_key
from apps.benefits.rules.catalogue import PERIODIC, SURVIVORS, TABLE
from apps.benefits.rules.compatibility import choose, matrix
from apps.benefits.rules.facts import (
    Entitled,
    Flag,
    Gap,
    History,
    OneOff,
    Projection,
    Segment,
    StandardMissing,
)
from apps.benefits.rules.grants import death_grant, granted
from apps.benefits.rules.timeline import Case, gaps, known_events, payable, start_month, start_reason, versions
from apps.core.month import Month
from apps.policy.rules import Book

Pieces = list[Segment]


def project(history: History, book: Book, known_on: date) -> Projection:
    """The payable months, gaps, one-off amounts and flags of a person, looked at from ``known_on``.

    Decisions, events and standards that became known later are cut. Segments of schemes that exclude each other never
    overlap. Raises nothing for a missing standard: the months stay payable and pricing them names the standard.
    """
    cut = book.at(known_on)
    cases = [_case(i, e, history, cut, known_on) for i, e in enumerate(history.entitlements)]
    known = [c for c in cases if (c.entitled.known_on or c.entitled.decided_on) <= known_on]
    periodic = [c for c in known if c.scheme in PERIODIC]
    found: list[Gap] = []
    flags: list[Flag] = []
    pieces: Pieces = []
    for case in periodic:
        own = gaps(case)
        found += own
        segments, notes = _segments(case, own)
        pieces += segments
        flags += notes
    pieces, dropped, notes = _compatible(pieces, history, cut, {c.index: c for c in periodic})
    one_offs = [o for c in known if c.scheme not in PERIODIC for o in granted(c)]
    grants, more = death_grant(pieces, {c.index: c for c in periodic})
    return Projection(
        segments=tuple(sorted(pieces, key=lambda s: (s.entitlement_index, s.from_month))),
        gaps=tuple(found + dropped),
        one_offs=tuple(one_offs + grants),
        flags=tuple(dict.fromkeys([*flags, *notes, *more])),
        ended=_ended(found),
    )


def _case(index: int, entitled: Entitled, history: History, book: Book, known_on: date) -> Case:
    return Case(index, entitled, history, known_events(history, entitled.scheme, known_on), book)


def _ended(found: Iterable[Gap]) -> Mapping[int, Month]:
    ends: dict[int, Month] = {}
    for gap in found:
        if gap.is_final and gap.from_month is not None:
            ends[gap.entitlement_index] = min(gap.from_month, ends.get(gap.entitlement_index, gap.from_month))
    return ends


def _segments(case: Case, found: tuple[Gap, ...]) -> tuple[Pieces, list[Flag]]:
    """The payable months of one entitlement, cut where its facts or its kind of rate change."""
    steps, flags = versions(case)
    start = start_month(case)
    cuts = {month for month, _ in steps if month is not None}
    if case.scheme in SURVIVORS:
        cuts.add(UNIFIED_FROM)
    counting = _counting(case)
    pieces = []
    for span in payable(start, found):
        for begin, end in split(span, cuts):
            facts = next(facts for month, facts in reversed(steps) if month is None or month <= begin)
            facts = _resident(case, facts)
            key = rate_key(case.scheme, facts, begin, counting)
            if case.scheme != "nursing_allowance" or key:
                pieces.append(Segment(case.scheme, case.index, begin, end, key, facts, start_reason(case)))
    return pieces, flags


def _counting(case: Case) -> str:
    own = case.entitled.parameters.get("year_counting")
    return str(own or case.param("year_counting", start_month(case), "ceil"))


def _resident(case: Case, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Survivors' rates before 2016-10 depend on residence: the household's kind stands in where it was not recorded."""
    if case.scheme not in SURVIVORS or "residence" in facts or case.history.household is None:
        return facts
    return {**facts, "residence": case.history.household}


def split(span: tuple[Month, Month | None], cuts: Iterable[Month]) -> list[tuple[Month, Month | None]]:
    """A half-open span cut at the months inside it."""
    start, end = span
    inner = sorted(c for c in set(cuts) if c > start and (end is None or c < end))
    edges: list[Month | None] = [start, *inner, end]
    return [(a, b) for a, b in pairwise(edges) if a is not None]


def _compatible(
    pieces: Pieces, history: History, book: Book, cases: Mapping[int, Case]
) -> tuple[Pieces, list[Gap], list[Flag]]:
    """Cut the pieces so that schemes which exclude each other never pay for one month."""
    if len({piece.entitlement_index for piece in pieces}) < 2:
        return pieces, [], []
    cuts = _cuts(pieces, book)
    parts = [replace(p, from_month=a, to_month=b) for p in pieces for a, b in split((p.from_month, p.to_month), cuts)]
    kept: Pieces = []
    dropped: list[Gap] = []
    flags: list[Flag] = []
    for begin in sorted({part.from_month for part in parts}):
        together = [part for part in parts if part.from_month == begin]
        chosen, lost, notes = _contest(together, begin, history, book, cases)
        kept += chosen
        dropped += lost
        flags += notes
    return _joined(kept), _joined_gaps(dropped), flags


def _cuts(pieces: Pieces, book: Book) -> set[Month]:
    """Every month in which the outcome of a comparison may change."""
    edges = {m for p in pieces for m in (p.from_month, p.to_month) if m is not None}
    for scheme in {piece.scheme for piece in pieces}:
        edges.update(book.change_months(scheme))
    schemes = {piece.scheme for piece in pieces}
    turns = (
        p
        for p in book.parameters
        if p.scheme in schemes or p.name in ("compatibility", "region_mode", "top_up_yuan_per_year")
    )
    edges.update(Month.of(p.valid_from) for p in turns)
    return edges


@dataclass(frozen=True)
class _Price:
    begin: Month
    history: History
    book: Book
    cases: Mapping[int, Case]

    def of(self, piece: Segment) -> int:
        """Fen per year of a piece; a missing standard counts as nothing, so that the known one is paid."""
        own = self.cases[piece.entitlement_index].entitled.parameters
        region = self.history.region
        try:
            if piece.scheme in TABLE:
                return annual(piece.scheme, piece.rate_key, self.begin, self.book, region, own).annual_fen
            return monthly_fen(piece.scheme, piece.rate_key, piece.facts, self.begin, self.book, region, own).annual_fen
        except StandardMissing:
            return 0


def _contest(
    together: Pieces, begin: Month, history: History, book: Book, cases: Mapping[int, Case]
) -> tuple[Pieces, list[Gap], list[Flag]]:
    price: Callable[[Segment], int] = _Price(begin, history, book, cases).of
    best: dict[str, Segment] = {}
    lost: list[Gap] = []
    for piece in sorted(together, key=lambda p: (-price(p), p.entitlement_index)):
        if piece.scheme in best:
            lost.append(_lost(piece, "同一项目已有一份待遇在发，不重复发放"))
        else:
            best[piece.scheme] = piece
    if len(best) < 2:
        return list(best.values()), lost, []
    choice = choose(list(best), lambda scheme: price(best[scheme]), matrix(book, begin, history.region.code))
    lost += [_lost(best[scheme], why) for scheme, why in choice.dropped.items()]
    return [best[scheme] for scheme in best if scheme in choice.paid], lost, list(choice.flags)


def _lost(piece: Segment, why: str) -> Gap:
    return Gap(
        piece.scheme, piece.entitlement_index, piece.from_month, piece.to_month, "compatibility", why, "多重身份对照规则"
    )


def _joined(pieces: Pieces) -> Pieces:
    """Neighbouring pieces that pay the same thing become one again."""
    joined: Pieces = []
    for piece in sorted(pieces, key=lambda p: (p.entitlement_index, p.from_month)):
        last = joined[-1] if joined else None
        same = last is not None and (last.entitlement_index, last.rate_key, last.facts) == (
            piece.entitlement_index,
            piece.rate_key,
            piece.facts,
        )
        if last is not None and same and last.to_month == piece.from_month:
            joined[-1] = replace(last, to_month=piece.to_month)
        else:
            joined.append(piece)
    return joined


def _joined_gaps(found: list[Gap]) -> list[Gap]:
    joined: list[Gap] = []
    for gap in sorted(found, key=lambda g: (g.entitlement_index, g.from_month)):
        last = joined[-1] if joined else None
        if last is not None and replace(last, to_month=gap.to_month) == replace(gap, from_month=last.from_month):
            joined[-1] = replace(last, to_month=gap.to_month)
        else:
            joined.append(gap)
    return joined


Dues = dict[str, dict[Month, int]]


def owed(history: History, book: Book, known_on: date, window: tuple[Month, Month]) -> tuple[Dues, tuple[OneOff, ...]]:
    """Scheme → month → fen for the months of ``window`` (both ends included), and the one-off amounts.

    A month that owes nothing is absent. Raises StandardMissing for a payable month without a known standard.
    """
    result = project(history, book, known_on)
    cut = book.at(known_on)
    dues: Dues = {}
    first, last = window
    for piece in result.segments:
        own = history.entitlements[piece.entitlement_index].parameters
        end = min(last + 1, piece.to_month) if piece.to_month else last + 1
        for month in Month.span(max(first, piece.from_month), end):
            fen = monthly_fen(piece.scheme, piece.rate_key, piece.facts, month, cut, history.region, own).fen
            if fen:
                months = dues.setdefault(piece.scheme, {})
                months[month] = months.get(month, 0) + fen
    return dues, result.one_offs
