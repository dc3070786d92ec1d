"""Every page of the portal that a veteran can come to by its links, one of each route and kind of form, in both editions, narrow and wide: nothing axe finds,
nothing cut off, no target and no letter too small, the station's telephone at its foot; read aloud and printed word by word.
Once by hand: ``VP_HOSTILE=1 make test TESTS=tests/browser/test_portal_everywhere.py``."""

import os

import pytest
from django.core.cache import cache

from tests.browser.test_portal_tasks import LEFT, PRESSED, heard
from tests.browser.walking import SMALL, WIDE
from tests.portal.everything import TELEPHONE, owned, shown
from tests.portal.make import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not os.environ.get("VP_HOSTILE"), reason="once by hand: VP_HOSTILE=1")]
#: The smallest letters that are seen, in px.
LETTERS = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility() && !e.closest('.sr, .skip') && [...e.childNodes].some(one => one.nodeType === 3 && one.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


def paths(client) -> list[str]:
    """One address of each route; of applications one guide each, and one page of each kind of question."""
    found = {}
    for key, page in shown(client).pages.items():
        if page.text:
            looks = [(sorted(one.texts), len(one.fields), sorted(one.files)) for one in page.forms]
            found.setdefault(
                (key[0], str(looks) if key[0] in ("question", "draft_paper", "check_draft") else key[1:]), page.url
            )
    return list(found.values())


def paper(page) -> list[str]:
    """What is missing of what is read aloud, or could be pressed, on paper; folds are open there, so that it may have more."""
    words = heard(page)
    page.emulate_media(media="print")
    printed = {text for text in page.evaluate(LEFT) if text}
    found = [f"not on paper: {text}" for text in words if text not in printed]
    pressed = page.evaluate(PRESSED)
    page.emulate_media(media="screen")
    return [*found, f"{pressed} to press on paper"] if pressed else found


def test_every_page_in_both_editions(transactional_db, live_page, live_server, axe):
    cache.clear()
    client, base = signed_in(owned()), live_server.url
    page = live_page(None, "/portal/", width=320)
    page.context.add_cookies([{"name": "vp_veteran", "value": client.cookies["vp_veteran"].value, "url": f"{base}/portal/"}])
    every, wrong = paths(client), []
    for size, least, letters in ((0, 44, 16), (24, 60, 24)):
        page.goto(f"{base}/portal/size/?px={size}&next=/portal/")
        for path in every:
            page.goto(base + path)
            if TELEPHONE not in page.locator("footer").inner_text():
                wrong.append((path, size, "no telephone"))
            if page.evaluate(LETTERS) < letters:
                wrong.append((path, size, f"letters of {page.evaluate(LETTERS)} px"))
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                found = [f"{page.evaluate(WIDE)} px too wide"] if page.evaluate(WIDE) > 0 else []
                found += [str(one) for one in axe(page)]
                found += [f"small: {one}" for one in page.evaluate(SMALL, least)]
                wrong += [(path, size, width, one[:200]) for one in found]
            wrong += [(path, size, one) for one in paper(page)]
    assert len(every) > 90, every
    assert wrong == [], "\n".join(map(str, wrong))
