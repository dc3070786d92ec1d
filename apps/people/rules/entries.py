"""Dated rows of a dossier in the columns of a roster: honours, party life, work, living conditions, hardship.

A roster shows one of each kind (the open one, or the newest) and may add the next; what is on file is never rewritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.core.errors import DomainError
from apps.people.rules.identity import check_day


@dataclass(frozen=True, slots=True)
class Entry:
    """``field`` as the sources of a dossier name it. ``columns``: of the roster -> of the table, the first one names the row.

    ``needed``: without these there is no row. ``same``: equal in these means the row on file. ``day``: its day; ``ends``: a new
    row ends the open one on this day. ``shared``: a column that also stands alone and does not ask for a row.
    """

    field: str
    label: str
    columns: Mapping[str, str]
    needed: tuple[str, ...]
    same: tuple[str, ...]
    day: str
    ends: bool = False
    shared: tuple[str, ...] = ()

    def stated(self, values: Mapping[str, Any]) -> bool:
        """Does a row of a roster say anything of this kind?"""
        return any(key in values for key in self.columns if key not in self.shared)


ENTRIES = (
    Entry(
        "work", "就业经历",
        {"employment": "status", "work_since": "since", "employer": "employer", "trade": "trade", "skills": "skills", "wish": "wish"},
        needed=("employment", "work_since"), same=("work_since",), day="work_since", ends=True, shared=("employment",),
    ),
    Entry(
        "membership", "党组织关系",
        {"party_branch": "branch", "party_standing": "standing", "joined_party_on": "joined_on", "party_since": "since",
         "party_letter": "letter_no", "party_post": "post"},
        needed=("party_standing", "joined_party_on", "party_since"), same=("party_since",), day="party_since", ends=True,
    ),
    Entry(
        "honours", "荣誉奖励",
        {"honour_title": "title", "honour_kind": "kind", "honoured_on": "awarded_on", "honour_issuer": "issuer", "honour_no": "order_no"},
        needed=("honour_kind", "honour_title", "honoured_on"), same=("honour_kind", "honour_title", "honoured_on"), day="honoured_on",
    ),
    Entry(
        "hardships", "生活困难",
        {"hardship": "kind", "hardship_since": "since", "hardship_source": "source"},
        needed=("hardship", "hardship_since", "hardship_source"), same=("hardship",), day="hardship_since",
    ),
    Entry(
        "assessments", "生活状况",
        {"assessed_on": "assessed_on", "income": "income", "housing": "housing", "medical": "medical", "pension": "pension",
         "self_care": "self_care"},
        needed=("assessed_on",), same=("assessed_on",), day="assessed_on",
    ),
)  # fmt: skip
#: Kinds whose very headings need a right of their own.
SENSITIVE = ("hardships", "assessments")
#: Words of the politics column that go with party life.
PARTY = ("party", "probationary")
DAYS = tuple(key for entry in ENTRIES for key in entry.columns if key.endswith(("_on", "_since")))


def check_entries(
    values: Mapping[str, Any], labels: Mapping[str, str], asked: frozenset[str], today: date
) -> list[tuple[str, str]]:
    """Problems of one row: half an entry, a day that cannot be. ``asked``: columns that have a problem already."""
    found: list[tuple[str, str]] = []
    for entry in ENTRIES:
        if entry.stated(values):
            missing = [key for key in entry.needed if key not in values and key not in asked]
            found += [(key, f"填写了{entry.label}，{labels[key]}也要填写，请补填。") for key in missing[:1]]
            found += _days(entry, values, labels, today)
    return found + _party(values)


def _days(entry: Entry, values: Mapping[str, Any], labels: Mapping[str, str], today: date) -> list[tuple[str, str]]:
    found = []
    for key in entry.columns:
        if key in DAYS and key in values and "born_on" in values:
            try:
                check_day(values[key], values["born_on"], today, labels[key])
            except DomainError as refusal:
                found.append((key, refusal.message))
    return found


def _party(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    standing, joined, since = (values.get(key) for key in ("party_standing", "joined_party_on", "party_since"))
    if standing is None:
        return []
    if standing != "pocket" and not values.get("party_branch"):
        return [("party_branch", "请填写所在党支部；组织关系没有落实的，请填写“组织关系未落实”。")]
    if joined and since and since < joined:
        return [("party_since", "组织关系转入日期早于入党日期，请核对。")]
    if values.get("politics", "party") not in PARTY:
        return [("politics", "填写了党组织关系，政治面貌应为中共党员，请核对。")]
    return []


@dataclass(frozen=True, slots=True)
class Judged:
    """What a roster says of one kind against what is on file: a new row (table column -> value), or a refusal of one column."""

    row: Mapping[str, Any] | None = None
    problem: tuple[str, str] | None = None


def judge(entry: Entry, values: Mapping[str, Any], on_file: Sequence[Mapping[str, Any]]) -> Judged:
    """Nothing new, a new row, or why not. ``on_file``: live rows by table column, of kinds that end only the open one."""
    given = {key: values[key] for key in entry.columns if key in values}
    for row in on_file:
        if all(row[entry.columns[key]] == given.get(key) for key in entry.same):
            told = [key for key in given if key not in entry.shared]
            other = [key for key in told if row[entry.columns[key]] != given[key]]
            return _differs(entry, other[0]) if other else Judged()
    if entry.ends and on_file and on_file[-1]["since"] >= given[entry.day]:
        text = f"已登记{on_file[-1]['since']}起的{entry.label}，名册里的日期不晚于它。请核对日期；原登记有误的，在档案页面作废后重新登记。"
        return Judged(problem=(entry.day, text))
    return Judged(row={entry.columns[key]: value for key, value in given.items()})


def _differs(entry: Entry, key: str) -> Judged:
    text = f"与已登记的{entry.label}不同。情况有变的，请填写新的日期；原登记有误的，请在档案页面作废后重新登记。"
    return Judged(problem=(key, text))
