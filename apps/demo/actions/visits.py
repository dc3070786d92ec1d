"""Plays the visits: the ledger of the year, and this winter's campaign with goods, a promise, a conflict."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from apps.core.actor import Actor
from apps.demo.actions.phones import carry_phone
from apps.demo.rules.acts import Act
from apps.demo.rules.visits import YEARS, visit_ledger
from apps.people.models import Person
from apps.visits import actions as visits
from apps.visits.actions.opening import OpeningVisit, Signers
from apps.visits.models import Campaign, GoodsLot, Promise, Task
from apps.visits.queries import planned_money
from apps.visits.queries.visits import latest_of
from apps.visits.rules.submission import Answer, Gift, Need, Submission, Talk
from apps.visits.rules.triggers import DUES

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

COUNTY = "340321000000"
LISTS = ("martyr_survivor", "demobilized", "red_army", "returned_ill")
STANDARDS = {"martyr_survivor": 100_000, "demobilized": 80_000, "red_army": 200_000, "returned_ill": 50_000}
INVOICE, VISITS = "HYTY20261109", 8
NEEDS = {
    1: Need("health", "听力下降，想配助听器", "帮联系县残联评估并配助听器"),
    3: Need("benefit", "优待证银行卡不会激活", "周三带去网点激活"),
}
STATIONS = {"340321104": "zhaolin", "340321100": "songping"}
_NUMBERS = UUID("6f1a52a0-7f64-4a4e-9a52-8f4e4a0b6d10")


class VisitDesk:
    """Plays the acts of kind ``visits``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self, act: Act) -> None:
        """One act."""
        getattr(self, f"_{act.data['step']}")()

    def _staff(self, username: str) -> int:
        found = self.stage.who(username).staff_id
        assert found is not None
        return found

    def _ledger(self) -> None:
        died = dict(Person.objects.filter(died_on__isnull=False).values_list("id", "died_on"))
        by_index: dict[int, date] = {
            index: day for index, pk in enumerate(self.stage.people) if (day := died.get(pk)) is not None
        }
        signers = Signers(self._staff("limei"), self._staff("zhouqiang"), self._staff("chenjianguo"))
        lines = [line for year in YEARS for line in visit_ledger(self.stage.county, by_index, year)]
        rows = [
            OpeningVisit(
                self.stage.people[one.index],
                one.on,
                one.trigger,
                one.listed,
                one.organiser,
                one.yuan * 100,
                "county",
                one.festival,
            )
            for one in lines
        ]
        visits.open_visits(self.stage.clerk, division=COUNTY, signers=signers, rows=rows)

    def _make(self) -> None:
        row = visits.make_campaign(
            self.stage.clerk, festival="winter", year=2026, division=COUNTY, lists=LISTS, name="2026年入冬送温暖"
        )
        standards = {one: (fen, "bank", "county") for one, fen in STANDARDS.items()}
        visits.set_standards(
            self.stage.clerk,
            campaign_id=row.pk,
            standards=standards,
            budgets={"county": row.tasks.count() * max(STANDARDS.values())},
        )
        lot = visits.buy_goods(
            self.stage.clerk, name="棉被", unit="床", unit_fen=18_000, quantity=60, fund="care_fund", invoice_no=INVOICE,
            bought_on=self.stage.clerk.today, division=COUNTY,
        )  # fmt: skip
        for town in STATIONS:
            visits.send_goods(self.stage.clerk, lot_id=lot.pk, source=COUNTY, target=f"{town}000", quantity=20)

    def _row(self) -> Campaign | None:
        return Campaign.objects.filter(festival="winter", tasks__state="open").distinct().first()

    def _submit(self) -> None:
        if (row := self._row()) is not None:
            visits.submit_campaign(self.stage.clerk, campaign_id=row.pk)

    def _review(self) -> None:
        if (row := self._row()) is not None:
            visits.review_campaign(self.stage.reviewer, campaign_id=row.pk, agree=True)

    def _approve(self) -> None:
        if (row := self._row()) is not None:
            total = sum(planned_money(row).values())
            visits.approve_campaign(self.stage.who("chenjianguo"), campaign_id=row.pk, agree=True, seen_fen=total)

    def _visit(self) -> None:
        """The two stations have begun: a promise, a quilt, a door where nobody was, a door where two came."""
        row = self._row()
        for town, username in STATIONS.items():
            actor = self.stage.who(username)
            for place, person in enumerate(self._people(town)):
                task = Task.objects.filter(campaign=row, person=person, state="open").first()
                self._one(actor, person, task, place)
            self._call(actor, town)

    def _call(self, actor: Actor, town: str) -> None:
        """Of every event that asks for a visit the first one is made, but not where a promise of this day is still open; what is left waits."""
        promised = Promise.objects.filter(state="open").values("person_id")
        events = Task.objects.filter(trigger__in=[*DUES], state="open", division_id__startswith=town)
        events = events.exclude(trigger="death").exclude(person_id__in=promised).order_by("trigger", "id")
        one_each = {task.person_id: task for task in events.distinct("trigger").select_related("person")}
        for task in one_each.values():  # in a small county two events may be one person's
            given = Submission(on=actor.today, talk=Talk(health="good", feeling="calm"), companions=("村干部",))
            self._record(actor, task.person, task, given, "event")

    @staticmethod
    def _people(town: str) -> list[Person]:
        """The first of a township, those on the winter's list before others."""
        rows = Person.objects.filter(division_id__startswith=town, state="active").order_by("id")
        wanted = rows.filter(pk__in=Task.objects.filter(campaign__festival="winter", state="open").values("person_id"))
        return [*wanted[:VISITS], *rows.exclude(pk__in=wanted.values("pk"))][:VISITS]

    def _one(self, actor: Actor, person: Person, task: Task | None, place: int) -> None:
        absent, given = (
            place == 2,
            Submission(on=actor.today, talk=Talk(health="chronic", feeling="calm"), companions=("村干部",)),
        )
        if absent:
            given = Submission(on=actor.today, outcome="absent")
        elif place in NEEDS:
            given = replace(given, needs=(NEEDS[place],))
        elif place == 4:
            lot = GoodsLot.objects.get(invoice_no=INVOICE)
            given = replace(given, gifts=(Gift("goods", lot_id=lot.pk, quantity=1),))
        self._record(actor, person, task, given, "first")
        if place == 0:
            again = Submission(on=actor.today, talk=Talk(health="chronic"), organiser="bureau")
            self._record(self.stage.clerk, person, task, again, "again", base="")

    def _answer(self) -> None:
        """Two days later the first promise is kept; a phone has come back from a round with something to settle."""
        carry_phone(self.stage.who("songping"), self._people(next(reversed(STATIONS)))[-1])
        for town, username in STATIONS.items():
            actor = self.stage.who(username)
            for promise in Promise.objects.filter(state="open", kind="benefit", person__division_id__startswith=town):
                given = Submission(
                    on=actor.today, mode="phone", talk=Talk(health="chronic"), answers=(Answer(promise.pk, "kept"),)
                )
                self._record(actor, promise.person, None, given, "answer")

    @staticmethod
    def _record(
        actor: Actor, person: Person, task: Task | None, given: Submission, turn: str, base: str | None = None
    ) -> None:
        before = latest_of(person.pk)
        seen = base if base is not None else before.receipt_no if before else ""
        visits.record_visit(
            actor, client_id=uuid5(_NUMBERS, f"{person.dossier_no}:{turn}"), person_id=person.pk, task_id=task.pk if task else None,
            given=given, base=seen, signature=_signature() if given.gifts else b"",
        )  # fmt: skip


def _signature() -> bytes:
    """A stroke of the pen."""
    picture = Image.new("L", (300, 120), "white")
    ImageDraw.Draw(picture).line([(20, 90), (80, 30), (140, 95), (210, 40), (280, 80)], fill="black", width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
