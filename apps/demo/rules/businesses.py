"""Veteran businesses of the demo county: three dozen with their owners, four bases, and what was done for them in the year. Pure.

Each name ends in （演示）; the organisation's letters of each credit code begin with DEM.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

BUSINESSES, SERVICES = 36, 35
_PLACES = ("荆芡", "涂山", "白乳泉", "龙亢", "包集", "河溜", "常坟", "淮畔", "榴乡", "禹会", "卫城", "万福")
_WORK = (
    ("装饰工程有限公司", "building", "private", "室内装饰、水电安装"), ("生态农业专业合作社", "farming", "other", "石榴、糯稻种植和销售"),
    ("汽车维修服务中心", "repair", "self_employed", "汽车维修、道路救援"), ("保安服务有限公司", "security", "private", "保安、消防值守"),
    ("电子商务有限公司", "trade", "private", "农产品网上销售、直播带货"), ("物流有限公司", "transport", "private", "整车、零担货运"),
)  # fmt: skip
#: Name, kind, level, how many it holds, named on.
BASES = (
    ("怀远军创园（演示）", "park", "county", 20, date(2024, 8, 1)),
    ("怀远县退役军人创业孵化基地（演示）", "incubator", "city", 12, date(2023, 6, 28)),
    ("怀远荆芡装饰创业示范基地（演示）", "demonstration", "county", None, date(2026, 3, 20)),
    ("怀远淮畔拓展实训基地（演示）", "training", "county", None, date(2026, 3, 20)),
)
_DONE = (
    ("policy", "送惠企政策汇编，讲解税费减免"), ("guidance", "创业导师上门，帮助理清记账和用工合同"), ("policy", "送招用退役军人税收优惠办事指南"),
    ("finance", "对接银行，说明创业担保贷款和贴息办法"), ("hiring", "帮助发布岗位，介绍两名退役军人面试"), ("market", "介绍参加县里的产销对接会"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """One business; ``base``: place in ``BASES`` or None; sales in yuan when told."""

    name: str
    trade: str
    kind: str
    role: str
    evidence: str
    products: str
    founded_on: date
    employees: int
    veterans: int
    sales_yuan: int | None
    is_public: bool
    is_checked: bool
    base: int | None


def businesses(seed: int, count: int) -> list[DemoBusiness]:
    """So many businesses."""
    rng, found = Random(f"businesses:{seed}"), []
    for number in range(count):
        work, trade, kind, products = _WORK[number % len(_WORK)]
        role, evidence = {"other": ("cooperative", "cooperative"), "self_employed": ("operator", "licence")}.get(
            kind, ("legal", "licence") if number % 4 else ("shareholder", "shares")
        )
        employees = rng.choice((3, 5, 8, 12, 18, 26, 45, 80))
        found.append(
            DemoBusiness(
                f"怀远{_PLACES[number // len(_WORK) + number % 2 * 6]}{work}（演示）", trade, kind, role, evidence, products,
                date(2012 + number % 14, 1 + number % 12, 6), employees, rng.randrange(1, employees // 2 + 2),
                rng.randrange(30, 900) * 10_000 if number % 3 else None, number % 5 != 4, number % 9 != 8,
                0 if number % 3 == 0 else 1 if number % 8 == 5 else None,
            )
        )  # fmt: skip
    return found


def services(seed: int, count: int, of: int) -> list[tuple[int, str, date, str]]:
    """(business, kind, day, words) of so many services of the year, given to ``of`` businesses in turn."""
    rng, found = Random(f"services:{seed}"), []
    for number in range(count):
        kind, words = _DONE[number % len(_DONE)]
        found.append((number * 7 % of, kind, date(2026, 1, 12) + timedelta(days=rng.randrange(300)), words))
    return found
