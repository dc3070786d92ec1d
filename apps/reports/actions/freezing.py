"""Keeping the lists of a report: PostgreSQL writes the ids itself, so that nothing of them travels."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.reports.choices import FrozenPart
from apps.reports.models import AnnualReport, ReportRows, ReportValue
from apps.reports.queries.indicators import COUNTINGS, PARTS, has_shares, keys_of
from apps.reports.rules.spans import Span

_KEEP = """
insert into reports_reportrows (value_id, part, model, keys)
select %s, %s, %s, coalesce(array_agg(one.pk::bigint order by one.pk), '{{}}') from ({}) one(pk)
"""


def keep_lists(house: Actor, report: AnnualReport, today_span: Span) -> None:
    """The ids behind every figure that was counted, of the year and of the year before. In the snapshot that counted the figures."""
    for value in ReportValue.objects.filter(report=report, indicator__in=list(COUNTINGS)):
        for before, number in ((False, value.number), (True, value.before)):
            if number is not None:
                span = today_span.before if before else today_span
                for whole in (False, True) if has_shares(value.indicator) else (False,):
                    _keep(value, PARTS[before, whole], keys_of(house, value.indicator, span, whole=whole))


def _keep(value: ReportValue, part: FrozenPart, keys: QuerySet) -> None:  # type: ignore[type-arg]
    label = keys.model._meta.label
    try:
        sql, params = keys.query.sql_with_params()
    except EmptyResultSet:
        ReportRows.objects.create(value=value, part=part, model=label, keys=[])
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(sql), [value.pk, str(part), label, *params])
