"""Certificates, punishments and the grid of the demo people: what their rights rest on, as the old papers say it. Pure.

Each person's papers are drawn from a stream of their own, so that adding one never moves the draws of the county itself.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from apps.demo.rules.names import make_name
from apps.demo.rules.population import Resident

#: Scheme of a survivor -> kind of certificate.
_OF_KIN = {
    "martyr_survivor_pension": "martyr",
    "duty_death_survivor_pension": "duty_death",
    "illness_death_survivor_pension": "illness_death",
    "martyr_child_subsidy": "martyr",
}
_PUNISHMENTS = ("warning", "warning", "serious_warning", "demerit")
_GRIDS = 3
_FIRST_PAPERS = date(1951, 3, 1)  # 革命烈士家属优待暂行条例 (1950-12-11): earlier martyrs were certified after it
_MINISTRY_SINCE = date(1978, 5, 1)
_BUREAU_SINCE = date(2018, 11, 12)  # before, disabilities were certified by the civil affairs department


def certificate(seed: int, person: Resident) -> Mapping[str, Any] | None:
    """The columns of the certificate that the first right of the opening rests on; None where it needs none."""
    if not person.rights:
        return None
    right, rng = person.rights[0], Random(f"certificate:{seed}:{person.index}")
    if right.scheme == "disability_pension":
        return disability(person, right.facts["grade"], right.facts["cause"], right.decided_on)
    if right.scheme not in _OF_KIN:
        return None
    kind = _OF_KIN[right.scheme]
    relation = _relation(rng, person)
    died, issued = _days(rng, person, right.decided_on, is_child=right.scheme == "martyr_child_subsidy")
    own = person.name[0] if relation == "child" or (relation == "parent" and person.sex == "male") else ""
    name = make_name(rng, "male")[0]
    return {
        "kind": kind, "number": f"演{kind[:1].upper()}字第{person.index + 1:06d}号", "issued_on": issued, "issuer": _issuer(kind, issued),
        "soldier_name": own + name[1:] if own else name, "soldier_relation": relation,
        "soldier_enlisted_on": died - timedelta(days=365 * rng.randrange(2, 9)), "soldier_died_on": died,
    }  # fmt: skip


def disability(person: Resident, grade: int, cause: str, decided: date) -> Mapping[str, Any]:
    """The certificate of a disability of that grade and cause."""
    office = "退役军人事务厅" if decided >= _BUREAU_SINCE else "民政厅"
    return {
        "kind": "disability", "number": f"皖军演{person.index + 1:06d}-{decided:%y%m}", "issued_on": decided, "issuer": f"安徽省{office}",
        "grade": grade, "cause": cause,
    }  # fmt: skip


def punishment(seed: int, person: Resident) -> Mapping[str, Any] | None:
    """The columns of a punishment in service, lifted after half a year; four veterans in a thousand have one."""
    rng, spell = Random(f"punishment:{seed}:{person.index}"), person.service
    if spell is None or rng.random() >= 0.004:
        return None
    since = spell.enlisted_on + (spell.discharged_on - spell.enlisted_on) * rng.randrange(30, 70) // 100
    return {
        "kind": rng.choice(_PUNISHMENTS), "since": since, "until": since + timedelta(days=183), "issuer": "部队",
        "order_no": f"演{since.year}纪字第{rng.randrange(1, 60)}号",
    }  # fmt: skip


def grid(seed: int, person: Resident) -> tuple[str, str]:
    """The cell of the township's grid a house lies in, and who looks after it."""
    number = person.house % _GRIDS + 1
    place = person.village.name.removesuffix("村民委员会").removesuffix("居民委员会")
    return f"{place}第{number}网格", _keeper(seed, person.village.code, number)


@cache
def _keeper(seed: int, village: str, number: int) -> str:
    return make_name(Random(f"grid:{seed}:{village}:{number}"), "male" if number % 2 else "female")[0]


def _issuer(kind: str, issued: date) -> str:
    """Martyrs are certified by the ministry of the day, other deaths by the unit's political department."""
    if kind != "martyr":
        return "某部政治机关"
    return "民政部" if issued >= _MINISTRY_SINCE else "中央人民政府内务部"


def _relation(rng: Random, person: Resident) -> str:
    if person.born_on.year >= 2000 or person.rights[0].scheme == "martyr_child_subsidy":
        return "child"
    if person.sex == "male" or (person.born_on.year < 1950 and rng.random() < 0.4):
        return "parent"
    return "spouse"


def _days(rng: Random, person: Resident, decided: date, *, is_child: bool) -> tuple[date, date]:
    """The day of the death and of the certificate: a martyr's child lost the father young, for others the right began with it."""
    if is_child:
        died = person.born_on + timedelta(days=365 * rng.randrange(1, 15) + rng.randrange(365))
        return died, max(died + timedelta(days=rng.randrange(200, 900)), _FIRST_PAPERS)
    died = decided - timedelta(days=rng.randrange(90, 220))
    return died, died + timedelta(days=rng.randrange(20, 80))
