"""Households, backgrounds and provenance of the demo people: set-based, beside ``load_people`` and in its transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from apps.core.actor import Actor
from apps.demo.rules.background import Background, make_background
from apps.demo.rules.contributions import contributions
from apps.demo.rules.population import Resident
from apps.demo.rules.proofs import certificate, grid, punishment
from apps.people.actions import bulk
from apps.people.actions.sealed import put
from apps.people.models import (
    Certificate,
    Contribution,
    Discipline,
    Hardship,
    Honour,
    Household,
    HouseholdMember,
    LifeAssessment,
    PartyMembership,
    Person,
    Provenance,
    WorkSpell,
)

_NOTES = {
    "visit": "入户核对身份证、户口簿和证件",
    "paper": "年度确认时核对身份证和证件原件",
    "shared": "与公安、民政共享数据比对一致",
}
_BASE = ["name", "sex", "born_on", "id_number", "division", "residence", "address", "ethnicity", "politics", "employment",
         "education", "marriage", "household", "grid_cell", "grid_leader"]  # fmt: skip


def fill_head(person: Person, resident: Resident, life: Background, seed: int) -> None:
    """The plain fields of the dossier that the roster does not carry."""
    person.grid_cell, person.grid_leader = grid(seed, resident)
    person.education, person.marriage = life.education, life.marriage
    person.contact_name, person.away_place = life.contact, life.away
    if life.contact:
        put(person, "contact_phone", resident.phone)
    person.verified_on = life.verified_on


def lives_of(seed: int, residents: Sequence[Resident]) -> list[Background]:
    """The background of everybody."""
    return [make_background(seed, resident) for resident in residents]


def load_dossiers(
    actor: Actor,
    staff_id: int | None,
    residents: Sequence[Resident],
    people: Sequence[Person],
    lives: Sequence[Background],
    homes: dict[int, Household],
    with_account: Collection[int],
    seed: int,
) -> None:
    """Everything that hangs on the people."""
    trio = list(zip(residents, people, lives, strict=True))
    bulk.insert(_members(residents, people, homes))
    signed: dict[str, Any] = {"entered_by_id": staff_id, "entered_at": actor.at}
    bulk.insert([
        Honour(person=p, kind=a.kind, title=a.title, awarded_on=a.on, issuer=a.issuer, order_no=a.number, **signed)
        for _, p, life in trio for a in life.awards
    ])  # fmt: skip
    bulk.insert([_membership(r, p, life, signed) for r, p, life in trio if life.joined_party_on])
    bulk.insert([
        bulk.blank(WorkSpell, person_id=p.pk, status=r.employment, since=life.work_since, employer=life.employer, trade=life.trade, **signed)
        for r, p, life in trio if life.work_since
    ])  # fmt: skip
    bulk.insert([
        Hardship(person=p, kind=life.hardship, since=life.hardship_since, source="县民政局", **signed)
        for _, p, life in trio if life.hardship_since
    ])  # fmt: skip
    bulk.insert([_assessment(p, life, signed) for _, p, life in trio if life.assessed_on])
    proofs = {r.index: paper for r in residents if (paper := certificate(seed, r))}
    marks = {r.index: mark for r in residents if (mark := punishment(seed, r))}
    bulk.insert([Certificate(person=p, **proofs[r.index], **signed) for r, p, _ in trio if r.index in proofs])
    bulk.insert([Discipline(person=p, **marks[r.index], **signed) for r, p, _ in trio if r.index in marks])
    bulk.insert([Contribution(person=p, **row, **signed) for r, p, life in trio for row in contributions(seed, r, life)])
    sources = [
        row
        for r, p, life in trio
        for row in _sources(
            staff_id, r, p, life, is_paid=r.index in with_account, proved=r.index in proofs, marked=r.index in marks
        )
    ]
    bulk.insert(sources)


def _members(residents: Sequence[Resident], people: Sequence[Person], homes: dict[int, Household]) -> list[HouseholdMember]:
    heads: dict[int, Resident] = {}
    made = []
    for resident, person in zip(residents, people, strict=True):
        head = heads.setdefault(resident.household, resident)
        relation = "head" if head is resident else _relation(head, resident)
        home, since = homes[resident.household], max(person.registered_on, resident.born_on)
        row = bulk.blank(
            HouseholdMember,
            household_id=home.pk,
            person_id=person.pk,
            relation=relation,
            joined_on=since,
            reason="户口簿登记",
        )
        made.append(row)
    return made


def _relation(head: Resident, other: Resident) -> str:
    """What a household register would say, so that nobody wonders at a brother of another surname."""
    years, same_name = other.born_on.year - head.born_on.year, other.name[0] == head.name[0]
    if abs(years) < 15:
        if head.sex != other.sex and not same_name:
            return "spouse"
        return "sibling" if same_name else "other"
    if years < 0:
        return "parent" if same_name or other.sex == "female" else "other"
    if years < 45:
        return "child" if same_name else "child_in_law"
    return "grandchild" if same_name else "other"


def _membership(resident: Resident, person: Person, life: Background, signed: Mapping[str, Any]) -> PartyMembership:
    joined = life.joined_party_on or resident.born_on
    out = resident.service.discharged_on if resident.service else joined
    since = max(joined, out)
    place = resident.village.name.removesuffix("村民委员会").removesuffix("居民委员会")
    branch = "" if life.standing == "pocket" else f"{place}党支部"
    return PartyMembership(person=person, joined_on=joined, since=since, standing=life.standing, branch=branch, **signed)


def _assessment(person: Person, life: Background, signed: Mapping[str, Any]) -> LifeAssessment:
    row = LifeAssessment(
        person=person, assessed_on=life.assessed_on or person.registered_on, housing=life.housing, self_care=life.self_care, medical="resident",
        pension="resident", income="below_minimum" if life.hardship else "middle", **signed,
    )  # fmt: skip
    put(row, "health", life.health)
    return row


def _sources(
    staff_id: int | None, resident: Resident, person: Person, life: Background, *, is_paid: bool, proved: bool, marked: bool
) -> list[Provenance]:
    """How the file began, and its last verification."""
    fields = [*_BASE, *(["phone"] if resident.phone else []), *(["services"] if resident.service else [])]
    fields += [key for key, held in (
        ("categories", resident.categories), ("honours", life.awards), ("membership", life.joined_party_on), ("work", life.work_since),
        ("hardships", life.hardship), ("assessments", life.assessed_on), ("contact_name", life.contact), ("away_place", life.away),
        ("account", is_paid), ("certificates", proved), ("disciplines", marked),
    ) if held]  # fmt: skip
    said: dict[str, Any] = {"person_id": person.pk, "fields": fields}
    begun = bulk.blank(Provenance, kind="carried", note="建档立卡采集表", at=_noon(person.registered_on), **said)
    if life.verified_on is None:
        return [begun]
    said |= {"is_check": True, "by_id": staff_id, "at": _noon(life.verified_on)}
    return [begun, bulk.blank(Provenance, kind=life.proof, note=_NOTES[life.proof], **said)]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(4), tzinfo=UTC)
