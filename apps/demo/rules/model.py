"""The figures a real county published for 2023, against what a demo county counts. Pure.

Kinds: ``count`` (heads, exactly), ``wan`` (万元, within half a percent), ``percent``, ``some`` and ``some_wan`` ("2000余": at least so much), ``whole``: the same in a county of any size.
In a smaller county a figure is held against its share: two heads or a twentieth, three fifths of money (no list is shorter than one), half of what was told as "more than".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

WITHIN, HALF, LEAST = Decimal("0.005"), Decimal("0.5"), Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure, in the unit it was printed in."""

    indicator: str
    figure: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Held:
    """A figure beside what was counted (None: not at all)."""

    published: Published
    counted: Decimal | None
    is_right: bool


def read_model(rows: Iterable[Mapping[str, str]]) -> list[Published]:
    """Lines of the csv."""
    return [Published(row["indicator"], Decimal(row["figure"]), row["kind"]) for row in rows]


def hold(published: Published, counted: Decimal | None, share: Decimal) -> Held:
    """``counted`` in the unit of the figure; ``share``: the county's size, 1 for the whole."""
    return Held(published, counted, counted is not None and _fits(published, counted, share))


def _fits(published: Published, counted: Decimal, share: Decimal) -> bool:
    wanted = published.figure if published.kind in ("percent", "whole") else published.figure * share
    if published.kind.startswith("some"):
        return wanted * (1 if share == 1 else HALF) <= counted
    if share == 1 or published.kind in ("percent", "whole"):
        room = wanted * WITHIN if published.kind == "wan" else Decimal(0)
    else:
        room = max(wanted * 3 / 5, LEAST) if published.kind == "wan" else max(Decimal(2), wanted / 20)
    return abs(counted - wanted) <= room
