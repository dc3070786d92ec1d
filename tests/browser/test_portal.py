"""What brings most veterans: signing in, this month's money and where it goes, how it was counted, a trial calculation, out again. From the first page to the
end by the keyboard alone, in both editions, and once without script."""

import pytest

from apps.core import queue
from apps.core.actor import now
from apps.core.models import Job
from apps.notices.models import Message
from apps.org.models import Station
from apps.portal.models import PortalSession, SignInCode
from apps.portal.queries import entering, own
from tests.browser.walking import EDITIONS, Walk, bare
from tests.payments.make import Desk, make_account, owe
from tests.portal.make import NAME, NUMBER, code_in, veteran

pytestmark = pytest.mark.browser


def enter(walk: Walk) -> None:
    """Number, name, code."""
    walk.press("我的待遇")
    walk.write("name", NAME)
    walk.write("number", NUMBER)
    walk.look("sign-in")
    walk.press("获取短信验证码")
    assert queue.run(Job.objects.filter(kind="portal.send_code").latest("pk").pk) == "done"
    walk.look("code")
    walk.write("code", code_in(Message.objects.latest("pk")))
    walk.enter()


def money(walk: Walk, row) -> None:
    """This month's sentences, every payment, the slip of one."""
    told = own.home(entering.veteran(row, now(), None), row.division_id).lines
    assert told
    for line in [f"{NAME}，您好", *told]:
        walk.says(line)
    assert "0552-0001111" in walk.page.locator("footer").inner_text()
    walk.look("home")
    walk.press("我的待遇")
    walk.look("benefits")
    walk.press("怎么算的")
    walk.says("1,042.00")
    walk.look("slip")


def try_out(walk: Walk) -> None:
    """待遇试算, question by question, from the first page."""
    walk.page.goto(f"{walk.base}/portal/")
    walk.press("待遇试算")
    walk.look("calculator")
    walk.press("残疾抚恤金")
    for name, words in (("grade", "5级"), ("cause", "因战")):
        walk.choose(name, words)
        walk.look(f"trial-{name}")
        walk.press("下一步")
    walk.says("怎么算的")
    assert "退出以前" not in walk.page.locator("main").inner_text()  # nothing was left half filled in
    walk.look("trial-result")


def out(walk: Walk) -> None:
    walk.page.goto(f"{walk.base}/portal/me/")
    walk.press("退出")
    walk.says("查待遇、算待遇")
    assert PortalSession.objects.latest("pk").ended_why == "left"
    assert not SignInCode.objects.filter(wanted_sealed__isnull=False).exists()


def test_sign_in_money_slip_and_trial_in_both_editions_and_without_script(
    transactional_db, live_page, live_server, axe, chromium
):
    row, hours, base = veteran(), "周一至周五 8:30—17:30", live_server.url
    for level, code in (("county", "340321000000"), ("township", f"{row.division_id[:9]}000")):
        Station.objects.create(
            name="县服务中心" if level == "county" else "镇服务站",
            level=level,
            division_id=code,
            phone="0552-0001111",
            opening_hours=hours,
        )
    make_account(row)
    owe(row, 104_200)
    assert Desk().returned().payments.get(person=row)
    plain = bare(chromium)
    pages = [(live_page(None, "/portal/", width=320), axe, *edition) for edition in EDITIONS]
    for page, looks, size, least in [*pages, (plain.new_page(), None, *EDITIONS[0])]:
        walk = Walk.on(page, base, looks, size, least)
        walk.look("index")
        enter(walk)
        money(walk, row)
        try_out(walk)
        out(walk)
        assert page.locator("[data-read]").is_visible() == (looks is not None)
    plain.close()
