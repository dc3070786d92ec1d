"""Classes: planned, opened for sign-up, begun, finished, settled; attendance by half-day and results."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.money import yuan
from apps.jobs.choices import ClassKind, ClassState, EnrolmentState, HalfDay, Trade
from apps.jobs.models import Employer
from apps.jobs.models.training import Attendance, Enrolment, TrainingClass
from apps.jobs.queries.living import is_posted
from apps.jobs.queries.reach import in_county
from apps.jobs.queries.training import lock_class, own_county
from apps.jobs.rules import training as rule

_PLAIN = (
    "kind",
    "trade",
    "starts_on",
    "ends_on",
    "hours",
    "seats",
    "cost_fen",
    "is_partner_school",
    "cohort_year",
    "employer_id",
)
_TEXTS = ("name", "school", "skill", "place", "note")


@action(permission="jobs.plan_class", label="筹备培训班")
def plan_class(actor: Actor, *, given: rule.ClassGiven) -> TrainingClass:
    """A class of the actor's county. Raises Invalid, Conflict (entered already)."""
    row = TrainingClass(division=own_county(actor), planned_by_id=actor.staff_id)
    _fill(actor, row, given)
    _save(row)
    audit.record(actor, "jobs.plan_class", row, after={"kind": row.kind, "seats": row.seats, "cost_fen": row.cost_fen})
    return row


def _fill(actor: Actor, row: TrainingClass, given: rule.ClassGiven) -> None:
    if given.kind not in ClassKind.values or given.trade not in Trade.values:
        raise Invalid("请选择培训类型和专业行业。", field="kind")
    rule.check_class(given)
    employers = Employer.objects.filter(in_county(actor, "division_id"), state="verified")
    if given.employer_id and not employers.filter(pk=given.employer_id).exists():
        raise Invalid("订单或定岗单位请从本县已核验的用人单位中选择。", field="employer")
    for name in _PLAIN:
        setattr(row, name, getattr(given, name))
    for name in _TEXTS:
        setattr(row, name, getattr(given, name).strip())


def _save(row: TrainingClass) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "job_class_once" not in str(error):
            raise
        raise Conflict(
            f"{row.starts_on:%Y年%m月%d日}开班的“{row.name}”已经登记过。请从培训列表打开。", field="name"
        ) from error


@action(permission="jobs.change_class", label="修改培训班安排")
def change_class(actor: Actor, *, class_id: int, given: rule.ClassGiven) -> TrainingClass:
    """The plan anew, until the class begins; never fewer places than learners. Raises ClassNotFound, WrongClassState, Invalid, Conflict."""
    row = lock_class(actor, class_id)
    if row.state not in (ClassState.PLANNED, ClassState.OPEN):
        raise rule.WrongClassState(f"这个培训班现在是“{row.get_state_display()}”，开班以后不能再改安排。")
    inside = _here(row).count()
    if given.seats < inside:
        raise Invalid(f"已有{inside}人报名，名额不能少于这个数。", field="seats")
    before = {"seats": row.seats, "starts_on": row.starts_on, "cost_fen": row.cost_fen}
    _fill(actor, row, given)
    _save(row)
    after = {"seats": row.seats, "starts_on": row.starts_on, "cost_fen": row.cost_fen}
    audit.record(actor, "jobs.change_class", row, before=before, after=after)
    return row


def _here(row: TrainingClass) -> QuerySet[Enrolment]:
    return row.enrolments.exclude(state=EnrolmentState.DROPPED)


def _move(actor: Actor, row: TrainingClass, act: str, permission: str, fields: Sequence[str] = ()) -> TrainingClass:
    row.state = rule.next_class_state(row.state, act)
    row.save(update_fields=["state", *fields])
    audit.record(actor, permission, row, after={"state": row.state}, reason=row.reason)
    return row


@action(permission="jobs.open_class", label="培训班开放报名")
def open_class(actor: Actor, *, class_id: int) -> TrainingClass:
    """From now on people join, also at the portal. Raises ClassNotFound, WrongClassState."""
    return _move(actor, lock_class(actor, class_id), "open", "jobs.open_class")


