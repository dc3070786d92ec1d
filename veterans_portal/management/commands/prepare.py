"""`manage.py prepare`: bring schema, grants, roles, standards and static files up to date; safe to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

LOADERS = (
    "grants",
    "load_divisions",
    "load_roles",
    "load_policy",
    "load_templates",
    "load_holidays",
    "load_payments",
    "load_kinds",
)
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    *((name, {}) for name in LOADERS),
    ("collectstatic", {"interactive": False, "verbosity": 0}),
)


class Command(BaseCommand):
    help = "更新数据库结构、授权、岗位权限、政策标准和静态文件；可重复运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="只生成演示县（数据库已有人员档案时不做任何事）")
        parser.add_argument("--scale", type=int, help="演示县领取待遇的人数")

    def handle(self, *args: Any, **options: Any) -> None:
        known = get_commands()
        if not options["demo"]:
            for name, arguments in STEPS:
                if name in known:
                    call_command(name, **arguments)
        elif apps.get_model("people", "Person").objects.exists():
            self.stdout.write("数据库已有人员档案，没有生成演示数据；要重新生成，请先运行 make clean。")
        elif "seed_demo" in known:
            self.stdout.write("首次启动，正在生成演示县（约需三分钟，只做一次）……")
            call_command("seed_demo", quiet=True, **({"scale": options["scale"]} if options["scale"] else {}))
