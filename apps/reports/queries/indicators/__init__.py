"""The registry of indicators: what each is (``fixtures/reports/indicators.csv``) and how it is counted (the modules beside this one)."""

from apps.reports.queries.indicators.counting import EXPORT_INDICATOR, VIEW_INDICATOR
from apps.reports.queries.indicators.found import BIT, BLOCK, SIZE, Found
from apps.reports.queries.indicators.frozen import PARTS, frozen_rows, frozen_value, gone, has_shares, keys_of, rows_of
from apps.reports.queries.indicators.goals import VIEW_REPORT
from apps.reports.queries.indicators.registry import COUNTINGS, INDICATORS, VERSION, get_indicator
from apps.reports.queries.indicators.values import (
    beside,
    by_town,
    find_place,
    in_part,
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
    "BIT",
    "BLOCK",
    "COUNTINGS",
    "EXPORT_INDICATOR",
    "INDICATORS",
    "PARTS",
    "SIZE",
    "VERSION",
    "VIEW_INDICATOR",
    "VIEW_REPORT",
    "Found",
    "beside",
    "by_town",
    "find_place",
    "frozen_rows",
    "frozen_value",
    "get_indicator",
    "gone",
    "has_shares",
    "in_part",
    "keys_of",
    "listed",
    "may_open",
    "narrowed",
    "part_of",
    "rows_of",
    "split",
    "towns",
    "values",
    "ways",
]
