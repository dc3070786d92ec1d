"""The people of the demo county into the registry: in bulk, by the same pure rules and under the same constraints."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.idnumber import check_id
from apps.demo.actions.dossiers import fill_head, lives_of, load_dossiers
from apps.demo.rules.background import Background
from apps.demo.rules.former import homecoming
from apps.demo.rules.population import Resident, original_number
from apps.people.actions import bulk
from apps.people.actions.persons import set_name
from apps.people.actions.sealed import put, reserve_numbers
from apps.people.choices import AccountKind, CategoryKind, CategoryState, DocumentKind, Sex
from apps.people.models import Category, Document, Household, PayeeAccount, Person, ServiceRecord
from apps.people.rules.accounts import check_account

COUNTY = "340321"
KINDS = frozenset(CategoryKind.values)
FIRST_REGISTERED = date(2019, 3, 1)
_PAPERS = {
    "disabled_soldier": (DocumentKind.DISABILITY, "残疾军人证"),
    "martyr_survivor": (DocumentKind.MARTYR, "烈士证明书"),
    "duty_death_survivor": (DocumentKind.MARTYR, "因公牺牲军人证明书"),
    "illness_death_survivor": (DocumentKind.MARTYR, "病故军人证明书"),
    "martyr_child": (DocumentKind.MARTYR, "烈士证明书"),
}


@action(permission="demo.load_people", label="装入演示县人员")
def load_people(
    actor: Actor, *, residents: Sequence[Resident], with_account: Collection[int], seed: int, staff_id: int | None = None
) -> list[int]:
    """Register everybody and return their row ids in the order of ``residents``; one transaction, one audit entry."""
    homes = _households(residents)
    numbers = reserve_numbers(COUNTY, len(residents))
    lives = lives_of(seed, residents)
    people = [_person(r, number, life, seed) for r, number, life in zip(residents, numbers, lives, strict=True)]
    bulk.insert(people)
    papers = _papers(actor, residents, people)
    bulk.insert(_categories(residents, people, papers))
    bulk.insert(_services(residents, people, papers))
    accounts = [_account(actor, r, p) for r, p in zip(residents, people, strict=True) if r.index in with_account]
    bulk.insert(accounts)
    load_dossiers(actor, staff_id, residents, people, lives, homes, with_account, seed)
    audit.record(
        actor,
        "demo.load_people",
        ("people.person", COUNTY, "演示县人员"),
        after={"people": len(people), "accounts": len(accounts)},
    )
    return [person.pk for person in people]


def _households(residents: Sequence[Resident]) -> dict[int, Household]:
    homes: dict[int, Household] = {}
    counts: dict[str, int] = {}
    for resident in residents:
        if resident.household in homes:
            continue
        place = resident.village.code
        counts[place] = counts.get(place, 0) + 1
        home = Household(division_id=place, number=f"{place[6:]}{counts[place]:05d}", residence=resident.residence)
        put(home, "address", resident.address)
        homes[resident.household] = home
    bulk.insert(list(homes.values()))
    return homes


def _person(resident: Resident, number: str, life: Background, seed: int) -> Person:
    checked = check_id(original_number(resident))
    person = bulk.blank(
        Person,
        dossier_no=number,
        sex=Sex.MALE if checked.sex == "男" else Sex.FEMALE,
        born_on=checked.born_on,
        id_number_original_15=checked.was_15,
        division_id=resident.village.code,
        residence=resident.residence,
        ethnicity=resident.ethnicity,
        politics=resident.politics,
        employment=resident.employment,
        registered_on=FIRST_REGISTERED + timedelta(days=resident.index * 7919 % 1500),
    )
    set_name(person, resident.name)
    put(person, "id_number", checked.number18)
    put(person, "phone", resident.phone)
    put(person, "address", resident.address)
    fill_head(person, resident, life, seed)
    return person


def _papers(actor: Actor, residents: Sequence[Resident], people: Sequence[Person]) -> dict[tuple[int, str], Document]:
    papers: dict[tuple[int, str], Document] = {}
    for resident, person in zip(residents, people, strict=True):
        for kind in resident.categories:
            if kind not in KINDS:
                continue
            paper, title = _PAPERS.get(kind, (DocumentKind.DISCHARGE, "退伍证"))
            papers.setdefault(
                (resident.index, paper),
                bulk.blank(
                    Document,
                    person_id=person.pk,
                    kind=paper,
                    title=title,
                    number=f"演{resident.index + 1:06d}",
                    entered_at=actor.at,
                ),
            )
    bulk.insert(list(papers.values()))
    return papers


def _categories(
    residents: Sequence[Resident], people: Sequence[Person], papers: dict[tuple[int, str], Document]
) -> list[Category]:
    return [
        bulk.blank(
            Category,
            person_id=person.pk,
            kind=kind,
            since=_since(resident, kind),
            state=CategoryState.VERIFIED,
            evidence_id=papers[resident.index, _PAPERS.get(kind, (DocumentKind.DISCHARGE, ""))[0]].pk,
        )
        for resident, person in zip(residents, people, strict=True)
        for kind in resident.categories
        if kind in KINDS
    ]


def _since(resident: Resident, kind: str) -> date | None:
    if kind == "discharged_soldier":
        return resident.service.discharged_on if resident.service else None
    return resident.rights[0].decided_on if resident.rights else None


def _services(
    residents: Sequence[Resident], people: Sequence[Person], papers: dict[tuple[int, str], Document]
) -> list[ServiceRecord]:
    made: list[ServiceRecord] = []
    home = homecoming(residents)
    for resident, person in zip(residents, people, strict=True):
        spell = resident.service
        if spell is None:
            continue
        fields: dict[str, Any] = {
            "enlisted_on": spell.enlisted_on,
            "discharged_on": spell.discharged_on,
            "conscript_until": spell.conscript_until,
            "branch": spell.branch,
            "rank": spell.rank,
        }
        if resident.index in home:
            fields["resettlement"], fields["reported_on"], fields["placed_on"] = home[resident.index]
            fields["placement_unit"] = "县属事业单位（演示）" if fields["placed_on"] else ""
        paper = papers.get((resident.index, DocumentKind.DISCHARGE))
        fields |= {"person_id": person.pk, "evidence_id": paper.pk if paper else None}
        made.append(bulk.blank(ServiceRecord, **fields))
    return made


def _account(actor: Actor, resident: Resident, person: Person) -> PayeeAccount:
    kind = AccountKind.PASSBOOK if resident.is_passbook else AccountKind.CARD
    checked = check_account(resident.account, kind)
    code, bank = resident.bank
    row = PayeeAccount(
        person=person,
        bank_code=code,
        bank_name=bank,
        kind=kind,
        holder_name=person.name,
        holder_person=person,
        opened_on=person.registered_on,
        warning=checked.warning,
        entered_by_id=actor.staff_id,
        entered_at=actor.at,
    )
    put(row, "account", checked.number)
    return row
