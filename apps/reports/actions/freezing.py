"""Keeping the lists of a report: PostgreSQL writes the ids itself, so that nothing of them travels."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, Value, When

from apps.core.actor import Actor
from apps.reports.choices import FrozenPart
from apps.reports.models import AnnualReport, ReportRows, ReportValue
from apps.reports.queries.indicators import COUNTINGS, PARTS, Chosen, Walk, has_shares, keys_of, rows_of, walked
from apps.reports.rules.spans import Span

_KEEP = """
insert into reports_reportrows (value_id, part, model, keys)
select %s, %s, %s, coalesce(array_agg(one.pk::bigint order by one.pk), '{{}}') from ({}) one(pk)
"""


@dataclass(frozen=True, slots=True)
class _List:
    """One list of a figure. ``over``: what it counts once, the last row of each."""

    value: ReportValue
    part: FrozenPart
    span: Span
    whole: bool

    @property
    def over(self) -> str:
        return COUNTINGS[self.value.indicator].over


def keep_lists(house: Actor, report: AnnualReport, today_span: Span) -> None:
    """The ids behind every figure that was counted, of the year and of the year before. In the snapshot that counted the figures."""
    walks: dict[Walk, list[tuple[_List, Chosen]]] = defaultdict(list)
    for value in ReportValue.objects.filter(report=report, indicator__in=list(COUNTINGS)):
        for before, number in ((False, value.number), (True, value.before)):
            span = today_span.before if before else today_span
            for whole in (False, True) if has_shares(value.indicator) else (False,):
                one = _List(value, PARTS[before, whole], span, whole)
                rows = rows_of(value.indicator, span, whole=whole) if number is not None else None
                if isinstance(rows, Chosen):
                    walks[rows.walk].append((one, rows))
                elif rows is not None:
                    _keep_apart(house, one)
    for walk, lists in walks.items():
        _keep_walk(house, walk, lists)


def _keep_apart(house: Actor, one: _List) -> None:
    keys = keys_of(house, one.value.indicator, one.span, whole=one.whole)
    try:
        sql, params = keys.query.sql_with_params()
    except EmptyResultSet:
        ReportRows.objects.create(value=one.value, part=one.part, model=keys.model._meta.label, keys=[])
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(sql), [one.value.pk, str(one.part), keys.model._meta.label, *params])


def _keep_walk(house: Actor, walk: Walk, lists: Sequence[tuple[_List, Chosen]]) -> None:
    """Millions of rows are read once, by several processes (an INSERT would read them by one), and marked with the lists they are in."""
    marks = {
        f"in{at}": Case(When(rows.within(one.span), then=True), default=Value(False), output_field=BooleanField())
        for at, (one, rows) in enumerate(lists)
    }
    overs = sorted({one.over for one, _ in lists} - {"pk"})
    named = {f"over{at}": F(over) for at, over in enumerate(overs)}
    rows = walked(house, [(rows, one.span) for one, rows in lists])
    found = rows.order_by().annotate(key=F("pk"), **named, **marks).values("key", *named, *marks)
    sql, params = found.query.get_compiler(using=found.db).as_sql(with_col_aliases=True)
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table reports_walked on commit drop as {sql}", params)
        for at, (one, _) in enumerate(lists):
            keys = f"select key from reports_walked where in{at}"  # noqa: S608 - a number of ours
            if one.over != "pk":
                keys = f"select max(key) from reports_walked where in{at} group by over{overs.index(one.over)}"  # noqa: S608 - numbers of ours
            cursor.execute(_KEEP.format(keys), [one.value.pk, str(one.part), rows.model._meta.label])
        cursor.execute("drop table reports_walked")
