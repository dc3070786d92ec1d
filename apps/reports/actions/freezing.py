"""Keeping the lists of a report: PostgreSQL writes the ids itself, so that nothing of them travels."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.reports.models import AnnualReport, ReportValue
from apps.reports.queries.indicators import BIT, BLOCK, COUNTINGS, PARTS, SIZE, Found, has_shares, keys_of, rows_of
from apps.reports.rules.spans import Span

_KEEP = f"""
insert into reports_reportrows (value_id, part, model, size, blocks, bits)
select %s, %s, %s, {SIZE}, coalesce(array_agg(block order by block), '{{{{}}}}'), coalesce(array_agg(bits order by block), '{{{{}}}}') from {{}}
"""  # noqa: S608 - words of ours
_BLOCKS = f"(select {BLOCK} as block, bit_or({BIT}) as bits from (select pk::bigint from ({{}}) one(pk)) rows(key) group by 1) blocks"  # noqa: S608 - words of ours


def keep_lists(house: Actor, report: AnnualReport, today_span: Span, found: Found) -> None:
    """The ids behind every figure that was counted, of the year and of the year before. In the snapshot that counted the figures."""
    for value in ReportValue.objects.filter(report=report, indicator__in=list(COUNTINGS)):
        for before, number in ((False, value.number), (True, value.before)):
            span = today_span.before if before else today_span
            for whole in (False, True) if has_shares(value.indicator) else (False,):
                if number is not None:
                    _keep(house, value, span, found, before=before, whole=whole)


def _keep(house: Actor, value: ReportValue, span: Span, found: Found, *, before: bool, whole: bool) -> None:
    keys = keys_of(house, value.indicator, span, whole=whole)
    place = found.at.get((value.indicator, span, rows_of(value.indicator, span, whole=whole)))
    blocks, given = (place, ()) if place else _blocks(keys)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(blocks), [value.pk, str(PARTS[before, whole]), keys.model._meta.label, *given])


def _blocks(keys: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    """The ids of a list that is read for itself, in blocks."""
    try:
        sql, given = keys.query.sql_with_params()
    except EmptyResultSet:
        sql, given = "select 0 where false", ()
    return _BLOCKS.format(sql), given
