"""What jobs says of a death before anything is written, and what a death ends."""

from datetime import date

from django.db.models import QuerySet

from apps.jobs.models import Application, Enrolment, Loan, SignUp, VeteranBusiness
from apps.jobs.queries.merging import OPEN
from apps.jobs.rules.fairs import SIGN_UP_STATES
from apps.people.models import Person


def places_of(person_id: int) -> QuerySet[SignUp]:
    """Valid sign-ups of fairs that are not over, where the person has not come."""
    rows = SignUp.objects.filter(person_id=person_id, state="signed_up", attended_at__isnull=True)
    return rows.filter(fair__state__in=SIGN_UP_STATES).order_by("id")


def open_applications(person_id: int) -> QuerySet[Application]:
    """Applications still on the way to work."""
    return Application.objects.filter(person_id=person_id, state__in=OPEN).order_by("id")


def classes_of(person_id: int) -> QuerySet[Enrolment]:
    """Training that is not finished."""
    return Enrolment.objects.filter(person_id=person_id, state="learning").order_by("id")


def death_lines(person: Person, _died_on: date) -> list[str]:
    """How many sign-ups and applications end; a loan stays owed and is named."""
    places, sent = places_of(person.pk).count(), open_applications(person.pk).count()
    lines = [f"招聘会报名{places}次、岗位投递{sent}份将取消。"] if places or sent else []
    lines += [f"{name}的学员名额将空出。" for name in classes_of(person.pk).values_list("training__name", flat=True)]
    for bank in Loan.objects.filter(person=person, state__in=["applied", "pushed", "granted"]).values_list(
        "bank", flat=True
    ):
        lines.append(f"有一笔创业贷款没有结清，请告知{bank}。")
    for name in (
        VeteranBusiness.objects.filter(owner=person).exclude(state="closed").values_list("employer__name", flat=True)
    ):
        lines.append(f"名下有军创企业{name}，请与家属核实后更正创办人或者登记停业。")
    return lines
