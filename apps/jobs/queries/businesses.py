"""Veteran businesses of visible places, the bases of the county, and the figures of a year: each opens the list it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.core.together import Later, Together
from apps.jobs.choices import BusinessState
from apps.jobs.models.businesses import BusinessService, FoundingBase, VeteranBusiness
from apps.jobs.queries.reach import in_county
from apps.jobs.rules.businesses import START_YEARS, STARTING, BaseNotFound, BusinessNotFound
from apps.org.models import Staff

VIEW_BUSINESS = permission("jobs.view_business", "查看军创企业和园区基地")
SEALED = "employer__contact_phone_sealed"


def businesses(actor: Actor) -> QuerySet[VeteranBusiness]:
    """Businesses in the actor's places, the newest first."""
    require(actor, VIEW_BUSINESS)
    rows = VeteranBusiness.objects.filter(within(actor, "employer__division_id"))
    return rows.select_related("employer__division", "owner", "base", "liaison").defer(SEALED).order_by("-id")


def own_businesses(actor: Actor) -> QuerySet[VeteranBusiness]:
    """What the veteran who asks has founded, the newest first; nothing for anybody else."""
    rows = VeteranBusiness.objects.filter(owner_id=actor.person_id or 0).select_related(
        "employer__division", "base", "liaison"
    )
    return rows.defer("employer__contact_phone_sealed").order_by("-id")


def get_business(actor: Actor, business_id: int) -> VeteranBusiness:
    """Raises BusinessNotFound."""
    row = businesses(actor).filter(pk=business_id).first()
    if row is None:
        raise BusinessNotFound
    return row


def lock_business(actor: Actor, business_id: int) -> VeteranBusiness:
    """The row, locked until the transaction ends. Raises BusinessNotFound."""
    row = businesses(actor).select_for_update(of=("self",), no_key=True).filter(pk=business_id).first()
    if row is None:
        raise BusinessNotFound
    return row


def services(actor: Actor) -> QuerySet[BusinessService]:
    """What was done for visible businesses, the latest first."""
    require(actor, VIEW_BUSINESS)
    rows = BusinessService.objects.filter(within(actor, "business__employer__division_id"))
    return rows.select_related("business__employer", "given_by").defer(f"business__{SEALED}").order_by("-on", "-id")


def bases(actor: Actor) -> QuerySet[FoundingBase, Any]:
    """Parks and bases of the county with how many businesses are inside, the latest named first: common knowledge of its desks."""
    require(actor, VIEW_BUSINESS)
    rows = FoundingBase.objects.filter(in_county(actor, "division_id")).select_related("division")
    return rows.annotate(inside=Count("businesses")).order_by("-named_on", "-id")


def get_base(actor: Actor, base_id: int) -> Any:
    """Raises BaseNotFound."""
    row = bases(actor).filter(pk=base_id).first()
    if row is None:
        raise BaseNotFound
    return row


def lock_base(actor: Actor, base_id: int) -> FoundingBase:
    """The row, locked until the transaction ends. Raises BaseNotFound."""
    require(actor, VIEW_BUSINESS)
    rows = FoundingBase.objects.select_for_update(of=("self",), no_key=True).filter(in_county(actor, "division_id"))
    row = rows.filter(pk=base_id).first()
    if row is None:
        raise BaseNotFound
    return row


def officers(actor: Actor) -> list[Staff]:
    """Who may look after a business: staff in the actor's places who have not left; five hundred at most."""
    require(actor, VIEW_BUSINESS)
    rows = Staff.objects.filter(within(actor, "division_id"), is_active=True)
    return list(rows.select_related("division").order_by("division_id", "number")[:500])


def public_businesses() -> QuerySet[VeteranBusiness]:
    """What anybody may read: checked businesses whose owners agreed, of an employer that is trusted; nothing of the owner."""
    rows = VeteranBusiness.objects.filter(state=BusinessState.CHECKED, is_public=True, employer__state="verified")
    return rows.select_related("employer__division").defer(SEALED).order_by("-id")


def helped(actor: Actor, first: date, until: date) -> QuerySet[VeteranBusiness]:
    """Start-ups helped within [first, until): served with what starts a business while it was young (扶持创业); each once."""
    young = Q(on__year__lt=ExtractYear("business__founded_on") + START_YEARS)
    help_ = BusinessService.objects.filter(young, business=OuterRef("pk"), on__gte=first, on__lt=until, kind__in=STARTING)
    return businesses(actor).filter(Exists(help_))


def standing_businesses(actor: Actor, day: date) -> QuerySet[VeteranBusiness]:
    """Checked by a day and not closed on it."""
    return businesses(actor).filter(checked_on__lte=day).exclude(closed_on__lte=day)


def standing_bases(actor: Actor, day: date) -> QuerySet[FoundingBase, Any]:
    """Named by a day and not revoked on it."""
    return bases(actor).filter(named_on__lte=day).exclude(revoked_on__lte=day)


@dataclass(frozen=True, slots=True)
class BusinessFigure:
    """``rows(actor, year)``: the list behind the number."""

    name: str
    label: str
    unit: str
    rows: Callable[[Actor, int], QuerySet[Any]]


FIGURES = (
    BusinessFigure("helped", "扶持创业", "家", lambda actor, year: helped(actor, date(year, 1, 1), date(year + 1, 1, 1))),
    BusinessFigure("businesses", "军创企业", "家", lambda actor, year: standing_businesses(actor, date(year, 12, 31))),
    BusinessFigure("bases", "园区基地", "个", lambda actor, year: standing_bases(actor, date(year, 12, 31))),
    BusinessFigure("services", "助企惠企服务", "次", lambda actor, year: services(actor).filter(on__year=year)),
    BusinessFigure(
        "policies", "其中送政策上门", "次", lambda actor, year: services(actor).filter(on__year=year, kind="policy")
    ),
)
BY_NAME = {one.name: one for one in FIGURES}


def business_figures(actor: Actor, year: int) -> list[tuple[BusinessFigure, int]]:
    """Every figure of a year inside the actor's places, in one statement."""
    ask = Together()
    told: list[tuple[BusinessFigure, Later[int]]] = [(one, ask.count(one.rows(actor, year))) for one in FIGURES]
    return [(one, number.value) for one, number in told]


def by_trade(actor: Actor) -> list[tuple[str, int]]:
    """Trade -> how many businesses that are not closed, the most first."""
    rows = businesses(actor).exclude(state=BusinessState.CLOSED).order_by().values(trade=F("employer__trade"))
    return [(row["trade"], row["n"]) for row in rows.annotate(n=Count("id")).order_by("-n", "trade")]
