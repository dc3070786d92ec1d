"""The lists of frozen figures: which rows made each, and those rows again."""

from typing import Any

from django.apps import apps
from django.db.models import BooleanField, CharField, F, Func, Max, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import COUNTY
from apps.reports.choices import FrozenPart
from apps.reports.models import AnnualReport, ReportRows, ReportValue
from apps.reports.queries.indicators.counting import VIEW_INDICATOR, Rows
from apps.reports.queries.indicators.registry import COUNTINGS
from apps.reports.queries.indicators.values import counting_of
from apps.reports.rules.spans import Span

PARTS = {(False, False): FrozenPart.ROWS, (False, True): FrozenPart.WHOLE, (True, False): FrozenPart.BEFORE, (True, True): FrozenPart.BEFORE_WHOLE}  # fmt: skip

#: Is this key one of a kept list? The ids are made into an array first and the records read in its order: of a joined list PostgreSQL expects a
#: handful and looks up a million one by one.
_KEPT = """
%(expressions)s = any(array(
  select %(key)s from reports_reportrows, unnest(blocks, bits) one(block, word), generate_series(0, 63) bit
   where reports_reportrows.id = %(row)d and word >> bit & 1 = 1))
"""


def keys_of(actor: Actor, name: str, span: Span, *, whole: bool = False) -> QuerySet[Any, Any]:
    """One column: the ids of the rows of ``listed``, of what it counts once the last one."""
    counting = counting_of(name, span)
    rows = rows_of(name, span, whole=whole)(actor, span).order_by()
    if counting.over == "pk":
        return rows.values("pk")
    return rows.values(counting.over).annotate(one=Max("pk")).values("one")


def rows_of(name: str, span: Span, *, whole: bool = False) -> Rows:
    """How its list is read, or the list of all it is a share of."""
    counting = counting_of(name, span)
    return counting.out_of if whole and counting.out_of else counting.rows


def has_shares(name: str) -> bool:
    """Is there a second list, all it is a share of?"""
    return COUNTINGS[name].out_of is not None


def frozen_rows(actor: Actor, report: AnnualReport, name: str, *, before: bool = False, whole: bool = False) -> QuerySet[Any, Any] | None:  # fmt: skip
    """The rows that made a figure of a report (of the year ``before``), whatever became of them since. None: the report kept no list of it (it
    was made before lists were kept), or this person does not see the whole county. Raises NotFound, Forbidden without the right to its records."""
    require(actor, VIEW_INDICATOR)
    if name not in COUNTINGS:
        raise NotFound("这项指标现在还没有可以统计的记录。")
    require(actor, COUNTINGS[name].needs)
    if all(len(place) > COUNTY for place in actor.places):
        return None
    row = _lists(report, name, before=before, whole=whole).first()
    if row is None:
        return None
    model = apps.get_model(row.model)
    key = "(block << 6) + bit"
    if isinstance(model._meta.pk, CharField):
        key = f"({key})::text"  # a division's key is its code
    return model._default_manager.filter(Func(F("pk"), template=_KEPT, key=key, row=row.pk, output_field=BooleanField()))


def _lists(report: AnnualReport | None, name: str, *, before: bool, whole: bool) -> QuerySet[ReportRows]:
    told = ReportRows.objects.filter(value__report=report, value__indicator=name, part=PARTS[before, whole])
    return told.defer("blocks", "bits")


def frozen_value(report: AnnualReport, name: str) -> ReportValue | None:
    """One figure of a report."""
    return ReportValue.objects.filter(report=report, indicator=name).first()


def gone(rows: QuerySet[Any, Any], report: AnnualReport | None, name: str, *, before: bool, whole: bool) -> int:
    """How many rows of a frozen list are no longer among the records (a payment that came back later, say)."""
    kept = _lists(report, name, before=before, whole=whole).first()
    return kept.size - rows.order_by().count() if kept else 0
