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
from apps.org.models import Division
from apps.people.choices import CategoryKind, CategoryState, PersonState, Residence
from apps.people.models import Category, PayeeAccount, Person, PersonAlias, ServiceRecord
from apps.people.queries.clear import clear
from apps.people.queries.entries import entries_of, stated_kinds
from apps.people.queries.people import persons
from apps.people.queries.provenance import overdue
from apps.people.rules.compare import PHONES, PLAIN, SPELL, OnFile, spell_column
from apps.people.rules.likeness import Looks, likeness
from apps.people.rules.names import readings

LIKELY = 70
Values = Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """``people``: ID number -> what is on file here; ``elsewhere``: ID numbers outside the actor's places; ``holders``: account
    -> who is paid there, and the township's name when the actor sees it."""

    people: dict[str, OnFile] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    holders: dict[str, tuple[int, str]] = field(default_factory=dict)

    def account_problems(self, values: Values, on_file: OnFile | None) -> list[tuple[str, str]]:
        """An account that another person is paid into."""
        holder = self.holders.get(values.get("account", ""))
        if holder is None or (on_file is not None and holder[0] == on_file.person_id):
            return []
        return [("account", f"这个账号已是{holder[1]}另一位人员的收款账户。请核对账号。")]


def _blinds(field_name: str, values: Sequence[Values]) -> dict[bytes, str]:
    """Every key a value may be stored under -> the value."""
    texts = {str(row[field_name]) for row in values if row.get(field_name)}
    return {key: text for text in texts for key in sealing.blinds(field_name, text)}


def people_of(actor: Actor, values: Sequence[Values]) -> tuple[dict[str, Person], set[str]]:
    """ID number of a row -> the dossier it is, or was, the number of; and the numbers known outside the actor's places."""
    keys = _blinds("id_number", values)
    here: dict[str, Person] = {}
    elsewhere: set[str] = set()
    for row in Person.objects.filter(id_number_blind__in=list(keys)):
        person = row if row.merged_into_id is None else row.merged_into
        _sort(actor, here, elsewhere, keys[bytes(row.id_number_blind or b"")], person)
    for alias in PersonAlias.objects.filter(id_number_blind__in=list(keys)).select_related("person"):
        number = keys[bytes(alias.id_number_blind or b"")]
        if number not in here and number not in elsewhere:
            _sort(actor, here, elsewhere, number, alias.person)
    return here, elsewhere


def known_for(actor: Actor, values: Sequence[Values]) -> Known:
    """Dossiers, former numbers and live accounts that the rows of a block touch."""
    found = Known()
    here, found.elsewhere = people_of(actor, values)
    found.people = _on_file(here, values)
    accounts = _blinds("account", values)
    live = PayeeAccount.objects.filter(is_live=True, is_heir=False, account_blind__in=list(accounts))
    held = list(live.values_list("account_blind", "person_id", "person__division_id"))
    towns = township_names([code for _, _, code in held if actor.sees(code)])
    found.holders = {accounts[bytes(key)]: (person_id, towns.get(code[:9], "县内")) for key, person_id, code in held}
    return found


def township_names(codes: Sequence[str]) -> dict[str, str]:
    """First nine digits of division codes -> the township's name."""
    heads = {code[:9] for code in codes}
    names = Division.objects.filter(code__in=[f"{head}000" for head in heads]).values_list("code", "name")
    known = {code[:9]: name for code, name in names}
    return {head: known.get(head, "其他乡镇") for head in heads}


def _sort(actor: Actor, here: dict[str, Person], away: set[str], number: str, row: Person | None) -> None:
    if row is None:
        return
    if actor.sees(row.division_id):
        here[number] = row
    else:
        away.add(number)


def _on_file(here: Mapping[str, Person], values: Sequence[Values]) -> dict[str, OnFile]:
    ids = [row.pk for row in here.values()]
    entries = entries_of(ids, stated_kinds(values))
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
            phones={key: clear(row, key) for key in PHONES}, address=clear(row, "address"), categories=frozenset(kinds[row.pk]),
            spells=tuple((one.enlisted_on, one.discharged_on) for one in spells[row.pk]),
            details={one.enlisted_on: _detail(one) for one in spells[row.pk]}, entries=entries.get(row.pk, {}), state=row.state,
            account=clear(accounts[row.pk], "account") if row.pk in accounts else "",
        )
        for number, row in here.items()
    }  # fmt: skip


def _values(row: Person) -> dict[str, Any]:
    return {key: getattr(row, "division_id" if key == "division" else key) for key in PLAIN}


def _detail(row: ServiceRecord) -> dict[str, Any]:
    return {key: getattr(row, spell_column(key)) for key in SPELL}


def on_file_of(rows: Sequence[Person], values: Sequence[Values]) -> dict[int, OnFile]:
    """What is on file for locked rows, by person id, as far as ``values`` speak of it."""
    found = _on_file({str(row.pk): row for row in rows}, values)
    return {int(key): value for key, value in found.items()}


def similar_for(actor: Actor, values: Sequence[Values]) -> dict[str, str]:
    """ID number of a new row -> the dossier it resembles (same sound and birth date, likeness 70 and more)."""
    days = {row["born_on"] for row in values if "born_on" in row}
    sounds = {readings(row["name"]).pinyin for row in values if "name" in row}
    pool: dict[tuple[str, date], list[tuple[str, Looks]]] = defaultdict(list)
    rows = persons(actor).filter(born_on__in=days, name_pinyin__in=sounds).exclude(state=PersonState.DIED).order_by("id")
    columns = rows.values_list("dossier_no", "name", "name_pinyin", "born_on", "sex", "division_id")
    for number, name, sound, born_on, sex, division in columns:
        pool[(sound, born_on)].append((number, Looks(name, sound, born_on, sex, b"", division)))
    found: dict[str, str] = {}
    for row in values:
        sound = readings(row["name"]).pinyin if "name" in row else ""
        looks = Looks(
            row.get("name", ""), sound, row.get("born_on", date.min), row.get("sex", ""), b"", row.get("division", "")
        )
        for number, other in pool.get((sound, looks.born_on), ()):
            if row.get("id_number") and likeness(looks, other).score >= LIKELY:
                found.setdefault(row["id_number"], f"{other.name}（{number}）")
    return found


def roster(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Person]:
    """The people of a list or an export: the same rows for both. Filters: division (code prefix), category, state, residence,
    verified (``overdue``: never, or not for a year)."""
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
    if filters.get("verified") == "overdue":
        rows = overdue(rows.filter(state=PersonState.ACTIVE), actor)
    return rows
