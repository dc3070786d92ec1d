"""Rotate the keys of personal data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import rotation
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.keys import KeysMissing


class Command(BaseCommand):
    help = "轮换加密密钥：启用新版本并分批重新加密；中断后再次运行即可续办。--drop-old 删除不再使用的旧版本。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drop-old", action="store_true", help="完成后删除旧密钥（旧备份将不能再解密，请先另存密钥文件）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints a line per column; rows that need a person are named and make the command fail."""
        house = Actor.house(via="command")
        try:
            report = rotation.rotate(house)
        except KeysMissing as error:
            raise CommandError(str(error)) from error
        for place, count in report.rotated.items():
            self.stdout.write(f"{place}：{count} 条")
        for place, count in report.kept.items():
            self.stdout.write(f"{place}：只追加的表，{count} 条仍用旧密钥，旧密钥须保留")
        if report.problems:
            lines = "；".join(f"{place} 第{key}行{reason}" for place, key, reason in report.problems[:20])
            raise CommandError(f"{len(report.problems)} 条没有轮换：{lines}。请逐条核查后再次运行。")
        if options["drop_old"]:
            self._drop(house)
        self.stdout.write(f"密钥轮换完成，当前为第 {report.version} 版。")

    def _drop(self, house: Actor) -> None:
        try:
            dropped = rotation.drop_old_versions(house)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已删除旧密钥：{'、'.join(f'第 {version} 版' for version in dropped) or '无'}")
