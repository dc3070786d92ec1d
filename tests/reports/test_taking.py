"""Sheets taken out over HTTP: as on the page, with the same right, once a press, and nothing of another township."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.core.actor import Actor, now
from apps.core.models import AuditEntry
from apps.org.models import User
from apps.payments.models import Due
from apps.reports import actions
from apps.reports.models import TruthFailure
from apps.reports.queries import INVARIANTS, Violation, indicators, past, tasks
from apps.reports.rules.spans import Span
from tests.make import make_actor

OTHER = "340321100000"
pytestmark = pytest.mark.xdist_group("demo")


def door_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def taken(client, address, key, reason="核对名单"):
    return client.post(
        f"/api/v1/reports/{address}", {"reason": reason}, "application/json", headers={"Idempotency-Key": key}
    )


def lines_of(answer):
    assert answer.status_code == 200, answer.content.decode()
    return list(load_workbook(io.BytesIO(answer.content), read_only=True).active.iter_rows(values_only=True))


def audited(verb):
    return AuditEntry.objects.filter(verb=verb).count()


def _failure():
    """What a look found wrong."""
    house, rows = Actor.house(now()), ("340321-000001 乙", "340321-000002 乙")
    run = actions.record_check(
        house, job_id=1, is_nightly=True, started_at=house.at, checked=1, broken=[Violation(INVARIANTS[0], 2, rows)]
    )
    return TruthFailure.objects.get(run=run)


def test_a_sheet_over_http_is_the_page_s_and_pressed_twice_it_is_one(demo, clerk):
    client, span = door_of(clerk), Span(2026, clerk.today, quarter=3)
    mine = indicators.part_of(clerk, "YD03", "银行", "中国农业银行", span).count()
    part = "indicators/YD03/export/?year=2026&quarter=3&by=银行&code=中国农业银行"
    first, again = taken(client, part, "part"), taken(client, part, "part")
    assert len(lines_of(first)) - 2 == mine < indicators.listed(clerk, "YD03", span).count()
    assert (
        again.content == first.content and again.headers["Idempotency-Replayed"] == "true" and audited("read.indicator") == 1
    )
    page = client.post(
        "/reports/indicators/YD03/export/",
        {"year": "2026", "part": "q3", "by": "银行", "code": "中国农业银行", "reason": "核对名单"},
    )
    assert lines_of(page)[1:] == lines_of(first)[1:] and audited("read.indicator") == 2

    day = clerk.today - timedelta(days=40)
    month = past.Month.of(Due.objects.filter(posted_on__lte=day).latest("period").period)
    number, fen = past.roster_sum(clerk, month, day)
    asked = f"month={month}&on={day}"
    owed, after = [], ""
    while after is not None:
        told = client.get(f"/api/v1/reports/rosters/?{asked}&size=200&after={after}").json()
        owed, after = owed + told["results"], told["next"]
    sheet = lines_of(taken(client, f"rosters/export/?{asked}", "roster"))
    assert len(owed) == len(sheet) - 2 == number > 0 and sum(one["fen"] for one in owed) == fen
    assert [(one["name"], one["dossier_no"]) for one in owed] == [line[:2] for line in sheet[2:]]
    assert (
        taken(client, f"rosters/export/?{asked}", "roster").headers["Idempotency-Replayed"] == "true"
        and audited("read.roster") == 1
    )

    row = _failure()
    address = f"truth/failures/{row.pk}/export/"
    auditor = door_of(make_actor("auditor"))
    assert [line[1] for line in lines_of(taken(auditor, address, "red"))[2:]] == row.rows
    assert taken(auditor, address, "red").headers["Idempotency-Replayed"] == "true" and audited("read.failure") == 1
    assert row.pk in [one["id"] for one in auditor.get(f"/api/v1/reports/truth/{row.run_id}/").json()["failures"]]

    for address in ("ledger/export/?year=2026&month=8", "policies/disability_pension/export/?what=entitled"):
        assert len(lines_of(taken(client, address, address.partition("/")[0]))) > 2, address


def test_tasks_and_contributions_over_http_are_the_page_s(demo, clerk):
    client = door_of(clerk)
    for address, fields in (
        ("tasks/export/", {"show": "all", "rule": ""}),
        ("contributions/export/", {"year": "2026", "kind": ""}),
    ):
        asked = "&".join(f"{name}={value}" for name, value in fields.items())
        sent = lines_of(taken(client, f"{address}?{asked}", address.partition("/")[0]))
        page = client.post(f"/reports/{address}", {**fields, "reason": "核对名单"})
        assert len(sent) > 2 and sent[1:] == lines_of(page)[1:], address
    assert taken(client, "tasks/export/?show=all&rule=", "tasks").headers["Idempotency-Replayed"] == "true"
    assert audited("read.tasks") == audited("read.contributions") == 2
    row = next(one for one in tasks.tasks(clerk) if tasks.rows_of(clerk, one))
    assert len(lines_of(taken(client, f"tasks/{row.pk}/export/", "one"))) - 2 == tasks.rows_of(clerk, row).count()
    assert taken(client, "tasks/export/?show=none", "odd").status_code == 422
    assert taken(client, "contributions/export/?year=1", "old").status_code == 422


def test_another_township_and_who_may_not(demo, station_clerk, clerk, finance):
    town, other = door_of(station_clerk), indicators.find_place(clerk, OTHER)
    for number, address in enumerate(
        (
            f"indicators/JD01/export/?town={other.code}",
            f"ledger/export/?town={other.code}",
            f"policies/disability_pension/export/?town={other.code}",
            f"tasks/export/?town={other.code}",
            f"contributions/export/?town={other.code}",
        )
    ):
        assert taken(town, address, f"other{number}").status_code == 404, address
    whole, mine = (
        lines_of(taken(door_of(one), "indicators/JD01/export/?year=2026", f"own{one.user_id}"))[2:]
        for one in (clerk, station_clerk)
    )
    assert 0 < len(mine) < len(whole) and {line[1] for line in mine} < {line[1] for line in whole}
    month = past.Month.of(Due.objects.latest("period").period)
    roster = lines_of(taken(town, f"rosters/export/?month={month}", "mine"))[2:]
    assert (
        len(roster)
        == past.roster_on(station_clerk, month, clerk.today).count()
        < past.roster_sum(clerk, month, clerk.today)[0]
    )
    before = audited("read.indicator")
    assert taken(town, "truth/failures/1/export/", "red").status_code == 403
    for address in (
        "indicators/JD01/export/",
        "rosters/export/",
        "ledger/export/",
        "tasks/export/",
        "contributions/export/",
    ):
        assert taken(door_of(finance), address, address.replace("/", "-")).status_code == 403, address
    assert taken(town, "indicators/JD01/export/", "short", reason="x").status_code == 422
    assert taken(town, "rosters/export/?on=2099-01-01", "ahead").status_code == 422
    assert audited("read.indicator") == before
