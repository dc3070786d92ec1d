"""What the registry knows about the rows of a roster, in a fixed number of statements per block."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.scope import prefix
from apps.people.choices import CategoryKind, CategoryState, PersonState, Residence
from apps.people.models import Category, PayeeAccount, Person, PersonAlias, ServiceRecord
from apps.people.queries.clear import clear
from apps.people.queries.people import persons
from apps.people.rules.compare import OnFile
from apps.people.rules.likeness import Looks, likeness
from apps.people.rules.names import readings

LIKELY = 70
Values = Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """``people``: ID number -> what is on file here; ``elsewhere``: ID number -> township to call."""

    people: dict[str, OnFile] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    holders: dict[str, tuple[int, str]] = field(default_factory=dict)

    def account_problems(self, values: Values, on_file: OnFile | None) -> list[tuple[str, str]]:
        """An account that another person is paid into."""
        holder = self.holders.get(values.get("account", ""))
        if holder is None or (on_file is not None and holder[0] == on_file.person_id):
            return []
        return [("account", f"这个账号已是{holder[1]}另一位人员的收款账户。请核对账号。")]


def _place(person: Person) -> str:
    place = person.division
    return place.parent.name if place.level == "village" and place.parent else place.name


def _blinds(field_name: str, values: Sequence[Values]) -> dict[bytes, str]:
    """Every key a value may be stored under -> the value."""
    texts = {str(row[field_name]) for row in values if row.get(field_name)}
    return {key: text for text in texts for key in sealing.blinds(field_name, text)}


def known_for(actor: Actor, values: Sequence[Values]) -> Known:
    """Dossiers, former numbers and live accounts that the rows of a block touch."""
    found = Known()
    keys = _blinds("id_number", values)
    rows = list(
        Person.objects.filter(id_number_blind__in=list(keys)).select_related(
            "division__parent", "merged_into__division__parent"
        )
    )
    here: dict[str, Person] = {}
    for row in rows:
        _sort(actor, found, here, keys[bytes(row.id_number_blind or b"")], row.merged_into or row)
    for alias in PersonAlias.objects.filter(id_number_blind__in=list(keys)).select_related("person__division__parent"):
        number = keys[bytes(alias.id_number_blind or b"")]
        if number not in here and number not in found.elsewhere:
            _sort(actor, found, here, number, alias.person)
    found.people = _on_file(here)
    accounts = _blinds("account", values)
    held = PayeeAccount.objects.filter(is_live=True, account_blind__in=list(accounts)).select_related(
        "person__division__parent"
    )
    found.holders = {accounts[bytes(row.account_blind)]: (row.person_id, _place(row.person)) for row in held}
    return found


def _sort(actor: Actor, found: Known, here: dict[str, Person], number: str, row: Person) -> None:
    if actor.sees(row.division_id):
        here[number] = row
    else:
        found.elsewhere[number] = _place(row)


def _on_file(here: Mapping[str, Person]) -> dict[str, OnFile]:
    ids = [row.pk for row in here.values()]
    kinds: dict[int, set[str]] = defaultdict(set)
    for person_id, kind in (
        Category.objects.filter(person__in=ids, until__isnull=True)
        .exclude(state=CategoryState.VOID)
        .values_list("person_id", "kind")
    ):
        kinds[person_id].add(kind)
    spells: dict[int, list[ServiceRecord]] = defaultdict(list)
    for spell in ServiceRecord.objects.filter(person__in=ids, is_live=True).order_by("id"):
        spells[spell.person_id].append(spell)
    accounts = {row.person_id: row for row in PayeeAccount.objects.filter(person__in=ids, is_live=True)}
    return {
        number: OnFile(
            person_id=row.pk, version=row.version, dossier_no=row.dossier_no, values=_values(row),
            phone=clear(row, "phone"), address=clear(row, "address"), categories=frozenset(kinds[row.pk]),
            spells=tuple((one.enlisted_on, one.discharged_on) for one in spells[row.pk]),
            details={one.enlisted_on: (one.service_years_override, one.branch) for one in spells[row.pk]}, account=clear(accounts[row.pk], "account") if row.pk in accounts else "", state=row.state,
        )
        for number, row in here.items()
    }  # fmt: skip


def _values(row: Person) -> dict[str, Any]:
    plain = {key: getattr(row, key) for key in ("name", "residence", "ethnicity", "politics", "employment")}
    return plain | {"division": row.division_id}


def on_file_of(rows: Sequence[Person]) -> dict[int, OnFile]:
    """What is on file for locked rows, by person id."""
    found = _on_file({str(row.pk): row for row in rows})
    return {int(key): value for key, value in found.items()}


def similar_for(actor: Actor, values: Sequence[Values]) -> dict[str, str]:
    """ID number of a new row -> the dossier it resembles (same sound and birth date, likeness 70 and more)."""
    days = {row["born_on"] for row in values if "born_on" in row}
    sounds = {readings(row["name"]).pinyin for row in values if "name" in row}
    pool: dict[tuple[str, date], list[Person]] = defaultdict(list)
    rows = persons(actor).filter(born_on__in=days, name_pinyin__in=sounds).exclude(state=PersonState.DIED).order_by("id")
    for person in rows:
        pool[(person.name_pinyin, person.born_on)].append(person)
    found: dict[str, str] = {}
    for row in values:
        sound = readings(row["name"]).pinyin if "name" in row else ""
        looks = Looks(
            row.get("name", ""), sound, row.get("born_on", date.min), row.get("sex", ""), b"", row.get("division", "")
        )
        for person in pool.get((sound, looks.born_on), ()):
            other = Looks(person.name, person.name_pinyin, person.born_on, person.sex, b"", person.division_id)
            if row.get("id_number") and likeness(looks, other).score >= LIKELY:
                found.setdefault(row["id_number"], f"{person.name}（{person.dossier_no}）")
    return found


def roster(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Person]:
    """The people of a list or an export: the same rows for both. Filters: division (code prefix), category, state, residence."""
    rows = persons(actor).select_related("division__parent")
    place = filters.get("division", "")
    if place:
        rows = rows.filter(division_id__startswith=prefix(place.ljust(12, "0"))) if place.isdecimal() else rows.none()
    if filters.get("category") in CategoryKind.values:
        held = Category.objects.filter(person=OuterRef("pk"), kind=filters["category"], until__isnull=True).exclude(
            state=CategoryState.VOID
        )
        rows = rows.filter(Exists(held))
    for key, known in (("state", PersonState.values), ("residence", Residence.values)):
        if filters.get(key) in known:
            rows = rows.filter(**{key: filters[key]})
    return rows
