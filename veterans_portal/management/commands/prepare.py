"""`manage.py prepare`: bring schema, grants, roles, standards and static files up to date; safe to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

LOADERS = ("grants", "load_divisions", "load_roles", "load_policy", "load_templates", "load_holidays", "load_payments")
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    *((name, {}) for name in LOADERS),
    ("collectstatic", {"interactive": False, "verbosity": 0}),
)


class Command(BaseCommand):
    help = "更新数据库结构、授权、岗位权限、政策标准和静态文件；可重复运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="不生成演示数据")
        parser.add_argument("--demo-only", action="store_true", help="只生成演示数据")

    def handle(self, *args: Any, **options: Any) -> None:
        known = get_commands()
        steps = (("seed_demo", {}),) if options["demo_only"] else STEPS
        for name, arguments in steps:
            if name in known:
                call_command(name, **arguments)
