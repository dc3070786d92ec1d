"""What veterans come for besides their money, each from its door to its end, in a real Chromium by the keyboard alone: in both editions, and once without script."""

from datetime import date, timedelta

import pytest
from django.test import Client

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.core.actor import now
from apps.portal.models import Mandate, PortalSession
from tests.browser.walking import EDITIONS, Walk, bare, follow
from tests.cases.make import picture, station, step
from tests.make import TOWN, make_actor, make_user
from tests.people.builders import id_number, phone
from tests.portal.everything import world
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.browser
HELPER = {"name": "王芳", "relation": "女儿", "id_number": id_number(sequence=31), "phone": phone(31)}


def until() -> str:
    return (date.today() + timedelta(days=30)).isoformat()


def apply(walk: Walk) -> None:
    """困难帮扶 from the first page to the receipt."""
    walk.press("e家办事")
    walk.look("module")
    walk.press("困难帮扶")
    walk.look("guide")
    walk.press("开始填写")
    walk.look("choice")
    for text in ("本人或家人患重大疾病", "2026年3月5日", "妻子住院手术，花费较大", "3", "5000"):
        walk.answer(text)
    walk.look("check")
    walk.press("“困难证明材料”")
    walk.attach(picture())
    walk.press("上传")
    walk.look("paper")
    walk.press("去核对")
    walk.press("提交")
    walk.look("receipt")


def see_it_through(walk: Walk) -> None:
    """Progress, what is to be supplied, and taken back."""
    case = Case.objects.latest("pk")
    walk.says(case.receipt_no)
    cases.ask_supplement(station(), case_id=case.pk, seen_seq=1, reason="请补住院费用清单")
    walk.press("我的办理进度")
    walk.look("matters")
    walk.press("困难帮扶申请")
    walk.look("supplement")
    walk.choose("paper", "其他材料")
    walk.attach(picture((90, 60)))
    walk.press("上传")
    walk.press("材料补齐了，继续办")
    walk.press("不办了，撤回")
    walk.write("reason", "家里情况好转了")
    walk.look("withdraw")
    walk.press("确定撤回")
    case.refresh_from_db()
    assert (case.state, case.files.count()) == ("withdrawn", 2)


def helpers(walk: Walk) -> None:
    """A daughter may act, and no longer."""
    walk.page.goto(f"{walk.base}/portal/me/")
    walk.press("谁可以替我办")
    walk.press("授权一个人")
    for name, text in HELPER.items():
        walk.write(name, text)
    walk.choose("scope", "查看，并代为申请")
    walk.write("until", until())
    walk.look("mandate")
    walk.press("授权")
    walk.look("mandates")
    walk.press("收回王芳的授权")
    walk.says("已收回")
    assert Mandate.objects.get().revoked_at


def ask(walk: Walk) -> None:
    """Answers of others first, then a question of one's own, its answer and a rating."""
    walk.start("", "e问解答", "政策问答")
    walk.write("q", "优待证丢了怎么办")
    walk.enter()
    walk.look("answers")
    walk.press("向县局提问")
    walk.press("开始填写")
    for text in ("优待证", "卡丢了在外地怎么补"):
        walk.answer(text)
    walk.press("提交")
    step(make_actor("benefit_clerk"), Case.objects.get(kind_id="question"), "answer", answer="可以在常住地服务站补换。")
    walk.press("我的办理进度")
    walk.press("向县局提问")
    walk.says("可以在常住地服务站补换。")
    walk.choose("grade", "满意")
    walk.look("rate")
    walk.press("提交评价")
    walk.says("谢谢您")


SAID = """() => { window.said = [];
  speechSynthesis.speak = words => { said.push([words.lang, words.text]); setTimeout(() => words.onend(), 0); }; }"""
LEFT = "[...document.querySelectorAll('main h1, main h2, main p, main dd, main li')].filter(e => !e.querySelector('a,button,input')).map(e => e.innerText.trim())"


#: What could be pressed, on paper.
PRESSED = "[...document.querySelectorAll('button, .size')].filter(e => e.offsetParent).length"


