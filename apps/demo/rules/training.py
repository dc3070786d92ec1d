"""A year of training in the demo county: 148 in five classes (one still runs), 959 degrees in three years, the homecomers' adapting class, mentors; loans of 8.345 million
yuan. Figures as counties of that size reported them; in proportion below. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.acts import Script
from apps.demo.rules.jobs import share
from apps.demo.rules.population import County

LOAN_DAY, INTEREST_DAY, CLASS_DAY = date(2026, 9, 30), date(2026, 10, 12), date(2026, 11, 13)
HEADS, DEGREES, CREDIT_YUAN, COST_FEN = 148, (305, 327, 327), 8_345_000, 220_500


@dataclass(frozen=True, slots=True)
class DemoClass:
    """One class; ``failed``: how many of ``heads`` got no certificate; ``firm``: number of the employer in ``FIRMS``, or −1."""

    name: str
    kind: str
    trade: str
    skill: str
    school: str
    starts_on: date
    ends_on: date
    hours: int
    heads: int
    failed: int = 0
    firm: int = -1


HELD = (
    DemoClass("2026年第一期叉车司机班", "aimed", "transport", "叉车司机", "怀远启航职业培训学校（演示）", date(2026, 3, 9), date(2026, 3, 20), 80, 36, 1),
    DemoClass("2026年电工订单班", "order", "making", "电工", "怀远启航职业培训学校（演示）", date(2026, 4, 13), date(2026, 4, 30), 96, 32, 2, 2),
    DemoClass("2026年电商直播班", "aimed", "digital", "直播销售", "县职业教育中心（演示）", date(2026, 6, 8), date(2026, 6, 19), 72, 30),
    DemoClass("2026年消防设施操作员定岗班", "post_bound", "security", "消防设施操作", "协作区消防职业学校（演示）", date(2026, 8, 3), date(2026, 8, 21), 120, 26, 0, 9),
)  # fmt: skip
#: Classes of the model's year (148 people, every one of them passed) and of the two years after it; fen a head.
BEFORE_COST = {2023: 220_540, 2024: 212_000, 2025: 218_000}
BEFORE = tuple(
    DemoClass(f"{year}年{skill}班", "aimed", trade, skill, "怀远启航职业培训学校（演示）", date(year, month, 8), date(year, month, 19), 80, heads)
    for year, month, skill, trade, heads in (
        (2023, 3, "叉车司机", "transport", 40), (2023, 5, "电工", "making", 36), (2023, 6, "家政管理", "repair", 38), (2023, 10, "消防设施操作", "security", 34),
        (2024, 4, "叉车司机", "transport", 34), (2024, 6, "电商直播", "digital", 30), (2024, 10, "电工", "making", 28),
        (2025, 4, "养老护理", "health", 36), (2025, 6, "无人机植保", "farming", 30), (2025, 10, "焊工", "making", 30),
    )
)  # fmt: skip
ADAPTED_BEFORE = DemoClass(
    "2023年秋季退役军人适应性培训班",
    "adapting",
    "public",
    "适应性培训",
    "县委党校（演示）",
    date(2023, 10, 16),
    date(2023, 10, 20),
    40,
    165,
)
RUNS = DemoClass(
    "2026年养老护理员班",
    "aimed",
    "health",
    "养老护理",
    "县职业教育中心（演示）",
    date(2026, 10, 19),
    date(2026, 11, 27),
    240,
    24,
)
SOON = DemoClass(
    "2026年无人机驾驶员班",
    "aimed",
    "farming",
    "无人机植保",
    "怀远启航职业培训学校（演示）",
    date(2026, 12, 7),
    date(2026, 12, 18),
    80,
    40,
)
ADAPTING = DemoClass(
    "2026年秋季退役军人适应性培训班",
    "adapting",
    "public",
    "适应性培训",
    "县委党校（演示）",
    date(2026, 10, 12),
    date(2026, 10, 16),
    40,
    60,
)
MENTORS = (
    ("高远航", "startup", "怀远迎军物流有限公司（演示）总经理", "transport"), ("沈禾丰", "startup", "怀远龙亢农业科技有限公司（演示）董事长", "farming"),
    ("陆家和", "startup", "怀远老兵家政服务有限公司（演示）总经理", "repair"), ("顾云帆", "work", "怀远云帆信息技术有限公司（演示）人事经理", "digital"),
)  # fmt: skip
GOALS = ("办好快递驿站", "把合作社的订单做起来", "开好家政门店", "转行做网店运营")
_SCHOOLS = (
    ("安徽开放大学（演示）", "开放教育", 300_000),
    ("蚌埠职业学院（演示）", "函授", 480_000),
    ("皖北高等专科学校（演示）", "函授", 450_000),
)
_SUBJECTS = ("行政管理", "工商企业管理", "农业经济管理", "法学", "计算机应用", "机电一体化")
_PURPOSES = ("购置货车跑运输", "扩建养殖大棚", "开办汽修店", "收购粮食周转", "开办农家乐", "购置农机")
_BANKS = ("怀远农商行（演示）", "县邮储支行（演示）")


@dataclass(frozen=True, slots=True)
class DemoDegree:
    """One degree, by place in the pool of people."""

    place: int
    school: str
    mode: str
    fee_fen: int
    subject: str
    level: str
    registered_on: date
    admitted_on: date | None
    graduated_on: date | None


@dataclass(frozen=True, slots=True)
class DemoLoan:
    """One loan; ``drawn``: day → fen; ``repaid`` likewise."""

    product: str
    bank: str
    purpose: str
    credit_fen: int
    rate_bp: int
    granted_on: date
    drawn: tuple[tuple[date, int], ...]
    repaid: tuple[tuple[date, int], ...]


def demo_degrees(county: County) -> list[DemoDegree]:
    """Three springs; two of three of the first have graduated this summer."""
    rng = Random(f"degrees:{county.seed}")
    found: list[DemoDegree] = []
    for year, heads in zip((2024, 2025, 2026), DEGREES, strict=True):
        for _ in range(share(county, heads)):
            school, mode, fee = rng.choice(_SCHOOLS)
            done = year == 2024 and rng.random() < 0.66
            found.append(
                DemoDegree(
                    len(found), school, mode, fee, rng.choice(_SUBJECTS), "bachelor" if rng.random() < 0.3 else "college",
                    date(year, 3, rng.randint(1, 25)), date(year, 4, 20) if rng.random() < 0.97 or done else None, date(2026, 7, 10) if done else None,
                )
            )  # fmt: skip
    return found


def loans_before(county: County) -> list[tuple[str, str, int, date, date]]:
    """(bank, purpose, fen, granted, paid off) of the model's year (142 of the rural bank with ten million yuan and more, 22 of the postal bank with three) and the year after, paid off since."""
    rng, found = Random(f"loans-before:{county.seed}"), []
    for year, bank, number, yuan in (
        (2023, _BANKS[0], 142, 75_000),
        (2023, _BANKS[1], 22, 145_000),
        (2024, _BANKS[0], 24, 200_000),
    ):
        for _ in range(share(county, number)):
            granted = date(year, rng.randint(2, 11), rng.randint(1, 28))
            size = yuan + rng.choice((-1, 0, 0, 1)) * 20_000
            found.append((bank, rng.choice(_PURPOSES), size * 100, granted, granted + timedelta(days=rng.randint(330, 364))))
    return found


