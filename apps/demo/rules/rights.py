"""Rights under each scheme, with a person who could hold them: birth, sex, service, facts, decision. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

LAST_DECISION = date(2024, 6, 28)


@dataclass(frozen=True, slots=True)
class Service:
    """One spell of service, half-open; ``conscript_until`` ends the compulsory part (义务兵)."""

    enlisted_on: date
    discharged_on: date
    conscript_until: date
    branch: str
    rank: str


@dataclass(frozen=True, slots=True)
class Right:
    """A decision that grants a scheme, as it stood in the old files at the opening."""

    scheme: str
    facts: dict[str, Any]
    decided_on: date
    decision_no: str

    @property
    def paper(self) -> tuple[date, str]:
        """Day and number of the decision."""
        return self.decided_on, self.decision_no


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who can hold the right."""

    sex: str
    born_on: date
    category: str
    service: Service | None
    right: Right


def _day(rng: Random, first: date, last: date) -> date:
    return date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))


def _terms(year: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Compulsory years served by men enlisted in ``year`` and their weights (the law of the day, and 超期服役)."""
    if year < 1966:
        return (3, 4, 5, 6), (35, 30, 20, 15)
    if year < 1978:
        return (2, 3, 4, 5, 6), (10, 30, 30, 18, 12)
    if year < 1999:
        return (3, 4, 5), (66, 28, 6)
    return (2,), (1,)


def make_service(rng: Random, born_on: date) -> Service:
    """A service spell of somebody born then: winter enlistment at 18 to 21, some stayed on as sergeants."""
    year = born_on.year + rng.randint(18, 20)
    year = min(year, 2021 - born_on.month % 2)  # the last of them came home in the autumns of 2022 and 2023
    enlisted = (
        date(year, 12, rng.randint(5, 20)) if rng.random() < 0.75 else date(year + 1, rng.choice((1, 3)), rng.randint(5, 25))
    )
    if year >= 2013:
        enlisted = date(year, 9, rng.randint(5, 16))
    enlisted = max(enlisted, date(1954, 11, 10))
    choices, weights = _terms(enlisted.year)
    years = rng.choices(choices, weights=weights)[0]
    conscript_until = date(enlisted.year + years, enlisted.month, enlisted.day)
    if enlisted.year < 1999:  # discharges fell in spring: a quarter left some months early or late
        conscript_until += timedelta(days=rng.choice((0, 0, 0, 75, -40)))
    stayed = 0 if rng.random() < 0.85 else rng.choice((3, 5, 8, 12))
    last = date(2023, 9, 1) if born_on.day % 4 else date(2024, 5, 31)
    discharged = min(date(conscript_until.year + stayed, conscript_until.month, min(28, conscript_until.day)), last)
    discharged = max(discharged, enlisted + timedelta(days=300))
    branch = rng.choices(("陆军", "海军", "空军", "火箭军", "武警"), weights=(68, 10, 10, 3, 9))[0]
    rank = "军士" if stayed and enlisted.year >= 1988 else "义务兵"
    return Service(enlisted, discharged, min(conscript_until, discharged), branch, rank)


def _decided(rng: Random, first: date) -> date:
    first = min(max(first, date(1995, 1, 10)), LAST_DECISION)
    return _day(rng, first, LAST_DECISION)


def _paper(decided: date, rng: Random, word: str = "优") -> str:
    return f"怀退役{word}〔{decided.year}〕{rng.randint(1, 96)}号"


def _veteran(rng: Random, born: tuple[int, int], category: str, scheme: str, first: date, facts: dict[str, Any]) -> Holder:
    born_on = _day(rng, date(born[0], 1, 1), date(born[1], 12, 31))
    service = make_service(rng, born_on)
    decided = _decided(rng, max(first, service.discharged_on + timedelta(days=120)))
    return Holder("male", born_on, category, service, Right(scheme, facts, decided, _paper(decided, rng)))


def _rural_elder(rng: Random) -> Holder:
    # the older, the fewer: a triangular share of birth years 1936..1964, all 60 before the opening
    year = int(rng.triangular(1936, 1964.4, 1958))
    born_on = _day(rng, date(year, 1, 1), date(year, 12, 31) if year < 1964 else date(1964, 5, 31))
    service = make_service(rng, born_on)
    sixty = date(born_on.year + 60, born_on.month, min(28, born_on.day))
    decided = min(max(sixty + timedelta(days=rng.randint(0, 40)), date(2011, 8, 5)), LAST_DECISION)
    facts = {
        "enlisted_on": service.enlisted_on.isoformat(),
        "conscript_until": service.conscript_until.isoformat(),
        "has_employee_pension": False,
    }
    right = Right("rural_elder_subsidy", facts, decided, _paper(decided, rng))
    return Holder("male", born_on, "rural_elder", service, right)


#: (grade, cause) -> heads per thousand disabled payees; grades 7–10 by illness do not exist.
_GRADES: dict[tuple[int, str], int] = {
    (1, "war"): 2, (1, "duty"): 5, (1, "illness"): 4, (2, "war"): 3, (2, "duty"): 8, (2, "illness"): 7,
    (3, "war"): 4, (3, "duty"): 10, (3, "illness"): 8, (4, "war"): 5, (4, "duty"): 12, (4, "illness"): 9,
    (5, "war"): 8, (5, "duty"): 24, (5, "illness"): 16, (6, "war"): 14, (6, "duty"): 45, (6, "illness"): 28,
    (7, "war"): 24, (7, "duty"): 95, (8, "war"): 40, (8, "duty"): 180, (9, "war"): 36, (9, "duty"): 150,
    (10, "war"): 33, (10, "duty"): 230,
}  # fmt: skip


def _disabled(rng: Random) -> Holder:
    grade, cause = rng.choices(tuple(_GRADES), weights=tuple(_GRADES.values()))[0]
    born = (1948, 1966) if cause == "war" else (1948, 1998)
    facts = {"grade": grade, "cause": cause}
    return _veteran(rng, born, "disabled_soldier", "disability_pension", date(1996, 3, 1), facts)


def _demobilized(rng: Random) -> Holder:
    born_on = _day(rng, date(1929, 1, 1), date(1936, 6, 30))
    enlisted = _day(rng, date(max(1945, born_on.year + 16), 8, 1), date(1954, 10, 20))
    years = rng.randint(3, 6)
    discharged = date(enlisted.year + years, 4, 15)
    service = Service(enlisted, discharged, discharged, rng.choice(("陆军", "陆军", "志愿军")), "义务兵")
    decided = _decided(rng, date(1995, 1, 10))
    right = Right("demobilized_subsidy", {"period": "other"}, decided, _paper(decided, rng))
    return Holder("male", born_on, "demobilized", service, right)


def _survivor(kind: str) -> Callable[[Random], Holder]:
    def make(rng: Random) -> Holder:
        if rng.random() < 0.04:  # a child
            born_on = _day(rng, date(2010, 1, 1), date(2019, 12, 31))
        else:
            born_on = _day(rng, date(1933, 1, 1), date(1972, 12, 31))
        sex = "female" if rng.random() < (0.8 if born_on.year < 2000 else 0.5) else "male"
        decided = _decided(rng, date(max(1996, born_on.year + 1), 2, 1))
        right = Right(f"{kind}_pension", {}, decided, _paper(decided, rng, "抚"))
        return Holder(sex, born_on, kind, None, right)

    return make


def _martyr_child(rng: Random) -> Holder:
    born_on = _day(rng, date(1934, 1, 1), date(1963, 12, 31))
    decided = _decided(rng, max(date(2011, 8, 10), date(born_on.year + 60, born_on.month, min(28, born_on.day))))
    sex = "female" if rng.random() < 0.5 else "male"
    return Holder(sex, born_on, "martyr_child", None, Right("martyr_child_subsidy", {}, decided, _paper(decided, rng)))


_MAKERS: dict[str, Callable[[Random], Holder]] = {
    "rural_elder_subsidy": _rural_elder,
    "disability_pension": _disabled,
    "demobilized_subsidy": _demobilized,
    "martyr_survivor_pension": _survivor("martyr_survivor"),
    "duty_death_survivor_pension": _survivor("duty_death_survivor"),
    "illness_death_survivor_pension": _survivor("illness_death_survivor"),
    "martyr_child_subsidy": _martyr_child,
    "war_veteran_subsidy": lambda rng: _veteran(
        rng, (1944, 1966), "war_veteran", "war_veteran_subsidy", date(2007, 8, 10), {}
    ),
    "test_veteran_subsidy": lambda rng: _veteran(
        rng, (1938, 1964), "test_veteran", "test_veteran_subsidy", date(2007, 8, 10), {}
    ),
    "returned_ill_subsidy": lambda rng: _veteran(
        rng, (1942, 1992), "returned_ill", "returned_ill_subsidy", date(1998, 5, 10), {}
    ),
}


def make_right(rng: Random, scheme: str) -> Holder:
    """A holder of ``scheme``; KeyError for a scheme this county does not have."""
    return _MAKERS[scheme](rng)
