"""Timing, floors and the table. A figure without a floor in the same run is worth nothing."""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass(slots=True)
class Figure:
    """One measured figure. ``ratio`` is measured ÷ floor unless ``higher`` says that more is better."""

    code: str
    what: str
    measured: float
    unit: str
    floor: float
    ratio: float
    target: float
    higher: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Does the ratio keep its target?"""
        return self.ratio >= self.target if self.higher else self.ratio <= self.target

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"pass": self.passed}


class Watch:
    """Seconds between entering and leaving."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Watch]:
    """The wall clock of a block, the collector out of the way."""
    watch = Watch()
    gc.collect()
    started = time.perf_counter()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - started


def ticks() -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq and steal of all processors together, since the machine started."""
    return [int(one) for one in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]


def stolen(since: Sequence[int]) -> float:
    """The share of the processors that the machine's host gave to others since ``ticks()``: beside a large one no time means anything."""
    spent = [now - then for now, then in zip(ticks(), since, strict=True)]
    return spent[7] / max(1, sum(spent))


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """The value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def many(work: Callable[[], Any], times: int, warm: int = 2) -> list[float]:
    """Seconds of each of ``times`` runs after ``warm`` runs that do not count."""
    for _ in range(warm):
        work()
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return spent


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def peak_megabytes() -> float:
    """The largest resident size this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rows(sql: str, values: Sequence[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one statement; its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def one(sql: str, values: Sequence[Any] | dict[str, Any] | None = None) -> Any:
    """The first column of the first row."""
    return rows(sql, values)[0][0]


def table(figures: Sequence[Figure]) -> str:
    """The figures for people."""
    head = ("", "figure", "measured", "floor", "ratio", "target", "")
    lines = [head]
    for f in figures:
        sign = "≥" if f.higher else "≤"
        lines.append(
            (
                f.code,
                f.what,
                f"{f.measured:,.3f} {f.unit}",
                f"{f.floor:,.3f}",
                f"{f.ratio:.2f}",
                f"{sign} {f.target:g}",
                "pass" if f.passed else "FAIL",
            )
        )
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
