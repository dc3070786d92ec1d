"""The registry of indicators: what each is (``fixtures/reports/indicators.csv``) and how it is counted (the modules beside this one)."""

from apps.reports.queries.indicators.counting import EXPORT_INDICATOR, VIEW_INDICATOR
from apps.reports.queries.indicators.registry import COUNTINGS, INDICATORS, VERSION, get_indicator
from apps.reports.queries.indicators.values import (
    by_town,
    find_place,
    listed,
    may_open,
    narrowed,
    part_of,
    split,
    towns,
    values,
    ways,
)

__all__ = [
    "COUNTINGS",
    "EXPORT_INDICATOR",
    "INDICATORS",
    "VERSION",
    "VIEW_INDICATOR",
    "by_town",
    "find_place",
    "get_indicator",
    "listed",
    "may_open",
    "narrowed",
    "part_of",
    "split",
    "towns",
    "values",
    "ways",
]
