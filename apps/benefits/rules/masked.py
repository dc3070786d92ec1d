"""Lists whose names and numbers are partly hidden (脱敏名单), as many offices send them: what is still known, and whom it may mean. Pure.

A hidden line never names anybody for certain: it only raises a question that begins with "is it this person at all".
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from apps.core.errors import Invalid
from apps.people.rules.names import fold

STARS = re.compile(r"[*＊×✱●＃#]")
FEWEST_TAIL = 4


class TooHidden(Invalid):
    """Too little is left to look for anybody."""

    default = "姓名和号码遮盖太多，无法核对。请向提供单位要完整名单，或只遮盖出生日期以外的部分。"


@dataclass(frozen=True, slots=True)
class Mask:
    """What is left of a hidden number. ``born_on`` None: the birth date is hidden too."""

    head: str
    tail: str
    born_on: date | None


def is_masked(text: str) -> bool:
    """Does the cell hide something?"""
    return STARS.search(text) is not None


def plain_stars(text: str) -> str:
    """Every sign offices hide with becomes ``*``; full-width digits become digits."""
    return re.sub(r"\s", "", STARS.sub("*", unicodedata.normalize("NFKC", text or ""))).upper()


def read_mask(name: str, number: str) -> Mask:
    """What a hidden number still says. Raises TooHidden."""
    text = plain_stars(number)
    if not re.fullmatch(r"[0-9*]*[0-9X*]", text) or not name.replace("*", ""):
        raise TooHidden
    head, tail = text.partition("*")[0], text.rpartition("*")[2]
    born = _day(text[6:14]) if len(text) == 18 else None
    if born is None and len(tail) < FEWEST_TAIL:
        raise TooHidden
    return Mask(head, tail, born)


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def fits_number(mask: Mask, shown: str, born_on: date) -> bool:
    """Can the number behind a masked one (``999***********1234``) be the hidden one?"""
    first, last = shown[:3], shown[-4:]
    if mask.born_on is not None and mask.born_on != born_on:
        return False
    depth = min(len(mask.tail), len(last))
    return mask.head[:3] == first[: len(mask.head[:3])] and (depth == 0 or mask.tail[-depth:] == last[-depth:])


def fits_name(hidden: str, name: str) -> bool:
    """``王*国`` and ``王*`` fit 王建国: a star stands for one or more characters."""
    pattern = "".join(
        ".+" if part == "*" else re.escape(fold(part)) for part in re.findall(r"\*|[^*]+", re.sub(r"\*+", "*", hidden))
    )
    return re.fullmatch(pattern, fold(name)) is not None
