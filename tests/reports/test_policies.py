"""政策执行跟踪: entitled = reached + every reason; page, list, API and sheet say the same; places and posts cut it."""

import io
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry
from apps.org.models import User
from apps.reports import actions
from apps.reports.queries.indicators import find_place, narrowed, policies
from tests.make import make_actor

SCHEME, TOWN = "disability_pension", "340321104000"
pytestmark = pytest.mark.xdist_group("demo")


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_every_number_is_its_list_and_the_reasons_add_up(demo, house):
    chief = make_actor("leader")
    door, month = client_of(chief), policies.closed_month(chief.today)
    told = {row["scheme"]: row for row in door.get("/api/v1/reports/policies/").json()}
    page = unescape(door.get("/reports/policies/").content.decode())
    assert month is not None and policies.month_words(month) in page
    for one in policies.policies(chief, month):
        code = one.scheme.pk
        assert one.gap == sum(one.missing.values()) and (told[code]["gap"], told[code]["found"]) == (one.gap, one.found), (
            code
        )
        assert one.entitled == one.reached + one.netted + one.gap and told[code]["netted"] == one.netted
        asked = {
            "entitled": one.entitled,
            "paid": one.reached,
            "netted": one.netted,
            "gap": one.gap,
            "found": one.found,
            **one.missing,
        }
        for what, number in asked.items():
            assert policies.listed(chief, code, what, month).count() == number, (code, what)
        if one.entitled or one.found:
            assert all(f"/reports/policies/{code}/{what}/" in page for what in asked), code
    nursing = next(row for row in policies.policies(chief, month) if row.scheme.family == "nursing")
    assert nursing.reached or not nursing.entitled, "what is posted as nursing counts as its month"
    one = next(row for row in policies.policies(chief, month) if row.scheme.pk == SCHEME)
    assert one.reached > 0
    for what, number in {"paid": one.reached, "found": one.found, **one.missing}.items():
        shown = door.get(f"/reports/policies/{SCHEME}/{what}/")
        assert shown.status_code == 200 and policies.words_of(what) in shown.content.decode()
        rows = door.get(f"/api/v1/reports/policies/{SCHEME}/rows/?size=1&what={what}").json()["results"]
        assert len(rows) == min(number, 1), what
    taken = actions.export_policy(chief, scheme=SCHEME, what="paid", reason="督查清单")
    sheet = load_workbook(io.BytesIO(taken), read_only=True).active
    assert len(list(sheet.iter_rows(min_row=3))) == one.reached
    assert AuditEntry.objects.get(verb="read.policy").reason == "督查清单"


def test_places_and_posts_cut_it(demo, clerk, station_clerk, finance):
    month = policies.closed_month(clerk.today)
    mine = policies.policies(station_clerk, month)
    assert mine == policies.policies(narrowed(clerk, find_place(clerk, TOWN)), month)
    assert 0 < sum(one.entitled for one in mine) < sum(one.entitled for one in policies.policies(clerk, month))
    desk, jobs, cashier = client_of(station_clerk), client_of(make_actor("jobs_clerk")), client_of(finance)
    assert desk.get("/reports/policies/?town=340321100000").status_code == 404
    assert desk.get(f"/reports/policies/{SCHEME}/gap/?town=340321100000").status_code == 404
    for wrong in (
        "/reports/policies/merit_reward/gap/",
        f"/reports/policies/{SCHEME}/nothing/",
        "/reports/policies/x/export/export/",
    ):
        assert desk.get(wrong).status_code == 404, wrong
    assert desk.get(f"/api/v1/reports/policies/{SCHEME}/rows/?what=nothing").status_code == 404
    assert jobs.get("/reports/policies/").status_code == jobs.get("/api/v1/reports/policies/").status_code == 403
    export = f"/reports/policies/{SCHEME}/entitled/export/"
    assert cashier.get(export).status_code == 403
    assert desk.get(export).status_code == 200 and desk.post(export, {"reason": ""}).status_code == 422
    taken = desk.post(export, {"reason": "入户核对", "town": TOWN})
    assert taken.status_code == 200 and taken["Content-Type"].endswith("sheet")
    assert policies.listed(clerk, SCHEME, "entitled", None).count() == 0
    with pytest.raises(Forbidden):
        actions.export_policy(finance, scheme=SCHEME, what="gap", reason="对账")
    with pytest.raises(NotFound):
        actions.export_policy(clerk, scheme="nothing", what="gap", reason="对账")
