"""A book of what was paid before this house: its columns, and what every line says. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.core.errors import Invalid
from apps.core.idnumber import check_id
from apps.core.money import parse_yuan
from apps.core.numbers import whole_number
from apps.people.rules.cells import BadCell, Cell, plain
from apps.people.rules.columns import match

ITEM, MONTHS, AMOUNT = "款项", "月数", "金额（元）"
HEAD = ("姓名*", "公民身份号码*", f"{ITEM}*", MONTHS, f"{AMOUNT}*")
MOST = 200_000


class BookRefused(Invalid):
    """Lines that do not fit; the whole file is left alone."""


@dataclass(frozen=True, slots=True)
class Read:
    """One line: whom it names, for what, of how many months, in fen; ``problem`` empty: readable."""

    number: int
    name: str = ""
    id_number: str = ""
    item: str = ""
    scheme: str = ""
    months: int = 0
    fen: int = 0
    problem: str = ""


def read_book(
    headers: Sequence[str], lines: Iterable[tuple[int, Sequence[Cell]]], items: Mapping[str, tuple[str, str]]
) -> list[Read]:
    """Every line in file order. ``items``: words -> (item, scheme code or ''). Raises Invalid naming what is not there."""
    known, bare = match(headers), [header.replace("*", "").strip() for header in headers]
    places = {"name": known.get("name"), "id_number": known.get("id_number")}
    places |= {word: bare.index(word) if word in bare else None for word in (ITEM, MONTHS, AMOUNT)}
    missing = [label for key, label in (("name", "姓名"), ("id_number", "公民身份号码"), (ITEM, ITEM), (AMOUNT, AMOUNT)) if places[key] is None]  # fmt: skip
    if missing:
        raise Invalid(f"账册缺少{'、'.join(missing)}这几列，请用空白表填写。", field="file")
    return [_read(number, cells, places, items) for number, cells in lines]


def _read(
    number: int, cells: Sequence[Cell], places: Mapping[str, int | None], items: Mapping[str, tuple[str, str]]
) -> Read:
    """Formulas, lost digits and wrong numbers of persons are problems of their line."""
    try:
        told = {key: plain(cells[at]).strip() if at is not None and at < len(cells) else "" for key, at in places.items()}
        who = check_id(told["id_number"]).number18
        fen = parse_yuan(told[AMOUNT])
    except (BadCell, Invalid) as error:
        return Read(number, problem=str(error))
    months = whole_number(told[MONTHS], 2) if told[MONTHS] else 0
    if months is None or months > 12:
        return Read(number, problem=f"月数“{told[MONTHS][:10]}”应为0至12的整数，一次性发放的填0。")
    if told[ITEM] not in items:
        return Read(number, problem=f"款项“{told[ITEM][:20]}”不认识，请从空白表的说明中选择。")
    if not told["name"] or fen <= 0:
        return Read(number, problem="姓名没有填，或者金额不大于零。")
    return Read(number, told["name"], who, *items[told[ITEM]], months, fen)
