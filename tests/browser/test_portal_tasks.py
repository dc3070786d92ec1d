"""What veterans come for besides their money, each from its door to its end, in a real Chromium: by keyboard alone in the 长辈版, by finger
in the standard one; narrow and wide; nothing cut off, nothing axe finds. ``VP_SHOTS=folder`` keeps a picture of every page looked at."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.core.actor import now
from apps.notices.models import Article
from apps.org.models import Station
from apps.portal.models import Mandate, PortalSession
from tests.browser.test_portal import follow, looked_at
from tests.cases.make import picture, station, step
from tests.make import TOWN, make_actor, make_user
from tests.people.builders import id_number, phone
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.browser
_shot = iter(range(1000))


def look(page, axe, least: int, name: str) -> None:
    """Look at a page in both widths; keep its picture when asked."""
    looked_at(page, axe, least=least)
    if folder := os.environ.get("VP_SHOTS"):
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=str(Path(folder) / f"{next(_shot):02d}-{name}-{least}.png"), full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def keys(page, words: str) -> None:
    """Go to what bears these words by the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate(
            "(document.activeElement.innerText || document.activeElement.closest('label')?.innerText || '')"
        ):
            return
    raise AssertionError(f"the keyboard does not come to {words}")


def answer(page, axe, least: int, text: str) -> None:
    """One question, by keyboard: type, or go to the choice and press Space; Enter sends."""
    if page.locator("#answer").count():
        page.locator("#answer").focus()
        page.keyboard.type(text)
        if page.locator("textarea").count():
            keys(page, "继续")
    else:
        keys(page, page.locator(".choice").first.inner_text())
        page.keyboard.press("Space")
        while text not in page.evaluate("document.activeElement.closest('label').innerText"):
            page.keyboard.press("ArrowDown")
    follow(page, lambda: page.keyboard.press("Enter"))


def apply(page, axe, least: int) -> None:
    """困难帮扶 from its guide to the receipt."""
    look(page, axe, least, "guide")
    keys(page, "开始填写")
    follow(page, lambda: page.keyboard.press("Enter"))
    look(page, axe, least, "choice")
    for text in ("重大疾病", "2026年3月5日", "妻子住院手术，花费较大", "3", "5000"):
        answer(page, axe, least, text)
    look(page, axe, least, "check")
    follow(page, page.get_by_role("link", name="“困难证明材料”").click)
    page.set_input_files("[name=file]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    follow(page, page.get_by_role("button", name="上传").click)
    look(page, axe, least, "paper")
    follow(page, page.get_by_role("link", name="去核对").click)
    follow(page, page.get_by_role("button", name="提交").click)
    look(page, axe, least, "receipt")


def helpers(page, axe, least: int) -> None:
    """A daughter may act, and no longer."""
    follow(page, page.get_by_role("link", name="授权一个人").click)
    until = (date.today() + timedelta(days=30)).isoformat()
    given = {"name": "王芳", "relation": "女儿", "id_number": id_number(sequence=31), "phone": phone(31), "until": until}
    for name, text in given.items():
        page.fill(f"[name={name}]", text)
    page.get_by_label("代为申请").check()
    look(page, axe, least, "mandate")
    follow(page, page.locator("main button[type=submit]").click)
    look(page, axe, least, "mandates")
    follow(page, page.get_by_role("button", name="收回王芳的授权").click)
    assert page.get_by_text("已收回").is_visible()


def see_it_through(page, axe, least: int, base: str) -> None:
    """Progress, what is to be supplied, and taken back."""
    case = Case.objects.get()
    assert page.get_by_text(case.receipt_no).is_visible()
    cases.ask_supplement(station(), case_id=case.pk, seen_seq=1, reason="请补住院费用清单")
    page.goto(f"{base}/portal/me/matters/")
    look(page, axe, least, "matters")
    follow(page, page.get_by_role("link", name="困难帮扶申请").click)
    look(page, axe, least, "supplement")
    follow(page, page.get_by_role("button", name="材料补齐了，继续办").click)
    follow(page, page.get_by_role("link", name="不办了，撤回").click)
    page.fill("[name=reason]", "家里情况好转了")
    look(page, axe, least, "withdraw")
    follow(page, page.get_by_role("button", name="确定撤回").click)


def ask(page, axe, least: int, base: str) -> None:
    """Answers of others first, then a question of one's own, its answer and a rating."""
    page.goto(f"{base}/portal/answers/")
    page.fill("[name=q]", "优待证丢了怎么办")
    follow(page, lambda: page.keyboard.press("Enter"))
    look(page, axe, least, "answers")
    follow(page, page.get_by_role("link", name="向县局提问").click)
    follow(page, page.get_by_role("button", name="开始填写").click)
    for text in ("优待证", "卡丢了在外地怎么补"):
        answer(page, axe, least, text)
    follow(page, page.get_by_role("button", name="提交").click)
    step(make_actor("benefit_clerk"), Case.objects.get(kind_id="question"), "answer", answer="可以在常住地服务站补换。")
    page.reload()
    page.get_by_label("非常满意", exact=True).check()
    look(page, axe, least, "rate")
    follow(page, page.get_by_role("button", name="提交评价").click)
    assert page.get_by_text("谢谢您").is_visible()


SAID = """() => { window.said = [];
  speechSynthesis.speak = words => { said.push([words.lang, words.text]); setTimeout(() => words.onend(), 0); }; }"""
LEFT = "[...document.querySelectorAll('main h1, main h2, main p, main dd, main li')].filter(e => !e.querySelector('a,button,input')).map(e => e.innerText.trim())"


def heard_and_printed(page) -> None:
    """Read aloud, every sentence of it; printed, every word of it, and nothing to press."""
    words = [text for text in page.evaluate(LEFT) if text]
    page.evaluate(SAID)
    page.get_by_role("button", name="朗读本页").click()
    page.get_by_role("button", name="朗读本页").wait_for()
    said = "".join(text for _, text in page.evaluate("said"))
    assert all(lang == "zh-CN" for lang, _ in page.evaluate("said"))
    plain = str.maketrans("", "", "。！？‹✓■○→\n")
    assert not [text for text in words if text.translate(plain) not in said.translate(plain)]
    page.emulate_media(media="print")
    assert [text for text in page.evaluate(LEFT) if text] == words
    assert (
        page.evaluate(
            "[...document.querySelectorAll('button, input:not([type=hidden]), .size')].filter(e => e.offsetParent).length"
        )
        == 0
    )
    page.emulate_media(media="screen")


def typed_too_late(page, base: str, row) -> None:
    """A form sent after the session has ended comes back filled in."""
    page.goto(f"{base}/portal/me/helpers/give/")
    page.fill("[name=name]", "王芳")
    page.get_by_label("代为申请").check()
    for name, text in {"relation": "女儿", "id_number": id_number(sequence=31), "phone": phone(31)}.items():
        page.fill(f"[name={name}]", text)
    page.fill("[name=until]", (date.today() + timedelta(days=30)).isoformat())
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))
    follow(page, page.locator("main button[type=submit]").click)
    assert page.get_by_text("刚才填的没有丢").is_visible()
    page.context.add_cookies(
        [{"name": "vp_veteran", "value": signed_in(row).cookies["vp_veteran"].value, "url": f"{base}/portal/"}]
    )
    page.goto(f"{base}/portal/me/helpers/give/")
    assert page.get_by_text("退出以前填的还在下面").is_visible() and page.input_value("[name=name]") == "王芳"
    assert page.get_by_label("代为申请").is_checked()


