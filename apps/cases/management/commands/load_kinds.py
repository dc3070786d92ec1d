"""``manage.py load_kinds [PATH]``: load kinds of cases from YAML. Safe to repeat."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.cases.actions import load_kinds
from apps.cases.actions.kinds import FOLDER
from apps.core.actor import Actor
from apps.core.errors import DomainError


class Command(BaseCommand):
    """Door: a file or folder in, one action, one line."""

    help = "装载办件类型定义（可重复执行；不写路径时装载随系统提供的类型）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file or a folder."""
        parser.add_argument("path", nargs="?", type=Path, default=FOLDER, help="YAML 文件或文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all or nothing; a fault names its place in the file."""
        try:
            found = load_kinds(Actor.house(via="command"), path=options["path"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        new = found["versions"]
        text = f"新增办件类型 {found['kinds']} 个，版本 {new} 个。" if new else "办件类型没有变化。"
        self.stdout.write(text)
