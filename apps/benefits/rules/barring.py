"""What stands against a person by sentence, warrant or discipline, and on which days. Pure.

军人抚恤优待条例（2024）第五十九条 (money); 退役军人、其他优抚对象优待证管理办法（试行） (the card). Half-open: from the day of the event, up to the day
of its end or, where the judgment names one, up to the day its term is over.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

#: What suspends while it lasts -> what ends it, its words, the words of its end.
SUSPENSIONS: Mapping[str, tuple[str, str, str]] = {
    "sentenced": ("released", "服刑或羁押", "刑满"),
    "rights_lost": ("rights_restored", "被剥夺政治权利", "期满"),
    "wanted": ("wanted_over", "被通缉", "撤销通缉"),
}
#: What never ends by itself; being struck off stands against a card only, the law of money does not name it.
LASTING = ("expelled", "struck_off")
KINDS = (*SUSPENSIONS, *(end for end, _, _ in SUSPENSIONS.values()), *LASTING)
_ENDS = {end: kind for kind, (end, _, _) in SUSPENSIONS.items()}


def standing(events: Iterable[tuple[str, date, Mapping[str, Any]]], day: date) -> set[str]:
    """Which of ``SUSPENSIONS`` and ``LASTING`` hold on ``day``; ``events`` are (kind, on, data), oldest first."""
    running: dict[str, date | None] = {}
    for kind, on, data in events:
        if on > day:
            continue
        if kind in _ENDS:
            running.pop(_ENDS[kind], None)
        elif kind in KINDS:
            running[kind] = date.fromisoformat(data["until"]) if data.get("until") else None
    return {kind for kind, until in running.items() if until is None or day < until}
