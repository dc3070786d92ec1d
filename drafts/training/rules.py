"""Training: who may join, what a month of attendance is worth. Pure. Law: 退役军人保障法 art. 36; the numbers are dated policy."""

from dataclasses import dataclass
from datetime import date

from apps.core.errors import Conflict, Invalid, NotFound

SCHEME = "training_allowance"


class ClassNotFound(NotFound):
    default = "没有找到这个培训班，可能不在您的管辖范围内。请从培训列表进入。"


class EnrolmentNotFound(NotFound):
    default = "没有找到这名学员，可能不在您的管辖范围内。请从培训班进入。"


class ClassFull(Conflict):
    default = "这个培训班名额已满。请选择其他班次，或者等有人退出。"


class FreeCourseUsed(Conflict):
    default = "本人已经用过一次免费培训。请改为自费参加，或者核对原来的培训记录。"


@dataclass(frozen=True, slots=True)
class LivingTerms:
    """Dated policy of one month: yuan a day, least attendance in percent, and whether the province pays it at all."""

    yuan_per_day: int
    least_percent: int
    is_paid: bool


def living_fen(held: int, present: int, terms: LivingTerms) -> int:
    """What a month is worth: half a day's money a half-day present; nothing below the least attendance."""
    if not terms.is_paid or held <= 0 or present * 100 < held * terms.least_percent:
        return 0
    return present * terms.yuan_per_day * 50


def check_class(starts_on: date, ends_on: date, seats: int, cost_fen: int) -> None:
    """Raises Invalid."""
    if ends_on < starts_on or seats <= 0 or cost_fen < 0:
        raise Invalid("结业日期不早于开班日期，名额应大于零，培训费不能是负数。请核对。", field="ends_on")


def check_day(on: date, starts_on: date, ends_on: date, today: date) -> None:
    """Raises Invalid: attendance is taken on days of the class that have come."""
    if not starts_on <= on <= min(ends_on, today):
        raise Invalid(f"考勤日期应在{starts_on:%Y-%m-%d}至{ends_on:%Y-%m-%d}之间，且不晚于今天。", field="on")
