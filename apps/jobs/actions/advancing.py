"""Degrees: registered, admitted, graduated. Mentors: appointed, paired with people, what they talked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.jobs.choices import DegreeLevel, DegreeState, MentorKind, Trade
from apps.jobs.models.advancing import DegreeStudy, Mentor, Mentoring, MentoringNote
from apps.jobs.queries.advancing import lock_degree, lock_mentor, lock_mentoring
from apps.jobs.queries.people import the_person
from apps.jobs.queries.training import own_county
from apps.jobs.rules.training import next_degree_state
from apps.people.models import Person


@dataclass(frozen=True, slots=True)
class DegreeGiven:
    """A degree somebody goes for."""

    school: str
    level: str
    subject: str
    mode: str
    fee_fen: int
    payer: str
    registered_on: date


def _degree(actor: Actor, given: DegreeGiven) -> DegreeStudy:
    texts = {name: getattr(given, name).strip() for name in ("school", "subject", "mode", "payer")}
    if given.level not in DegreeLevel.values or not all(texts.values()):
        raise Invalid("请填写学校、专业、学习形式和学费承担方，并选择层次。", field="school")
    if not 0 <= given.fee_fen <= 100_000_000 or given.registered_on > actor.today:
        raise Invalid("学费应在0到100万元之间，报名日期不晚于今天。", field="registered_on")
    return DegreeStudy(
        level=given.level, fee_fen=given.fee_fen, registered_on=given.registered_on, entered_by_id=actor.staff_id, **texts
    )


@action(permission="jobs.register_degree", label="登记学历提升报名")
def register_degree(actor: Actor, *, person_id: int, given: DegreeGiven) -> DegreeStudy:
    """Somebody registers for a degree, once a school and level. Raises PersonNotFound, Invalid, Conflict."""
    person, row = the_person(actor, person_id), _degree(actor, given)
    row.person = person
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_degree_once" not in str(error):
            raise
        raise Conflict(
            f"{person.name}在这所学校的{row.get_level_display()}已经登记过。请打开原来的记录登记录取或毕业。"
        ) from error
    audit.record(actor, "jobs.register_degree", row, after={"person": person.dossier_no, "level": row.level})
    return row


@action(permission="jobs.record_degree", label="登记录取、毕业或退学")
def record_degree(actor: Actor, *, degree_id: int, step: str, on: date, diploma_no: str = "") -> DegreeStudy:
    """``admit``, ``graduate`` (with the diploma's number) or ``leave``, on a day after the one before. Raises DegreeNotFound, Conflict, Invalid."""
    row = lock_degree(actor, degree_id)
    state = next_degree_state(row.state, step)
    if not (row.admitted_on or row.registered_on) <= on <= actor.today:
        raise Invalid("日期应在报名（录取）日期以后、不晚于今天。", field="on")
    if (step == "graduate") != bool(diploma_no.strip()):
        raise Invalid("登记毕业的请填写毕业证书编号，其他的不填。", field="diploma_no")
    row.state, row.diploma_no = state, diploma_no.strip()[:60]
    if step == "admit":
        row.admitted_on = on
    else:
        row.ended_on = on
    row.save(update_fields=["state", "diploma_no", "admitted_on", "ended_on"])
    audit.record(actor, "jobs.record_degree", row, after={"state": state, "on": on})
    return row


@dataclass(frozen=True, slots=True)
class HeldDegree:
    """A degree of the years before this system, as far as it got."""

    person_id: int
    given: DegreeGiven
    admitted_on: date | None = None
    graduated_on: date | None = None
    diploma_no: str = ""


@action(permission="jobs.open_degrees", label="补录学历提升")
def open_degrees(actor: Actor, *, rows: Sequence[HeldDegree]) -> int:
    """Degrees of earlier years, all or none. Returns how many. Raises Invalid, Conflict (somebody twice)."""
    ids = {one.person_id for one in rows}
    if Person.objects.filter(within(actor, "division_id"), pk__in=ids).count() != len(ids):
        raise Invalid("有的人没有建档，或者不在您的管辖范围内。请先建档。", field="rows")
    made = []
    for one in rows:
        row = _degree(actor, one.given)
        row.person_id, row.admitted_on, row.ended_on, row.diploma_no = (
            one.person_id,
            one.admitted_on,
            one.graduated_on,
            one.diploma_no,
        )
        row.state = (
            DegreeState.GRADUATED
            if one.graduated_on
            else DegreeState.ADMITTED
            if one.admitted_on
            else DegreeState.REGISTERED
        )
        made.append(row)
    try:
        with transaction.atomic():
            DegreeStudy.objects.bulk_create(made, batch_size=2000)
    except IntegrityError as error:
        raise Conflict("名单里有人重复登记，或者录取、毕业的日期和证书编号不全。请核对名单。") from error
    audit.record(actor, "jobs.open_degrees", ("jobs.degree_study", "", "补录学历提升"), after={"rows": len(made)})
    return len(made)


@action(permission="jobs.appoint_mentor", label="聘任导师")
def appoint_mentor(actor: Actor, *, name: str, kind: str, unit: str, trade: str, appointed_on: date) -> Mentor:
    """A mentor of the county. Raises Invalid, Conflict (appointed already)."""
    if kind not in MentorKind.values or trade not in Trade.values or not name.strip() or not unit.strip():
        raise Invalid("请填写姓名、所在单位和职务，选择导师类型和行业。", field="name")
    if appointed_on > actor.today:
        raise Invalid("聘任日期不晚于今天。", field="appointed_on")
    row = Mentor(name=name.strip()[:60], kind=kind, unit=unit.strip()[:120], trade=trade, division=own_county(actor), appointed_on=appointed_on,
                 entered_by_id=actor.staff_id)  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_mentor_once" not in str(error):
            raise
        raise Conflict(f"{row.unit}的{row.name}已经聘任，不用重复登记。") from error
    audit.record(actor, "jobs.appoint_mentor", row, after={"kind": kind, "unit": row.unit})
    return row


@action(permission="jobs.dismiss_mentor", label="解聘导师")
def dismiss_mentor(actor: Actor, *, mentor_id: int) -> Mentor:
    """No mentor any more, once all pairs have ended. Raises MentorNotFound, Conflict."""
    row = lock_mentor(actor, mentor_id)
    if row.ended_on is not None:
        raise Conflict(f"{row.name}已于{row.ended_on:%Y年%m月%d日}解聘。")
    lasting = row.mentorings.filter(ended_on__isnull=True).count()
    if lasting:
        raise Conflict(f"{row.name}还有{lasting}对结对没有结束。请先结束结对，再解聘。")
    row.ended_on = actor.today
    row.save(update_fields=["ended_on"])
    audit.record(actor, "jobs.dismiss_mentor", row, after={"ended_on": row.ended_on})
    return row


@action(permission="jobs.pair_mentor", label="登记导师结对")
def pair_mentor(actor: Actor, *, mentor_id: int, person_id: int, goal: str) -> Mentoring:
    """A mentor looks after a person from today. Raises MentorNotFound, PersonNotFound, Conflict, Invalid."""
    mentor = lock_mentor(actor, mentor_id)
    person = the_person(actor, person_id)
    if mentor.ended_on is not None:
        raise Conflict(f"{mentor.name}已经解聘，请选择其他导师。")
    if not goal.strip():
        raise Invalid("请写明帮带目标，例如：办好汽修店、学会直播销售。", field="goal")
    row = Mentoring(mentor=mentor, person=person, goal=goal.strip()[:200], since=actor.today, entered_by_id=actor.staff_id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_mentoring_once" not in str(error):
            raise
        raise Conflict(f"{mentor.name}和{person.name}已经结对，请在原来的结对里登记帮带情况。") from error
    audit.record(actor, "jobs.pair_mentor", row, after={"mentor": mentor.name, "person": person.dossier_no})
    return row


@action(permission="jobs.note_mentoring", label="登记帮带情况")
def note_mentoring(actor: Actor, *, mentoring_id: int, on: date, words: str) -> MentoringNote:
    """What was done on a day; written once. Raises MentoringNotFound, Conflict, Invalid."""
    row = lock_mentoring(actor, mentoring_id)
    if row.ended_on is not None:
        raise Conflict("这次结对已经结束，不能再登记帮带情况。")
    if not words.strip() or not row.since <= on <= actor.today:
        raise Invalid("请填写帮带情况，日期在结对以后、不晚于今天。", field="on")
    note = MentoringNote.objects.create(
        mentoring=row, on=on, words=words.strip()[:300], entered_by_id=actor.staff_id, entered_at=actor.at
    )
    audit.record(actor, "jobs.note_mentoring", row, after={"on": on})
    return note


@action(permission="jobs.end_mentoring", label="结束导师结对")
def end_mentoring(actor: Actor, *, mentoring_id: int, outcome: str) -> Mentoring:
    """It is over, and what came of it. Raises MentoringNotFound, Conflict, Invalid."""
    row = lock_mentoring(actor, mentoring_id)
    if row.ended_on is not None:
        raise Conflict(f"这次结对已于{row.ended_on:%Y年%m月%d日}结束。")
    if not outcome.strip():
        raise Invalid("请写明帮带成效；没有成效的也请写明原因。", field="outcome")
    row.ended_on, row.outcome = actor.today, outcome.strip()[:200]
    row.save(update_fields=["ended_on", "outcome"])
    audit.record(actor, "jobs.end_mentoring", row, after={"ended_on": row.ended_on}, reason=row.outcome)
    return row
