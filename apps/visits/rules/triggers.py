"""When life asks for a visit: due days and how far back the nightly look goes. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

#: A night that was missed, or a paper that came late, is made good within this many days.
LOOK_BACK_DAYS = 90


@dataclass(frozen=True, slots=True)
class Due:
    """Within how many days somebody goes (the bureau's own promise), and why in words."""

    trigger: str
    days: int
    why: str


DUES = {
    "returned": Due("returned", 30, "退役返乡"),
    "recruit": Due("recruit", 30, "应征入伍"),
    "merit": Due("merit", 30, "立功受奖"),
    "model": Due("model", 30, "评为先进典型"),
    "hardship": Due("hardship", 15, "登记生活困难"),
    "upheaval": Due("upheaval", 7, "家庭发生重大变故"),
    "illness": Due("illness", 15, "患重大疾病"),
    "death": Due("death", 7, "去世，慰问家属"),
}


#: 六必访 first, then what a station keeps up besides: what in the dossier sets a visit off, and by when somebody goes.
REASONS = {
    "returned": "服役经历登记了退役日期，30日内走访",
    "merit": "荣誉奖励登记了一、二、三等功，30日内走访",
    "model": "荣誉奖励登记了荣誉称号或先进典型，30日内走访",
    "festival": "审批后的节日活动名单上的人，活动结束前走访",
    "hardship": "登记了低保、特困、低收入等生活困难，15日内走访",
    "upheaval": "登记了意外事故等重大变故，7日内走访",
    "recruit": "服役经历登记了入伍日期，30日内走访家庭",
    "illness": "登记了患重大疾病，15日内探望",
    "death": "登记了去世，7日内慰问家属",
    "contact": "重点联系对象，每季度联系一次",
    "yearly": "重点联系对象，每年走访一次",
    "cover": "边海防官兵家庭、老复员军人、烈士遗属，每年全部走访",
    "pairing": "结对联系的人，每季度联系一次",
}
SIX = ("returned", "merit", "model", "festival", "hardship", "upheaval")


def quarter(day: date) -> tuple[str, date]:
    """Name and last day of the quarter: ``("2026Q4", 2026-12-31)``."""
    number = (day.month - 1) // 3 + 1
    after = date(day.year + (number == 4), number * 3 % 12 + 1, 1)
    return f"{day.year}Q{number}", after - timedelta(days=1)


def year_end(day: date) -> date:
    """31 December."""
    return date(day.year, 12, 31)
