"""`manage.py facts --json [--only KIND]`: the canonical facts, one JSON object a line; its SHA-256 is the facts hash."""

import sys
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.reports.queries import KINDS, facts

CHUNK = 2000


class Command(BaseCommand):
    help = "输出全部资金事实（每行一个 JSON，排序固定，不含内部编号和个人信息明文），用于核对与复算。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 行输出（唯一格式）")
        parser.add_argument(
            "--only", action="append", default=[], metavar="KIND", help=f"只输出某类：{'、'.join(KINDS)}；可重复"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = facts(Actor.house(via="command"), options["only"])
            while chunk := list(islice(lines, CHUNK)):
                self.stdout.write("\n".join(chunk))
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, for example) has seen enough
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
