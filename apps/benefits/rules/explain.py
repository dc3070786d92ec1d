"""The slip (发放说明单): what a month pays, by which rule, facts and arithmetic, and why it differs from last month. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.benefits.rules.amounts import monthly_fen
from apps.benefits.rules.catalogue import SCHEMES, WORDS
from apps.benefits.rules.facts import Amount, Gap, History, Projection, Segment
from apps.benefits.rules.projection import project
from apps.core.money import yuan
from apps.core.month import Month
from apps.policy.rules import Book

_LABELS = {"class": "护理费档次", "service_years": "服役年限", "residence": "城乡类别", "held": "生前享受的待遇"}


@dataclass(frozen=True, slots=True)
class Slip:
    """One scheme in one month. ``amount`` None: nothing is paid, and ``change`` says why."""

    scheme: str
    name: str
    month: Month
    amount: Amount | None
    previous: Amount | None
    change: str
    gap: Gap | None


_UNITS = {"grade": "级"}


def facts_text(scheme: str, facts: Mapping[str, Any]) -> str:
    """Facts in words: ``残疾等级：10级；残疾性质：因战``."""
    labels = {**_LABELS, **{fact.name: fact.label for fact in SCHEMES[scheme].facts}}
    return "；".join(f"{labels.get(name, name)}：{_word(value)}{_UNITS.get(name, '')}" for name, value in facts.items())


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{_word(key)}{item}次" for key, item in value.items())
    if str(value) in SCHEMES:
        return SCHEMES[str(value)].name
    return WORDS.get(str(value), str(value))


def why_changed(before: Amount | None, after: Amount | None, gap: Gap | None = None) -> str:
    """One sentence on the difference between last month's amount and this month's."""
    if after is None:
        return f"本月不发：{gap.reason}（{gap.article}）。" if gap is not None else "本月不发：不在起发期内。"
    if before is None:
        return f"上月未发：{gap.reason}；本月起发放。" if gap is not None else "本月为首次发放。"
    if before.basis.facts != after.basis.facts:
        old, new = (facts_text(a.basis.scheme, a.basis.facts) for a in (before, after))
        return f"认定事实变化：由“{old}”变为“{new}”。"
    if before.annual_fen != after.annual_fen:
        cause = "；".join(after.basis.standards) or "当地标准或参数调整"
        return f"年标准由{yuan(before.annual_fen)}元调整为{yuan(after.annual_fen)}元（{cause}）。"
    if before.fen != after.fen:
        return f"年标准不变；按累计差额分月，与上月相差{abs(after.fen - before.fen)}分。"
    return "与上月相同。"


def explain(history: History, book: Book, known_on: date, scheme: str, month: Month) -> Slip:
    """The slip of one scheme and month of a person, as known on a day. Raises StandardMissing."""
    result = project(history, book, known_on)
    after = _amount(result, history, book.at(known_on), scheme, month)
    before = _amount(result, history, book.at(known_on), scheme, month - 1)
    at = month if after is None else month - 1
    gap = (
        next((g for g in result.gaps if g.scheme == scheme and _within(g, at)), None)
        if after is None or before is None
        else None
    )
    return Slip(scheme, SCHEMES[scheme].name, month, after, before, why_changed(before, after, gap), gap)


def _within(span: Gap | Segment, month: Month) -> bool:
    begins = span.from_month is None or span.from_month <= month
    return begins and (span.to_month is None or month < span.to_month)


def _amount(result: Projection, history: History, book: Book, scheme: str, month: Month) -> Amount | None:
    piece = next((s for s in result.segments if s.scheme == scheme and _within(s, month)), None)
    if piece is None:
        return None
    own = history.entitlements[piece.entitlement_index].parameters
    return monthly_fen(scheme, piece.rate_key, piece.facts, month, book, history.region, own)
