"""Lists kept by hand, and pairing (结对联系)."""

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.scope import prefix
from apps.org.actions.staff import at_hand_over
from apps.org.models import Staff
from apps.people.queries.people import lock_person
from apps.visits.models import Listing, Pairing
from apps.visits.queries.campaigns import listings, officers, pairings
from apps.visits.rules.lists import BY_HAND


def _reason(text: str) -> str:
    if len(text.strip()) < 4:
        raise Invalid("请写明原因（至少4个字）。", field="reason")
    return text.strip()[:200]


@action(permission="visits.list_person", label="列入联系名单")
def list_person(actor: Actor, *, person_id: int, kind: str, reason: str) -> Listing:
    """Border family, key contact or model. Raises Conflict, Invalid, PersonNotFound."""
    person, words = lock_person(actor, person_id), _reason(reason)
    if kind not in BY_HAND:
        raise Invalid("这个名单由系统按人员类别生成，不能手工列入。请在人员档案中认定类别。", field="kind")
    if Listing.objects.filter(person=person, kind=kind, until__isnull=True).exists():
        raise Conflict(f"{person.name}已在这个名单中，不用重复列入。")
    row = Listing.objects.create(person=person, kind=kind, since=actor.today, reason=words, entered_by_id=actor.staff_id)
    audit.record(actor, "visits.list_person", row, after={"kind": kind, "person": person.dossier_no}, reason=words)
    return row


@action(permission="visits.unlist_person", label="移出联系名单")
def unlist_person(actor: Actor, *, listing_id: int, reason: str) -> Listing:
    """Raises NotFound, Invalid."""
    words = _reason(reason)
    row = listings(actor).select_for_update(of=("self",), no_key=True).filter(pk=listing_id).first()
    if row is None:
        raise NotFound("没有找到这条名单记录，可能已经移出。请从联系名单进入。")
    row.until, row.ended_reason = actor.today, words
    row.save(update_fields=["until", "ended_reason"])
    audit.record(actor, "visits.unlist_person", row, after={"until": row.until}, reason=words)
    return row


@action(permission="visits.pair_person", label="登记结对联系")
def pair_person(actor: Actor, *, person_id: int, staff_id: int, handbook_no: str = "") -> Pairing:
    """An officer keeps in touch; an earlier pairing ends. Raises Conflict (the handbook is another's), Invalid, PersonNotFound."""
    person = lock_person(actor, person_id)
    if not officers(actor).filter(pk=staff_id).exists():
        raise Invalid("请选择本地或上级单位在岗的联系人。", field="staff_id")
    before = Pairing.objects.filter(person=person, until__isnull=True).first()
    if before is not None:
        before.until, before.ended_reason = actor.today, "更换联系人"
        before.save(update_fields=["until", "ended_reason"])
    row = Pairing(person=person, officer_id=staff_id, handbook_no=handbook_no.strip()[:40], since=actor.today)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "visit_pairing_handbook" not in str(error):
            raise
        raise Conflict(f"联系手册{row.handbook_no}已发给其他人，请核对手册封面上的编号。") from error
    audit.record(actor, "visits.pair_person", row, after={"person": person.dossier_no, "officer": staff_id})
    return row


@action(permission="visits.end_pairing", label="结束结对联系")
def end_pairing(actor: Actor, *, pairing_id: int, reason: str) -> Pairing:
    """Raises NotFound, Invalid."""
    words = _reason(reason)
    row = pairings(actor).select_for_update(of=("self",), no_key=True).filter(pk=pairing_id).first()
    if row is None:
        raise NotFound("没有找到这条结对记录，可能已经结束。请从结对联系列表进入。")
    row.until, row.ended_reason = actor.today, words
    row.save(update_fields=["until", "ended_reason"])
    audit.record(actor, "visits.end_pairing", row, after={"until": row.until}, reason=words)
    return row


def move_pairings(actor: Actor, from_staff_id: int, to_staff_id: int) -> int:
    """Part of the hand-over of a leaving person's desk (``org.hand_over``): each pairing ends and begins anew with the taker, all or
    none; the handbook stays with the old one. Raises Conflict naming the first person whom the taker's office does not serve."""
    office = prefix(Staff.objects.get(pk=to_staff_id).division_id)
    held = Pairing.objects.select_for_update(of=("self",), no_key=True).filter(officer_id=from_staff_id, until__isnull=True)
    moved = list(held.select_related("person").order_by("person_id"))
    for old in moved:
        if not old.person.division_id.startswith(office):
            raise Conflict(
                f"接收人不在{old.person.dossier_no}所属辖区，不能接手其结对联系。请先在结对联系中另行安排，再办交接。"
            )
        old.until, old.ended_reason = actor.today, "联系人离岗交接"
        old.save(update_fields=["until", "ended_reason"])
        new = Pairing.objects.create(person=old.person, officer_id=to_staff_id, since=actor.today)
        audit.record(
            actor,
            "visits.pair_person",
            new,
            after={"person": old.person.dossier_no, "officer": to_staff_id},
            reason="离岗交接",
        )
    return len(moved)


at_hand_over("结对联系", move_pairings)
