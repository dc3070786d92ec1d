"""The administration's pages: no door of their own, each role its own lists, every change an action."""

import pytest
from django.test import Client

from apps.core.models import AuditEntry, Holiday
from apps.org import actions
from apps.org.models import RoleGrant, Staff, User
from tests.make import COUNTY, make_staff
from tests.org.make import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def test_the_admin_has_no_door_of_its_own(user):
    assert Client().get("/admin/").headers["Location"].startswith("/admin/login/?next=")
    assert Client().get("/admin/login/").headers["Location"].startswith("/login/")
    client, _ = sign_in(user)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/password_change/").headers["Location"] == "/account/"
    assert client.post("/admin/logout/").headers["Location"] == "/account/"


def admin_client(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_every_admin_list_obeys_the_role(sysadm, secadm, auditor, clerk):
    pages = {
        "org/staff": ("sysadm", "secadm", "auditor"),
        "org/user": ("sysadm", "secadm", "auditor"),
        "org/rolegrant": ("sysadm", "secadm", "auditor"),
        "org/division": ("sysadm", "secadm", "auditor", "clerk"),
        "org/station": ("sysadm", "secadm", "auditor", "clerk"),
        "core/holiday": ("sysadm", "clerk"),
        "core/auditentry": ("auditor",),
        "core/job": ("sysadm", "auditor"),
    }
    for name, actor in {"sysadm": sysadm, "secadm": secadm, "auditor": auditor, "clerk": clerk}.items():
        client = admin_client(actor)
        for page, allowed in pages.items():
            answer = client.get(f"/admin/{page}/")
            assert answer.status_code == (200 if name in allowed else 403), (name, page)
            assert client.get(f"/admin/{page}/?q=x").status_code == answer.status_code


def test_the_admin_shows_each_role_its_own_lists_and_none_after_the_grant_is_gone(sysadm, auditor, secadm):
    """The list is kept for each set of permissions: nobody is shown that of who came before, or one's own of yesterday."""
    shown = {
        name: admin_client(actor).get("/admin/").content.decode() for name, actor in {"s": sysadm, "a": auditor}.items()
    }
    assert ("/admin/core/holiday/" in shown["s"], "/admin/core/holiday/" in shown["a"]) == (True, False)
    assert ("/admin/core/auditentry/" in shown["s"], "/admin/core/auditentry/" in shown["a"]) == (False, True)
    assert admin_client(sysadm).get("/admin/").content.decode().count("/admin/") == shown["s"].count("/admin/")
    actions.revoke_role(secadm, grant_id=RoleGrant.objects.get(staff_id=auditor.staff_id).pk, reason="调岗")
    assert "/admin/core/auditentry/" not in admin_client(auditor).get("/admin/", follow=True).content.decode()


def test_the_admin_registers_a_person_grants_and_revokes_through_actions(sysadm, secadm):
    client = admin_client(sysadm)
    form = {"number": "A1", "name": "后台建", "mobile": "19900001234", "lane": "business", "division": COUNTY, "station": "",
            "username": "admin.made", "password": PASSWORD}  # fmt: skip
    assert client.post("/admin/org/staff/add/", form).status_code == 302
    person = Staff.objects.get(number="A1")
    assert person.phone == "199****1234"
    again = client.post("/admin/org/staff/add/", form | {"number": "A2"})
    assert (again.status_code, "登录名已被使用" in again.content.decode()) == (200, True)
    assert not Staff.objects.filter(number="A2").exists()
    grant = {"staff": person.pk, "role": "finance", "division": COUNTY, "valid_to_0": "", "valid_to_1": "", "reason": "任命"}
    assert client.post("/admin/org/rolegrant/add/", grant).status_code == 403
    security = admin_client(secadm)
    assert security.post("/admin/org/rolegrant/add/", grant).status_code == 302
    row = RoleGrant.objects.get(staff=person)
    assert row.granted_by_id == secadm.staff_id
    mine = security.post("/admin/org/rolegrant/add/", grant | {"staff": secadm.staff_id, "role": "secadm"})
    assert "不能为本人授权" in mine.content.decode()
    assert security.get(f"/admin/org/rolegrant/{row.pk}/change/").status_code == 200
    assert security.post(f"/admin/org/rolegrant/{row.pk}/change/", {"reason": "轮岗"}).status_code == 302
    row.refresh_from_db()
    assert not row.is_live
    assert security.post(f"/admin/org/rolegrant/{row.pk}/change/", {"reason": "轮岗"}).status_code == 403
    assert AuditEntry.objects.filter(verb="org.grant_role", outcome="refused", via="admin").count() == 1


def test_the_admin_acts_on_people_and_accounts(sysadm):
    client, person, taker = admin_client(sysadm), make_staff("甲"), make_staff("乙")
    url = f"/admin/org/staff/{person.pk}/change/"
    assert client.get(url).status_code == 200
    for given, words in (
        ({"act": "lane"}, "请选择新的岗位类别"),
        ({"act": "hand_over"}, "请选择接收人"),
        ({"act": "reopen"}, "不需要恢复"),
    ):
        assert words in client.post(url, {"reason": "x", "new_lane": "", "taker": "", **given}).content.decode()
    for given in (
        {"act": "lane", "new_lane": "auditor"},
        {"act": "lane", "new_lane": "business"},
        {"act": "hand_over", "taker": taker.pk},
        {"act": "close"},
        {"act": "reopen"},
    ):
        assert client.post(url, {"reason": "轮岗", "new_lane": "", "taker": "", **given}).status_code == 302, given
    account = {"staff": person.pk, "username": "second.account", "password": PASSWORD}
    assert client.post("/admin/org/user/add/", account).status_code == 302
    user = User.objects.get(username="second.account")
    url = f"/admin/org/user/{user.pk}/change/"
    assert client.post(url, {"act": "password", "password": PASSWORD + "2", "reason": "忘记"}).status_code == 302
    assert "没有启用动态验证码" in client.post(url, {"act": "second_factor", "password": "", "reason": "x"}).content.decode()
    station = {"name": "测试站", "level": "county", "division": COUNTY, "phone": "", "address": "", "opening_hours": ""}
    assert client.post("/admin/org/station/add/", station).status_code == 302
    assert client.get(f"/admin/org/division/{COUNTY}/change/").status_code == 200
    assert client.post(f"/admin/org/staff/{person.pk}/delete/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 404


def test_holidays_are_kept_in_the_admin(sysadm, clerk):
    client = admin_client(sysadm)
    form = {"day": "2027-02-08", "kind": "holiday", "name": "春节", "source": "国务院办公厅2027年通知"}
    assert client.post("/admin/core/holiday/add/", form).status_code == 302
    url = "/admin/core/holiday/2027-02-08/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "workday", "name": "调休", "source": "同上"}).status_code == 302
    assert Holiday.objects.get(pk="2027-02-08").kind == "workday"
    assert admin_client(clerk).post(url, {"kind": "holiday", "name": "x", "source": "x"}).status_code == 403
    assert client.post("/admin/core/holiday/2027-02-08/delete/", {"post": "yes"}).status_code == 302
    assert not Holiday.objects.filter(pk="2027-02-08").exists()
    assert AuditEntry.objects.filter(verb__in=["core.save_holiday", "core.remove_holiday"]).count() == 3


def test_the_auditor_reads_an_entry_and_cannot_change_it(auditor, house):
    client = admin_client(auditor)
    row = AuditEntry.objects.latest("id")
    page = client.get(f"/admin/core/auditentry/{row.pk}/change/")
    assert page.status_code == 200
    assert "保存" not in page.content.decode()
    assert client.post(f"/admin/core/auditentry/{row.pk}/change/", {"reason": "x"}).status_code == 403
    assert client.post("/admin/core/auditentry/", {"action": "delete_selected", "_selected_action": row.pk}).status_code in (
        302,
        403,
        200,
    )
    assert AuditEntry.objects.filter(pk=row.pk).exists()


def test_a_failed_job_is_ordered_again_from_the_admin(sysadm, house):
    from apps.core import queue

    job = queue.later(house, "core.no_such_kind")
    client = admin_client(sysadm)
    url = f"/admin/core/job/{job.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "x"}).status_code == 403
    queue.run(job.pk)
    assert "不认识" in client.get(url).content.decode()
    assert client.post(url, {"reason": "程序已更新"}).status_code == 302
    job.refresh_from_db()
    assert job.state == "ready"


def test_an_admin_page_refused_by_role_is_written_down(clerk):
    admin_client(clerk).get("/admin/org/staff/")
    entry = AuditEntry.objects.get(verb="admin.open")
    assert (entry.outcome, entry.row_label, entry.via) == ("refused", "打开 /admin/org/staff/", "admin")
