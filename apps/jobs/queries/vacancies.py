"""Vacancies, for the desk and for the public."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.jobs.choices import Area, Reserved, Trade, VacancyState
from apps.jobs.models import Employer, Vacancy
from apps.jobs.queries.reach import VIEW_FAIR, in_county
from apps.jobs.rules.refusals import VacancyNotFound
from apps.jobs.rules.vacancies import grams, wanted
from apps.people.choices import Education

FLAGS = ("is_veteran_priority", "is_ordered", "is_aimed", "is_post_bound")


def vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """Vacancies of the actor's county; an employer sees its own; the newest first."""
    if actor.employer_id is not None:
        rows = Vacancy.objects.filter(employer_id=actor.employer_id)
    else:
        require(actor, VIEW_FAIR)
        rows = Vacancy.objects.filter(in_county(actor, "division_id"))
    return rows.select_related("employer", "division").defer("employer__contact_phone_sealed", "grams").order_by("-id")


def open_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """What anybody may read: published, not past its day, of an employer that is trusted; the newest first."""
    rows = Vacancy.objects.filter(state=VacancyState.PUBLISHED, valid_until__gte=actor.today, employer__state="verified")
    return rows.select_related("employer").defer("employer__contact_phone_sealed", "grams").order_by("-published_at", "-id")


def get_vacancy(actor: Actor, vacancy_id: int) -> Vacancy:
    """Raises VacancyNotFound."""
    row = vacancies(actor).filter(pk=vacancy_id).first()
    if row is None:
        raise VacancyNotFound
    return row


def lock_vacancy(actor: Actor, vacancy_id: int) -> Vacancy:
    """A vacancy of the actor's own places (or the employer's own), locked until the transaction ends. Raises VacancyNotFound."""
    rows = Vacancy.objects.select_for_update(of=("self",), no_key=True).select_related("employer")
    if actor.employer_id is not None:
        rows = rows.filter(employer_id=actor.employer_id)
    else:
        require(actor, VIEW_FAIR)
        rows = rows.filter(within(actor, "division_id"))
    row = rows.filter(pk=vacancy_id).first()
    if row is None:
        raise VacancyNotFound
    return row


def found(rows: QuerySet[Vacancy], asked: Mapping[str, str]) -> QuerySet[Vacancy]:
    """Cut to what somebody asked for: ``q`` words, ``trade``, ``area``, ``education`` (what they have), ``pay`` (least yuan a month), ``reserved``,
    flags. Unknown values are passed over."""
    letters = wanted(asked.get("q", "")[:60])
    if letters:
        rows = rows.filter(grams__contains=letters)
    for name, table in (("trade", Trade), ("area", Area), ("reserved", Reserved)):
        if asked.get(name, "") in table.values:
            rows = rows.filter(**{name: asked[name]})
    if asked.get("education", "") in Education.values:
        up_to = Education.values[: Education.values.index(asked["education"]) + 1]
        rows = rows.filter(education__in=["", *up_to])
    pay = asked.get("pay", "").strip()
    if pay.isascii() and pay.isdecimal() and len(pay) < 8:
        rows = rows.filter(pay_high_fen__gte=int(pay) * 100)
    flags = Q(**{name: True for name in FLAGS if asked.get(name) == "1"})
    return rows.filter(flags) if flags else rows


def letters_of(vacancy: Vacancy, employer: Employer) -> list[str]:
    """What a vacancy is found by: its own words, its employer, its trade, its place."""
    trade = str(Trade(vacancy.trade).label)
    reserved = "" if vacancy.reserved == Reserved.NONE else str(Reserved(vacancy.reserved).label)
    return grams([vacancy.title, employer.name, trade, vacancy.place, reserved, *vacancy.skills])
