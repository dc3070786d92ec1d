"""People for vacancies: sent with consent, answered by the employer step by step."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.jobs.choices import ApplicationState, Channel
from apps.jobs.models import Application, FairVacancy, FollowUp, Vacancy
from apps.jobs.queries.fairs import get_fair
from apps.jobs.queries.people import lock_application, the_person
from apps.jobs.queries.vacancies import get_vacancy, open_vacancies
from apps.jobs.rules.applications import (
    RESULT_DAYS,
    check_apply,
    check_result_day,
    check_shows,
    follow_up_days,
    next_application_state,
)
from apps.jobs.rules.fairs import RESULT_STATES
from apps.jobs.rules.refusals import AppliedAlready, VacancyNotFound
from apps.people.models import Person


@action(permission="jobs.apply_for_vacancy", label="投递岗位")
def apply_for_vacancy(
    actor: Actor, *, vacancy_id: int, shows: Sequence[str], agreed: bool, person_id: int | None = None, fair_id: int | None = None,
    words: str = "", channel: str = Channel.PORTAL,
) -> Application:  # fmt: skip
    """A person for a vacancy, once, showing what they agreed to show; sent again after withdrawing, it is the same row.

    Raises VacancyNotFound, VacancyExpired, Conflict, PersonNotFound, AppliedAlready, Invalid.
    """
    if channel not in Channel.values:
        raise Invalid("请选择投递渠道。", field="channel")
    vacancy = _open(actor, vacancy_id)
    person, fields = the_person(actor, person_id), check_shows(shows, agreed=agreed)
    if fair_id is not None:
        _check_offered(actor, vacancy, fair_id)
    row = Application(
        person=person, vacancy=vacancy, fair_id=fair_id, channel=channel, shows=fields, agreed_at=actor.at, words=words.strip()[:300],
        applied_at=actor.at, entered_by_id=actor.staff_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_application_once" not in str(error):
            raise
        row = _again(person, vacancy, row)
    after = {"vacancy": vacancy.pk, "person": person.dossier_no, "fair": fair_id, "shows": fields}
    audit.record(actor, "jobs.apply_for_vacancy", row, after=after)
    return row


def _open(actor: Actor, vacancy_id: int) -> Vacancy:
    """Raises VacancyNotFound for what the actor never saw, VacancyExpired or Conflict for what is over."""
    row = open_vacancies(actor).filter(pk=vacancy_id).first()
    if row is not None:
        return row
    row = get_vacancy(actor, vacancy_id) if actor.places else _once_published(vacancy_id)
    barred = row.employer.state == "blacklisted"
    check_apply(row.title, row.employer.name, row.state, row.valid_until, actor.today, is_barred=barred)
    raise Conflict(f"{row.employer.name}还没有通过核验，暂时不能投递。请看看其他岗位。")


def _once_published(vacancy_id: int) -> Vacancy:
    row = Vacancy.objects.select_related("employer").filter(pk=vacancy_id, published_at__isnull=False).first()
    if row is None:
        raise VacancyNotFound
    return row


def _check_offered(actor: Actor, vacancy: Vacancy, fair_id: int) -> None:
    fair = get_fair(actor, fair_id)
    if fair.state not in ("published", "open"):
        raise Conflict(f"“{fair.name}”现在是“{fair.get_state_display()}”，不能再投递。可以直接投递岗位。")
    offered = FairVacancy.objects.filter(fair=fair, vacancy=vacancy, booth__state="accepted")
    if not offered.exists():
        raise Conflict(f"{vacancy.employer.name}没有把“{vacancy.title}”带到“{fair.name}”。可以直接投递岗位。")


def _again(person: Person, vacancy: Vacancy, given: Application) -> Application:
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(person=person, vacancy=vacancy)
    if row.state != ApplicationState.WITHDRAWN:
        raise AppliedAlready(
            f"{person.name}已经投递过{vacancy.employer.name}的“{vacancy.title}”，现在是“{row.get_state_display()}”，不用重复投递。"
        )
    row.state = next_application_state(row.state, "apply")
    for name in ("fair_id", "channel", "shows", "agreed_at", "words", "applied_at", "entered_by_id"):
        setattr(row, name, getattr(given, name))
    row.viewed_on = row.interviewed_on = row.intent_on = row.signed_on = row.ended_on = None
    row.reason = ""
    row.save()
    return row


@action(permission="jobs.withdraw_application", label="撤回投递")
def withdraw_application(actor: Actor, *, application_id: int, reason: str = "") -> Application:
    """The person no longer wants it; the employer no longer sees it. Raises ApplicationNotFound, WrongState."""
    row = lock_application(actor, application_id)
    before, row.state = row.state, next_application_state(row.state, "withdraw")
    row.ended_on, row.reason = actor.today, reason.strip()[:200]
    row.save(update_fields=["state", "ended_on", "reason"])
    audit.record(
        actor, "jobs.withdraw_application", row, before={"state": before}, after={"state": row.state}, reason=row.reason
    )
    return row


@action(permission="jobs.record_result", label="登记面试和录用结果")
def record_result(
    actor: Actor, *, application_id: int, result: str, on: date | None = None, reason: str = ""
) -> Application:
    """What an employer found: ``view`` ``interview`` ``intend`` ``sign`` ``decline``. An intent or contract is followed up after 1, 3, 6 months.

    Raises ApplicationNotFound, WrongState, Conflict (the fair is closed), Invalid.
    """
    row = lock_application(actor, application_id)
    day = on or actor.today
    if result not in RESULT_DAYS:
        raise Invalid("请选择结果：已查看、已面试、达成意向、已签约或者未录用。", field="result")
    if row.fair is not None and row.fair.state not in RESULT_STATES:
        raise Conflict(f"“{row.fair.name}”现在是“{row.fair.get_state_display()}”，不能再登记结果。")
    before, row.state = row.state, next_application_state(row.state, result)
    check_result_day(day, actor.today, [row.viewed_on, row.interviewed_on, row.intent_on, row.signed_on])
    if result == "decline" and len(reason.strip()) < 4:
        raise Invalid("请写明未录用的原因（至少4个字），便于推荐其他岗位。", field="reason")
    setattr(row, RESULT_DAYS[result], day)
    row.reason = reason.strip()[:200] if result == "decline" else ""
    row.save(update_fields=["state", RESULT_DAYS[result], "reason"])
    if result in ("intend", "sign"):
        rows = [
            FollowUp(person_id=row.person_id, application=row, months=months, due_on=due)
            for months, due in follow_up_days(day).items()
        ]
        FollowUp.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(
        actor, "jobs.record_result", row, before={"state": before}, after={"state": row.state, "on": day}, reason=row.reason
    )
    return row
