"""Employers at a fair: asked, accepted, given a number, seen on the day."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.jobs.choices import BoothState, VacancyState
from apps.jobs.models import Booth, Employer, Fair, FairVacancy, Vacancy
from apps.jobs.queries.employers import lock_employer
from apps.jobs.queries.fairs import get_fair, lock_booth, standing
from apps.jobs.rules.employers import check_home, check_trusted
from apps.jobs.rules.fairs import BOOTH_STATES, booth_label, check_booth, check_open
from apps.jobs.rules.refusals import BoothTaken, WrongState
from apps.jobs.rules.vacancies import check_valid


@action(permission="jobs.ask_booth", label="登记单位参会")
def ask_booth(actor: Actor, *, fair_id: int, employer_id: int, vacancy_ids: Sequence[int]) -> Booth:
    """An employer takes part with these of its vacancies; asked again, the list is what was asked last.

    Raises FairNotFound, EmployerNotFound, NotTrusted, ForeignEmployer, WrongState, VacancyExpired, Invalid.
    """
    fair = get_fair(actor, fair_id)
    employer = lock_employer(actor, employer_id)
    if fair.state not in BOOTH_STATES:
        raise WrongState(f"“{fair.name}”现在是“{fair.get_state_display()}”，不接受单位报名。")
    check_trusted(employer.name, employer.state, employer.reason)
    check_home(employer.name, employer.home_county, fair.division_id, fair.partner_county)
    chosen = _chosen(actor, fair, employer, vacancy_ids)
    row, is_new = Booth.objects.get_or_create(fair=fair, employer=employer, defaults={"asked_at": actor.at})
    if not is_new and row.state in (BoothState.DECLINED, BoothState.WITHDRAWN):
        row.state, row.asked_at, row.decided_at, row.note = BoothState.ASKED, actor.at, None, ""
        row.save(update_fields=["state", "asked_at", "decided_at", "note"])
    _offer(row, chosen)
    audit.record(actor, "jobs.ask_booth", row, after={"employer": employer.name, "vacancies": [one.pk for one in chosen]})
    return row


def _chosen(actor: Actor, fair: Fair, employer: Employer, vacancy_ids: Sequence[int]) -> list[Vacancy]:
    rows = list(Vacancy.objects.filter(pk__in=list(vacancy_ids), employer=employer).order_by("id"))
    if not rows or len(rows) != len(set(vacancy_ids)):
        raise Invalid("请至少选择一个本单位的岗位带到招聘会。还没有岗位的，请先登记岗位。", field="vacancy_ids")
    for one in rows:
        if one.state == VacancyState.CLOSED:
            raise WrongState(f"岗位“{one.title}”已经结束招聘，不能带到招聘会。请先办理“重新招聘”。")
        check_valid(one.valid_until, max(actor.today, fair.ends_on) if one.valid_until < fair.ends_on else actor.today)
    return rows


def _offer(booth: Booth, chosen: Sequence[Vacancy]) -> None:
    """The offers become exactly these; those somebody has applied for stay."""
    kept = {one.pk for one in chosen}
    old = FairVacancy.objects.filter(fair_id=booth.fair_id, employer_id=booth.employer_id).exclude(vacancy_id__in=kept)
    applied = Vacancy.objects.filter(applications__fair_id=booth.fair_id).values("pk")
    old.exclude(vacancy__in=applied).delete()
    rows = [
        FairVacancy(fair_id=booth.fair_id, booth=booth, employer_id=booth.employer_id, vacancy=one, headcount=one.headcount)
        for one in chosen
    ]
    FairVacancy.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["fair", "vacancy"], update_fields=["headcount"]
    )


@action(permission="jobs.accept_booth", label="同意单位参会")
def accept_booth(actor: Actor, *, booth_id: int) -> Booth:
    """Raises BoothNotFound, WrongState, NotTrusted."""
    row = lock_booth(actor, booth_id)
    check_trusted(row.employer.name, row.employer.state, row.employer.reason)
    if row.state == BoothState.ACCEPTED:
        raise WrongState(f"{row.employer.name}已经同意参会，不用重复办理。")
    row.state, row.decided_at, row.note = BoothState.ACCEPTED, actor.at, ""
    row.save(update_fields=["state", "decided_at", "note"])
    audit.record(actor, "jobs.accept_booth", row, after={"employer": row.employer.name})
    return row


@action(permission="jobs.decline_booth", label="不同意单位参会")
def decline_booth(actor: Actor, *, booth_id: int, note: str) -> Booth:
    """With a reason; a number it had is free again. Raises BoothNotFound, Invalid, Conflict (people have applied)."""
    return _leave(actor, booth_id, BoothState.DECLINED, "jobs.decline_booth", note)


@action(permission="jobs.leave_fair", label="登记单位退出招聘会")
def leave_fair(actor: Actor, *, booth_id: int, note: str) -> Booth:
    """The employer stays away; a number it had is free again. Raises BoothNotFound, Invalid, Conflict (people have applied)."""
    return _leave(actor, booth_id, BoothState.WITHDRAWN, "jobs.leave_fair", note)


def _leave(actor: Actor, booth_id: int, state: str, verb: str, note: str) -> Booth:
    row = lock_booth(actor, booth_id)
    if len(note.strip()) < 4:
        raise Invalid("请写明原因（至少4个字）。", field="note")
    if row.came_at is not None:
        raise Conflict(f"{row.employer.name}已经到场签到，不能退出本场招聘会。")
    waiting = (
        row.fair.applications.filter(vacancy__employer_id=row.employer_id)
        .exclude(state__in=["declined", "withdrawn"])
        .count()
    )
    if waiting:
        raise Conflict(f"已有{waiting}人投递了{row.employer.name}的岗位。请先登记投递结果，再办这一步。")
    row.state, row.number, row.decided_at, row.note = state, None, actor.at, note.strip()[:300]
    row.save(update_fields=["state", "number", "decided_at", "note"])
    audit.record(actor, verb, row, after={"employer": row.employer.name}, reason=row.note)
    return row


@action(permission="jobs.assign_booth", label="安排展位")
def assign_booth(actor: Actor, *, booth_id: int, number: int | None) -> Booth:
    """A number of the hall, or none again. Raises BoothNotFound, WrongState, BoothTaken naming who stands there and what is free."""
    row = lock_booth(actor, booth_id)
    if row.state != BoothState.ACCEPTED or row.fair.state not in BOOTH_STATES:
        raise WrongState(f"{row.employer.name}现在是“{row.get_state_display()}”，先同意参会，才能安排展位。")
    before = row.number
    if number is not None:
        others = {place: name for place, name in standing(row.fair).items() if place != before}
        check_booth(number, row.fair.booth_count, others, row.fair.booths_in_row)
    row.number = number
    try:
        with transaction.atomic():
            row.save(update_fields=["number"])
    except IntegrityError as error:
        if "job_booth_number" not in str(error):
            raise
        raise BoothTaken(
            f"展位{booth_label(number, row.fair.booths_in_row)}刚刚分给其他单位，请另选一个空展位。", field="number"
        ) from error
    audit.record(actor, "jobs.assign_booth", row, before={"number": before}, after={"number": number})
    return row


@action(permission="jobs.note_employer", label="登记单位到场")
def note_employer(actor: Actor, *, booth_id: int) -> Booth:
    """An employer has come on the day. Raises BoothNotFound, NotOpen, WrongState."""
    row = lock_booth(actor, booth_id)
    check_open(row.fair.name, row.fair.state)
    if row.state != BoothState.ACCEPTED or row.came_at is not None:
        raise WrongState(f"{row.employer.name}已经签到，或者没有同意参会。请刷新页面查看。")
    row.came_at = actor.at
    row.save(update_fields=["came_at"])
    audit.record(actor, "jobs.note_employer", row, after={"employer": row.employer.name})
    return row
