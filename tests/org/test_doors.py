"""Signing in, locks, clocks, the second factor, one's own account, and the admin's doors."""

import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.actor import now
from apps.core.errors import AlreadyDone, NotFound
from apps.core.models import AuditEntry
from apps.core.sealing import unseal
from apps.org import actions
from apps.org.actions.second_factor import PLACE, count_attempt
from apps.org.middleware import SEEN, STARTED
from apps.org.models import RoleGrant, SecondFactor, SignIn, User
from apps.org.queries import actor_of
from apps.org.rules import TooManyCodes, WrongCode
from tests.make import make_user
from tests.org.make import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def code_of(user: User, offset: int = 0) -> str:
    row = SecondFactor.objects.get(user=user)
    totp = TOTP(bytes.fromhex(unseal(PLACE, row.row_key, row.secret_sealed)), 6, SHA1(), 30, enforce_key_length=False)
    return totp.generate(int(time.time()) + offset * 30).decode()


def enrol(user: User) -> list[str]:
    actor = actor_of(user, "test")
    actions.start_second_factor(actor, issuer="测试局")
    return actions.confirm_second_factor(actor, code=code_of(user, -1))


def test_signing_in_opens_a_fresh_session_and_is_written_down(user):
    client = Client()
    client.get("/login/")
    client, answer = sign_in(user, client=client, next="/account/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert client.get("/account/").status_code == 200
    assert "no-store" in client.get("/account/").headers["Cache-Control"]
    entry = AuditEntry.objects.get(verb="org.sign_in")
    assert (entry.outcome, entry.staff_id, entry.ip) == ("done", user.staff_id, "127.0.0.1")
    assert SignIn.objects.get(user=user).ended_at is None


def test_a_foreign_next_page_is_ignored(user):
    _, answer = sign_in(user, next="https://example.com/")
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_alike_and_are_written_down_without_what_was_typed(user):
    _, wrong = sign_in(user, "falsch")
    answer = Client().post("/login/", {"username": "Wo-De-Mima-123", "password": "x"})
    assert wrong.status_code == answer.status_code == 422
    assert "登录名或密码不正确" in wrong.content.decode()
    assert "登录名或密码不正确" in answer.content.decode()
    rows = list(
        AuditEntry.objects.filter(verb="org.sign_in", outcome="refused").order_by("id").values_list("after", flat=True)
    )
    assert rows == [{"username": user.username}, {"username": "（不存在的登录名）"}]
    assert "Wo-De-Mima" not in str(list(AuditEntry.objects.values()))


def test_five_failures_lock_the_account_for_this_source_even_with_the_right_password(user):
    for _ in range(5):
        sign_in(user, "falsch")
    _, answer = sign_in(user)
    assert answer.status_code == 429
    assert "锁定" in answer.content.decode()
    other = Client(REMOTE_ADDR="10.9.9.9")
    _, answer = sign_in(user, client=other)
    assert answer.status_code == 302


def test_an_account_without_a_role_or_of_a_person_who_left_does_not_enter(user):
    RoleGrant.objects.filter(staff=user.staff).update(is_live=False, valid_to=actor_of(user, "t").at)
    _, answer = sign_in(user)
    assert answer.status_code == 422
    assert "尚未授予岗位" in answer.content.decode()
    User.objects.filter(pk=user.pk).update(is_active=False)
    _, answer = sign_in(user)
    assert "登录名或密码不正确" in answer.content.decode()


@pytest.mark.parametrize(("key", "ago", "why"), [(SEEN, 15 * 60 + 1, "idle"), (STARTED, 8 * 3600 + 1, "absolute")])
def test_a_session_ends_by_the_servers_clock(user, key, ago, why):
    client, _ = sign_in(user)
    session = client.session
    session[key] -= ago
    session.save()
    answer = client.get("/account/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/account/")
    assert SignIn.objects.get(user=user).end == why
    assert AuditEntry.objects.get(verb="org.sign_out").after == {"end": why}


@pytest.mark.parametrize("cookie", ["", "kurz", "a" * 32, "z" * 5000, "' or 1=1 --"])
def test_a_session_that_nobody_opened_is_nobodys(user, cookie):
    client, _ = sign_in(user)
    client.cookies["sessionid"] = cookie
    assert client.get("/").headers["Location"].startswith("/login/")


def test_a_session_past_its_day_or_of_a_closed_account_is_nobodys(user):
    client, _ = sign_in(user)
    assert client.get("/").status_code == 200
    live = Session.objects.get(session_key=client.cookies["sessionid"].value)
    ends, live.expire_date = live.expire_date, now()
    live.save()
    assert client.get("/").status_code == 302
    client.cookies["sessionid"], live.expire_date = live.session_key, ends
    live.save()
    assert client.get("/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_who_asks_is_read_by_statements_planned_once(user):
    client, _ = sign_in(user)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    planned = [row["sql"] for row in asked if row["sql"].startswith("execute vp_")]
    assert len(planned) >= 3  # session, account, rights and places
    assert not [row["sql"] for row in asked if 'FROM "django_session"' in row["sql"] or 'FROM "org_user"' in row["sql"]]


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(user):
    client, _ = sign_in(user)
    session = client.session
    session[SEEN] -= 600
    session.save()
    client.get("/account/", headers={"X-Background": "1"})
    assert client.session[SEEN] == session[SEEN]
    client.get("/account/")
    assert client.session[SEEN] > session[SEEN]


def test_signing_out_is_a_post_and_ends_the_session(user):
    client, _ = sign_in(user)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/account/").status_code == 302
    assert SignIn.objects.get(user=user).end == "logout"
    assert client.post("/logout/").status_code == 302


def test_another_device_is_ended_at_once(user):
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    row = SignIn.objects.filter(user=user).latest("id")
    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    stranger, _ = sign_in(user)
    other = make_user("finance")
    assert (
        stranger.post(f"/account/sessions/{SignIn.objects.create(user=other, session_digest='x').pk}/end/").status_code
        == 404
    )


def test_changing_the_password_keeps_this_browser_and_ends_the_others(user):
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    fresh = "Huaiyuan-2027-mima"
    bad = here.post("/account/password/", {"current": "falsch", "password": fresh, "again": fresh})
    assert (bad.status_code, "当前密码不正确" in bad.content.decode()) == (422, True)
    bad = here.post("/account/password/", {"current": PASSWORD, "password": fresh, "again": "x"})
    assert "两次输入的新密码不一致" in bad.content.decode()
    assert here.post("/account/password/", {"current": PASSWORD, "password": fresh, "again": fresh}).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert sign_in(user, fresh)[1].status_code == 302


def test_the_second_factor_is_enrolled_shown_once_and_then_asked_for(user):
    client, _ = sign_in(user)
    assert "开始启用" in client.get("/account/second-factor/").content.decode()
    client.post("/account/second-factor/start/")
    page = client.get("/account/second-factor/").content.decode()
    assert "data:image/png" in page
    assert client.post("/account/second-factor/confirm/", {"code": "000000"}).status_code == 422
    page = client.post("/account/second-factor/confirm/", {"code": code_of(user, -1)}).content.decode()
    assert "请抄下备用码" in page
    fresh, answer = sign_in(user, next="/account/")
    assert answer.headers["Location"] == "/login/code/"
    assert fresh.get("/account/").status_code == 302
    assert fresh.get("/admin/").status_code == 302
    assert fresh.post("/login/code/", {"code": "123"}).status_code == 422
    answer = fresh.post("/login/code/", {"code": code_of(user)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert AuditEntry.objects.filter(verb="org.sign_in", outcome="done").latest("id").after == {"second_factor": True}


def test_a_code_and_a_recovery_code_work_once(user):
    codes = enrol(user)
    client, _ = sign_in(user)
    assert client.post("/login/code/", {"code": codes[0]}).status_code == 302
    client, _ = sign_in(user)
    assert client.post("/login/code/", {"code": codes[0]}).status_code == 422
    used = code_of(user)
    assert client.post("/login/code/", {"code": used}).status_code == 302
    client, _ = sign_in(user)
    assert client.post("/login/code/", {"code": used}).status_code == 422
    assert len(SecondFactor.objects.get(user=user).recovery) == 9


def test_enrolling_is_refused_out_of_turn(user, reviewer):
    actor = actor_of(user, "test")
    with pytest.raises(NotFound, match="重新开始"):
        actions.confirm_second_factor(actor, code="000000")
    actions.start_second_factor(actor, issuer="测试局")
    with pytest.raises(NotFound, match="没有启用"):
        actions.pass_second_factor(actor, code="000000", counted=True)
    actions.start_second_factor(actor, issuer="测试局")
    actions.confirm_second_factor(actor, code=code_of(user))
    with pytest.raises(AlreadyDone, match="不需要重复"):
        actions.confirm_second_factor(actor, code=code_of(user))
    with pytest.raises(AlreadyDone, match="先停用"):
        actions.start_second_factor(actor, issuer="测试局")


def test_five_wrong_codes_lock_the_second_step_for_a_quarter_of_an_hour(user):
    enrol(user)
    actor = actor_of(user, "test")
    for _ in range(5):
        with pytest.raises(WrongCode):
            actions.pass_second_factor(actor, code="000000", counted=count_attempt(actor))
    with pytest.raises(TooManyCodes, match="锁定15分钟"):
        actions.pass_second_factor(actor, code=code_of(user), counted=count_attempt(actor))
    later = actor.moved(actor.at + timedelta(minutes=16))
    assert count_attempt(later)


def test_the_password_step_expires_and_a_reset_needs_another_administrator(user, sysadm):
    enrol(user)
    client, _ = sign_in(user)
    session = client.session
    session["vp_pending"] = session["vp_pending"] | {"at": 0}
    session.save()
    assert client.post("/login/code/", {"code": code_of(user)}).headers["Location"] == "/login/"
    actions.reset_second_factor(sysadm, user_id=user.pk, reason="手机丢失")
    assert sign_in(user)[1].headers["Location"] == "/"
    with pytest.raises(Exception, match="没有启用"):
        actions.reset_second_factor(sysadm, user_id=user.pk, reason="x")
    with pytest.raises(Exception, match="另一名系统管理员"):
        actions.reset_second_factor(sysadm, user_id=sysadm.user_id, reason="x")


def test_the_second_factor_is_switched_off_with_the_password(user):
    client, _ = sign_in(user)
    enrol(user)
    assert client.post("/account/second-factor/off/", {"password": "falsch"}).status_code == 422
    assert client.post("/account/second-factor/off/", {"password": PASSWORD}).status_code == 302
    assert not SecondFactor.objects.filter(user=user).exists()
    with pytest.raises(Exception, match="不需要停用"):
        actions.drop_second_factor(actor_of(user, "test"), password=PASSWORD)


def test_where_it_is_required_nothing_opens_before_the_second_factor(user, settings):
    settings.STAFF_TOTP_REQUIRED = True
    client, _ = sign_in(user)
    assert client.get("/account/").headers["Location"] == "/account/second-factor/"
    client.post("/account/second-factor/start/")
    client.post("/account/second-factor/confirm/", {"code": code_of(user)})
    assert client.get("/account/").status_code == 200
