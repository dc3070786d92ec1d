"""A veteran's way in a real Chromium: sign-in, home, slip, trial, in both editions, narrow and wide, and without script."""

import pytest

from apps.core import queue
from apps.core.actor import now
from apps.core.models import Job
from apps.notices.models import Message
from apps.org.models import Station
from apps.portal.models import PortalSession, SignInCode
from apps.portal.queries import entering, own
from tests.payments.make import Desk, make_account, owe
from tests.portal.make import NAME, NUMBER, code_in, veteran

pytestmark = pytest.mark.browser
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """least => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), .choice')]
  .filter(e => e.offsetParent && !e.matches('.skip, .choice input'))
  .map(e => [e.innerText || e.name, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < Math.min(least, 44)).map(([words]) => words)"""


def looked_at(page, axe, *, least: int) -> None:
    """Narrow, wide: nothing cut off, nothing axe finds, every target as large as the edition promises."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= 0, (page.url, width)
        assert axe(page) == [], (page.url, width)
        assert page.evaluate(SMALL, least) == [], (page.url, width)


def follow(page, act) -> None:
    """Do what leads to another page, and wait until that one is there with its styles."""
    with page.expect_navigation():
        act()


def enter(page, axe) -> None:
    """Number, name, code: by keyboard alone."""
    follow(page, page.get_by_role("link", name="我的待遇").click)
    page.fill("[name=name]", NAME)
    page.fill("[name=number]", NUMBER)
    looked_at(page, axe, least=60)
    follow(page, lambda: page.get_by_role("button", name="获取短信验证码").press("Enter"))
    assert queue.run(Job.objects.get(kind="portal.send_code").pk) == "done"
    code = code_in(Message.objects.get())
    looked_at(page, axe, least=60)
    page.fill("[name=code]", code)
    follow(page, lambda: page.keyboard.press("Enter"))
    assert page.get_by_text(f"{NAME}，您好").is_visible()


def try_out(page, axe) -> None:
    """待遇试算, question by question."""
    page.get_by_label("5级", exact=True).check()
    follow(page, page.get_by_role("button", name="下一步").click)
    looked_at(page, axe, least=44)
    page.get_by_label("因战").check()
    follow(page, page.get_by_role("button", name="下一步").click)
    assert page.get_by_text("怎么算的").is_visible()
    looked_at(page, axe, least=44)


def test_sign_in_home_slip_and_trial_in_both_editions(transactional_db, live_page, live_server, axe, chromium):
    row, hours = veteran(), "周一至周五 8:30—17:30"
    for level, code in (("county", "340321000000"), ("township", f"{row.division_id[:9]}000")):
        Station.objects.create(name=level, level=level, division_id=code, phone="0552-0001111", opening_hours=hours)
    make_account(row)
    owe(row, 104_200)
    payment = Desk().returned().payments.get(person=row)
    page = live_page(None, "/portal/", width=320, height=640)
    looked_at(page, axe, least=44)
    follow(page, page.get_by_text("长辈版（大字）").click)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "24px"
    looked_at(page, axe, least=60)
    enter(page, axe)
    told = own.home(entering.veteran(row, now(), None), row.division_id).lines
    assert told and all(page.get_by_text(line).is_visible() for line in told)
    assert page.locator("footer").get_by_text("0552-0001111").is_visible()
    looked_at(page, axe, least=60)
    page.goto(f"{live_server.url}/portal/me/payments/{payment.pk}/")
    assert "1,042.00" in page.locator("main").inner_text()
    looked_at(page, axe, least=60)
    follow(page, page.get_by_text("回到标准版").click)
    looked_at(page, axe, least=44)
    page.goto(f"{live_server.url}/portal/calculator/disability_pension/")
    try_out(page, axe)
    page.goto(f"{live_server.url}/portal/me/")
    follow(page, page.get_by_role("button", name="退出").click)
    assert page.get_by_text("查待遇、算待遇").is_visible()
    assert PortalSession.objects.get().ended_why == "left"
    assert not SignInCode.objects.filter(wanted_sealed__isnull=False).exists()
    plain = chromium.new_context(java_script_enabled=False)
    bare = plain.new_page()
    bare.goto(f"{live_server.url}/portal/size/?px=24&next=/portal/calculator/")
    follow(bare, bare.get_by_text("农村籍退役士兵老年生活补助").click)
    assert bare.get_by_text("哪一天入伍的？").is_visible() and bare.locator("[data-read]").is_hidden()
    plain.close()
