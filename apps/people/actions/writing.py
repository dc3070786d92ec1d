"""Writing the checked rows of an import, one block in one transaction, each row exactly once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.actions import bulk
from apps.people.actions.persons import set_name
from apps.people.actions.sealed import put, reserve_numbers
from apps.people.actions.staging import Reading, open_block
from apps.people.choices import AccountKind, AliasKind, DocumentKind, Residence, RowVerdict, SheetState
from apps.people.models import (
    Category,
    Document,
    ImportBlock,
    ImportRow,
    ImportSheet,
    PayeeAccount,
    Person,
    PersonAlias,
    ServiceRecord,
)
from apps.people.queries.people import persons
from apps.people.queries.rosters import known_for, on_file_of
from apps.people.queries.sheets import lock_sheet
from apps.people.rules.accounts import check_account
from apps.people.rules.compare import compare

_PERSON = ("division", "residence", "ethnicity", "politics", "employment")
_COLUMNS = (
    "name", "name_pinyin", "name_initials", "name_readings", "name_chars", "phone_sealed", "phone_blind", "phone_tail",
    "address_sealed", "division", "residence", "ethnicity", "politics", "employment", "version",
)  # fmt: skip
_STALE = "检查之后这份档案被别人改过，本行没有写入。请重新上传检查。"
_TAKEN = "检查之后这个身份证号或账号已被登记，本行没有写入。请重新上传检查。"


@dataclass(slots=True)
class Batch:
    """Rows to insert after the persons are known."""

    actor: Actor
    sheet: ImportSheet
    papers: list[Document] = field(default_factory=list)
    spells: list[ServiceRecord] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    accounts: list[PayeeAccount] = field(default_factory=list)
    aliases: list[PersonAlias] = field(default_factory=list)
    touched: dict[str, Any] = field(default_factory=dict)

    def add(self, person: Person, values: dict[str, Any], keys: Sequence[str]) -> None:
        """Queue the dependent rows that ``keys`` name."""
        if "enlisted_on" in keys:
            self.services.append(self._spell(person, values))
        elif "spell" in keys:
            row = ServiceRecord.objects.get(person=person, enlisted_on=values["enlisted_on"], is_live=True)
            row.branch = values.get("branch", row.branch)
            self._judge_years(row, values)
            self.spells.append(row)
        if "categories" in keys:
            self.categories += [Category(person=person, kind=kind) for kind in values["categories"]]
        if "account" in keys:
            self.accounts.append(_account(self.actor, person, values))

    def _spell(self, person: Person, values: dict[str, Any]) -> ServiceRecord:
        row = ServiceRecord(person=person, enlisted_on=values["enlisted_on"], discharged_on=values.get("discharged_on"))
        row.branch = values.get("branch", "")
        self._judge_years(row, values)
        return row

    def _judge_years(self, row: ServiceRecord, values: dict[str, Any]) -> None:
        """Judged years rest on a paper: here the roster itself, named with its number and file."""
        if values.get("service_years") is None:
            return
        paper = Document(person=row.person, kind=DocumentKind.OTHER, title=f"导入名册：{self.sheet.filename}"[:120])
        paper.number, paper.sha256 = f"导入{self.sheet.pk}", self.sheet.sha256
        paper.entered_by_id, paper.entered_at = self.actor.staff_id, self.actor.at
        self.papers.append(paper)
        row.evidence, row.service_years_override = paper, values["service_years"]

    def save(self) -> None:
        """Papers first, then the rows that name them."""
        bulk.insert(self.papers)
        for spell in (*self.services, *self.spells):
            spell.evidence = spell.evidence  # picks up the number the paper has just been given
        bulk.update(self.spells, ["branch", "service_years_override", "evidence"])
        for rows in (self.services, self.categories, self.accounts, self.aliases):
            bulk.insert(rows)


@action(permission="people.apply_import", label="确认写入导入名册")
def write_block(actor: Actor, *, sheet_id: int, reading: Reading, number: int) -> int:
    """Write the accepted rows of one block; returns how many. A row whose dossier moved on is left out with the reason."""
    sheet = lock_sheet(actor, sheet_id)
    block = ImportBlock.objects.get(sheet=sheet, number=number)
    rows = [
        row
        for row in ImportRow.objects.filter(sheet=sheet, block=number, is_applied=False).order_by("number")
        if _wanted(row)
    ]
    lines = dict(open_block(block))
    values = {row.number: reading.judge(actor, lines[row.number]).values for row in rows}
    batch = Batch(actor, sheet)
    fresh, known = [row for row in rows if row.person_id is None], [row for row in rows if row.person_id is not None]
    new = _insert(actor, fresh, values, batch)
    changed = _update(actor, known, values, batch)
    batch.save()
    bulk.update(rows, ["is_applied", "outcome", "person"])
    sheet.applied_rows += new + changed
    sheet.save(update_fields=["applied_rows"])
    audit.record(
        actor, "people.apply_import", sheet, after={"block": number, "new": new, "changed": changed, "rows": batch.touched}
    )
    return new + changed


@action(permission="people.apply_import", label="确认写入导入名册")
def close_sheet(actor: Actor, *, sheet_id: int) -> ImportSheet:
    """All blocks are written: the import is done; the sealed cells of rows without problems are no longer needed."""
    sheet = lock_sheet(actor, sheet_id)
    sheet.state, sheet.finished_at = SheetState.DONE, actor.at
    sheet.save(update_fields=["state", "finished_at"])
    audit.record(actor, "people.apply_import", sheet, after={"applied": sheet.applied_rows})
    return sheet


def _wanted(row: ImportRow) -> bool:
    return row.verdict in (RowVerdict.NEW, RowVerdict.CHANGED) or (row.verdict == RowVerdict.DUPLICATE and row.is_accepted)


def _insert(actor: Actor, rows: list[ImportRow], values: dict[int, dict[str, Any]], batch: Batch) -> int:
    known = known_for(actor, [values[row.number] for row in rows])
    fresh: list[tuple[ImportRow, Person]] = []
    by_county: dict[str, list[Person]] = defaultdict(list)
    for row in rows:
        given = values[row.number]
        number = given.get("id_number", "")
        if not number or number in known.people or number in known.elsewhere or known.account_problems(given, None):
            row.outcome = _TAKEN
            continue
        person = _person(actor, given)
        by_county[person.division_id[:6]].append(person)
        fresh.append((row, person))
    for county, people in by_county.items():
        for person, dossier_no in zip(people, reserve_numbers(county, len(people)), strict=True):
            person.dossier_no = dossier_no
    bulk.insert([person for _, person in fresh])
    for row, person in fresh:
        row.person, row.is_applied, row.outcome = person, True, f"已建档{person.dossier_no}"
        batch.add(person, values[row.number], list(values[row.number]))
        batch.touched[person.dossier_no] = "new"
    return len(fresh)


def _person(actor: Actor, given: dict[str, Any]) -> Person:
    person = Person(
        sex=given["sex"], born_on=given["born_on"], division_id=given["division"], residence=given.get("residence", Residence.RURAL),
        ethnicity=given.get("ethnicity", ""), politics=given.get("politics", ""), employment=given.get("employment", ""),
        id_number_original_15=given["was_15"], registered_on=actor.today,
    )  # fmt: skip
    set_name(person, given["name"])
    for key in ("id_number", "phone", "address"):
        put(person, key, given.get(key, ""))
    return person


def _account(actor: Actor, person: Person, given: dict[str, Any]) -> PayeeAccount:
    row = PayeeAccount(
        person=person, bank_code="", bank_name=given["bank_name"], holder_name=person.name, holder_person=person,
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
    on_file = on_file_of(list(locked.values()))
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
        batch.aliases.append(
            PersonAlias(person=person, kind=AliasKind.NAME, text=person.name, until=actor.today, reason="名册导入")
        )
        set_name(person, changes["name"])
    for key in _PERSON:
        if key in changes:
            setattr(person, "division_id" if key == "division" else key, changes[key])
    for key in ("phone", "address"):
        if key in changes:
            put(person, key, changes[key])
    batch.add(person, {**given, "categories": changes.get("categories", [])}, list(changes))
    person.version += 1