@action(permission="jobs.start_class", label="培训班开班")
def start_class(actor: Actor, *, class_id: int) -> TrainingClass:
    """The class begins, with learners. Raises ClassNotFound, WrongClassState, Conflict (too early, nobody)."""
    row = lock_class(actor, class_id)
    if row.starts_on > actor.today:
        raise Conflict(f"开班日期是{row.starts_on:%Y年%m月%d日}，还没有到。提前开班的请先修改安排。")
    if not _here(row).exists():
        raise Conflict("还没有学员报名，不能开班。请先登记学员，或者取消这个班。")
    return _move(actor, row, "start", "jobs.start_class")


@action(permission="jobs.cancel_class", label="取消培训班")
def cancel_class(actor: Actor, *, class_id: int, reason: str) -> TrainingClass:
    """It is not held; whoever joined is out again and has the voucher back. Raises ClassNotFound, WrongClassState, Invalid."""
    row = lock_class(actor, class_id)
    if not reason.strip():
        raise Invalid("请写明取消的原因，以便告知已报名的人。", field="reason")
    row.ended_on, row.reason = actor.today, reason.strip()[:200]
    _move(actor, row, "cancel", "jobs.cancel_class", ("ended_on", "reason"))
    for learner in row.enrolments.filter(state=EnrolmentState.LEARNING).select_for_update(of=("self",)).order_by("pk"):
        let_go(actor, learner, "培训班取消")
    return row


def let_go(actor: Actor, learner: Enrolment, reason: str) -> None:
    """Part of actions: somebody leaves a class that has not begun or runs; before it began the voucher is free again."""
    voucher = learner.voucher
    if voucher is not None and learner.training.state != ClassState.RUNNING:
        learner.voucher = None
    learner.state, learner.ended_on, learner.reason = EnrolmentState.DROPPED, actor.today, reason
    learner.save(update_fields=["state", "ended_on", "reason", "voucher"])
    if voucher is not None and learner.voucher is None:
        voucher.state, voucher.ended_on = "issued", None
        voucher.save(update_fields=["state", "ended_on"])


@action(permission="jobs.take_attendance", label="登记培训考勤")
def take_attendance(actor: Actor, *, class_id: int, on: date, half: str, present: Sequence[int]) -> int:
    """A half-day of a class: who of its learners (enrolments) was there, all others absent. The same half-day again corrects it. Returns how
    many were there. Raises ClassNotFound, WrongClassState, EnrolmentNotFound, Invalid."""
    row = lock_class(actor, class_id)
    if row.state != ClassState.RUNNING:
        raise rule.WrongClassState(f"这个培训班现在是“{row.get_state_display()}”，开班期间才能登记考勤。")
    rule.check_attendance_day(on, row.starts_on, row.ends_on, actor.today)
    if half not in HalfDay.values:
        raise Invalid("请选择上午或下午。", field="half")
    known = list(row.enrolments.filter(state=EnrolmentState.LEARNING, enrolled_on__lte=on).values_list("pk", flat=True))
    here = set(present)
    if not here <= set(known):
        raise rule.EnrolmentNotFound("考勤名单里有人不是这个班的在学学员。请刷新页面后重新登记。")
    if is_posted(row.enrolments.filter(pk__in=known), on):
        raise Conflict(f"{on:%Y年%m月}的生活补助已经提交发放，考勤不能再改。确有错漏的，请与优抚经办商量更正。")
    if not known:
        raise Invalid("这一天还没有在学学员，不用登记考勤。", field="on")
    rows = [
        Attendance(enrolment_id=pk, on=on, half=half, is_present=pk in here, entered_by_id=actor.staff_id) for pk in known
    ]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["enrolment", "on", "half"], update_fields=["is_present", "entered_by"]
    )
    audit.record(actor, "jobs.take_attendance", row, after={"on": on, "half": half, "held": len(rows), "present": len(here)})
    return len(here)


