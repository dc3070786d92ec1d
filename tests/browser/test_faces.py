"""Pages as people meet them: narrow, zoomed, without script, on paper; nothing foreign, nothing inaccessible."""

import pytest
from django.urls import reverse

from tests.payments.make import Desk

pytestmark = pytest.mark.browser

NAMES = ("home", "batches", "posting", "compose", "rejected", "held", "holds", "unknowns", "tieout", "receivables", "waiting", "suspicions",
         "confirmation", "persons", "search", "standards", "parameters", "what_if", "jobs", "styleguide")  # fmt: skip
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def pages(bureau) -> list[str]:
    batch = Desk().returned(rejected=[bureau.persons[2].pk])
    payment = batch.payments.first()
    person = bureau.persons[0].pk
    found = [reverse(f"workbench:{name}") for name in NAMES]
    found += [
        f"{reverse('workbench:batch', args=[batch.key])}?tab={tab}"
        for tab in ("summary", "lines", "difference", "reminders", "files")
    ]
    found += [
        f"{reverse('workbench:person', args=[person])}?tab={tab}"
        for tab in ("summary", "timeline", "life", "money", "family", "why", "sources", "records")
    ]
    found += [
        reverse("workbench:booklet", args=[person]),
        reverse("people:ask", args=[person]),
        reverse("people:verify", args=[person]),
    ]
    found += [reverse(f"people:{name}") for name in ("requests", "households", "unverified")]
    found += [reverse("workbench:payment", args=[payment.pk]), reverse("workbench:slip", args=[payment.pk])]
    found += [
        reverse("workbench:reveal", args=[person]),
        f"{reverse('workbench:new_event', args=[person])}?kind=moved_out",
        "/account/",
    ]
    return found


def test_no_page_scrolls_sideways_on_a_small_phone_and_axe_finds_nothing(bureau, pages, live_page, live_server, axe):
    page = live_page(bureau.clerk, "/", width=320, height=640)
    wide, found = {}, {}
    for url in pages:
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.goto(live_server.url + url).status == 200, url
        if page.evaluate(WIDE) > 0:
            wide[url] = page.evaluate(WIDE)
        page.set_viewport_size({"width": 1280, "height": 900})
        if violations := axe(page):
            found[url] = violations
    assert not wide
    assert not found


def test_axe_is_asked_again_on_a_page_that_changed(live_page, axe):
    page = live_page(None, "/login/")
    assert axe(page) == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [found.split(" ")[0] for found in axe(page)] == ["image-alt"]


def test_at_double_zoom_nothing_is_cut_off(bureau, pages, live_page, live_server):
    page = live_page(bureau.clerk, "/", width=640, height=450)  # 1280 px at 200 %
    assert not [url for url in pages if page.goto(live_server.url + url) and page.evaluate(WIDE) > 0]


def test_every_page_can_be_read_without_script(bureau, pages, chromium, live_server):
    from tests.browser import _session_cookie

    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([_session_cookie(bureau.clerk, live_server.url)])
    page = context.new_page()
    for url in pages:
        page.goto(live_server.url + url)
        assert page.locator("h1").first.inner_text().strip(), url
    context.close()


def test_the_keyboard_reaches_the_text_and_the_search_box(bureau, live_page):
    page = live_page(bureau.clerk, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_paper_carries_the_list_and_not_the_navigation(bureau, pages, live_page, live_server):
    page = live_page(bureau.clerk, pages[1])
    page.emulate_media(media="print")
    assert not page.locator(".nav").is_visible() and page.locator("table").first.is_visible()


def test_signing_in_and_out_in_the_browser(bureau, live_page):
    bureau.clerk.set_password("cun-zhuang-2026")
    bureau.clerk.save()
    page = live_page(None, "/login/")
    page.fill("[name=username]", bureau.clerk.username)
    page.fill("[name=password]", "wrong-password")
    page.get_by_role("button", name="登录").click()
    assert page.locator(".errsum").is_visible()
    page.fill("[name=username]", bureau.clerk.username)
    page.fill("[name=password]", "cun-zhuang-2026")
    page.get_by_role("button", name="登录").click()
    page.get_by_text("李梅，您好").wait_for()
    page.locator("details.who summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_text("工作人员登录").wait_for()
