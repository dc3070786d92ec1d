"""``manage.py discover``: the nightly look at once, as the house (the clock orders the same job every night)."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.benefits.actions import discover
from apps.benefits.queries.discovery import candidates
from apps.core.actor import Actor

CHUNK = 1000


class Command(BaseCommand):
    help = "主动发现：谁将满足条件、谁应享未享、谁可能不再符合（每晚自动执行，也可随时执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        house = Actor.house(via="command")
        people = candidates(house.today)
        total = {"people": 0, "new": 0, "closed": 0, "reopened": 0}
        for start in range(0, len(people), CHUNK):
            found = discover(house, person_ids=people[start : start + CHUNK])
            total = {name: total[name] + found[name] for name in total}
        self.stdout.write(
            f"核对 {total['people']} 人：新发现 {total['new']} 项，自动了结 {total['closed']} 项，重新列入 {total['reopened']} 项。"
        )
