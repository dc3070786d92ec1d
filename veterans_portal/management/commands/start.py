"""`manage.py start`: everything one county office needs, with one command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from veterans_portal import runner
from veterans_portal.embedded import StartFailed


class Command(BaseCommand):
    help = "启动全部服务（数据库、队列、网页、后台任务），按 Ctrl-C 停止。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="网页端口，默认 8000")
        parser.add_argument("--host", default="", help="监听地址；默认只供本机访问，局域网访问用 ::")
        parser.add_argument("--services-only", action="store_true", help="只在后台启动数据库和队列")
        parser.add_argument("--stop", action="store_true", help="停止正在运行的全部服务")
        parser.add_argument("--no-demo", action="store_true", help="正式使用：不生成演示数据")
        parser.add_argument("--scale", type=int, default=0, help="首次启动时演示县领取待遇的人数")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["stop"]:
                runner.stop_everything(self.stdout.write)
            elif options["services_only"]:
                runner.services_in_background(self.stdout.write)
            else:
                runner.run(
                    options["host"],
                    options["port"],
                    demo=None if options["no_demo"] else options["scale"],
                    say=self.stdout.write,
                )
        except StartFailed as refusal:
            raise CommandError(str(refusal)) from None
        except PermissionError as refusal:
            message = f"没有权限写入 {refusal.filename}；请用最初启动时的用户启动，或检查该目录的属主。"
            raise CommandError(message) from None
