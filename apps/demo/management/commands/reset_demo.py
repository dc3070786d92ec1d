"""`manage.py reset_demo`: empty a database whose demo county was only half made, so that it can be made again.

Refuses unless the marker of an interrupted `seed_demo` lies in the data folder: nothing that anybody entered can be lost.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.demo.management.commands.seed_demo import marker


class Command(BaseCommand):
    help = "清空上次中断、只生成了一半的演示县（须以数据库所有者运行）；没有中断标记时拒绝执行。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not marker().is_file():
            raise CommandError("没有找到演示县生成中断的标记，数据库里可能已有正式数据，不能清空。")
        with connection.cursor() as cursor:
            cursor.execute("drop schema public cascade")
            cursor.execute("create schema public")
        marker().unlink()
        self.stdout.write("已清空只生成了一半的演示县。")
