"""The account pages and the admin in a real Chromium, on a desk and on a phone."""

import pytest

from apps.org import actions
from apps.org.models import User
from apps.org.queries import actor_of
from tests.make import make_actor, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Huaiyuan-2026-mima"


@pytest.mark.parametrize("width", [1280, 390])
def test_account_pages_are_readable_by_everybody(live_page, live_server, axe, width):
    user = make_user("benefit_clerk", name="李梅")
    user.set_password(PASSWORD)
    user.save()
    page = live_page(None, "/login/", width=width)
    assert axe(page) == []
    page.fill("#id_username", user.username)
    page.fill("#id_password", "falsch")
    page.click("main button[type=submit]")
    assert "登录名或密码不正确" in page.inner_text("main")
    assert axe(page) == []
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{live_server.url}/account/")
    assert "已登录的设备" in page.inner_text("main")
    assert axe(page) == []
    page.goto(f"{live_server.url}/account/second-factor/")
    page.click("text=开始启用")
    page.wait_for_selector("main img")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_admin_pages_of_staff_and_audit(live_page, live_server, axe):
    admin = User.objects.get(pk=make_actor("sysadm", name="钱管").user_id)
    User.objects.filter(pk=admin.pk).update(is_staff=True)
    actions.create_staff(
        actor_of(admin, "test"),
        number="B1",
        name="新来的",
        username="b.one",
        password=PASSWORD,
        division_code="340321000000",
    )
    page = live_page(admin, "/admin/")
    for path in (
        "/admin/",
        "/admin/org/staff/",
        "/admin/org/staff/add/",
        "/admin/org/division/",
        "/admin/core/holiday/add/",
        "/admin/core/job/",
    ):
        page.goto(live_server.url + path)
        assert axe(page) == [], path
    auditor = User.objects.get(pk=make_actor("auditor").user_id)
    page = live_page(auditor, "/admin/core/auditentry/")
    assert axe(page) == []
    page.click("#result_list a >> nth=0")
    assert axe(page) == []
