"""`manage.py backup DIR`: one consistent, encrypted backup in a new folder under DIR."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from apps.core.actor import Actor
from veterans_portal import backups, restoring


class Command(BaseCommand):
    help = "备份数据库和上传文件（加密，附校验清单）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", nargs="?", default=settings.BACKUP_DIR, help="存放备份的目录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = backups.read_key(settings.BACKUP_KEY, may_create=True)
            folder = backups.fresh_folder(Path(options["dir"]), Actor.house().at)
        except (backups.BackupRefused, OSError) as refusal:
            raise CommandError(f"备份没有开始：{refusal}") from None
        try:
            self._fill(folder, key)
        except (backups.BackupRefused, OSError) as refusal:
            backups.discard(folder)
            raise CommandError(f"备份没有完成，已清除未完成的文件：{refusal}") from None
        except (DatabaseError, psycopg2.Error) as error:
            backups.discard(folder)
            raise CommandError(
                f"备份没有完成，已清除未完成的文件：数据库不让读取（{str(error).strip().splitlines()[0]}）。"
                "请用数据库所有者的账号（DATABASE_OWNER_URL）备份。"
            ) from None
        self.stdout.write(f"备份完成：{folder}")
        self.stdout.write("恢复时需要备份密钥和个人信息密钥；它们不在备份中，请另行离线保管。")

    def _fill(self, folder: Path, key: bytes) -> None:
        connection.close()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute("select pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            counts = restoring.row_counts(cursor)
            if not counts.get("django_migrations"):
                raise backups.BackupRefused("这个数据库里没有本系统的数据；请核对 DATABASE_OWNER_URL 里的数据库名。")
            restoring.server().dump(folder / "database.sealed", key, snapshot)
        backups.seal_folder(Path(settings.MEDIA_ROOT), folder / "media.sealed", key)
        made_at = Actor.house().at.isoformat(timespec="seconds")
        backups.write_manifest(folder, key, {"made_at": made_at, "rows": counts, "key_versions": restoring.key_versions()})
        (Path(settings.DATA_DIR) / "last-backup").write_text(f"{made_at} {folder}\n", encoding="utf-8")
