"""What life brought the people of the demo county: schooling, work, party, honours, hardship, the days of verification. Pure.

Each person's background is drawn from a stream of its own, so that adding one never moves the draws of the county itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.population import Resident

TODAY = date(2026, 11, 17)  # the demo's present day
_FIRMS = {
    "employed": ("涂山纺织有限公司", "淮上食品有限公司", "县城投物业服务中心", "白乳泉旅游服务部", "荆山建材厂"),
    "self_employed": ("个体商店", "农机维修部", "早点铺", "货运个体"),
    "founder": ("石榴种植专业合作社", "稻虾养殖家庭农场", "荆涂电商服务部"),
    "farming": ("自家承包地",),
    "student": ("蚌埠职业学院",),
}
_TRADES = {"employed": ("操作工", "保安", "驾驶员", "车间班长", "仓管"), "farming": ("种植",), "self_employed": ("经营者",)}


@dataclass(frozen=True, slots=True)
class Award:
    """An honour: kind, title, day, who gave it, number."""

    kind: str
    title: str
    on: date
    issuer: str
    number: str


@dataclass(frozen=True, slots=True)
class Background:
    """Everything drawn for one resident. Days are None where there is nothing."""

    education: str
    marriage: str
    contact: str
    away: str
    awards: Sequence[Award]
    joined_party_on: date | None
    standing: str
    work_since: date | None
    employer: str
    trade: str
    hardship: str
    hardship_since: date | None
    assessed_on: date | None
    housing: str
    self_care: str
    health: str
    verified_on: date | None
    proof: str


def make_background(seed: int, person: Resident) -> Background:
    """The background of one person; the same for the same seed and index."""
    rng = Random(f"background:{seed}:{person.index}")
    age = TODAY.year - person.born_on.year
    joined = _joined(rng, person)
    hardship, hardship_since = _hardship(rng, person, age)
    assessed = TODAY - timedelta(days=rng.randrange(30, 700)) if person.is_payee and rng.random() < 0.3 else None
    since, employer, trade = _work(rng, person, age)
    verified, proof = _verified(rng)
    return Background(
        education=_education(rng, age),
        marriage="widowed" if age > 78 and rng.random() < 0.45 else "single" if age < 28 else "married",
        contact=f"{person.name[0]}{rng.choice('明芳军丽强敏')}" if age >= 70 and rng.random() < 0.5 else "",
        away=rng.choice(("江苏省苏州市", "浙江省宁波市", "上海市")) if age < 58 and rng.random() < 0.08 else "",
        awards=_awards(rng, person, joined),
        joined_party_on=joined,
        standing=rng.choices(("settled", "floating", "pocket"), weights=(95, 4, 1))[0],
        work_since=since,
        employer=employer,
        trade=trade,
        hardship=hardship,
        hardship_since=hardship_since,
        assessed_on=assessed,
        housing=rng.choices(("own_sound", "own_poor", "kin", "dangerous"), weights=(70, 14, 15, 1))[0],
        self_care=rng.choices(("full", "partly", "none"), weights=(80, 16, 4) if age < 85 else (45, 40, 15))[0],
        health=rng.choice(("高血压，长期服药", "旧伤阴雨天疼痛", "脑梗后行走不便", "听力下降"))
        if rng.random() < 0.3
        else "",
        verified_on=verified,
        proof=proof,
    )


def _education(rng: Random, age: int) -> str:
    weights = (50, 38, 10, 2, 0, 0) if age > 70 else (8, 48, 30, 9, 5, 0) if age > 45 else (1, 14, 40, 27, 17, 1)
    return rng.choices(("primary", "junior", "senior", "college", "bachelor", "master"), weights=weights)[0]


def _joined(rng: Random, person: Resident) -> date | None:
    if person.politics != "party":
        return None
    if person.service and rng.random() < 0.7:
        return person.service.enlisted_on + timedelta(days=rng.randrange(400, 700))
    return date(person.born_on.year + rng.randrange(21, 24), rng.choice((6, 7)), 1)


def _awards(rng: Random, person: Resident, joined: date | None) -> Sequence[Award]:
    made: list[Award] = []
    spell = person.service
    if spell:
        length = (spell.discharged_on - spell.enlisted_on).days
        draws = (
            ("good_soldier", "优秀士兵", 0.3),
            ("commended", "嘉奖", 0.22),
            ("third_merit", "三等功", 0.07),
            ("second_merit", "二等功", 0.005),
        )
        for kind, title, chance in draws:
            if rng.random() < chance:
                on = spell.enlisted_on + timedelta(days=length * rng.randrange(40, 95) // 100)
                made.append(Award(kind, title, on, "部队", f"演{on.year}字第{rng.randrange(1, 900)}号"))
    if joined is not None and joined.year <= 1971:
        made.append(Award("medal", "“光荣在党50年”纪念章", date(2021, 6, 28), "县委", ""))
    return made


def _work(rng: Random, person: Resident, age: int) -> tuple[date | None, str, str]:
    status = person.employment
    if not person.service or status == "disabled":
        return None, "", ""
    out = person.service.discharged_on
    since = date(person.born_on.year + 60, 7, 1) if status == "retired" else out + timedelta(days=rng.randrange(60, 900))
    if since <= out or since >= TODAY or age < 18:
        since = out + timedelta(days=30)
    firms, trades = _FIRMS.get(status, ("",)), _TRADES.get(status, ("",))
    return since if since < TODAY else None, rng.choice(firms), rng.choice(trades)


def _hardship(rng: Random, person: Resident, age: int) -> tuple[str, date | None]:
    if rng.random() >= (0.05 if age > 65 else 0.025):
        return "", None
    kind = rng.choices(("minimum_living", "serious_illness", "at_risk", "destitute", "housing"), weights=(46, 26, 14, 8, 6))[
        0
    ]
    return kind, date(2022 + rng.randrange(4), rng.randrange(1, 13), 15)


def _verified(rng: Random) -> tuple[date | None, str]:
    """Most files were verified in the past year; some wait, a few never were."""
    draw = rng.random()
    if draw < 0.02:
        return None, ""
    days = rng.randrange(8, 350) if draw < 0.86 else rng.randrange(370, 640)
    return TODAY - timedelta(days=days), rng.choices(("visit", "paper", "shared"), weights=(50, 38, 12))[0]
