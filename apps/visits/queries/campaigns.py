"""Campaigns, what they plan, what they covered; lists and pairings; goods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Substr

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.org.choices import Lane
from apps.org.models import Division, Staff
from apps.people.models import HouseholdMember
from apps.visits.choices import Fund
from apps.visits.models import Campaign, CampaignStandard, GiftLine, GoodsLot, Listing, Pairing, Stock, Task
from apps.visits.queries.visits import VIEW_VISIT
from apps.visits.rules.festivals import coming
from apps.visits.rules.refusals import CampaignNotFound, LotNotFound
from apps.visits.rules.workflow import PLANNED

FUND_WORDS: Mapping[str, str] = {one.value: str(one.label) for one in Fund}


def _seen(actor: Actor) -> Q:
    """A campaign is seen by its own places and by everybody below whom it concerns."""
    lines = [place for place in actor.places if len(place) >= 6]
    above = {code for place in lines for code in (f"{place[:6]}000000", f"{place[:9]:0<9}000")}
    return within(actor, "division_id") | Q(division_id__in=above)


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns that concern the actor's places, newest first."""
    require(actor, VIEW_VISIT)
    rows = Campaign.objects.filter(_seen(actor)).select_related("division", "made_by", "reviewed_by", "approved_by")
    return rows.order_by("-starts_on", "-id")


def missing(actor: Actor) -> list[tuple[str, int, date]]:
    """Festivals at hand for which the actor sees no campaign: (festival, year, day)."""
    ahead = coming(actor.today)
    known = set(campaigns(actor).order_by().values_list("festival", "year")) if ahead else set()
    return [one for one in ahead if one[:2] not in known]


def get_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """Raises CampaignNotFound."""
    row = campaigns(actor).filter(pk=campaign_id).first()
    if row is None:
        raise CampaignNotFound
    return row


def lock_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """A campaign of the actor's own places, locked until the transaction ends. Raises CampaignNotFound."""
    require(actor, VIEW_VISIT)
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    row = rows.filter(pk=campaign_id).first()
    if row is None:
        raise CampaignNotFound
    return row


def tasks_of(actor: Actor, campaign: Campaign) -> QuerySet[Task]:
    """The list of a campaign inside the actor's places."""
    rows = Task.objects.filter(within(actor, "division_id"), campaign=campaign)
    return rows.select_related("person", "division__parent").order_by("division_id", "id")


def planned_money(campaign: Campaign) -> dict[str, int]:
    """Fund -> fen that the list and the standards ask for."""
    tasks = Task.objects.filter(campaign=campaign, listed=OuterRef("listed"), state__in=PLANNED).order_by()
    heads = Subquery(tasks.values("listed").annotate(n=Count("id")).values("n"))
    found: dict[str, int] = {}
    for fund, fen, count in (
        CampaignStandard.objects.filter(campaign=campaign).annotate(heads=heads).values_list("fund", "fen", "heads")
    ):
        found[fund] = found.get(fund, 0) + fen * (count or 0)
    return {fund: fen for fund, fen in found.items() if fen}


def given_money(campaign: Campaign) -> dict[tuple[str, str], int]:
    """(fund, way) -> fen given so far, corrections apart."""
    rows = GiftLine.objects.filter(visit__task__campaign=campaign).order_by()
    return {(fund, way): fen for fund, way, fen in rows.values_list("fund", "way").annotate(Sum("fen"))}


@dataclass(frozen=True, slots=True)
class Coverage:
    """A place's line: planned = visited + refused + absent + open."""

    code: str
    name: str
    planned: int
    visited: int
    refused: int
    absent: int
    open: int

    @property
    def whole(self) -> bool:
        """Does the identity hold?"""
        return self.planned == self.visited + self.refused + self.absent + self.open

    @property
    def percent(self) -> int:
        """Settled (visited or refused), rounded down."""
        return 100 * (self.visited + self.refused) // self.planned if self.planned else 0


