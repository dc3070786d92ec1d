"""`manage.py check_model`: the demo county's figures of 2023, counted from its records, against what the model county published; exit 1 when one does not fit."""

import csv
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.core.actor import Actor
from apps.demo.rules.former import YEAR
from apps.demo.rules.mix import COUNTY_PAYEES
from apps.demo.rules.model import Held, hold, read_model
from apps.payments.models import Claim
from apps.reports.queries import indicators
from apps.reports.rules.spans import Span
from apps.reports.rules.values import Value

FILE = Path(__file__).resolve().parents[4] / "fixtures" / "demo" / "model_2023.csv"
FEN_OF_WAN = 1_000_000


def held() -> list[Held]:
    """Every published figure beside the county's; the county's size is known from its opening payees."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        published = read_model(csv.DictReader(lines))
    house = Actor.house(via="command")
    told = indicators.values(house, [one.indicator for one in published], Span(YEAR, house.today))
    share = min(Decimal(1), Decimal(_opening()) / COUNTY_PAYEES)
    return [hold(one, _in_unit(one.kind, told[one.indicator]), share) for one in published]


def _opening() -> int:
    """Persons with a right taken over at the opening."""
    first = Claim.objects.filter(source="entitlement").order_by("opened_at").values("opened_at")[:1]
    return Claim.objects.filter(source="entitlement", opened_at=first).values("person").distinct().count()


def _in_unit(kind: str, value: Value) -> Decimal | None:
    if value.number is None:
        return None
    if kind == "percent":
        return value.share
    return Decimal(value.number) / FEN_OF_WAN if kind.endswith("wan") else Decimal(value.number)


class Command(BaseCommand):
    help = "用演示县的记录统计2023年各项数字，与原型县公布的数字逐项核对。"

    def handle(self, *args: Any, **options: Any) -> None:
        lines = held()
        for one in lines:
            told = "未统计" if one.counted is None else f"{one.counted.normalize():f}"
            self.stdout.write(
                f"{'ok   ' if one.is_right else 'WRONG'} {one.published.indicator} "
                f"{indicators.INDICATORS[one.published.indicator].name}：公布{one.published.figure}，统计{told}"
            )
        if not all(one.is_right for one in lines):
            sys.exit(1)
