"""Every figure is a door: its number, the list it opens, the API and the sheet say the same."""

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.cases.models import FollowUp
from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry
from apps.org.models import User
from apps.people.models import ServiceRecord
from apps.reports import actions
from apps.reports.queries import indicators
from apps.reports.queries.indicators import COUNTINGS, INDICATORS
from apps.reports.rules.spans import BadSpan, Span
from apps.reports.rules.values import Value, bare, is_over, printed, wan, weighed
from tests.make import make_actor

TODAY = date(2026, 11, 28)
YEAR = Span(2026, TODAY)
FOREIGN = "340321104000"


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def sheet_of(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(min_row=3, values_only=True))


def test_a_span_is_half_open_and_never_tells_of_tomorrow():
    assert (Span(2026, TODAY, month=12).first, Span(2026, TODAY, month=12).until) == (date(2026, 12, 1), date(2027, 1, 1))
    assert (YEAR.last, YEAR.is_over, YEAR.before.last) == (TODAY, False, date(2025, 12, 31))
    third = Span(2026, TODAY, quarter=3)
    assert (third.first, third.until, third.label, third.is_over) == (
        date(2026, 7, 1),
        date(2026, 10, 1),
        "2026年第三季度",
        True,
    )
    for wrong in ({"month": 13}, {"quarter": 5}, {"month": 1, "quarter": 1}):
        with pytest.raises(BadSpan):
            Span(2026, TODAY, **wrong)


def test_what_was_not_recorded_is_no_nought_and_money_has_two_decimals():
    begun = date(2024, 11, 5)
    assert weighed("flow", 0, None, None, date(2023, 1, 1), date(2023, 12, 31)).number is None
    assert weighed("flow", 0, None, begun, date(2023, 1, 1), date(2023, 12, 31)).why == "这类记录从2024年11月5日开始"
    assert weighed("flow", 0, None, begun, date(2025, 1, 1), date(2025, 12, 31)) == Value(0)
    assert weighed("flow", 3, None, begun, date(2024, 1, 1), date(2024, 12, 31)) == Value(3, since=begun)
    assert weighed("ratio", 0, 0, begun, date(2025, 1, 1), date(2025, 12, 31)).number is None
    assert (wan(5_579_830_000), wan(43_450_000_00), wan(4_999), wan(5_000)) == ("5,579.83", "4,345.00", "0.00", "0.01")
    assert printed(INDICATORS["JD04"], Value(13, 16)) == "81.3%（13/16）"
    assert printed(INDICATORS["YF02"], Value(5_579_830_000)) == "5,579.83万元"
    assert is_over(Value(5), Value(4)) and not is_over(Value(4), Value(4)) and not is_over(Value(5), Value(None))
    assert (printed(INDICATORS["YF01"], Value(8493)), bare(INDICATORS["YF01"], Value(None))) == ("8,493人", "未统计")


def test_every_indicator_is_counted_or_says_what_it_waits_for():
    assert len(INDICATORS) == 144
    assert {name for name, one in INDICATORS.items() if not one.waits} == set(COUNTINGS)
    assert all(one.words for one in INDICATORS.values() if not one.waits)
    assert all(one.parent in INDICATORS for one in INDICATORS.values() if one.parent)
    assert all((COUNTINGS[name].out_of is not None) == (INDICATORS[name].kind == "ratio") for name in COUNTINGS)
    assert all(bool(COUNTINGS[name].total) >= INDICATORS[name].is_money for name in COUNTINGS)


@pytest.mark.xdist_group("demo")
def test_number_list_api_and_sheet_are_one(demo, house):
    """As the leader: every figure of the page is opened, its list walked to the end and taken out."""
    chief = make_actor("leader")
    door = client_of(chief)
    page = unescape(door.get("/reports/indicators/").content.decode())
    told = {row["id"]: row for row in door.get("/api/v1/reports/indicators/").json()}
    opened = 0
    for name, counting in COUNTINGS.items():
        row = told[name]
        assert row["words"] in page, name
        if row["number"] is None:
            assert row["why"], name
            continue
        opened += 1
        answer = door.get(f"/reports/indicators/{name}/")
        assert answer.status_code == 200 and row["words"] in answer.content.decode(), name
        rows = indicators.listed(chief, name, YEAR)
        assert _said(rows, counting) == row["number"], name
        lines = sheet_of(actions.export_indicator(chief, name=name, span=YEAR, reason="核对清单"))
        assert len(lines) == rows.count(), name
        first = door.get(f"/api/v1/reports/indicators/{name}/rows/?size=1").json()["results"]
        assert not lines or [cell or "" for cell in lines[0]] == list(first[0].values()), name
        if counting.out_of:
            assert indicators.listed(chief, name, YEAR, whole=True).count() == row["out_of"], name
    assert opened > 45
    assert AuditEntry.objects.filter(verb="read.indicator").count() == opened


