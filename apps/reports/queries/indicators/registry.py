"""One registry: 144 indicators as the county reports them: those counted over our own records, and the others with the record they wait for."""

import csv
from pathlib import Path

from apps.core.errors import NotFound
from apps.reports.queries.indicators import cards, contributions, giving, jobs, money, people, service, visits
from apps.reports.queries.indicators.counting import Counting
from apps.reports.rules.values import Indicator

FILE = Path(__file__).resolve().parents[4] / "fixtures" / "reports" / "indicators.csv"
#: Of the registry as a whole; each counting has its own besides. Snapshots keep both.
VERSION = "2026.12"


def _read() -> dict[str, Indicator]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: Indicator(**row) for row in csv.DictReader(lines)}


INDICATORS = _read()
COUNTINGS: dict[str, Counting] = {
    name: counting
    for module in (people, money, cards, visits, jobs, service, giving, contributions)
    for name, counting in module.COUNTINGS.items()
}


def get_indicator(name: str) -> Indicator:
    """One indicator by its id. Raises NotFound."""
    if name not in INDICATORS:
        raise NotFound("没有这项指标，请从“统计指标”页面选择。")
    return INDICATORS[name]
