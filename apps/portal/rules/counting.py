"""How a figure is told to the public: a number that nobody counted is said to be missing, a percentage has its whole beside it, and where it
counts people fewer than five are not told apart. Pure.

《统计法》第二十八条 (nobody is to be recognised in a published figure); the bound of five is ours.
"""

from dataclasses import dataclass

from apps.core.money import yuan

FEW = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page; an empty ``value`` reads 未统计."""

    label: str
    value: str


def counted(label: str, number: int, unit: str) -> Row:
    """Things."""
    return Row(label, f"{number:,} {unit}" if number else "")


def people(label: str, number: int) -> Row:
    """People: a few are not told apart."""
    return Row(label, "" if not number else f"不足{FEW} 人" if number < FEW else f"{number:,} 人")


def sum_of(label: str, fen: int | None) -> Row:
    """Money."""
    return Row(label, f"{yuan(fen)} 元" if fen else "")


def share(label: str, part: int, whole: int, unit: str) -> Row:
    """A percentage, rounded down so that 100 % means all, with its whole."""
    return Row(label, f"{part * 100 // whole}%（{whole:,} {unit}中 {part:,}）" if whole else "")
