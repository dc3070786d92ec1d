"""Signing in: one way in, and no way to find out who is known, to guess, or to use a code twice."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.actor import Actor, now
from apps.core.errors import Forbidden
from apps.core.limits import Limit, network, reached, slot
from apps.core.models import AuditEntry, Job
from apps.notices.models import Message
from apps.people.queries.clear import clear
from apps.people.queries.people import PersonNotFound
from apps.portal import actions
from apps.portal.models import Knock, PortalSession, SignInCode
from apps.portal.queries import entering
from apps.portal.queries.own import VIEW_OWN
from apps.portal.rules.entering import ASKING, CODES_A_DAY, COMPARES, OWN, TYPING, VISITOR
from tests.make import OTHER_TOWN, make_actor, make_user
from tests.people.builders import id_number, phone
from tests.portal.make import NAME, NUMBER, ask, sent_code, signed_in, type_in, veteran, wrong

pytestmark = pytest.mark.django_db
STRANGER = id_number(sequence=8)


def eleven_minutes_pass() -> None:
    made_at = now() - timedelta(minutes=11)
    SignInCode.objects.update(made_at=made_at, expires_at=made_at + timedelta(minutes=10))


def test_a_veteran_signs_in_with_number_name_and_code_and_out_again() -> None:
    row, client = veteran(), Client()
    assert client.get("/portal/me/benefits/").headers["Location"] == "/portal/sign-in/?next=%2Fportal%2Fme%2Fbenefits%2F"
    answer = client.post(
        "/portal/sign-in/", {"number": f" {NUMBER[:6]} {NUMBER[6:]}", "name": NAME, "next": "/portal/me/card/"}
    )
    assert answer.headers["Location"] == "/portal/sign-in/code/?next=%2Fportal%2Fme%2Fcard%2F"
    code = sent_code()
    assert Message.objects.get().recipient_key == f"person:{row.dossier_no}"
    answer = client.post("/portal/sign-in/code/", {"code": f"{code[:3]} {code[3:]}", "next": "/portal/me/card/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/portal/me/card/")
    cookie = answer.cookies["vp_veteran"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/portal/", "")
    page = client.get("/portal/me/")
    assert page.status_code == 200 and f"{NAME}，您好" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    kept = json.dumps(
        [json.loads(serializers.serialize("json", rows.objects.all())) for rows in (SignInCode, PortalSession, Message, Job)]
    )
    assert not [secret for secret in (code, cookie.value, NUMBER) if secret in kept]
    assert type_in(client, code).status_code == 302  # the cookie of the code is gone with it
    entered = AuditEntry.objects.get(verb="portal.enter", outcome="done")
    assert (entered.row_id, entered.user_id, entered.staff_id, entered.roles) == (str(row.pk), None, None, ["veteran"])
    assert client.post("/portal/sign-out/").headers["Location"] == "/portal/"
    client.cookies["vp_veteran"] = cookie.value
    assert client.get("/portal/me/").status_code == 302
    assert PortalSession.objects.get().ended_why == "left"


def test_a_code_works_once_in_its_own_browser_and_for_ten_minutes() -> None:
    veteran()
    client, thief = Client(), Client()
    ask(client)
    code, trial = sent_code(), client.cookies["vp_code"].value
    ask(thief, number=STRANGER)
    assert type_in(thief, code).status_code == 422
    assert type_in(client, code).status_code == 302
    client.cookies["vp_code"] = trial
    again = type_in(client, code)
    assert again.status_code == 410 and "重新获取" in again.content.decode()
    ask(client)
    code = sent_code()
    eleven_minutes_pass()
    assert type_in(client, code).status_code == 410
    assert PortalSession.objects.count() == 1


def test_known_and_unknown_cannot_be_told_apart() -> None:
    veteran()
    seen = []
    for number, name in ((NUMBER, NAME), (STRANGER, NAME), (NUMBER, "王建军")):
        client, told = Client(), []
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = ask(client, number=number, name=name)
        told.append((answer.status_code, answer.headers["Location"], sorted(answer.cookies), answer.content, len(asked)))
        page = client.get("/portal/sign-in/code/").content.decode()
        code = sent_code()
        with CaptureQueriesContext(connection) as typed:
            answer = type_in(client, wrong(code))
        words = answer.content.decode()
        told.append((page.split("<form")[0], answer.status_code, words.split("<form")[0], len(typed)))
        row = SignInCode.objects.latest("id")
        told.append((row.wanted_sealed, row.compares))
        seen.append((told, bool(code)))
    assert [known for _, known in seen] == [True, False, False]
    assert seen[0][0] == seen[1][0] == seen[2][0]
    assert not any("person" in query["sql"] for query in asked.captured_queries if "people_person" in query["sql"])


def test_guessing_is_hopeless_fifty_compares_a_day_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    monkeypatch.setattr("apps.portal.views.sign_in.now", lambda: at)  # no midnight in between
    veteran()
    client, last = Client(), None
    for _ in range(CODES_A_DAY + 2):
        last = ask(client)
        code = sent_code() if last.status_code == 302 else ""
        statuses = [type_in(client, wrong(code)).status_code for _ in range(COMPARES + 1)] if code else []
        if code:
            assert statuses == [422] * COMPARES + [410]
            assert type_in(client, code).status_code == 410  # the right one comes too late
    assert last.status_code == 429 and f"已满{CODES_A_DAY}次" in last.content.decode()
    assert SignInCode.objects.count() == CODES_A_DAY
    assert sum(SignInCode.objects.values_list("compares", flat=True)) == CODES_A_DAY * COMPARES
    assert Message.objects.count() == CODES_A_DAY
    for _ in range(CODES_A_DAY + 1):
        last = ask(Client(), number=STRANGER)
    assert last.status_code == 429  # the same for somebody who does not exist
    assert AuditEntry.objects.filter(verb="portal.ask_code", outcome="refused").count() == 3
    tomorrow = entering.visitor("192.0.2.1", now() + timedelta(days=1))
    assert actions.count_asking(tomorrow, subject=entering.subject_of(NUMBER, NAME)) is None


def test_limits_count_the_address_the_network_and_all_whoever_is_named() -> None:
    at, found = now(), []
    for number in range(ASKING[1].most + 1):
        found.append(actions.count_asking(entering.visitor("192.0.2.1", at), subject=f"somebody {number}"))
    assert [limit.what for limit in found if limit] == ["address"]
    assert actions.count_asking(entering.visitor("192.0.2.2", at), subject="x") is None
    assert reached(ASKING, {"network": 301}).what == "network"
    assert reached(ASKING, {"all": 3001}).what == "all"
    assert reached(TYPING, {"address": 120, "network": 600}) is None
    assert [network(ip) for ip in ("192.0.2.77", "::ffff:192.0.2.1", "2001:db8:1:2::3", "?")] == [
        "192.0.2.0/24", "192.0.2.0/24", "2001:db8:1::/48", "unknown",
    ]  # fmt: skip
    assert slot(ASKING[0], at) == slot(Limit("all", 1, timedelta(days=1), ""), at) != slot(ASKING[1], at)
    assert actions.count_typing(entering.visitor("192.0.2.1", at), browser="none") == (None, [])
    keys = set(Knock.objects.values_list("key", flat=True))
    assert not [key for key in keys if "192.0.2" in key]


def test_a_station_hands_over_a_code_to_its_own_people_and_it_is_shown_once() -> None:
    row = veteran(phone="")
    clerk, desk = make_user("station_clerk", division="340321104000"), Client()
    desk.force_login(clerk, backend="apps.org.sign_in.StaffBackend")
    url = f"/portal/desk/{row.pk}/"
    assert "生成登录码" in desk.get(url).content.decode()
    assert desk.post(url, {"reason": "x"}).status_code == 422
    page = desk.post(url, {"reason": "本人持身份证到窗口，没有手机"})
    code = "".join(page.content.decode().split('<b class="mono">')[1].split("</b>")[0].split())
    assert len(code) == 8 and page.headers["Cache-Control"] == "no-store"
    handed = AuditEntry.objects.get(verb="portal.hand_code", outcome="done")
    assert (handed.row_id, handed.staff_id, handed.reason) == (str(row.pk), clerk.staff_id, "本人持身份证到窗口，没有手机")
    assert code not in json.dumps(serializers.serialize("json", AuditEntry.objects.all()))
    thief, client = Client(), Client()
    ask(thief, number=STRANGER, way="desk")
    assert type_in(thief, code).status_code == 422
    ask(client, way="desk")
    assert Job.objects.filter(kind="portal.send_code").count() == 0
    assert type_in(client, wrong(code)).status_code == 422
    assert type_in(client, code).status_code == 302
    assert client.get("/portal/me/").status_code == 200
    again = Client()
    ask(again, way="desk")
    assert type_in(again, code).status_code == 422


def test_five_compares_hold_for_a_handed_code_over_all_browsers() -> None:
    row, clerk = veteran(phone=""), make_actor("station_clerk", division="340321104000")
    code = actions.hand_code(clerk, person_id=row.pk, reason="本人到窗口核对", limit=None)
    for _ in range(COMPARES):
        client = Client()
        ask(client, way="desk")
        assert type_in(client, wrong(code)).status_code == 422
    ask(client := Client(), way="desk")
    assert type_in(client, code).status_code == 422
    assert PortalSession.objects.count() == 0


def test_who_may_hand_over_a_code_and_to_whom() -> None:
    row, other = veteran(), make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(PersonNotFound):
        actions.hand_code(other, person_id=row.pk, reason="本人到窗口核对", limit=None)
    clerk = make_actor("station_clerk", division="340321104000")
    for words, limit, person_id in (("本人到窗口核对", ASKING[0], row.pk), ("短", None, row.pk)):
        with pytest.raises(Exception, match=r"登录码已满|事由"):
            actions.hand_code(clerk, person_id=person_id, reason=words, limit=limit)
    row.id_number_sealed, row.id_number_blind, row.id_number_tail = None, None, ""
    row.save()
    with pytest.raises(Exception, match="没有身份证号"):
        actions.hand_code(clerk, person_id=row.pk, reason="本人到窗口核对", limit=None)
    with pytest.raises(Exception, match="个人账号"):
        actions.hand_code(Actor.house(), person_id=veteran(id_number=STRANGER).pk, reason="本人到窗口核对", limit=None)


def test_nothing_is_sent_to_a_landline_to_the_dead_or_too_late() -> None:
    row, client = veteran(phone="05520000001"), Client()
    ask(client)
    assert sent_code() == ""
    row.phone_sealed = None
    row.save()
    ask(client)
    assert sent_code() == ""
    dead = veteran(id_number=STRANGER, phone=phone(2))
    ask(client, number=STRANGER)
    type(dead).objects.filter(pk=dead.pk).update(state="died", died_on=now().date())
    assert sent_code() == ""
    assert (
        actions.send_code(Actor.house(), code_id=SignInCode.objects.latest("id").pk) is False
    )  # a second time does nothing
    type(dead).objects.filter(pk=dead.pk).update(state="active", died_on=None)
    ask(client, number=STRANGER)
    eleven_minutes_pass()
    assert sent_code() == ""
    assert Message.objects.count() == 0


def test_sessions_end_by_the_clock_of_the_server_and_with_the_person() -> None:
    row = veteran()
    for change, why in (({"seen_at": timedelta(minutes=10)}, "idle"), ({"started_at": timedelta(hours=2)}, "absolute")):
        client = signed_in(row)
        assert client.get("/portal/me/").status_code == 200
        PortalSession.objects.filter(ended_at=None).update(**{name: now() - ago for name, ago in change.items()})
        assert client.get("/portal/me/card/").headers["Location"] == "/portal/sign-in/?next=%2Fportal%2Fme%2Fcard%2F"
        assert PortalSession.objects.latest("id").ended_why == why
        late = client.post("/portal/sign-out/")
        assert late.status_code == 401 and "重新登录" in late.content.decode()
    client = signed_in(row)
    PortalSession.objects.filter(ended_at=None).update(seen_at=now() - timedelta(minutes=2))
    assert client.get("/portal/me/").status_code == 200
    assert now() - PortalSession.objects.latest("id").seen_at < timedelta(minutes=1)
    type(row).objects.filter(pk=row.pk).update(state="died", died_on=now().date())
    assert client.get("/portal/me/").status_code == 302


def test_staff_and_veterans_are_strangers_to_each_others_pages() -> None:
    row = veteran()
    staff = Client()
    staff.force_login(make_user("leader"), backend="apps.org.sign_in.StaffBackend")
    assert staff.get("/portal/me/").headers["Location"].startswith("/portal/sign-in/")
    client = signed_in(row)
    for url in ("/", f"/persons/{row.pk}/", f"/portal/desk/{row.pk}/", "/admin/"):
        assert client.get(url).status_code == 302, url
    assert client.get("/api/v1/people/").status_code in (401, 403, 404)
    actor = entering.veteran(row, now(), None)
    assert actor.is_known and not actor.places and actor.permissions == OWN
    with pytest.raises(Forbidden):
        actions.hand_code(actor, person_id=row.pk, reason="给我自己一个", limit=None)
    assert not make_actor("leader").may(VIEW_OWN)
    own = [code for code in VISITOR | OWN if code.startswith("portal.")]  # jobs are signed up for by a clerk too
    assert not any(make_actor(role).may(code) for role in ("leader", "station_clerk", "sysadm") for code in own)


def test_what_is_typed_at_the_door_is_never_believed() -> None:
    client = Client()
    for given in (
        {},
        {"number": "1", "name": NAME},
        {"number": NUMBER[:17] + "¹", "name": "<script>alert(1)</script>"},
        {"number": NUMBER, "name": "·"},
    ):
        answer = client.post("/portal/sign-in/", given)
        text = answer.content.decode()
        assert answer.status_code == 422 and "<script>alert" not in text and "应为" not in text
    ask(client)
    for code in ("", "12345", "１２３４５６７", "²", "<b>123456</b>", "1234567890123456789012"):
        assert type_in(client, code).status_code == 422
    assert SignInCode.objects.get().compares == 0
    for goal in ("https://example.com/", "//example.com/portal/", "/persons/", "/portal/\\..//example.com"):
        page = client.get("/portal/sign-in/", {"next": goal}).content.decode()
        assert 'name="next" value=""' in page or goal.startswith("/portal/")
    assert (
        client.post("/portal/sign-in/", {"number": NUMBER, "name": NAME, "next": "https://example.com/"}).headers["Location"]
        == "/portal/sign-in/code/?next="
    )


def test_codes_counts_and_old_sessions_are_forgotten() -> None:
    row, client = veteran(), Client()
    ask(client)
    signed_in(row)
    ask(client)
    assert set(actions.purge_codes(Actor.house()).values()) == {0}
    later = Actor.house(at=now() + timedelta(days=3))
    found = actions.purge_codes(later)
    assert (found["codes"], found["sessions"]) == (1, 0) and found["counts"] > 0
    assert actions.purge_codes(Actor.house(at=now() + timedelta(days=201)))["sessions"] == 1
    assert (SignInCode.objects.count(), Knock.objects.count(), PortalSession.objects.count()) == (0, 0, 0)
    assert clear(row, "phone")
