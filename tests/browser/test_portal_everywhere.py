"""Every page of the portal that a veteran can come to by its links, one of each route, in both editions, narrow and wide: nothing axe finds, nothing
cut off, no target too small, the station's telephone at its foot. Once by hand: ``VP_HOSTILE=1 make test TESTS=tests/browser/test_portal_everywhere.py``."""

import os
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve

from apps.cases.models import Case
from apps.memorials import actions as memorials
from tests.browser.test_portal_tasks import world
from tests.browser.walking import SMALL, WIDE
from tests.make import make_actor
from tests.memorials.test_martyrs import HERO
from tests.payments.make import Desk, make_account, owe
from tests.portal.make import signed_in, veteran
from tests.portal.test_applying import FILLED, fill

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not os.environ.get("VP_HOSTILE"), reason="once by hand: VP_HOSTILE=1")]
NO_PAGE = (
    "portal:fairs_calendar",
    "portal:fair_calendar",
    "portal:size",
    "portal:matter_paper",
    "portal:draft_file",
    "portal:to_province",
    "portal:sign_out",
)
PHONE = "0552-0001111"


def peopled() -> object:
    """A veteran with money, a matter, a draft; a martyr, articles."""
    world()
    row = veteran()
    make_account(row)
    owe(row, 104_200)
    Desk().returned()
    martyr = memorials.write_martyr(make_actor("benefit_clerk"), given=HERO)
    memorials.publish_martyr(make_actor("benefit_reviewer"), martyr_id=martyr.pk, revision=martyr.revision)
    client = signed_in(row)
    fill(client, "hardship", FILLED)
    client.post("/portal/me/apply/hardship/send/")
    client.post("/portal/me/apply/question/begin/")
    assert Case.objects.exists()
    return client.cookies["vp_veteran"].value


def one_of_each(page, base: str) -> list[str]:
    """Addresses that links lead to, one of each route and kind of application."""
    waiting, known, found = ["/portal/", "/portal/me/", "/portal/me/apply/question/q/topic/"], set(), []
    while waiting:
        path = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path)
        except Resolver404:
            continue
        key = (route.view_name, route.kwargs.get("kind"), route.kwargs.get("code"), route.kwargs.get("scheme"))
        if key in known or not route.view_name.startswith("portal:") or route.view_name in NO_PAGE:
            continue
        known.add(key)
        page.goto(base + path)
        found.append(path)
        waiting += page.evaluate(
            "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.getAttribute('href'))"
        )
    return found


def test_every_page_in_both_editions(transactional_db, live_page, live_server, axe):
    cache.clear()
    token, base = peopled(), live_server.url
    page = live_page(None, "/portal/", width=320)
    page.context.add_cookies([{"name": "vp_veteran", "value": token, "url": f"{base}/portal/"}])
    paths, wrong = one_of_each(page, base), []
    for size, least in ((0, 44), (24, 60)):
        page.goto(f"{base}/portal/size/?px={size}&next=/portal/")
        for path in paths:
            page.goto(base + path)
            if PHONE not in page.locator("footer").inner_text():
                wrong.append((path, size, "no telephone"))
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                found = [f"{page.evaluate(WIDE)} px too wide"] if page.evaluate(WIDE) > 0 else []
                found += [str(one) for one in axe(page)]
                found += [f"small: {one}" for one in page.evaluate(SMALL, least)]
                wrong += [(path, size, width, one[:200]) for one in found]
    assert len(paths) > 60, paths
    assert wrong == [], "\n".join(map(str, wrong))
