"""What was done before this house kept the books: fairs held, work found. Entered set by set, with the days as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from apps.core import audit
from apps.core.action import action
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import Invalid
from apps.core.scope import within
from apps.jobs.choices import ApplicationState, BoothState, CloseReason, FairLevel, FairState, PlacementSource
from apps.jobs.models import Application, Booth, Employer, Fair, FairVacancy, FollowUp, Placement, SignUp, Vacancy
from apps.jobs.queries.vacancies import letters_of
from apps.jobs.rules.applications import check_placement, follow_up_days
from apps.jobs.rules.fairs import FairGiven, check_fair
from apps.jobs.rules.vacancies import VacancyGiven, check_given
from apps.org.models import Division
from apps.people.models import Person


@dataclass(frozen=True, slots=True)
class HeldOffer:
    """A vacancy that was offered; ``number``: the booth."""

    employer_id: int
    number: int | None
    given: VacancyGiven


@dataclass(frozen=True, slots=True)
class HeldResult:
    """What came of it for one person: ``offer`` is a place in the list of offers; ``signed_on`` and ``started_on`` as far as it got."""

    person_id: int
    offer: int
    intent_on: date
    signed_on: date | None = None
    started_on: date | None = None
    evidence: str = "contract"
    evidence_no: str = ""


@dataclass(frozen=True, slots=True)
class OpeningPlacement:
    """Work found without a fair."""

    person_id: int
    employer_name: str
    title: str
    started_on: date
    evidence: str
    evidence_no: str
    source: str
    is_in_county: bool


@action(permission="jobs.open_fair_records", label="补录已办招聘会")
def open_fair_records(
    actor: Actor,
    *,
    division: str,
    given: FairGiven,
    offers: Sequence[HeldOffer],
    came: Sequence[int],
    results: Sequence[HeldResult],
    summary: str,
) -> Fair:
    """A fair that was held: its employers, vacancies, who came and what came of it. Closed when half a year has passed, else still followed up.

    Raises Invalid. Everybody of ``results`` must be in ``came``.
    """
    place = Division.objects.filter(within(actor, "pk"), pk=division).exclude(level="village").first()
    if place is None or given.ends_on >= actor.today:
        raise Invalid("补录的招聘会应是本辖区内已经办过的，请核对举办地和日期。", field="ends_on")
    check_fair(given, given.starts_on)
    fair = _fair(actor, place, given, summary)
    offered = _offers(actor, fair, offers)
    _came(actor, fair, came)
    _results(actor, fair, offered, results, set(came))
    audit.record(
        actor, "jobs.open_fair_records", fair, after={"offers": len(offers), "came": len(came), "results": len(results)}
    )
    return fair


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=SHANGHAI)


def _fair(actor: Actor, place: Division, given: FairGiven, summary: str) -> Fair:
    is_over = follow_up_days(given.ends_on)[6] <= actor.today
    return Fair.objects.create(
        division=place, level=FairLevel(place.level), name=given.name, mode=given.mode, starts_on=given.starts_on, ends_on=given.ends_on,
        opens_at=given.opens_at, shuts_at=given.shuts_at, place=given.place, booth_count=given.booth_count, booths_in_row=given.booths_in_row,
        partner=given.partner, partner_county=given.partner_county, note=given.note, state=FairState.CLOSED if is_over else FairState.HELD,
        is_opening=True, planned_by_id=actor.staff_id, planned_at=_instant(given.starts_on), published_at=_instant(given.starts_on),
        held_on=given.ends_on, closed_on=follow_up_days(given.ends_on)[6] if is_over else None, summary=summary[:2000] if is_over else "",
    )  # fmt: skip


def _offers(actor: Actor, fair: Fair, offers: Sequence[HeldOffer]) -> list[Vacancy]:
    owners = Employer.objects.filter(within(actor, "division_id")).in_bulk({one.employer_id for one in offers})
    if len(owners) != len({one.employer_id for one in offers}):
        raise Invalid("有的用人单位没有登记，或者不在您的管辖范围内。请先登记单位。", field="offers")
    numbers = {one.employer_id: one.number for one in offers}
    booths = Booth.objects.bulk_create(
        Booth(
            fair=fair,
            employer=owner,
            number=numbers[pk],
            state=BoothState.ACCEPTED,
            asked_at=_instant(fair.starts_on),
            came_at=_instant(fair.starts_on),
        )
        for pk, owner in sorted(owners.items())
    )
    at = {one.employer_id: one for one in booths}
    vacancies = Vacancy.objects.bulk_create([_vacancy(actor, fair, owners[one.employer_id], one.given) for one in offers])
    FairVacancy.objects.bulk_create(
        FairVacancy(fair=fair, booth=at[one.employer_id], employer_id=one.employer_id, vacancy=one, headcount=one.headcount)
        for one in vacancies
    )
    return vacancies


def _vacancy(actor: Actor, fair: Fair, owner: Employer, given: VacancyGiven) -> Vacancy:
    check_given(given, fair.starts_on)
    plain = {name: getattr(given, name) for name in ("trade", "area", "headcount", "pay_low_fen", "pay_high_fen", "education", "age_min", "age_max",
             "is_veteran_priority", "is_ordered", "is_aimed", "is_post_bound", "reserved", "valid_until", "title", "place", "duties", "welfare")}  # fmt: skip
    at = _instant(fair.starts_on)
    row = Vacancy(
        **plain, employer=owner, division_id=owner.division_id, works_in_id=given.works_in or None, skills=list(given.skills), state="closed",
        closed_on=max(fair.ends_on, min(given.valid_until, actor.today)), closed_for=CloseReason.EXPIRED, posted_by_id=actor.staff_id, posted_at=at,
        checked_at=at, published_at=at,
    )  # fmt: skip
    row.grams = letters_of(row, owner)
    return row


def _people(actor: Actor, ids: Sequence[int]) -> dict[int, Person]:
    found = Person.objects.filter(within(actor, "division_id")).only("id", "division_id").in_bulk(list(ids))
    if len(found) != len(set(ids)):
        raise Invalid("有的人员没有建档，或者不在您的管辖范围内。请先建档。", field="came")
    return found


def _came(actor: Actor, fair: Fair, came: Sequence[int]) -> None:
    _people(actor, came)
    at = _instant(fair.starts_on)
    SignUp.objects.bulk_create(
        SignUp(
            fair=fair,
            person_id=pk,
            channel="site",
            code=f"{fair.pk % 10_000:04d}{place:05d}",
            signed_up_at=at,
            attended_at=at,
        )
        for place, pk in enumerate(dict.fromkeys(came))
    )


def _results(actor: Actor, fair: Fair, offered: Sequence[Vacancy], results: Sequence[HeldResult], came: set[int]) -> None:
    if any(one.person_id not in came for one in results):
        raise Invalid("登记了结果的人应当到过场，请核对到场名单。", field="results")
    rows = Application.objects.bulk_create(_application(fair, offered[one.offer], one) for one in results)
    at_work = [(row, one) for row, one in zip(rows, results, strict=True) if one.started_on]
    people = _people(actor, [one.person_id for _, one in at_work])
    placed = Placement.objects.bulk_create(
        _placement(actor, one.started_on, one, people[one.person_id].division_id, application=row, fair=fair, employer=row.vacancy.employer,
                   employer_name=row.vacancy.employer.name, title=row.vacancy.title, source="fair", is_in_county=row.vacancy.area == "county")
        for row, one in at_work if one.started_on
    )  # fmt: skip
    if fair.state == FairState.HELD:
        _follow_ups(actor, rows, {one.application_id: one for one in placed})


def _application(fair: Fair, vacancy: Vacancy, one: HeldResult) -> Application:
    """Nobody wrote down what was agreed to, so nothing of it is shown to the employer."""
    state = (
        ApplicationState.STARTED if one.started_on else ApplicationState.SIGNED if one.signed_on else ApplicationState.INTENT
    )
    return Application(
        person_id=one.person_id, vacancy=vacancy, fair=fair, channel="site", agreed_at=_instant(fair.starts_on), state=state,
        applied_at=_instant(fair.starts_on), interviewed_on=one.intent_on, intent_on=one.intent_on, signed_on=one.signed_on, started_on=one.started_on,
    )  # fmt: skip


def _placement(
    actor: Actor, started_on: date, one: HeldResult | OpeningPlacement, division: str, **more: object
) -> Placement:
    no = one.evidence_no or "补录"
    judged = min(actor.today, date(started_on.year, 12, 31))  # work of an earlier year counts in that year
    check_placement(started_on=started_on, today=judged, evidence=one.evidence, evidence_no=no, source=str(more["source"]),
                    employer_name=str(more["employer_name"]), title=str(more["title"]))  # fmt: skip
    return Placement(
        person_id=one.person_id, division_id=division, started_on=started_on, evidence=one.evidence, evidence_no=no, year=started_on.year,
        confirmed_on=started_on, confirmed_by_id=actor.staff_id, **more,
    )  # fmt: skip


def _follow_ups(actor: Actor, rows: Sequence[Application], placed: dict[int | None, Placement]) -> None:
    """Marks long past were asked then; the last two weeks are still open."""
    made = []
    for row in rows:
        work = placed.get(row.pk)
        for months, due in follow_up_days(row.started_on or row.intent_on or actor.today).items():
            is_done = (actor.today - due).days > 14
            made.append(
                FollowUp(
                    person_id=row.person_id,
                    application=row,
                    placement=work,
                    months=months,
                    due_on=due,
                    done_on=due if is_done else None,
                    done_by_id=actor.staff_id if is_done else None,
                    result=("working" if work else "looking") if is_done else "",
                )
            )
    FollowUp.objects.bulk_create(made)


@action(permission="jobs.open_placements", label="补录以往就业")
def open_placements(actor: Actor, *, rows: Sequence[OpeningPlacement]) -> int:
    """Work found without a fair, with its evidence; whoever counts already in that year is kept uncounted. Returns how many count. Raises Invalid."""
    people = _people(actor, [one.person_id for one in rows])
    if any(one.source == PlacementSource.FAIR for one in rows):
        raise Invalid("经招聘会就业的，请随招聘会一起补录。", field="source")
    counted = set(Placement.objects.filter(person__in=list(people), is_counted=True).values_list("person_id", "year"))
    made = []
    for one in rows:
        key = (one.person_id, one.started_on.year)
        made.append(
            _placement(actor, one.started_on, one, people[one.person_id].division_id, employer_name=one.employer_name, title=one.title, source=one.source,
                       is_in_county=one.is_in_county, is_counted=key not in counted)
        )  # fmt: skip
        counted.add(key)
    Placement.objects.bulk_create(made)
    fresh = sum(one.is_counted for one in made)
    audit.record(
        actor, "jobs.open_placements", ("jobs.Placement", "", "补录以往就业"), after={"rows": len(rows), "counted": fresh}
    )
    return fresh