def heard_and_printed(page) -> None:
    """Read aloud, every sentence of it; printed, every word of it, and nothing to press."""
    words = heard(page)
    page.emulate_media(media="print")
    assert [text for text in page.evaluate(LEFT) if text] == words
    assert page.evaluate(PRESSED.replace("button", "button, input:not([type=hidden])", 1)) == 0
    page.emulate_media(media="screen")


def heard(page) -> list[str]:
    """The sentences of the page, every one of them read aloud."""
    words = [text for text in page.evaluate(LEFT) if text]
    page.evaluate(SAID)
    page.get_by_role("button", name="朗读本页").click()
    page.get_by_role("button", name="朗读本页").wait_for()
    said = "".join(text for _, text in page.evaluate("said"))
    assert all(lang == "zh-CN" for lang, _ in page.evaluate("said"))
    plain = str.maketrans("", "", "。！？‹✓■○→\n")
    assert not [text for text in words if text.translate(plain) not in said.translate(plain)]
    return words


def typed_too_late(page, base: str, row) -> None:
    """A form sent after the session has ended comes back filled in."""
    page.goto(f"{base}/portal/me/helpers/give/")
    for name, text in (HELPER | {"until": until()}).items():
        page.fill(f"[name={name}]", text)
    page.get_by_label("代为申请").check()
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))
    follow(page, page.locator("main button[type=submit]").click)
    assert page.get_by_text("刚才填的没有丢").is_visible()
    signed(page, base, row)
    page.goto(f"{base}/portal/me/helpers/give/")
    assert page.get_by_text("退出以前填的还在下面").is_visible() and page.input_value("[name=name]") == "王芳"
    assert page.get_by_label("代为申请").is_checked()


def at_the_desk(live_page, base: str, axe, row) -> None:
    """The station, from the person's page by the keyboard: a code handed over, a mandate written down from a paper and taken back."""
    page = live_page(make_user("station_clerk", division=TOWN), f"/persons/{row.pk}/", width=390)
    walk = Walk(page, base, axe, 0)
    walk.press("给登录码")
    walk.write("reason", "本人持身份证到窗口，没有手机")
    walk.press("生成登录码")
    walk.says("10分钟内有效")
    walk.look("desk-code")
    page.goto(f"{base}/persons/{row.pk}/")
    walk.press("代办授权")
    for name, text in HELPER.items():
        walk.write(name, text)
    walk.choose("scope", "查看，并代为申请")
    walk.write("until", until())
    walk.write("paper", "本人到站签的委托书")
    walk.press("登记授权")
    walk.look("desk-mandates")
    walk.press("收回")
    assert page.get_by_text("已收回").first.is_visible()


def signed(page, base: str, row) -> None:
    """The cookie of somebody who signed in (that way is walked in test_portal)."""
    page.context.add_cookies(
        [{"name": "vp_veteran", "value": signed_in(row).cookies["vp_veteran"].value, "url": f"{base}/portal/"}]
    )


@pytest.mark.parametrize(("size", "least"), EDITIONS)
def test_what_veterans_come_for(transactional_db, live_page, live_server, axe, size, least):
    world()
    row, base = veteran(), live_server.url
    page = live_page(None, "/portal/", width=320)
    signed(page, base, row)
    walk = Walk.on(page, base, axe, size, least)
    apply(walk)
    see_it_through(walk)
    helpers(walk)
    ask(walk)
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
        walk.look(name)
        if name in ("home", "file", "contact"):
            heard_and_printed(page)
    if size:
        typed_too_late(page, base, row)
        at_the_desk(live_page, base, axe, row)
    assert Client().get("/portal/me/").status_code == 302


def test_the_same_without_script(transactional_db, live_server, chromium):
    world()
    context = bare(chromium)
    page = context.new_page()
    signed(page, live_server.url, veteran())
    walk = Walk.on(page, live_server.url, None, *EDITIONS[0])
    for task in (apply, see_it_through, helpers, ask):
        task(walk)
    context.close()
