"""Who is asking: one small value that every query and action receives first.

This module holds the house's only clock (``now``). Rules, queries and actions read ``actor.at`` instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.core.month import Month

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERYTHING = "*"
EVERYWHERE = ""


def now() -> datetime:
    """The present instant, aware. Doors call it when they make an actor; nobody else needs a clock."""
    return timezone.now()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who (user, staff = natural person), what (permissions), where (code prefixes), through which door, at what time."""

    user_id: int | None
    staff_id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    post: tuple[str, ...] = ()  # all places of the post while ``within`` looks at one of them
    via: str = "page"
    at: datetime = field(default_factory=now)
    ip: str | None = None
    request_id: str = ""
    person_id: int | None = None  # whose own file this is about, for a veteran at the portal; never set for staff
    employer_id: int | None = (
        None  # whose vacancies this is about, for an employer (用人单位) on its own page; never set for staff
    )

    HOUSE_NAME: ClassVar[str] = "系统"

    @classmethod
    def house(cls, at: datetime | None = None, staff_id: int | None = None, via: str = "house") -> Self:
        """The system itself: every permission, every place. ``staff_id`` only where a row must name a person (demo data)."""
        return cls(
            user_id=None,
            staff_id=staff_id,
            name=cls.HOUSE_NAME,
            permissions=frozenset({EVERYTHING}),
            places=(EVERYWHERE,),
            via=via,
            at=at or now(),
        )

    def as_house(self) -> "Actor":
        """The house at this person's request, which needs no right of theirs: records still say who asked, and from where."""
        house = Actor.house(self.at, self.staff_id, self.via)
        return replace(house, user_id=self.user_id, ip=self.ip, request_id=self.request_id)

    @classmethod
    def nobody(cls, via: str = "page", ip: str | None = None, request_id: str = "") -> Self:
        """A visitor who has not signed in: no permission, no place."""
        return cls(user_id=None, staff_id=None, name="未登录", via=via, ip=ip, request_id=request_id)

    @classmethod
    def veteran(cls, person_id: int, name: str, permissions: frozenset[str], at: datetime, ip: str | None = None) -> Self:
        """A veteran at the portal: neither account nor staff row nor place, only the own file. See decision 0050."""
        return cls(
            user_id=None,
            staff_id=None,
            name=name,
            roles=frozenset({"veteran"}),
            permissions=permissions,
            via="portal",
            at=at,
            ip=ip,
            person_id=person_id,
        )

    @classmethod
    def employer(cls, employer_id: int, name: str, permissions: frozenset[str], at: datetime, ip: str | None = None) -> Self:
        """An employer on its own page: neither account nor staff row nor place, only its own vacancies and applicants."""
        return cls(
            user_id=None,
            staff_id=None,
            name=name,
            roles=frozenset({"employer"}),
            permissions=permissions,
            via="employer",
            at=at,
            ip=ip,
            employer_id=employer_id,
        )

    @property
    def is_house(self) -> bool:
        """True for the system itself."""
        return EVERYTHING in self.permissions

    @property
    def is_known(self) -> bool:
        """True for a signed-in person or the house."""
        return any(one is not None for one in (self.user_id, self.person_id, self.employer_id)) or self.is_house

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def month(self) -> Month:
        """The month in Asia/Shanghai."""
        return Month.of(self.today)

    def may(self, permission: str) -> bool:
        """Does any current role of this person carry the permission? The superuser flag plays no part."""
        return self.is_house or permission in self.permissions

    def sees(self, code: str) -> bool:
        """Does the 12-digit division code lie inside the actor's places?"""
        return any(code.startswith(place) for place in self.places)

    def moved(self, at: datetime) -> "Actor":
        """The same person at another instant (a job that runs later, a demo month)."""
        return replace(self, at=at)

    def within(self, place: str) -> "Actor":
        """The same person looking at one of their places only (a code prefix); whoever calls has seen that it is theirs."""
        return replace(self, places=(place,), post=self.post or self.places)


ActorSource = Callable[[int, str], Actor]
_source: list[ActorSource] = []


def provide_actors(source: ActorSource) -> None:
    """``org`` says here how a user id becomes an actor, so that ``core`` can run jobs without importing upwards."""
    _source[:] = [source]


def actor_for_user(user_id: int | None, via: str) -> Actor:
    """The present actor of a user id (rights as of now, not as of when a job was ordered); ``None`` is the house."""
    if user_id is None:
        return Actor.house(via=via)
    return _source[0](user_id, via)
