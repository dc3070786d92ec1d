"""Side lists (附表): one row of the file is one honour, hardship, spell of service, family member or place in a household.

What is on file is never rewritten by a list: a row is added, or blanks of a known row are filled (a day of ending among them).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.core.errors import DomainError, Invalid
from apps.people.rules.certificates import check_certificate
from apps.people.rules.contributions import POSTS, check_contribution
from apps.people.rules.identity import check_day, check_spell

Values = Mapping[str, Any]
#: (what may stand once only, column that is named, words)
Key = tuple[tuple[Any, ...], str, str]
PERSON = ("dossier_no", "name", "id_number")


@dataclass(frozen=True, slots=True)
class SideRule:
    """How rows of one list are told apart. ``needed``: without these there is no row; ``finds``: is a row of the file this row on
    file; ``may_change``: columns that may be replaced, not only filled; ``days``: of the person's own life; ``keys``: what may
    stand once in a file; ``blocks``: why a row cannot stand beside those on file; ``whole``: raises for dates that
    cannot be, given the day of birth."""

    word: str
    needed: tuple[str, ...]
    finds: Callable[[Values, Values], bool]
    keys: Callable[[Values], list[Key]]
    days: tuple[str, ...] = ()
    may_change: tuple[str, ...] = ()
    blocks: Callable[[Values, Sequence[Values], date], tuple[str, str] | None] = lambda values, on_file, today: None
    whole: Callable[[Values, date, date], None] = lambda values, born_on, today: None
    ends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What a row comes to: nothing new (``row`` None, no ``changes``), a new row, or columns of a known ``row`` that change."""

    row: Values | None = None
    changes: Mapping[str, Any] | None = None
    problem: tuple[str, str] | None = None

    @property
    def is_new(self) -> bool:
        """A row that is not on file."""
        return self.problem is None and self.row is None


def judge_side(rule: SideRule, values: Values, on_file: Sequence[Values], today: date) -> Side:
    """A row of the file against the live rows of that person on file (by column of the list)."""
    known = next((row for row in on_file if rule.finds(values, row)), None)
    if known is None:
        return Side(problem=rule.blocks(values, on_file, today))
    changes = {}
    for key, value in values.items():
        if key in PERSON or key not in known or known[key] == value:
            continue
        if known[key] not in (None, "") and key not in rule.may_change:
            text = (
                f"与已登记的{rule.word}不同。情况有变的，请另起一行填写新的日期；原登记有误的，请在档案页面作废后重新登记。"
            )
            return Side(known, problem=(key, text))
        changes[key] = value
    others = [row for row in on_file if row is not known]
    return Side(known, changes, rule.blocks({**known, **changes}, others, today) if changes else None)


def check_side(
    rule: SideRule, values: Values, labels: Mapping[str, str], asked: frozenset[str], born_on: date | None, today: date
) -> list[tuple[str, str]]:
    """Problems of one row by itself. ``asked``: columns that have a problem already; ``born_on``: of the person."""
    missing = [key for key in rule.needed if key not in values and key not in asked]
    found = [(key, f"{labels[key]}没有填写，请补填。") for key in missing]
    for key in rule.days:
        if key in values and born_on is not None:
            try:
                check_day(values[key], born_on, today, labels[key])
            except DomainError as refusal:
                found.append((key, refusal.message))
    if born_on is not None and not found and not asked:
        try:
            rule.whole(values, born_on, today)
        except DomainError as refusal:
            found.append((refusal.field or rule.needed[0], refusal.message))
    if rule.ends and all(key in values for key in rule.ends) and values[rule.ends[1]] < values[rule.ends[0]]:
        found.append((rule.ends[1], f"{labels[rule.ends[1]]}早于{labels[rule.ends[0]]}，请核对。"))
    return found


def _equal(*keys: str) -> Callable[[Values, Values], bool]:
    return lambda values, row: all(values.get(key) == row[key] for key in keys)


# --- honours and hardships ---------------------------------------------------------------------------------------------
def _honour_keys(values: Values) -> list[Key]:
    return [(tuple(values.get(key) for key in ("kind", "title", "awarded_on")), "title", "荣誉")]


def _hardship_keys(values: Values) -> list[Key]:
    kind = values.get("kind")
    open_too: list[Key] = [] if "until" in values else [((kind, "open"), "kind", "未解除的困难")]
    return [((kind, values.get("since")), "since", "困难"), *open_too]


