"""The real-name ledger (就业实名台账): who may be on it, what a change of status means, what a wish must look like. Pure."""

from collections.abc import Iterable
from datetime import date

from apps.core.errors import Conflict, Invalid, NotFound

#: Counted by status in the yearly figures; the others stay on the ledger and are counted as 其他.
COUNTED = ("employed", "founder", "seeking")
#: Who is looked for when vacancies are matched: those without work now.
LOOKING = ("seeking", "training")
MOST_SKILLS, LONGEST_SKILL = 12, 20
PAY_LEAST, PAY_MOST = 50_000, 10_000_000


class SeekerNotFound(NotFound):
    default = "就业台账中没有找到这个人，可能不在您的管辖范围内。请从求职台账进入，或者先为其登记台账。"


class OnLedger(Conflict):
    default = "这个人已经在就业台账上。请打开原来的台账，更新意愿或者变更状态。"


class SameStatus(Conflict):
    default = "台账现在就是这个状态，不用重复变更。"


def read_skills(text: str) -> list[str]:
    """Skills as typed, parted by commas or blanks, once each. Raises Invalid."""
    for mark in "，、;；\n\t ":
        text = text.replace(mark, ",")
    found = list(dict.fromkeys(word for word in text.replace("\x00", "").split(",") if word))
    long = [word for word in found if len(word) > LONGEST_SKILL]
    if long:
        raise Invalid(
            f"技能“{long[0][:LONGEST_SKILL]}…”太长。每项技能不超过{LONGEST_SKILL}个字，请用顿号分开。", field="skills"
        )
    if len(found) > MOST_SKILLS:
        raise Invalid(f"技能最多登记{MOST_SKILLS}项，现在有{len(found)}项。请保留最主要的几项。", field="skills")
    return found


def check_pay_floor(fen: int | None) -> int | None:
    """Raises Invalid: below 500 or above 100,000 yuan a month is a slip of the pen."""
    if fen is not None and not PAY_LEAST <= fen <= PAY_MOST:
        raise Invalid("期望月薪应在500元到10万元之间，请核对单位是元/月。", field="pay_floor")
    return fen


def check_codes(given: Iterable[str], known: Iterable[str], field: str, what: str) -> list[str]:
    """Codes of a table, once each and in order. Raises Invalid."""
    found = list(dict.fromkeys(given))
    if any(code not in set(known) for code in found):
        raise Invalid(f"{what}请从列表中选择。", field=field)
    return found


def check_change(old: str, old_since: date, new: str, since: date, today: date) -> None:
    """A new status begins after the old one began and not in the future. Raises SameStatus, Invalid."""
    if new == old:
        raise SameStatus
    if since > today:
        raise Invalid("状态的开始日期不能晚于今天，请核对。", field="since")
    if since <= old_since:
        raise Invalid(f"新状态的开始日期应晚于现在状态的开始日期{old_since:%Y-%m-%d}，请核对。", field="since")
