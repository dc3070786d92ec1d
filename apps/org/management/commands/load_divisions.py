"""Load the division tree from fixtures/org/divisions.csv."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.core.actor import Actor
from apps.org.actions.loading import DivisionRow, load_divisions
from apps.org.models import Division


class Command(BaseCommand):
    help = "导入行政区划（fixtures/org/divisions.csv），可重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "fixtures/org/divisions.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Calls the action only when something differs, so that a warm start writes nothing."""
        rows = self._rows(options["file"])
        known = {row.pk: (row.level, row.name, row.full_name, row.parent_id) for row in Division.objects.all()}
        if all(known.get(row.code) == (row.level, row.name, row.full_name, row.parent) for row in rows):
            self.stdout.write("行政区划没有变化。")
            return
        from pypinyin import lazy_pinyin  # its dictionaries take longer to read than everything else here

        spoken = [replace(row, pinyin="".join(lazy_pinyin(row.name))) for row in rows]
        count = load_divisions(Actor.house(via="command"), rows=spoken)
        self.stdout.write(f"已导入行政区划 {count} 个。")

    def _rows(self, path: Path) -> list[DivisionRow]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        codes = {line["code12"] for line in lines}
        return [
            DivisionRow(
                code=line["code12"],
                level=line["level"],
                name=line["name"],
                full_name=line["full_name"],
                parent=line["parent_code12"] if line["parent_code12"] in codes else None,
                pinyin="",
            )
            for line in lines
        ]
