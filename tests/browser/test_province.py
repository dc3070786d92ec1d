"""统一身份认证 in a real Chromium against a real provider on another site: in, replayed, out, somebody who is not on file. ``VP_SHOTS=folder`` keeps pictures."""

import pytest

from apps.org.models import Station
from apps.portal.models import PortalSession
from apps.portal.rules.entering import Unproven
from tests.browser.walking import EDITIONS, follow, look
from tests.portal.make import NAME, veteran
from tests.portal.test_province import issuer, on  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def prove(page, sub: str) -> None:
    """At the provider: sign in as that one."""
    page.fill("input[name=sub]", sub)
    with page.expect_navigation(url="**/portal/**"):
        page.locator("input[name=sub]").press("Enter")


def test_in_by_the_province_replayed_out_and_somebody_not_on_file(transactional_db, on, live_server, chromium, axe):  # noqa: F811
    Station.objects.create(name="怀远县服务中心", level="county", division_id="340321000000", phone="0552-0001111")
    row, base = veteran(), f"{live_server.url}/portal/"
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page, came = context.new_page(), []
    page.on("request", lambda request: came.append(request.url) if "/province/back/" in request.url else None)
    for size, least in EDITIONS:
        page.goto(f"{base}size/?px={size}&next=/portal/")
        follow(page, page.get_by_role("link", name="我的待遇").click)
        look(page, axe, least, "province")
        follow(page, page.get_by_role("link", name="去统一身份认证登录").click)
        assert not page.url.startswith(
            live_server.url
        )  # asked there, also the second time: the provider remembers, and asks anew
        prove(page, "wang")
        assert page.url == f"{base}me/" and page.get_by_text(f"{NAME}，您好").is_visible()
        assert PortalSession.objects.get(ended_at=None).way == "prov"
        page.goto(came[-1])  # somebody else finds the address in the history
        assert page.get_by_text(Unproven.default).is_visible()
        assert PortalSession.objects.filter(ended_at=None).count() == 1
        page.goto(f"{base}me/")
        follow(page, page.get_by_role("button", name="退出").click)
        assert PortalSession.objects.latest("pk").ended_why == "left"
        look(page, axe, least, "province-left")
        page.goto(came[-1])
        assert page.get_by_text(Unproven.default).is_visible()
        page.goto(f"{base}me/")
        assert page.url.startswith(f"{base}sign-in/")
    page.goto(f"{on['issuer']}/oauth2/end_session?client_id=county&post_logout_redirect_uri={base}")
    follow(page, page.locator("button[type=submit]").first.click)
    assert page.url == base
    page.goto(f"{base}sign-in/")
    follow(page, page.get_by_role("link", name="去统一身份认证登录").click)
    prove(page, "nobody")
    assert page.get_by_text(Unproven.default).is_visible() and not PortalSession.objects.filter(ended_at=None).exists()
    look(page, axe, 44, "province-refused")
    context.close()
    assert row.pk
