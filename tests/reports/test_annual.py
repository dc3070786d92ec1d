"""The report of a year: counted by a job, frozen, explained, signed by another person; a changed record changes the sentence of the next version."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.org.models import User
from apps.people.models import Person
from apps.reports import actions
from apps.reports.actions.annual import NotOpen, SamePerson
from apps.reports.models import AnnualReport, ReportRows, ReportValue, Target
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import COUNTINGS, INDICATORS
from apps.reports.queries.opened import Cut, opened
from apps.reports.rules.comparing import BadGoal, asks_reason, change_words, goal_words, is_met, read_goal
from apps.reports.rules.spans import Span
from apps.reports.rules.story import story
from apps.reports.rules.summary import plain, summary
from apps.reports.rules.values import Value
from tests.make import make_actor

YF = INDICATORS["YF01"], INDICATORS["YF02"], INDICATORS["JD04"]


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_sentences_fall_away_with_their_figures():
    values = {
        "YF01": Value(8493),
        "YF02": Value(5_579_830_000),
        "YF07": Value(None, why="x"),
        "ZW01": Value(0),
        "JY01": Value(6),
        "JY02": Value(628),
    }
    told = summary(INDICATORS, values, plans="补齐短板。\n\n 探索创新。")
    text = plain(told)
    assert "全年为8493人发放抚恤金和生活补助5579.83万元。" in text
    assert [chapter.heading for chapter in told] == ["一、工作完成情况", "二、下一步打算"]
    assert [part.heading for part in told[0].parts] == ["（一）优抚关爱", "（二）安置就业"]
    assert "到账率" not in text and "走访" not in text and "{" not in text and "一是" not in text
    assert [(piece.text, piece.indicator) for piece in told[0].parts[1].paragraphs[0]][2] == ("6场", "JY01")
    assert summary(INDICATORS, {}) == []


def test_the_newspaper_tells_what_was_counted_and_how_it_moved():
    values = {
        "YF01": Value(8493),
        "YF02": Value(5_579_830_000),
        "ZW01": Value(269),
        "JY02": Value(2052),
        "JY01": Value(6),
        "PX03": Value(148, 148),
    }
    before = {"YF02": Value(5_000_000_000), "ZW01": Value(269), "JY02": Value(900)}
    told = story("怀远县退役军人事务局", 2023, INDICATORS, values, before, plans="明年再加把劲。")
    texts = {part.heading: "".join(piece.text for piece in part.pieces) for part in told.sections}
    assert "".join(piece.text for piece in told.lead).endswith(
        "一组数字作答：把抚恤金和生活补助送到8493人手中，走访慰问269人次……"
    )
    assert texts["把钱发准 把心送到"] == "发放抚恤金和生活补助5579.83万元（比上年增长11.6%），惠及8493人。"
    assert texts["进了家门 听到心声"] == "春节、“八一”走访慰问269人次（与上年持平）。"
    assert "提供岗位2052个，" not in texts["脱下军装 再上岗位"] and "提供岗位2052个。" in texts["脱下军装 再上岗位"], (
        "a move nobody can picture is not told"
    )
    assert set(texts) == {"把钱发准 把心送到", "进了家门 听到心声", "脱下军装 再上岗位"} and told.closing == [
        "明年再加把劲。"
    ]
    assert [piece.indicator for piece in told.sections[0].pieces if piece.indicator] == ["YF02", "YF01"]
    assert story("局", 2023, INDICATORS, {}, {}).sections == []


def test_against_last_year_and_target():
    person, money, share = YF
    assert change_words(Value(90), Value(80)) == "+12.5%" and change_words(Value(80), Value(80)) == "持平"
    assert change_words(Value(9, 10), Value(8, 10)) == "+10.0个百分点" and change_words(Value(5), Value(0)) == ""
    assert asks_reason("flow", Value(131), Value(100)) and not asks_reason("flow", Value(130), Value(100))
    assert not asks_reason("cumulative", Value(200), Value(100)) and not asks_reason("flow", Value(None), Value(100))
    assert (read_goal(person, "8,500"), read_goal(money, "5579.83"), read_goal(share, "98.5%")) == (8500, 5_579_830_000, 985)
    assert (
        goal_words(money, 5_579_830_000) == "5579.83万元"
        and goal_words(share, 985) == "98.5%"
        and goal_words(person, 8500) == "8,500人"
    )
    assert (
        is_met(Value(9, 10), 900)
        and not is_met(Value(9, 10), 901)
        and is_met(Value(None), 1) is None
        and is_met(Value(3), 3)
    )
    for one, text in ((person, "1.5"), (money, "abc"), (share, "101"), (share, "九成")):
        with pytest.raises(BadGoal):
            read_goal(one, text)


@pytest.mark.xdist_group("demo")
def test_a_year_from_the_order_to_the_portal(demo, clerk, reviewer, chief):
    job = actions.order_report(clerk, year=2026)
    assert actions.order_report(clerk, year=2026).pk == job.pk, "pressed twice it is one order"
    assert queue.run(job.pk) == "done"
    row = AnnualReport.objects.get()
    assert (row.state, row.version, row.values.count()) == ("draft", 1, 144)
    live = indicators.values(Actor.house(clerk.at), INDICATORS, Span(2026, clerk.today))
    assert {one.indicator: (one.number, one.out_of) for one in row.values.all()} == {
        k: (v.number, v.out_of) for k, v in live.items()
    }
    _the_very_rows(row, Actor.house(clerk.at))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportValue.objects.filter(report=row, indicator="JD01").update(number=1)
    with pytest.raises(AlreadyDone):
        actions.record_report(clerk, report_id=row.pk, job_id=job.pk, values={}, before={}, found=indicators.Found())
    _signed(row, clerk, reviewer, chief)
    _read(row, chief, live["JD01"].number)
    _again(row, clerk, live["JD01"].number)


def _the_very_rows(report, house):
    """Each list that was kept while it was counted holds the ids of the list as it is read for itself, of both years."""
    kept = 0
    for value in report.values.filter(indicator__in=list(COUNTINGS)):
        for before, number in ((False, value.number), (True, value.before)):
            for whole in (False, True) if number is not None and indicators.has_shares(value.indicator) else (False,):
                frozen = (
                    indicators.frozen_rows(house, report, value.indicator, before=before, whole=whole)
                    if number is not None
                    else None
                )
                if frozen is not None:
                    span = Span(report.year - before, house.today)
                    ids = {
                        one for row in indicators.keys_of(house, value.indicator, span, whole=whole) for one in row.values()
                    }
                    assert set(frozen.values_list("pk", flat=True)) == ids, (value.indicator, before, whole)
                    kept += bool(ids)
    assert kept > 60


def _signed(row, clerk, reviewer, chief):
    actions.set_target(clerk, year=2026, indicator="JD01", goal="1", source="年度目标责任书")
    with pytest.raises(Conflict):
        actions.sign_report(chief, report_id=row.pk)
    silent = [line for line in annual.lines(clerk, row) if line.asks]
    if silent:
        with pytest.raises(Invalid, match="还没有写原因"):
            actions.submit_report(clerk, report_id=row.pk)
    for line in silent:
        actions.explain_change(clerk, report_id=row.pk, indicator=line.indicator.id, words="上年11月起才有记录")
    actions.write_report(clerk, report_id=row.pk, problems="服务站人员流动大。", plans="")
    actions.submit_report(clerk, report_id=row.pk)
    with pytest.raises(NotOpen):
        actions.write_report(clerk, report_id=row.pk, problems="", plans="")
    with pytest.raises(Forbidden):
        actions.sign_report(reviewer, report_id=row.pk)
    actions.return_report(chief, report_id=row.pk, reason="补充打算部分")
    assert AnnualReport.objects.get().returned_for == "补充打算部分"
    actions.submit_report(clerk, report_id=row.pk)
    with pytest.raises(Conflict):
        actions.publish_report(clerk, report_id=row.pk)
    both = make_actor("leader")
    AnnualReport.objects.filter(pk=row.pk).update(submitted_by=both.staff_id)
    with pytest.raises(SamePerson):
        actions.sign_report(both, report_id=row.pk)
    actions.sign_report(chief, report_id=row.pk)
    with pytest.raises(AlreadyDone):
        actions.sign_report(chief, report_id=row.pk)
    done = actions.publish_report(clerk, report_id=row.pk)
    assert done.article.state == "draft" and "服务站人员流动大。" in done.article.body
    with pytest.raises(AlreadyDone):
        actions.publish_report(clerk, report_id=row.pk)
    verbs = set(AuditEntry.objects.filter(verb__startswith="reports.").values_list("verb", flat=True))
    assert verbs >= {f"reports.{one}_report" for one in ("order", "write", "submit", "sign", "publish")}
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualReport.objects.filter(pk=row.pk).update(problems="改")


def _every_frozen_list(row, chief, door):
    """Every figure of the report opens the list that was frozen with it; of those whose records are no sums each row is one."""
    seen = 0
    for line in annual.lines(chief, row):
        for before, value in ((False, line.value), (True, line.before)):
            if value.number is None or not indicators.may_open(chief, line.indicator.id):
                continue
            name, counting = line.indicator.id, COUNTINGS[line.indicator.id]
            cut = Cut(report=row, before=before)
            found = opened(chief, name, Span(row.year - before, chief.today), cut)
            assert found.is_frozen, name
            if not counting.total:
                assert found.rows.count() == value.number, name
            if counting.out_of:
                assert (
                    opened(chief, name, Span(row.year - before, chief.today), replace(cut, whole=True)).rows.count()
                    == value.out_of
                )
            seen += 1
            if not before and name in ("JD01", "JD04", "YF02", "YD03", "SZ05", "AZ08", "GZ01"):
                page = door.get(f"/reports/indicators/{name}/?year={row.year}&report={row.pk}").content.decode()
                assert f"冻结为 <b>{line.words}</b>" in page and "现在的记录里" not in page, name
    assert seen > 60


def _read(row, chief, on_file):
    door = client_of(chief)
    page = door.get(f"/reports/annual/{row.pk}/?check=1").content.decode()
    assert page.count("/reports/indicators/") > 40 and "相同" in page and "达到" in page
    assert "您的岗位不能查看名单" in page and "/reports/indicators/BF06/" not in page, "a leader reads how many, not who"
    for address in ("/reports/annual/", "/reports/targets/", "/reports/targets/?year=9999"):
        assert door.get(address).status_code == 200
    assert "一组数字作答" in door.get(f"/reports/annual/{row.pk}/?as=story").content.decode()
    one = door.get(f"/reports/indicators/JD01/?year=2026&report={row.pk}").content.decode()
    assert f"冻结为 <b>{on_file:,}人</b>" in one and "下面就是当时数出这个数的记录" in one
    _every_frozen_list(row, chief, door)
    assert (
        Document(io.BytesIO(door.get(f"/reports/annual/{row.pk}/word/story/").content))
        .paragraphs[0]
        .text.endswith("2026年工作纪实")
    )
    for template in ("summary", "scorecard"):
        paper = Document(io.BytesIO(door.get(f"/reports/annual/{row.pk}/word/{template}/").content))
        cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
        assert f"{on_file:,}人" in cells
    assert door.get(f"/reports/annual/{row.pk}/word/poem/").status_code == 404
    assert door.post(f"/reports/annual/{row.pk}/dance/").status_code == 404
    assert door.get("/reports/annual/999999/").status_code == 404


def _still_there(row, desk, gone, on_file):
    """Page, API and sheet of the frozen list still have whom the list of today has no more."""
    for query, number in ((f"&report={row.pk}", on_file), ("", on_file - 1)):
        found, after = [], ""
        while after is not None:
            page = desk.get(f"/api/v1/reports/indicators/JD01/rows/?year=2026&size=200{query}&after={after}").json()
            found, after = found + page["results"], page["next"]
        assert len(found) == number and (gone.dossier_no in {one["档案编号"] for one in found}) == bool(query)
    form = desk.get(f"/reports/indicators/JD01/export/?year=2026&report={row.pk}").content.decode()
    assert f'name="report" value="{row.pk}"' in form and "冻结的清单" in form
    taken = desk.post("/reports/indicators/JD01/export/", {"year": "2026", "report": row.pk, "reason": "核对年报"})
    lines = list(load_workbook(io.BytesIO(taken.content), read_only=True).active.iter_rows(values_only=True))
    assert len(lines) - 2 == on_file and f"{on_file:,}人" in lines[0][0] and gone.dossier_no in {line[1] for line in lines}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportRows.objects.filter(value__report=row, part="rows").update(bits=[])


def _again(row, clerk, on_file):
    """One record changes: the frozen version stays, the next one says otherwise and why."""
    gone = Person.objects.filter(state="active", registered_on__lt=date(2026, 1, 1)).order_by("-pk").first()
    Person.objects.filter(pk=gone.pk).update(state="left", left_on=date(2026, 11, 1), state_source="迁出证明")
    with pytest.raises(Invalid, match="写明原因"):
        actions.order_report(clerk, year=2026)
    with pytest.raises(Invalid):
        actions.order_report(clerk, year=2099)
    desk = client_of(clerk)
    _still_there(row, desk, gone, on_file)
    assert desk.post("/reports/annual/order/", {"year": "2026", "note": ""}).status_code == 422
    answer = desk.post("/reports/annual/order/", {"year": "2026", "note": "补录一人迁出"})
    assert answer.status_code == 302
    assert queue.run(int(answer["Location"].rstrip("/").rpartition("/")[2])) == "done"
    second = AnnualReport.objects.get(version=2)
    texts = [plain(annual.chapters(one, annual.lines(clerk, one))) for one in (row, second)]
    assert f"年末在册{on_file}人" in texts[0] and f"年末在册{on_file - 1}人" in texts[1]
    for name, data in (("write", {"problems": "", "plans": "下一年。"}), ("explain/JD01", {"words": "一人迁出外县"})):
        assert desk.get(f"/reports/annual/{second.pk}/{name}/").status_code == 200
        assert desk.post(f"/reports/annual/{second.pk}/{name}/", data).status_code == 302
    assert desk.post(f"/reports/annual/{second.pk}/explain/JD01/", {"words": ""}).status_code == 422
    assert (
        desk.post("/reports/targets/", {"year": "2026", "indicator": "JD01", "goal": "x", "source": "责任书"}).status_code
        == 422
    )
    assert (
        desk.post("/reports/targets/", {"year": "2026", "indicator": "JD01", "goal": "9", "source": "责任书"}).status_code
        == 302
    )
    assert annual.targets(clerk, 2026)["JD01"].goal == 9 and Target.objects.count() == 2


@pytest.mark.xdist_group("demo")
def test_who_has_no_part_in_it(demo, station_clerk, sysadm, finance):
    for actor in (station_clerk, sysadm):
        assert client_of(actor).get("/reports/annual/").status_code == 403
    with pytest.raises(Forbidden):
        actions.order_report(finance, year=2026)
    with pytest.raises(Forbidden):
        actions.set_target(finance, year=2026, indicator="JD01", goal="1", source="责任书")
