"""Vacancies: posted, checked, published, closed, renewed."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.jobs.choices import CloseReason, VacancyState
from apps.jobs.models import Employer, Vacancy
from apps.jobs.queries.employers import lock_employer
from apps.jobs.queries.vacancies import letters_of, lock_vacancy
from apps.jobs.rules.employers import check_trusted
from apps.jobs.rules.refusals import VacancyExists, WrongState
from apps.jobs.rules.vacancies import VacancyGiven, check_given, check_valid, next_vacancy_state
from apps.org.models import Division

_PLAIN = ("trade", "area", "headcount", "pay_low_fen", "pay_high_fen", "education", "age_min", "age_max", "is_veteran_priority", "is_ordered",
          "is_aimed", "is_post_bound", "reserved", "valid_until")  # fmt: skip


@action(permission="jobs.post_vacancy", label="登记招聘岗位")
def post_vacancy(actor: Actor, *, employer_id: int, given: VacancyGiven) -> Vacancy:
    """A draft of a verified employer. Raises EmployerNotFound, NotTrusted, Invalid, VacancyExpired, VacancyExists."""
    employer = lock_employer(actor, employer_id)
    check_trusted(employer.name, employer.state, employer.reason)
    row = Vacancy(employer=employer, division_id=employer.division_id, posted_by_id=actor.staff_id, posted_at=actor.at)
    fill(actor, row, employer, given)
    _store(row, employer)
    audit.record(
        actor, "jobs.post_vacancy", row, after={"employer": employer.name, "title": row.title, "headcount": row.headcount}
    )
    return row


def fill(actor: Actor, row: Vacancy, employer: Employer, given: VacancyGiven) -> None:
    """A part for actions: what was given, checked, with the letters it is found by."""
    check_given(given, actor.today)
    if given.works_in and not Division.objects.filter(pk=given.works_in).exists():
        raise Invalid("没有找到工作所在区划，请从列表中选择，或者只写工作地点。", field="works_in")
    for name in _PLAIN:
        setattr(row, name, getattr(given, name))
    row.title, row.place, row.duties, row.welfare = (
        one.strip() for one in (given.title, given.place, given.duties, given.welfare)
    )
    row.works_in_id, row.skills = given.works_in or None, list(dict.fromkeys(given.skills))
    row.grams = letters_of(row, employer)


def _store(row: Vacancy, employer: Employer) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "job_vacancy_once" not in str(error):
            raise
        raise VacancyExists(
            f"{employer.name}在{row.place}的“{row.title}”正在招聘，请在原来的岗位上修改。", field="title"
        ) from error


@action(permission="jobs.correct_vacancy", label="修改招聘岗位")
def correct_vacancy(actor: Actor, *, vacancy_id: int, given: VacancyGiven) -> Vacancy:
    """A draft changes; what was checked goes back to be checked again. Raises VacancyNotFound, WrongState, Invalid."""
    row = lock_vacancy(actor, vacancy_id)
    if row.state == VacancyState.CLOSED:
        raise WrongState("这个岗位已经结束招聘，不能修改；仍在招人的，请办理“重新招聘”。")
    before = {"state": row.state, "title": row.title, "headcount": row.headcount, "valid_until": row.valid_until}
    fill(actor, row, row.employer, given)
    row.state, row.checked_by, row.checked_at = VacancyState.DRAFT, None, None
    _store(row, row.employer)
    after = {"state": row.state, "title": row.title, "headcount": row.headcount, "valid_until": row.valid_until}
    audit.record(actor, "jobs.correct_vacancy", row, before=before, after=after)
    return row


def _step(actor: Actor, vacancy_id: int, act: str) -> Vacancy:
    row = lock_vacancy(actor, vacancy_id)
    row.state = next_vacancy_state(row.state, act)
    return row


@action(permission="jobs.check_vacancy", label="审核招聘岗位")
def check_vacancy(actor: Actor, *, vacancy_id: int, agree: bool, note: str = "") -> Vacancy:
    """True, lawful and still open; or sent back with a reason. Raises VacancyNotFound, WrongState, NotTrusted, VacancyExpired, Invalid."""
    row = _step(actor, vacancy_id, "check") if agree else lock_vacancy(actor, vacancy_id)
    if agree:
        check_trusted(row.employer.name, row.employer.state, row.employer.reason)
        check_valid(row.valid_until, actor.today)
        row.checked_by_id, row.checked_at = actor.staff_id, actor.at
    else:
        if row.state not in (VacancyState.DRAFT, VacancyState.CHECKED) or len(note.strip()) < 4:
            raise Invalid("退回待审核的岗位须写明原因（至少4个字），便于单位修改。", field="note")
        row.state, row.checked_by, row.checked_at = VacancyState.DRAFT, None, None
    row.note = note.strip()[:300]
    row.save(update_fields=["state", "checked_by", "checked_at", "note"])
    audit.record(actor, "jobs.check_vacancy", row, after={"state": row.state, "agree": agree}, reason=row.note)
    return row


@action(permission="jobs.publish_vacancy", label="发布招聘岗位")
def publish_vacancy(actor: Actor, *, vacancy_id: int) -> Vacancy:
    """From now on everybody may read it and apply. Raises VacancyNotFound, WrongState, NotTrusted, VacancyExpired."""
    row = _step(actor, vacancy_id, "publish")
    check_trusted(row.employer.name, row.employer.state, row.employer.reason)
    check_valid(row.valid_until, actor.today)
    row.published_at = actor.at
    row.save(update_fields=["state", "published_at"])
    audit.record(actor, "jobs.publish_vacancy", row, after={"state": row.state})
    return row


@action(permission="jobs.close_vacancy", label="结束招聘")
def close_vacancy(actor: Actor, *, vacancy_id: int, closed_for: str, note: str = "") -> Vacancy:
    """Filled or withdrawn; applications under way may still end. Raises VacancyNotFound, WrongState, Invalid."""
    row = _step(actor, vacancy_id, "close")
    if closed_for not in (CloseReason.FILLED, CloseReason.WITHDRAWN):
        raise Invalid("请选择结束原因：已招满或者单位撤回。", field="closed_for")
    row.closed_on, row.closed_for, row.note = actor.today, closed_for, note.strip()[:300]
    row.save(update_fields=["state", "closed_on", "closed_for", "note"])
    audit.record(actor, "jobs.close_vacancy", row, after={"closed_for": closed_for}, reason=row.note)
    return row


@action(permission="jobs.renew_vacancy", label="重新招聘")
def renew_vacancy(actor: Actor, *, vacancy_id: int, valid_until: date) -> Vacancy:
    """A closed vacancy is a draft again, with a new last day. Raises VacancyNotFound, WrongState, NotTrusted, VacancyExpired, VacancyExists."""
    row = _step(actor, vacancy_id, "renew")
    check_trusted(row.employer.name, row.employer.state, row.employer.reason)
    check_valid(valid_until, actor.today)
    row.valid_until, row.closed_on, row.closed_for = valid_until, None, ""
    row.checked_by, row.checked_at, row.published_at = None, None, None
    _store(row, row.employer)
    audit.record(actor, "jobs.renew_vacancy", row, after={"valid_until": valid_until})
    return row
