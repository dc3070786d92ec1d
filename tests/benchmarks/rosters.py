"""P5 and P6: rosters in and out, each in a process of its own so that its memory is its own; and all suspected duplicates."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from apps.core.actor import Actor
from apps.people.queries.pairs import duplicate_pairs
from tests.benchmarks.measure import Figure, one, timed

BASE = Path(__file__).resolve().parents[2]
SAMPLE = 1_000  # rows the library imports one by one; its cost a row does not shrink with more of them
PEOPLE_OF_A_CITY = 131_072


def in_child(work: str, count: int, username: str) -> dict[str, Any]:
    """Run one of the works below on the current database with the rights of the web; its figures and its peak memory."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "VP_AS_OWNER": "0", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "tests.benchmarks.roster_child", work, str(count), username]
    done = subprocess.run(command, cwd=BASE, env=environment, check=True, stdout=subprocess.PIPE, timeout=3600)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def p5(count: int) -> list[Figure]:
    """A roster of new people: preview, then write; the library's own way for the same rows."""
    with tempfile.TemporaryDirectory(prefix="vp-bench-") as folder:
        os.environ["VP_BENCH_BOOK"] = f"{folder}/roster.xlsx"
        in_child("book", count, "limei")
        ours, library = in_child("staged", count, "limei"), in_child("library", SAMPLE, "limei")
    notes = {"rows": count, "library_rows": SAMPLE, "counts": ours["counts"], "peaks": ours["peaks"]}
    bound = count / 22_800  # the targets are for 22,800 rows
    spent, theirs = (ours["preview"] + ours["write"]) / count, library["seconds"] / SAMPLE
    return [
        Figure("P5", f"upload and preview of {count:,} rows", ours["preview"], "s", 10 * bound, ours["preview"] / bound / 10, 1, notes=notes),
        Figure("P5", f"writing of {count:,} rows", ours["write"], "s", 20 * bound, ours["write"] / bound / 20, 1),
        Figure("P5", "library row by row ÷ staged, a row", theirs * 1e6, "µs", spent * 1e6, theirs / spent, 8, higher=True),
        Figure("P5", "peak memory of the import", ours["peak"], "MB", 512, ours["peak"] / 512, 1),
    ]  # fmt: skip


def p6(count: int) -> list[Figure]:
    """A roster of everybody as xlsx against xlsxwriter writing constants of the same shape."""
    ours, floor = in_child("export", count, "limei"), in_child("constants", count, "limei")
    return [
        Figure("P6", f"export of {ours['rows']:,} people ÷ constants", ours["seconds"], "s", floor["seconds"], ours["seconds"] / floor["seconds"], 1.5),
        Figure("P6", "peak memory of the export", ours["peak"], "MB", 256, ours["peak"] / 256, 1),
    ]  # fmt: skip


def duplicates(actor: Actor) -> list[Figure]:
    """All suspected pairs of everybody registered."""
    with timed() as watch:
        found = duplicate_pairs(actor)
    notes = {"people": one("select count(*) from people_person"), "pairs": len(found)}
    return [
        Figure(
            "P5",
            f"all suspected pairs of {notes['people']:,} people",
            watch.seconds,
            "s",
            60,
            watch.seconds / 60,
            1,
            notes=notes,
        )
    ]