def at_the_desk(live_page, axe, row) -> None:
    """The station writes down a mandate from a paper."""
    page = live_page(make_user("station_clerk", division=TOWN), f"/portal/desk/helpers/{row.pk}/", width=390)
    for name, text in {
        "name": "王芳",
        "relation": "女儿",
        "id_number": id_number(sequence=31),
        "phone": phone(31),
        "paper": "本人到站签的委托书",
    }.items():
        page.fill(f"[name={name}]", text)
    page.locator("[name=scope][value=apply]").check()
    page.fill("[name=until]", (date.today() + timedelta(days=30)).isoformat())
    follow(page, page.get_by_role("button", name="登记授权").click)
    look(page, axe, 0, "desk-mandates")
    page.screenshot(path=str(Path(os.environ["VP_SHOTS"]) / "desk-mandates-1280.png")) if os.environ.get(
        "VP_SHOTS"
    ) else None
    follow(page, page.get_by_role("button", name="收回").click)
    assert page.get_by_text("已收回").first.is_visible()


def world() -> None:
    """A station with a telephone, something published."""
    Station.objects.create(name="怀远县服务中心", level="county", division_id="340321000000", phone="0552-0001111")
    writer, other = make_actor("benefit_clerk"), make_actor("leader")
    said = {"shows_from": date.today(), "author_id": writer.staff_id, "written_at": now(), "state": "published",
            "publisher_id": other.staff_id, "published_at": now()}  # fmt: skip
    Article.objects.create(kind="answer", title="优待证遗失如何补换", body="先挂失，再到服务站补换。", **said)
    Article.objects.create(kind="policy", title="优待办法", body="第一条 为了尊重军人。\n\n第二条 依法优待。", **said)


def begin(live_page, live_server, chromium, row, size: int):
    """A page of somebody who has signed in, in that edition."""
    page = live_page(None, f"/portal/size/?px={size}&next=/portal/", width=320)
    page.context.add_cookies(
        [{"name": "vp_veteran", "value": signed_in(row).cookies["vp_veteran"].value, "url": f"{live_server.url}/portal/"}]
    )
    return page


@pytest.mark.parametrize(("size", "least"), [(24, 60), (0, 44)])
def test_what_veterans_come_for(transactional_db, live_page, live_server, axe, chromium, size, least):
    world()
    row, base = veteran(), live_server.url
    page = begin(live_page, live_server, chromium, row, size)
    page.goto(f"{base}/portal/")
    look(page, axe, least, "index")
    follow(page, page.get_by_role("link", name="e家办事").click)
    look(page, axe, least, "module")
    follow(page, page.get_by_role("link", name="困难帮扶").click)
    apply(page, axe, least)
    see_it_through(page, axe, least, base)
    page.goto(f"{base}/portal/me/helpers/")
    helpers(page, axe, least)
    assert Mandate.objects.get().revoked_at
    ask(page, axe, least, base)
    for url, name in (
        ("me/study/", "study"),
        ("me/apply/", "offers"),
        ("me/apply/visit_slot/", "slot"),
        ("me/", "home"),
        ("me/file/", "file"),
        ("me/contact/", "contact"),
        ("me/apply/petition/", "petition"),
    ):
        page.goto(f"{base}/portal/{url}")
        look(page, axe, least, name)
        if name in ("home", "file", "contact"):
            heard_and_printed(page)
    if size:
        typed_too_late(page, base, row)
        at_the_desk(live_page, axe, row)
    assert Client().get("/portal/me/").status_code == 302
