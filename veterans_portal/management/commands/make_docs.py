"""`make docs`: write docs/reference/ and tests/permissions.csv from the code; `--check` only says whether they are up to date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from veterans_portal.reference import pages


class Command(BaseCommand):
    help = "由程序生成参考文档：数据字典、状态、岗位权限。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，不写文件；有过期的以非零码退出")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = [name for name, text in pages().items() if not self._same(name, text)]
        if options["check"] and stale:
            raise CommandError(f"以下文件已过期，请运行 make docs：{'、'.join(stale)}")
        for name in stale:
            file = settings.BASE_DIR / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(pages()[name], encoding="utf-8")
        self.stdout.write(f"已更新：{'、'.join(stale)}" if stale else "参考文档没有变化。")

    def _same(self, name: str, text: str) -> bool:
        file = settings.BASE_DIR / name
        return file.is_file() and file.read_text(encoding="utf-8") == text
