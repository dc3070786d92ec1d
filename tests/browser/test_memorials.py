"""A flower and words for a martyr, without script and by keyboard alone, in the 长辈版; nothing cut off, nothing axe finds."""

import pytest
from django.core.cache import cache

from apps.memorials import actions
from apps.memorials.models import Tribute
from tests.browser.test_portal import follow, looked_at
from tests.make import TOWN, make_actor
from tests.memorials.test_martyrs import HERO

pytestmark = pytest.mark.browser


def tab_to(page, words: str) -> None:
    """By the Tab key alone."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if words in page.locator("*:focus").inner_text():
            return
    raise AssertionError(f"the keyboard does not come to {words}")


def test_words_for_a_martyr_without_script_by_keyboard(transactional_db, live_page, live_server, axe, chromium):
    cache.clear()
    clerk, reviewer = make_actor("benefit_clerk"), make_actor("benefit_reviewer")
    make_actor("station_clerk", division=TOWN)
    row = actions.write_martyr(clerk, given=HERO)
    actions.publish_martyr(reviewer, martyr_id=row.pk, revision=row.revision)
    page = live_page(None, "/portal/size/?px=24&next=/portal/martyrs/", width=320)
    for path in ("martyrs/", f"martyrs/{row.pk}/", f"martyrs/{row.pk}/tribute/", "discounts/", "statistics/"):
        page.goto(f"{live_server.url}/portal/{path}")
        looked_at(page, axe, least=60)
    plain = chromium.new_context(java_script_enabled=False)
    bare = plain.new_page()
    bare.goto(f"{live_server.url}/portal/martyrs/")
    for words in ("陈大勇烈士", "献花、留言"):
        tab_to(bare, words)
        follow(bare, lambda: bare.keyboard.press("Enter"))
    bare.locator("textarea").focus()
    bare.keyboard.type("永远记着您。")
    tab_to(bare, "献花")
    follow(bare, lambda: bare.keyboard.press("Enter"))
    assert bare.get_by_text("已经收到").is_visible() and Tribute.objects.get().text == "永远记着您。"
    plain.close()