def demo_loans(county: County) -> list[DemoLoan]:
    """Lines that add up to ``CREDIT_YUAN`` at full size; most of the money is drawn, some of it repaid."""
    rng, left = Random(f"loans:{county.seed}"), share(county, CREDIT_YUAN // 1000) * 1000
    found: list[DemoLoan] = []
    while left > 0:
        credit = min(left, rng.choice((100_000, 150_000, 200_000, 300_000, 500_000)))
        left -= credit
        granted = date(2025, 3, 3) + timedelta(days=rng.randrange(480))
        drawn = round(credit * rng.choice((1.0, 1.0, 0.8, 0.5)) / 1000) * 1000
        first = granted + timedelta(days=rng.randint(2, 20))
        repaid = ((date(2026, 8, rng.randint(3, 28)), drawn // 4 * 100),) if rng.random() < 0.25 else ()
        found.append(
            DemoLoan(
                "army" if rng.random() < 0.3 else "guaranteed", rng.choice(_BANKS), rng.choice(_PURPOSES), credit * 100, rng.choice((345, 360, 395)), granted,
                ((first, drawn * 100),), repaid,
            )
        )  # fmt: skip
    return found


def october(learners: int) -> list[tuple[date, str, list[bool]]]:
    """Half-days of the class that runs, in October: day, half, who of its learners came; the last one came too seldom to be paid."""
    rng, days = Random("october"), [RUNS.starts_on + timedelta(days=n) for n in range(12)]
    return [
        (day, half, [rng.random() < (0.4 if 0 < place == learners - 1 else 0.93) for place in range(learners)])
        for day in days if day.weekday() < 5 for half in ("am", "pm")
    ]  # fmt: skip


def training_story(script: Script) -> None:
    """Loans are taken over in September, a quarter's interest is calculated in October, classes and degrees are taken over in November."""
    script.add(LOAN_DAY, "training", step="loans")
    script.add(INTEREST_DAY, "training", step="interest")
    script.add(CLASS_DAY, "training", step="held")
    script.add(CLASS_DAY, "training", step="runs")
