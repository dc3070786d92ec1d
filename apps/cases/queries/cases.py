"""Cases, cut to the actor's places."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from apps.cases.models import Appeal, Case, CaseClock, CaseEvent, CaseFile, FollowUp, KindStep, Rating
from apps.cases.queries.kinds import seen
from apps.cases.rules.definition import COMMON, Kind
from apps.cases.rules.moves import Past
from apps.cases.rules.receipts import check_receipt
from apps.cases.rules.refusals import CaseNotFound
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import county_posts, inside, within

VIEW_CASE = permission("cases.view_case", "查看办件")


def open_kinds(actor: Actor, path: str = "") -> Q:
    """Kinds this actor may see where a case lies: what only the county handles (信访工作条例 第三十条, 第四十六条) is seen from a county's place, or a higher one."""
    wide = county_posts(actor)
    if wide and wide == (actor.post or actor.places):
        return ~Q(pk__in=[])
    return Q(**{f"{path}kind__county_only": False}) | inside(wide, f"{path}division_id")


def in_places(actor: Actor, path: str = "") -> Q:
    """Cases of the actor's places, of the kinds seen there; ``path`` leads to the case (``"case__"``)."""
    return within(actor, f"{path}division_id") & open_kinds(actor, path)


def cases(actor: Actor) -> QuerySet[Case]:
    """Cases of the actor's places, newest first."""
    require(actor, VIEW_CASE)
    rows = Case.objects.filter(in_places(actor)).select_related("kind", "person", "division__parent", "holder", "at")
    return rows.defer("private_sealed", "delegate_id_number_sealed", "delegate_phone_sealed").order_by("-id")


def open_cases(actor: Actor) -> QuerySet[Case]:
    """Those not ended, in the order of the queue: overdue first, then by last day, then without a clock."""
    return cases(actor).filter(state__in=["open", "waiting"]).order_by("queue_on", "id")


def my_steps(actor: Actor) -> list[int]:
    """Rows of the steps that this person's roles handle at their level."""
    return list(KindStep.objects.filter(who__overlap=sorted(seen(actor).all_keys)).values_list("pk", flat=True))


def queue(actor: Actor) -> QuerySet[Case]:
    """What somebody of this person's roles and level can go on with now, the nearest last day first.

    One condition on the state: a second one makes PostgreSQL expect few rows and sort them all (44 ms instead of 2 at 100,000).
    """
    return cases(actor).filter(state="open", at_id__in=my_steps(actor)).order_by("queue_on", "id")


def cases_of_person(actor: Actor, person_id: int) -> QuerySet[Case]:
    """Cases of one person inside the actor's places, newest first."""
    return cases(actor).filter(person_id=person_id)


def get_case(actor: Actor, case_id: int) -> Case:
    """One visible case with its definition. Raises CaseNotFound."""
    row = cases(actor).select_related("version", "entered_by", "person__division").filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound
    return row


def case_by_receipt(actor: Actor, receipt_no: str) -> Case:
    """One visible case by its receipt number as typed. Raises CaseNotFound, also for a misread number."""
    row = cases(actor).filter(receipt_no=check_receipt(receipt_no)).first()
    if row is None:
        raise CaseNotFound
    return row


def lock_case(actor: Actor, case_id: int) -> Case:
    """The row, locked until the transaction ends, with its definition. Raises CaseNotFound."""
    require(actor, VIEW_CASE)
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(in_places(actor))
    row = rows.select_related("kind", "version", "person", "division").filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound
    return row


def lock_held(actor: Actor, staff_id: int) -> list[Case]:
    """Open cases a person holds in the actor's places, locked in the order of their ids."""
    require(actor, VIEW_CASE)
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(in_places(actor))
    return list(rows.select_related("kind", "version", "at").filter(holder_id=staff_id).order_by("id"))


def past_of(case: Case, kind: Kind) -> list[Past]:
    """The chain of a case, oldest first, with the words of its buttons."""
    rows = CaseEvent.objects.filter(case_id=case.pk).select_related("staff").order_by("seq")
    return [
        Past(
            row.seq, row.from_step, row.act, act_label(kind, row.from_step, row.act), row.to_step, row.staff_id,
            row.staff.name if row.staff else "", row.at,
        )
        for row in rows
    ]  # fmt: skip


def act_label(kind: Kind, step_name: str, act: str) -> str:
    """Words of an act."""
    step = kind.step(step_name)
    found = step.act(act) if step else None
    return found.label if found else COMMON.get(act, act)


def files_of(case_ids: Iterable[int]) -> QuerySet[CaseFile]:
    """Papers of cases, without their bytes; whoever asks has seen the case."""
    return CaseFile.objects.filter(case_id__in=list(case_ids)).defer("content_sealed").select_related("added_by")


def held_papers(case_id: int) -> set[str]:
    """Names of the papers that are there."""
    return set(CaseFile.objects.filter(case_id=case_id, removed_at__isnull=True).values_list("paper", flat=True))


def appeals(actor: Actor) -> QuerySet[Appeal]:
    """Appeals of visible cases, the nearest limit first."""
    require(actor, VIEW_CASE)
    rows = Appeal.objects.filter(in_places(actor, "case__"))
    return rows.select_related("case__kind", "case__person", "answered_by").order_by("due_on", "id")


def follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Follow-ups of bad ratings of visible cases, the nearest limit first."""
    require(actor, VIEW_CASE)
    rows = FollowUp.objects.filter(in_places(actor, "rating__case__"))
    return rows.select_related("rating__case__kind", "rating__case__person", "rated_staff", "done_by").order_by(
        "due_on", "id"
    )


def ratings(actor: Actor) -> QuerySet[Rating]:
    """Ratings (好差评) of visible cases, newest first."""
    require(actor, VIEW_CASE)
    rows = Rating.objects.filter(in_places(actor, "case__"))
    return rows.select_related("case__kind", "case__person", "case__division").order_by("-id")


def clocks(actor: Actor) -> QuerySet[CaseClock]:
    """Legal limits of visible cases, newest first."""
    require(actor, VIEW_CASE)
    rows = CaseClock.objects.filter(in_places(actor, "case__"))
    return rows.select_related("case__kind", "case__person", "case__division").order_by("-id")
