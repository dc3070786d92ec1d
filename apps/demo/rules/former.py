"""What the books of before this system say: the year of the model (2023) whole, 2024 until the system began; who came home then. Pure, from the county's seed.

The model county reports for 2023: pensions and subsidies of 55,798,300 yuan for 8,493 persons; allowances of 17,503,500 yuan in 1,810 payments; medical money of 3,503,700 yuan
in 5,826 payments, of it 657,900 yuan in 2,166 outpatient subsidies; 246 rewards of 483,000 yuan; 339 came home to find work themselves (165 of them trained to adapt), 11 soldiers and one
officer were placed. At full size exactly these heads, money to the yuan of rounding; in proportion below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.acts import Script
from apps.demo.rules.mix import COUNTY_PAYEES, COUNTY_VETERANS, MEAN_YUAN
from apps.demo.rules.population import County, Resident

YEAR = 2023
PERSONS_YUAN = 55_798_300
ALLOWANCES, ALLOWANCE_YUAN = 1_810, 17_503_500
OUTPATIENTS, OUTPATIENT_YUAN = 2_166, 657_900
REFUNDS, PREMIUMS, ILLNESSES, OTHER_MEDICAL_YUAN = 1_205, 2_400, 55, 2_845_800
REWARDS, REWARD_YUAN = 246, 483_000
SELF, ASSIGNED, TRANSFERRED, ADAPTED = 339, 11, 1, 165
LATER_ALLOWANCES, LATER_REWARDS, MODEL_HEADS = 59, 20, 10
#: Days on which the books are entered and confirmed.
ENTERED, CONFIRMED, MODELS = date(2024, 8, 12), date(2024, 8, 14), date(2026, 1, 12)
_NURSING_YUAN = 18_000


@dataclass(frozen=True, slots=True)
class Former:
    """One line of a book, by resident index; ``scheme`` empty: ``item`` says what for."""

    index: int
    scheme: str
    item: str
    months: int
    fen: int


def heads(county: County, number: int) -> int:
    """In proportion to the county's payees."""
    return max(1, round(number * min(1.0, county.size.payees / COUNTY_PAYEES)))


def book_of(county: County, year: int) -> list[Former]:
    """The lines of a book: 2023 whole, or January to July of 2024."""
    rng = Random(f"former:{county.seed}:{year}")
    if year == YEAR:
        return [
            *_pensions(county, rng, year),
            *_allowances(county, rng, ALLOWANCES),
            *_medical(county, rng),
            *_rewards(county, rng, REWARDS),
        ]
    return [
        *_pensions(county, rng, year),
        *_allowances(county, rng, LATER_ALLOWANCES),
        *_rewards(county, rng, LATER_REWARDS),
    ]


def _months(decided: date, year: int) -> int:
    """Months of the year paid to somebody whose right was granted on a day: from the month after; the book of 2024 ends in July."""
    last = 12 if year == YEAR else 7
    return last if decided.year < year else max(0, last - decided.month)


def _pensions(county: County, rng: Random, year: int) -> list[Former]:
    """As many persons as there are payees: who was granted later is made up for by those whose employee pension was found then (查实领取职工养老金，年底停发)."""
    lines = []
    for one in county.payees:
        told = [
            (one.index, right.scheme, months, _worth(right.scheme, right.facts.get("grade", 0), rng))
            for right in one.rights
            if (months := _months(right.decided_on, year))
        ]
        own = [
            line for line in told if line[1] != "nursing_allowance"
        ]  # of two rights that exclude each other the better one was paid
        lines += [max(own, key=lambda line: line[3]), *(line for line in told if line not in own)] if own else []
    if year == YEAR:
        gone = [one for one in county.others if one.born_on.year <= 1962 and one.residence == "urban" and one.service]
        missing = county.size.payees - len({index for index, *_ in lines})
        lines += [(one.index, "rural_elder_subsidy", 12, MEAN_YUAN["rural_elder_subsidy"]) for one in gone[:missing]]
    whole = PERSONS_YUAN * county.size.payees / COUNTY_PAYEES * (1 if year == YEAR else 7 / 12 * 1.04)
    # nursing money is counted apart from pensions and subsidies
    share = whole / sum(worth * months / 12 for _, scheme, months, worth in lines if scheme != "nursing_allowance")
    return [
        Former(index, scheme, "scheme", months, round(worth * share / 12) * months * 100)
        for index, scheme, months, worth in lines
    ]


def _worth(scheme: str, grade: int, rng: Random) -> int:
    """Yuan a year before they are fitted to the whole: a grade more is worth a quarter more."""
    if scheme == "nursing_allowance":
        return _NURSING_YUAN
    mean = MEAN_YUAN[scheme]
    return round(mean * 1.25 ** (7.5 - grade)) if grade else mean + rng.randrange(4) * mean // 40