def _hardship_blocks(values: Values, on_file: Sequence[Values], today: date) -> tuple[str, str] | None:
    if values.get("until") and values["until"] <= values["since"]:
        return "until", "解除日期须晚于认定日期，请核对。"
    if not values.get("until") and any(row["kind"] == values["kind"] and row["until"] is None for row in on_file):
        return "kind", "同一种困难已登记且尚未解除。请在原来那一行填写解除日期，或核对认定日期。"
    return None


# --- family members ----------------------------------------------------------------------------------------------------
def _same_kin(values: Values, row: Values) -> bool:
    if values.get("kin_number") and row["kin_number"]:
        return bool(values["kin_number"] == row["kin_number"])
    born = values.get("kin_born_on")
    return (
        values.get("relation") == row["relation"]
        and values.get("kin_name") == row["kin_name"]
        and (born is None or row["kin_born_on"] in (None, born))
    )


def _kin_keys(values: Values) -> list[Key]:
    if values.get("kin_number"):
        return [((values["kin_number"],), "kin_number", "家属身份证号")]
    return [((values.get("relation"), values.get("kin_name"), values.get("kin_born_on")), "kin_name", "家属")]


def _kin_blocks(values: Values, on_file: Sequence[Values], today: date) -> tuple[str, str] | None:
    born, died = values.get("kin_born_on"), values.get("kin_died_on")
    for key, day, word in (("kin_born_on", born, "出生"), ("kin_died_on", died, "去世")):
        if day and day > today:
            return key, f"家属{word}日期{day}晚于今天，请改正。"
    if born and died and died < born:
        return "kin_died_on", f"家属去世日期早于出生日期{born}，请核对。"
    return None


# --- spells of service ---------------------------------------------------------------------------------------------------
def _spell_keys(values: Values) -> list[Key]:
    return [((values.get("enlisted_on"),), "enlisted_on", "入伍日期")]


def _spell_whole(values: Values, born_on: date, today: date) -> None:
    check_spell(
        values["enlisted_on"],
        values.get("discharged_on"),
        values.get("conscript_until"),
        born_on,
        today,
        values.get("placed_on"),
    )


def _spell_blocks(values: Values, on_file: Sequence[Values], today: date) -> tuple[str, str] | None:
    begin, end = values["enlisted_on"], values.get("discharged_on") or date.max
    for row in on_file:
        if begin < (row["discharged_on"] or date.max) and row["enlisted_on"] < end:
            text = f"与已登记的服役经历（{row['enlisted_on']}至{row['discharged_on'] or '今'}）时间重叠，请核对起止日期。"
            return "enlisted_on", text
    return None


# --- places in a household ---------------------------------------------------------------------------------------------
def _home_keys(values: Values) -> list[Key]:
    keys: list[Key] = [(("home", values.get("home"), values.get("joined_on")), "joined_on", "户和迁入日期")]
    if "left_on" not in values:
        keys.append((("open",), "home_number", "人员（没有迁出日期）"))
    return keys


def head_key(values: Values) -> Key | None:
    """One head a household, whoever it is."""
    is_head = values.get("member") == "head" and "left_on" not in values
    return ((values.get("home"), "head"), "member", "户的户主") if is_head else None


def _home_blocks(values: Values, on_file: Sequence[Values], today: date) -> tuple[str, str] | None:
    begin, end = values["joined_on"], values.get("left_on")
    for row in on_file:
        if row["left_on"] is None and end is None and row["joined_on"] <= begin:
            continue  # the open place is left on the day the new one begins
        if begin < (row["left_on"] or date.max) and row["joined_on"] < (end or date.max):
            text = f"与已登记的户（{row['joined_on']}至{row['left_on'] or '今'}）时间重叠，请核对迁入迁出日期。"
            return "joined_on", text
    return None


# --- work, party life, living conditions, certificates, punishments ------------------------------------------------------
def _spans(
    label: str, begins: str = "since", by: str = ""
) -> Callable[[Values, Sequence[Values], date], tuple[str, str] | None]:
    """Rows of one person (and of one ``by``) follow each other; an open one is ended in its own line before the next begins."""

    def blocks(values: Values, on_file: Sequence[Values], today: date) -> tuple[str, str] | None:
        begin, end = values[begins], values.get("until")
        if end and end <= begin:
            return "until", "结束日期须晚于开始日期，请核对。"
        for row in on_file:
            apart = by and row[by] != values.get(by)
            if not apart and begin < (row["until"] or date.max) and row[begins] < (end or date.max):
                text = f"与已登记的{label}（{row[begins]}至{row['until'] or '今'}）时间重叠。原来的已经结束的，请在它那一行填写结束日期。"
                return begins, text
        return None

    return blocks


