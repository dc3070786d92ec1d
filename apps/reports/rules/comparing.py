"""A figure against last year's and against its target. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from apps.core.errors import Invalid
from apps.core.money import parse_yuan
from apps.core.numbers import whole_number
from apps.reports.rules.values import Indicator, Value

#: A change beyond this share of last year's asks for a reason before anybody signs.
ASKS_FROM = 30
#: No county aims at more; the column of goals ends not far beyond.
MOST_FEN = 100_000_000_000_000


class BadGoal(Invalid):
    """The target cannot be read."""


def change(now: Value, before: Value) -> Decimal | None:
    """Percent against last year with one decimal; of shares the difference in points. None when either is missing or last year was nought."""
    if now.share is not None and before.share is not None:
        return now.share - before.share
    if now.number is None or not before.number or now.out_of is not None:
        return None
    return (Decimal(now.number - before.number) * 100 / before.number).quantize(Decimal("0.1"), ROUND_HALF_UP)


def change_words(now: Value, before: Value) -> str:
    """The same in words: +12.5%, -3.0%, 持平; of shares 百分点."""
    found = change(now, before)
    if found is None:
        return ""
    return "持平" if not found else f"{found:+}{'个百分点' if now.out_of is not None else '%'}"


def asks_reason(kind: str, now: Value, before: Value) -> bool:
    """Does the figure move so far that somebody has to say why? What only grows (累计) does not ask, nor a year whose records begin within it or the last."""
    found = change(now, before)
    return (
        found is not None and kind != "cumulative" and abs(found) > ASKS_FROM and now.since is None and before.since is None
    )


def read_goal(indicator: Indicator, text: str) -> int:
    """A target as typed, in the unit of its indicator: 万元 to fen, a share to tenths of a percent, else a whole number. Raises BadGoal."""
    if indicator.is_money:
        try:
            fen = parse_yuan(text) * 10_000
        except Invalid as error:
            raise BadGoal("目标请填写万元数，例如5579.83。", field="goal") from error
        if fen > MOST_FEN:
            raise BadGoal("目标超过一万亿元，请核对单位：这里填的是万元数。", field="goal")
        return fen
    if indicator.kind == "ratio":
        whole, _, tenth = text.strip().removesuffix("%").partition(".")
        found, part = whole_number(whole, 3), whole_number(tenth or "0", 1)
        if found is None or part is None or found * 10 + part > 1000:
            raise BadGoal("目标请填写百分数，例如95或98.5，不超过100。", field="goal")
        return found * 10 + part
    number = whole_number(text.strip().replace(",", ""), 12)
    if number is None:
        raise BadGoal(f"目标请填写整数，单位是{indicator.unit}。", field="goal")
    return number


def is_met(value: Value, goal: int) -> bool | None:
    """Has the figure reached its target? None when it was not counted."""
    if value.number is None:
        return None
    return value.share * 10 >= goal if value.share is not None else value.number >= goal


def goal_words(indicator: Indicator, goal: int) -> str:
    """A target in its unit."""
    if indicator.kind == "ratio":
        return f"{Decimal(goal) / 10}%"
    return f"{Decimal(goal) / 1_000_000:.2f}万元" if indicator.is_money else f"{goal:,}{indicator.unit}"
