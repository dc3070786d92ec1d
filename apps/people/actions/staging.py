"""Checking staged rows against the registry, block by block; writes staging tables only, never a dossier."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.masking import scrub
from apps.core.money import yuan
from apps.people.actions import bulk
from apps.people.actions.blocks import Line, open_block, seal_values
from apps.people.actions.listing import recognise
from apps.people.actions.persons import ELSEWHERE
from apps.people.actions.sidelists import SideReading, check_side_lines
from apps.people.choices import RosterKind, RowVerdict, SheetState
from apps.people.models import ImportBlock, ImportRow, ImportSheet
from apps.people.queries.places import full_names, places
from apps.people.queries.rosters import Known, known_for, similar_for
from apps.people.resources.fields import ChoiceWidget, YuanWidget
from apps.people.resources.person import FIELDS, READS, ROSTER
from apps.people.resources.sidelists import shape_of
from apps.people.rules.cells import Cell
from apps.people.rules.compare import compare
from apps.people.rules.entries import ENTRIES
from apps.people.rules.rows import Places, Row, need_place, read_row, sentence


@dataclass(slots=True)
class Reading:
    """What stays the same for all blocks of a check: column mapping, places, repeated numbers of the file."""

    sheet: ImportSheet
    places: Places
    ids: dict[str, list[int]] = field(default_factory=dict)
    accounts: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    side: SideReading | None = None

    def judge(self, line: list[Cell], today: date) -> Row:
        """Read one row by the mapping."""
        given = {key: line[place] for key, place in self.sheet.mapping.items() if place < len(line)}
        return read_row(given, READS, self.places, today)


def reading_of(actor: Actor, sheet: ImportSheet) -> Reading:
    """Prepare a check: one pass over the file for what stands in it twice and may not."""
    found = Reading(sheet, places(actor), names=full_names(actor))
    blocks = ImportBlock.objects.filter(sheet=sheet).order_by("number").iterator(chunk_size=20)
    if sheet.roster_kind != RosterKind.PEOPLE:
        found.side = SideReading(shape_of(sheet.roster_kind), sheet.mapping, found.places)
        for block in blocks:
            found.side.scan(open_block(block))
        found.side.close()
        return found
    firsts: dict[str, dict[str, int]] = {"id_number": {}, "account": {}}
    repeated = {"id_number": found.ids, "account": found.accounts}
    for block in blocks:
        for number, line in open_block(block):
            for key, seen in firsts.items():
                place = sheet.mapping.get(key)
                text = sealing.normalise(line[place].text) if place is not None and place < len(line) else ""
                if text and seen.setdefault(text, number) != number:
                    repeated[key].setdefault(text, [seen[text]]).append(number)
    return found


def check_block(actor: Actor, reading: Reading, block: ImportBlock) -> None:
    """Judge the rows of one block and replace their staging rows."""
    lines = open_block(block)
    if reading.side is None:
        staged, judged = _check_roster(actor, reading, block, lines)
    else:
        staged, judged = check_side_lines(actor, reading.side, lines, {"sheet_id": reading.sheet.pk, "block": block.number})
    before = ImportRow.objects.filter(sheet=reading.sheet, block=block.number)
    _keep_answers(staged, before)
    before.delete()
    bulk.insert(staged)
    ImportBlock.objects.filter(pk=block.pk).update(values_sealed=seal_values(block, judged))


def _check_roster(
    actor: Actor, reading: Reading, block: ImportBlock, lines: Sequence[Line]
) -> tuple[list[ImportRow], list[tuple[int, Row]]]:
    today = actor.today
    same = recognise(actor, reading.sheet.mapping, lines)
    judged = [(number, reading.judge(line, today)) for number, line in lines if number not in same]
    known = known_for(actor, [row.values for _, row in judged])
    similar = similar_for(actor, [row.values for _, row in judged if not row.problems])
    staged = [_staged(reading, block.number, number, row, known, similar) for number, row in judged]
    return staged + [_same(reading, block.number, number, *same[number]) for number in same], judged


def _keep_answers(staged: Sequence[ImportRow], before: QuerySet[ImportRow]) -> None:
    """What was judged of a suspected duplicate holds in a new check while the row still resembles the same dossier."""
    rows = before.filter(is_accepted__isnull=False).values_list("number", "diff", "is_accepted")
    answers = {number: (diff, answer) for number, diff, answer in rows}
    for row in staged:
        diff, answer = answers.get(row.number, ([], None))
        if row.verdict == RowVerdict.DUPLICATE and diff == row.diff:
            row.is_accepted = answer


def _same(reading: Reading, block: int, number: int, person_id: int, version: int, name: str) -> ImportRow:
    return bulk.blank(
        ImportRow, sheet_id=reading.sheet.pk, block=block, number=number, title=name, verdict=RowVerdict.SAME,
        person_id=person_id, person_version=version,
    )  # fmt: skip


def _staged(reading: Reading, block: int, number: int, row: Row, known: Known, similar: dict[str, str]) -> ImportRow:
    title = row.values.get("name", "")[:80]
    staged = bulk.blank(ImportRow, sheet_id=reading.sheet.pk, block=block, number=number, title=title)
    on_file = known.people.get(row.values.get("id_number", ""))
    elsewhere = row.values.get("id_number", "") in known.elsewhere
    if on_file is None and not elsewhere:
        need_place(row)
    problems = list(row.problems) + _repeated(reading, number, row)
    if elsewhere:
        problems.append(("id_number", ELSEWHERE))
    problems += known.account_problems(row.values, on_file)
    if on_file is not None:
        staged.person_id, staged.person_version = on_file.person_id, on_file.version
        found = compare(row.values, on_file)
        problems += found.problems
        staged.diff = [[_label(key), _words(reading, key, old), _words(reading, key, new)] for key, old, new in found.diff]
    staged.problems = [scrub(sentence(number, _label(key), text)) for key, text in problems]
    staged.verdict = _verdict(staged, similar.get(row.values.get("id_number", "")))
    return staged


_EXTRA = {"division": "所属地区", **{entry.field: entry.label for entry in ENTRIES}}
#: The column whose words say which dated row it is.
_FIRST = {entry.field: next(iter(entry.columns)) for entry in ENTRIES}


def _label(key: str) -> str:
    return ROSTER.labels.get(key) or _EXTRA[key]


def _words(reading: Reading, key: str, text: str) -> str:
    if key == "division":
        return reading.names.get(text, text)
    widget = FIELDS[_FIRST.get(key, key)].widget
    if isinstance(widget, ChoiceWidget):
        return "、".join(widget.labels.get(code, code) for code in text.split("、") if code)
    return yuan(int(text)) if isinstance(widget, YuanWidget) and text else text


def _verdict(staged: ImportRow, similar: str | None) -> str:
    if staged.problems:
        return RowVerdict.PROBLEM
    if staged.person_id is not None:
        return RowVerdict.CHANGED if staged.diff else RowVerdict.SAME
    if similar:
        staged.diff = [["相似档案", similar, ""]]
        return RowVerdict.DUPLICATE
    return RowVerdict.NEW


def _repeated(reading: Reading, number: int, row: Row) -> list[tuple[str, str]]:
    """The same ID number or account on several rows of the file: each names the others."""
    found = []
    for key, seen, word in (("id_number", reading.ids, "身份证号"), ("account", reading.accounts, "账号")):
        rows = seen.get(str(row.values.get(key, "")), [])
        others = [str(other) for other in rows if other != number]
        if others:
            found.append((key, f"与第{'、'.join(others[:5])}行{word}相同。请核对后只保留一行。"))
    return found


def count_rows(rows: Iterable[str]) -> dict[str, int]:
    """Verdict -> number of rows, every verdict named."""
    counted = Counter(rows)
    return {verdict: counted.get(verdict, 0) for verdict in RowVerdict.values}


def close_check(sheet_id: int) -> None:
    """Count the verdicts; from here a person may confirm."""
    verdicts = ImportRow.objects.filter(sheet_id=sheet_id).values_list("verdict", flat=True)
    counts = count_rows(verdicts.iterator(chunk_size=5000))
    ImportSheet.objects.filter(pk=sheet_id, state=SheetState.CHECKING).update(state=SheetState.CHECKED, counts=counts)
