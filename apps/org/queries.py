"""Reading the organisation; and turning an account into an ``Actor``."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, CharField, DateTimeField, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left
from django.http import HttpRequest

from apps.core.action import permission, require
from apps.core.actor import Actor, now
from apps.core.errors import NotFound
from apps.core.scope import prefix, within
from apps.core.together import Given, Part, Prepared, Together
from apps.org.choices import Level
from apps.org.models import Division, RoleGrant, SignIn, Staff, Station, User
from apps.org.rules import AT_HOME_FOR, LOCKED_FOR

VIEW_STAFF = permission("org.view_staff", "查看工作人员")
VIEW_DIVISION = permission("org.view_division", "查看行政区划")


def actor_of(user: User, via: str, request: HttpRequest | None = None, at: datetime | None = None) -> Actor:
    """The actor behind an account: rights and places of all live roles of its staff row at this instant.

    The superuser flag, Django groups and user permissions of the account itself give nothing. Costs one query.
    """
    instant = at or now()
    ip = (request.META.get("REMOTE_ADDR") if request else None) or None
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64]
    held = _held(staff=user.staff_id, at=instant) if user.is_active and user.staff_id else {"grants": [], "rights": {}}
    grants = held["grants"]
    return Actor(
        user_id=user.pk,
        staff_id=user.staff_id,
        name=grants[0]["staff__name"] if grants else (user.name or user.username),
        roles=frozenset(grant["role_id"] for grant in grants),
        permissions=frozenset(held["rights"].get("codes") or ()),
        places=tuple(sorted({prefix(grant["division_id"]) for grant in grants})),
        via=via,
        at=instant,
        ip=ip,
        request_id=request_id,
    )


def live_grants(staff_id: int | Given, instant: datetime | Given) -> QuerySet[RoleGrant]:
    """Roles a person holds at this instant; somebody who left holds none."""
    valid = Q(valid_from__lte=instant) & (Q(valid_to__isnull=True) | Q(valid_to__gt=instant))
    live = RoleGrant.objects.filter(valid, staff_id=staff_id, is_live=True, staff__is_active=True)
    return live.select_related("staff", "role").order_by("id")


def _holding(ask: Together) -> dict[str, Part[Any]]:
    live = live_grants(Given("staff", BigIntegerField()), Given("at", DateTimeField()))
    groups = live.order_by().values("role__group")
    rights = Permission.objects.filter(group__in=groups, content_type__model="action")
    code = Concat("content_type__app_label", Value("."), "codename")
    return {
        "grants": ask.rows(live.values("role_id", "division_id", "staff__name")),
        "rights": ask.figures(rights, codes=ArrayAgg(code)),
    }


# Every page of the house asks both.
_held = Prepared(_holding)
account = Prepared(lambda ask: {"user": ask.first(User.objects.filter(pk=Given("pk", BigIntegerField())))})


def actor_of_id(user_id: int, via: str) -> Actor:
    """The actor of a user id; an account that no longer exists has no rights."""
    user = account(pk=user_id)["user"]
    return actor_of(user, via) if user else Actor.nobody(via=via)


def actor_of_username(name: str, via: str) -> Actor:
    """The actor of a sign-in name, for commands with ``--as``; raises ``NotFound``."""
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(f"没有名为“{name}”的在用账号，请核对登录名。")
    return actor_of(user, via)


def divisions(actor: Actor) -> QuerySet[Division]:
    """Divisions inside the actor's places. Everybody who signed in may know the tree below them."""
    return Division.objects.filter(within(actor, "code"))


def places(actor: Actor) -> QuerySet[Division]:
    """Divisions that a select offers: those inside the actor's places, by code."""
    return divisions(actor).order_by("code")


def stations(actor: Actor) -> QuerySet[Station]:
    """Service stations inside the actor's places."""
    return Station.objects.filter(within(actor, "division_id")).select_related("division")


def nearest_station(code: str) -> Station | None:
    """The station people of a division turn to: the village's, else the township's, else the county's."""
    return nearest(_asked_stations(code=code)["rows"], code)


def nearest(stations: Iterable[Station], code: str) -> Station | None:
    """Of the stations around a division, the one its people turn to."""
    found = {row.division_id: row for row in stations}
    return next((found[place] for place in (code, f"{code[:9]}000", f"{code[:6]}000000") if place in found), None)


def stations_around(code: Combinable) -> QuerySet[Station]:
    """Stations of the division whose code stands in a statement, of its township and its county."""
    township, county = Concat(Left(code, 9), Value("000")), Concat(Left(code, 6), Value("000000"))
    return Station.objects.filter(Q(division_id=code) | Q(division_id=township) | Q(division_id=county))


_asked_stations = Prepared(lambda ask: {"rows": ask.rows(stations_around(Given("code", CharField())))})


