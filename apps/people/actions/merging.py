"""Two dossiers of one human become one, and apart again (L6). Proposed by one person, confirmed by another."""

from django.db.models import Q

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.people.actions.giving_back import holders, take_apart
from apps.people.actions.moving import ask_guards, move, settle
from apps.people.choices import MergeState, PersonState
from apps.people.models import DistinctPair, Merge, Person
from apps.people.queries.people import lock_person, merges
from apps.people.rules.identity import WrongState, check_version
from apps.people.rules.persons_apart import check_two_persons, staff_of
from apps.people.rules.words import needed


class CannotMerge(Conflict):
    """The two dossiers cannot become one as they stand."""


@action(permission="people.propose_merge", label="提出合并档案")
def propose_merge(actor: Actor, *, kept_id: int, dropped_id: int, reason: str) -> Merge:
    """Say that two dossiers are one human; ``kept`` stays, ``dropped`` points to it. Raises CannotMerge, MoneyStays."""
    if kept_id == dropped_id:
        raise CannotMerge("两份档案是同一份，请选择另一份。")
    kept, dropped = _lock_two(actor, kept_id, dropped_id)
    if Merge.objects.filter(dropped__in=[kept, dropped], state__in=_OPEN).exists():
        raise CannotMerge("其中一份档案已有合并在办理，请先办结。")
    ask_guards(kept.pk, dropped.pk)
    row = Merge.objects.create(
        kept=kept, dropped=dropped, kept_version=kept.version, dropped_version=dropped.version,
        reason=needed(reason, "请填写判断为同一人的依据。"), proposed_by_id=staff_of(actor.staff_id), proposed_at=actor.at,
    )  # fmt: skip
    audit.record(actor, "people.propose_merge", row, after=_names(kept, dropped), reason=row.reason)
    return row


@action(permission="people.confirm_merge", label="复核合并档案")
def confirm_merge(actor: Actor, *, merge_id: int) -> Merge:
    """Merge: every column that points at the dropped dossier now points at the kept one, except where money is frozen.

    Raises SamePerson, StaleVersion, MoneyStays, CannotMerge, AlreadyDone.
    """
    row = _lock_merge(actor, merge_id, MergeState.PROPOSED)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    kept, dropped = _lock_two(actor, row.kept_id, row.dropped_id)
    check_version(row.kept_version, kept.version)
    check_version(row.dropped_version, dropped.version)
    row.restored = {"person": {"state": dropped.state}, "rows": settle(actor, kept, dropped)}
    moved = move(dropped.pk, kept.pk)
    row.moved = moved.rows
    dropped.state, dropped.merged_into = PersonState.MERGED, kept
    _raise_versions(kept, dropped)
    row.state, row.decided_by_id, row.decided_at = MergeState.MERGED, actor.staff_id, actor.at
    row.save()
    audit.record(
        actor,
        "people.confirm_merge",
        row,
        after=_names(kept, dropped) | {"moved": moved.counts, "frozen": sorted(moved.frozen)},
    )
    return row


@action(permission="people.confirm_merge", label="复核合并档案")
def reject_merge(actor: Actor, *, merge_id: int, reason: str) -> Merge:
    """They are two people after all: the pair is remembered and not suggested again. Raises SamePerson, AlreadyDone."""
    row = _lock_merge(actor, merge_id, MergeState.PROPOSED)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    why = needed(reason, "请填写判断不是同一人的依据。")
    row.state, row.decided_by_id, row.decided_at = MergeState.REJECTED, actor.staff_id, actor.at
    row.save()
    _remember(actor, row.kept_id, row.dropped_id, why)
    audit.record(actor, "people.confirm_merge", row, after={"state": row.state}, reason=why)
    return row


@action(permission="people.propose_merge", label="提出合并档案")
def propose_unmerge(actor: Actor, *, merge_id: int, reason: str) -> Merge:
    """Ask to take a merge apart. Raises AlreadyDone unless merged."""
    row = _lock_merge(actor, merge_id, MergeState.MERGED)
    row.undo_reason = needed(reason, "请填写撤销合并的理由。")
    row.undo_proposed_by_id, row.state = staff_of(actor.staff_id), MergeState.UNDO_PROPOSED
    row.save()
    audit.record(actor, "people.propose_merge", row, after={"state": row.state}, reason=row.undo_reason)
    return row


