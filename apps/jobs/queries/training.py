"""Classes of the county; learners, vouchers and the intake of a year among visible people, or one's own."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.month import Month
from apps.core.scope import within
from apps.jobs.models.training import Attendance, Enrolment, TrainingClass, TrainingVoucher
from apps.jobs.queries.reach import in_county, own_or_seen
from apps.jobs.rules.training import SCHEME, ClassNotFound, EnrolmentNotFound, VoucherNotFound
from apps.org.models import Division
from apps.people.models import Person, ServiceRecord
from apps.policy.queries import book

VIEW_TRAINING = permission("jobs.view_training", "查看培训、学历提升和导师")
_HERE = ~Q(enrolments__state="dropped")


def classes(actor: Actor) -> QuerySet[TrainingClass, Any]:
    """Classes of the county, the newest first, with ``learners`` (without those who left) and ``passed``."""
    rows = bare_classes(actor).select_related("division", "employer").defer("employer__contact_phone_sealed")
    passed = Count("enrolments", filter=Q(enrolments__state="passed"))
    return rows.annotate(learners=Count("enrolments", filter=_HERE), passed=passed).order_by("-id")


def own_county(actor: Actor) -> Division:
    """The county of the actor's places. Raises Invalid for who has none."""
    row = Division.objects.filter(pk__startswith=(actor.places or ("-",))[0][:6], level="county").order_by("pk").first()
    if row is None:
        raise Invalid("您的岗位没有管辖的县，不能办理。请联系安全管理员。")
    return row


def bare_classes(actor: Actor) -> QuerySet[TrainingClass]:
    """Classes of the county with nothing joined, for sums."""
    require(actor, VIEW_TRAINING)
    return TrainingClass.objects.filter(in_county(actor, "division_id"))


def waiting_classes(actor: Actor, what: str) -> QuerySet[TrainingClass]:
    """Classes of the county that wait: ``finish`` past their last day, ``settle`` finished and not yet paid. Anything else gives none."""
    waits = {
        "finish": Q(state="running", ends_on__lt=actor.today),
        "settle": Q(state="finished", settled_on__isnull=True),
    }
    return bare_classes(actor).filter(waits.get(what, Q(pk__in=[])))


def get_class(actor: Actor, class_id: int) -> Any:
    """One of ``classes``. Raises ClassNotFound."""
    row = classes(actor).filter(pk=class_id).first()
    if row is None:
        raise ClassNotFound
    return row


def joinable(actor: Actor) -> QuerySet[TrainingClass, Any]:
    """What the veteran who asks may join: classes of the own county that take people and have not begun, the next first, with ``learners``."""
    county = Person.objects.filter(pk=actor.person_id or 0).values_list("division_id", flat=True).first() or "-"
    rows = TrainingClass.objects.filter(division_id__startswith=county[:6], state="open", starts_on__gte=actor.today)
    return rows.annotate(learners=Count("enrolments", filter=_HERE)).order_by("starts_on", "id")


def lock_class(actor: Actor, class_id: int) -> TrainingClass:
    """The row, locked until the transaction ends: of the county for staff, one to join for a veteran. Raises ClassNotFound."""
    rows = TrainingClass.objects.select_for_update(of=("self",), no_key=True).filter(pk=class_id)
    if actor.person_id is not None:
        row = rows.filter(pk__in=joinable(actor).order_by().values("pk")).first()
    else:
        require(actor, VIEW_TRAINING)
        row = rows.filter(in_county(actor, "division_id")).first()
    if row is None:
        raise ClassNotFound
    return row


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Learners among visible people, or one's own; the newest first."""
    rows = Enrolment.objects.select_related("person__division__parent", "training", "voucher").order_by("-id")
    return own_or_seen(actor, rows, VIEW_TRAINING)


def get_enrolment(actor: Actor, enrolment_id: int) -> Enrolment:
    """Raises EnrolmentNotFound."""
    row = enrolments(actor).filter(pk=enrolment_id).first()
    if row is None:
        raise EnrolmentNotFound
    return row