def _said(rows, counting):
    return sum(getattr(row, counting.total) for row in rows) if counting.total else rows.count()


@pytest.mark.xdist_group("demo")
def test_a_township_counts_its_own_and_the_towns_add_up(demo, station_clerk, clerk):
    whole = indicators.values(clerk, ["JD01", "YF01", "YF02", "YD03"], YEAR)
    for name, value in whole.items():
        towns = indicators.by_town(clerk, name, YEAR)
        assert sum(one.number for _, one in towns) == value.number, name
    names = [*whole, "YF07", "YF04"]
    assert indicators.beside(clerk, names, YEAR) == tuple(
        indicators.values(clerk, names, span) for span in (YEAR, YEAR.before)
    ), "two years read in one go are what each is alone"
    mine = indicators.values(station_clerk, ["JD01", "YF02"], YEAR)
    town = indicators.find_place(clerk, FOREIGN)
    assert mine == indicators.values(indicators.narrowed(clerk, town), ["JD01", "YF02"], YEAR)
    assert 0 < mine["JD01"].number < whole["JD01"].number
    door = client_of(station_clerk)
    other = next(one.code for one, _ in indicators.by_town(clerk, "JD01", YEAR) if one.code != FOREIGN)
    for address in (
        "/reports/indicators/",
        "/reports/indicators/JD01/",
        "/reports/indicators/JD01/export/",
        "/api/v1/reports/indicators/",
    ):
        assert (
            door.get(f"{address}?town={other}").status_code == door.get(f"{address}?town=349999999000").status_code == 404
        ), address
    assert indicators.by_town(clerk, "JY01", YEAR) == []


@pytest.mark.xdist_group("demo")
def test_a_figure_is_told_apart_and_every_part_opens_its_own_list(demo, clerk):
    told = indicators.values(clerk, COUNTINGS, YEAR)
    whole = 0
    for name, counting in COUNTINGS.items():
        for way in counting.splits if told[name].number else ():
            parts = indicators.split(clerk, name, way, YEAR)
            if not counting.total:
                sizes = [indicators.part_of(clerk, name, way, code, YEAR).count() for code, _, _ in parts]
                assert sizes == [number for _, _, number in parts], (name, way)
            assert sum(number for _, _, number in parts) >= told[name].number, (name, way)
            whole += len(parts)
    assert whole > 40
    desk = client_of(clerk)
    page = desk.get("/reports/indicators/YD03/?year=2026&by=银行").content.decode()
    assert "中国农业银行" in page and "code=" in page
    query = "year=2026&part=q3&by=银行&code=中国农业银行"
    page = unescape(desk.get(f"/reports/indicators/YD03/?{query}").content.decode())
    assert "下面只列其中一类" in page and "2026年第三季度" in page
    door = re.search(r'href="(/reports/indicators/YD03/export/\?[^"]+)"', page)[1]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', desk.get(door).content.decode()))
    assert (fields["by"], fields["code"], fields["part"]) == ("银行", "中国农业银行", "q3")
    lines = sheet_of(desk.post(door.partition("?")[0], fields | {"reason": "分行核对"}).content)
    third = Span(2026, TODAY, quarter=3)
    mine = indicators.part_of(clerk, "YD03", "银行", "中国农业银行", third)
    assert len(lines) == mine.count() < indicators.listed(clerk, "YD03", third).count()
    api = desk.get("/api/v1/reports/indicators/YD03/rows/?year=2026&quarter=3&by=银行&code=中国农业银行&size=200").json()
    assert len(api["results"]) == min(mine.count(), 200)
    assert desk.get("/api/v1/reports/indicators/YD03/rows/?by=星座&code=狮子").status_code == 404
    with pytest.raises(NotFound):
        indicators.split(clerk, "YD03", "星座", YEAR)


