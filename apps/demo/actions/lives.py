"""What life brings two townships in the autumn: soldiers come home, honours, hardship, people to keep in touch with; each sets off a visit."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from apps.core.actor import Actor
from apps.demo.rules.acts import Act
from apps.demo.rules.lives import FACTS, KEY, MERIT, PAIRED, Homecomer, homecomers
from apps.demo.rules.matters import STATIONS
from apps.people import actions as people
from apps.people.models import Hardship, Person
from apps.visits import actions as visits
from apps.visits.models import Task

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

BRANCH = "陆军"


class LifeDesk:
    """Plays the acts of kind ``lives``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self, act: Act) -> None:
        """One act."""
        getattr(self, f"_{act.data['step']}")()

    def _home(self) -> None:
        """Soldiers discharged on 1 September report at the bureau; two of them bring a merit."""
        for one in homecomers(self.stage.county.seed, [place for town in STATIONS for place in self._villages(town)]):
            person_id = self._register(one)
            if one.number in MERIT:
                people.record_honour(
                    self.stage.clerk, person_id=person_id, kind="third_merit", title="三等功", awarded_on=date(2026, 8, 18), issuer="部队",
                    order_no=f"演2026字第{one.number + 1}号",
                )  # fmt: skip

    def _villages(self, town: str) -> list[str]:
        codes = [one.village.code for one in self.stage.county.residents if one.village.code.startswith(town)]
        return sorted(set(codes))[:2]

    def _register(self, one: Homecomer) -> int:
        person = people.register_person(
            self.stage.clerk, name=one.name, id_number=one.id_number, division=one.village, phone=one.phone, employment="unemployed",
            despite_similar=True,
        )  # fmt: skip
        people.record_service(
            self.stage.clerk, person_id=person.pk, enlisted_on=one.enlisted_on, discharged_on=one.discharged_on,
            conscript_until=one.conscript_until, branch=BRANCH, reported_on=self.stage.clerk.today, entry_way="conscript", resettlement="self",
        )  # fmt: skip
        people.set_category(self.stage.clerk, person_id=person.pk, kind="discharged_soldier", since=one.discharged_on)
        return person.pk

    def _facts(self) -> None:
        """Hardship, accidents and illness reported by the stations, and two models; whom to keep in touch with, and who does."""
        book = 0
        for town, username in STATIONS.items():
            rows = iter(self._quiet(town))
            for (kind, since, source), row in zip(FACTS, rows, strict=False):
                people.record_hardship(self.stage.clerk, person_id=row.pk, kind=kind, since=since, source=source)
            for row in islice(rows, 1):
                title, issuer = "县“最美退役军人”", "县委宣传部、县退役军人事务局"
                people.record_honour(
                    self.stage.clerk,
                    person_id=row.pk,
                    kind="model",
                    title=title,
                    awarded_on=date(2026, 10, 20),
                    issuer=issuer,
                )
                visits.list_person(self.stage.clerk, person_id=row.pk, kind="model", reason="评为县最美退役军人")
            for row in islice(rows, KEY):
                visits.list_person(
                    self.stage.clerk, person_id=row.pk, kind="key", reason="家中有实际困难，服务站提请重点联系"
                )
            for row in islice(rows, PAIRED):
                book += 1
                officer = self.stage.who(username).staff_id or 0
                visits.pair_person(
                    self.stage.clerk, person_id=row.pk, staff_id=officer, handbook_no=f"怀联〔2026〕{book:03d}"
                )

    @staticmethod
    def _quiet(town: str) -> list[Person]:
        """People of a township about whom no other story is told, the latest dossiers first."""
        told = Task.objects.filter(state__in=["open", "absent"]).values("person_id")
        poor = Hardship.objects.filter(until__isnull=True).values("person_id")
        rows = Person.objects.filter(division_id__startswith=town, state="active", born_on__lt=date(1990, 1, 1))
        return list(rows.exclude(pk__in=told).exclude(pk__in=poor).order_by("-id")[: len(FACTS) + 1 + KEY + PAIRED])

    def _night(self) -> None:
        """The nightly look makes the tasks."""
        visits.make_tasks(Actor.house(self.stage.clerk.at))
