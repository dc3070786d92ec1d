"""The clerk's page in a real Chromium: a visit in three screens, what the page weighs, what it is to a stranger and without worker."""

import gzip
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
import segno
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from apps.benefits import actions as benefits
from apps.benefits.models import Confirmation
from apps.cards.queries.checking import code_of
from apps.people.models import ChangeRequest
from apps.visits.models import GiftLine, Promise, Visit
from apps.visits.rules.submission import MOST_PHOTOS
from tests.benefits.make import Desk
from tests.browser import FLAGS, _session_cookie, chromium_path
from tests.cards.make import Office
from tests.make import TOWN, make_user, picture
from tests.station.hands import fill, next_screen, save, send_photo, sign, start
from tests.station.test_phone import OPENED, payee

STATIC = Path(__file__).resolve().parents[2] / "static" / "station"
DECODER = STATIC.parent / "js/vendor/jsQR.js"
MOST_ON_THE_WIRE = 150_000
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.browser
def test_a_visit_is_made_in_three_screens_with_photo_signature_and_need_and_gets_its_receipt(town, open_phone):
    page = open_phone()
    start(page, "王*国")
    page.get_by_text("见到了", exact=True).click()
    next_screen(page)
    next_screen(page)
    expect(page.get_by_role("alert")).to_contain_text("请选择身体状况")
    page.get_by_text("有慢性病", exact=True).click()
    page.get_by_text("提出了诉求").click()
    page.get_by_text("看病就医", exact=True).click()
    page.fill("#f-need_words", "想配一副助听器")
    page.fill("#f-need_promise", "帮联系助听器")
    next_screen(page)
    send_photo(page, picture(3, size=(2000, 1500)))
    sign(page)
    save(page)
    expect(page.locator("#main")).to_contain_text("已上传（回执号SJ")
    expect(page.locator("#main")).to_contain_text("照片1张，都已上传")
    visit = Visit.objects.get()
    assert visit.receipt_no in page.inner_text("#main") and "诉求已转为办件" in page.inner_text("#main")
    assert (visit.photos.count(), visit.health, visit.signature_sealed is not None) == (1, "chronic", True)
    assert visit.task_id and GiftLine.objects.get().way == "bank"


@pytest.mark.browser
def test_the_promise_stands_on_top_last_answers_are_filled_in_and_nothing_is_saved_unanswered(town, open_phone):
    town.bureau.visit(town.bureau.second, town.people[0], given=None, needs=[need()])
    page = open_phone()
    expect(page.locator("#main")).to_contain_text("上次答应：帮联系助听器")
    start(page, "王*国")
    expect(page.locator(".promise").first).to_contain_text("帮联系助听器")
    page.get_by_text("见到了", exact=True).click()
    next_screen(page)
    assert page.locator("input[name=health][value=good]").is_checked(), "the last answer is filled in"
    next_screen(page)
    expect(page.get_by_role("alert")).to_contain_text("还没有答复")
    page.get_by_text("办不到，已说明", exact=True).click()
    page.locator(".promise textarea").fill("县医院没有名额")
    next_screen(page)
    save(page)
    expect(page.locator("#main")).to_contain_text("已上传（回执号")
    assert Promise.objects.get().state == "dropped" and Visit.objects.count() == 2


def need():
    from apps.visits.rules.submission import Need

    return Need("health", "想配一副助听器", "帮联系助听器")


@pytest.mark.browser
def test_cash_and_goods_need_a_second_person_and_a_signature(town, open_phone):
    lot = town.bureau.oil(2)
    page = open_phone()
    fill(page, "王*国", to=3)
    page.get_by_text("送了现金或慰问品").click()
    page.select_option("#f-lot", str(lot.pk))
    page.fill("#f-quantity", "1")
    page.fill("#f-cash", "200")
    page.select_option("#f-fund", "county")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("填写同行人员")
    page.fill("#f-companions", "李站")
    sign(page)
    save(page)
    expect(page.locator("#main")).to_contain_text("已上传（回执号")
    assert sorted(GiftLine.objects.values_list("way", "fen")) == [("bank", 50_000), ("cash", 20_000), ("goods", 6_500)]


@pytest.mark.browser
def test_without_a_worker_a_visit_is_recorded_online_all_the_same(town, chromium, live_server):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    context.add_cookies([_session_cookie(town.clerk, live_server.url)])
    page = context.new_page()
    page.goto(live_server.url + "/station/")
    expect(page.locator("body")).to_have_attribute("data-wire", "online")
    fill(page, "王*国", to=3)
    save(page)
    expect(page.locator("#main")).to_contain_text("已上传（回执号")
    assert page.evaluate("navigator.serviceWorker.controller === null") and Visit.objects.count() == 1
    context.close()


NO_CRYPTO = "Object.defineProperty(window.crypto, 'subtle', {value: undefined})"
NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); }"


