"""重点任务: raised once, worked on, closed by the data or with a reason, scoped; a target behind its year."""

from datetime import date, timedelta

import pytest
from django.test import Client

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.org.models import User
from apps.people.models import Person
from apps.reports import actions
from apps.reports.actions.tasks import TaskClosed
from apps.reports.models import KeyTask
from apps.reports.queries import tasks
from apps.reports.queries.indicators import INDICATORS
from apps.reports.rules.comparing import BadGoal, read_goal
from apps.reports.rules.spans import Span
from apps.reports.rules.tasks import is_behind
from apps.reports.rules.values import Value

TOWN = "340321104000"


def test_a_target_is_behind_only_when_it_was_counted_and_enough_of_the_year_is_gone():
    flow, stock = INDICATORS["JD03"], INDICATORS["JD01"]
    half, autumn = Span(2026, date(2026, 7, 1)), Span(2026, date(2026, 10, 15))
    assert is_behind(flow, Value(44), 100, half) and not is_behind(flow, Value(46), 100, half)
    assert not is_behind(flow, Value(None, why="没有记录"), 100, half) and not is_behind(
        flow, Value(0), 100, Span(2026, date(2026, 1, 20))
    )
    assert not is_behind(stock, Value(1), 100, half) and is_behind(stock, Value(99), 100, autumn)
    assert is_behind(INDICATORS["JD04"], Value(89, 100), 900, autumn) and not is_behind(
        INDICATORS["JD04"], Value(90, 100), 900, autumn
    )


def test_a_goal_in_the_wrong_unit_is_refused_before_it_overflows():
    with pytest.raises(BadGoal):
        read_goal(INDICATORS["YF02"], "9" * 15)


@pytest.mark.xdist_group("demo")
def test_a_task_lives_from_the_data_to_the_data(demo, clerk, chief, station_clerk, finance):
    house = Actor.house(chief.at)
    actions.set_target(chief, year=house.today.year, indicator="JD03", goal="999999", source="责任书")
    actions.raise_tasks(house)
    first = actions.raise_tasks(house)
    assert first["raised"] == first["done"] == 0 and first["open"] == KeyTask.objects.filter(is_current=True).count() > 3
    for row in KeyTask.objects.filter(is_current=True).exclude(rule=tasks.TARGET):
        assert tasks.rows_of(house, row).count() == row.number, row.rule
    behind = KeyTask.objects.get(rule=tasks.TARGET)
    assert "999,999" in behind.words and behind.owner_role == "benefit_reviewer"
    row = KeyTask.objects.get(rule="unverified", subject=TOWN)
    _worked_on(row, clerk, chief, station_clerk, finance)
    Person.objects.filter(pk__in=tasks.rows_of(house, row).values("pk")).update(verified_on=house.today)
    assert actions.raise_tasks(house)["done"] == 1
    row.refresh_from_db()
    assert (row.state, row.is_current, row.closed_on, row.number) == ("done", False, house.today, 0)
    with pytest.raises(TaskClosed):
        actions.answer_task(station_clerk, task_id=row.pk, words="已经办完")
    again = actions.raise_tasks(Actor.house(house.at + timedelta(days=400)))
    assert again["raised"] and KeyTask.objects.filter(rule="unverified", subject=TOWN).count() == 2


def _assigned(address, desk, lead, number):
    given = {"data": {"staff_no": number}, "content_type": "application/json"}
    assert desk.post(address, headers={"Idempotency-Key": "a1"}, **given).status_code == 403
    assert lead.post(address, headers={"Idempotency-Key": "a2"}, **given).json()["holder"] == number


def _worked_on(row, clerk, chief, station_clerk, finance):
    desk, lead, stranger = (Client() for _ in range(3))
    for client, actor in ((desk, station_clerk), (lead, chief), (stranger, finance)):
        client.force_login(User.objects.get(pk=actor.user_id))
    listed = desk.get("/reports/tasks/?show=mine").content.decode()
    assert f"/reports/tasks/{row.pk}/" in listed and all(one.division_id == TOWN for one in tasks.tasks(station_clerk))
    assert "重点任务" in desk.get("/").content.decode()
    away = KeyTask.objects.filter(is_current=True, division_id="340321100000").first()
    assert away and desk.get(f"/reports/tasks/{away.pk}/").status_code == 404
    page = desk.get(f"/reports/tasks/{row.pk}/").content.decode()
    assert f"现在 {row.number} 条" in page and 'data-label="姓名"' in page
    assert "不能查看这类记录" in stranger.get(
        f"/reports/tasks/{KeyTask.objects.filter(rule='unreached').first().pk}/"
    ).content.decode() or finance.may("benefits.view_benefit")
    step = f"/reports/tasks/{row.pk}/"
    assert desk.post(f"{step}answer/", {"words": "嗯"}).status_code == 422
    assert desk.post(f"{step}answer/", {"words": "已通知各村，下周逐户核验。"}).status_code == 302
    assert desk.post(f"{step}close/", {"reason": "不想办了"}).status_code == 403
    assert lead.post(f"{step}assign/", {"staff_no": "没有"}).status_code == 422
    _assigned(f"/api/v1/reports{step[8:]}assign/", desk, lead, User.objects.get(pk=station_clerk.user_id).staff.number)
    row.refresh_from_db()
    assert (row.state, row.holder_id, row.answered_by_id) == ("answered", station_clerk.staff_id, station_clerk.staff_id)
    api = desk.get("/api/v1/reports/tasks/?size=200").json()["results"]
    assert {one["id"] for one in api} == {one.pk for one in tasks.tasks(station_clerk)}
    assert desk.get(f"/api/v1/reports/tasks/{row.pk}/rows/?size=1").json()["results"][0]["姓名"]
    with pytest.raises(Invalid):
        actions.close_task(chief, task_id=away.pk, reason="嗯")
    with pytest.raises(Forbidden):
        actions.raise_tasks(clerk)
    assert lead.post(f"/reports/tasks/{away.pk}/close/", {"reason": "已移交省厅统一办理"}).status_code == 302
    assert actions.raise_tasks(Actor.house(chief.at))["raised"] == 0, (
        "closed with a reason it stays closed while the data stands"
    )
    away.refresh_from_db()
    assert (away.state, away.is_current) == ("waived", True)
