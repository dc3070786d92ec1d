"""What belongs to the employer that asks beyond its rows: its stands, and of its applicants only what they agreed to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.jobs.choices import BoothState, SignUpState
from apps.jobs.models import Application, Booth, Fair, SignUp, Vacancy
from apps.jobs.queries.people import get_application
from apps.jobs.rules.applications import APPLICATION_MOVES
from apps.jobs.rules.fairs import BOOTH_STATES
from apps.jobs.rules.refusals import FairNotFound
from apps.jobs.rules.showing import Facts, shown, shown_name
from apps.people.queries.clear import clear

#: What the contact of an employer may do, always about its own rows; cut in the queries.
OWN = frozenset(
    {
        "jobs.post_vacancy",
        "jobs.correct_vacancy",
        "jobs.close_vacancy",
        "jobs.ask_booth",
        "jobs.record_result",
        "jobs.meet_applicant",
        "jobs.read_applicant",
        "employer.leave",
    }
)
#: What an employer says of an applicant, as its buttons read. Work that began is the bureau's to confirm, with evidence.
_ACTS = (
    ("view", "已看资料，会联系本人"),
    ("interview", "已经面试"),
    ("intend", "达成意向"),
    ("sign", "已经签约"),
    ("decline", "这次不录用"),
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application as the employer may see it: name as agreed; on its own page (label, words) of the rest."""

    application: Application
    name: str
    facts: Sequence[tuple[str, str]] = ()


def applicants(rows: Sequence[Application]) -> list[Applicant]:
    """Of each of ``queries.applications(actor)`` the name, as it was agreed to; the rest is read one by one."""
    return [Applicant(row, shown_name(row.person.name, row.shows)) for row in rows]


def applicant(actor: Actor, application_id: int) -> Applicant:
    """One of its own with what may be shown; whoever asks writes the look down (``actions.read_applicant``). Raises ApplicationNotFound, also for
    another employer's and one that was withdrawn."""
    row = get_application(actor, application_id)
    person = row.person
    spells = person.service_records.order_by("enlisted_on")
    facts = Facts(
        name=person.name,
        phone=clear(person, "phone") if "phone" in row.shows else "",
        born_on=person.born_on,
        sex=person.get_sex_display(),
        education=person.get_education_display(),
        service=[(one.enlisted_on, one.discharged_on, one.branch) for one in spells],
    )
    return Applicant(row, shown_name(person.name, row.shows), shown(facts, row.shows, actor.today))


def my_stands(actor: Actor) -> QuerySet[Booth]:
    """The fairs it asked to take part in, the next or latest first."""
    rows = Booth.objects.filter(employer_id=actor.employer_id or 0)
    return rows.select_related("fair__division").order_by("-fair__starts_on", "-id")


def my_stand(actor: Actor, fair_id: int) -> Booth:
    """Its accepted part in a fair. Raises FairNotFound."""
    row = my_stands(actor).filter(fair_id=fair_id, state=BoothState.ACCEPTED).first()
    if row is None:
        raise FairNotFound("没有找到这场招聘会，或者本单位还没有参加。请从本单位首页进入。")
    return row


def my_offers(stand: Booth) -> list[Vacancy]:
    """What is offered at a stand."""
    return list(Vacancy.objects.filter(offers__booth=stand).order_by("id"))


def calling_fairs(actor: Actor) -> QuerySet[Fair]:
    """Fairs that call for employers, are not over, and that this one has not asked for, the next first."""
    asked = Booth.objects.filter(employer_id=actor.employer_id or 0, state__in=[BoothState.ASKED, BoothState.ACCEPTED])
    rows = Fair.objects.filter(state__in=BOOTH_STATES, ends_on__gte=actor.today).exclude(pk__in=asked.values("fair_id"))
    return rows.order_by("starts_on", "id")


def signed_up_by_code(fair_id: int, code: str) -> SignUp | None:
    """The valid sign-up of a code at this fair."""
    return SignUp.objects.filter(fair_id=fair_id, code=code, state=SignUpState.SIGNED_UP).select_related("person").first()


def acts_of(row: Application) -> list[tuple[str, str]]:
    """What the employer may say next of an applicant: act and button."""
    return [(act, words) for act, words in _ACTS if (row.state, act) in APPLICATION_MOVES]
