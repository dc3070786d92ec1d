"""`python -m tests.benchmarks [--payees N] [--only P1,P4] [--json FILE] [--suite]`: measured ratios as a table and as JSON.

Exit code 1 when a figure misses its target. Runs on a database of its own, cloned from the test template and dropped again.
"""

import tests.environment  # noqa: F401  isort: skip - services and environment first

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from apps.core.month import Month  # noqa: E402
from apps.demo.actions.staff import Cast, hire  # noqa: E402
from tests import database  # noqa: E402
from tests.benchmarks import (  # noqa: E402
    county,
    fairs,
    jobs,
    matters,
    money,
    pages,
    phones,
    reporting,
    rosters,
    screens,
    starting,
    visitors,
)
from tests.benchmarks.measure import Figure, one, rows, table, timed  # noqa: E402

SEED_DAY = datetime(2024, 6, 3, 1, tzinfo=UTC)
FIRST = Month(2024, 9)
HISTORY_MOST = 100_000  # payees with two years of history; the targets name this size
ALL = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "P13", "P14", "P15", "P16")


@cache
def _template() -> str:
    """The migrated template, found once: the tree may change while a long bench runs."""
    return database.template()


@contextmanager
def bench_database(name: str) -> Iterator[None]:
    """A clone of the test template, with the rights of the web; dropped afterwards."""
    name = f"{name}_{os.getpid()}"
    database.clone(name, _template())
    connection.settings_dict["OPTIONS"]["options"] = "-c role=vp_app"
    database.point_to(name)
    try:
        yield
    finally:
        database.drop(name)


def _county(people: int, rights: int, *, sealed: int, opened: date) -> Cast:
    cast = hire(datetime.now(UTC), SEED_DAY)
    county.load_people(people, sealed=sealed)
    county.load_rights(rights, opened)
    with county.as_owner():
        rows("update policy_ratetouch set consumed_at = now()")
    money.analyse()
    return cast


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the bench is a command


def first_month(payees: int, *, with_files: bool) -> tuple[list[Figure], float]:
    """P1 and P4 in one county; the seconds of P1."""
    with bench_database("vp_bench_month"):
        cast = _county(payees, payees, sealed=payees if with_files else 0, opened=FIRST.first)
        figures, month = money.p1(cast.actors["limei"])
        if with_files:
            money.analyse()
            leaders = [cast.actors["chenjianguo"], cast.actors["hezhiyuan"]]
            figures += money.p4(month, cast.actors["zhouqiang"], leaders, cast.actors["wufang"])
    return figures, month.seconds


def two_years(payees: int, p1_seconds: float) -> list[Figure]:
    """P2 and P3: 24 months behind them."""
    with bench_database("vp_bench_years"):
        cast = _county(payees, payees, sealed=0, opened=FIRST.first)
        with timed() as loading:
            county.load_history(FIRST.first, money.MONTHS)
        _say(f"  {money.MONTHS} months of history loaded in {loading.seconds:.0f} s")
        money.analyse()
        return money.p2_p3(cast.actors["limei"], cast.actors["zhouqiang"], FIRST, p1_seconds)


def reading(payees: int) -> list[Figure]:
    """P7: pages over two years of payments."""
    with bench_database("vp_bench_pages"):
        settings.ALLOWED_HOSTS = ["*"]
        cast = _county(payees, payees, sealed=0, opened=FIRST.first)
        county.load_history(FIRST.first, money.MONTHS)
        pages.load_payments(FIRST.first, money.MONTHS, cast.actors["limei"])
        pages.load_desks(cast.actors["limei"])
        return pages.p7(payees, one("select count(*) from payments_payment"))


def leading(payees: int) -> list[Figure]:
    """P16: the leader's screen and the report of a year over two years of payments that arrived."""
    with bench_database("vp_bench_screen"):
        settings.ALLOWED_HOSTS = ["*"]
        cast = _county(payees, payees, sealed=0, opened=FIRST.first)
        county.load_history(FIRST.first, money.MONTHS)
        pages.load_payments(FIRST.first, money.MONTHS, cast.actors["limei"])
        screens.settle()
        paid = one("select count(*) from payments_payment")
        return [*screens.p16(payees, paid, date(2025, 1, 1)), reporting.report(cast.actors["limei"], paid, 2025)]


def searching(people: int) -> list[Figure]:
    """P8: search over everybody registered."""
    with bench_database("vp_bench_search"):
        cast = _county(people, 10, sealed=0, opened=FIRST.first)
        return pages.p8(cast.actors["limei"], people)


def queueing(people: int) -> list[Figure]:
    """P13: the queue of cases."""
    with bench_database("vp_bench_cases"):
        settings.ALLOWED_HOSTS = ["*"]
        cast = _county(people, 10, sealed=0, opened=FIRST.first)
        return matters.p13(cast.actors["limei"], people)


def uploading() -> list[Figure]:
    """P14: 200 phones, 2,000 visits, in a county of its usual size."""
    with bench_database("vp_bench_phones"):
        return phones.p14(_county(22_800, 10, sealed=0, opened=FIRST.first))


def signing_up() -> list[Figure]:
    """P15: 5,000 sign-ups for one fair, and the search of 20,000 vacancies."""
    with bench_database("vp_bench_fairs"):
        settings.ALLOWED_HOSTS = ["*"]
        return fairs.p15(_county(22_800, 10, sealed=0, opened=FIRST.first))


