"""A figure and how it is printed: every number with its unit, every share with both of its numbers, what was not recorded as 未统计. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

UNCOUNTED = "未统计"
#: What the clerk reads beside a figure about when it is counted.
KINDS = {"stock": "期末数", "flow": "本期数", "cumulative": "累计数", "ratio": "比率"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the registry. ``words``: how it is counted; ``waits``: the record it waits for, when it is not. ``unit`` says what a number
    of it is (人 distinct persons, 人次 visits or payments, 户 households, 张, 块, 件, 场 …; 万元: its values are fen)."""

    id: str
    domain: str
    name: str
    unit: str
    kind: str
    parent: str
    words: str
    waits: str

    @property
    def is_money(self) -> bool:
        """Are its values fen?"""
        return self.unit == "万元"


@dataclass(frozen=True, slots=True)
class Value:
    """``number`` rows, persons or fen; of a share ``number`` of ``out_of``. None: not counted, and ``why``. ``since``: records begin within the span."""

    number: int | None
    out_of: int | None = None
    why: str = ""
    since: date | None = None

    @property
    def share(self) -> Decimal | None:
        """Percent with one decimal, half up; None without both numbers."""
        if self.number is None or not self.out_of:
            return None
        return (Decimal(self.number) * 100 / self.out_of).quantize(Decimal("0.1"), ROUND_HALF_UP)


def wan(fen: int) -> str:
    """Fen as 万元 with two decimals, half up: 5579830000 is 5,579.83 ten thousand yuan."""
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def printed(indicator: Indicator, value: Value) -> str:
    """The figure with its unit; a share with its numbers behind it."""
    if value.number is None:
        return UNCOUNTED
    if indicator.kind == "ratio":
        return f"{value.share}%（{value.number:,}/{value.out_of:,}）"
    return f"{bare(indicator, value)}{indicator.unit}"


def bare(indicator: Indicator, value: Value) -> str:
    """The figure alone, as a tile shows it beside its unit."""
    if value.number is None:
        return UNCOUNTED
    if indicator.kind == "ratio":
        return f"{value.share}"
    return wan(value.number) if indicator.is_money else f"{value.number:,}"


def is_kept(begun: date | None, last: date) -> bool:
    """Are there records that a figure told on ``last`` could be counted from?"""
    return begun is not None and begun <= last


def weighed(kind: str, number: int, out_of: int | None, begun: date | None, first: date, last: date) -> Value:
    """What two numbers mean when records begin on a day: before it nothing was counted, and a nought would be untrue."""
    if begun is None:
        return Value(None, why="还没有这类记录")
    if not is_kept(begun, last):
        return Value(None, why=f"这类记录从{begun:%Y年%-m月%-d日}开始")
    if kind == "ratio" and not out_of:
        return Value(None, why="本期没有应计入的记录，算不出占比")
    since = begun if kind == "flow" and begun > first else None
    return Value(number, out_of if kind == "ratio" else None, since=since)


def is_over(part: Value, whole: Value) -> bool:
    """Is a figure greater than the one it is a part of? Then one of the two lists is wrong. What was not counted breaks nothing."""
    return part.number is not None and whole.number is not None and part.number > whole.number
