"""Side lists (附表) in the staged pipeline: rows read and judged, what a dossier says in them, and the writing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.masking import mask_id, mask_phone, scrub
from apps.people.actions import bulk
from apps.people.actions.blocks import Line
from apps.people.actions.persons import ELSEWHERE
from apps.people.choices import PersonState, RowVerdict
from apps.people.models import ImportRow, Person
from apps.people.queries.clear import clear
from apps.people.queries.people import persons
from apps.people.queries.rosters import people_of
from apps.people.queries.sidelists import heads_of, home_key, homes_named, side_rows
from apps.people.resources.sidelists import Shape
from apps.people.rules import identity, names
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.rows import Places, Row, sentence
from apps.people.rules.sidelists import PERSON, Side, check_side, head_key, judge_side

_HIDDEN = "（已登记）"
#: Columns that are masked unless full numbers were asked for.
MASKS: Mapping[str, Callable[[str], str]] = {
    "kin_number": mask_id,
    "kin_phone": mask_phone,
    "home_address": lambda text: _HIDDEN if text else "",
}
_PLACE = ("division_code", "township", "village")
_HOUSEHOLD = ("home_residence", "home_address")
OnFile = dict[int, list[dict[str, Any]]]


@dataclass(slots=True)
class SideReading:
    """What stays the same for all blocks of a check. ``repeats``: what may stand once -> rows of the file it stands in more than
    once; ``last``: the last row of each person; ``added``: what earlier blocks lead to, of people who stand in later ones too."""

    shape: Shape
    mapping: Mapping[str, int]
    places: Places
    repeats: dict[int, list[int]] = field(default_factory=dict)
    firsts: dict[int, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    added: OnFile = field(default_factory=dict)

    def cells(self, line: Sequence[Cell]) -> dict[str, Cell]:
        """The mapped cells that say something."""
        return {key: line[at] for key, at in self.mapping.items() if at < len(line) and line[at] != Cell()}

    def scan(self, lines: Iterable[Line]) -> None:
        """First pass over the file: what stands in it twice, and where each person stands last. Keys are kept as hashes only."""
        for number, line in lines:
            cells = self.cells(line)
            row = Row()
            self.read(row, cells)
            self.last[_who(cells)] = number
            for key in map(hash, self._keys(row.values, _who(cells))):
                first = self.firsts.setdefault(key, number)
                if first != number:
                    self.repeats.setdefault(key, [first]).append(number)

    def close(self) -> None:
        """The first pass is over."""
        self.firsts.clear()

    def _keys(self, values: Mapping[str, Any], who: str) -> list[Any]:
        has_place = not str(values.get("home", "/")).startswith("/")
        head = head_key(values) if self.shape.kind == "homes" and has_place else None
        return [(who, key) for key in self.shape.rule.keys(values)] + ([("", head)] if head else [])

    def repeated(self, row: Row, number: int, cells: Mapping[str, Cell]) -> list[tuple[str, str]]:
        """The same thing on several rows of the file: each names the others."""
        found = []
        for key in self._keys(row.values, _who(cells)):
            others = [str(other) for other in self.repeats.get(hash(key), ()) if other != number]
            if others:
                found.append((key[1][1], f"与第{'、'.join(others[:5])}行的{key[1][2]}相同。请核对后只保留一行。"))
        return found

    def read(self, row: Row, cells: Mapping[str, Cell]) -> None:
        """Every column of the list itself."""
        for key in self.shape.fields:
            if key in cells and key not in (*PERSON, *_PLACE):
                row.take(key, lambda key=key: self.shape.read(key, cells[key]))  # type: ignore[misc]
        if self.shape.kind == "homes" and "home_number" in row.values:
            written = [cells[key].text if key in cells else "" for key in _PLACE]
            place = row.take("township", lambda: self.places.find(*written)) if any(written) else ""
            row.values.pop("township", None)
            row.values["home"] = home_key(place or "", row.values["home_number"])


@dataclass(slots=True)
class _Read:
    number: int
    cells: dict[str, Cell]
    row: Row = field(default_factory=Row)
    person: Person | None = None
    is_same: bool = False


def check_side_lines(
    actor: Actor, reading: SideReading, lines: Sequence[Line], blank: Mapping[str, Any]
) -> tuple[list[ImportRow], list[tuple[int, Row]]]:
    """Judge the rows of one block; ``blank``: sheet and block of the staging rows."""
    reads = [_Read(number, reading.cells(line)) for number, line in lines]
    _find_people(actor, reading.shape, reads)
    ids = {read.person.pk for read in reads if read.person}
    on_file = side_rows(reading.shape.table, columns_of(reading.shape), ids)  # type: ignore[arg-type]
    for person_id in ids & set(reading.added):
        on_file[person_id] = reading.added[person_id]
    for read in reads:
        _read(reading, read, on_file[read.person.pk] if read.person else [])
    heads = _Heads.of({read.row.values["home"] for read in reads if "home" in read.row.values})
    staged, judged = [], []
    for read in reads:
        row = bulk.blank(ImportRow, **blank, number=read.number, title=read.row.values.get("name", "")[:80])
        if read.person:
            row.person_id, row.person_version = read.person.pk, read.person.version
        if read.is_same:
            row.verdict = RowVerdict.SAME
        else:
            _judge(actor, reading, read, on_file[read.person.pk] if read.person else [], row, heads)
            judged.append((read.number, read.row))
        staged.append(row)
    _carry(reading, reads, on_file)
    return staged, judged


def _carry(reading: SideReading, reads: Sequence[_Read], on_file: OnFile) -> None:
    """Only who stands in a later block too is remembered."""
    for read in reads:
        if read.person and reading.last.get(_who(read.cells), 0) > reads[-1].number:
            reading.added[read.person.pk] = on_file[read.person.pk]
        elif read.person:
            reading.added.pop(read.person.pk, None)


def _who(cells: Mapping[str, Cell]) -> str:
    """How a row of the file names its person."""
    return (cells.get("id_number") or cells.get("dossier_no") or Cell()).text


def _read(reading: SideReading, read: _Read, known: Sequence[Mapping[str, Any]]) -> None:
    """Is it a row on file as it was exported? Else its cells are read, masked ones as what they stand for."""
    shape, values = reading.shape, read.row.values
    is_whole = read.person is not None and not read.row.problems
    read.is_same = is_whole and any(_says_all(shape, read.cells, one) for one in known)
    if read.is_same:
        return
    _unmask(shape, read.cells, known)
    reading.read(read.row, read.cells)
    read.row.problems += reading.repeated(read.row, read.number, read.cells)
    if "home" in values and read.person:  # without a place of its own a household lies where the person is registered
        place, _, number = values["home"].partition("/")
        values["home"] = home_key(place or read.person.division_id, number)


def columns_of(shape: Shape) -> dict[str, str]:
    """Column of the list -> of its table."""
    return {key: str(one.attribute) for key, one in shape.fields.items() if key not in PERSON}


def _find_people(actor: Actor, shape: Shape, reads: Sequence[_Read]) -> None:
    """Whose rows they are: by dossier number with its own (also masked) ID number, or by ID number; the name must agree."""
    nothing = Cell()
    named = {read.cells["dossier_no"].text for read in reads if "dossier_no" in read.cells}
    people = {one.dossier_no: one for one in persons(actor).filter(dossier_no__in=named)}
    for read in reads:
        one, cell = people.get(read.cells.get("dossier_no", nothing).text), read.cells.get("id_number", nothing)
        if one is not None and not cell.kind and cell.text in (one.id_number_tail, clear(one, "id_number")):
            read.person = one
        else:
            read.row.take("id_number", lambda cell=cell: shape.read("id_number", cell))  # type: ignore[misc]
    here, elsewhere = people_of(actor, [read.row.values for read in reads])
    for read in reads:
        number = read.row.values.pop("id_number", "")
        if number in elsewhere:
            read.row.problems.append(("id_number", ELSEWHERE))
        elif number and number not in here:
            read.row.problems.append(("id_number", "没有这个身份证号的档案。请先建档，再导入本表。"))
        elif number:
            read.person = here[number]
        _check_name(shape, read)


def _check_name(shape: Shape, read: _Read) -> None:
    name = read.row.take("name", lambda: shape.read("name", read.cells.get("name", Cell())))
    if name and read.person and names.fold(name) != names.fold(read.person.name):
        read.row.problems.append(("name", f"姓名与档案“{read.person.name}”不符，请核对是否填错人。"))


def _says_all(shape: Shape, cells: Mapping[str, Cell], known: Mapping[str, Any]) -> bool:
    """Do all cells of a row say what this row on file says, masked or in full?"""
    mine = {key: cell for key, cell in cells.items() if key not in PERSON}
    return all(key in mine or "" in _texts(shape, key, known) for key in shape.rule.needed) and all(
        not cell.kind and cell.text in _texts(shape, key, known) for key, cell in mine.items()
    )


def _texts(shape: Shape, key: str, known: Mapping[str, Any]) -> set[str]:
    text = _text(shape, key, known[key])
    return {cell_of(one).text for one in (text, _mask(key, text))}


def _text(shape: Shape, key: str, value: Any) -> str:
    return str(shape.fields[key].widget.render(value))


def _mask(key: str, text: str) -> str:
    return MASKS[key](text) if key in MASKS else text


@dataclass(slots=True)
class _Heads:
    """Households on file by ``home_key``, and who heads each of them as the file goes on."""

    homes: Mapping[str, Any]
    heads: dict[int, int]

    @classmethod
    def of(cls, keys: Collection[str]) -> "_Heads":
        """All those a block names, in two statements."""
        homes = homes_named(keys)
        return cls(homes, heads_of([home.pk for home in homes.values()]))

    def note(self, person: Person | None, row: Mapping[str, Any]) -> None:
        """Later rows of the file meet the head this row leaves the household with."""
        home = self.homes.get(row["home"])
        if home and person and self.heads.get(home.pk) == person.pk and row["left_on"] is not None:
            del self.heads[home.pk]
        elif home and person and row["member"] == "head" and row["left_on"] is None:
            self.heads[home.pk] = person.pk


def _judge(
    actor: Actor, reading: SideReading, read: _Read, known: list[dict[str, Any]], row: ImportRow, heads: _Heads
) -> None:
    shape, values, person = reading.shape, read.row.values, read.person
    problems = read.row.problems
    asked = frozenset(key for key, _ in problems)
    problems += check_side(shape.rule, values, shape.labels, asked, person.born_on if person else None, actor.today)
    if shape.kind == "relatives":
        _check_kin(read, actor.today)
    side = Side()
    if person and not problems:
        if shape.kind == "homes":
            _check_home(person, values, problems, heads)
        side = judge_side(shape.rule, values, known, actor.today)
        problems += [side.problem] if side.problem else []
    row.problems = [scrub(sentence(read.number, shape.labels[key], text)) for key, text in problems]
    row.verdict = (
        RowVerdict.PROBLEM
        if problems
        else RowVerdict.NEW
        if side.is_new
        else RowVerdict.CHANGED
        if side.changes
        else RowVerdict.SAME
    )
    if not problems:
        row.diff = _diff(shape, values, side, known)
        after = remember(shape, values, side, known)
        if shape.kind == "homes":
            heads.note(person, after)


def _unmask(shape: Shape, cells: dict[str, Cell], known: Sequence[Mapping[str, Any]]) -> None:
    """A masked cell beside the row on file it was exported from says what that row says."""
    for key in MASKS.keys() & cells.keys():
        for one in known:
            beside = [name for name in ("kin_name", "home_number") if name in shape.fields]
            if all(cells.get(name, Cell()).text in _texts(shape, name, one) for name in beside) and (
                one[key] and cells[key].text == MASKS[key](one[key])
            ):
                cells[key] = Cell(one[key])
                break


def _check_kin(read: _Read, today: date) -> None:
    """The number decides birth date and sex, and is not the person's own."""
    values, number = read.row.values, read.row.values.get("kin_number", "")
    if "kin_name" in values:
        read.row.take("kin_name", lambda: names.check_name(values["kin_name"]))
    if not number:
        return
    try:
        found = identity.check_identity(number, values.get("kin_born_on"), values.get("kin_sex", ""), "", today)
    except Invalid as refusal:
        place = {"born_on": "kin_born_on", "sex": "kin_sex"}.get(refusal.field or "", "kin_number")
        read.row.problems.append((place, refusal.message))
        return
    values |= {"kin_born_on": found.born_on, "kin_sex": found.sex}
    if read.person and clear(read.person, "id_number") == number:
        read.row.problems.append(("kin_number", "家属的身份证号与本人相同，请核对。"))