def visiting(payees: int) -> list[Figure]:
    """P9: veterans at the portal, with two years behind them."""
    with bench_database("vp_bench_portal"):
        settings.ALLOWED_HOSTS = ["*"]
        cast = _county(payees, payees, sealed=0, opened=FIRST.first)
        county.load_history(FIRST.first, money.MONTHS)
        pages.load_payments(FIRST.first, money.MONTHS, cast.actors["limei"])
        money.analyse()
        return visitors.p9()


def in_and_out(payees: int, wanted: set[str]) -> list[Figure]:
    """P5 and P6: rosters of a county, or of 100,000 people."""
    count = 100_000 if payees >= 100_000 else 22_800
    figures: list[Figure] = []
    if "P5" in wanted:
        with bench_database("vp_bench_import"):
            hire(datetime.now(UTC), SEED_DAY)
            figures += rosters.p5(count)
        with bench_database("vp_bench_pairs"):
            cast = _county(rosters.PEOPLE_OF_A_CITY, 10, sealed=0, opened=FIRST.first)
            county.repeat_people()
            figures += rosters.duplicates(cast.actors["limei"])
    if "P6" in wanted:
        with bench_database("vp_bench_export"):
            _county(count, 10, sealed=0, opened=FIRST.first)
            figures += rosters.p6(count)
    return figures


def growth(payees: int, seconds: float) -> list[Figure]:
    """P12: cost of one payee in a large county ÷ in a small one."""
    small = 10_000 if payees >= 100_000 else max(500, payees // 4)
    _, little = first_month(small, with_files=False)
    if payees < 100_000:  # seconds are short: measure both again, close together
        _, seconds = first_month(payees, with_files=False)
    large, base = seconds / payees * 1e6, little / small * 1e6
    return [Figure("P12", f"P1 per payee at {payees:,} ÷ at {small:,}", large, "µs", base, large / base, 1.5)]


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="vp-bench-", dir=os.environ.get("VP_BENCH_DIR")))


def _groups(payees: int, wanted: set[str], *, suite: bool) -> Iterator[list[Figure]]:
    """Every wanted group of figures, in order."""
    seconds = 0.0
    several = min(payees, HISTORY_MOST)
    if wanted & {"P1", "P2", "P3", "P4", "P12"}:
        _say(f"P1 P4: a month of {payees:,} payees")
        made, seconds = first_month(payees, with_files="P4" in wanted)
        yield made
    if wanted & {"P2", "P3"}:
        _say(f"P2 P3: two years of {several:,} payees")
        base = seconds if several == payees else first_month(several, with_files=False)[1]
        yield two_years(several, base)
    if wanted & {"P5", "P6"}:
        _say("P5 P6: rosters in and out")
        yield in_and_out(payees, wanted)
    if "P7" in wanted:
        _say(f"P7: pages over {several:,} payees")
        yield reading(several)
    if "P8" in wanted:
        _say(f"P8: search over {payees:,} people")
        yield searching(payees)
    if "P13" in wanted:
        _say("P13: the queue of 100,000 cases")
        yield queueing(min(several, 22_800))
    if "P14" in wanted:
        _say("P14: 200 phones at once")
        yield uploading()
    yield from _apart(payees, wanted, seconds, suite=suite)


def _apart(payees: int, wanted: set[str], seconds: float, *, suite: bool) -> Iterator[list[Figure]]:
    """What needs processes of its own, the leader's screen, and the growth of P1."""
    if "P16" in wanted:
        _say("P16: the leader's screen over two years of payments")
        yield leading(min(payees, HISTORY_MOST))
    if "P15" in wanted:
        _say("P15: 5,000 sign-ups at once")
        yield signing_up()
    if "P9" in wanted:
        _say("P9: the portal on a pay day")
        yield visiting(min(payees, HISTORY_MOST))
    if "P10" in wanted:
        _say("P10: small jobs")
        with bench_database("vp_bench_jobs"):
            yield jobs.p10(10_000 if payees >= 100_000 else 2_000, _folder())
    if "P11" in wanted:
        _say("P11: warm start")
        yield starting.p11(_folder(), suite=suite)
    if "P12" in wanted:
        _say("P12: growth")
        yield growth(payees, seconds)


def measure(payees: int, wanted: set[str], *, suite: bool) -> list[Figure]:
    """All figures; each group is shown as soon as it is measured, since a million payees take their time."""
    figures: list[Figure] = []
    for group in _groups(payees, wanted, suite=suite):
        kept = [figure for figure in group if figure.code in wanted]
        _say(table(kept))
        figures += kept
    return figures


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--payees", type=int, default=8_493, help="8493 (default), 100000 or 1000000")
    parser.add_argument("--only", default="", help="figures, e.g. P1,P4")
    parser.add_argument("--json", default="", help="also write the JSON to this file")
    parser.add_argument("--suite", action="store_true", help="P11 also runs the whole test suite")
    asked = parser.parse_args()
    wanted = set(asked.only.upper().split(",")) if asked.only else set(ALL)
    figures = measure(asked.payees, wanted, suite=asked.suite)
    result = {
        "payees": asked.payees,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "postgresql": _version(),
        "figures": [figure.as_json() for figure in figures],
    }
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if asked.json:
        Path(asked.json).write_text(text + "\n", encoding="utf-8")
    print(text)  # noqa: T201
    print(table(figures))  # noqa: T201
    return 0 if all(figure.passed for figure in figures) else 1


def _version() -> str:
    with database.server() as cursor:
        cursor.execute("show server_version")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
