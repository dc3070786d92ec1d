"""How people of the demo county found work: a noisy process that knows nothing of the points of matching. Pure: same seed, same hires.

Everybody has tastes nobody wrote down (true trade, a second one, how far they would go, the pay below which they stay at home) and skills; what
stands on the ledger is a poor copy of them. Somebody hears of a few dozen vacancies by chance, more of those nearby, weighs them by the tastes with
a random mood, and the employer may say no. One in eight is taken on through relatives, whatever the vacancy. See docs/rules/matching.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.jobs.rules.matching import EDUCATION, SeekerFacts, VacancyFacts, age_on, best_vacancies, hits, keyword_order
from apps.jobs.rules.vacancies import grams

#: trade → (its name, pay in yuan a month, skills, posts)
TRADES: dict[str, tuple[str, int, tuple[str, ...], tuple[str, ...]]] = {
    "making": ("生产制造", 5200, ("焊工", "钳工", "数控操作", "电工"), ("普工", "焊接工", "设备维修工", "质检员")),
    "building": ("建筑施工", 6500, ("瓦工", "测量", "塔吊操作", "电工"), ("施工员", "安全员", "塔吊司机", "水电工")),
    "transport": ("交通物流", 6000, ("货车驾驶", "叉车操作", "调度"), ("货车司机", "叉车工", "仓管员", "配送员")),
    "security": ("安保消防", 3800, ("消防设施操作", "保安员证", "擒拿格斗"), ("保安员", "消防中控员", "巡防队员")),
    "catering": ("住宿餐饮", 4300, ("厨师", "面点", "客房服务"), ("厨师", "后厨帮工", "前厅领班")),
    "digital": ("信息技术", 7000, ("办公软件", "网络运维", "电商运营"), ("网络管理员", "电商客服", "数据录入员")),
    "property": ("物业房产", 4000, ("电梯维修", "水电维修", "绿化"), ("物业维修工", "项目主管", "绿化工")),
    "farming": ("农林牧渔", 3900, ("农机驾驶", "养殖", "大棚种植"), ("农机手", "养殖员", "大棚管理员")),
    "repair": ("居民服务与维修", 4600, ("汽车维修", "家电维修", "电工"), ("汽修工", "家电维修员", "洗车工")),
    "trade": ("批发零售", 4100, ("收银", "销售", "叉车操作"), ("店员", "销售代表", "理货员")),
}
CODES = tuple(TRADES)
TOWNS = tuple(f"340321{number}" for number in range(100, 118))
AREAS, AREA_WEIGHTS = ("county", "city", "province", "outside"), (60, 20, 8, 12)
FAR = {"county": 0.6, "city": 1.2, "province": 2.2, "outside": 3.0}
TODAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Post:
    """A vacancy with what a search by words finds it by."""

    facts: VacancyFacts
    title: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Taste:
    """What nobody wrote down."""

    first: str
    second: str
    stays: float
    worth: float
    skills: frozenset[str]
    home: str


@dataclass(frozen=True, slots=True)
class Hire:
    """Who took which vacancy, with what stood on the ledger and what the person would have typed into a search."""

    seeker: SeekerFacts
    vacancy_id: int
    typed: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares of hires whose vacancy stood among the first ten."""

    hires: int
    vacancies: int
    matching: float
    keywords: float
    chance: float


def make_posts(rng: Random, count: int) -> list[Post]:
    """Vacancies of a county."""
    return [_post(rng, number) for number in range(1, count + 1)]


def _post(rng: Random, number: int) -> Post:
    trade = rng.choice(CODES)
    name, pay, skills, titles = TRADES[trade]
    area = rng.choices(AREAS, AREA_WEIGHTS)[0]
    low = (
        round(pay * rng.lognormvariate(0, 0.2) * {"county": 1, "city": 1.1, "province": 1.25, "outside": 1.4}[area] / 100)
        * 100
    )
    wanted = frozenset(rng.sample(skills, rng.choice((0, 0, 1, 1, 2))))
    facts = VacancyFacts(
        number, trade, area, low * 100, round(low * rng.uniform(1.1, 1.5) / 100) * 10_000,
        rng.choice(TOWNS) if area == "county" else "", rng.choice(("", "", "junior", "senior", "college")),
        18 if rng.random() < 0.3 else None, rng.choice((None, None, 40, 45, 50)), wanted,
    )  # fmt: skip
    title = rng.choice(titles)
    return Post(facts, title, frozenset(grams([title, name, *sorted(wanted)])))


