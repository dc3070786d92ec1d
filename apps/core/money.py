"""Money: integer fen inside, text at the edge. Pure; nothing here ever touches a float."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from apps.core.errors import DomainError, Invalid

_PLAIN = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_MODES = {"half_up": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
MAX_FEN = 10**17  # a bigint holds 9.2e18; a county's year is about 5.6e9 fen


def yuan(fen: int) -> str:
    """``123456`` -> ``"1,234.56"``; negative amounts carry a leading minus."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def plain_yuan(fen: int) -> str:
    """``123456`` -> ``"1234.56"``: without separators, as banks and spreadsheets want it."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def parse_yuan(text: str | int | Decimal, *, signed: bool = False) -> int:
    """Yuan as written by a person (``"1,234.56"``, full-width digits, ``¥``/``元`` allowed) -> fen.

    Raises ``Invalid`` for more than two decimals, for text that is not an amount, and for negatives unless ``signed``.
    A float is refused: it has already lost the cent.
    """
    if isinstance(text, float | bool):
        raise Invalid("金额不能以浮点数传入，请以文本形式填写，例如“1234.56”。")
    plain = unicodedata.normalize("NFKC", str(text)).strip().replace(" ", "").removeprefix("¥").removesuffix("元")
    if not _PLAIN.fullmatch(plain) or not plain.isascii():
        raise Invalid(f"“{str(text)[:30]}”不是金额，请只填数字，例如“1234.56”。")
    whole, _, cents = plain.replace(",", "").partition(".")
    if len(cents) > 2:
        raise Invalid(f"金额“{str(text)[:30]}”的小数超过两位，请精确到分，例如“1234.56”。")
    fen = int(whole.removeprefix("-")) * 100 + int(cents.ljust(2, "0"))
    if fen > MAX_FEN:
        raise Invalid(f"金额“{str(text)[:30]}”过大，请核对是否多填了位数。")
    if plain.startswith("-") and fen and not signed:
        raise Invalid(f"金额“{str(text)[:30]}”是负数，此处只能填写正数；如需扣减请使用扣回功能。")
    return -fen if plain.startswith("-") else fen


def _group(number: int) -> str:
    """Four digits (0..9999) in capitals, inner zeros once, no leading zero, no group word."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = gap or bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text


def _integer(number: int) -> str:
    text, gap = "", False
    for index in (3, 2, 1, 0):
        part = number // 10 ** (4 * index) % 10_000
        if part == 0:
            gap = gap or bool(text)
            continue
        text += ("零" if text and (gap or part < 1000) else "") + _group(part) + _GROUPS[index]
        gap = False
    return text


def capitals(fen: int) -> str:
    """The amount in financial capitals (大写金额): ``123456`` -> ``"壹仟贰佰叁拾肆元伍角陆分"``; up to 9,999 万亿 yuan.

    Follows the notes to 支付结算办法 annex 1: “整” after 元 or 角, “零” for inner zeros, “负” before negatives.
    """
    if abs(fen) >= 10**18:
        raise DomainError("金额过大，无法转换为大写，请核对金额。")
    whole, rest = divmod(abs(fen), 100)
    jiao, cent = divmod(rest, 10)
    text = f"{_integer(whole)}元" if whole else ""
    if not rest:
        text = f"{text or '零元'}整"
    else:
        text += f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
        text += f"{_DIGITS[cent]}分" if cent else "整"
    return f"负{text}" if fen < 0 else text


@dataclass(frozen=True, slots=True)
class Rounding:
    """A named rounding rule: to a multiple of ``step_yuan``, ``half_up``, ``up`` (towards +∞) or ``down`` (towards −∞)."""

    step_yuan: Decimal
    mode: Literal["half_up", "up", "down"]

    def apply(self, amount: Decimal) -> Decimal:
        """Yuan in, yuan out, exactly a multiple of the step."""
        if self.step_yuan <= 0:
            raise Invalid("进位单位必须大于零，请核对进位规则。")
        steps = (amount / self.step_yuan).quantize(Decimal(1), rounding=_MODES[self.mode])
        return steps * self.step_yuan


def month_share(annual_fen: int, month_number: int) -> int:
    """Fen of one month (1 January … 12 December) out of a yearly amount, by cumulative difference.

    The first k months together hold ``annual*k/12`` rounded half up to the fen, so twelve months sum to the year exactly.
    """
    if not 1 <= month_number <= 12:
        raise Invalid(f"“{month_number}”不是月份序号，请填 1 至 12。")

    def upto(k: int) -> int:
        whole, rest = divmod(abs(annual_fen) * k, 12)
        cumulative = whole + (1 if rest >= 6 else 0)
        return cumulative if annual_fen >= 0 else -cumulative

    return upto(month_number) - upto(month_number - 1)