@action(permission="jobs.record_learned", label="登记培训结果")
def record_learned(actor: Actor, *, class_id: int, results: Sequence[rule.LearnerResult]) -> int:
    """Results of learners of a running class, all or none; once each. Returns how many. Raises ClassNotFound, WrongClassState, EnrolmentNotFound,
    Invalid, Conflict (a certificate twice)."""
    row = lock_class(actor, class_id)
    if row.state != ClassState.RUNNING:
        raise rule.WrongClassState(f"这个培训班现在是“{row.get_state_display()}”，开班以后、结业以前才能登记结果。")
    if not results:
        raise Invalid("请至少登记一名学员的结果。", field="results")
    known = {
        one.pk: one
        for one in row.enrolments.filter(state=EnrolmentState.LEARNING).select_for_update(of=("self",)).order_by("pk")
    }
    if len({one.enrolment_id for one in results}) != len(results) or any(one.enrolment_id not in known for one in results):
        raise rule.EnrolmentNotFound("名单里有人不是这个班的在学学员，或者结果已经登记。请刷新页面后重新登记。")
    for one in results:
        rule.check_result(one)
        learner = known[one.enrolment_id]
        learner.state, learner.score, learner.ended_on = one.result, one.score, actor.today
        learner.certificate_no = one.certificate_no.strip()[:60]
    try:
        with transaction.atomic():
            Enrolment.objects.bulk_update(
                [known[one.enrolment_id] for one in results], ["state", "score", "ended_on", "certificate_no"]
            )
    except IntegrityError as error:
        if "job_enrolment_paper" not in str(error):
            raise
        raise Conflict("有两名学员的证书编号相同。请核对证书编号。") from error
    passed = sum(one.result == "passed" for one in results)
    audit.record(actor, "jobs.record_learned", row, after={"results": len(results), "passed": passed})
    return len(results)


@action(permission="jobs.finish_class", label="登记培训班结业")
def finish_class(actor: Actor, *, class_id: int) -> TrainingClass:
    """Everybody's result is known. Raises ClassNotFound, WrongClassState, Conflict (learners without a result)."""
    row = lock_class(actor, class_id)
    waiting = row.enrolments.filter(state=EnrolmentState.LEARNING).count()
    if waiting:
        raise Conflict(f"还有{waiting}名学员没有登记结果。请先登记结果，再登记结业。")
    row.ended_on, row.finished_by_id = actor.today, actor.staff_id
    return _move(actor, row, "finish", "jobs.finish_class", ("ended_on", "finished_by"))


def owed_to_school(row: TrainingClass) -> int:
    """What a finished class costs the budget, in fen: learners with a voucher, of an adapting class every learner, times the cost a head."""
    learned = row.enrolments.filter(state__in=rule.RESULTS)
    if row.kind != ClassKind.ADAPTING:
        learned = learned.filter(voucher__isnull=False)
    return learned.count() * row.cost_fen


@action(permission="jobs.settle_class", label="复核结算培训费")
def settle_class(actor: Actor, *, class_id: int, seen_fen: int, invoice_no: str) -> TrainingClass:
    """Another person than who closed the class has looked at invoice and learners. ``seen_fen``: the sum on the screen.

    Raises ClassNotFound, WrongClassState, OwnResult, Conflict (settled already; the sum has changed), Invalid.
    """
    row = lock_class(actor, class_id)
    if row.state != ClassState.FINISHED:
        raise rule.WrongClassState(f"这个培训班现在是“{row.get_state_display()}”，结业以后才能结算培训费。")
    if row.settled_fen is not None:
        raise Conflict(f"这个班的培训费已于{row.settled_on:%Y年%m月%d日}结算，不用重复结算。")
    if not invoice_no.strip():
        raise Invalid("请填写培训费发票号码。", field="invoice_no")
    owed = owed_to_school(row)
    if owed != seen_fen:
        raise Conflict(f"应结算的培训费现在是{yuan(owed)}元，与您看到的不一样。请刷新页面核对后再结算。")
    row.settled_by_id = rule.check_settler(row.finished_by_id, actor.staff_id)
    row.settled_fen, row.settled_on, row.invoice_no = owed, actor.today, invoice_no.strip()[:60]
    row.save(update_fields=["settled_fen", "settled_on", "settled_by", "invoice_no"])
    audit.record(actor, "jobs.settle_class", row, after={"fen": owed, "invoice": row.invoice_no})
    return row
