"""One row of a roster: read every cell, collect every problem (L5: nothing skipped, nothing guessed)."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.core.errors import DomainError, Invalid
from apps.people.rules import accounts, cells, identity, names
from apps.people.rules.cells import Cell
from apps.people.rules.columns import LABELS


class UnknownPlace(Invalid):
    """The township or village is not in the division table, or not in the actor's places."""


@dataclass(frozen=True, slots=True)
class Places:
    """Divisions the actor may register people in. Names are compared without blanks."""

    codes: frozenset[str]
    townships: Mapping[str, str]
    villages: Mapping[str, Mapping[str, str]]  # name -> township name -> code

    def find(self, code: str, township: str, village: str) -> str:
        """12-digit code from a code, or from names; raises UnknownPlace naming near misses."""
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


@dataclass(frozen=True, slots=True)
class Codes:
    """Label -> code of the code tables; rules do not know Django's choices."""

    sex: dict[str, str]
    residence: dict[str, str]
    politics: dict[str, str]
    employment: dict[str, str]
    category: dict[str, str]


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


def read_row(given: Mapping[str, Cell], places: Places, codes: Codes, today: date) -> Row:
    """Judge one row as a whole; every problem is reported, not only the first."""
    row = Row()

    def cell(key: str) -> Cell:
        return given.get(key, _NOTHING)

    row.take("name", lambda: names.check_name(cells.plain(cell("name"))))
    row.take("sex", lambda: cells.choice(cell("sex"), codes.sex, "性别"))
    row.take("born_on", lambda: cells.day(cell("born_on")))
    _read_number(row, cell("id_number"), today)
    row.take("phone", lambda: identity.check_phone(cells.plain(cell("phone"))))
    row.take(
        "division",
        lambda: places.find(*(cells.plain(cell(key)) for key in ("division_code", "township", "village"))),
    )
    row.take("address", lambda: cells.plain(cell("address")))
    row.take("residence", lambda: cells.choice(cell("residence"), codes.residence, "户口类别"))
    row.take("ethnicity", lambda: _ethnicity(cells.plain(cell("ethnicity"))))
    row.take("politics", lambda: cells.choice(cell("politics"), codes.politics, "政治面貌"))
    row.take("employment", lambda: cells.choice(cell("employment"), codes.employment, "就业状况"))
    row.take("categories", lambda: _categories(cell("category"), codes.category))
    _read_service(row, cell, today)
    _read_account(row, cell)
    return row


def _read_number(row: Row, cell: Cell, today: date) -> None:
    """The number decides birth date and sex; a contradiction is a problem of the stated column."""
    born_on, sex = row.values.pop("born_on", None), row.values.pop("sex", "")
    try:
        found = identity.check_identity(_needed(cells.plain(cell)), born_on, sex, "", today)
    except DomainError as refusal:
        row.problems.append((refusal.field or "id_number", refusal.message))
        return
    row.values |= {
        "id_number": found.number18, "was_15": found.was_15, "born_on": found.born_on, "sex": found.sex,
    }  # fmt: skip


def _needed(text: str) -> str:
    if not text.strip():
        raise identity.NoIdNumber("身份证号没有填写；没有号码的人员请在建档页面逐人登记并说明原因。", field="id_number")
    return text


def _ethnicity(text: str) -> str:
    text = _squeeze(text)
    if len(text) > 12 or not all(letter.isalpha() for letter in text):
        raise cells.BadCell("民族只填名称，例如汉族、回族。")
    return text if not text or text.endswith("族") or len(text) > 3 else f"{text}族"


def _categories(cell: Cell, labels: dict[str, str]) -> list[str]:
    parts = [part for part in re.split(r"[、,，;；/\s]+", cells.plain(cell)) if part]
    return list(dict.fromkeys(cells.choice(Cell(part), labels, "人员类别") for part in parts))


def _read_service(row: Row, cell: Callable[[str], Cell], today: date) -> None:
    enlisted = row.take("enlisted_on", lambda: cells.day(cell("enlisted_on")))
    discharged = row.take("discharged_on", lambda: cells.day(cell("discharged_on")))
    row.take("service_years", lambda: cells.years(cell("service_years")))
    row.take("branch", lambda: cells.plain(cell("branch"))[:40])
    rest = [key for key in ("discharged_on", "service_years", "branch") if key in row.values]
    if rest and not enlisted:
        row.problems.append(("enlisted_on", f"填写了{LABELS[rest[0]]}，入伍日期也要填写，请补填。"))
    if enlisted and "born_on" in row.values:
        try:
            identity.check_spell(enlisted, discharged, None, row.values["born_on"], today)
        except DomainError as refusal:
            row.problems.append((refusal.field or "enlisted_on", refusal.message))


def _read_account(row: Row, cell: Callable[[str], Cell]) -> None:
    if not any(cell(key).text or cell(key).kind for key in ("account", "bank_name", "holder_name")):
        return
    account = row.take("account", lambda: accounts.check_account(cells.plain(cell("account")), "passbook").number)
    bank = row.take("bank_name", lambda: cells.plain(cell("bank_name"))[:80])
    holder = row.take("holder_name", lambda: names.clean(cells.plain(cell("holder_name"))))
    if account and not bank:
        row.problems.append(("bank_name", "填写了账号，开户行也要填写。"))
    if holder and "name" in row.values and names.fold(holder) != names.fold(row.values["name"]):
        row.problems.append(("holder_name", "户名不是本人。由他人代领的，请在档案页面登记委托或监护后办理。"))


def sentence(number: int, key: str, text: str) -> str:
    """``第37行“身份证号”：…`` — the words of the check page and of the downloaded problem rows."""
    return f"第{number}行“{LABELS.get(key, '人员类别' if key == 'categories' else '所属地区')}”：{text}"