def _check_home(person: Person, values: dict[str, Any], problems: list[tuple[str, str]], heads: _Heads) -> None:
    """Does the row agree with the household as it is on file, if it is?"""
    home = heads.homes.get(values["home"])
    if person.state != PersonState.ACTIVE and "left_on" not in values:
        problems.append(("left_on", "本人已去世或迁出，不能登记为现住本户。请填写迁出日期，或核对是否填错人。"))
    if home is None:
        return
    held = {"home_residence": home.residence, "home_address": clear(home, "address")}
    problems += [
        (key, "与已登记的户不同。户的变更请在家庭户页面办理。")
        for key in _HOUSEHOLD
        if key in values and values[key] != held[key]
    ]
    head = heads.heads.get(home.pk, person.pk)
    if values["member"] == "head" and "left_on" not in values and head != person.pk:
        problems.append(
            ("member", "这一户已有户主。户主变更的，请先在原户主档案的“家庭”页办理“迁入家庭户”，仍选本户，改选其他关系。")
        )


def _diff(shape: Shape, values: Mapping[str, Any], side: Side, known: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """For the eye: what is added, or which columns change, old and new, masked."""
    if side.is_new:
        words = " ".join(_shown(shape, key, values[key]) for key in shape.rule.needed if key in values)
        left = [one for one in known if shape.kind == "homes" and one["left_on"] is None and "left_on" not in values]
        return [[shape.title, "", words]] + [["原来的户", one["home_number"], f"{values['joined_on']}迁出"] for one in left]
    changes = side.changes or {}
    return [
        [shape.labels[key], _shown(shape, key, (side.row or {})[key]), _shown(shape, key, value)]
        for key, value in changes.items()
    ]


def _shown(shape: Shape, key: str, value: Any) -> str:
    return _mask(key, _text(shape, key, value))


def remember(shape: Shape, values: Mapping[str, Any], side: Side, known: list[dict[str, Any]]) -> dict[str, Any]:
    """Later rows of the same file meet what this row leads to. Returns the row as it then is."""
    if not side.is_new:
        row: Any = side.row
        row |= side.changes or {}
        return dict(row)
    if shape.kind == "homes" and "left_on" not in values:
        for one in known:
            one["left_on"] = one["left_on"] or values["joined_on"]
    row = dict.fromkeys((*shape.fields, "pk")) | dict(values)
    known.append(row)
    return dict(row)


class SideListing:
    """What dossiers say in a side list: some columns of all rows of many people; ``load`` fetches a page of them."""

    def __init__(self, shape: Shape, columns: Sequence[str]) -> None:
        self.shape, self.columns = shape, columns
        self.rows: OnFile = {}

    def load(self, people: Collection[Person]) -> None:
        """One statement a page."""
        self.rows = side_rows(self.shape.table, columns_of(self.shape), [one.pk for one in people])  # type: ignore[arg-type]

    def lines(self, person: Person, *, is_full: bool) -> list[list[str]]:
        """One line a row; numbers masked unless ``is_full``."""
        number = clear(person, "id_number") if is_full else person.id_number_tail
        who = dict(zip(PERSON, (person.dossier_no, person.name, number), strict=True))
        return [[self._text(key, who, row, is_full=is_full) for key in self.columns] for row in self.rows.get(person.pk, ())]

    def _text(self, key: str, who: Mapping[str, str], row: Mapping[str, Any], *, is_full: bool) -> str:
        if key in who:
            return who[key]
        text = _text(self.shape, key, row[key])
        return text if is_full else _mask(key, text)
