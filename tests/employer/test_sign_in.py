"""Employers register and sign in: one way in, nobody is told apart, nothing is kept in clear."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.actor import Actor, now
from apps.core.models import AuditEntry, Job
from apps.employer import actions
from apps.employer.models import EmployerCode, EmployerKnock, EmployerSession
from apps.employer.queries import entering
from apps.employer.rules.entering import ASKING, CODES_A_DAY, COMPARES, REGISTERING
from apps.jobs.actions import blacklist_employer
from apps.jobs.models import Employer
from apps.notices.models import Message
from apps.org.models import Division
from tests.employer.make import PHONE, ask, sent_code, signed_in
from tests.jobs.make import TOWN, Jobs, credit_code

pytestmark = pytest.mark.django_db


def wrong(code: str) -> str:
    return f"{(int(code or 0) + 1) % 1_000_000:06d}"


def form(**over: str) -> dict[str, str]:
    given = {"name": "怀远示例包装有限公司", "credit_code": credit_code(77), "division": TOWN, "kind": "private", "size": "small",
             "trade": "making", "address": "开发区1号", "contact_name": "周经理", "phone": PHONE}  # fmt: skip
    return {**given, **over}


def test_an_employer_registers_proves_its_telephone_and_waits_for_verification(jobs: Jobs) -> None:
    client = Client()
    answer = client.post("/employer/register/", form())
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/employer/sign-in/code/")
    row = Employer.objects.get()
    assert (row.state, row.registered_by_id, row.home_county) == ("registered", None, "340321")
    answer = client.post("/employer/sign-in/code/", {"code": sent_code()})
    cookie = answer.cookies["vp_employer"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/employer/")
    page = client.get("/employer/")
    assert "等局里核验" in page.content.decode() and page.headers["Cache-Control"] == "no-store, private"
    kept = json.dumps([json.loads(serializers.serialize("json", model.objects.all()))
                       for model in (EmployerCode, EmployerSession, Message, Job, Employer)])  # fmt: skip
    assert not [secret for secret in (cookie.value, PHONE) if secret in kept]
    assert client.post("/employer/vacancies/new/", {}).status_code == 422
    assert AuditEntry.objects.filter(verb="employer.enter", row_id=str(row.pk), user_id=None).count() == 1
    assert client.post("/employer/sign-out/").status_code == 302 and client.get("/employer/").status_code == 302
    assert EmployerSession.objects.get().ended_why == "left"


def test_registering_is_refused_in_words(jobs: Jobs) -> None:
    client, good = Client(), credit_code(77)
    forged = good[:-1] + ("0" if good[-1] != "0" else "1")
    for over, words in (({"credit_code": forged}, "校验位不对"), ({"credit_code": credit_code(5, "330205")}, "外县单位请向登记所在县"),
                        ({"phone": "12"}, "11位数字"), ({"division": "990000000000"}, "")):  # fmt: skip
        answer = client.post("/employer/register/", form(**over))
        assert answer.status_code == 422 and words in answer.content.decode()
    assert Employer.objects.count() == 0
    assert (
        client.post("/employer/register/", form(credit_code=credit_code(6, "340300"))).status_code == 302
    )  # the city's authority
    client.post("/employer/register/", form())
    again = client.post("/employer/register/", form())
    assert again.status_code == 422 and "已经登记" in again.content.decode() and Employer.objects.count() == 2


def test_a_county_that_holds_a_fair_with_ours_may_register(jobs: Jobs) -> None:
    jobs.fair(state="calling", partner="宁波市江北区退役军人事务局", partner_county="330205")
    assert Client().post("/employer/register/", form(credit_code=credit_code(5, "330205"))).status_code == 302


def test_known_and_unknown_cannot_be_told_apart(jobs: Jobs) -> None:
    row, barred = jobs.employer(), jobs.employer()
    blacklist_employer(jobs.clerk, employer_id=barred.pk, reason="发布虚假岗位")
    seen = []
    for code, phone in (
        (row.credit_code, PHONE),
        (credit_code(99), PHONE),
        (row.credit_code, "19900000009"),
        (barred.credit_code, PHONE),
    ):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, code, phone)
        told = [answer.status_code, answer.headers["Location"], sorted(answer.cookies), answer.content, len(asked)]
        sent = sent_code()
        with CaptureQueriesContext(connection) as typed:
            answer = client.post("/employer/sign-in/code/", {"code": wrong(sent)})
        seen.append(([*told, answer.status_code, answer.content.decode().split("<form")[0], len(typed)], bool(sent)))
    assert [sent for _, sent in seen] == [True, False, False, False]
    assert all(told == seen[0][0] for told, _ in seen)


def test_a_code_works_once_in_its_browser_and_five_compares_are_all(jobs: Jobs) -> None:
    row, client = jobs.employer(), Client()
    ask(client, row.credit_code)
    code, trial = sent_code(), client.cookies["vp_employer_code"].value
    assert client.post("/employer/sign-in/code/", {"code": code}).status_code == 302
    client.cookies["vp_employer_code"] = trial
    assert client.post("/employer/sign-in/code/", {"code": code}).status_code == 410
    ask(client, row.credit_code)
    code = sent_code()
    assert [client.post("/employer/sign-in/code/", {"code": wrong(code)}).status_code for _ in range(COMPARES + 1)] == [
        422
    ] * 5 + [410]
    assert client.post("/employer/sign-in/code/", {"code": code}).status_code == 410
    assert EmployerSession.objects.count() == 1


def test_limits_hold_and_rows_are_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    row, at = jobs.employer(), now()
    monkeypatch.setattr("apps.employer.views.sign_in.now", lambda: at)
    for _ in range(CODES_A_DAY):
        assert ask(Client(), row.credit_code).status_code == 302
    last = ask(Client(), row.credit_code)
    assert last.status_code == 429 and f"已满{CODES_A_DAY}次" in last.content.decode()
    for number in range(REGISTERING[0].most + 1):
        last = Client().post("/employer/register/", form(credit_code=credit_code(200 + number)))
    assert last.status_code == 422 and "登记的单位太多" in last.content.decode()
    assert ASKING[0].most == 10
    found = actions.purge_codes(Actor.house(at=at + timedelta(days=3)))
    assert found["codes"] == CODES_A_DAY + REGISTERING[0].most and EmployerKnock.objects.count() == 0


def test_a_session_ends_by_the_clock_and_with_the_trust(jobs: Jobs) -> None:
    row = jobs.employer()
    client = signed_in(row)
    assert client.get("/employer/").status_code == 200
    EmployerSession.objects.update(seen_at=now() - timedelta(minutes=31))
    assert client.get("/employer/").headers["Location"] == "/employer/sign-in/?next=%2Femployer%2F"
    assert EmployerSession.objects.get().ended_why == "idle"
    assert client.post("/employer/vacancies/1/close/").status_code == 401
    client = signed_in(row)
    blacklist_employer(jobs.clerk, employer_id=row.pk, reason="发布虚假岗位")
    assert client.get("/employer/").status_code == 302
    assert not Actor.nobody().may("employer.enter") and entering.open_session("x") is None


def test_nothing_leads_out_of_the_face(jobs: Jobs) -> None:
    assert Division.objects.filter(pk=TOWN).exists()
    for goal in ("https://example.com/", "//example.com/employer/", "/persons/", "/portal/"):
        assert 'name="next" value=""' in Client().get("/employer/sign-in/", {"next": goal}).content.decode()
    assert Client().get("/employer/size/?px=24&next=//example.com").headers["Location"] == "/employer/"
    assert Client().get("/employer/nowhere/").status_code == 404
