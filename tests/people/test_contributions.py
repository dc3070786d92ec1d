"""作用发挥: what each kind must say; entered by bureau and station, ended, void; figures and lists over the rows."""

from datetime import date

import pytest
from django.test import Client

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.org.models import User
from apps.people import actions
from apps.people.models import Contribution
from apps.people.rules.contributions import check_contribution
from apps.reports.queries import indicators
from apps.reports.rules.spans import Span
from tests.people.builders import person

TOWN_VILLAGE = "340321104200"
POST = {"kind": "secretary", "title": "村党支部书记", "organisation": "淮南村", "since": date(2024, 3, 1)}
EVENT = {"kind": "volunteer", "title": "防汛巡堤", "organisation": "老兵应急队", "since": date(2026, 7, 9), "hours": 8}


@pytest.mark.parametrize(
    ("kind", "given"),
    [("volunteer", {}), ("volunteer", {"hours": 25}), ("donation", {"donated_fen": 0}), ("teacher", {"hours": 3}), ("lecture", {"donated_fen": 5}),
     ("volunteer", {"hours": 3, "audience": 9})],
)  # fmt: skip
def test_each_kind_says_its_own_amount_and_no_other(kind, given):
    with pytest.raises(Invalid):
        check_contribution(kind, **{"hours": None, "audience": None, "donated_fen": None} | given)
    check_contribution("lecture", hours=None, audience=120, donated_fen=None)


def test_posts_and_events_are_entered_counted_listed_and_ended(db, clerk, station_clerk, finance):
    row, other = (person(clerk, division=TOWN_VILLAGE) for _ in range(2))
    post = actions.record_contribution(station_clerk, person_id=row.pk, **POST)
    assert post.division_id == row.division_id and post.is_post
    for one in (row, other):
        actions.record_contribution(clerk, person_id=one.pk, **EVENT)
    actions.record_contribution(clerk, person_id=row.pk, **EVENT | {"since": date(2026, 7, 10), "hours": 2})
    actions.record_contribution(
        clerk,
        person_id=row.pk,
        kind="donation",
        title="捐款",
        organisation="协会",
        since=date(2026, 5, 1),
        donated_fen=50_000,
    )
    with pytest.raises(Conflict):
        actions.record_contribution(clerk, person_id=row.pk, **POST)
    for wrong in (
        {"kind": "moon"},
        {"title": " "},
        {"since": date(2099, 1, 1)},
        {"village": "110101001001"},
        {"kind": "teacher", "village": row.division_id},
    ):
        with pytest.raises(Invalid):
            actions.record_contribution(clerk, person_id=other.pk, **POST | wrong)
    with pytest.raises(Forbidden):
        actions.record_contribution(finance, person_id=row.pk, **POST)
    _counted(clerk, station_clerk, row, post)


def _counted(clerk, station_clerk, row, post):
    span = Span(2026, clerk.today)
    told = indicators.values(clerk, ["RY07", "RY08", "ZY01", "ZY02", "ZY03", "ZY05"], span)
    assert [told[name].number for name in told] == [1, 1, 2, 3, 18, 50_000]
    assert all(
        indicators.listed(clerk, name, span).count() == told[name].number for name in ("RY07", "RY08", "ZY01", "ZY02")
    )
    _pages(station_clerk, row)
    actions.end_entry(clerk, person_id=row.pk, entry="contribution", row_id=post.pk, reason="换届", until=date(2026, 6, 1))
    with pytest.raises(Invalid):
        actions.end_entry(
            clerk,
            person_id=row.pk,
            entry="contribution",
            row_id=Contribution.objects.filter(kind="donation").get().pk,
            reason="错",
            until=date(2026, 6, 1),
        )
    assert indicators.values(clerk, ["RY07"], span)["RY07"].number == 0
    assert indicators.values(clerk, ["RY07"], Span(2025, clerk.today))["RY07"].number == 1


def _pages(station_clerk, row):
    desk = Client()
    desk.force_login(User.objects.get(pk=station_clerk.user_id))
    listed = desk.get("/reports/contributions/?year=2026&kind=volunteer").content.decode()
    assert "志愿服务 3 条" in listed and "8小时" in listed
    assert "村党支部书记" in desk.get(f"/persons/{row.pk}/?tab=life").content.decode()
    assert len(desk.get("/api/v1/reports/contributions/?year=2026&kind=volunteer").json()["results"]) == 3
    assert desk.get("/api/v1/reports/contributions/?kind=moon").status_code == 422
    assert desk.post("/reports/contributions/export/", {"year": "2026", "reason": ""}).status_code == 422
    assert desk.post("/reports/contributions/export/", {"year": "2026", "reason": "年终表彰"}).status_code == 200
    with pytest.raises(NotFound):
        actions.end_entry(
            station_clerk.house(station_clerk.at), person_id=row.pk, entry="contribution", row_id=0, reason="没有"
        )