@pytest.mark.xdist_group("demo")
def test_who_may_not_and_what_is_not_there(demo, finance, sysadm, clerk):
    with pytest.raises(Forbidden):
        indicators.values(sysadm, ["JD01"], YEAR)
    with pytest.raises(Forbidden):
        actions.export_indicator(finance, name="JD01", span=YEAR, reason="对账")
    told = indicators.values(finance, ["YD03", "YF02"], YEAR)
    assert told["YD03"].why == "您的岗位不能查看这类记录" and told["YF02"].number
    door = client_of(finance)
    assert (
        door.get("/reports/indicators/YD03/").status_code == 200
        and "您的岗位" in door.get("/reports/indicators/YD03/").content.decode()
    )
    assert door.get("/api/v1/reports/indicators/YD03/rows/").status_code == 403
    assert client_of(sysadm).get("/reports/indicators/").status_code == 403
    with pytest.raises(NotFound):
        indicators.listed(clerk, "AZ05", YEAR)
    past = indicators.values(clerk, ["YF02", "JD04", "AZ05"], Span(2022, TODAY))
    assert [one.number for one in past.values()] == [None, None, None] and all(one.why for one in past.values())
    desk = client_of(clerk)
    assert desk.get("/reports/indicators/ZZ99/").status_code == 404
    assert desk.get("/reports/screen/?town=x").status_code == 404
    assert desk.get("/reports/indicators/?year=9999&part=m77").status_code == 200, "nonsense means this year"
    assert desk.get("/api/v1/reports/indicators/?year=9999").status_code == 422
    assert desk.post("/reports/indicators/JD01/export/", {"reason": ""}).status_code == 422
    taken = desk.post("/reports/indicators/JD03/export/", {"reason": "年报核对", "year": "2021", "part": "q1"})
    assert taken.status_code == 200 and taken["Content-Type"].endswith("sheet")
    entry = AuditEntry.objects.filter(verb="read.indicator").latest("id")
    assert (entry.reason, entry.actor_name) == ("年报核对", clerk.name) and "2021年第一季度" in entry.row_label


@pytest.mark.xdist_group("demo")
def test_what_is_still_in_time_is_not_missed(demo, clerk):
    """SZ04 and AZ12 in a running year: only limits that have come are judged."""
    last = FollowUp.objects.order_by("-due_on").first().due_on
    eve, day = (
        indicators.listed(clerk, "SZ04", Span(last.year, today), whole=True) for today in (last - timedelta(days=1), last)
    )
    assert day.count() - eve.count() == FollowUp.objects.filter(due_on=last).count() > 0
    row = ServiceRecord.objects.filter(is_live=True, person__state="active").first()
    given = {"resettlement": "assigned", "placed_on": None, "reported_on": date(2026, 1, 5)}
    ServiceRecord.objects.filter(pk=row.pk).update(**given)
    waits, late = (
        indicators.listed(clerk, "AZ12", Span(2026, today), whole=True) for today in (date(2026, 7, 7), date(2026, 7, 8))
    )
    assert not waits.filter(pk=row.pk).exists() and late.filter(pk=row.pk).exists()


@pytest.mark.xdist_group("demo")
def test_the_screen_is_all_doors_and_the_ledger_has_every_indicator(demo, chief, station_clerk, finance):
    for actor in (chief, station_clerk):
        door = client_of(actor)
        page = door.get("/reports/screen/?year=2026").content.decode()
        told = indicators.values(actor, ["YF02", "JD01"], YEAR)
        assert all(bare(INDICATORS[name], value) in page for name, value in told.items())
        figures = re.findall(r'<(a|div) class="tile"[^>]*>.*?tile-value">([^<]+)', page)
        assert len(figures) == 6 and all(tag == "a" or number == "未统计" for tag, number in figures)
        first = unescape(re.search(r'href="(/reports/indicators/YF02/[^"]*part=m1[^"]*)"', page)[1])
        assert door.get(first).status_code == 200
        taken = door.post("/reports/ledger/", {"year": "2026", "part": "q3", "reason": "季度报送"})
        assert len(sheet_of(taken.content)) == 144
        assert door.post("/reports/ledger/", {"reason": ""}).status_code == 422
    assert AuditEntry.objects.filter(verb="read.ledger", reason="季度报送").count() == 2
    assert client_of(finance).get("/reports/ledger/").status_code == 403
    assert client_of(station_clerk).get("/reports/screen/?town=340321100000").status_code == 404
