"""Whom the county visited since 2023, the year of the model, and who is visited this winter. Pure, from the script's seed.

The model county reports 269 visits with 434,500 yuan at 春节 and 八一, 756 one-to-one visits, and three lists covered without exception: 318 families of
soldiers at the border and the coast, 36 old demobilised soldiers, 12 kin of martyrs.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.acts import Script
from apps.demo.rules.mix import COUNTY_VETERANS
from apps.demo.rules.population import County, Resident

YEAR = 2026
LEDGER_DAY = date(YEAR, 9, 15)
#: Yuan -> heads: 269 visits, 434,500 yuan.
FESTIVAL = ((2_000, 100), (1_500, 131), (1_000, 38))
ONE_TO_ONE, BORDER, DEMOBILIZED, MARTYR = 756, 318, 36, 12
SPRING, ARMY_DAY = date(YEAR, 2, 4), date(YEAR, 7, 22)
#: Of each year the first day of the spring visits, and how many it made for a hundred of the model's.
YEARS = {2023: (date(2023, 1, 9), 100), 2024: (date(2024, 1, 29), 96), 2025: (date(2025, 1, 16), 103), YEAR: (SPRING, 100)}
MAKE, SUBMIT, REVIEW, APPROVE, VISIT, ANSWER = (date(YEAR, 11, day) for day in (9, 10, 11, 12, 16, 18))


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of the ledger by resident index."""

    index: int
    on: date
    trigger: str
    listed: str = ""
    organiser: str = "township"
    yuan: int = 0
    festival: str = ""


def _share(county: County, heads: int, year: int = YEAR) -> int:
    return max(1, round(heads * YEARS[year][1] / 100 * min(1.0, county.size.veterans / COUNTY_VETERANS)))


def visit_ledger(county: County, died: dict[int, date], year: int = YEAR) -> list[Line]:
    """Exactly the model's figures at full size (in 2023 and in the present year), in proportion below; nobody is visited after death."""
    rng = Random(f"visits:{county.seed}" if year == YEAR else f"visits:{county.seed}:{year}")
    last = date(year, 9, 10)
    living = [one for one in county.residents if died.get(one.index, date.max) > last]
    rng.shuffle(living)
    lines = _covered(county, rng, living, year)
    merit = [one for one in living if one.rights]
    heads = iter(merit)
    for yuan, number in FESTIVAL:
        for place, one in zip(range(_share(county, number, year)), heads, strict=False):
            festival, day = ("spring", YEARS[year][0]) if place % 2 else ("army_day", ARMY_DAY.replace(year=year))
            lines.append(Line(one.index, day + timedelta(days=rng.randrange(8)), "festival", "", "county", yuan, festival))
    for place, one in zip(range(_share(county, ONE_TO_ONE, year)), living, strict=False):
        day = date(year, 1, 12) + timedelta(days=rng.randrange(240))
        lines.append(Line(one.index, day, "pairing", "", "unit" if place % 3 == 0 else "township"))
    return sorted(lines, key=lambda line: (line.on, line.index, line.trigger))


def _covered(county: County, rng: Random, living: list[Resident], year: int) -> list[Line]:
    """The three lists; a family of the border is one household, counted once."""
    lines = []
    for listed, kind, heads in (("demobilized", "demobilized", DEMOBILIZED), ("martyr_survivor", "martyr_survivor", MARTYR)):
        own = [one for one in living if kind in one.categories][: _share(county, heads, year)]
        lines += [Line(one.index, date(year, 3, 10) + timedelta(days=rng.randrange(150)), "cover", listed) for one in own]
    homes: dict[int, Resident] = {}
    for one in reversed(living):
        if len(homes) < _share(county, BORDER, year):
            homes.setdefault(one.household, one)
    lines += [
        Line(one.index, date(year, 3, 10) + timedelta(days=rng.randrange(150)), "cover", "border_family")
        for one in homes.values()
    ]
    return lines


def visit_story(script: Script) -> None:
    """The ledger is taken over in September; this winter's campaign goes through all hands and has begun."""
    script.add(LEDGER_DAY, "visits", step="ledger")
    for day, step in (
        (MAKE, "make"),
        (SUBMIT, "submit"),
        (REVIEW, "review"),
        (APPROVE, "approve"),
        (VISIT, "visit"),
        (ANSWER, "answer"),
    ):
        script.add(day, "visits", step=step)
