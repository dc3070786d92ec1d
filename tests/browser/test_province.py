"""统一身份认证 in a real Chromium against a real provider on another site: in, replayed, out, somebody who is not on file. ``VP_SHOTS=folder`` keeps pictures."""

import pytest

from apps.org.models import Station
from apps.portal.models import PortalSession
from apps.portal.rules.entering import Unproven
from tests.browser.walking import EDITIONS, Walk, bare, follow, look
from tests.portal.make import NAME, veteran
from tests.portal.test_province import issuer, on  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def prove(page, sub: str) -> None:
    """At the provider: sign in as that one."""
    page.fill("input[name=sub]", sub)
    with page.expect_navigation(url="**/portal/**"):
        page.locator("input[name=sub]").press("Enter")


def asked_there(walk: Walk) -> None:
    """From the first page to the provider, also the second time: it remembers, and asks anew."""
    walk.press("我的待遇")
    walk.look("province")
    walk.press("去统一身份认证登录")
    assert not walk.page.url.startswith(walk.base)


def in_replayed_out(walk: Walk, came: list[str]) -> None:
    """In by the province; the address of that in the history is worth nothing, neither while somebody is in nor after; out, by the keyboard."""
    page, base = walk.page, f"{walk.base}/portal/"
    asked_there(walk)
    prove(page, "wang")
    assert page.url == f"{base}me/" and page.get_by_text(f"{NAME}，您好").is_visible()
    assert PortalSession.objects.get(ended_at=None).way == "prov"
    page.goto(came[-1])  # somebody else finds the address in the history
    assert page.get_by_text(Unproven.default).is_visible()
    assert PortalSession.objects.filter(ended_at=None).count() == 1
    page.goto(f"{base}me/")
    walk.press("退出")
    assert PortalSession.objects.latest("pk").ended_why == "left"
    walk.look("province-left")
    page.goto(came[-1])
    assert page.get_by_text(Unproven.default).is_visible()
    page.goto(f"{base}me/")
    assert page.url.startswith(f"{base}sign-in/")


def test_in_by_the_province_replayed_out_and_somebody_not_on_file(transactional_db, on, live_server, chromium, axe):  # noqa: F811
    Station.objects.create(name="怀远县服务中心", level="county", division_id="340321000000", phone="0552-0001111")
    row, base, came = veteran(), f"{live_server.url}/portal/", []
    contexts = chromium.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN"), bare(chromium)
    page, without_script = (one.new_page() for one in contexts)
    for one in (page, without_script):
        one.on("request", lambda request: came.append(request.url) if "/province/back/" in request.url else None)
    for one, looks, size, least in ((page, axe, *EDITIONS[0]), (without_script, None, *EDITIONS[1])):
        in_replayed_out(Walk.on(one, live_server.url, looks, size, least), came)
    page.goto(f"{on['issuer']}/oauth2/end_session?client_id=county&post_logout_redirect_uri={base}")
    follow(page, page.locator("button[type=submit]").first.click)
    assert page.url == base
    asked_there(Walk(page, live_server.url, None, 0))
    prove(page, "nobody")
    assert page.get_by_text(Unproven.default).is_visible() and not PortalSession.objects.filter(ended_at=None).exists()
    look(page, axe, 44, "province-refused")
    for one in contexts:
        one.close()
    assert row.pk