def _allowances(county: County, rng: Random, number: int) -> list[Former]:
    """One payment a family of somebody who serves."""
    homes = [one for one in county.others if 1966 < one.born_on.year < 1988]
    return _fitted(
        rng,
        _drawn(rng, homes, heads(county, number)),
        "conscript_family_allowance",
        "scheme",
        ALLOWANCE_YUAN * heads(county, number) / ALLOWANCES,
    )


def _medical(county: County, rng: Random) -> list[Former]:
    """Outpatient subsidies, refunds, premiums, aid in serious illness: among the payees."""
    pool = county.payees
    counts = [heads(county, number) for number in (REFUNDS, PREMIUMS, ILLNESSES)]
    unit = OTHER_MEDICAL_YUAN / (REFUNDS * 1450 + PREMIUMS * 380 + ILLNESSES * 3500)
    lines = _fitted(
        rng,
        _drawn(rng, pool, heads(county, OUTPATIENTS)),
        "outpatient_subsidy",
        "scheme",
        OUTPATIENT_YUAN * heads(county, OUTPATIENTS) / OUTPATIENTS,
    )
    for item, number, yuan in zip(("refund", "premium", "illness"), counts, (1450, 380, 3500), strict=True):
        lines += _fitted(rng, _drawn(rng, pool, number), "", item, number * yuan * unit)
    return lines


def _rewards(county: County, rng: Random, number: int) -> list[Former]:
    """Merit of serving sons and daughters: the reward goes with the letter to the family."""
    homes = [one for one in county.others if 1962 < one.born_on.year < 1988]
    return _fitted(
        rng,
        _drawn(rng, homes, heads(county, number)),
        "merit_reward",
        "scheme",
        REWARD_YUAN * heads(county, number) / REWARDS,
    )


def _drawn(rng: Random, pool: Sequence[Resident], number: int) -> list[int]:
    """Distinct people, as far as there are so many; then the first ones again."""
    some = [one.index for one in pool]
    rng.shuffle(some)
    return [some[place % len(some)] for place in range(number)] if some else []


def _fitted(rng: Random, who: Sequence[int], scheme: str, item: str, yuan: float) -> list[Former]:
    """Amounts that differ and add up to ``yuan`` within a yuan a line."""
    shares = [rng.choice((7, 9, 10, 11, 13)) for _ in who]
    whole = sum(shares)
    return [
        Former(index, scheme, item, 0, max(1, round(yuan * share / whole)) * 100)
        for index, share in zip(who, shares, strict=True)
    ]


def homecoming(residents: Sequence[Resident]) -> dict[int, tuple[str, date, date | None]]:
    """Index -> how somebody who came home in 2023 was provided for, when they reported, when they began at the post they were given. Later ones find work themselves."""
    back = sorted(
        (one for one in residents if one.service and one.service.discharged_on.year >= YEAR),
        key=lambda one: (one.service.discharged_on if one.service else date.max, one.index),
    )
    model = [one for one in back if one.service and one.service.discharged_on.year == YEAR]
    share = min(1.0, sum(one.service is not None for one in residents) / COUNTY_VETERANS)
    ways = (
        ["self"] * max(1, round(SELF * share))
        + ["assigned"] * round(ASSIGNED * share)
        + ["transferred"] * round(TRANSFERRED * share)
    )
    found = {one.index: _given(one, way) for one, way in zip(reversed(model), ways, strict=False)}
    return found | {one.index: _given(one, "self") for one in back if one.service and one.service.discharged_on.year > YEAR}


def _given(one: Resident, way: str) -> tuple[str, date, date | None]:
    left = one.service.discharged_on if one.service else date(YEAR, 9, 1)
    reported = left + timedelta(days=6)
    return way, reported, None if way == "self" else min(reported + timedelta(days=90), date(left.year, 12, 20))


def former_story(script: Script) -> None:
    """The books of before are entered by the clerk and confirmed by the reviewer in the first weeks."""
    for year in (YEAR, YEAR + 1):
        script.add(ENTERED, "former", step="enter", year=year)
    script.add(CONFIRMED, "former", step="confirm")
    named = [one for one in script.county.others[::7] if one.service]
    for day, years in ((CONFIRMED, (YEAR,)), (MODELS, (YEAR + 1, YEAR + 2))):
        chosen = named[: len(years) * heads(script.county, MODEL_HEADS)]
        script.add(day, "former", step="models", who_named=[one.index for one in chosen], years=years)
