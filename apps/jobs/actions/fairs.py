"""Fairs: planned, called, checked, published, opened, held, followed up, closed."""

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.jobs.actions.calling_off import order_telling
from apps.jobs.choices import FairLevel, FairState, VacancyState
from apps.jobs.models import Fair, FairQuota, Vacancy
from apps.jobs.queries.fairs import lock_fair, offers, standing, unready
from apps.jobs.queries.figures import Span, figures, open_follow_up_count
from apps.jobs.rules.fairs import (
    FairGiven,
    check_day,
    check_publishable,
    next_fair_state,
    shares_of,
)
from apps.jobs.rules.fairs import check_fair as check_given
from apps.org.models import Division

_PLAIN = (
    "mode",
    "starts_on",
    "ends_on",
    "opens_at",
    "shuts_at",
    "capacity",
    "booth_count",
    "booths_in_row",
    "partner_county",
)


@action(permission="jobs.plan_fair", label="筹备招聘会")
def plan_fair(actor: Actor, *, division: str, given: FairGiven) -> Fair:
    """A fair of a county or township of the actor's places. Raises Invalid, Conflict (the same fair stands already)."""
    place = Division.objects.filter(within(actor, "pk"), pk=division).exclude(level="village").first()
    if place is None:
        raise Invalid("请选择举办招聘会的县或者乡镇。", field="division")
    check_given(given, actor.today)
    row = Fair(division=place, level=FairLevel(place.level), planned_by_id=actor.staff_id, planned_at=actor.at)
    _fill(row, given)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_fair_once" not in str(error):
            raise
        raise Conflict(
            f"{place.name}{row.starts_on:%Y年%m月%d日}的“{row.name}”已经建立，请在列表中打开。", field="name"
        ) from error
    lay_out(row, row.capacity)
    audit.record(
        actor, "jobs.plan_fair", row, after={"name": row.name, "starts_on": row.starts_on, "capacity": row.capacity}
    )
    return row


def _fill(row: Fair, given: FairGiven) -> None:
    for name in _PLAIN:
        setattr(row, name, getattr(given, name))
    row.name, row.place, row.partner, row.note = (
        one.strip() for one in (given.name, given.place, given.partner, given.note)
    )


def lay_out(row: Fair, places: int | None) -> None:
    """A part for actions: so many free places, in shares."""
    if places:
        rows = [FairQuota(fair=row, share=share, free=free) for share, free in enumerate(shares_of(places))]
        FairQuota.objects.bulk_create(rows)


@action(permission="jobs.change_fair", label="修改招聘会安排")
def change_fair(actor: Actor, *, fair_id: int, given: FairGiven) -> Fair:
    """Days, place, places and booths, until it opens. Raises FairNotFound, WrongState, Invalid, Conflict (fewer than are taken)."""
    row = lock_fair(actor, fair_id)
    if row.state not in (FairState.PLANNED, FairState.CALLING, FairState.CHECKED, FairState.PUBLISHED):
        raise Conflict(f"招聘会现在是“{row.get_state_display()}”，安排不能再改。")
    check_given(given, actor.today)
    last = max(standing(row), default=0)
    if given.booth_count < last:
        raise Conflict(f"第{last}号展位已经分给单位，展位数不能少于{last}。请先调整展位。", field="booth_count")
    before = {"starts_on": row.starts_on, "ends_on": row.ends_on, "capacity": row.capacity, "booth_count": row.booth_count}
    _resize(row, given.capacity)
    _fill(row, given)
    row.save()
    audit.record(actor, "jobs.change_fair", row, before=before, after={name: getattr(row, name) for name in before})
    return row


def _resize(row: Fair, capacity: int | None) -> None:
    """Lay the places out anew: free = capacity - taken, counted under the shares' locks."""
    if capacity == row.capacity:
        return
    held = list(FairQuota.objects.select_for_update(no_key=True).filter(fair=row).order_by("share"))
    taken = row.sign_ups.filter(state="signed_up").count()
    if capacity is not None and capacity < taken:
        raise Conflict(f"已有{taken}人报名，报名人数上限不能少于{taken}。", field="capacity")
    FairQuota.objects.filter(pk__in=[one.pk for one in held]).delete()
    if capacity is not None and capacity == taken:
        FairQuota.objects.create(fair=row, share=0, free=0)
    else:
        lay_out(row, None if capacity is None else capacity - taken)


def _step(actor: Actor, fair_id: int, act: str) -> Fair:
    row = lock_fair(actor, fair_id)
    row.state = next_fair_state(row.state, act)
    return row


