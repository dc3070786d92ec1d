"""A flower and words for a martyr, from the first page, without script and by keyboard alone, in both editions; nothing cut off, nothing axe finds."""

import pytest
from django.core.cache import cache

from apps.memorials import actions
from apps.memorials.models import Tribute
from tests.browser.walking import EDITIONS, Walk, bare, look
from tests.make import TOWN, make_actor
from tests.memorials.test_martyrs import HERO

pytestmark = pytest.mark.browser


def test_words_for_a_martyr_without_script_by_keyboard(transactional_db, live_page, live_server, axe, chromium):
    cache.clear()
    clerk, reviewer = make_actor("benefit_clerk"), make_actor("benefit_reviewer")
    make_actor("station_clerk", division=TOWN)
    row = actions.write_martyr(clerk, given=HERO)
    actions.publish_martyr(reviewer, martyr_id=row.pk, revision=row.revision)
    page = live_page(None, "/portal/", width=320)
    plain = bare(chromium)
    without_script = plain.new_page()
    for size, least in EDITIONS:
        page.goto(f"{live_server.url}/portal/size/?px={size}&next=/portal/martyrs/")
        for path in ("martyrs/", f"martyrs/{row.pk}/", f"martyrs/{row.pk}/tribute/", "discounts/", "statistics/"):
            page.goto(f"{live_server.url}/portal/{path}")
            look(page, axe, least, path.strip("/").replace("/", "-"))
        walk = Walk.on(without_script, live_server.url, None, size, least)
        for words in ("烈士纪念", "陈大勇烈士", "献花、留言"):
            walk.press(words)
        walk.write("text", f"永远记着您{least}。")
        walk.press("献花")
        walk.says("已经收到")
        walk.look("tribute-left")
        assert Tribute.objects.latest("pk").text == f"永远记着您{least}。"
    assert Tribute.objects.count() == 2
    plain.close()
