"""Who a person is on paper: ID number against birth date and sex, phone, dates, marks of state.

Law: GB 11643 (number), 居民身份证法 art. 3 (unique and lifelong); old cards carry 15 digits.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from apps.core.errors import Conflict, Invalid
from apps.core.idnumber import IdNumber, check_id

SEXES = {"男": "male", "女": "female"}
_PHONE = re.compile(r"^(1\d{10}|0\d{9,11}|[2-9]\d{6,7})$")
_OLDEST_YEARS = 125


class BirthMismatch(Invalid):
    """The birth date written on the form differs from the one inside the ID number."""


class SexMismatch(Invalid):
    """The sex written on the form differs from the one inside the ID number."""


class NoIdNumber(Invalid):
    """A dossier without ID number needs a written reason."""


class BadPhone(Invalid):
    """Not a mobile or land-line number."""


class BadDate(Invalid):
    """A day that cannot be right for this fact."""


class StaleVersion(Conflict):
    """Somebody changed the dossier since the form was opened."""

    default = "这份档案在您打开之后被别人改过。请刷新页面看清最新内容，再重新更改。"


class VersionMissing(Invalid):
    """The caller did not say which version it saw."""

    default = "没有说明更改的是哪一版档案。请从档案页面重新打开更改。"


class NothingChanged(Invalid):
    """The form equals what is already on file."""

    default = "填写的内容与现有档案相同，没有需要保存的更改。"


class WrongState(Conflict):
    """The dossier's state does not allow this."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``number18`` empty when there is none. ``sex`` is ``male`` or ``female``."""

    number18: str
    born_on: date
    sex: str
    was_15: bool


def check_identity(id_text: str, born_on: date | None, sex: str, note: str, today: date) -> Identity:
    """ID number, birth date and sex must agree; a written ``note`` (核实说明) lets a checked contradiction stand.

    Raises BadIdNumber, BirthMismatch, SexMismatch, NoIdNumber, BadDate.
    """
    if not id_text.strip():
        return _without_number(born_on, sex, note, today)
    number: IdNumber = check_id(id_text, today=today)
    inside = SEXES[number.sex]
    if born_on is not None and born_on != number.born_on and not note:
        raise BirthMismatch(
            f"出生日期{born_on}与身份证号中的{number.born_on}不一致。请对照证件改正；经核实无误的，请填写核实说明。",
            field="born_on",
        )
    if sex and sex != inside and not note:
        raise SexMismatch(
            f"性别与身份证号不一致（号码表示为{number.sex}）。请对照证件改正；经核实无误的，请填写核实说明。", field="sex"
        )
    return Identity(number.number18, check_birth(born_on or number.born_on, today), sex or inside, number.was_15)


def _without_number(born_on: date | None, sex: str, note: str, today: date) -> Identity:
    if not note:
        raise NoIdNumber("没有填写身份证号。确实没有号码的，请写明原因并填写出生日期和性别。", field="id_number")
    if born_on is None or sex not in SEXES.values():
        raise NoIdNumber("没有身份证号时，出生日期和性别必须填写。", field="born_on")
    return Identity("", check_birth(born_on, today), sex, False)


def check_birth(born_on: date, today: date) -> date:
    """A birth date between 125 years ago and today."""
    if born_on > today:
        raise BadDate(f"出生日期{born_on}晚于今天，请改正。", field="born_on")
    if today.year - born_on.year > _OLDEST_YEARS:
        raise BadDate(f"出生日期{born_on}距今超过{_OLDEST_YEARS}年，请对照证件改正。", field="born_on")
    return born_on


def check_phone(text: str, field: str = "phone") -> str:
    """Digits of a mobile (11) or land line (area code without hyphen); empty stays empty."""
    digits = re.sub(r"[\s\-—()+]", "", unicodedata.normalize("NFKC", text or ""))
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    if digits and not _PHONE.match(digits):
        raise BadPhone("电话号码不对：手机号为11位数字，固定电话请连区号填写，例如0552-8012345。", field=field)
    return digits


def check_division_code(text: str) -> str:
    """Twelve digits of any division of the country, also written with 6 or 9; empty stays empty. Raises Invalid."""
    digits = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    if digits and (not re.fullmatch(r"[1-8][0-9]{5}([0-9]{3}){0,2}", digits) or digits[:2] < "11"):
        raise Invalid("常住地区划代码不对：请填写12位区划代码，只知道县的填6位。", field="dwelling_code")
    return digits.ljust(12, "0") if digits else ""


def check_lump_sum(fen: int | None) -> int | None:
    """Fen of what a soldier got once at discharge; under ten million yuan. Raises Invalid."""
    if fen is not None and not 0 <= fen < 1_000_000_000:
        raise Invalid("一次性安置金额应在0到1000万元之间，请按档案所载核对。", field="lump_sum_fen")
    return fen


def check_version(given: int | None, current: int) -> None:
    """Optimistic lock: missing -> VersionMissing (Invalid), stale -> StaleVersion (Conflict)."""
    if given is None:
        raise VersionMissing(field="version")
    if given != current:
        raise StaleVersion(field="version")


def check_spell(
    enlisted_on: date,
    discharged_on: date | None,
    conscript_until: date | None,
    born_on: date,
    today: date,
    placed_on: date | None = None,
) -> None:
    """Dates of one spell of service: enlisted after the 12th birthday, in order, not in the future; placed after it began."""
    if enlisted_on > today:
        raise BadDate(f"入伍日期{enlisted_on}晚于今天，请改正。", field="enlisted_on")
    if enlisted_on.year - born_on.year < 12:
        raise BadDate(f"入伍日期{enlisted_on}时本人不满12岁，请核对入伍日期和出生日期。", field="enlisted_on")
    if discharged_on is not None and discharged_on <= enlisted_on:
        raise BadDate(f"退役日期{discharged_on}不晚于入伍日期{enlisted_on}，请改正。", field="discharged_on")
    if discharged_on is not None and discharged_on > today:
        raise BadDate(f"退役日期{discharged_on}晚于今天，请改正。", field="discharged_on")
    if conscript_until is not None and conscript_until <= enlisted_on:
        raise BadDate(f"义务兵服役截止日期{conscript_until}不晚于入伍日期{enlisted_on}，请改正。", field="conscript_until")
    if placed_on is not None and not enlisted_on < placed_on <= today:
        raise BadDate(f"安置上岗日期{placed_on}应在入伍以后、今天以前，请改正。", field="placed_on")


def check_day(day: date, born_on: date, today: date, label: str) -> date:
    """A day in the life of the person: not before birth, not after today. ``label`` e.g. ``去世日期``."""
    if day > today:
        raise BadDate(f"{label}{day}晚于今天，请改正。")
    if day < born_on:
        raise BadDate(f"{label}{day}早于出生日期{born_on}，请改正。")
    return day
