"""Training: classes, learners, attendance, results, the living allowance by two persons; degrees."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.jobs.actions.owing import Ground, Owed, owe
from apps.jobs.choices import ClassKind, ClassState, DegreeLevel, EnrolmentState, HalfDay, Trade
from apps.jobs.models.training import Attendance, DegreeStudy, Enrolment, LivingAllowance, TrainingClass
from apps.jobs.queries import training as queries
from apps.jobs.rules import training as rule
from apps.jobs.rules.loans import check_apart
from apps.org.models import Division
from apps.payments.models import PostingRun
from apps.people.queries.people import lock_person


@action(permission="jobs.open_class", label="开设培训班")
def open_class(
    actor: Actor, *, name: str, kind: str, school: str, trade: str, starts_on: date, ends_on: date, seats: int, cost_fen: int
) -> TrainingClass:
    """A class of the actor's county. Raises Invalid, Conflict (entered already)."""
    if kind not in ClassKind.values or trade not in Trade.values or not name.strip() or not school.strip():
        raise Invalid("请填写班次名称和承训机构，选择培训类型和专业行业。", field="name")
    rule.check_class(starts_on, ends_on, seats, cost_fen)
    place = Division.objects.filter(code__startswith=(actor.places or ("-",))[0][:6], level="county").order_by("code").first()
    if place is None:
        raise Invalid("您的岗位没有管辖范围，不能开设培训班。请联系安全管理员。", field="name")
    row = TrainingClass(name=name.strip()[:120], kind=kind, school=school.strip()[:120], trade=trade, division=place, starts_on=starts_on,
                        ends_on=ends_on, seats=seats, cost_fen=cost_fen, entered_by_id=actor.staff_id)  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_class_once" not in str(error):
            raise
        raise Conflict("同一天开班的这个班次已经登记过。请从培训列表打开原来的班次。") from error
    audit.record(actor, "jobs.open_class", row, after={"kind": kind, "seats": seats, "cost_fen": cost_fen})
    return row


@action(permission="jobs.enrol", label="登记培训学员")
def enrol(actor: Actor, *, class_id: int, person_id: int, is_free: bool = True) -> Enrolment:
    """Somebody joins; the one free course is used once. Raises ClassNotFound, PersonNotFound, ClassFull, FreeCourseUsed, Conflict."""
    training = queries.lock_class(actor, class_id)
    person = lock_person(actor, person_id)
    if person.state != "active" or training.state != ClassState.OPEN:
        raise Conflict("培训班已经结业，或者本人的档案不是在册状态，不能报名。请核对。")
    if training.enrolments.exclude(state=EnrolmentState.DROPPED).count() >= training.seats:
        raise rule.ClassFull
    row = Enrolment(training=training, person=person, is_free=is_free, enrolled_on=actor.today, entered_by_id=actor.staff_id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_enrolment_one_free" in str(error):
            raise rule.FreeCourseUsed from error
        if "job_enrolment_once" not in str(error):
            raise
        raise Conflict(f"{person.name}已经在这个班里，不用重复报名。") from error
    audit.record(actor, "jobs.enrol", row, after={"class": training.pk, "is_free": is_free})
    return row


@action(permission="jobs.take_attendance", label="登记培训考勤")
def take_attendance(actor: Actor, *, class_id: int, on: date, half: str, present: Mapping[int, bool]) -> int:
    """A half-day of a class: learner → present. The same half-day again corrects it, until its month is calculated.

    Raises ClassNotFound, EnrolmentNotFound, Invalid, Conflict.
    """
    training = queries.lock_class(actor, class_id)
    rule.check_day(on, training.starts_on, training.ends_on, actor.today)
    if half not in HalfDay.values or not present:
        raise Invalid("请选择上午或下午，并勾选至少一名学员。", field="half")
    known = set(queries.enrolments(actor).filter(training=training, pk__in=present).values_list("pk", flat=True))
    if known != set(present):
        raise rule.EnrolmentNotFound
    if LivingAllowance.objects.filter(enrolment_id__in=known, month=on.replace(day=1)).exists():
        raise Conflict("这个月的生活补助已经核算，考勤不能再改。请核对日期。")
    rows = [Attendance(enrolment_id=pk, on=on, half=half, is_present=here, entered_by_id=actor.staff_id) for pk, here in present.items()]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["enrolment", "on", "half"], update_fields=["is_present", "entered_by"]
    )
    audit.record(actor, "jobs.take_attendance", training, after={"on": on, "half": half, "present": sum(present.values())})
    return len(rows)


@action(permission="jobs.end_enrolment", label="登记培训结果")
def end_enrolment(actor: Actor, *, enrolment_id: int, result: str, score: int | None = None, certificate_no: str = "") -> Enrolment:
    """Passed with a certificate, failed, or dropped out. Raises EnrolmentNotFound, Conflict, Invalid."""
    row = queries.lock_enrolment(actor, enrolment_id)
    if row.state != EnrolmentState.LEARNING:
        raise Conflict(f"这名学员已经登记为“{row.get_state_display()}”，不能重复登记结果。")
    if result not in ("passed", "failed", "dropped") or (score is not None and not 0 <= score <= 100):
        raise Invalid("请选择培训结果，成绩在0到100之间。", field="score")
    if result == "passed" and not certificate_no.strip():
        raise Invalid("合格的请填写证书编号。", field="certificate_no")
    row.state, row.score, row.certificate_no, row.ended_on = result, score, certificate_no.strip()[:60], actor.today
    row.save(update_fields=["state", "score", "certificate_no", "ended_on"])
    audit.record(actor, "jobs.end_enrolment", row, after={"state": result, "score": score})
    return row