def coverage(actor: Actor, campaign: Campaign, *, town: str = "") -> list[Coverage]:
    """By township, or by village of one township; one statement, in code order."""
    rows = Task.objects.filter(within(actor, "division_id"), campaign=campaign, state__in=PLANNED).order_by()
    if town:
        rows = rows.filter(division_id__startswith=town[:9]).annotate(place=F("division_id"))
    else:
        rows = rows.annotate(place=Substr("division_id", 1, 9))
    counts = {name: Count("id", filter=Q(state=name)) for name in ("visited", "refused", "absent", "open")}
    found = list(rows.values("place").annotate(planned=Count("id"), **counts).order_by("place"))
    names = dict(Division.objects.filter(pk__in=[f"{one['place']:0<12}" for one in found]).values_list("pk", "name"))
    return [_line(one, names) for one in found]


def _line(one: Mapping[str, Any], names: Mapping[str, str]) -> Coverage:
    code = f"{one['place']:0<12}"
    return Coverage(
        code, names.get(code, "未定"), one["planned"], one["visited"], one["refused"], one["absent"], one["open"]
    )


def coverage_total(rows: list[Coverage]) -> Coverage:
    """All places."""
    names = ("planned", "visited", "refused", "absent", "open")
    return Coverage("", "合计", **{name: sum(getattr(row, name) for row in rows) for name in names})


def listings(actor: Actor) -> QuerySet[Listing]:
    """Who stands on a list kept by hand now."""
    require(actor, VIEW_VISIT)
    rows = Listing.objects.filter(within(actor, "person__division_id"), until__isnull=True)
    return rows.select_related("person__division__parent").order_by("-id")


def all_pairings(actor: Actor) -> QuerySet[Pairing]:
    """Pairings, ended ones included, the newest first."""
    require(actor, VIEW_VISIT)
    rows = Pairing.objects.filter(within(actor, "person__division_id"))
    return rows.select_related("person__division__parent", "officer").order_by("-id")


def pairings(actor: Actor) -> QuerySet[Pairing]:
    """Pairings that last."""
    return all_pairings(actor).filter(until__isnull=True)


def get_listing(actor: Actor, listing_id: int) -> Listing:
    """Raises NotFound."""
    row = listings(actor).filter(pk=listing_id).first()
    if row is None:
        raise NotFound("没有找到这条名单记录，可能已经移出。请从联系名单进入。")
    return row


def get_pairing(actor: Actor, pairing_id: int) -> Pairing:
    """Raises NotFound."""
    row = pairings(actor).filter(pk=pairing_id).first()
    if row is None:
        raise NotFound("没有找到这条结对记录，可能已经结束。请从结对联系列表进入。")
    return row


def officers(actor: Actor) -> QuerySet[Staff]:
    """Whom the actor may name as the officer of a pairing: staff at work in their places and in the offices above them."""
    require(actor, VIEW_VISIT)
    rows = Staff.objects.filter(_seen(actor), is_active=True, lane=Lane.BUSINESS).select_related("division")
    return rows.order_by("division_id", "number")


def stocks(actor: Actor) -> QuerySet[Stock]:
    """What lies in the actor's places."""
    require(actor, VIEW_VISIT)
    rows = Stock.objects.filter(within(actor, "division_id"))
    return rows.select_related("lot", "division").order_by("division_id", "lot_id")


def get_stock(actor: Actor, stock_id: int) -> Stock:
    """Raises LotNotFound."""
    row = stocks(actor).filter(pk=stock_id).first()
    if row is None:
        raise LotNotFound
    return row


def get_lot(lot_id: int) -> GoodsLot:
    """Raises LotNotFound. Whoever asks has named a place whose stock they hold."""
    row = GoodsLot.objects.filter(pk=lot_id).first()
    if row is None:
        raise LotNotFound
    return row


def own_place(actor: Actor, code: str) -> Division:
    """A division inside the actor's places. Raises NotFound."""
    row = Division.objects.filter(within(actor, "pk"), pk=code).first()
    if row is None:
        raise NotFound("没有找到这个单位，可能不在您的管辖范围内。请重新选择。")
    return row


def household_of(person_id: int) -> int | None:
    """The household a person lives in now."""
    rows = HouseholdMember.objects.filter(person_id=person_id, left_on__isnull=True)
    return rows.values_list("household_id", flat=True).first()
