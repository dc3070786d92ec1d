"""Plays the real-name ledger: taken over in one act by the clerk for employment; who was placed, borrowed or learns stands there as such."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from apps.demo.rules.acts import Act
from apps.demo.rules.ledger import job_ledger
from apps.jobs.actions.seekers import LedgerLine, Wishes, open_ledger
from apps.jobs.models import Enrolment, Loan, Placement
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
        known, rows = self._known(), []
        for one in job_ledger(self.stage.county, gone):
            person = self.stage.people[one.index]
            status, since = known.get(person, (one.status, one.since))
            wishes = Wishes(skills="、".join(sorted(one.wishes.skills)), trades=sorted(one.wishes.trades), areas=sorted(one.wishes.areas),
                            pay_floor_fen=one.wishes.pay_floor_fen, priority=one.priority)  # fmt: skip
            rows.append(LedgerLine(person, status, since, wishes, takes_news=one.takes_news))
        open_ledger(self.stage.who("xuhui"), rows=rows)

    @staticmethod
    def _known() -> dict[int, tuple[str, date]]:
        """Person → what the other registers say they do."""
        learning = Enrolment.objects.filter(state="learning", training__state="running").values_list(
            "person_id", "enrolled_on"
        )
        borrowed = Loan.objects.filter(state="granted").values_list("person_id", "granted_on")
        placed = Placement.objects.filter(ended_on__isnull=True).order_by("id").values_list("person_id", "started_on")
        told = {person: ("training", on) for person, on in learning}
        told |= {person: ("founder", on) for person, on in borrowed if on}
        return told | {person: ("employed", on) for person, on in placed}
