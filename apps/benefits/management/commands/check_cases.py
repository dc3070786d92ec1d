"""Judge law cases against the rules that pay people: one line a case, exit 0 only if all pass. Needs no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand

from apps.benefits.rules.casefile import Verdict, check_file
from apps.policy.resources import fixtures_book


class Command(BaseCommand):
    """``manage.py check_cases PATH…``: files and folders of case files; writes nothing."""

    help = "核对优抚算例：逐个算例输出 ok / WRONG / ERROR，全部通过时退出码为 0。"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Any number of files and folders."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="算例文件或文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdicts and the count."""
        states = []
        for verdict in (v for path in options["paths"] for v in _verdicts(Path(path))):
            self.stdout.write(str(verdict))
            states.append(verdict.state)
        passed = states.count("ok")
        self.stdout.write(f"{passed} passed, {len(states) - passed} failed")
        if passed != len(states) or not states:
            raise SystemExit(1)


def _verdicts(path: Path) -> Iterator[Verdict]:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    files = sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file()) if path.is_dir() else [path]
    if not files:
        yield Verdict("ERROR", str(path), "文件夹里没有算例文件（*.yaml）。")
    for file in files:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            yield Verdict("ERROR", str(file), f"文件读不出来（{type(problem).__name__}），请确认文件存在且为 UTF-8 编码。")
            continue
        yield from check_file(text, str(file), fixtures_book(), today)
