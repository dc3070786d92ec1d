"""How many payees each scheme has, so that a year's money comes near the published total. Pure.

The published figures of the model county are 8,493 payees and 55.8 million yuan a year (6,570 yuan each), which is only
possible with a majority of rural elders. The shares of the small schemes are set; rural elders and war veterans are solved
from two equations: heads add up, and money adds up at the national standards.
"""

from collections.abc import Mapping
from dataclasses import dataclass

COUNTY_PAYEES = 8_493
COUNTY_VETERANS = 22_800
YUAN_PER_PAYEE = 6_570

#: Heads per 10,000 payees of every scheme but the two that are solved.
FIXED_SHARES: dict[str, int] = {
    "disability_pension": 430,
    "martyr_survivor_pension": 52,
    "duty_death_survivor_pension": 58,
    "illness_death_survivor_pension": 138,
    "demobilized_subsidy": 48,
    "returned_ill_subsidy": 860,
    "test_veteran_subsidy": 70,
    "martyr_child_subsidy": 225,
}
#: Yuan a head and year used to solve the mix, at the standards of 2025-08; mean grade, cause and service years,
#: nursing included in disability.
MEAN_YUAN: dict[str, int] = {
    "disability_pension": 30_000,
    "martyr_survivor_pension": 43_116,
    "duty_death_survivor_pension": 36_000,
    "illness_death_survivor_pension": 32_928,
    "demobilized_subsidy": 27_500,
    "returned_ill_subsidy": 10_128,
    "test_veteran_subsidy": 10_908,
    "martyr_child_subsidy": 9_036,
    "war_veteran_subsidy": 10_908,
    "rural_elder_subsidy": 3_210,
}


@dataclass(frozen=True, slots=True)
class Size:
    """How large a county to make: ``payees`` receive money every month, ``veterans`` are registered altogether."""

    payees: int
    veterans: int

    @classmethod
    def of(cls, payees: int) -> "Size":
        """The county at ``payees`` recipients, veterans in the model county's proportion."""
        return cls(payees, round(payees * COUNTY_VETERANS / COUNTY_PAYEES))


def solve_mix(payees: int, mean_yuan: Mapping[str, int] = MEAN_YUAN) -> dict[str, int]:
    """Scheme -> heads; sums to ``payees``, every scheme present from 40 payees on, money near 6,570 yuan a head."""
    heads = {scheme: max(1, round(payees * share / 10_000)) for scheme, share in FIXED_SHARES.items()}
    rest_heads = payees - sum(heads.values())
    rest_money = payees * YUAN_PER_PAYEE - sum(heads[s] * mean_yuan[s] for s in heads)
    elder, war = mean_yuan["rural_elder_subsidy"], mean_yuan["war_veteran_subsidy"]
    war_heads = round((rest_money - rest_heads * elder) / (war - elder))
    heads["war_veteran_subsidy"] = min(max(1, war_heads), max(1, rest_heads - 1))
    heads["rural_elder_subsidy"] = max(1, rest_heads - heads["war_veteran_subsidy"])
    return heads
