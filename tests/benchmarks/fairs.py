"""P15: 5,000 people sign up for one fair of 4,000 places at once, from four processes; afterwards the database is counted.

Each sign-up is the action itself: permission, person, trigger, audit, its own COMMIT. Every twentieth person is tried by two processes. The floor stands
in the same run: the same processes insert as many bare rows into a fair without a limit, each its own COMMIT. Then a fair of 5,000 is called off. And the search of 20,000 vacancies.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.db import connection, connections

from apps.core import queue
from apps.core.actor import Actor
from apps.demo.actions.staff import Cast
from apps.jobs import actions
from apps.jobs.actions import calling_off
from apps.jobs.choices import Trade
from apps.jobs.models import Fair
from apps.jobs.rules.fairs import FairGiven
from apps.jobs.rules.refusals import FairFull, SignedUpAlready
from apps.jobs.rules.vacancies import grams
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, many, one, percentile, rows
from tests.benchmarks.pages import client_of, timed_page

COUNTY, PEOPLE, PLACES, PROCESSES = "340321000000", 5_000, 4_000, 4
SECONDS, SEARCH_MS, VACANCIES = 60, 80, 20_000
_BARE = """
insert into jobs_signup (fair_id, person_id, channel, code, state, signed_up_at, shows) values (%s, %s, 'portal', %s, 'signed_up', now(), '{}')
"""
TITLES = (
    "数控车工",
    "叉车司机",
    "保安员",
    "仓库管理员",
    "电焊工",
    "销售专员",
    "货运司机",
    "护理员",
    "行政文员",
    "水电维修工",
    "警务辅助人员",
    "消防员",
    "车间主任",
    "养殖技术员",
)
TOWNS = ("榴城镇", "包集镇", "龙亢镇", "河溜镇", "常坟镇", "经济开发区", "城关工业园", "新城口")


def _fair(cast: Cast, name: str, capacity: int | None) -> Fair:
    clerk = cast.actors["xuhui"]
    given = FairGiven(name, "online", clerk.today, clerk.today, capacity=capacity)
    row = actions.plan_fair(clerk, division=COUNTY, given=given)
    with as_owner():
        rows("update jobs_fair set state = 'published', published_at = now() where id = %s", [row.pk])
    return row


def _sign_up(fair: int, people: Sequence[int]) -> dict[str, int]:
    """What the action answered, counted."""
    told = {"in": 0, "full": 0, "again": 0}
    for number in people:
        try:
            actions.sign_up(Actor.veteran(number, "测试", frozenset({"jobs.sign_up"}), Actor.house().at), fair_id=fair)
            told["in"] += 1
        except FairFull:
            told["full"] += 1
        except SignedUpAlready:
            told["again"] += 1
    return told


def _insert(fair: int, people: Sequence[int]) -> dict[str, int]:
    for number in people:
        rows(_BARE, [fair, number, f"B{number:09d}"])
    return {"in": len(people)}


def _child(
    work: Callable[[int, Sequence[int]], dict[str, int]], fair: int, people: Sequence[int], gate: Any, out: Any
) -> None:
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    gate.wait()
    out.put(work(fair, people))
    connections.close_all()


def _together(
    work: Callable[[int, Sequence[int]], dict[str, int]], fair: int, heaps: Sequence[Sequence[int]]
) -> tuple[float, dict[str, int]]:
    """Seconds from the common start to the last answer, and all answers added up."""
    context = multiprocessing.get_context("fork")
    gate, out = context.Barrier(len(heaps) + 1), context.Queue()
    connections.close_all()
    children = [context.Process(target=_child, args=(work, fair, heap, gate, out)) for heap in heaps]
    for child in children:
        child.start()
    gate.wait()
    began = perf_counter()
    told: dict[str, int] = {}
    for _ in children:
        for name, count in out.get(timeout=600).items():
            told[name] = told.get(name, 0) + count
    seconds = perf_counter() - began
    for child in children:
        child.join()
    return seconds, told


def p15(cast: Cast) -> list[Figure]:
    """Sign-ups, then the search."""
    people = [number for (number,) in rows("select id from people_person order by id limit %s", [PEOPLE])]
    limited, open_to_all = _fair(cast, "基准招聘会", PLACES), _fair(cast, "不限人数的招聘会", None)
    heaps = [people[place::PROCESSES] for place in range(PROCESSES)]
    floor, _ = _together(_insert, open_to_all.pk, heaps)
    twice = [heap + heaps[(place + 1) % PROCESSES][::20] for place, heap in enumerate(heaps)]
    seconds, told = _together(_sign_up, limited.pk, twice)
    valid = one("select count(*) from jobs_signup where fair_id = %s and state = 'signed_up'", [limited.pk])
    doubled = one("select count(*) - count(distinct person_id) from jobs_signup where fair_id = %s", [limited.pk])
    free = one("select sum(free) from jobs_fairquota where fair_id = %s", [limited.pk])
    wrong = abs(valid - PLACES) + doubled + free + abs(sum(told.values()) - sum(map(len, twice)))
    notes = {
        **told,
        "valid": valid,
        "doubled": doubled,
        "free": free,
        "processes": PROCESSES,
        "asked": sum(map(len, twice)),
        "seconds": round(seconds, 1),
    }
    return [
        Figure(
            "P15",
            f"{len(people)} people for {PLACES} places at once: over, doubled or lost",
            wrong,
            "",
            1,
            wrong,
            0,
            notes=notes,
        ),
        Figure("P15", "seconds of all sign-ups", seconds, "s", SECONDS, seconds / SECONDS, 1, notes=notes),
        Figure("P15", "against bare inserts, each its own COMMIT", seconds, "s", floor, seconds / floor, 12, notes=notes),
        *_calling_off(cast, open_to_all),
        *_search(cast),
    ]


def _calling_off(cast: Cast, fair: Fair) -> list[Figure]:
    """The fair of 5,000 is called off: the clerk's own wait, and the job that writes the messages."""
    clerk = cast.actors["xuhui"]
    began = perf_counter()
    actions.cancel_fair(clerk, fair_id=fair.pk, reason="场馆停电检修")
    act = (perf_counter() - began) * 1000
    job = one("select id from core_job where kind = %s order by id desc limit 1", [calling_off.TELL])
    began = perf_counter()
    state = queue.run(job)
    seconds = perf_counter() - began
    written = one("select count(*) from notices_message where key like %s", [f"fair:{fair.pk}:%"])
    notes = {"messages": written, "job": state, "sign_ups": PEOPLE}
    return [
        Figure("P15", f"calling off a fair of {PEOPLE:,}: the act", act, "ms", 300, act / 300, 1, notes=notes),
        Figure(
            "P15",
            f"calling off a fair of {PEOPLE:,}: the job of its messages",
            seconds,
            "s",
            30,
            seconds / 30,
            1,
            notes=notes,
        ),
    ]