def make_taste(rng: Random, home: str) -> Taste:
    """Tastes of one person of that township."""
    first, second = rng.sample(CODES, 2)
    own = TRADES[first][2]
    skills = {*rng.sample(own, rng.randint(1, len(own))), *(rng.sample(TRADES[second][2], 1) if rng.random() < 0.4 else ())}
    worth = TRADES[first][1] * rng.lognormvariate(-0.1, 0.2)
    return Taste(first, second, rng.random(), worth, frozenset(skills), home)


def write_down(rng: Random, taste: Taste, number: int, born_on: date, education: str) -> tuple[SeekerFacts, str]:
    """What stands on the ledger: pieces are missing, some are wrong; and what the person would type into a search."""
    trades = {one for one, chance in ((taste.first, 0.75), (taste.second, 0.4)) if rng.random() < chance}
    if rng.random() < 0.15:
        trades.add(rng.choice(CODES))
    near = {"county"} if taste.stays > 0.4 else {"county", "city"} if taste.stays > 0.15 else {"city", "province", "outside"}
    floor = round(taste.worth * rng.uniform(0.8, 1.25) / 100) * 10_000 if rng.random() < 0.7 else None
    skills = frozenset(one for one in sorted(taste.skills) if rng.random() < 0.7)
    facts = SeekerFacts(
        number, born_on, education if rng.random() < 0.8 else "", frozenset(trades),
        frozenset(near) if rng.random() < 0.7 else frozenset(), taste.home, floor, skills,
    )  # fmt: skip
    typed = " ".join([TRADES[one][0] for one in sorted(trades)] + sorted(skills)) or TRADES[taste.first][3][0]
    return facts, typed


def choose(rng: Random, taste: Taste, born_on: date, education: str, posts: Sequence[Post]) -> int | None:
    """Which vacancy the person begins, or none. Nothing here looks at points, nor at the ledger."""
    if rng.random() < 0.125:
        return rng.choice(posts).facts.id
    weights = [3.0 if post.facts.town == taste.home else 1.0 for post in posts]
    heard = {rng.choices(range(len(posts)), weights)[0] for _ in range(40)}
    best, value = None, -math.inf
    for place in sorted(heard):
        post = posts[place].facts
        worth = _worth(taste, post) - math.log(-math.log(rng.random()))
        if worth > value and _accepted(rng, taste, born_on, education, post):
            best, value = post.id, worth
    return best


def _worth(taste: Taste, post: VacancyFacts) -> float:
    liked = 2.0 if post.trade == taste.first else 1.0 if post.trade == taste.second else 0.0
    near = 0.0 if post.town == taste.home else -FAR[post.area] * (0.5 + taste.stays)
    return liked + near + 2.0 * math.log((post.pay_low_fen + post.pay_high_fen) / 200 / taste.worth)


def _accepted(rng: Random, taste: Taste, born_on: date, education: str, post: VacancyFacts) -> bool:
    age = age_on(born_on, TODAY)
    outside = (post.age_max is not None and age > post.age_max) or (post.age_min is not None and age < post.age_min)
    short = bool(post.education) and EDUCATION.index(education) < EDUCATION.index(post.education)
    if (outside or short) and rng.random() < 0.85:
        return False
    lack = len(post.skills - taste.skills) / len(post.skills) if post.skills else 0.0
    return rng.random() < 0.9 - 0.5 * lack


def make_hires(seed: str, *, people: int, vacancies: int) -> tuple[list[Post], list[Hire]]:
    """A county's vacancies and who found which."""
    rng = Random(f"hires:{seed}")
    posts, found = make_posts(rng, vacancies), []
    for number in range(1, people + 1):
        born_on = TODAY - timedelta(days=rng.randint(20 * 365, 54 * 365))
        education = rng.choices(EDUCATION[1:5], (25, 45, 22, 8))[0]
        taste = make_taste(rng, rng.choice(TOWNS))
        facts, typed = write_down(rng, taste, number, born_on, education)
        chosen = choose(rng, taste, born_on, education, posts)
        if chosen is not None:
            found.append(Hire(facts, chosen, typed))
    return posts, found


def measure(posts: Sequence[Post], hires: Sequence[Hire]) -> Measured:
    """Where the vacancy that was taken stood: by points, in a search by words, by chance. No weight was fitted to these hires."""
    facts, words = [post.facts for post in posts], [(post.facts.id, post.words) for post in posts]
    by_points, by_words = [], []
    for hire in hires:
        order = [one.vacancy_id for one in best_vacancies(hire.seeker, facts, TODAY)]
        found = keyword_order(frozenset(grams([hire.typed])), words)[:10]
        by_points.append(order.index(hire.vacancy_id) + 1 if hire.vacancy_id in order else None)
        by_words.append(found.index(hire.vacancy_id) + 1 if hire.vacancy_id in found else None)
    return Measured(len(hires), len(posts), hits(by_points), hits(by_words), min(1.0, 10 / len(posts)))
