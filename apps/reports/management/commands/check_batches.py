"""`manage.py check_batches`: every closed batch worked out anew from the facts known on its day; exit 1 and the first differences when one is not equal."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.benefits.queries.recomputing import Again, again, closed_batches
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.people.models import Person


class Command(BaseCommand):
    help = "已结清的批次按当时知道的事实和标准重算，与当时发的逐笔核对到分；有不一致即列出并以非零码退出。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="只核对某一年的批次")
        parser.add_argument("--batch", metavar="KEY", help="只核对一个批次")
        parser.add_argument("--sample", type=int, metavar="N", help="每批均匀抽 N 人；不写核对全部")

    def handle(self, *args: Any, **options: Any) -> None:
        house = Actor.house(via="command")
        rows = closed_batches(house)
        chosen = [row for row in rows if options["year"] in (None, row.month.year) and options["batch"] in (None, row.key)]
        if not chosen:
            raise CommandError("没有符合条件的已结清批次。")
        if options["sample"] is not None and options["sample"] < 1:
            raise CommandError("抽样人数应为正整数。")
        found = []
        for row in reversed(chosen):
            found.append(again(house, row, options["sample"]))
            self.stdout.write(_line(found[-1]))
        wrong = sum(one.wrong for one in found)
        if wrong:
            self.stderr.write(f"不一致 {wrong} 笔。")
            sys.exit(1)
        self.stdout.write(f"{len(found)} 个批次、{sum(one.lines for one in found):,} 笔，一分不差。")


def _line(one: Again) -> str:
    head = f"{'WRONG' if one.wrong else 'ok   '} {one.batch.key}  {one.persons}/{one.of} 人，{one.lines} 笔，{yuan(one.paid_fen)} 元"
    names = Person.objects.in_bulk([apart.key[0] for apart in one.apart])
    told = [
        f"{names[a.key[0]].dossier_no} {a.key[1]} {a.key[3]:%Y-%m}：发 {yuan(a.paid_fen)}，重算 {yuan(a.again_fen)}"
        for a in one.apart
    ]
    return "\n      ".join([head, *told])