@pytest.mark.browser
@pytest.mark.parametrize("missing", [NO_CRYPTO, NO_STORE], ids=["plain_http", "private_window"])
def test_without_a_safe_place_on_the_phone_nothing_is_put_there_and_a_visit_still_goes_up(
    town, live_page, live_server, missing
):
    """Plain HTTP has no WebCrypto, a private window refuses to store: the page says so, keeps nothing, works while it is open."""
    page = live_page(town.clerk, "/station/manifest.webmanifest", width=390)
    page.context.add_init_script(missing)
    page.goto(live_server.url + "/station/")
    expect(page.locator("body")).to_have_attribute("data-wire", "online")
    expect(page.locator("[data-plain]")).to_be_visible()
    fill(page, "王*国", to=3)
    save(page)
    expect(page.locator("#main")).to_contain_text("已上传（回执号")
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0 and Visit.objects.count() == 1


@pytest.mark.browser
def test_the_yearly_confirmation_and_a_change_of_phone_number_go_the_same_way(transactional_db, live_page):
    desk = Desk(OPENED)
    benefits.open_round(desk.clerk, year=2026, opens_on=OPENED, closes_on=date(2026, 12, 15))
    person = payee(desk, name="王建国")
    page = live_page(make_user("station_clerk", division=TOWN), "/station/", width=390)
    page.get_by_text("王*国").click()
    page.get_by_role("button", name="2026年度确认").click()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("须附当天的照片")
    send_photo(page, picture(1, size=(600, 800)))
    save(page)
    expect(page.locator(".tag.sent")).to_have_count(1)
    page.goto(page.url.split("#")[0] + f"#person/{person.pk}")
    page.get_by_role("button", name="申请更正资料").click()
    page.select_option("#f-field", "phone")
    page.fill("#f-value", "19900000001")
    page.fill("#f-reason", "入户核对时本人告知")
    save(page)
    expect(page.locator(".tag.sent")).to_have_count(2)
    assert Confirmation.objects.get().channel == "visit" and ChangeRequest.objects.get().fields == ["phone"]


