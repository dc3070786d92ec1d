"""Seed the holiday table from fixtures/core/holidays.csv."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.core.actions import HolidayRow, load_holidays
from apps.core.actor import Actor
from apps.core.models import Holiday


class Command(BaseCommand):
    help = "导入节假日和调休（fixtures/core/holidays.csv）；已有的日期不覆盖，可重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "fixtures/core/holidays.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Calls the action only when a day is missing."""
        with options["file"].open(encoding="utf-8-sig", newline="") as file:
            rows = [
                HolidayRow(date.fromisoformat(line["day"]), line["kind"], line["name"], line["source"])
                for line in csv.DictReader(file)
            ]
        known = set(Holiday.objects.values_list("day", flat=True))
        if all(row.day in known for row in rows):
            self.stdout.write("节假日没有变化。")
            return
        self.stdout.write(f"已导入节假日 {load_holidays(Actor.house(via='command'), rows=rows)} 天。")
