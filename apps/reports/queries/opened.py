"""The list a figure opens, whichever way it was cut: the same rows on the page, in the API and in the sheet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.reports.models import AnnualReport
from apps.reports.queries.indicators import frozen_rows, in_part, listed
from apps.reports.queries.screen import only, part_of
from apps.reports.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Cut:
    """Which list of a figure: ``whole`` all a share is of; ``code`` one part of the split ``way``; ``scheme`` money of one scheme or family; as
    ``report`` froze it (``before``: its figure of last year) and not as it is today."""

    whole: bool = False
    way: str = ""
    code: str | None = None
    scheme: str = ""
    report: AnnualReport | None = None
    before: bool = False

    @property
    def is_part(self) -> bool:
        """Only some of the rows?"""
        return bool(self.way and self.code is not None)


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows, and what they are called besides the figure's own name. ``is_frozen``: as they were counted then."""

    rows: QuerySet[Any, Any]
    words: str = ""
    is_frozen: bool = False


def opened(actor: Actor, name: str, span: Span, cut: Cut) -> Opened:
    """Raises NotFound for what is not counted or no such part, Forbidden without the right to its records."""
    frozen = _frozen(actor, name, span, cut)
    rows = listed(actor, name, span, whole=cut.whole) if frozen is None else frozen
    words = [f"{cut.report}冻结的清单（姓名等内容按现在的档案）"] if frozen is not None else []
    words += ["应计入的全部"] if cut.whole else []
    if cut.is_part and cut.code is not None:
        part = in_part(name, cut.way, cut.code, span)
        rows = rows.filter(part) if frozen is not None else listed(actor, name, span, whole=cut.whole, only=part)
        words += [f"{cut.way}：{cut.code or '没有登记'}"]
    if cut.scheme:
        rows = only(rows, cut.scheme)
        told = part_of(rows, cut.scheme)
        words += [told[0]] if told else []
    return Opened(rows, "，".join(words), frozen is not None)


def _frozen(actor: Actor, name: str, span: Span, cut: Cut) -> QuerySet[Any, Any] | None:
    if cut.report is None or not span.is_whole_year or cut.report.year - cut.before != span.year:
        return None
    return frozen_rows(actor, cut.report, name, before=cut.before, whole=cut.whole)
