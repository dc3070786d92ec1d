"""Pure layout facts of the workbench: who sees which door, the geometry of a chart, the shape of stages and tabs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the main navigation: shown when the actor holds any of ``needs``."""

    label: str
    url_name: str
    needs: tuple[str, ...]
    under: tuple[str, ...]


def doors_for(doors: Sequence[Door], permissions: Iterable[str]) -> tuple[Door, ...]:
    """The doors a person with these permissions may use; an entry without ``needs`` is open to every staff member."""
    held = frozenset(permissions)
    return tuple(door for door in doors if not door.needs or held.intersection(door.needs))


def door_at(doors: Sequence[Door], path: str) -> Door | None:
    """The door under which a path lies: the longest matching prefix; the home page only matches itself."""
    best: tuple[int, Door] | None = None
    for door in doors:
        for prefix in door.under:
            fits = path == prefix if prefix == "/" else path.startswith(prefix)
            if fits and (best is None or len(prefix) > best[0]):
                best = (len(prefix), door)
    return best[1] if best else None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: the words of its figure and the length of its bar in percent of the longest."""

    label: str
    words: str
    percent: int
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart that is a table: readable aloud, on a phone and on paper, drawn without script or inline style."""

    title: str
    head: str
    unit: str
    bars: tuple[Bar, ...]


def bar_chart(title: str, rows: Sequence[tuple[str, int, str]], *, head: str = "项目", unit: str = "数值", tone: str = "bar") -> Chart:
    """``(label, value, words)`` rows as horizontal bars; the longest value is 100, zero and negatives have no bar."""
    top = max((value for _, value, _ in rows), default=0)
    bars = tuple(
        Bar(label, words, max(1, value * 100 // top) if top > 0 and value > 0 else 0, tone) for label, value, words in rows
    )
    return Chart(title, head, unit, bars)


def share(part: int, whole: int) -> str:
    """``81%`` rounded down, so that 100% only ever means all of them; a dash when there is nothing to share."""
    return f"{part * 100 // whole}%" if whole > 0 else "—"