@action(permission="jobs.close_class", label="培训班结业")
def close_class(actor: Actor, *, class_id: int) -> TrainingClass:
    """Everybody's result is known. Raises ClassNotFound, Conflict."""
    row = queries.lock_class(actor, class_id)
    waiting = row.enrolments.filter(state=EnrolmentState.LEARNING).count()
    if row.state != ClassState.OPEN or waiting:
        raise Conflict(f"还有{waiting}名学员没有登记结果，或者班次已经结业。请先登记结果。")
    row.state = ClassState.CLOSED
    row.save(update_fields=["state"])
    audit.record(actor, "jobs.close_class", row, after={"state": row.state})
    return row


@action(permission="jobs.prepare_living", label="核算培训生活补助")
def prepare_living(actor: Actor, *, month: Month) -> list[LivingAllowance]:
    """Calculate a month that is over, each learner once. Raises Invalid, Conflict (nothing new)."""
    if month >= actor.month:
        raise Invalid(f"{month.label}还没有结束，结束以后再核算。", field="month")
    staff = actor.staff_id
    if staff is None:
        raise Conflict("核算须由工作人员本人办理，请登录后再办。")
    made = []
    for row in queries.month_of_attendance(actor, month):
        fen = rule.living_fen(row.held, row.present, queries.living_terms(actor, row.person.division_id, month))
        if fen:
            made.append(LivingAllowance(enrolment=row, month=month.first, held=row.held, present=row.present, amount_fen=fen,
                                        prepared_by_id=staff, prepared_at=actor.at))  # fmt: skip
    if not made:
        raise Conflict(f"{month.label}没有新的生活补助：没有考勤，出勤率不够，或者已经核算。")
    LivingAllowance.objects.bulk_create(made)
    after = {"learners": len(made), "fen": sum(one.amount_fen for one in made)}
    audit.record(actor, "jobs.prepare_living", ("jobs.living_allowance", "", str(month)), after=after)
    return made


@action(permission="jobs.post_living", label="复核培训生活补助并提交发放")
def post_living(actor: Actor, *, month: Month, seen_fen: int) -> PostingRun:
    """Another person has looked: a month's allowances become dues, each once. Raises Conflict, SameHand, DossierMerged, DoubleDue."""
    rows = list(queries.allowances(actor).filter(month=month.first, posted_by__isnull=True).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise Conflict(f"{month.label}没有等待复核的生活补助。请先由另一人核算。")
    total = sum(row.amount_fen for row in rows)
    if total != seen_fen:
        raise Conflict(f"待提交的生活补助现在是{total / 100:.2f}元，与您看到的不一样。请刷新页面核对后再提交。")
    for row in rows:
        row.posted_by_id, row.posted_at = check_apart(row.prepared_by_id, actor.staff_id), actor.at
    LivingAllowance.objects.bulk_update(rows, ["posted_by", "posted_at"])
    run = owe(actor, [_owed(row) for row in rows], scheme=rule.SCHEME, source="training", component="living", fund="县级财政")
    after = {"learners": len(rows), "fen": run.total_fen}
    audit.record(actor, "jobs.post_living", ("jobs.living_allowance", "", str(month)), after=after)
    return run


def _owed(row: LivingAllowance) -> Owed:
    month, training = Month.of(row.month), row.enrolment.training
    words = f"{training.name}{month.label}：应到{row.held}个半天，实到{row.present}个半天，补助{row.amount_fen / 100:.2f}元"
    ground = Ground(rule.SCHEME, "living", "退役军人保障法第三十六条；省级职业技能培训办法", words,
                    {"class": training.name, "held": row.held, "present": row.present})  # fmt: skip
    return Owed(row.enrolment.person_id, row.enrolment_id, month, row.amount_fen, training.name, ground)


@action(permission="jobs.record_degree", label="登记学历提升")
def record_degree(
    actor: Actor, *, person_id: int, school: str, level: str, form: str, fee_fen: int, payer: str, started_on: date,
    graduated_on: date | None = None,
) -> DegreeStudy:  # fmt: skip
    """Somebody studies, or has graduated (the same school and level again). Raises PersonNotFound, Invalid."""
    person = lock_person(actor, person_id)
    texts = {"school": school.strip()[:120], "form": form.strip()[:40], "payer": payer.strip()[:60]}
    if level not in DegreeLevel.values or fee_fen < 0 or not all(texts.values()):
        raise Invalid("请填写学校、学习形式和学费承担方，选择层次，学费不能是负数。", field="school")
    if started_on > actor.today or (graduated_on is not None and not started_on < graduated_on <= actor.today):
        raise Invalid("入学日期不晚于今天，毕业日期在入学之后、不晚于今天。", field="started_on")
    row, _ = DegreeStudy.objects.update_or_create(
        person=person, school=texts["school"], level=level,
        defaults={"form": texts["form"], "payer": texts["payer"], "fee_fen": fee_fen, "started_on": started_on,
                  "graduated_on": graduated_on, "entered_by_id": actor.staff_id},
    )  # fmt: skip
    audit.record(actor, "jobs.record_degree", row, after={"level": level, "graduated_on": graduated_on})
    return row
