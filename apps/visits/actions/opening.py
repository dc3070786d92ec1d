"""Taking over visits that were made before this system: the ledger of a county in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.people.models import HouseholdMember, Person
from apps.people.queries.people import any_person
from apps.visits.choices import CampaignState, Fund, Organiser, Trigger
from apps.visits.models import Campaign, GiftLine, Listing, Task, Visit
from apps.visits.rules.festivals import festival_on, window
from apps.visits.rules.lists import BY_HAND
from apps.visits.rules.submission import receipt_no
from apps.visits.rules.workflow import check_apart

_SERIALS = """
insert into visits_visitcounter as c (year, last) values (%s, %s)
on conflict (year) do update set last = c.last + excluded.last returning last
"""


@dataclass(frozen=True, slots=True)
class OpeningVisit:
    """One line of the ledger: whom, when, why, in whose name; money that was paid then, by its fund."""

    person_id: int
    on: date
    trigger: str
    listed: str = ""
    organiser: str = Organiser.TOWNSHIP
    fen: int = 0
    fund: str = Fund.COUNTY
    festival: str = ""


@dataclass(frozen=True, slots=True)
class Signers:
    """Who made, reviewed and approved the campaigns of the ledger (staff)."""

    made: int
    reviewed: int
    approved: int


@action(permission="visits.open_visits", label="登记以往走访")
def open_visits(actor: Actor, *, division: str, signers: Signers, rows: Sequence[OpeningVisit]) -> int:
    """Take over visits that were made, all or none; their money was paid then and is never paid again. Returns how many.

    Raises Invalid with the line, Conflict when one of them is in the ledger already.
    """
    people = {row.pk: row for row in any_person(actor).filter(pk__in={one.person_id for one in rows}).order_by()}
    _check(actor, rows, people)
    campaigns = {
        key: _campaign(actor, division, signers, *key)
        for key in sorted({(one.festival, one.on.year) for one in rows if one.festival})
    }
    tasks = [_task(one, people[one.person_id], campaigns.get((one.festival, one.on.year))) for one in rows]
    if Task.objects.filter(key__in=[task.key for task in tasks]).exists():
        raise Conflict("台账中有走访已经登记过，不能重复登记。请删去已登记的行后再办理。")
    Task.objects.bulk_create(tasks, batch_size=2000)
    _listings(actor, rows)
    homes = dict(HouseholdMember.objects.filter(person_id__in=people, left_on=None).values_list("person_id", "household_id"))
    made = [_visit(actor, one, task, homes.get(one.person_id)) for one, task in zip(rows, tasks, strict=True)]
    _number(made)
    Visit.objects.bulk_create(made, batch_size=2000)
    GiftLine.objects.bulk_create(
        [GiftLine(visit=visit, task=task, way="bank", fund=one.fund, fen=one.fen, is_opening=True)
         for one, task, visit in zip(rows, tasks, made, strict=True) if one.fen], batch_size=2000
    )  # fmt: skip
    audit.record(
        actor,
        "visits.open_visits",
        ("visits.visit", "", "以往走访"),
        after={"visits": len(made), "fen": sum(one.fen for one in rows)},
    )
    return len(made)


def _check(actor: Actor, rows: Sequence[OpeningVisit], people: dict[int, Person]) -> None:
    seen: set[str] = set()
    for number, one in enumerate(rows, start=1):
        key = _key(one)
        known = one.trigger in Trigger.values and one.organiser in Organiser.values and one.fund in Fund.values
        if one.person_id not in people or not known or one.on > actor.today or one.fen < 0 or key in seen:
            raise Invalid(f"台账第{number}行：人员、日期、事由或资金来源不对，或者与前面的行重复。请核对台账后重新登记。")
        seen.add(key)


def _key(one: OpeningVisit) -> str:
    if one.trigger == Trigger.COVER:
        return f"cover:{one.on.year}:{one.listed}:p{one.person_id}"
    return f"ledger:{one.festival or one.trigger}:{one.on:%Y%m%d}:p{one.person_id}"


def _campaign(actor: Actor, division: str, signers: Signers, festival: str, year: int) -> Campaign:
    days, day = window(festival, year), festival_on(festival, year)
    if days is None or day is None:
        raise Invalid("台账中的节日没有日期，请改用节日名称。")
    row, _ = Campaign.objects.get_or_create(
        division_id=division, festival=festival, year=year,
        defaults={
            "name": f"{year}年{'春节' if festival == 'spring' else '八一'}走访慰问", "lists": ["demobilized"], "starts_on": days[0],
            "ends_on": days[1], "state": CampaignState.CLOSED, "made_by_id": signers.made, "made_at": actor.at,
            "reviewed_by_id": signers.reviewed, "approved_by_id": signers.approved, "approved_at": actor.at, "closed_on": actor.today,
            "note": "台账登记",
        },
    )  # fmt: skip
    return row


def _task(one: OpeningVisit, person: Person, campaign: Campaign | None) -> Task:
    why = campaign.name if campaign else f"{one.on.year}年{Trigger(one.trigger).label}"
    return Task(
        key=_key(one), person=person, division_id=person.division_id, campaign=campaign, trigger=one.trigger, listed=one.listed,
        why=why, opened_on=one.on, due_on=campaign.ends_on if campaign else one.on, state="visited", done_on=one.on,
    )  # fmt: skip


def _visit(actor: Actor, one: OpeningVisit, task: Task, household: int | None) -> Visit:
    return Visit(
        client_id=uuid4(), digest="", person_id=one.person_id, division_id=task.division_id, household_id=household, task=task, on=one.on,
        received_at=actor.at, outcome="met", mode="home", organiser=one.organiser, staff_id=check_apart(now=actor.staff_id),
    )  # fmt: skip


def _number(made: Sequence[Visit]) -> None:
    """Serials of each year, in the order of the ledger."""
    for year in sorted({visit.on.year for visit in made}):
        own = [visit for visit in made if visit.on.year == year]
        with connection.cursor() as cursor:
            cursor.execute(_SERIALS, [year, len(own)])
            last = int(cursor.fetchone()[0])
        for place, visit in enumerate(own, start=last - len(own) + 1):
            visit.receipt_no = receipt_no(year, place)


def _listings(actor: Actor, rows: Sequence[OpeningVisit]) -> None:
    """Whoever was visited from a list kept by hand stands on it from that day."""
    wanted = {(one.person_id, one.listed): one.on for one in rows if one.listed in BY_HAND}
    known = set(Listing.objects.filter(until=None).values_list("person_id", "kind"))
    Listing.objects.bulk_create(
        [Listing(person_id=person, kind=kind, since=day, reason="台账登记", entered_by_id=actor.staff_id)
         for (person, kind), day in wanted.items() if (person, kind) not in known]
    )  # fmt: skip
