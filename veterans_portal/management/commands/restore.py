"""`manage.py restore DIR [--verify] [--replace]`: bring a backup back, or prove that it could be."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from veterans_portal import backups, restoring


class Command(BaseCommand):
    help = "从备份恢复；--verify 只校验并试恢复，不改动现有数据。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", help="备份目录，或存放多份备份的目录（取最新一份）")
        parser.add_argument("--verify", action="store_true", help="只校验：试恢复到临时数据库后删除")
        parser.add_argument("--replace", action="store_true", help="现有数据库已有数据时，仍以备份替换（原库改名保留）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = backups.read_key(settings.BACKUP_KEY)
            folder = backups.newest(Path(options["dir"]))
            self._restore(folder, key, options)
        except (backups.BackupRefused, OSError) as refusal:
            raise CommandError(f"没有恢复：{refusal}") from None
        except OperationalError as away:
            raise CommandError(
                f"没有恢复：连不上数据库（{str(away).strip()}）。请核对 DATABASE_OWNER_URL；数据库还没有的，先按 deploy/roles.sh 建好空库。"
            ) from None

    def _restore(self, folder: Path, key: bytes, options: dict[str, Any]) -> None:
        if not options["verify"] and not options["replace"] and restoring.is_used():
            raise backups.BackupRefused("现有数据库已有数据；确认要用备份替换，请加上 --replace（原库会改名保留）。")
        with restoring.trial(folder, key) as name:
            if options["verify"]:
                self.stdout.write(f"校验通过：{folder} 完整，可以恢复。")
                return
            kept = restoring.swap_in(name)
        backups.unseal_folder(folder / "media.sealed", Path(settings.MEDIA_ROOT), key)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("grants")
        self.stdout.write(f"已恢复：{folder}。原数据库改名为 {kept}，核对无误后可由数据库管理员删除。")
