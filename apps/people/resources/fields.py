"""Columns of a Resource: how a cell becomes a plain value and a value becomes a cell."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from apps.core.money import yuan
from apps.people.choices import Flag
from apps.people.rules import cells, parsing
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.columns import Column


class CellWidget(Widget):
    """Reads a cell with a pure function; what a cell holds beside its text (number, formula, lost digits) counts."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The plain value; raises DomainError with the sentence for the clerk."""
        return self.read(value if isinstance(value, Cell) else cell_of(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text of the cell."""
        return "" if value is None else str(value)


class ChoiceWidget(CellWidget):
    """A word of a code table; ``also`` are everyday forms that are read and never written."""

    def __init__(self, kind: Any, label: str, also: Mapping[str, str] | None = None) -> None:
        self.labels: dict[str, str] = {str(value): str(text) for value, text in kind.choices}
        words = {text: value for value, text in self.labels.items()} | dict(also or {})
        self.codes = words | {unicodedata.normalize("NFKC", text): value for text, value in words.items()}
        self.label = label
        super().__init__(lambda cell: cells.choice(cell, self.codes, label))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The word of a code."""
        return self.labels.get(value, "")


class FlagWidget(ChoiceWidget):
    """Yes or no; an empty cell says neither."""

    def __init__(self, label: str) -> None:
        super().__init__(Flag, label, {"有": "yes", "无": "no"})
        self.read = lambda cell: {"yes": True, "no": False}.get(cells.choice(cell, self.codes, label))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """是 or 否."""
        return "" if value is None else Flag.YES.label if value else Flag.NO.label


class YuanWidget(CellWidget):
    """Yuan in the cell, fen inside."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Fen as yuan."""
        return "" if value is None else yuan(value)


class KindsWidget(ChoiceWidget):
    """Several words of a code table in one cell."""

    def __init__(self, kind: Any, label: str, also: Mapping[str, str] | None = None) -> None:
        super().__init__(kind, label, also)
        self.read = lambda cell: parsing.kinds(cell, self.codes, label)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The words of the codes, in their order."""
        return "、".join(self.labels[code] for code in value)


class Listed(Field):
    """A column of a list: its header, what else it is called, how it reads, and what the template says of it."""

    def __init__(
        self, attribute: str, column: Column | str, widget: CellWidget, *, also: tuple[str, ...] = (), sample: str = "",
        note: str = "", width: int = 16, readonly: bool = False, right: str = "", along: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """``right``: the permission an export of this column needs; ``along``: columns that are exported with it, because it
        cannot be read back without them."""
        self.column = column if isinstance(column, Column) else Column(attribute, column, also)
        super().__init__(attribute=attribute, column_name=self.column.label, widget=widget, readonly=readonly)
        self.sample, self.note, self.width, self.right, self.along = sample, note, width, right, along
