"""`manage.py seed_demo --scale N --seed S`: the demo county with two years of history, and its demo accounts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.core.actor import now
from apps.core.errors import DomainError
from apps.demo.actions import AlreadySeeded, seed_county
from apps.demo.actions.staff import write_accounts
from apps.demo.queries import is_used
from apps.demo.rules.mix import COUNTY_PAYEES

SEED = 20241105


def marker() -> Path:
    """Lies in the data folder while the county is being made; left behind by an interruption."""
    return Path(settings.DATA_DIR) / "demo-seeding"


class Command(BaseCommand):
    help = "生成演示县：真实区划、虚构人员，两年多的发放历史由系统逐月办理产生。数据库须为空。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=COUNTY_PAYEES, metavar="N", help="领取待遇的人数（默认 8493）")
        parser.add_argument("--seed", type=int, default=SEED, metavar="S", help="随机种子；相同的种子生成相同的数据")
        parser.add_argument("--months", type=int, default=None, metavar="M", help="只办理开头的 M 个月")
        parser.add_argument("--quiet", action="store_true", help="不逐月报告")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scale"] < 40:
            raise CommandError("演示县至少需要 40 名领取待遇的人员，请把 --scale 设为 40 以上。")
        say = (lambda _text: None) if options["quiet"] else self.stdout.write
        if is_used():
            raise CommandError(AlreadySeeded.default)
        marker().parent.mkdir(parents=True, exist_ok=True)
        marker().touch()
        with (
            connection.cursor() as cursor
        ):  # a county lost to a power cut is made anew, so no commit has to wait for the disk
            cursor.execute("set synchronous_commit = off")
        try:
            made = seed_county(now(), payees=options["scale"], seed=options["seed"], months=options["months"], say=say)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        text = write_accounts(made.cast, Path(settings.DATA_DIR) / "demo-accounts.txt")
        marker().unlink(missing_ok=True)
        spent = "，".join(f"{name} {seconds:.1f} 秒" for name, seconds in made.seconds.items())
        self.stdout.write(f"演示县已生成：建档 {made.people} 人，期初领取 {made.payees} 人（{spent}）。")
        self.stdout.write(f"演示账号（口令为本机随机生成）：\n{text}")
