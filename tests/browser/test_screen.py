"""The leader's screen: charts drawn from their tables, a press on a bar opens its list; readable on a phone, on a wall, and without script."""

import re

import pytest

from tests.browser import _session_cookie
from tests.browser.test_faces import WIDE
from tests.payments.make import Desk

pytestmark = pytest.mark.browser
POINT = """box => { const chart = echarts.getInstanceByDom(box), at = chart.convertToPixel({ seriesIndex: 0 }, [%d, 0.0001]);
  const place = box.getBoundingClientRect(); return [place.left + at[0], place.top + at[1] - 2, chart.getOption().xAxis[0].data.length]; }"""


def test_the_screen_is_drawn_from_its_tables_and_every_bar_is_a_door(bureau, live_page, live_server, axe, chromium):
    Desk().returned()
    page = live_page(bureau.leader, "/reports/screen/", width=1280, height=900)
    box = page.locator("[data-from=d-months]")
    assert box.locator("canvas").count() == 1 and not page.locator("#t-months").evaluate("one => one.open")
    assert axe(page) == []
    for width in (390, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate(WIDE) <= 0, width
    box.scroll_into_view_if_needed()
    left, top, months = box.evaluate(POINT % 0)
    assert months == 1
    page.mouse.click(left, top)
    page.wait_for_url(re.compile("/reports/indicators/YF02/"))
    assert "of=" in page.url and page.locator("table.grid tbody tr").count() > 0
    plain = chromium.new_context(java_script_enabled=False)
    plain.add_cookies([_session_cookie(bureau.leader, live_server.url)])
    bare = plain.new_page()
    bare.goto(f"{live_server.url}/reports/screen/")
    assert bare.locator("#t-months tbody a").first.is_visible() and not bare.locator(".drawn").first.is_visible()
    plain.close()
