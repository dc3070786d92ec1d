"""How alike two dossiers are (疑似重复的打分)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from apps.people.rules.names import fold


@dataclass(frozen=True, slots=True)
class Looks:
    """What is compared. ``phone_blind`` empty when there is no phone."""

    name: str
    pinyin: str
    born_on: date
    sex: str
    phone_blind: bytes
    division: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` 0..100 and its reasons in words a clerk can check."""

    score: int
    reasons: tuple[str, ...]
    SUSPECT: ClassVar[int] = 60


def likeness(one: Looks, other: Looks) -> Likeness:
    """Name 40 (sound only 30), birth day 30 (day and month swapped or one digit off 15), phone 25, village 10, sex -30 if different."""
    score, reasons = _names(one, other)
    if one.born_on == other.born_on:
        score += 30
        reasons.append("出生日期相同")
    elif _slipped(one.born_on, other.born_on):
        score += 20
        reasons.append("出生日期相近")
    if one.phone_blind and one.phone_blind == other.phone_blind:
        score += 25
        reasons.append("联系电话相同")
    if one.division == other.division:
        score += 10
        reasons.append("同村(社区)")
    if one.sex != other.sex:
        score -= 30
    return Likeness(max(0, min(100, score)), tuple(reasons))


def _names(one: Looks, other: Looks) -> tuple[int, list[str]]:
    if fold(one.name) == fold(other.name):
        return 40, ["姓名相同"]
    if one.pinyin == other.pinyin:
        return 30, ["姓名同音"]
    if set(fold(one.name)) == set(fold(other.name)):
        return 25, ["姓名用字相同、顺序不同"]
    return 0, []


def _slipped(one: date, other: date) -> bool:
    """One digit differs, or month and day are exchanged."""
    first, second = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    differing = sum(left != right for left, right in zip(first, second, strict=True))
    return differing == 1 or (one.year == other.year and (one.month, one.day) == (other.day, other.month))
