"""`manage.py check_truth`: every invariant, one line each; exit 1 and the names when one does not hold."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.reports.queries import INVARIANTS, Invariant, Violation, check


class Command(BaseCommand):
    help = "核对全部账目不变式：应发、发放、批次、银行文件、台账、签批、审计；有不符即列出并以非零码退出。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", action="append", default=[], metavar="NAME", help="只核对某一项；可重复")
        parser.add_argument("--list", action="store_true", help="列出全部核对项")
        parser.add_argument("--quiet", action="store_true", help="只输出不符项")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for invariant in INVARIANTS:
                self.stdout.write(f"{invariant.name}\t{invariant.title}")
            return
        broken = [line for line in self._checked(options) if line]
        if broken:
            self.stderr.write(f"不符 {len(broken)} 项：{'、'.join(broken)}")
            sys.exit(1)
        self.stdout.write("全部相符。")

    def _checked(self, options: dict[str, Any]) -> list[str]:
        names = []
        try:
            for invariant, violation in check(Actor.house(via="command"), options["only"]):
                if violation or not options["quiet"]:
                    self.stdout.write(_line(invariant, violation))
                names.append(violation.invariant.name if violation else "")
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        return names


def _line(invariant: Invariant, violation: Violation | None) -> str:
    if violation is None:
        return f"ok    {invariant.name}  {invariant.title}"
    return f"WRONG {invariant.name}  {invariant.title}：{violation.count} 处，如 {'；'.join(violation.examples)}"
