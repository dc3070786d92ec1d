"""What a dossier says in the columns of the roster: an export writes it, an import recognises it and changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.core.actor import Actor
from apps.people.choices import AliasKind, CategoryState
from apps.people.models import Category, HouseholdMember, PayeeAccount, Person, PersonAlias, ServiceRecord
from apps.people.queries.clear import clear
from apps.people.queries.entries import Entries, entries_of, stated_kinds
from apps.people.queries.people import persons
from apps.people.queries.places import place_names
from apps.people.resources.person import FIELDS
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.compare import SPELL, spell_column
from apps.people.rules.entries import ENTRIES, Entry

_HIDDEN = "（已登记）"
_SERVICE = ("enlisted_on", "discharged_on", *SPELL)
_HOME = ("household", "head_relation")
_ACCOUNT = ("bank_name", "account", "holder_name")
_Read = Callable[["Listing", Person, bool], Any]


@dataclass(slots=True)
class Listing:
    """Some columns of many dossiers; ``load`` fetches what hangs on a page of them, one statement a kind."""

    columns: Sequence[str]
    places: Mapping[str, tuple[str, str]]
    kinds: dict[int, list[str]] = field(default_factory=dict)
    spells: dict[int, ServiceRecord] = field(default_factory=dict)
    accounts: dict[int, PayeeAccount] = field(default_factory=dict)
    entries: dict[int, Entries] = field(default_factory=dict)
    names: dict[int, list[str]] = field(default_factory=dict)
    homes: dict[int, HouseholdMember] = field(default_factory=dict)
    _plan: list[tuple[_Read, Callable[[Any], str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._plan = [(_READ[key], FIELDS[key].widget.render) for key in self.columns]

    def load(self, people: Sequence[Person]) -> None:
        """The latest spell, the live account, the live categories and the dated rows of these people."""
        ids = [one.pk for one in people]
        self.entries = entries_of(ids, stated_kinds([dict.fromkeys(self.columns)]))
        self._load_home(ids)
        if "categories" in self.columns:
            self.kinds = defaultdict(list)
            held = Category.objects.filter(person__in=ids, until__isnull=True).exclude(state=CategoryState.VOID)
            for person_id, kind in held.order_by("id").values_list("person_id", "kind"):
                self.kinds[person_id].append(kind)
        if set(_SERVICE) & set(self.columns):
            spells = ServiceRecord.objects.filter(person__in=ids, is_live=True).order_by("enlisted_on", "id")
            self.spells = {one.person_id: one for one in spells}
        if set(_ACCOUNT) & set(self.columns):
            live = PayeeAccount.objects.filter(person__in=ids, is_live=True)
            self.accounts = {one.person_id: one for one in live}

    def _load_home(self, ids: Sequence[int]) -> None:
        if "former_names" in self.columns:
            self.names = defaultdict(list)
            known = PersonAlias.objects.filter(person__in=ids, kind=AliasKind.NAME).order_by("id")
            for person_id, text in known.values_list("person_id", "text"):
                self.names[person_id].append(text)
        if set(_HOME) & set(self.columns):
            live = HouseholdMember.objects.filter(person__in=ids, left_on__isnull=True).select_related("household")
            self.homes = {one.person_id: one for one in live}

    def lines(self, person: Person, *, is_full: bool) -> list[list[str]]:
        """One line a person, as side lists give several."""
        return [self.line(person, is_full=is_full)]

    def line(self, person: Person, *, is_full: bool) -> list[str]:
        """The words of one person, column by column; numbers masked unless ``is_full``."""
        return [render(read(self, person, is_full)) for read, render in self._plan]


def read_by(columns: Sequence[str]) -> set[str]:
    """The fields of a dossier that these columns read, numbers masked; a whole dossier has eighty, and most of them are the search's."""
    said = {name for key in columns for name in (key, f"{key}_tail")} | (
        {"address_sealed"} & {f"{key}_sealed" for key in columns}
    )
    return {"division_id"} | said & {one.attname for one in Person._meta.concrete_fields}


def _plain(name: str) -> _Read:
    return lambda listing, person, is_full: getattr(person, name)


def _sealed(name: str) -> _Read:
    return lambda listing, person, is_full: clear(person, name) if is_full else getattr(person, f"{name}_tail")


def _address(listing: Listing, person: Person, is_full: bool) -> str:
    if not person.address_sealed:
        return ""
    return clear(person, "address") if is_full else _HIDDEN


def _spell(name: str) -> _Read:
    return lambda listing, person, is_full: getattr(listing.spells.get(person.pk), name, None)


def _entry(entry: Entry, column: str) -> _Read:
    def read(listing: Listing, person: Person, is_full: bool) -> Any:
        rows = listing.entries.get(person.pk, {}).get(entry.field)
        return rows[-1][column] if rows else None

    return read