def lock_enrolment(actor: Actor, enrolment_id: int) -> Enrolment:
    """The row, locked until the transaction ends. Raises EnrolmentNotFound."""
    row = enrolments(actor).select_for_update(of=("self",), no_key=True).filter(pk=enrolment_id).first()
    if row is None:
        raise EnrolmentNotFound
    return row


def learners(actor: Actor, class_id: int) -> QuerySet[Enrolment, Any]:
    """Visible learners of a class, by name, with ``held`` and ``present`` half-days."""
    rows = enrolments(actor).filter(training_id=class_id)
    held, present = Count("attendances"), Count("attendances", filter=Q(attendances__is_present=True))
    return rows.annotate(held=held, present=present).order_by("person__name_pinyin", "id")


def half_days(actor: Actor, class_id: int) -> list[dict[str, Any]]:
    """Half-days taken of a class: ``on``, ``half``, ``held``, ``present`` of visible learners, the newest first."""
    rows = Attendance.objects.filter(enrolment__in=enrolments(actor).filter(training_id=class_id).order_by().values("pk"))
    counted = rows.values("on", "half").annotate(held=Count("id"), present=Count("id", filter=Q(is_present=True)))
    return [dict(row) for row in counted.order_by("-on", "-half")]


def vouchers(actor: Actor) -> QuerySet[TrainingVoucher]:
    """Vouchers of visible people, or one's own; the newest first."""
    rows = TrainingVoucher.objects.select_related("person__division__parent", "enrolment__training").order_by("-id")
    return own_or_seen(actor, rows, VIEW_TRAINING)


def get_voucher(actor: Actor, voucher_id: int) -> TrainingVoucher:
    """Raises VoucherNotFound."""
    row = vouchers(actor).filter(pk=voucher_id).first()
    if row is None:
        raise VoucherNotFound
    return row


def lock_voucher(actor: Actor, voucher_id: int) -> TrainingVoucher:
    """The row, locked until the transaction ends. Raises VoucherNotFound."""
    row = vouchers(actor).select_for_update(of=("self",), no_key=True).filter(pk=voucher_id).first()
    if row is None:
        raise VoucherNotFound
    return row


def voucher_months(actor: Actor, division: str) -> int:
    """How many months a voucher issued today holds at a place; dated policy, 24 when nothing is entered."""
    found = book(None, actor.today, division).param("voucher_months", Month.of(actor.today), division, SCHEME)
    return int(found.value) if found else 24


def adapted(actor: Actor, year: int) -> QuerySet[Enrolment]:
    """Who attended the adapting training of a year's discharged (AZ09): a result, or a half-day present."""
    came = Exists(Attendance.objects.filter(enrolment=OuterRef("pk"), is_present=True))
    rows = enrolments(actor).filter(training__kind="adapting", training__cohort_year=year).exclude(state="dropped")
    return rows.filter(Q(state__in=["passed", "failed"]) | Q(came))


def intake(actor: Actor, year: int, *, adapted_only: bool | None = None) -> QuerySet[Person, Any]:
    """Visible people discharged in a year to find work themselves (自主就业), with ``has_adapted``: the whole of which AZ10 is a part.

    ``adapted_only``: only those who attended, or only those who did not.
    """
    require(actor, VIEW_TRAINING)
    spells = ServiceRecord.objects.filter(is_live=True, resettlement="self", discharged_on__year=year)
    rows = Person.objects.filter(within(actor, "division_id"), state="active", pk__in=spells.values("person_id"))
    done = Exists(adapted(actor, year).filter(person_id=OuterRef("pk")).order_by())
    if adapted_only is not None:
        rows = rows.filter(done if adapted_only else ~done)
    return rows.annotate(has_adapted=done).select_related("division__parent").order_by("-id")


def coverage(actor: Actor, year: int) -> tuple[int, int]:
    """(attended, intake) of a year: AZ10 is the first over the second."""
    return intake(actor, year, adapted_only=True).order_by().count(), intake(actor, year).order_by().count()
