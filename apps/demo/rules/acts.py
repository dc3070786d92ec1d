"""What happens to the demo county after the opening, as a dated script. Pure: same seed, same script.

An ``Act`` is something a member of staff does on a day; the stage (``demo.actions``) plays the script in order of days through
the ordinary actions. What the engine makes of it (dues, arrears, receivables) is nowhere written here.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from apps.core.month import Month
from apps.demo.rules.calendar import CountyCalendar
from apps.demo.rules.population import County, Resident

FIRST = Month(2024, 8)
LAST_CLOSED = Month(2026, 10)
EVENING = 1_000_000  # a month is posted after everything else of its day, so that it knows all of the day
TODAY = date(2026, 11, 20)  # the last day the script touches; November is left to the visitor


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """``kind`` on ``day`` about resident ``who`` (−1: about the county); ``order`` keeps the acts of one day in sequence."""

    day: date
    order: int
    kind: str = field(compare=False)
    who: int = field(compare=False, default=-1)
    data: dict[str, Any] = field(compare=False, default_factory=dict)


class Script:
    """Collects acts; ``acts()`` returns them in playing order."""

    def __init__(self, county: County, calendar: CountyCalendar) -> None:
        self.county = county
        self.calendar = calendar
        self.rng = Random(f"script:{county.seed}")
        self._acts: list[Act] = []
        self.touched: set[int] = set()

    def add(self, day: date, kind: str, who: int = -1, **data: Any) -> None:
        """Note an act on the next working day; acts after the last day of the script are dropped."""
        day = self.calendar.working(day)
        if day <= TODAY:
            last = EVENING if kind == "post" else 0
            self._acts.append(Act(day, last + len(self._acts), kind, who, data))

    def pick(self, pool: list[Resident], heads: int) -> list[Resident]:
        """``heads`` residents nobody else's story has touched yet."""
        free = [r for r in pool if r.index not in self.touched]
        chosen = self.rng.sample(free, min(heads, len(free)))
        self.touched.update(r.index for r in chosen)
        return sorted(chosen, key=lambda r: r.index)

    def share(self, per_thousand: float) -> int:
        """Heads for a story that befalls ``per_thousand`` of the payees; at least one."""
        return max(1, round(self.county.size.payees * per_thousand / 1000))

    def day_in(self, first: date, last: date) -> date:
        """A day between both, both included."""
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def acts(self) -> list[Act]:
        """All acts by day; acts of one day in the order they were noted, the posting of a month last."""
        return sorted(self._acts)