def _home(listing: Listing, person: Person, is_full: bool) -> str:
    row = listing.homes.get(person.pk)
    return str(row.household) if row else ""


def _relation(listing: Listing, person: Person, is_full: bool) -> str:
    row = listing.homes.get(person.pk)
    return row.get_relation_display() if row else ""


def _payee(name: str) -> _Read:
    return lambda listing, person, is_full: getattr(listing.accounts.get(person.pk), name, None)


def _account(listing: Listing, person: Person, is_full: bool) -> str:
    row = listing.accounts.get(person.pk)
    if row is None:
        return ""
    return clear(row, "account") if is_full else row.account_tail


_READ: dict[str, _Read] = {
    "dossier_no": _plain("dossier_no"), "name": _plain("name"), "id_number": _sealed("id_number"), "sex": _plain("sex"),
    "born_on": _plain("born_on"), "phone": _sealed("phone"), "division_code": _plain("division_id"),
    "township": lambda listing, person, is_full: listing.places.get(person.division_id, ("", ""))[0],
    "village": lambda listing, person, is_full: listing.places.get(person.division_id, ("", ""))[1],
    "address": _address, "residence": _plain("residence"), "ethnicity": _plain("ethnicity"), "politics": _plain("politics"),
    "employment": _plain("employment"), "categories": lambda listing, person, is_full: listing.kinds.get(person.pk, []),
    "enlisted_on": _spell("enlisted_on"), "discharged_on": _spell("discharged_on"),
    "spare_phone": _sealed("spare_phone"), "contact_phone": _sealed("contact_phone"), "household": _home, "head_relation": _relation,
    "former_names": lambda listing, person, is_full: "、".join(listing.names.get(person.pk, [])), "bank_name": _payee("bank_name"),
    "account": _account, "holder_name": _payee("holder_name"), "state": _plain("state"),
    **{key: _spell(spell_column(key)) for key in SPELL},
    **{key: _entry(entry, column) for entry in ENTRIES for key, column in entry.columns.items() if key not in entry.shared},
    **{key: _plain(key) for key in (
        "contact_name", "away_place", "dwelling_code", "grid_cell", "grid_leader", "education", "marriage", "registered_on", "verified_on", "died_on",
    )},
}  # fmt: skip


def recognise(
    actor: Actor, mapping: Mapping[str, int], lines: Collection[tuple[int, list[Cell]]]
) -> dict[int, tuple[int, int, str]]:
    """Rows that say of a dossier exactly what an export of it says: row number -> (person, version, name).

    Of other rows that carry a dossier's own number (masked or in full) every cell that says so too becomes blank, and the
    masked number becomes the clear one: what is left is what somebody changed. ``lines`` is altered in place.
    """
    if "dossier_no" not in mapping:
        return {}
    at = mapping["dossier_no"]
    named = {number: line[at].text for number, line in lines if at < len(line) and line[at].text}
    people = {one.dossier_no: one for one in persons(actor).filter(dossier_no__in=set(named.values()))}
    keys = [key for key in mapping if key in FIELDS]
    listing = Listing(keys, place_names(actor))
    listing.load(list(people.values()))
    found = {}
    for number, line in lines:
        person = people.get(named.get(number, ""))
        if person is not None and _blank_known(listing, person, line, [mapping[key] for key in keys]):
            found[number] = (person.pk, person.version, person.name)
    return found


def _blank_known(listing: Listing, person: Person, line: list[Cell], at: Sequence[int]) -> bool:
    """Blank what the dossier says already; was that everything?"""
    known = [{cell_of(text).text for text in both} for both in zip(*_both(listing, person), strict=True)]
    cells = {key: (place, says) for key, place, says in zip(listing.columns, at, known, strict=True) if place < len(line)}
    if "id_number" in cells and not _says(line[cells["id_number"][0]], cells["id_number"][1]):
        return False
    changed = [key for key, (place, says) in cells.items() if not _says(line[place], says | {""})]
    for key, (place, _) in cells.items():
        if key == "id_number":
            line[place] = Cell(clear(person, "id_number"))
        elif key != "name" and not _needed(key, changed):
            line[place] = Cell()
    return not changed


def _says(cell: Cell, words: Collection[str]) -> bool:
    return cell.kind not in ("rounded", "formula") and cell.text in words


def _both(listing: Listing, person: Person) -> Iterable[list[str]]:
    return listing.line(person, is_full=False), listing.line(person, is_full=True)


def _needed(key: str, changed: Collection[str]) -> bool:
    """A changed cell is read together with its companions."""
    return key in changed or any(key in FIELDS[one].along for one in changed)
