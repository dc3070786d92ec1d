"""A person's life in time order, and the five stages (入伍、服役、退役、就业、优待) read from it.

Law: 退役军人保障法 art. 8 (one file for the whole course). The stages are those the bureaus count by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

#: Kind of entry -> its word on the filter.
KINDS = {
    "life": "身份与家庭", "service": "服役", "work": "就业", "honour": "荣誉和党员", "benefit": "待遇", "payment": "发放",
    "confirm": "年度确认", "notice": "通知公示", "case": "办件", "card": "优待证", "visit": "走访慰问", "check": "比对与发现", "change": "变更和核验", "read": "查阅",
}  # fmt: skip
STAGES = (("enlist", "入伍"), ("serve", "服役"), ("discharge", "退役"), ("work", "就业"), ("preference", "优待"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``strand`` and ``id`` order lines of one day; ``ref`` names the row (``app.Model``) that a face may link to."""

    on: date
    strand: str
    id: int
    kind: str
    words: str
    note: str = ""
    ref: str = ""
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five: since when, and whether the person is in it now. ``since`` is None when not reached."""

    key: str
    label: str
    since: date | None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of service, half-open."""

    enlisted_on: date
    discharged_on: date | None


def stages(spells: Iterable[Spell], works: Iterable[date], preferred_since: date | None) -> Sequence[Stage]:
    """The five stages of a soldier; empty for somebody who never served.

    In service until the last discharge. After it: preference once a benefit runs, else work once work began after it, else
    discharged. A second spell of service opens the course anew, so the last spell counts.
    """
    served = sorted(spells, key=lambda one: one.enlisted_on)
    if not served:
        return ()
    last = served[-1]
    out = last.discharged_on
    worked = min((day for day in works if out is not None and day >= out), default=None)
    preferred = max(preferred_since, out) if preferred_since is not None and out is not None else None
    since = {
        "enlist": served[0].enlisted_on,
        "serve": last.enlisted_on,
        "discharge": out,
        "work": worked,
        "preference": preferred,
    }
    here = "serve" if out is None else "preference" if preferred else "work" if worked else "discharge"
    return tuple(Stage(key, label, since[key], key == here) for key, label in STAGES)
