"""The people of the demo county: payees with their right, other veterans, households. Pure, from one seed.

``make_population(seed, size, villages)`` gives the same people for the same arguments, on every machine. Service records fit
the scheme they support (入伍、退役、义务兵年限), ages fit the scheme, numbers belong to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from apps.demo.rules.identity import Numbers, fold_15
from apps.demo.rules.mix import Size, solve_mix
from apps.demo.rules.names import FIXED, make_name
from apps.demo.rules.places import Places, Village
from apps.demo.rules.rights import Right, Service, make_right, make_service

OPENED = date(2024, 8, 1)  # first month this system answers for
VETERAN_SCHEMES = frozenset(
    {
        "disability_pension",
        "demobilized_subsidy",
        "returned_ill_subsidy",
        "war_veteran_subsidy",
        "test_veteran_subsidy",
        "rural_elder_subsidy",
    }
)
BANKS = (("rcb", "怀远农商银行"), ("psbc", "邮政储蓄银行怀远支行"), ("abc", "农业银行怀远支行"))
_BANK_WEIGHTS = (70, 18, 12)


@dataclass(frozen=True, slots=True)
class Resident:
    """One invented person; ``index`` counts from 0 and is stable for a seed."""

    index: int
    name: str
    sex: str
    born_on: date
    id_number: str
    was_15: bool
    phone: str
    ethnicity: str
    politics: str
    employment: str
    village: Village
    residence: str
    household: int
    house: int
    account: str
    is_passbook: bool
    bank: tuple[str, str]
    service: Service | None
    categories: tuple[str, ...]
    rights: tuple[Right, ...] = ()

    @property
    def address(self) -> str:
        """A door in the village; no real one."""
        return f"{self.village.full_name}{self.house}号"

    @property
    def is_payee(self) -> bool:
        """Does this person receive money from the opening month on?"""
        return bool(self.rights)


@dataclass(slots=True)
class County:
    """Everybody: payees first (in order of scheme), then the other veterans."""

    seed: int
    size: Size
    residents: tuple[Resident, ...]
    rng: Random = field(repr=False)

    @property
    def payees(self) -> tuple[Resident, ...]:
        """Those with a right at the opening."""
        return tuple(r for r in self.residents if r.rights)

    @property
    def others(self) -> tuple[Resident, ...]:
        """Registered veterans without a running right."""
        return tuple(r for r in self.residents if not r.rights)


class _Maker:
    def __init__(self, seed: int, villages: Sequence[Village]) -> None:
        self.rng = Random(f"county:{seed}")
        self.places = Places(self.rng, villages)
        self.numbers = Numbers()
        self.made: list[Resident] = []
        self.fixed = list(FIXED)
        self.homes: dict[str, list[int]] = {}
        self.households = 0

    def household(self, village: Village) -> int:
        """A household of this village: usually a new one, sometimes shared with somebody already there."""
        homes = self.homes.setdefault(village.code, [])
        if homes and self.rng.random() < 0.12:
            return self.rng.choice(homes)
        self.households += 1
        homes.append(self.households)
        return self.households

    def name(self, sex: str) -> tuple[str, str]:
        """The next fixed name of a man, else an invented one."""
        if sex == "male" and self.fixed and len(self.made) % 7 == 3:
            name = self.fixed.pop(0)
            return name, "维吾尔族" if "·" in name else "汉族"
        return make_name(self.rng, sex)

    def add(
        self, sex: str, born_on: date, service: Service | None, rights: tuple[Right, ...], kinds: tuple[str, ...]
    ) -> None:
        rng = self.rng
        village = self.places.draw(rng)
        rural = rng.random() < _rural_chance(village, born_on, kinds)
        name, ethnicity = self.name(sex)
        number = self.numbers.id_number(born_on, sex)
        age = OPENED.year - born_on.year
        self.made.append(
            Resident(
                index=len(self.made),
                name=name,
                sex=sex,
                born_on=born_on,
                id_number=number,
                was_15=born_on.year < 1950 and rng.random() < 0.04,
                phone=self.numbers.phone() if rng.random() < (0.97 if age < 80 else 0.8) else "",
                ethnicity=ethnicity,
                politics=_politics(rng, age, service),
                employment=_employment(rng, age, rural),
                village=village,
                residence="rural" if rural else "urban",
                household=self.household(village),
                house=rng.randint(1, 288),
                account=self.numbers.account(),
                is_passbook=age > 72 and rng.random() < 0.3,
                bank=rng.choices(BANKS, weights=_BANK_WEIGHTS)[0],
                service=service,
                categories=kinds,
                rights=rights,
            )
        )


def _rural_chance(village: Village, born_on: date, kinds: tuple[str, ...]) -> float:
    """Rural elders live in the country; old veterans without a benefit nearly all worked in town and draw its pension."""
    if "rural_elder" in kinds or "rural_elder_candidate" in kinds:
        return 1.0
    if kinds == ("discharged_soldier",) and born_on.year <= 1967:
        return 0.02
    return 0.25 if village.is_urban else 0.86


def _politics(rng: Random, age: int, service: Service | None) -> str:
    party = (0.35 if service else 0.12) if age >= 24 else 0.1
    if rng.random() < party:
        return "party"
    return "league" if age < 28 and rng.random() < 0.6 else "masses"


def _employment(rng: Random, age: int, rural: bool) -> str:
    if age >= 60:
        return rng.choices(("farming", "retired", "disabled"), weights=(70, 25, 5) if rural else (10, 85, 5))[0]
    return rng.choices(
        ("employed", "self_employed", "founder", "farming", "unemployed", "student"), weights=(52, 17, 3, 16, 9, 3)
    )[0]


def make_population(seed: int, size: Size, villages: Sequence[Village]) -> County:
    """The county for a seed. Payees of one scheme stand together; the other veterans follow."""
    maker = _Maker(seed, villages)
    for scheme, heads in sorted(solve_mix(size.payees).items()):
        for _ in range(heads):
            _add_payee(maker, scheme)
    veterans = sum(1 for r in maker.made if r.service)
    for _ in range(max(0, size.veterans - veterans)):
        _add_veteran(maker)
    return County(seed, size, tuple(maker.made), maker.rng)


def _add_payee(maker: _Maker, scheme: str) -> None:
    rng = maker.rng
    made = make_right(rng, scheme)
    rights = [made.right]
    kinds = [made.category]
    lightly = scheme == "disability_pension" and made.right.facts["grade"] >= 8 and rng.random() < 0.12
    if lightly and made.service and made.service.enlisted_on.year < 1986:
        rights.append(Right("war_veteran_subsidy", {}, date(2008, 1, 20), "怀民优〔2008〕3号"))
        kinds.append("war_veteran")
    if scheme == "disability_pension" and made.right.facts["grade"] <= 4:
        grade, cause = made.right.facts["grade"], made.right.facts["cause"]
        rights.append(Right("nursing_allowance", {"grade": grade, "cause": cause, "mental": False}, *made.right.paper))
    if scheme in VETERAN_SCHEMES:
        kinds.append("discharged_soldier")
    maker.add(made.sex, made.born_on, made.service, tuple(rights), tuple(kinds))


def _add_veteran(maker: _Maker) -> None:
    """A veteran without a benefit; some are country people who turn 60 within the demo's two years."""
    rng = maker.rng
    soon = rng.random() < 0.036
    if soon:
        born = date(1964, 8, 2).toordinal() + rng.randrange(365 * 3)
        born_on = date.fromordinal(born)
    else:
        born_on = date(rng.choices(range(1945, 2005), weights=_VETERAN_YEARS)[0], rng.randint(1, 12), rng.randint(1, 28))
    sex = "female" if not soon and rng.random() < 0.03 else "male"
    service = make_service(rng, born_on)
    kinds = ["discharged_soldier"]
    if soon:
        kinds.append("rural_elder_candidate")
    maker.add(sex, born_on, service, (), tuple(kinds))


#: Birth years of veterans without a benefit: few old ones (they mostly hold one), many of the 1960s to 1990s.
_VETERAN_YEARS = tuple([6] * 19 + [30] * 16 + [24] * 15 + [14] * 10)


def original_number(person: Resident) -> str:
    """The number as it stands in the old paper file: 15 digits for a few of the oldest."""
    return fold_15(person.id_number) if person.was_15 else person.id_number


def as_roster_row(person: Resident) -> dict[str, Any]:
    """The person as one line of a roster for the ordinary import."""
    return {
        "name": person.name,
        "id_number": original_number(person),
        "sex": "男" if person.sex == "male" else "女",
        "born_on": person.born_on,
        "phone": person.phone,
        "division": person.village.code,
        "address": person.address,
    }
