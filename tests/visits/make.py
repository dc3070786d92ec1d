"""Builders: households on every list, the staff of a campaign, one visit in a line."""

from datetime import date
from typing import Any
from uuid import uuid4

from apps.core import sealing
from apps.core.actor import Actor
from apps.people.models import Category, Document, Person
from apps.visits import actions
from apps.visits.models import Campaign, GoodsLot, Task
from apps.visits.rules.submission import Gift, Submission, Talk
from tests.make import COUNTY, OTHER_TOWN, TOWN, VILLAGE, make_actor, picture
from tests.payments.make import make_person

__all__ = ["COUNTY", "OTHER_TOWN", "TOWN", "VILLAGE"]
SIGNATURE = picture(7, size=(300, 120), kind="PNG")


def listed(kind: str = "demobilized", *, division: str = VILLAGE, phone: str = "", **over: Any) -> Person:
    """Somebody of that category."""
    person = make_person(division=division)
    also_listed(person, kind)
    if phone:
        person.phone_sealed = sealing.seal("people_person.phone", person.row_key, phone)
        person.phone_blind = sealing.blind("phone", phone)
        person.phone_tail = "199****0001"
    for name, value in over.items():
        setattr(person, name, value)
    person.save()
    return person


def also_listed(person: Person, kind: str) -> None:
    """One more category, verified on paper."""
    paper = Document.objects.create(person=person, kind="other", title="认定表", entered_at=make_actor().at)
    Category.objects.create(person=person, kind=kind, state="verified", evidence=paper, since=date(2000, 1, 1))


def met(day: date, **over: Any) -> Submission:
    """Somebody was at home and well."""
    return Submission(on=day, **{"talk": Talk(health="good"), **over})


class Bureau:
    """Everybody a campaign passes."""

    def __init__(self) -> None:
        self.station = make_actor("station_clerk", division=TOWN, name="王站")
        self.second = make_actor("station_clerk", division=TOWN, name="李站")
        self.far = make_actor("station_clerk", division=OTHER_TOWN, name="远站")
        self.clerk = make_actor("benefit_clerk", name="李梅")
        self.reviewer = make_actor("benefit_reviewer", name="周强")
        self.leader = make_actor("leader", name="陈局")
        self.today = self.clerk.today

    def campaign(self, *lists: str, fen: int = 50_000, way: str = "bank", budget: int = 10_000_000, **over: Any) -> Campaign:
        """A draft with standards and money; the days begin today."""
        lists = lists or ("demobilized",)
        given = {
            "festival": "own",
            "year": self.today.year,
            "division": COUNTY,
            "lists": lists,
            "starts_on": self.today,
            "ends_on": self.today,
        }
        row = actions.make_campaign(self.clerk, **{**given, **over})
        standards = dict.fromkeys(lists, (fen, way, "county"))
        actions.set_standards(self.clerk, campaign_id=row.pk, standards=standards, budgets={"county": budget})
        return row

    def approve(self, row: Campaign) -> Campaign:
        """Submitted, reviewed, approved by three persons."""
        from apps.visits.queries import planned_money

        actions.submit_campaign(self.clerk, campaign_id=row.pk)
        actions.review_campaign(self.reviewer, campaign_id=row.pk, agree=True)
        return actions.approve_campaign(
            self.leader, campaign_id=row.pk, agree=True, seen_fen=sum(planned_money(row).values())
        )

    def running(self, *lists: str, **over: Any) -> Campaign:
        return self.approve(self.campaign(*lists, **over))

    def visit(self, actor: Actor, person: Person, *, task: Task | None = None, **over: Any) -> actions.Receipt:
        outer = {name: over.pop(name) for name in ("client_id", "base", "photos", "signature") if name in over}
        outer.setdefault("client_id", uuid4())
        given = over.pop("given", None) or met(self.today, **over)
        return actions.record_visit(actor, person_id=person.pk, task_id=task.pk if task else None, given=given, **outer)

    def oil(self, quantity: int = 10) -> GoodsLot:
        """Cooking oil at the township."""
        lot = actions.buy_goods(
            self.clerk, name="食用油", unit="桶", unit_fen=6_500, quantity=quantity, fund="donation", invoice_no="FP20261101",
            bought_on=self.today, division=COUNTY,
        )  # fmt: skip
        actions.send_goods(self.clerk, lot_id=lot.pk, source=COUNTY, target=TOWN, quantity=quantity)
        return lot


def cash(fen: int = 50_000, fund: str = "county") -> Gift:
    return Gift("cash", fund, fen)
