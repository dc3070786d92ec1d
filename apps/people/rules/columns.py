"""Columns of a spreadsheet: our label, what other offices call it, which column is which, where the header stands."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apps.core.errors import Invalid

_DEEPEST_HEADER = 15
_MOST_HEADER_ROWS = 3
_DATA = re.compile(r"\d{6}")


class HeaderMissing(Invalid):
    """No row looks like a header, or required columns are absent."""


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` our field; ``label`` the header of our template; ``also`` what else it may be called."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """``last``: index of the lowest header row; ``texts``: one name per column, rows of a split header joined."""

    last: int
    texts: tuple[str, ...]


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKC", header or "")
    return re.sub(r"[\s*:：、/（）()]|\(必填\)|必填|选填", "", text)


def shape(headers: Sequence[str]) -> str:
    """The same for every sheet with the same columns in the same order, whatever their rows."""
    words = [_plain(header) for header in headers]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns one kind of list may have. Built from the Resource of that list. ``placed``: one of these must be there."""

    rows: tuple[Column, ...]
    placed: tuple[str, ...] = ("dossier_no", "division_code", "township", "village")
    words: dict[str, str] = field(init=False)
    labels: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        words = {_plain(word): column.key for column in self.rows for word in (column.label, *column.also)}
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "labels", {column.key: column.label for column in self.rows})

    def match(self, headers: Sequence[str]) -> dict[str, int]:
        """Our field -> column number (from 0); the first match of a field wins."""
        found: dict[str, int] = {}
        for place, header in enumerate(headers):
            key = self.words.get(_plain(header))
            if key and key not in found:
                found[key] = place
        return found

    def find_header(self, rows: Sequence[Sequence[str]]) -> Header:
        """The header among the first rows of a sheet: titles may stand above it, and it may be two or three rows deep."""
        best, score = Header(-1, ()), 1
        for place in range(min(len(rows), _DEEPEST_HEADER)):
            for depth in range(1, _MOST_HEADER_ROWS + 1):
                block = rows[place : place + depth]
                if len(block) < depth or any(_DATA.search(text) for row in block[1:] for text in row):
                    break
                texts = self._join(block)
                known = len(self.match(texts))
                if known > score:
                    best, score = Header(place + depth - 1, texts), known
        if best.last < 0:
            raise HeaderMissing("没有找到表头。请使用本系统的模板，或保证表头里有“姓名”“身份证号”两列，再重新上传。")
        return best

    def _join(self, block: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """One name per column. A merged cell leaves its text in its first column only: it also heads the columns after it."""
        width = max(len(row) for row in block)
        texts: list[str] = []
        above = [""] * len(block)
        for place in range(width):
            own = [row[place] if place < len(row) else "" for row in block]
            above = [text or left for text, left in zip(own, above, strict=True)]
            texts.append(self._name(own, above))
        return tuple(texts)

    def _name(self, own: Sequence[str], above: Sequence[str]) -> str:
        lowest = next((text for text in reversed(own) if text), "")
        if not lowest or len(own) == 1:
            return lowest
        level = max(place for place, text in enumerate(own) if text)
        joined = "".join([*above[:level], lowest])
        for name in (joined, "".join(own), lowest, *own):
            if _plain(name) in self.words:
                return name
        return joined

    def check_mapping(self, mapping: Mapping[str, int], width: int) -> dict[str, int]:
        """The mapping a person chose: known fields, columns inside the sheet, required present, none used twice."""
        clean = {key: place for key, place in mapping.items() if key in self.labels and 0 <= place < width}
        missing = [column.label for column in self.rows if column.required and column.key not in clean]
        if missing:
            raise HeaderMissing(f"还没有对应“{'”“'.join(missing)}”列，请在对应列这一步选择。", field="mapping")
        if len(set(clean.values())) < len(clean):
            raise HeaderMissing("同一列对应了两个栏目，请逐一核对后重新选择。", field="mapping")
        if self.placed and not set(self.placed) & set(clean):
            raise HeaderMissing("还没有对应“乡镇(街道)”“村(社区)”或“区划代码”列，无法判断人员所属地区。", field="mapping")
        return clean


#: The two columns by which every list of every office names a person: rosters, comparison lists, device files.
NAME = Column("name", "姓名", ("对象姓名", "人员姓名", "退役军人姓名", "名字", "申请人姓名"), required=True)
ID_NUMBER = Column(
    "id_number", "身份证号", ("公民身份号码", "身份证号码", "身份证", "证件号码", "身份号码", "居民身份证号"), required=True
)
match = Columns((NAME, ID_NUMBER)).match
