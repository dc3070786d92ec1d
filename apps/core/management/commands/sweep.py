"""Do by hand what the clock does: find jobs the broker lost and seal the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core import chain, sweeping
from apps.core.actor import Actor


class Command(BaseCommand):
    help = "找回无人办理的后台任务，并封存审计记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Safe to run at any time, beside any number of clocks."""
        swept = sweeping.sweep()
        sealed = chain.seal(Actor.house(via="command"))
        self.stdout.write(
            f"重新催办 {swept.nudged} 项，收回中断任务 {swept.reopened} 项，停止办理 {swept.dead} 项，封存审计记录 {sealed} 条。"
        )
