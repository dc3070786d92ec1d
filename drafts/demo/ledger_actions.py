"""Plays the real-name ledger: taken over in one act by the clerk for employment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.demo.rules.acts import Act
from apps.demo.rules.ledger import job_ledger
from apps.jobs.actions.seekers import LedgerLine, Wishes, open_ledger
from apps.people.models import Person

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage


class LedgerDesk:
    """Plays the act of kind ``ledger``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self, _act: Act) -> None:
        """Everybody of the ledger at once."""
        active = set(Person.objects.filter(state="active").values_list("pk", flat=True))
        gone = {index for index, pk in enumerate(self.stage.people) if pk not in active}
        rows = [
            LedgerLine(
                self.stage.people[one.index], one.status, one.since,
                Wishes(skills="、".join(sorted(one.wishes.skills)), trades=sorted(one.wishes.trades), areas=sorted(one.wishes.areas),
                       pay_floor_fen=one.wishes.pay_floor_fen, priority=one.priority),
                takes_news=one.takes_news,
            )
            for one in job_ledger(self.stage.county, gone)
        ]  # fmt: skip
        open_ledger(self.stage.who("xuhui"), rows=rows)
