"""``manage.py load_templates``: add the shipped message templates that are missing. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core.actor import Actor
from apps.notices.actions import load_templates


class Command(BaseCommand):
    """Door: no input, one action, one line."""

    help = "装载随系统提供的消息模板（可重复执行；本局改过的模板保持不变）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many are new."""
        new = load_templates(Actor.house(via="command"))
        self.stdout.write(f"新增消息模板 {new} 个。" if new else "消息模板没有变化。")
