"""Writing the checked rows of an import, one block in one transaction, each row exactly once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.actions import bulk
from apps.people.actions.blocks import open_values
from apps.people.actions.persons import set_name
from apps.people.actions.sealed import put, reserve_numbers
from apps.people.actions.sidewriting import write_side_rows
from apps.people.choices import (
    AccountKind,
    AliasKind,
    DocumentKind,
    Residence,
    RosterKind,
    RowVerdict,
    SheetState,
    SourceKind,
)
from apps.people.models import (
    Category,
    Document,
    ImportBlock,
    ImportRow,
    ImportSheet,
    PayeeAccount,
    Person,
    PersonAlias,
    Provenance,
    ServiceRecord,
)
from apps.people.queries.entries import TABLES
from apps.people.queries.people import persons
from apps.people.queries.rosters import known_for, on_file_of
from apps.people.queries.sheets import lock_sheet
from apps.people.rules.accounts import check_account
from apps.people.rules.compare import PHONES, PLAIN, SPELL, compare, spell_column
from apps.people.rules.confirming import NumberTaken, moved
from apps.people.rules.entries import ENTRIES, PARTY, Entry, judge

_PERSON = tuple(key for key in PLAIN if key != "name")
_SEALED = (*PHONES, "address")
_STATED = {key: key for key in ("sex", "born_on", "id_number", "account", "categories", *PLAIN, *_SEALED)} | {
    "enlisted_on": "services", "spell": "services",
}  # fmt: skip
_COLUMNS = (
    "name", "name_pinyin", "name_initials", "name_readings", "name_chars", "phone_blind", *(f"{key}_tail" for key in PHONES),
    *(f"{key}_sealed" for key in _SEALED), *_PERSON, "version",
)  # fmt: skip
Numbers = Mapping[str, Iterator[str]]
_STALE = "检查之后这份档案或您的管辖范围有了变动，本行没有写入。请重新上传检查。"
_TAKEN_KEYS = ("people_person_id_number", "people_account_one_person", "people_household_number", "people_member_one_head")
_TAKEN = "检查之后这个身份证号或账号已被登记，本行没有写入。请重新上传检查。"


@dataclass(slots=True)
class Batch:
    """Rows to insert after the persons are known."""

    actor: Actor
    sheet: ImportSheet
    papers: list[tuple[ServiceRecord, Document]] = field(default_factory=list)
    spells: list[ServiceRecord] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    accounts: list[PayeeAccount] = field(default_factory=list)
    aliases: list[PersonAlias] = field(default_factory=list)
    sources: list[Provenance] = field(default_factory=list)
    entries: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    touched: dict[str, Any] = field(default_factory=dict)

    def add(self, person: Person, values: dict[str, Any], changes: Mapping[str, Any]) -> None:
        """Queue the dependent rows that ``changes`` name, and where they come from; ``values``: the whole row."""
        keys, dated = list(changes), [entry.field for entry in ENTRIES if entry.field in changes]
        stated = sorted(
            {_STATED[key] for key in keys if key in _STATED and (values.get(key) or key == "spell")} | set(dated)
        )
        for name in dated:
            self.entries[name].append(bulk.blank(
                TABLES[name], person_id=person.pk, entered_by_id=self.actor.staff_id, entered_at=self.actor.at, **changes[name]
            ))  # fmt: skip
        if stated:
            self.sources.append(bulk.blank(
                Provenance, person_id=person.pk, kind=SourceKind.IMPORT, fields=stated, note=self.sheet.filename,
                by_id=self.actor.staff_id, at=self.actor.at,
            ))  # fmt: skip
        if "enlisted_on" in keys:
            self.services.append(self._spell(person, values))
        elif "spell" in keys:
            row = ServiceRecord.objects.get(person=person, enlisted_on=values["enlisted_on"], is_live=True)
            self._describe(row, {key: values[key] for key in changes["spell"]})
            self.spells.append(row)
        if "categories" in keys:
            self.categories += [bulk.blank(Category, person_id=person.pk, kind=kind) for kind in values["categories"]]
        if "account" in keys:
            self.accounts.append(_account(self.actor, person, values))

    def _spell(self, person: Person, values: dict[str, Any]) -> ServiceRecord:
        days = {key: values.get(key) for key in ("enlisted_on", "discharged_on")}
        row = bulk.blank(ServiceRecord, person_id=person.pk, **days)
        self._describe(row, {key: values[key] for key in SPELL if key in values})
        return row

    def _describe(self, row: ServiceRecord, values: Mapping[str, Any]) -> None:
        """Judged years rest on a paper: here the roster itself, named with its number and file."""
        for key, value in values.items():
            setattr(row, spell_column(key), value)
        if values.get("service_years") is None:
            return
        paper = bulk.blank(
            Document, person_id=row.person_id, kind=DocumentKind.OTHER, title=f"导入名册：{self.sheet.filename}"[:120],
            number=f"导入{self.sheet.pk}", sha256=self.sheet.sha256, entered_by_id=self.actor.staff_id, entered_at=self.actor.at,
        )  # fmt: skip
        self.papers.append((row, paper))

    def save(self) -> None:
        """Papers first, then the rows that name them."""
        bulk.insert([paper for _, paper in self.papers])
        for spell, paper in self.papers:
            spell.evidence_id = paper.pk
        bulk.update(self.spells, [*(spell_column(key) for key in SPELL), "evidence"])
        for entry in ENTRIES:
            self._enter(entry, self.entries[entry.field])
        for rows in (self.services, self.categories, self.accounts, self.aliases, self.sources):
            bulk.insert(rows)

    def _enter(self, entry: Entry, rows: Sequence[Any]) -> None:
        """The open row of before ends on the day the new one begins."""
        if entry.ends and rows:
            begins = {row.person_id: row.since for row in rows}
            ended: list[Any] = list(
                TABLES[entry.field]._base_manager.filter(person__in=begins, is_live=True, until__isnull=True)
            )
            for row in ended:
                row.until = begins[row.person_id]
            bulk.update(ended, ["until"])
        bulk.insert(rows)


def new_numbers(sheet_id: int, codes: Collection[str]) -> Numbers:
    """Dossier numbers for everybody new in the sheet, by county. In a short transaction of its own: while the file is written
    others register people. Numbers of a file that is taken back stay unused."""
    new = Q(verdict=RowVerdict.NEW) | Q(verdict=RowVerdict.DUPLICATE, is_accepted=True)
    rows = ImportRow.objects.filter(new, sheet_id=sheet_id, person_id__isnull=True)
    counties = {code[:6] for code in codes}
    wanted = {county: rows.count() for county in counties} if len(counties) == 1 else _by_county(sheet_id, rows)
    return {county: iter(reserve_numbers(county, wanted[county])) for county in sorted(wanted)}


def _by_county(sheet_id: int, rows: QuerySet[ImportRow]) -> Mapping[str, int]:
    numbers, found = set(rows.values_list("number", flat=True)), Counter[str]()
    for block in ImportBlock.objects.filter(sheet_id=sheet_id).order_by("number").iterator(chunk_size=20):
        found.update(row["division"][:6] for number, row in open_values(block).items() if number in numbers)
    return found


def write_whole(
    actor: Actor, *, sheet_id: int, codes: Collection[str], blocks: int, numbers: Numbers, tell: Callable[[int], None]
) -> None:
    """Every row of the sheet in the caller's one transaction, or FileMoved, which takes all of it back. The job calls this;
    ``tell`` hears how many blocks are written."""
    _hold_known(actor, sheet_id)
    rows = ImportRow.objects.filter(sheet_id=sheet_id, is_applied=False).exclude(outcome="")
    for number in range(blocks):
        tell(number)
        write_block(actor, sheet_id=sheet_id, codes=codes, number=number, numbers=numbers)
        if left := list(rows.filter(block=number).order_by("number").values_list("number", flat=True)):
            raise moved(left)
    close_sheet(actor, sheet_id=sheet_id)


def _hold_known(actor: Actor, sheet_id: int) -> None:
    """Lock every dossier the file changes, ids ascending as everybody does, and refuse before writing when one moved on."""
    changing = [RowVerdict.NEW, RowVerdict.CHANGED]
    rows = ImportRow.objects.filter(sheet_id=sheet_id, verdict__in=changing, person_id__isnull=False)
    known = persons(actor).filter(pk__in=rows.values("person_id")).order_by("id")
    held = dict(known.select_for_update(of=("self",), no_key=True).values_list("pk", "version"))
    seen = rows.order_by("number").values_list("number", "person_id", "person_version")
    if stale := [number for number, person_id, version in seen if held.get(person_id or 0) != version]:
        raise moved(stale)


@action(permission="people.apply_import", label="确认写入导入名册")
def write_block(actor: Actor, *, sheet_id: int, codes: Collection[str], number: int, numbers: Numbers | None = None) -> int:
    """Write the rows of one block as they were read by the check; returns how many. A row whose dossier moved on, or whose
    division is not among ``codes`` (the writer's places now), is left out with the reason. Raises NumberTaken."""
    sheet = lock_sheet(actor, sheet_id)
    block = ImportBlock.objects.get(sheet=sheet, number=number)
    staged = ImportRow.objects.filter(sheet=sheet, block=number, is_applied=False).order_by("number")
    rows = [row for row in staged if _wanted(row)]
    values = open_values(block)
    for row in rows:
        read = values.get(row.number)
        row.outcome = "" if read and _is_inside(read, codes) else _STALE
    good = [row for row in rows if not row.outcome]
    if sheet.roster_kind == RosterKind.PEOPLE:
        new, changed, touched = _write_people(actor, sheet, good, values, numbers)
    else:
        with _referee():
            new, changed, touched = write_side_rows(actor, sheet, good, values)
    bulk.update(rows, ["is_applied", "outcome", "person"])
    sheet.applied_rows += new + changed
    sheet.save(update_fields=["applied_rows"])
    audit.record(
        actor, "people.apply_import", sheet, after={"block": number, "new": new, "changed": changed, "rows": touched}
    )
    return new + changed


def _is_inside(read: Mapping[str, Any], codes: Collection[str]) -> bool:
    """The village a row names, of a person or a household, is still among the writer's places."""
    place = read.get("division") or str(read.get("home", "")).partition("/")[0]
    return not place or place in codes


def _write_people(
    actor: Actor, sheet: ImportSheet, good: list[ImportRow], values: dict[int, dict[str, Any]], numbers: Numbers | None
) -> tuple[int, int, dict[str, Any]]:
    batch = Batch(actor, sheet)
    fresh, known = [row for row in good if row.person_id is None], [row for row in good if row.person_id is not None]
    changed = _update(actor, known, values, batch)
    with _referee():
        new = _insert(actor, fresh, values, batch, numbers)
        batch.save()
    return new, changed, batch.touched


@action(permission="people.apply_import", label="确认写入导入名册")
def close_sheet(actor: Actor, *, sheet_id: int) -> ImportSheet:
    """All blocks are written: the import is done; the sealed cells of rows without problems are no longer needed."""
    sheet = lock_sheet(actor, sheet_id)
    sheet.state, sheet.finished_at = SheetState.DONE, actor.at
    sheet.save(update_fields=["state", "finished_at"])
    audit.record(actor, "people.apply_import", sheet, after={"applied": sheet.applied_rows})
    return sheet


@contextmanager
def _referee() -> Iterator[None]:
    """PostgreSQL decides who was first with an ID number, an account or a household; whoever waited for the other learns it here."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") in _TAKEN_KEYS:
            raise NumberTaken from error
        raise


def _wanted(row: ImportRow) -> bool:
    is_new = row.verdict == RowVerdict.DUPLICATE and row.is_accepted is True
    return is_new or row.verdict in (RowVerdict.NEW, RowVerdict.CHANGED)


def _insert(
    actor: Actor, rows: list[ImportRow], values: dict[int, dict[str, Any]], batch: Batch, numbers: Numbers | None
) -> int:
    known = known_for(actor, [values[row.number] for row in rows])
    fresh: list[tuple[ImportRow, Person]] = []
    today = actor.today
    by_county: dict[str, list[Person]] = defaultdict(list)
    for row in rows:
        given = values[row.number]
        number = given.get("id_number", "")
        if not number or number in known.people or number in known.elsewhere or known.account_problems(given, None):
            row.outcome = _TAKEN
            continue
        person = _person(given, today)
        by_county[person.division_id[:6]].append(person)
        fresh.append((row, person))
    for county, people in by_county.items():
        given_out = islice(numbers[county], len(people)) if numbers else reserve_numbers(county, len(people))
        for person, dossier_no in zip(people, given_out, strict=True):
            person.dossier_no = dossier_no
    bulk.insert([person for _, person in fresh])
    for row, person in fresh:
        row.person, row.is_applied, row.outcome = person, True, f"已建档{person.dossier_no}"
        batch.add(person, values[row.number], _stated(values[row.number]))
        batch.touched[person.dossier_no] = "new"
    return len(fresh)


def _stated(given: dict[str, Any]) -> dict[str, Any]:
    """Of somebody new everything is a change."""
    return given | {entry.field: judge(entry, given, ()).row for entry in ENTRIES if entry.stated(given)}


def _person(given: dict[str, Any], today: date) -> Person:
    plain = {key: given.get(key, "") for key in _PERSON if key not in ("division", "residence")}
    person = bulk.blank(
        Person, sex=given["sex"], born_on=given["born_on"], division_id=given["division"], residence=given.get("residence", Residence.RURAL),
        id_number_original_15=given["was_15"], registered_on=today, **plain,
    )  # fmt: skip
    if "party_standing" in given:
        person.politics = person.politics or PARTY[0]
    set_name(person, given["name"])
    for key in ("id_number", *_SEALED):
        put(person, key, given.get(key, ""))
    return person


def _account(actor: Actor, person: Person, given: dict[str, Any]) -> PayeeAccount:
    row = bulk.blank(
        PayeeAccount, person_id=person.pk, bank_name=given["bank_name"], holder_name=person.name, holder_person_id=person.pk,
        kind=AccountKind.CARD if len(given["account"]) in range(16, 20) else AccountKind.PASSBOOK, opened_on=actor.today,
        entered_by_id=actor.staff_id, entered_at=actor.at,
    )  # fmt: skip
    row.warning = check_account(given["account"], row.kind).warning
    put(row, "account", given["account"])
    return row


def _update(actor: Actor, rows: list[ImportRow], values: dict[int, dict[str, Any]], batch: Batch) -> int:
    ids = [row.person_id for row in rows if row.person_id is not None]
    locked = {
        row.pk: row for row in persons(actor).filter(pk__in=ids).order_by("id").select_for_update(of=("self",), no_key=True)
    }
    on_file = on_file_of(list(locked.values()), [values[row.number] for row in rows])
    held = known_for(actor, [{"account": values[row.number].get("account")} for row in rows])
    done: list[Person] = []
    for row in rows:
        person = locked.get(row.person_id or 0)
        given = values[row.number]
        if person is None or person.version != row.person_version:
            row.outcome = _STALE
            continue
        found = compare(given, on_file[person.pk])
        if found.problems or held.account_problems(given, on_file[person.pk]):
            row.outcome = _TAKEN
            continue
        _change(actor, person, given, found.changes, batch)
        row.is_applied, row.outcome = True, f"已更新{person.dossier_no}"
        batch.touched[person.dossier_no] = sorted(found.changes)
        done.append(person)
    bulk.update(done, _COLUMNS)
    return len(done)


def _change(actor: Actor, person: Person, given: dict[str, Any], changes: dict[str, Any], batch: Batch) -> None:
    if "name" in changes:
        given_up = {"kind": AliasKind.NAME, "text": person.name, "until": actor.today, "reason": "名册导入"}
        batch.aliases.append(bulk.blank(PersonAlias, person_id=person.pk, **given_up))
        set_name(person, changes["name"])
    for key in _PERSON:
        if key in changes:
            setattr(person, "division_id" if key == "division" else key, changes[key])
    for key in _SEALED:
        if key in changes:
            put(person, key, changes[key])
    plain = {key: changes[key] for key in _PERSON if key in changes}
    batch.add(person, {**given, **plain, "categories": changes.get("categories", [])}, changes)
    person.version += 1