def public_stations() -> QuerySet[Station]:
    """Every station with telephone and opening hours, as everybody may know them: county, townships, villages."""
    return Station.objects.select_related("division__parent").order_by("division_id", "id")


def public_townships() -> list[Division]:
    """Every township, as everybody may know them."""
    return list(Division.objects.filter(level=Level.TOWNSHIP).order_by("code"))


def county_station() -> Station | None:
    """The county's centre: whom somebody turns to who has said nothing about where they live."""
    found: Station | None = _asked_county()["station"]
    return found


_asked_county = Prepared(
    lambda ask: {"station": ask.first(Station.objects.filter(level=Level.COUNTY).order_by("division_id", "id"))}
)


def contact_words(station: Station | None) -> dict[str, str]:
    """Station, telephone and bureau as a message and a print name them."""
    return {
        "station": station.name if station else "所在乡镇退役军人服务站",
        "phone": (station.phone if station else "") or str(settings.ORGANISATION.get("phone", "")) or "详询村（社区）",
        "bureau": str(settings.ORGANISATION["name"]),
    }


def contacts() -> Callable[[str], dict[str, str]]:
    """``contact_words`` of the nearest station for many divisions: the stations are read once."""
    known = {row.division_id: row for row in Station.objects.order_by("-id")}

    def of(code: str) -> dict[str, str]:
        line = (code, f"{code[:9]}000", f"{code[:6]}000000")
        return contact_words(next((known[place] for place in line if place in known), None))

    return of


def staff(actor: Actor) -> QuerySet[Staff]:
    """Staff inside the actor's places. Permission ``org.view_staff``."""
    require(actor, VIEW_STAFF)
    return Staff.objects.filter(within(actor, "division_id")).select_related("division", "station")


def present_staff(actor: Actor) -> QuerySet[Staff]:
    """Staff who have not left, for selects. Permission ``org.view_staff``."""
    return staff(actor).filter(is_active=True).order_by("number")


def grants(actor: Actor) -> QuerySet[RoleGrant]:
    """Role grants, past ones included, of staff inside the actor's places. Permission ``org.view_staff``."""
    require(actor, VIEW_STAFF)
    return RoleGrant.objects.filter(within(actor, "division_id")).select_related("staff", "role", "division", "granted_by")


def accounts(actor: Actor) -> QuerySet[User]:
    """Accounts of staff inside the actor's places. Permission ``org.view_staff``."""
    require(actor, VIEW_STAFF)
    return User.objects.filter(within(actor, "staff__division_id")).select_related("staff")


def own_account(actor: Actor) -> User:
    """The account of the person asking."""
    user = User.objects.filter(pk=actor.user_id or 0).select_related("staff").first()
    if user is None:
        raise NotFound("请先登录。")
    return user


def own_sign_ins(actor: Actor) -> QuerySet[SignIn]:
    """Open sessions of the person asking, newest first."""
    return SignIn.objects.filter(user_id=actor.user_id or 0, ended_at__isnull=True)


def recent_failures(ip: str | None, at: datetime) -> int:
    """Wrong tries to sign in from a source within the lock's span, whatever the names."""
    rows = AccessAttempt.objects.filter(ip_address=ip, attempt_time__gt=at - LOCKED_FOR)
    return rows.aggregate(total=Sum("failures_since_start"))["total"] or 0


def has_signed_in_from(username: str, ip: str | None, at: datetime) -> bool:
    """Has this name entered from that source lately?"""
    return SignIn.objects.filter(user__username=username, ip=ip, started_at__gt=at - AT_HOME_FOR).exists()


def lock_staff(actor: Actor, staff_id: int) -> Staff:
    """A staff row inside the actor's places, locked; raises ``NotFound``."""
    row = (
        Staff.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"), pk=staff_id).first()
    )
    if row is None:
        raise NotFound("没有找到这名工作人员，可能不在您的管辖范围内；请返回名单重新选择。")
    return row


def lock_account(actor: Actor, user_id: int) -> User:
    """An account inside the actor's places (or one's own), locked; raises ``NotFound``."""
    mine = Q(pk=actor.user_id) if actor.user_id else Q(pk__in=[])
    rows = User.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(Q(within(actor, "staff__division_id")) | mine, pk=user_id).first()
    if row is None:
        raise NotFound("没有找到这个账号，可能不在您的管辖范围内；请返回名单重新选择。")
    return row


def lock_grant(actor: Actor, grant_id: int) -> RoleGrant:
    """A grant inside the actor's places, locked; raises ``NotFound``."""
    row = (
        RoleGrant.objects.select_for_update(of=("self",), no_key=True)
        .filter(within(actor, "division_id"), pk=grant_id)
        .first()
    )
    if row is None:
        raise NotFound("没有找到这条授权记录，可能不在您的管辖范围内；请返回名单重新选择。")
    return row
