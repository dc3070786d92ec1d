"""The real-name ledger of the demo county: 1,081 persons at full size (the figure of a county that reported one). Pure, from the script's seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.acts import Script
from apps.demo.rules.hiring import make_taste, write_down
from apps.demo.rules.mix import COUNTY_VETERANS
from apps.demo.rules.population import County
from apps.jobs.rules.matching import SeekerFacts, age_on

LEDGER_DAY = date(2026, 11, 17)
PERSONS = 1_081
#: Status → out of a hundred of working age; from sixty on people are retired.
STATUSES = {"employed": 58, "founder": 9, "seeking": 17, "training": 4, "farming": 9, "unable": 3}
PRIORITIES = ("none",) * 12 + ("hardship", "disabled", "over_forty", "long_unemployed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the ledger by resident index."""

    index: int
    status: str
    since: date
    wishes: SeekerFacts
    priority: str
    takes_news: bool


def job_ledger(county: County, gone: set[int]) -> list[Entry]:
    """Who stands on it; nobody who died or left by then."""
    rng = Random(f"ledger:{county.seed}")
    living = [
        one for one in county.residents if one.service and one.index not in gone and age_on(one.born_on, LEDGER_DAY) < 68
    ]
    others = [
        one for one in county.residents if one.service and one.index not in gone and age_on(one.born_on, LEDGER_DAY) >= 68
    ]
    wanted = max(1, round(PERSONS * min(1.0, county.size.veterans / COUNTY_VETERANS)))
    rng.shuffle(living)
    return [_entry(rng, one.index, one.born_on) for one in (*living, *others)[:wanted]]


def _entry(rng: Random, index: int, born_on: date) -> Entry:
    old = age_on(born_on, LEDGER_DAY) >= 60
    status = "retired" if old else rng.choices(list(STATUSES), list(STATUSES.values()))[0]
    facts, _ = write_down(rng, make_taste(rng, ""), index, born_on, "")
    since = LEDGER_DAY - timedelta(days=rng.randint(20, 900))
    return Entry(index, status, since, facts, "none" if old else rng.choice(PRIORITIES), rng.random() < 0.9)


def ledger_story(script: Script) -> None:
    """The ledger is taken over when fairs, classes and loans of the year have been."""
    script.add(LEDGER_DAY, "ledger")