@action(permission="people.confirm_merge", label="复核合并档案")
def confirm_unmerge(actor: Actor, *, merge_id: int) -> Merge:
    """Give every moved row back; what was added since stays with the kept dossier. Raises SamePerson, WrongState, RowsClash."""
    row = _lock_merge(actor, merge_id, MergeState.UNDO_PROPOSED)
    check_two_persons(row.undo_proposed_by_id, actor.staff_id)
    kept, dropped = sorted_lock(actor, row.kept_id, row.dropped_id)
    above = holders(kept)
    if dropped.state != PersonState.MERGED or dropped.merged_into_id not in {person.pk for person in above}:
        raise WrongState("并入的档案状态已经改变，不能撤销这次合并；请联系县局核实。")
    take_apart(row, above)
    dropped.state, dropped.merged_into = row.restored["person"]["state"], None
    _raise_versions(kept, dropped)
    row.state, row.undo_decided_by_id, row.undone_at = MergeState.UNDONE, actor.staff_id, actor.at
    row.save(update_fields=["state", "undo_decided_by", "undone_at"])
    audit.record(
        actor, "people.confirm_merge", row, after=_names(kept, dropped) | {"state": row.state}, reason=row.undo_reason
    )
    return row


@action(permission="people.propose_merge", label="提出合并档案")
def judge_distinct(actor: Actor, *, person_id: int, other_id: int, reason: str) -> DistinctPair:
    """Two dossiers look alike and are two people: remembered. Raises Invalid, PersonNotFound."""
    if person_id == other_id:
        raise Invalid("请选择两份不同的档案。")
    for number in sorted((person_id, other_id)):
        lock_person(actor, number)
    row = _remember(actor, person_id, other_id, needed(reason, "请填写判断不是同一人的依据。"))
    audit.record(
        actor, "people.propose_merge", row, after={"first": row.first_id, "second": row.second_id}, reason=row.reason
    )
    return row


_OPEN = (MergeState.PROPOSED, MergeState.MERGED, MergeState.UNDO_PROPOSED)


def sorted_lock(actor: Actor, first_id: int, second_id: int) -> tuple[Person, Person]:
    """Both dossiers locked in ascending order, returned as asked; merged ones included.

    The lock is the strong one: a row that somebody is just adding to one of them is waited for, so that none is left behind.
    """
    rows = {number: lock_person(actor, number, merged=True, alone=True) for number in sorted((first_id, second_id))}
    return rows[first_id], rows[second_id]


def _lock_two(actor: Actor, kept_id: int, dropped_id: int) -> tuple[Person, Person]:
    kept, dropped = sorted_lock(actor, kept_id, dropped_id)
    for person in (kept, dropped):
        if person.state == PersonState.MERGED:
            raise CannotMerge(f"档案{person.dossier_no}已并入其他档案，请选择现行档案。")
    return kept, dropped


def _lock_merge(actor: Actor, merge_id: int, state: str) -> Merge:
    row = merges(actor).select_for_update(of=("self",), no_key=True).filter(pk=merge_id).first()
    if row is None:
        raise NotFound("没有找到这项合并，可能不在您的管辖范围内。请返回列表重新选择。")
    if row.state != state:
        raise AlreadyDone(f"这项合并现在是“{MergeState(row.state).label}”，不能办理这一步。请刷新页面查看。")
    return row


def _raise_versions(*people: Person) -> None:
    for person in people:
        person.version += 1
        person.save()


def _remember(actor: Actor, one: int, other: int, reason: str) -> DistinctPair:
    first, second = sorted((one, other))
    found = DistinctPair.objects.filter(Q(first_id=first) & Q(second_id=second)).first()
    return found or DistinctPair.objects.create(
        first_id=first, second_id=second, reason=reason, decided_by_id=staff_of(actor.staff_id), decided_at=actor.at
    )


def _names(kept: Person, dropped: Person) -> dict[str, str]:
    return {"kept": kept.dossier_no, "dropped": dropped.dossier_no}
