"""What everybody may read without signing in: fairs that are announced, vacancies that are open. Nothing of a person, nobody's telephone
but the one an employer gives for applicants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from apps.core.actor import Actor
from apps.jobs.choices import BoothState, EmployerState, FairState
from apps.jobs.models import Booth, Fair, FairVacancy, Vacancy
from apps.jobs.queries.vacancies import open_vacancies
from apps.jobs.rules.fairs import HELD_STATES, SIGN_UP_STATES
from apps.jobs.rules.refusals import FairNotFound, VacancyNotFound

ANNOUNCED = (*SIGN_UP_STATES, *HELD_STATES)


@dataclass(frozen=True, slots=True)
class Stand:
    """An employer at a fair and what it offers there."""

    booth: Booth
    offers: Sequence[FairVacancy] = field(default_factory=list)


def public_fairs(actor: Actor) -> QuerySet[Fair]:
    """Announced fairs that are not over, the next first."""
    return _announced().filter(ends_on__gte=actor.today, state__in=SIGN_UP_STATES).order_by("starts_on", "id")


def past_fairs(actor: Actor) -> QuerySet[Fair]:
    """Fairs that were held, the latest first."""
    over = Q(state__in=HELD_STATES) | Q(ends_on__lt=actor.today)
    return _announced().filter(over).order_by("-starts_on", "-id")


def _announced() -> QuerySet[Fair]:
    """With the number of employers and of posts (headcount)."""
    rows = Fair.objects.filter(state__in=ANNOUNCED).select_related("division")
    taking_part = Booth.objects.filter(fair=OuterRef("pk"), state=BoothState.ACCEPTED).order_by().values("fair")
    offered = FairVacancy.objects.filter(fair=OuterRef("pk"), booth__state=BoothState.ACCEPTED).order_by().values("fair")
    return rows.annotate(
        employers=Subquery(taking_part.annotate(n=Count("pk")).values("n")),
        posts=Subquery(offered.annotate(n=Sum("headcount")).values("n")),
    )


def public_fair(_actor: Actor, fair_id: int) -> Fair:
    """An announced fair, held or to come; a cancelled one that had been announced is shown too, so that nobody travels in vain. Raises FairNotFound."""
    shown = Q(state__in=ANNOUNCED) | Q(state=FairState.CANCELLED, published_at__isnull=False)
    row = Fair.objects.filter(shown, pk=fair_id).select_related("division").first()
    if row is None:
        raise FairNotFound("没有找到这场招聘会，可能还没有公布。请从招聘会列表重新选择。")
    return row


def stands(actor: Actor, fair: Fair) -> list[Stand]:
    """Employers that take part, by booth, with what is still open; a fair that is over shows what was offered."""
    offers = FairVacancy.objects.select_related("vacancy").order_by("id")
    if fair.state in SIGN_UP_STATES:
        offers = offers.filter(vacancy__in=open_vacancies(actor).values("pk"))
    rows = Booth.objects.filter(fair=fair, state=BoothState.ACCEPTED, employer__state=EmployerState.VERIFIED)
    rows = rows.select_related("employer").prefetch_related(Prefetch("offers", queryset=offers))
    return [Stand(row, list(row.offers.all())) for row in rows.order_by("number", "id")]


def public_vacancy(actor: Actor, vacancy_id: int) -> Vacancy:
    """An open vacancy. Raises VacancyNotFound, also for one that is over."""
    row = open_vacancies(actor).select_related("works_in").filter(pk=vacancy_id).first()
    if row is None:
        raise VacancyNotFound("这个岗位已经结束招聘，或者网址抄错了。请从岗位列表重新选择。")
    return row


def fairs_of(actor: Actor, vacancy: Vacancy) -> QuerySet[Fair]:
    """Fairs to come at which this vacancy is offered."""
    return public_fairs(actor).filter(pk__in=FairVacancy.objects.filter(vacancy=vacancy).values("fair_id"))


def fairs_to_note(actor: Actor) -> list[Fair]:
    """Fairs for a calendar that somebody subscribed to: of the last 90 days and to come, those called off too, 200 at most."""
    shown = Q(state__in=ANNOUNCED) | Q(state=FairState.CANCELLED, published_at__isnull=False)
    rows = Fair.objects.filter(shown, ends_on__gte=actor.today - timedelta(days=90))
    return list(rows.select_related("division").order_by("starts_on", "id")[:200])
