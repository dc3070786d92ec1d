"""Merge every app's fixtures/<app>/permissions.csv into the roles' groups."""

import csv
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.actor import Actor
from apps.org.actions.loading import load_roles
from apps.org.choices import RoleCode
from apps.org.models import Role


class Command(BaseCommand):
    help = "按 fixtures/*/permissions.csv 设定各岗位的权限，可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Calls the action only when something differs, so that a warm start writes nothing."""
        labels: dict[str, str] = {}
        granted: dict[str, set[str]] = {role.value: set() for role in RoleCode}
        for line in self._lines():
            code = line["permission"]
            if code in labels:
                raise CommandError(f"权限 {code} 在两个文件中重复出现，请只保留一处。")
            labels[code] = line["label"]
            for role, codes in granted.items():
                if line[role] == "1":
                    codes.add(code)
        if self._same(labels, granted):
            self.stdout.write("岗位权限没有变化。")
            return
        counts = load_roles(Actor.house(via="command"), labels=labels, granted=granted)
        self.stdout.write("岗位权限：" + "，".join(f"{RoleCode(role).label} {count} 项" for role, count in counts.items()))

    def _lines(self) -> Iterator[dict[str, str]]:
        for path in sorted(settings.BASE_DIR.glob("fixtures/*/permissions.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for number, line in enumerate(csv.DictReader(file), start=2):
                    if not line.get("label") or any(line.get(role.value) not in ("0", "1") for role in RoleCode):
                        raise CommandError(
                            f"{path.parent.name}/permissions.csv 第{number}行缺列，或岗位列不是 0/1，请更正。"
                        )
                    yield line

    def _same(self, labels: dict[str, str], granted: dict[str, set[str]]) -> bool:
        from django.contrib.auth.models import Permission

        rows = Permission.objects.filter(content_type__model="action").select_related("content_type")
        if {f"{row.content_type.app_label}.{row.codename}": row.name for row in rows} != labels:
            return False
        present: dict[str, set[str]] = {}
        for role in Role.objects.select_related("group"):
            held = role.group.permissions.select_related("content_type")
            present[role.code] = {f"{row.content_type.app_label}.{row.codename}" for row in held}
        return present == granted
