"""The rows of an upload as they stand in the file, sealed in blocks of some hundred: the unit of checking and writing."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count, islice
from typing import Any

from apps.core import sealing
from apps.people.models import ImportBlock, ImportSheet
from apps.people.resources.sidelists import SHAPES
from apps.people.rules.cells import Cell
from apps.people.rules.rows import Row

BLOCK = 500
_PLACE = "people_importblock.cells"
_VALUES = "people_importblock.values"
#: Columns of any list that hold a day.
_DAYS = frozenset(key for shape in SHAPES.values() for key in shape.days)
Line = tuple[int, list[Cell]]


def seal_blocks(sheet: ImportSheet, rows: Iterable[Line]) -> Iterator[ImportBlock]:
    """The rows of a sheet as sealed blocks of 500, read as they are asked for."""
    left = iter(rows)
    for number in count():
        lines = [
            [place, [[cell.text, cell.kind] if cell.kind else cell.text for cell in row]]
            for place, row in islice(left, BLOCK)
        ]
        if not lines:
            return
        block = ImportBlock(sheet=sheet, number=number)
        block.cells_sealed = sealing.seal(
            _PLACE, block.row_key, json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        )
        yield block


def open_block(block: ImportBlock) -> list[Line]:
    """The rows of a block in clear."""
    lines = json.loads(sealing.unseal(_PLACE, block.row_key, block.cells_sealed))
    return [(place, [Cell(cell) if isinstance(cell, str) else Cell(*cell) for cell in row]) for place, row in lines]


def seal_values(block: ImportBlock, judged: Iterable[tuple[int, Row]]) -> bytes:
    """What was read of the rows without problems, for the writing: judged once, written as it was shown."""
    good = [(number, row.values) for number, row in judged if not row.problems]
    return sealing.seal(_VALUES, block.row_key, json.dumps(good, ensure_ascii=False, separators=(",", ":"), default=str))


def open_values(block: ImportBlock) -> dict[int, dict[str, Any]]:
    """Row number -> what was read of it."""
    found = dict(json.loads(sealing.unseal(_VALUES, block.row_key, block.values_sealed) or "[]"))
    for values in found.values():
        values |= {key: date.fromisoformat(values[key]) for key in _DAYS & values.keys()}
        values |= {key: Decimal(values[key]) for key in ("service_years", "hard_years") if key in values}
    return found


def plain_cells(line: list[Cell]) -> list[str]:
    """Cells as text for the download of problem rows; what cannot be read is said."""
    words: dict[str, Any] = {"rounded": "（数字已丢失末位）", "formula": "（公式）"}
    return [words.get(cell.kind, cell.text) for cell in line]