def _span_keys(label: str) -> Callable[[Values], list[Key]]:
    def keys(values: Values) -> list[Key]:
        open_too: list[Key] = [] if "until" in values else [(("open",), "since", f"未结束的{label}")]
        return [((values.get("since"),), "since", "开始日期"), *open_too]

    return keys


def _member_whole(values: Values, born_on: date, today: date) -> None:
    if values["standing"] != "pocket" and not values.get("branch"):
        raise Invalid("请填写所在党支部；组织关系没有落实的，请填写“组织关系未落实”。", field="branch")
    if values["since"] < values["joined_on"]:
        raise Invalid("组织关系转入日期早于入党日期，请核对。", field="since")


def _paper_whole(values: Values, born_on: date, today: date) -> None:
    if fault := check_certificate(values, born_on, today):
        raise Invalid(fault[1], field=fault[0])


def _paper_keys(values: Values) -> list[Key]:
    open_too: list[Key] = [] if "until" in values else [((values.get("kind"), "open"), "kind", "现用的同种证件")]
    return [((values.get("kind"), values.get("number")), "number", "证件"), *open_too]


def _life_whole(values: Values, born_on: date, today: date) -> None:
    if not any(values.get(key) for key in ("income", "housing", "medical", "pension", "self_care")):
        raise Invalid("请至少填写一项生活状况。", field="income")


def _deed_whole(values: Values, born_on: date, today: date) -> None:
    check_contribution(
        values["kind"], hours=values.get("hours"), audience=values.get("audience"), donated_fen=values.get("donated_fen")
    )
    if "until" in values and values["kind"] not in POSTS:
        raise Invalid("志愿服务、宣讲、捐赠只写活动日期，结束日期请清空。", field="until")
    if "until" in values and values["until"] <= values["since"]:
        raise Invalid("结束日期须晚于开始日期，请核对。", field="until")


RULES: Mapping[str, SideRule] = {
    "honours": SideRule(
        "荣誉", ("kind", "title", "awarded_on"), _equal("kind", "title", "awarded_on"), _honour_keys, days=("awarded_on",)
    ),
    "hardships": SideRule(
        "困难", ("kind", "since", "source"), _equal("kind", "since"), _hardship_keys, days=("since", "until"),
        blocks=_hardship_blocks,
    ),
    "relatives": SideRule(
        "家庭成员", ("relation", "kin_name"), _same_kin, _kin_keys, may_change=("kin_phone", "is_dependent"), blocks=_kin_blocks
    ),
    "services": SideRule(
        "服役经历", ("enlisted_on",), _equal("enlisted_on"), _spell_keys, days=("reported_on",), blocks=_spell_blocks,
        whole=_spell_whole,
    ),
    "homes": SideRule(
        "户内成员", ("home_number", "member", "joined_on"), _equal("home", "joined_on"), _home_keys,
        days=("joined_on", "left_on"), blocks=_home_blocks, ends=("joined_on", "left_on"),
    ),
    "works": SideRule(
        "就业经历", ("status", "since"), _equal("since"), _span_keys("就业经历"), days=("since", "until"), blocks=_spans("就业经历"),
    ),
    "memberships": SideRule(
        "党组织关系", ("joined_on", "since", "standing"), _equal("since"), _span_keys("党组织关系"),
        days=("joined_on", "since", "until"), blocks=_spans("党组织关系"), whole=_member_whole,
    ),
    "assessments": SideRule(
        "生活状况", ("assessed_on",), _equal("assessed_on"), lambda values: [((values.get("assessed_on"),), "assessed_on", "了解日期")],
        days=("assessed_on",), whole=_life_whole,
    ),
    "certificates": SideRule(
        "优抚证件", ("kind", "number", "issued_on"), _equal("kind", "number"), _paper_keys,
        blocks=_spans("同种证件", "issued_on", "kind"), whole=_paper_whole,
    ),
    "deeds": SideRule(
        "作用发挥", ("kind", "title", "organisation", "since"), _equal("kind", "title", "organisation", "since"),
        lambda values: [(tuple(values.get(key) for key in ("kind", "title", "organisation", "since")), "title", "作用发挥")],
        days=("since", "until"), whole=_deed_whole,
    ),
    "disciplines": SideRule(
        "处分", ("kind", "since"), _equal("kind", "since"),
        lambda values: [((values.get("kind"), values.get("since")), "since", "处分")], days=("since", "until"), ends=("since", "until"),
    ),
}  # fmt: skip
