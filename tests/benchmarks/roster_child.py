"""The works of P5 and P6, run as a process of its own by ``rosters``: argv is work, count, username; figures as JSON on stdout."""

import io
import json
import os
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

import tablib  # noqa: E402

from apps.core import queue  # noqa: E402
from apps.core.actor import Actor  # noqa: E402
from apps.core.idnumber import check_digit  # noqa: E402
from apps.core.models import Job  # noqa: E402
from apps.core.sheets import Sheet, open_book, private_folder  # noqa: E402
from apps.demo.rules.identity import with_luhn  # noqa: E402
from apps.org.models import Division  # noqa: E402
from apps.org.queries import actor_of_username  # noqa: E402
from apps.people import actions  # noqa: E402
from apps.people.actions.exports import COLUMNS  # noqa: E402
from apps.people.resources.reader import read_grid  # noqa: E402
from tests.benchmarks.county import GIVEN, SURNAMES  # noqa: E402
from tests.benchmarks.measure import timed  # noqa: E402
from tests.benchmarks.row_by_row import RowByRow  # noqa: E402

BOOK = Path(os.environ.get("VP_BENCH_BOOK", ""))
OTHERS = 5_000_000  # people of this number and above belong to the library's sample


def roster(count: int, first: int = 0) -> bytes:
    """A workbook as a county sends it: every column of the template that matters, invented people."""
    villages = list(Division.objects.filter(level="village", code__startswith="340321").values_list("parent__name", "name"))
    target = io.BytesIO()
    book = open_book(target)
    heads = [
        "姓名",
        "身份证号",
        "联系电话",
        "乡镇",
        "村",
        "户口类别",
        "民族",
        "人员类别",
        "入伍日期",
        "退役日期",
        "开户行",
        "银行账号",
    ]
    sheet = Sheet(book, "名册", "退役军人花名册", heads)
    for place in range(first, first + count):
        born = date.fromordinal(date(1936, 1, 1).toordinal() + place % 14_000)
        body = f"999321{born:%Y%m%d}{place // 14_000 * 2 + 1:03d}"
        name = SURNAMES[place % len(SURNAMES)] + GIVEN[place // 32 % len(GIVEN)] + GIVEN[place // 7 % len(GIVEN)]
        town, village = villages[place % len(villages)]
        sheet.write([
            name, body + check_digit(body), f"1990{place:07d}", town, village, "农村", "汉族", "退役士兵",
            f"{born.year + 19}-12-01", f"{born.year + 23}/3/1", "县农村商业银行", with_luhn(f"999001{place:012d}"),
        ])  # fmt: skip
    book.close()
    return target.getvalue()


def book(count: int, actor: Actor) -> dict[str, Any]:
    """The workbook of ``staged``: made in a process of its own, whose memory is not the import's."""
    BOOK.write_bytes(roster(count))
    return {}


def peak() -> float:
    """MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def staged(count: int, actor: Actor) -> dict[str, Any]:
    """Our pipeline, jobs run in this process."""
    content = BOOK.read_bytes()
    peaks = {"start": peak()}
    with timed() as preview:
        sheet = actions.upload_sheet(actor, filename="bench.xlsx", content=content)
        peaks["upload"] = peak()
        sheet = actions.map_columns(actor, sheet_id=sheet.pk)
        assert queue.run(sheet.job_id or 0) == "done"
    sheet.refresh_from_db()
    peaks["check"] = peak()
    with timed() as write:
        sheet = actions.apply_sheet(actor, sheet_id=sheet.pk, seen_counts=sheet.counts)
        assert queue.run(sheet.job_id or 0) == "done"
    sheet.refresh_from_db()
    return {
        "preview": preview.seconds, "write": write.seconds, "counts": sheet.counts, "applied": sheet.applied_rows,
        "peaks": peaks | {"write": peak()},
    }  # fmt: skip


def library(count: int, actor: Actor) -> dict[str, Any]:
    """The same columns through the library's own import: a dry run, then the import, row by row, persons only."""
    grid = read_grid(roster(count, OTHERS))
    with timed() as watch:
        resource_of_one = RowByRow(actor)
        table = tablib.Dataset(headers=resource_of_one.heads)
        for _, line in grid.data():
            table.append(resource_of_one.line(grid.headers, line))
        for dry in (True, False):
            result = resource_of_one.import_data(table, dry_run=dry, raise_errors=True)
    assert result.totals["new"] == count, result.totals
    return {"seconds": watch.seconds}


def export(count: int, actor: Actor) -> dict[str, Any]:
    """One export job."""
    made = actions.ask_export(actor, reason="测量")
    job = Job.objects.get(kind="people.make_export", payload__export_id=made.pk)
    with timed() as watch:
        assert queue.run(job.pk) == "done"
    made.refresh_from_db()
    return {"seconds": watch.seconds, "rows": made.rows}


def constants(count: int, actor: Actor) -> dict[str, Any]:
    """The floor: the same cells without anything behind them."""
    line = [
        "340321-000001",
        "王建国",
        "男",
        "1955-03-01",
        "9993****0011",
        "199****0001",
        "示范镇",
        "示范村",
        "农村",
        "汉族",
        "",
        "",
        "",
        "在册",
    ]
    with timed() as watch, private_folder() as folder:
        book = open_book(str(folder / "floor.xlsx"), folder)
        sheet = Sheet(book, "人员名册", "标题", COLUMNS)
        for _ in range(count):
            sheet.write(line)
        book.close()
    return {"seconds": watch.seconds}


def main() -> None:
    """argv: work, count, username."""
    work, count, username = sys.argv[1:]
    found = globals()[work](int(count), actor_of_username(username, "bench"))
    print(json.dumps(found | {"peak": peak()}))  # noqa: T201 - read by the parent


if __name__ == "__main__":
    main()
