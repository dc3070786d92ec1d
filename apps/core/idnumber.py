"""Citizen identity numbers (公民身份号码) after GB 11643-1999: 18 characters, ISO 7064 MOD 11-2 check digit. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from apps.core.errors import Invalid

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST = date(1860, 1, 1)
_IGNORED = dict.fromkeys(map(ord, " \t\r\n-'\u200b\u3000\xa0"))


class BadIdNumber(Invalid):
    """The number is not a valid identity number; the message says which part and what to do."""

    default = "身份证号不正确，请对照证件原件重新填写。"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number. ``original`` is what was given (15 or 18 characters, half-width); ``sex`` is ``"男"`` or ``"女"``."""

    number18: str
    born_on: date
    sex: str
    original: str

    @property
    def region(self) -> str:
        """Six-digit code of the place of first registration; old codes stay valid, so it is never checked against a list."""
        return self.number18[:6]

    @property
    def was_15(self) -> bool:
        """True when a first-generation 15-digit number was given."""
        return len(self.original) == 15


def normalise(text: str) -> str:
    """Half-width, upper case, without blanks and hyphens: the form that is sealed, compared and indexed."""
    return unicodedata.normalize("NFKC", text).translate(_IGNORED).upper()


@lru_cache(maxsize=1024)
def check_digit(first17: str) -> str:
    """The 18th character for 17 digits. Remembered for a moment: one row of a list asks several times."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def _birth(first17: str) -> date:
    year, month, day = int(first17[6:10]), int(first17[10:12]), int(first17[12:14])
    try:
        born = date(year, month, day)
    except ValueError:
        raise BadIdNumber(f"身份证号中的出生日期“{year}年{month}月{day}日”不存在，请对照证件原件核对第7至14位。") from None
    if born < _OLDEST:
        raise BadIdNumber(f"身份证号中的出生年份“{year}”过早，请对照证件原件核对第7至10位。")
    return born


def check_id(text: str, *, today: date | None = None) -> IdNumber:
    """15 or 18 characters, full-width allowed -> ``IdNumber``; else ``BadIdNumber`` naming the right check digit.

    A 15-digit number gets century 19 and its check digit. With ``today`` a birth date in the future is refused.
    A number (int, float) is refused: a spreadsheet that kept it as a number has already lost its last digits.
    """
    if not isinstance(text, str):
        raise BadIdNumber("身份证号被表格当成了数字，末几位可能已丢失；请把该列设为“文本”格式后重新填写。")
    number = normalise(text)
    if len(number) not in (15, 18):
        raise BadIdNumber(f"身份证号应为18位（老证15位），现在是{len(number)}位，请对照证件原件补全。")
    body = number[:6] + "19" + number[6:] if len(number) == 15 else number[:17]
    if not (body.isascii() and body.isdecimal()):
        raise BadIdNumber("身份证号除最后一位可以是X外，其余必须是数字，请对照证件原件核对。")
    born = _birth(body)
    if today is not None and born > today:
        raise BadIdNumber(f"身份证号中的出生日期“{born.year}年{born.month}月{born.day}日”晚于今天，请对照证件原件核对。")
    right = check_digit(body)
    if len(number) == 18 and number[17] != right:
        raise BadIdNumber(
            f"身份证号校验位不符：按前17位计算末位应为“{right}”，实际为“{number[17]}”；请对照证件原件逐位核对。"
        )
    return IdNumber(body + right, born, "男" if int(body[16]) % 2 else "女", number)
