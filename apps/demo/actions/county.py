"""The demo county from nothing to an ordinary November: everything that moved money went through the ordinary actions."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from apps.benefits.actions import OpeningRow, confirm_opening, import_entitlements
from apps.core.actor import Actor
from apps.core.calendar import working_days
from apps.core.errors import Conflict
from apps.core.month import Month
from apps.demo.actions.local import local_rows
from apps.demo.actions.matters import settle_messages
from apps.demo.actions.people import load_people
from apps.demo.actions.staff import Cast, hire, open_stations
from apps.demo.actions.stage import Stage
from apps.demo.queries import is_used, villages
from apps.demo.rules.acts import FIRST, TODAY, Act
from apps.demo.rules.calendar import CountyCalendar
from apps.demo.rules.matters import case_acts
from apps.demo.rules.mix import Size
from apps.demo.rules.population import County, make_population
from apps.demo.rules.stories import OPENING_CONFIRMED, OPENING_ENTERED, make_script
from apps.reports.actions import answer_task, raise_tasks
from apps.reports.queries.tasks import tasks

ROLES_SINCE = datetime(2024, 6, 3, 1, tzinfo=UTC)
PEOPLE_LOADED = datetime(2024, 7, 1, 1, tzinfo=UTC)
Say = Callable[[str], None]


class AlreadySeeded(Conflict):
    """People or dues are there already."""

    default = "数据库里已有人员或应发，不能再生成演示县。请换一个空数据库，或加 --no-demo 启动。"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made: the staff with their passwords, and how long each part took in seconds."""

    cast: Cast
    people: int
    payees: int
    seconds: dict[str, float]


class _Watch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.seconds[name] = round(now - self._since, 2)
        self._since = now


def seed_county(
    now: datetime, *, payees: int, seed: int, months: int | None = None, say: Say = lambda _text: None
) -> Seeded:
    """Make the county for ``payees`` recipients from ``seed``; ``months`` ends the history early (tests).

    Raises AlreadySeeded. The same arguments give the same facts, byte for byte.
    """
    if is_used():
        raise AlreadySeeded
    watch = _Watch()
    county = make_population(seed, Size.of(payees), villages(Actor.house(now)))
    acts = _script(county, months)
    watch.lap("population")
    cast = hire(now, ROLES_SINCE)
    open_stations(ROLES_SINCE)
    watch.lap("staff")
    paid = {r.index for r in county.payees} | {act.who for act in acts if act.who >= 0}
    people = load_people(
        Actor.house(PEOPLE_LOADED),
        residents=county.residents,
        with_account=paid,
        seed=seed,
        staff_id=cast.actors["limei"].staff_id,
    )
    gc.freeze()  # the people stay as long as the seeding: the collector need not walk through them again and again
    watch.lap("people")
    stage = Stage(cast, county, people)
    _open(stage, county, people)
    watch.lap("opening")
    say(f"已建档{len(people)}人，期初{len(county.payees)}人；逐月办理历史……")
    gc.disable()  # once a month is often enough: the stage collects as it closes one
    try:
        stage.play(acts, say)
    finally:
        gc.enable()
    settle_messages()
    _tasks(cast, now)
    watch.lap("history")
    return Seeded(cast, len(people), len(county.payees), watch.seconds)


def _tasks(cast: Cast, now: datetime) -> None:
    """What the first night finds; one township has begun to work on it."""
    raise_tasks(Actor.house(now))
    desk = cast.actors["zhaolin"].moved(now)
    row = tasks(desk).filter(rule="unverified").first()
    if row is not None:
        answer_task(desk, task_id=row.pk, words="已分到各村网格员，随下一轮走访逐户核验，年底前完成。")


def _script(county: County, months: int | None) -> list[Act]:
    local: dict[date, list[object]] = {}
    for row in local_rows():
        local.setdefault(row["day"], []).append(row)
    year = timedelta(days=366)
    calendar = CountyCalendar(working_days(FIRST.first - year, TODAY + year).includes)
    script = make_script(county, calendar, local)
    acts = script.acts()
    busy = script.touched | {act.who for act in acts}
    acts = sorted([*acts, *case_acts(county, calendar, busy, min(3000, max(34, county.size.payees // 120)))])
    if months is None:
        return acts
    last = Month(FIRST.year, FIRST.number) + months
    return [act for act in acts if act.day < last.first]


def _open(stage: Stage, county: County, people: list[int]) -> None:
    rows = [
        OpeningRow(people[resident.index], right.scheme, right.facts, right.decided_on, right.decision_no)
        for resident in county.payees
        for right in resident.rights
    ]
    stage.begin(OPENING_ENTERED)
    ids = import_entitlements(stage.clerk, rows=rows, opened_month=FIRST)
    stage.begin(OPENING_CONFIRMED)
    confirm_opening(stage.reviewer, entitlement_ids=ids, seen_count=len(ids))