def _load(cast: Cast) -> None:
    """20,000 published vacancies of 400 employers; the letters come from the rule itself."""
    with as_owner():
        rows(
            """insert into jobs_employer (row_key, credit_code, name, division_id, home_county, kind, size, trade, address, introduction, promises, contact_name,
               contact_phone_tail, public_phone, state, registered_at, verified_at, reason)
               select gen_random_uuid(), '91340321DEM' || lpad(n::text, 7, '0'), '怀远示例' || n || '号有限公司', %s, '340321', 'private', 'small', 'making', '', '', '',
               '王经理', '', '', 'verified', now(), now(), '' from generate_series(1, 400) n""", [COUNTY],
        )  # fmt: skip
        owners = rows("select id, name from jobs_employer order by id")
        until = cast.actors["xuhui"].today + timedelta(days=90)
        trades = list(Trade.values)
        made = []
        for number in range(VACANCIES):
            owner, name = owners[number % 400]
            title, place, trade = (
                f"{TITLES[number % 14]}{number // 5600 + 1}班",
                TOWNS[number % 8] + f"{number // 400}号",
                trades[number % 16],
            )
            made.append((owner, COUNTY, title, trade, "county", place, 1 + number % 9, 300_000 + number % 40 * 10_000, 800_000, until,
                         grams([title, name, str(Trade(trade).label), place])))  # fmt: skip
        with connection.cursor() as cursor:
            cursor.executemany(
                """insert into jobs_vacancy (employer_id, division_id, title, trade, area, place, headcount, pay_low_fen, pay_high_fen, duties, welfare, education, skills,
                   is_veteran_priority, is_ordered, is_aimed, is_post_bound, reserved, valid_until, state, posted_at, checked_at, published_at, closed_for, note, grams)
                   values (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '', '{}', true, false, false, false, 'none', %s, 'published', now(), now(), now(), '', '', %s)""",
                made,
            )
        for table in ("jobs_vacancy", "jobs_employer"):
            rows(f"vacuum analyze {table}")


def _search(cast: Cast) -> list[Figure]:
    _load(cast)
    client, figures = client_of("xuhui"), []
    for query in ("?q=叉车", "?q=电焊工 龙亢", "?q=示例7号", "?q=没有这个岗位", "?q=员&trade=security&pay=6000", ""):
        milliseconds, statements = timed_page(client, f"/employment/vacancies/{query}")
        notes = {"vacancies": VACANCIES, "statements": statements}
        figures.append(
            Figure(
                "P15",
                f"page of {VACANCIES:,} vacancies {query or '(all)'}: p95",
                milliseconds,
                "ms",
                SEARCH_MS,
                milliseconds / SEARCH_MS,
                1,
                notes=notes,
            )
        )
    from apps.jobs.queries import found, open_vacancies

    anybody = Actor.nobody()
    spent = percentile(many(lambda: list(found(open_vacancies(anybody), {"q": "叉车 经济"})[:20]), 20)) * 1000
    figures.append(
        Figure("P15", "the same search as anybody reads it, query alone: p95", spent, "ms", SEARCH_MS, spent / SEARCH_MS, 1)
    )
    return figures
