"""``manage.py load_policy``: bring the shipped schemes, standards and parameters into the tables. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from apps.core.actor import Actor
from apps.policy.actions import load_shipped


class Command(BaseCommand):
    """Door: no input, one action, one line."""

    help = "装载随系统提供的发放项目、待遇标准和政策参数（可重复执行）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-published", action="store_true", help="后补的标准也按发文日期视为已知（仅用于重建历史）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what changed."""
        done = load_shipped(Actor.house(via="command"), as_published=options["as_published"])
        if done.is_nothing:
            self.stdout.write(f"政策标准没有变化（{done.same} 条）。")
        else:
            text = f"项目变更 {done.schemes} 个，新增 {done.added} 条，更正 {done.corrected} 条，不变 {done.same} 条。"
            self.stdout.write(text)
        with (
            connection.cursor() as cursor
        ):  # two dozen rows never call autovacuum; without their statistics every sum by family of scheme is planned wrongly
            cursor.execute("analyze policy_scheme")
        for name in done.kept:
            self.stdout.write(f"保留本局录入的标准：{name}")
