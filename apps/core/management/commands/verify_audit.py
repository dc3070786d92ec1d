"""Check the audit chain from the first block to the last."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import chain


class Command(BaseCommand):
    help = "校验审计记录是否被改动；发现问题时指出第一个被改动的封存块，并以非零状态退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", type=Path, help="外部留存的链头文件，每行“块号 校验值”")
        parser.add_argument("--write-anchor", type=Path, help="把当前链头追加到该文件，供今后核对")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one line; a broken chain is a ``CommandError``."""
        verdict = chain.verify(self._anchors(options["anchor"]))
        if verdict.problem:
            raise CommandError(f"审计记录校验不通过：{verdict.problem}请立即保全数据库并报告安全管理员。")
        self.stdout.write(f"审计记录校验通过：{verdict.blocks} 块，{verdict.entries} 条。")
        head = chain.head()
        if options["write_anchor"] and head:
            with options["write_anchor"].open("a", encoding="utf-8") as file:
                file.write(f"{head[0]} {head[1]}\n")

    def _anchors(self, path: Path | None) -> dict[int, str]:
        if path is None:
            return {}
        try:
            pairs = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            return {int(number): digest for number, digest in pairs}
        except (OSError, ValueError) as error:
            raise CommandError(f"链头文件 {path} 无法读取；请确认每行是“块号 校验值”。") from error
