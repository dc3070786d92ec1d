"""Classes of the county, learners and degrees of visible people."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.scope import within
from apps.jobs.models.training import DegreeStudy, Enrolment, LivingAllowance, TrainingClass
from apps.jobs.queries.reach import in_county
from apps.jobs.rules.training import SCHEME, ClassNotFound, EnrolmentNotFound, LivingTerms
from apps.policy.queries import book

VIEW_TRAINING = permission("jobs.view_training", "查看培训和学历提升")


def classes(actor: Actor) -> QuerySet[TrainingClass, Any]:
    """Classes of the county, the newest first, with ``learners`` and ``passed``."""
    require(actor, VIEW_TRAINING)
    rows = TrainingClass.objects.filter(in_county(actor, "division_id"))
    learners = Count("enrolments", filter=~Q(enrolments__state="dropped"))
    passed = Count("enrolments", filter=Q(enrolments__state="passed"))
    return rows.annotate(learners=learners, passed=passed).order_by("-id")


def get_class(actor: Actor, class_id: int) -> Any:
    """Raises ClassNotFound."""
    row = classes(actor).filter(pk=class_id).first()
    if row is None:
        raise ClassNotFound
    return row


def lock_class(actor: Actor, class_id: int) -> TrainingClass:
    """The row, locked until the transaction ends. Raises ClassNotFound."""
    require(actor, VIEW_TRAINING)
    rows = TrainingClass.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(in_county(actor, "division_id"), pk=class_id).first()
    if row is None:
        raise ClassNotFound
    return row


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Learners among visible people."""
    require(actor, VIEW_TRAINING)
    rows = Enrolment.objects.filter(within(actor, "person__division_id"))
    return rows.select_related("person__division__parent", "training").order_by("-id")


def lock_enrolment(actor: Actor, enrolment_id: int) -> Enrolment:
    """The row, locked until the transaction ends. Raises EnrolmentNotFound."""
    require(actor, VIEW_TRAINING)
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "person__division_id"))
    row = rows.select_related("training", "person").filter(pk=enrolment_id).first()
    if row is None:
        raise EnrolmentNotFound
    return row


def may_learn_free(person_id: int) -> bool:
    """Whether the one free course (培训券) is still unused."""
    return not Enrolment.objects.filter(person_id=person_id, is_free=True).exclude(state="dropped").exists()


def allowances(actor: Actor) -> QuerySet[LivingAllowance]:
    """Living allowances of visible people, the newest month first."""
    require(actor, VIEW_TRAINING)
    rows = LivingAllowance.objects.filter(within(actor, "enrolment__person__division_id"))
    return rows.select_related("enrolment__person", "enrolment__training", "prepared_by", "posted_by").order_by("-month", "-id")


def degrees(actor: Actor) -> QuerySet[DegreeStudy]:
    """Degrees of visible people, the newest first."""
    require(actor, VIEW_TRAINING)
    return DegreeStudy.objects.filter(within(actor, "person__division_id")).select_related("person").order_by("-id")


def month_of_attendance(actor: Actor, month: Month) -> list[Any]:
    """Learners of visible people with half-days ``held`` and ``present`` in a month, without an allowance for it yet."""
    span = Q(attendances__on__range=(month.first, month.last))
    rows = enrolments(actor).exclude(allowances__month=month.first)
    counted = rows.annotate(held=Count("attendances", filter=span), present=Count("attendances", filter=span & Q(attendances__is_present=True)))
    return list(counted.filter(held__gt=0).order_by("pk"))


def living_terms(actor: Actor, division: str, month: Month) -> LivingTerms:
    """Dated policy of a month at a place; nothing entered pays nothing."""
    known = book(None, actor.today, division)
    day, least, paid = (
        known.param(name, month, division, SCHEME)
        for name in ("living_yuan_per_day", "living_least_attendance_percent", "living_is_paid")
    )
    return LivingTerms(
        int(day.value) if day else 0, int(least.value) if least else 0, bool(day) and (paid is None or paid.value == "yes")
    )


def cost(actor: Actor) -> int:
    """What training cost so far, in fen: heads times the cost a head."""
    rows = classes(actor).order_by()
    return sum(row.learners * row.cost_fen for row in rows)


def waiting_living(actor: Actor) -> list[tuple[str, int, int]]:
    """Months that wait for the second person: name, learners, fen."""
    rows = allowances(actor).filter(posted_by__isnull=True).order_by("month").values_list("month")
    return [(str(Month.of(day)), count, fen) for day, count, fen in rows.annotate(Count("pk"), Sum("amount_fen"))]
