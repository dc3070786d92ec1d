"""``manage.py load_payments``: bring the shipped bank profiles, reasons and signature table into the tables."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core.actor import Actor
from apps.payments.actions import load_banks


class Command(BaseCommand):
    """Door: no input, one action, one line."""

    help = "装载随系统提供的代发银行格式、退回原因和签批级数表（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was added."""
        added = load_banks(Actor.house(via="command"))
        text = f"新增银行 {added['banks']} 家，退回原因 {added['reasons']} 条，签批级数 {added['signatures']} 条。"
        self.stdout.write(text)
