"""One row of a roster: read every cell, collect every problem (L5: nothing skipped, nothing guessed)."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from apps.core.errors import DomainError, Invalid
from apps.people.rules import identity, names
from apps.people.rules.cells import Cell
from apps.people.rules.compare import SPELL
from apps.people.rules.entries import check_entries
from apps.people.rules.parsing import is_15


class UnknownPlace(Invalid):
    """The township or village is not in the division table, or not in the actor's places."""


@dataclass(frozen=True, slots=True)
class Places:
    """Divisions the actor may register people in. Names are compared without blanks."""

    codes: frozenset[str]
    townships: Mapping[str, str]
    villages: Mapping[str, Mapping[str, str]]  # name -> township name -> code
    _found: dict[tuple[str, str, str], str] = field(default_factory=dict, compare=False)

    def find(self, code: str, township: str, village: str) -> str:
        """12-digit code from a code, or from names; raises UnknownPlace naming near misses."""
        written = (code, township, village)
        if written not in self._found:
            self._found[written] = self._find(*written)
        return self._found[written]

    def _find(self, code: str, township: str, village: str) -> str:
        if code:
            return self._by_code(code)
        township, village = _squeeze(township), _squeeze(village)
        if not township and not village:
            raise UnknownPlace("没有填写乡镇(街道)和村(社区)，请补填。")
        if village:
            return self._by_village(township, village)
        if township in self.townships:
            return self.townships[township]
        raise UnknownPlace(f"乡镇“{township}”不在可登记范围内{self._near(township, list(self.townships))}。")

    def _by_code(self, code: str) -> str:
        code = _squeeze(code).ljust(12, "0")
        if code not in self.codes:
            raise UnknownPlace(f"区划代码“{code[:20]}”不在可登记范围内，请按区划表核对12位代码。")
        return code

    def _by_village(self, township: str, village: str) -> str:
        known = self.villages.get(village, {})
        found = set(known.values()) if not township else {known[township]} if township in known else set()
        if len(found) == 1:
            return found.pop()
        if found:
            raise UnknownPlace(f"有多个乡镇都有“{village}”，请同时填写乡镇(街道)。")
        inside = [name for name, towns in self.villages.items() if not township or township in towns]
        if township and township not in self.townships:
            raise UnknownPlace(f"乡镇“{township}”不在可登记范围内{self._near(township, list(self.townships))}。")
        raise UnknownPlace(f"村(社区)“{village}”不在可登记范围内{self._near(village, inside)}。")

    @staticmethod
    def _near(text: str, known: list[str]) -> str:
        near = difflib.get_close_matches(text, known, n=3, cutoff=0.5)
        return f"，是不是“{'”“'.join(near)}”？请改正" if near else "，请按区划表的全称填写"


@dataclass(slots=True)
class Row:
    """``values`` by field, only what the row states; ``problems`` as (field, sentence)."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def take(self, key: str, read: Callable[[], Any]) -> Any:
        """Store what ``read`` gives, or its refusal as a problem of this field."""
        try:
            value = read()
        except DomainError as refusal:
            self.problems.append((key, refusal.message))
            return None
        if value not in (None, ""):
            self.values[key] = value
        return value


_NOTHING = Cell()


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


class Reads(Protocol):
    """The declared columns of a list: how each reads its cell, and what it is called. The Resource is one."""

    @property
    def labels(self) -> Mapping[str, str]: ...

    def read(self, key: str, cell: Cell) -> Any: ...


_PLACE = ("division_code", "township", "village")
_ACCOUNT = ("account", "bank_name", "holder_name")
#: Read apart from the other cells: the name always, the number with birth and sex, place and account as a whole.
_TOGETHER = frozenset({"dossier_no", "name", "id_number", *_PLACE, *_ACCOUNT})


def need_place(row: Row) -> None:
    """Somebody new must be registered somewhere; for somebody known a blank place changes nothing."""
    if "division" not in row.values and not any(key == "division" for key, _ in row.problems):
        row.problems.append(("division", "没有填写乡镇(街道)和村(社区)，请补填。"))


def read_row(given: Mapping[str, Cell], columns: Reads, places: Places, today: date) -> Row:
    """Judge one row as a whole; every problem is reported, not only the first."""
    row = Row()

    def read(key: str) -> Any:
        return row.take(key, lambda: columns.read(key, given.get(key, _NOTHING)))

    read("name")
    for key, cell in given.items():
        if key not in _TOGETHER and cell != _NOTHING:
            read(key)
    _read_number(row, columns, given.get("id_number", _NOTHING), today)
    if any(given.get(key, _NOTHING) != _NOTHING for key in _PLACE):
        row.take("division", lambda: places.find(*(columns.read(key, given.get(key, _NOTHING)) for key in _PLACE)))
    _check_service(row, columns, today)
    row.problems += check_entries(row.values, columns.labels, frozenset(key for key, _ in row.problems), today)
    if any(given.get(key, _NOTHING) != _NOTHING for key in _ACCOUNT):
        for key in _ACCOUNT:
            read(key)
        _check_account(row)
    return row


def _read_number(row: Row, columns: Reads, cell: Cell, today: date) -> None:
    """The number decides birth date and sex; a contradiction is a problem of the stated column."""
    born_on, sex = row.values.pop("born_on", None), row.values.pop("sex", "")
    try:
        found = identity.check_identity(columns.read("id_number", cell), born_on, sex, "", today)
    except DomainError as refusal:
        row.problems.append((refusal.field or "id_number", refusal.message))
        return
    row.values |= {
        "id_number": found.number18, "was_15": is_15(cell), "born_on": found.born_on, "sex": found.sex,
    }  # fmt: skip


def _check_service(row: Row, columns: Reads, today: date) -> None:
    enlisted, discharged = row.values.get("enlisted_on"), row.values.get("discharged_on")
    rest = [key for key in ("discharged_on", *SPELL) if key in row.values]
    if rest and not enlisted and not any(key == "enlisted_on" for key, _ in row.problems):
        row.problems.append(("enlisted_on", f"填写了{columns.labels[rest[0]]}，入伍日期也要填写，请补填。"))
    if enlisted and "born_on" in row.values:
        try:
            identity.check_spell(
                enlisted,
                discharged,
                row.values.get("conscript_until"),
                row.values["born_on"],
                today,
                row.values.get("placed_on"),
            )
        except DomainError as refusal:
            row.problems.append((refusal.field or "enlisted_on", refusal.message))


def _check_account(row: Row) -> None:
    holder, name = row.values.get("holder_name"), row.values.get("name")
    if not row.values.get("account") and not any(key == "account" for key, _ in row.problems):
        row.problems.append(("account", "没有填写账号，请按银行卡或存折填写；暂不登记账户的，请清空开户行和户名。"))
    if row.values.get("account") and not row.values.get("bank_name"):
        row.problems.append(("bank_name", "填写了账号，开户行也要填写。请补填。"))
    if holder and name and names.fold(holder) != names.fold(name):
        row.problems.append(("holder_name", "户名不是本人。由他人代领的，请在档案页面登记委托或监护后办理。"))


def sentence(number: int, label: str, text: str) -> str:
    """``第37行“身份证号”：…`` — the words of the check page and of the downloaded problem rows."""
    return f"第{number}行“{label}”：{text}"
