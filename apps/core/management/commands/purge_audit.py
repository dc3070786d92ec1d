"""Archive and remove audit entries older than a day, never younger than 180 days."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import DomainError
from apps.core.retention import purge_audit


class Command(BaseCommand):
    help = "把早于指定日期（至少180天以前）的审计记录归档到文件并清理；须以数据库属主身份运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", required=True, type=date.fromisoformat, help="清理此日期以前的记录，如 2026-01-01")
        parser.add_argument("--archive", required=True, type=Path, help="归档文件（.jsonl.gz），不得已存在")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refusals are printed as they are."""
        before = datetime.combine(options["before"], time(), SHANGHAI)
        try:
            purge = purge_audit(Actor.house(via="command"), before=before, archive=options["archive"])
        except FileExistsError as error:
            raise CommandError(f"归档文件 {options['archive']} 已存在，请换一个文件名。") from error
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已归档并清理审计记录 {purge.count} 条，归档文件 SHA-256：{purge.archive_sha256}")
