"""Who knocks: digests, live codes, the person a number and a name belong to, the session behind a cookie."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Subquery

from apps.core import knocks, sealing
from apps.core.actor import Actor
from apps.core.scope import prefix
from apps.core.together import Given, Part, Prepared, Together
from apps.org.models import Station
from apps.org.queries import nearest, stations_around
from apps.people.models import Person
from apps.people.queries.clear import clear
from apps.people.rules.names import clean
from apps.portal.choices import MandateScope
from apps.portal.models import Mandate, PortalSession, SignInCode
from apps.portal.rules import mandates as acting
from apps.portal.rules.entering import OWN, VISITOR

_MAY_ENTER = ("active", "left")


def visitor(ip: str | None, at: datetime) -> Actor:
    """Somebody at the sign-in page: may ask for a code and type one in, nothing else."""
    return Actor(user_id=None, staff_id=None, name="未登录", permissions=VISITOR, via="portal", at=at, ip=ip)


def objector(ip: str | None, at: datetime, division_code: str) -> Actor:
    """Somebody who objects to a public notice of a place, and may do nothing else."""
    may, places = frozenset({"notices.lodge_objection"}), (prefix(division_code),)
    return Actor(
        user_id=None, staff_id=None, name="群众（网上）", permissions=may, places=places, via="portal", at=at, ip=ip
    )


def mourner(ip: str | None, at: datetime) -> Actor:
    """Somebody at a martyr's page: may leave a tribute, nothing else."""
    may = frozenset({"memorials.leave_tribute"})
    return Actor(user_id=None, staff_id=None, name="群众（网上）", permissions=may, via="portal", at=at, ip=ip)


def veteran(person: Person, at: datetime, ip: str | None) -> Actor:
    """The person behind a session. The dossier number in the name tells namesakes apart in the audit trail."""
    return Actor.veteran(person.pk, f"{person.name}（本人 {person.dossier_no}）", OWN, at, ip)


def acting_as(session: PortalSession, at: datetime, ip: str | None) -> Actor:
    """Who a session acts as: the veteran, or somebody with a mandate, whose name then stands in front of the veteran's."""
    person, mandate = session.person, session.mandate
    if mandate is None:
        return veteran(person, at, ip)
    may = acting.APPLY if mandate.scope == MandateScope.APPLY else acting.VIEW
    name = f"{mandate.name}（{mandate.relation}{acting.ACTING}{person.name} {person.dossier_no}）"
    return Actor.veteran(person.pk, name, may, at, ip)


def subject_of(number18: str, name: str) -> str:
    """What codes and counts are kept under: nobody reads a number or a name from it, known and unknown look alike."""
    return sealing.token_digest("portal.subject", f"{number18}|{clean(name)}")


def subject_of_person(person: Person) -> str:
    """The same for a dossier."""
    return subject_of(clear(person, "id_number"), person.name)


def code_digest(row_key: object, code: str) -> str:
    """A code as it is stored, salted by its row and keyed."""
    return sealing.token_digest("portal.code", f"{row_key}|{code}")


def browser_digest(token: str) -> str:
    """The browser a code was asked for in."""
    return sealing.token_digest("portal.browser", token)


def session_digest(token: str) -> str:
    """The token of a session as it is stored."""
    return sealing.token_digest("portal.session", token)


def knock_keys(purpose: str, subject: str, ip: str | None) -> dict[str, str]:
    """What a knock is counted under, for each purpose by itself: the person named, the address, its network, all together."""
    return knocks.keys(f"portal.knock.{purpose}", subject, ip)


def holder(number18: str, name: str) -> Person | None:
    """The living person of exactly this number and name."""
    rows = Person.objects.filter(id_number_blind__in=sealing.blinds("id_number", number18), state__in=_MAY_ENTER)
    row = rows.first()
    return row if row is not None and row.name == clean(name) else None


def mandates_to(number18: str, name: str, today: date) -> list[Mandate]:
    """What somebody of this number and name may do for others today, the oldest first; of the living only."""
    blind = sealing.blinds("id_number", number18)
    rows = Mandate.objects.filter(
        id_number_blind__in=blind, revoked_at__isnull=True, valid_from__lte=today, valid_to__gt=today,
        person__state__in=_MAY_ENTER,
    )  # fmt: skip
    return [row for row in rows.select_related("person__division").order_by("id") if clean(row.name) == clean(name)]


def identity_of(session: PortalSession) -> tuple[str, str]:
    """Number and name of the human behind a session, for whomever they act now."""
    row = session.mandate or session.person
    return clear(row, "id_number"), row.name


def live_codes(at: datetime) -> QuerySet[SignInCode]:
    """Codes that could still be used."""
    return SignInCode.objects.filter(expires_at__gt=at, used_at__isnull=True)


def asked_code(browser: str, at: datetime) -> SignInCode | None:
    """What was asked for in this browser, while it lasts."""
    return live_codes(at).filter(browser=browser_digest(browser)).first()


def lock_codes(ids: list[int], at: datetime) -> list[SignInCode]:
    """These codes, as far as they still live, locked."""
    rows = live_codes(at).select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=ids).order_by("id"))


def may_enter(person: Person) -> bool:
    """Alive, and no dossier that went into another one."""
    return person.state in _MAY_ENTER


def open_session(token: str) -> tuple[PortalSession, Station | None] | None:
    """The session of a cookie with its person and place, and the station they turn to: one statement."""
    if not token:
        return None
    found = _asked_session(digest=session_digest(token))
    session: PortalSession | None = found["session"]
    return (session, nearest(found["stations"], session.person.division_id)) if session else None


def _session_parts(ask: Together) -> dict[str, Part[Any]]:
    mine = Q(token_digest=Given("digest", CharField()), ended_at__isnull=True, person__state__in=_MAY_ENTER)
    sessions = PortalSession.objects.filter(mine)
    place = Subquery(sessions.values("person__division_id")[:1])
    return {
        "session": ask.first(sessions.select_related("person__division", "mandate")),
        "stations": ask.rows(stations_around(place)),
    }


_asked_session = Prepared(_session_parts)


def ended_session(token: str, since: datetime) -> PortalSession | None:
    """The session of a cookie that ended by itself since that time: what still arrives from its pages is kept for its owner."""
    rows = PortalSession.objects.filter(token_digest=session_digest(token), ended_why__in=("idle", "absolute"))
    return rows.select_related("person", "mandate").filter(ended_at__gte=since).first() if token else None
