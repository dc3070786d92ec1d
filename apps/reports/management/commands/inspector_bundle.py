"""`manage.py inspector_bundle 2026-01-01 2026-12-31 --as zheng.shen DIR`: make the bundle of a period and put the zip into a folder."""

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import queue
from apps.core.errors import DomainError
from apps.core.models import Job
from apps.org.queries import actor_of_username
from apps.reports.actions import fetch_bundle, order_bundle


class Command(BaseCommand):
    help = "生成一段时间的检查资料包，存到指定文件夹，并打印清单摘要。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", type=date.fromisoformat, metavar="FROM", help="起始日，如 2026-01-01")
        parser.add_argument("last", type=date.fromisoformat, metavar="TO", help="截止日（含）")
        parser.add_argument("folder", type=Path, metavar="DIR", help="存到哪个文件夹")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号办理")
        parser.add_argument("--reason", default="审计检查", help="用途")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"没有文件夹“{folder}”，请先建立。")
        try:
            actor = actor_of_username(options["username"], via="command")
            row = order_bundle(actor, first=options["first"], last=options["last"], reason=options["reason"])
            self._finish(row.job_id or 0)
            row, pieces = fetch_bundle(actor, bundle_id=row.pk)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        path = folder / f"{row}.zip"
        with path.open("wb") as out:
            out.writelines(pieces)
        self.stdout.write(f"{path}\n{row.rows}行，清单摘要（SHA-256）：{row.manifest_sha256}")

    def _finish(self, job_id: int) -> None:
        """Here and now, or by the worker that was faster."""
        while queue.run(job_id) == "not free" and not Job.objects.get(pk=job_id).is_finished:
            time.sleep(1)
        job = Job.objects.get(pk=job_id)
        if job.state != "done":
            raise CommandError(job.last_error or "资料包还没有生成，请稍后再试。")
