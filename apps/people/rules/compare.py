"""What a roster row would change in a dossier (导入预览的新旧对照)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.core.masking import mask_account, mask_phone
from apps.people.rules.entries import ENTRIES, PARTY, judge

#: Fields of the person a roster may change; identity (number, birth, sex) is corrected on the dossier page only.
PLAIN = (
    "name", "division", "residence", "ethnicity", "politics", "employment", "education", "marriage", "contact_name", "away_place",
    "dwelling_code", "grid_cell", "grid_leader",
)  # fmt: skip
PHONES = ("phone", "spare_phone", "contact_phone")
#: Columns of a spell of service beside its days.
SPELL = (
    "service_years", "branch", "rank", "entry_way", "conscript_until", "hard_years", "resettlement", "reported_on", "order_no",
    "placement_unit", "placed_on", "lump_sum_fen", "archive_at", "enlisted_place", "entry_education", "post",
)  # fmt: skip


def spell_column(key: str) -> str:
    """Column of the table of service for a column of the roster."""
    return "service_years_override" if key == "service_years" else key


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file for one person, in clear, only for the time of the comparison."""

    person_id: int
    version: int
    dossier_no: str
    values: Mapping[str, Any]
    phones: Mapping[str, str]
    address: str
    categories: frozenset[str]
    spells: tuple[tuple[date, date | None], ...]
    details: Mapping[date, Mapping[str, Any]]
    account: str
    state: str
    entries: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(slots=True)
class Comparison:
    """``changes`` by field; ``diff`` masked for the eye: (field, old, new)."""

    changes: dict[str, Any] = field(default_factory=dict)
    diff: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def note(self, key: str, old: str, new: str, value: Any) -> None:
        """Remember one change."""
        self.changes[key] = value
        self.diff.append((key, old, new))


def compare(values: Mapping[str, Any], on_file: OnFile) -> Comparison:
    """Blank cells change nothing. An account on file is never replaced by a roster: that is done person by person."""
    found = _compare(values, on_file)
    if on_file.state in ("died", "merged") and (found.changes or found.problems):
        word = "已登记去世" if on_file.state == "died" else "已并入其他档案"
        text = f"档案{on_file.dossier_no}{word}，不能由导入更改；请核对是否填错人。"
        return Comparison(problems=[("name", text)])
    return found


def _compare(values: Mapping[str, Any], on_file: OnFile) -> Comparison:
    found = Comparison()
    for key in PLAIN:
        if key in values and values[key] != on_file.values.get(key):
            found.note(key, str(on_file.values.get(key) or ""), str(values[key]), values[key])
    for key in PHONES:
        if key in values and values[key] != on_file.phones[key]:
            found.note(key, mask_phone(on_file.phones[key]), mask_phone(values[key]), values[key])
    if "address" in values and values["address"] != on_file.address:
        found.note("address", "（已登记）" if on_file.address else "", "（新住址）", values["address"])
    new = [kind for kind in values.get("categories", ()) if kind not in on_file.categories]
    if new:
        found.note("categories", "", "、".join(new), new)
    _compare_service(found, values, on_file)
    _compare_entries(found, values, on_file)
    _compare_account(found, values, on_file)
    return found


def _compare_service(found: Comparison, values: Mapping[str, Any], on_file: OnFile) -> None:
    begin, end = values.get("enlisted_on"), values.get("discharged_on")
    if begin is None:
        return
    if any(begin == known and end in (None, until) for known, until in on_file.spells):
        _compare_spell(found, values, on_file.details[begin])
        return
    for known, until in on_file.spells:
        if begin < (until or date.max) and known < (end or date.max):
            text = f"与已登记的服役经历（{known}至{until or '今'}）重叠，请在档案页面核对更改。"
            found.problems.append(("enlisted_on", text))
            return
    found.note("enlisted_on", "", f"{begin}至{end or '今'}", (begin, end))


def _compare_spell(found: Comparison, values: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    """What is said beside the days of a spell that is on file."""
    changed = [key for key in SPELL if key in values and values[key] != detail[key]]
    if changed:
        found.changes["spell"] = tuple(changed)
        found.diff += [(key, str(detail[key] or ""), str(values[key])) for key in changed]


def _compare_entries(found: Comparison, values: Mapping[str, Any], on_file: OnFile) -> None:
    for entry in ENTRIES:
        if not entry.stated(values):
            continue
        judged = judge(entry, values, on_file.entries.get(entry.field, ()))
        if judged.problem:
            found.problems.append(judged.problem)
        elif judged.row:
            first = next(iter(entry.columns))
            found.note(entry.field, "", f"{values.get(first, '')}", judged.row)
            if entry.field == "membership" and not values.get("politics") and on_file.values.get("politics") not in PARTY:
                found.note("politics", str(on_file.values.get("politics") or ""), PARTY[0], PARTY[0])


def _compare_account(found: Comparison, values: Mapping[str, Any], on_file: OnFile) -> None:
    account = values.get("account")
    if not account or account == on_file.account:
        return
    if on_file.account:
        text = f"与现用账户{mask_account(on_file.account)}不同。更换收款账户须逐人办理，请在档案页面变更账户。"
        found.problems.append(("account", text))
        return
    found.note("account", "", mask_account(account), account)
