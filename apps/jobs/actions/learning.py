"""Persons in classes: vouchers issued and redeemed, joining within the places, leaving; training of the years before this house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.jobs.actions.training import let_go
from apps.jobs.choices import ClassKind, ClassState, EnrolmentState, Trade
from apps.jobs.models.training import Enrolment, TrainingClass, TrainingVoucher
from apps.jobs.queries import training as queries
from apps.jobs.queries.people import the_person
from apps.jobs.rules import training as rule
from apps.jobs.rules.loans import months_after
from apps.people.models import Person


def _voucher(actor: Actor, person: Person, issued_on: date) -> TrainingVoucher:
    months = queries.voucher_months(actor, person.division_id)
    return TrainingVoucher(
        person=person, issued_on=issued_on, valid_until=months_after(issued_on, months) - timedelta(days=1), issued_by_id=actor.staff_id
    )  # fmt: skip


@action(permission="jobs.issue_voucher", label="发放培训券")
def issue_voucher(actor: Actor, *, person_id: int) -> TrainingVoucher:
    """The one free course of a person. Raises PersonNotFound, FreeCourseUsed, Conflict (has one)."""
    person = the_person(actor, person_id)
    row = _voucher(actor, person, actor.today)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_ticket_once" not in str(error):
            raise
        held = TrainingVoucher.objects.exclude(state="void").get(person=person)
        if held.state == "redeemed":
            raise rule.FreeCourseUsed from error
        raise Conflict(f"{person.name}已有培训券{held.number}，不用重复发放。") from error
    audit.record(actor, "jobs.issue_voucher", row, after={"person": person.dossier_no, "valid_until": row.valid_until})
    return row


@action(permission="jobs.void_voucher", label="作废培训券")
def void_voucher(actor: Actor, *, voucher_id: int, reason: str) -> TrainingVoucher:
    """An unused voucher no longer holds. Raises VoucherNotFound, Conflict, Invalid."""
    row = queries.lock_voucher(actor, voucher_id)
    if row.state != "issued":
        raise Conflict(f"这张培训券是“{row.get_state_display()}”，不能作废。")
    if not reason.strip():
        raise Invalid("请写明作废的原因。", field="reason")
    row.state, row.ended_on, row.reason = "void", actor.today, reason.strip()[:200]
    row.save(update_fields=["state", "ended_on", "reason"])
    audit.record(actor, "jobs.void_voucher", row, after={"state": "void"}, reason=row.reason)
    return row


@action(permission="jobs.enrol", label="登记培训学员")
def enrol(actor: Actor, *, class_id: int, person_id: int | None = None, is_free: bool = True) -> Enrolment:
    """Somebody joins a class, once and within its places: by a clerk, or alone at the portal. ``is_free``: redeems the voucher, issued on the
    spot when there is none; an adapting class needs none.

    Raises ClassNotFound, PersonNotFound, WrongClassState, ClassFull, EnrolledAlready, FreeCourseUsed, VoucherExpired.
    """
    training = queries.lock_class(actor, class_id)
    person = the_person(actor, person_id)
    if training.state not in rule.JOIN_STATES:
        raise rule.WrongClassState(
            f"“{training.name}”现在是“{training.get_state_display()}”，不能报名。请选择报名中的班次。"
        )
    row = Enrolment(training=training, person=person, enrolled_on=actor.today, entered_by_id=actor.staff_id)
    if is_free and training.kind != ClassKind.ADAPTING:
        _check_once(training, person)
        row.voucher = _redeemed(actor, person)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        _say_why(error, training, person)
    audit.record(
        actor, "jobs.enrol", row, after={"class": training.pk, "person": person.dossier_no, "voucher": row.voucher_id}
    )
    return row


def _check_once(training: TrainingClass, person: Person) -> None:
    """Before the voucher is looked at: who is in the class has used it there."""
    if training.enrolments.filter(person=person).exclude(state=EnrolmentState.DROPPED).exists():
        raise rule.EnrolledAlready(f"{person.name}已经在“{training.name}”里，不用重复报名。")


def _redeemed(actor: Actor, person: Person) -> TrainingVoucher:
    rows = TrainingVoucher.objects.select_for_update(of=("self",), no_key=True)
    held = rows.filter(person=person).exclude(state="void").first() or _voucher(actor, person, actor.today)
    if held.state == "redeemed":
        raise rule.FreeCourseUsed
    if held.valid_until < actor.today:
        raise rule.VoucherExpired
    held.state, held.ended_on = "redeemed", actor.today
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        if "job_ticket_once" not in str(error):
            raise
        raise rule.FreeCourseUsed from error
    return held


def _say_why(error: IntegrityError, training: TrainingClass, person: Person) -> None:
    if "job_enrolment_once" in str(error):
        raise rule.EnrolledAlready(f"{person.name}已经在“{training.name}”里，不用重复报名。") from error
    if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") == "job_class_full":
        raise rule.ClassFull(f"“{training.name}”的{training.seats}个名额已满。请选择其他班次，或者等有人退出。") from error
    raise error


@action(permission="jobs.drop_out", label="登记学员退出")
def drop_out(actor: Actor, *, enrolment_id: int, reason: str = "") -> Enrolment:
    """Somebody leaves a class; before it begins the voucher is free again, afterwards it is used. Who asks at the portal leaves before the
    class begins. Raises EnrolmentNotFound, Conflict, Invalid."""
    row = queries.lock_enrolment(actor, enrolment_id)
    if row.state != EnrolmentState.LEARNING:
        raise Conflict(f"这名学员已经是“{row.get_state_display()}”，不能退出。")
    if actor.person_id is not None and row.training.state != ClassState.OPEN:
        raise Conflict("已经开班，不能自己退出。请联系县退役军人事务局就业经办。")
    words = reason.strip()[:200] or ("本人在门户取消报名" if actor.person_id is not None else "")
    if not words:
        raise Invalid("请写明退出的原因。", field="reason")
    let_go(actor, row, words)
    audit.record(actor, "jobs.drop_out", row, after={"state": row.state, "voucher": row.voucher_id}, reason=words)
    return row


@dataclass(frozen=True, slots=True)
class HeldLearner:
    """One learner of a class held before this system; ``certificate_no`` empty: did not pass."""

    person_id: int
    certificate_no: str = ""
    score: int | None = None


@action(permission="jobs.open_training_records", label="补录已办培训班")
def open_training_records(
    actor: Actor,
    *,
    given: rule.ClassGiven,
    learners: Sequence[HeldLearner],
    settled_on: date | None = None,
    invoice_no: str = "",
) -> TrainingClass:
    """A class that was held, all or none: its learners with results, vouchers redeemed (an adapting class needs none), cost settled.

    Raises Invalid: not over yet; somebody outside the places, twice, or whose free course is used.
    """
    rule.check_class(given)
    if given.ends_on >= actor.today or given.kind not in ClassKind.values or given.trade not in Trade.values:
        raise Invalid("补录的培训班应是本县已经结业的，请核对结业日期、类型和行业。", field="ends_on")
    if len(learners) > given.seats:
        raise Invalid(f"学员{len(learners)}人超过名额{given.seats}人，请核对名额。", field="seats")
    people = (
        Person.objects.filter(within(actor, "division_id"))
        .only("id", "division_id")
        .in_bulk([one.person_id for one in learners])
    )
    if len(people) != len(learners):
        raise Invalid("有的学员没有建档，不在您的管辖范围内，或者出现了两次。请核对名单。", field="learners")
    row = TrainingClass.objects.create(
        division=queries.own_county(actor), planned_by_id=actor.staff_id, finished_by_id=actor.staff_id, state=ClassState.FINISHED, ended_on=given.ends_on,
        settled_fen=len(learners) * given.cost_fen if settled_on else None, settled_on=settled_on, invoice_no=invoice_no.strip()[:60],
        **{name: getattr(given, name) for name in given.__dataclass_fields__},
    )  # fmt: skip
    paid = _opened_vouchers(actor, row, people) if given.kind != ClassKind.ADAPTING else {}
    Enrolment.objects.bulk_create(
        Enrolment(training=row, person_id=one.person_id, voucher=paid.get(one.person_id), enrolled_on=given.starts_on, ended_on=given.ends_on,
                  state="passed" if one.certificate_no else "failed", certificate_no=one.certificate_no, score=one.score,
                  entered_by_id=actor.staff_id)
        for one in learners
    )  # fmt: skip
    audit.record(actor, "jobs.open_training_records", row, after={"learners": len(learners), "settled_fen": row.settled_fen})
    return row


def _opened_vouchers(actor: Actor, row: TrainingClass, people: dict[int, Person]) -> dict[int, TrainingVoucher]:
    if TrainingVoucher.objects.filter(person__in=list(people)).exclude(state="void").exists():
        raise Invalid("有的学员已经有培训券或者用过免费培训，请核对名单。", field="learners")
    made = [_voucher(actor, one, row.starts_on) for one in people.values()]
    for one in made:
        one.state, one.ended_on = "redeemed", row.starts_on
    return {one.person_id: one for one in TrainingVoucher.objects.bulk_create(made)}
