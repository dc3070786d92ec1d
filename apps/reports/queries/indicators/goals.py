"""年度目标: how many of a year's targets are met. It counts the other indicators, so it is added to them once they are there."""

from django.db.models import DateField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from apps.core.action import permission
from apps.core.actor import Actor
from apps.core.scope import COUNTY
from apps.reports.models import Target
from apps.reports.queries.indicators.counting import Counting
from apps.reports.queries.indicators.registry import COUNTINGS
from apps.reports.queries.indicators.values import values
from apps.reports.rules.comparing import is_met
from apps.reports.rules.spans import Span

VIEW_REPORT = permission("reports.view_report", "查看年度报告和目标")
NAME = "GZ01"


def standing(year: int) -> QuerySet[Target]:
    """The target of a year that holds for each indicator: the last one entered."""
    last = Target.objects.filter(year=year).order_by("indicator", "-id").distinct("indicator")
    return Target.objects.filter(pk__in=last.values("pk"))


def _aimed(actor: Actor, span: Span) -> QuerySet[Target]:
    """Targets are a year's and the county's: a month, a quarter, a township have none. Of what this person may read."""
    if not span.is_whole_year or all(len(place) > COUNTY for place in actor.places):
        return Target.objects.none()
    shut = [name for name, one in COUNTINGS.items() if not actor.may(one.needs)]
    return standing(span.year).exclude(indicator__in=[NAME, *shut])


def _kept() -> tuple[QuerySet[Target], str]:
    """Known of a year from its first day, whenever it was entered."""
    first = Cast(Concat(Cast("year", TextField()), Value("-01-01")), DateField())
    return Target.objects.annotate(day=first), "day"


def _met(actor: Actor, span: Span) -> QuerySet[Target]:
    aimed = list(_aimed(actor, span))
    told = values(actor, [row.indicator for row in aimed], span) if aimed else {}
    return Target.objects.filter(pk__in=[row.pk for row in aimed if is_met(told[row.indicator], row.goal)])


COUNTINGS[NAME] = Counting(VIEW_REPORT, _kept, _met, out_of=_aimed, by_town=False)
