"""Where the invented people live: the county's real villages, each with a weight. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

ZONES = ("400", "401")  # a farm and a development zone: registered as townships, hardly inhabited


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community: 12-digit code, name and full name ("…怀远县榴城镇…村")."""

    code: str
    name: str
    full_name: str

    @property
    def is_urban(self) -> bool:
        """Street offices (codes 001–099) and communities are town, the rest country."""
        return self.code[6] == "0" or self.name.endswith("社区") or self.name.endswith("居委会")


class Places:
    """Draws villages by weight; every village has at least some inhabitants."""

    def __init__(self, rng: Random, villages: Sequence[Village]) -> None:
        self.villages = tuple(sorted(villages, key=lambda v: v.code))
        weights = [rng.lognormvariate(0, 0.45) * (0.15 if v.code[6:9] in ZONES else 1.0) for v in self.villages]
        total, running = sum(weights), 0.0
        self._edges = []
        for weight in weights:
            running += weight / total
            self._edges.append(running)

    def draw(self, rng: Random) -> Village:
        """One village, by weight."""
        dice, low, high = rng.random(), 0, len(self._edges) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._edges[middle] >= dice else (middle + 1, high)
        return self.villages[low]
