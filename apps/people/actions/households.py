"""Households (家庭户): a record of their own, with who lives in them, since when and until when."""

from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.people.actions.homes import leave_home
from apps.people.actions.papers import paper_of, touch
from apps.people.actions.sealed import put
from apps.people.actions.sourcing import state_source
from apps.people.choices import MemberRelation, PersonState, Residence
from apps.people.models import Household, HouseholdMember, Person
from apps.people.queries.clear import clear
from apps.people.queries.households import lock_household
from apps.people.queries.people import lock_person
from apps.people.queries.places import division_of
from apps.people.rules.cells import LONGEST
from apps.people.rules.identity import NothingChanged, WrongState, check_day
from apps.people.rules.words import needed


class HouseholdExists(Conflict):
    """The register number is taken in this village."""


class HeadTaken(Conflict):
    """A household has one head."""


@action(permission="people.manage_household", label="登记家庭户")
def register_household(
    actor: Actor, *, division: str, number: str = "", residence: str = Residence.RURAL, address: str = ""
) -> Household:
    """A household in a village inside the actor's places; people move in through ``join_household``.

    Raises UnknownPlace, HouseholdExists.
    """
    place = division_of(actor, division)
    if residence not in Residence.values:
        raise Invalid("户口类别不在可选范围内，请重新选择。", field="residence")
    number = number.strip()[:40]
    if number and Household.objects.filter(division=place, number=number).exists():
        raise HouseholdExists("本村(社区)已登记这个户号，请直接选择该户。", field="number")
    row = Household(division=place, number=number, residence=residence)
    put(row, "address", address.strip()[:LONGEST])
    row.save(force_insert=True)
    audit.record(
        actor, "people.manage_household", row, after={"division": place.code, "number": number, "residence": residence}
    )
    return row


@action(permission="people.manage_household", label="登记家庭户")
def change_household(
    actor: Actor,
    *,
    household_id: int,
    reason: str,
    number: str | None = None,
    residence: str | None = None,
    address: str = "",
) -> Household:
    """A household has another number, register or address; every member's dossier says where that comes from.

    ``None`` and an empty address leave what stands. Raises NotFound, HouseholdExists, NothingChanged, Invalid.
    """
    row = lock_household(actor, household_id)
    why = needed(reason, "请填写变更原因，例如“整村搬迁，以户口簿为准”。")
    before = {"number": row.number, "residence": row.residence}
    new = {"number": row.number if number is None else number.strip()[:40], "residence": residence or row.residence}
    moved = address.strip()[:LONGEST]
    if moved and row.address_sealed and clear(row, "address") == moved:
        moved = ""
    if new == before and not moved:
        raise NothingChanged("户号、户口类别和住址都没有变化，不需要变更。")
    if new["residence"] not in Residence.values:
        raise Invalid("户口类别不在可选范围内，请重新选择。", field="residence")
    twin = Household.objects.filter(division=row.division, number=new["number"]).exclude(pk=row.pk)
    if new["number"] and twin.exists():
        raise HouseholdExists("本村(社区)已登记这个户号，请核对户口簿；确属同一户的，请办理成员迁入。", field="number")
    row.number, row.residence = new["number"], new["residence"]
    if moved:
        put(row, "address", moved)
    row.save()
    living = HouseholdMember.objects.filter(household=row, left_on__isnull=True).exclude(person__state="merged")
    for member in living.select_related("person").order_by("person_id"):
        state_source(actor, member.person, ["household"], note=why)
    after = {**new, "address": "已变更" if moved else "未变"}
    audit.record(actor, "people.manage_household", row, before=before, after=after, reason=why)
    return row


@action(permission="people.manage_household", label="登记家庭户")
def join_household(
    actor: Actor,
    *,
    person_id: int,
    household_id: int,
    relation: str,
    joined_on: date,
    reason: str,
    evidence_id: int | None = None,
) -> HouseholdMember:
    """The person lives in this household from that day; the former household is left the same day. One head a household.

    Raises NotFound, HeadTaken, AlreadyDone, WrongState, BadDate.
    """
    person = lock_person(actor, person_id)
    home = lock_household(actor, household_id)
    if person.state != PersonState.ACTIVE:
        raise WrongState("只有在册人员可以迁入家庭户；已去世、迁出的请先核对状态。")
    if relation not in MemberRelation.values:
        raise Invalid("请选择与户主的关系。", field="relation")
    check_day(joined_on, person.born_on, actor.today, "迁入日期")
    why = needed(reason, "请填写迁入原因，例如“户口簿登记”“婚迁”。")
    _refuse_repeat(person, home, relation, joined_on)
    leave_home(actor, person, f"迁入户{home}", joined_on)
    row = HouseholdMember.objects.create(household=home, person=person, relation=relation, joined_on=joined_on, reason=why)
    touch(person)
    state_source(actor, person, ["household"], paper=paper_of(person, evidence_id) if evidence_id else None, note=why)
    after = {"household": str(home), "relation": relation, "joined_on": joined_on}
    audit.record(actor, "people.manage_household", person, after=after, reason=why)
    return row


@action(permission="people.manage_household", label="登记家庭户")
def leave_household(actor: Actor, *, person_id: int, left_on: date, reason: str) -> HouseholdMember:
    """The person no longer lives in the household. Raises NotFound when there is none, BadDate."""
    person = lock_person(actor, person_id)
    check_day(left_on, person.born_on, actor.today, "迁出日期")
    why = needed(reason, "请填写迁出原因，例如“分户”“婚迁”。")
    row = leave_home(actor, person, why, left_on)
    if row is None:
        raise NotFound("本人现在没有登记在任何家庭户。请刷新页面查看。")
    touch(person)
    after = {"household": str(row.household), "left_on": row.left_on}
    audit.record(actor, "people.manage_household", person, after=after, reason=why)
    return row


def _refuse_repeat(person: Person, home: Household, relation: str, joined_on: date) -> None:
    now = HouseholdMember.objects.filter(person=person, left_on__isnull=True).first()
    if now is not None and now.household_id == home.pk and now.relation == relation:
        raise AlreadyDone("本人已登记在这一户，关系相同，不需要重复登记。")
    if now is not None and joined_on < now.joined_on:
        raise Invalid(f"迁入日期早于现在这一户的迁入日期{now.joined_on}，请核对。", field="joined_on")
    head = HouseholdMember.objects.filter(household=home, relation=MemberRelation.HEAD, left_on__isnull=True)
    if relation == MemberRelation.HEAD and head.exclude(person=person).exists():
        raise HeadTaken("这一户已有户主。户主变更的，请先把原户主改为其他关系。", field="relation")