def _stepped(actor: Actor, row: Fair, verb: str, *fields: str, **after: object) -> Fair:
    row.save(update_fields=["state", *fields])
    audit.record(actor, verb, row, after={"state": row.state, **after})
    return row


@action(permission="jobs.call_employers", label="征集参会单位")
def call_employers(actor: Actor, *, fair_id: int) -> Fair:
    """Employers may ask for a booth from now on. Raises FairNotFound, WrongState."""
    return _stepped(actor, _step(actor, fair_id, "call"), "jobs.call_employers")


@action(permission="jobs.check_fair", label="审定招聘会岗位")
def check_fair(actor: Actor, *, fair_id: int) -> Fair:
    """Every vacancy offered was checked. Raises FairNotFound, WrongState, Conflict naming those that were not."""
    row = _step(actor, fair_id, "check")
    headcount = sum(one.headcount for one in offers(row).filter(booth__state="accepted"))
    check_publishable(row.name, headcount, unready(row))
    return _stepped(actor, row, "jobs.check_fair", headcount=headcount)


@action(permission="jobs.publish_fair", label="发布招聘会")
def publish_fair(actor: Actor, *, fair_id: int) -> Fair:
    """Everybody may read and sign up; its checked vacancies are published with it. Raises FairNotFound, WrongState, Conflict."""
    row = _step(actor, fair_id, "publish")
    accepted = offers(row).filter(booth__state="accepted")
    check_publishable(row.name, sum(one.headcount for one in accepted), unready(row))
    fresh = Vacancy.objects.filter(pk__in=[one.vacancy_id for one in accepted], state=VacancyState.CHECKED)
    count = fresh.update(state=VacancyState.PUBLISHED, published_at=actor.at)
    row.published_at = actor.at
    return _stepped(actor, row, "jobs.publish_fair", "published_at", vacancies=count)


@action(permission="jobs.open_fair", label="招聘会开场")
def open_fair(actor: Actor, *, fair_id: int) -> Fair:
    """On its day: from now on who comes is scanned in. Raises FairNotFound, WrongState, Conflict."""
    row = _step(actor, fair_id, "open")
    check_day(row.name, row.starts_on, row.ends_on, actor.today)
    return _stepped(actor, row, "jobs.open_fair")


@action(permission="jobs.hold_fair", label="招聘会收场")
def hold_fair(actor: Actor, *, fair_id: int) -> Fair:
    """It was held; results may still be entered. Raises FairNotFound, WrongState."""
    row = _step(actor, fair_id, "hold")
    row.held_on = actor.today
    return _stepped(actor, row, "jobs.hold_fair", "held_on")


@action(permission="jobs.finish_follow_up", label="招聘会完成回访")
def finish_follow_up(actor: Actor, *, fair_id: int) -> Fair:
    """Everybody with an intent or with work was asked after 1, 3 and 6 months. Raises FairNotFound, WrongState, Conflict."""
    row = _step(actor, fair_id, "follow_up")
    waiting = open_follow_up_count(row)
    if waiting:
        raise Conflict(f"还有{waiting}次回访没有登记。请先在回访列表里办完，再办这一步。")
    return _stepped(actor, row, "jobs.finish_follow_up")


@action(permission="jobs.close_fair", label="招聘会办结")
def close_fair(actor: Actor, *, fair_id: int, summary: str) -> Fair:
    """With its figures as they stand, and a few words. Raises FairNotFound, WrongState, Invalid."""
    row = _step(actor, fair_id, "close")
    if len(summary.strip()) < 10:
        raise Invalid("请写几句办结小结（至少10个字），例如组织情况、主要成效和下次要改进的地方。", field="summary")
    row.closed_on, row.summary = actor.today, summary.strip()[:2000]
    told = {one.figure.name: one.number for one in figures(actor, Span(fair_id=row.pk))}
    return _stepped(actor, row, "jobs.close_fair", "closed_on", "summary", figures=told)


@action(permission="jobs.cancel_fair", label="取消招聘会")
def cancel_fair(actor: Actor, *, fair_id: int, reason: str) -> Fair:
    """Before it opens, with a reason; who signed up and every employer that takes part hears of it. Raises FairNotFound, WrongState, Invalid."""
    row = _step(actor, fair_id, "cancel")
    if len(reason.strip()) < 4:
        raise Invalid("请写明取消原因（至少4个字），报名的人会看到。", field="reason")
    row.note = reason.strip()[:300]
    return _stepped(actor, row, "jobs.cancel_fair", "note", reason=row.note, job=order_telling(actor, row))
