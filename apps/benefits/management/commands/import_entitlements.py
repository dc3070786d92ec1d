"""``manage.py import_entitlements rural_elder_subsidy 名单.xlsx --from 2026-12 --as li.mei``: rights of a former system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.benefits.actions import upload_opening
from apps.benefits.rules.listing import ListRefused
from apps.benefits.rules.opening import OFFERED
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.org.queries import actor_of_username


class Command(BaseCommand):
    help = "成批录入原系统的在发待遇，一个项目一份名单；须由另一人在“待复核”整批复核后才计发"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", choices=OFFERED, help="待遇项目代码")
        parser.add_argument("file", type=Path, help="名单文件（xlsx、xls、csv）")
        parser.add_argument("--from", dest="month", required=True, help="本系统起算月，如 2026-12")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号办理")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            actor, month = actor_of_username(options["username"], via="command"), Month.parse(options["month"])
            content = options["file"].read_bytes()
            made = upload_opening(actor, scheme=options["scheme"], opened_month=month, content=content)
        except OSError as error:
            raise CommandError(f"读不到文件：{error.strerror}") from error
        except ListRefused as refusal:
            raise CommandError("\n".join(["名单没有写入：", *refusal.problems])) from refusal
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已录入 {len(made):,} 条，等待另一人整批复核。")
