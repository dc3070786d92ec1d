"""``manage.py post_month 2026-11 --as li.mei``: post what is owed up to a month."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.benefits.actions import post_month
from apps.core.errors import DomainError
from apps.core.money import yuan
from apps.core.month import Month
from apps.org.queries import actor_of_username


class Command(BaseCommand):
    help = "核定一个月的应发（同一个月可以重复执行，没有变化时不会产生新的应发）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="月份，如 2026-11")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号办理")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = post_month(actor_of_username(options["username"], via="command"), month=Month.parse(options["month"]))
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{options['month']} 核定完成：新增应发 {run.due_count} 笔，合计 {yuan(run.total_fen)} 元。")