def drawn(text: str) -> Image.Image:
    """The code as it is printed on the slip."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=4, border=4)
    return Image.open(out).convert("L")


@pytest.mark.browser
def test_a_card_s_code_opens_its_holder_without_network(transactional_db, live_page, tmp_path):
    """Pasted, and out of a photo where no camera is to be had, read by the decoder that the worker keeps."""
    office = Office()
    card = office.delivered()
    card.refresh_from_db()
    page = live_page(make_user("station_clerk", division=card.person.division_id), "/station/#people", width=390)
    expect(page.locator("body")).to_have_attribute("data-wire", "online")
    assert not page.evaluate("performance.getEntriesByType('resource').some(one => one.name.includes('jsQR'))")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.context.set_offline(True)
    page.get_by_role("button", name="扫优待证").click()
    expect(page.locator("#main")).to_contain_text("没有打开相机")
    foreign = code_of(card)[:10] + "A" * 96
    for text, answer in (
        ("https://example.invalid/", "不是优待证上的二维码"),
        (foreign, "不在本机的名单里"),
        (code_of(card), card.person.dossier_no),
    ):
        drawn(text).save(tmp_path / "code.png")
        page.set_input_files("#scan", tmp_path / "code.png")
        expect(page.locator("#main")).to_contain_text(answer)
    page.goto(page.url.split("#")[0] + "#people")
    page.fill("#find", foreign)
    expect(page.locator("#main")).to_contain_text("不在本机的名单里")
    page.fill("#find", code_of(card))
    expect(page.locator("#main")).to_contain_text(card.person.dossier_no)


@pytest.mark.browser
def test_the_camera_reads_a_card_and_opens_its_holder(transactional_db, playwright_driver, live_server, tmp_path):
    """A camera of the browser's own making shows the slip on a table."""
    office = Office()
    card = office.delivered()
    card.refresh_from_db()
    table, slip = Image.new("L", (640, 480), 150), drawn(code_of(card)).rotate(7, expand=True, fillcolor=255)
    table.paste(slip, ((640 - slip.width) // 2, (480 - slip.height) // 2))
    camera = tmp_path / "camera.y4m"
    camera.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\nFRAME\n" + table.tobytes() + b"\x80" * (640 * 480 // 2))
    flags = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    ]
    browser = playwright_driver.chromium.launch(executable_path=chromium_path(), args=[*FLAGS, *flags])
    try:
        context = browser.new_context(viewport={"width": 390, "height": 844}, permissions=["camera"])
        context.add_cookies([_session_cookie(make_user("station_clerk", division=card.person.division_id), live_server.url)])
        page = context.new_page()
        page.goto(live_server.url + "/station/#people")
        expect(page.locator("body")).to_have_attribute("data-wire", "online")
        page.get_by_role("button", name="扫优待证").click()
        expect(page.locator("#main")).to_contain_text(card.person.dossier_no)
        assert page.evaluate("typeof window.BarcodeDetector") == "undefined", "it was the decoder of our own that read it"
        assert page.evaluate("!window.Station.isLooking()"), "the camera is off again"
    finally:
        browser.close()


@pytest.mark.browser
def test_every_screen_fits_small_phones_and_axe_finds_nothing(town, open_phone, axe):
    town.bureau.visit(town.bureau.second, town.people[0], given=None, needs=[need()])
    page = open_phone(width=320)
    found, wide, low = {}, {}, {}

    def look(name):
        if violations := axe(page):
            found[name] = violations
        wide[name] = page.evaluate(WIDE)
        low[name] = page.evaluate(
            "Array.from(document.querySelectorAll('.card')).filter(one => one.offsetHeight < 60).length"
        )

    for tab in ("people", "progress", "queue", "today"):
        page.click(f"[data-tab={tab}]")
        look(tab)
    start(page, "王*国")
    look("meeting")
    page.get_by_text("见到了", exact=True).click()
    next_screen(page)
    look("state")
    page.get_by_text("已办到", exact=True).click()
    next_screen(page)
    for summary in page.locator("summary").all():
        summary.click()
    look("closing")
    assert (found, set(wide.values()), set(low.values())) == ({}, {0}, {0})


@pytest.mark.browser
def test_the_first_load_is_light(town, open_phone):
    """Every answer of the first visit to the page, worker and icons included, as gzip carries text and as it is for pictures."""
    page = open_phone()
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    names = ["/station/", "/station/worker.js", "/station/manifest.webmanifest", "/static/tokens.css", "/static/img/mark.svg",
             "/station/session.json", *(f"/static/station/{file.name}" for file in STATIC.iterdir())]  # fmt: skip
    sizes = {
        name: page.evaluate("fetch($).then(a => a.text()).then(t => t.length)".replace("$", json.dumps(name)))
        for name in names
    }
    assert set(page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")) <= {
        *names, "/station/open.json", "/station/sync.json"
    }  # fmt: skip
    pages = sum(sizes[name] * 2 for name in names[:5])
    plain, packed = pages, pages
    for file in STATIC.iterdir():
        plain, packed = plain + file.stat().st_size, packed + len(gzip.compress(file.read_bytes()))
    decoder = len(gzip.compress(DECODER.read_bytes()))  # what the worker keeps besides, for the first scan
    assert plain <= MOST_ON_THE_WIRE and packed + decoder <= MOST_ON_THE_WIRE, (plain, packed, decoder)


def test_the_scripts_write_no_markup_and_count_photographs_as_the_server_does():
    """What language they speak is tried in tests/browser/test_floor.py."""
    scripts = {file.name: file.read_text(encoding="utf-8") for file in STATIC.glob("*.js")}
    assert not [
        name for name, text in scripts.items() if re.search(r"innerHTML|outerHTML|insertAdjacent|eval\(|new Function", text)
    ]
    assert f"MOST_PHOTOS = {MOST_PHOTOS};" in scripts["forms.js"]


@pytest.mark.django_db
def test_the_page_is_for_station_clerks_and_says_nothing_of_anybody():
    client = Client()
    assert client.get("/station/").status_code == 302
    client.force_login(make_user("finance"))
    assert client.get("/station/").status_code == 403
    client.force_login(make_user("station_clerk", division=TOWN, name="赵琳"))
    answer = client.get("/station/")
    first, second = answer.content.decode(), client.get("/station/").content.decode()
    assert first == second and "赵琳" not in first and "csrf" not in first
    told = client.get("/station/manifest.webmanifest").json()
    assert (told["scope"], told["start_url"], {icon["sizes"] for icon in told["icons"]}) == (
        "/station/",
        "/station/",
        {"192x192", "512x512"},
    )
    worker = client.get("/station/worker.js")
    assert worker["Content-Type"].startswith("text/javascript") and worker["Cache-Control"] == "no-cache"
    assert '"/station/"' in worker.content.decode() and "station/app" in worker.content.decode()
    assert "手机走访" in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "agent", "goal"),
    [("station_clerk", "Android Mobile", "/station/"), ("station_clerk", "Windows", "/"), ("leader", "Android Mobile", "/")],
)
def test_a_station_clerk_who_signs_in_on_a_phone_begins_at_the_phone_page(role, agent, goal):
    user = make_user(role)
    user.set_password("cun-zhuang-2026")
    user.save()
    given = {"username": user.username, "password": "cun-zhuang-2026"}
    assert Client(headers={"User-Agent": agent}).post("/login/", given)["Location"] == goal
    asked = Client(headers={"User-Agent": agent}).post("/login/", {**given, "next": "/account/"})
    assert asked["Location"] == "/account/", "a page that was asked for is what opens"
