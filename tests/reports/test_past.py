"""时光机: closed batches come out again to the cent, a changed fact is found; a person and a list as known on a day."""

import io
import re
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from apps.benefits.actions import void_grant
from apps.benefits.models import Grant, LifeEvent
from apps.benefits.queries.recomputing import again, closed_batches, owed_at
from apps.core.actor import Actor
from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry
from apps.core.money import yuan
from apps.org.models import Division, User
from apps.payments.models import Due, Payment, PostingRun
from apps.people.actions import correct_person
from apps.people.models import Person, Provenance
from apps.people.queries.naming import named_on
from apps.reports.queries import past
from tests.make import make_actor

pytestmark = pytest.mark.xdist_group("demo")


def test_closed_batches_come_out_again_to_the_cent_and_a_changed_fact_is_named(demo, chief, station_clerk):
    house, out = Actor.house(chief.at), StringIO()
    call_command("check_batches", "--sample", "12", stdout=out)
    assert "一分不差" in out.getvalue() and len(out.getvalue().splitlines()) == closed_batches(house).count() + 1
    last = closed_batches(house).first()
    whole = again(house, last)
    paid = sum(Payment.objects.filter(batch=last).values_list("amount_fen", flat=True))
    assert (whole.wrong, whole.persons, whole.again_fen, whole.paid_fen) == (0, whole.of, whole.paid_fen, paid)
    client = Client()
    client.force_login(User.objects.get(pk=chief.user_id))
    assert "一分不差" in client.get(f"/reports/past/batches/{last.key}/").content.decode()
    who = (
        Due.objects.filter(period=last.month, component="monthly", seq=0, scheme="disability_pension")
        .order_by("person_id")
        .first()
        .person_id
    )
    with connection.cursor() as cursor:  # a decision of long ago, altered behind everybody's back
        cursor.execute("set local role none")
        cursor.execute("alter table benefits_entitlement disable trigger user")
        cursor.execute("update benefits_entitlement set known_on = %s where person_id = %s", [chief.today, who])
        cursor.execute("alter table benefits_entitlement enable trigger user")
        cursor.execute("set local role vp_app")
    broken = again(house, last)
    assert broken.wrong and {one.key[0] for one in broken.apart} == {who} and broken.again_fen < broken.paid_fen
    for actor in (station_clerk, make_actor("jobs_clerk")):
        with pytest.raises((Forbidden, NotFound)):
            past.batch_again(actor, last.key)


def test_a_person_and_a_list_as_known_on_a_day(demo, clerk, station_clerk):
    client, desk = Client(), Client()
    client.force_login(User.objects.get(pk=clerk.user_id))
    desk.force_login(User.objects.get(pk=station_clerk.user_id))
    death = LifeEvent.objects.filter(kind="death", state="confirmed").order_by("known_on").first()
    person = Person.objects.get(pk=death.person_id)
    before, after = (past.person_on(clerk, person.dossier_no, death.known_on + timedelta(days=days)) for days in (-1, 0))
    assert not any(one.kind == "death" for one in before.events) and any(one.kind == "death" for one in after.events)
    assert before.amounts and before.posted_fen >= before.arrived_fen
    shown = client.get(
        f"/reports/past/person/?no={person.dossier_no}&on={death.known_on - timedelta(days=1)}"
    ).content.decode()
    assert "当时已生效的资格" in shown and before.amounts[0][0] in shown
    _named(clerk, client, person)
    late = Due.objects.filter(seq__gt=0, amount_fen__gt=0).order_by("posted_on").first()
    month = past.Month.of(late.period)
    first, now = (past.roster_sum(clerk, month, day) for day in (late.posted_on - timedelta(days=1), clerk.today))
    assert 0 < first[1] < now[1]
    assert (
        f"{first[0]:,} 人"
        in client.get(f"/reports/past/roster/?month={month}&on={late.posted_on - timedelta(days=1)}").content.decode()
    )
    _taken_out(client, month, late.posted_on - timedelta(days=1), first)
    mine = past.roster_on(station_clerk, month, clerk.today)
    assert 0 < mine.count() < now[0] and all(row.division_id.startswith("340321104") for row in mine)
    assert client.get("/reports/past/").status_code == desk.get("/reports/past/").status_code == 200
    for wrong in ("person/?no=x", "batches/2001-01-01/"):
        assert client.get(f"/reports/past/{wrong}").status_code == 404
    for wrong in ("roster/?month=x", "roster/?on=x", f"roster/?on={date(2099, 1, 1)}"):
        assert client.get(f"/reports/past/{wrong}").status_code == 422


def _taken_out(client, month, day, told):
    """The sheet has the lines of the page, and whoever takes it says why."""
    page = client.get(f"/reports/past/roster/?month={month}&on={day}").content.decode()
    door = unescape(re.search(r'href="([^"]+)">导出名单', page)[1])
    assert f'value="{day}"' in client.get(door).content.decode()
    taken = client.post(door.partition("?")[0], {"month": str(month), "on": str(day), "reason": "核对当时的名单"})
    title, _, *lines = load_workbook(io.BytesIO(taken.content), read_only=True).active.iter_rows(values_only=True)
    assert (
        len(lines) == told[0]
        and f"{told[0]:,}人，合计{yuan(told[1])}元" in title[0]
        and all(line[0] in page for line in lines[:3])
    )
    assert AuditEntry.objects.filter(verb="read.roster", reason="核对当时的名单").exists()


def _named(clerk, client, person):
    """Somebody renamed and moved today is shown as they were yesterday, on their own page and in a list."""
    before = person.division
    other = Division.objects.filter(level="village", pk__startswith="340321").exclude(parent=before.parent).first()
    correct_person(
        clerk, person_id=person.pk, version=person.version, changes={"name": "王改名", "division": other.pk}, reason="迁移"
    )
    yesterday = clerk.today - timedelta(days=1)
    then, now = (past.person_on(clerk, person.dossier_no, day).named for day in (yesterday, clerk.today))
    assert (then.name, then.division) == (person.name, before) and (now.name, now.division) == (
        "王改名",
        other,
    )
    page = client.get(f"/reports/past/person/?no={person.dossier_no}&on={yesterday}").content.decode()
    assert f"{person.name}，" in page and "现名王改名" in page and before.full_name in page
    Provenance.objects.create(person=person, kind="import", fields=["division"], at=clerk.at)
    assert named_on([person.pk], yesterday)[person.pk].division is None, "an import keeps no earlier place"


def test_a_grant_voided_later_was_owed_until_then(demo, reviewer):
    """Posted while it stood, posted back once it was void: both postings come out again, whatever it is today."""
    row = Grant.objects.filter(state="confirmed", entitlement__isnull=True).order_by("id").first()
    due = Due.objects.filter(claim=row.claim_id).order_by("id").first()
    key = (row.person_id, row.scheme_id, row.component, row.month)
    stood = owed_at([row.person_id], due.run).get(key, 0)
    void_grant(reviewer, grant_id=row.pk, reason="批件作废")
    later = PostingRun(posted_at=reviewer.at + timedelta(days=1), month=due.run.month, known_on=due.run.known_on)
    assert stood >= row.amount_fen and owed_at([row.person_id], due.run).get(key, 0) == stood
    assert owed_at([row.person_id], later).get(key, 0) == stood - row.amount_fen
