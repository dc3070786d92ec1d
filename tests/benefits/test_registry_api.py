"""The API of lists, deaths, rounds and findings: the same actions behind another door."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.benefits import actions
from apps.benefits.actions import discovery
from apps.benefits.models import DeathCase, Finding, SpotCheckItem, Suspicion
from apps.benefits.queries.discovery import candidates
from apps.core import queue
from apps.core.actor import Actor, now
from apps.core.month import Month
from apps.people.models import ServiceRecord
from tests.benefits.make import Desk, make_person, noon
from tests.benefits.people import csv_file, with_number
from tests.make import make_user

pytestmark = pytest.mark.django_db
BACKEND = "apps.org.sign_in.StaffBackend"


def client(role: str) -> Client:
    found = Client()
    found.force_login(make_user(role), backend=BACKEND)
    return found


def send(door: Client, path: str, body: dict[str, Any] | None = None, **over: Any) -> Any:
    kind = {} if over.get("multipart") else {"content_type": "application/json"}
    return door.post(f"/api/v1/benefits/{path}", body or {}, headers={"Idempotency-Key": str(uuid4())}, **kind)


def test_every_act_has_its_route(media: Any) -> None:
    today = Actor.house(at=now()).today
    desk, clerk, reviewer = Desk(today), client("benefit_clerk"), client("benefit_reviewer")
    person, number = with_number("王建国")
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2024, 1, 1), opened_month=Month.of(today))

    file = SimpleUploadedFile("名单.csv", csv_file(("姓名", "身份证号"), ("王建国", number)))
    given = {"kind": "death", "source": "县公安局", "as_of": today.isoformat(), "file": file}
    made = send(clerk, "lists/", given, multipart=True)
    assert made.status_code == 201 and made.json()["state"] == "reading", made.content
    assert queue.run(made.json()["job_id"]) == "done"
    assert clerk.get(f"/api/v1/benefits/lists/{made.json()['id']}/").json()["counts"]["hit"] == 1
    assert send(clerk, f"lists/{made.json()['id']}/cancel/").json()["state"] == "cancelled"
    file.seek(0)
    made = send(clerk, "lists/", given, multipart=True)
    assert queue.run(made.json()["job_id"]) == "done"
    assert send(clerk, f"lists/{made.json()['id']}/confirm/", {"seen_hits": 1}).json()["raised"] == 1
    assert len(clerk.get("/api/v1/benefits/lists/").json()["results"]) == 2

    actions.open_round(desk.clerk, year=today.year, opens_on=today, closes_on=date(today.year + 1, 1, 31))
    base = f"rounds/{today.year}"
    told = {"person_ids": [person.pk], "on": today.isoformat(), "way": "visit", "evidence": "上门告知"}
    assert send(clerk, f"{base}/notices/", told).json() == {"new": 1}
    assert send(clerk, f"{base}/reminders/").json() == {"new": 0, "no_phone": 1}
    assert send(clerk, f"{base}/overdue/", {"seen_count": 0}).status_code == 409
    results = SimpleUploadedFile("设备.csv", csv_file(("姓名", "身份证号", "认证结果"), ("王建国", number, "通过")))
    done = send(clerk, f"{base}/results/", {"channel": "face", "file": results}, multipart=True)
    assert done.status_code == 201, done.content.decode()
    assert done.json()["counts"]["confirmed"] == 1
    assert clerk.get(f"/api/v1/benefits/{base}/").json()["towns"][0]["confirmed"] == 1
    sample = send(reviewer, f"{base}/samples/", {"size": 1, "seed": "七"}).json()
    item = SpotCheckItem.objects.get()
    assert reviewer.get(f"/api/v1/benefits/spot-checks/{sample['id']}/").json()["items"][0]["id"] == item.pk
    assert (
        send(reviewer, f"spot-checks/{item.pk}/check/", {"outcome": "good", "note": "入户见到本人"}).json()["outcome"]
        == "good"
    )


def test_a_death_goes_through_the_api() -> None:
    today = Actor.house(at=now()).today
    desk, clerk, reviewer = Desk(today), client("benefit_clerk"), client("benefit_reviewer")
    person, _ = with_number("王建国")
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2024, 1, 1), opened_month=Month.of(today))
    actions.record_suspicions(desk.clerk, kind="death", source="县公安局", rows=[(person.pk, None)])
    question = Suspicion.objects.get()
    asked = {"person_id": person.pk, "died_on": today.isoformat(), "cause": "illness"}
    assert "seen" in clerk.get("/api/v1/benefits/deaths/preview/", asked).json()
    body = {**asked, "paper": "死亡医学证明", "suspicion_id": question.pk}
    case = send(clerk, "deaths/", body).json()["id"]
    assert send(reviewer, f"deaths/{case}/reject/", {"reason": "证明看不清"}).json()["state"] == "rejected"
    case = send(clerk, "deaths/", {**body, "paper": "火化证明"}).json()["id"]
    seen = clerk.get("/api/v1/benefits/deaths/preview/", asked).json()["seen"]
    assert send(reviewer, f"deaths/{case}/approve/", {"seen": seen}).json()["state"] == "confirmed"
    assert send(clerk, f"deaths/{case}/propose-undo/", {"reason": "弄错了人"}).status_code == 200
    assert send(reviewer, f"deaths/{case}/undo/").json()["state"] == "withdrawn"
    assert len(clerk.get("/api/v1/benefits/deaths/").json()["results"]) == DeathCase.objects.count() == 2


def test_findings_are_listed_and_decided() -> None:
    today = Actor.house(at=now()).today
    person = make_person(born_on=date(today.year - 62, 1, 1))
    ServiceRecord.objects.create(person=person, enlisted_on=date(1984, 11, 1), conscript_until=date(1987, 11, 1))
    discovery.discover(Actor.house(at=noon(today)), person_ids=candidates(today))
    clerk = client("benefit_clerk")
    row = clerk.get("/api/v1/benefits/findings/", {"tab": "unclaimed"}).json()["results"][0]
    assert row["person"] == person.dossier_no
    body = {"decision": "declined", "reason": "本人书面放弃"}
    assert send(clerk, f"findings/{row['id']}/decide/", body).json()["state"] == "closed"
    assert send(clerk, f"findings/{row['id']}/decide/", body).status_code == 409
    assert Finding.objects.get().decided_by_id
    assert client("finance").post(f"/api/v1/benefits/findings/{row['id']}/decide/").status_code in (400, 403)
