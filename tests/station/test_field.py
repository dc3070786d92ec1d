"""The farmyard: no signal, a killed tab, answers that get lost, a full or stolen phone. Nothing is lost, nothing is doubled, and
what contradicts itself is shown to a human. Counted on the server, driven in a real Chromium with the network cut."""

import io
import random
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import Page, expect

from apps.org.models import RoleGrant
from apps.station import actions as station
from apps.station.models import Device, Submission
from apps.station.queries import open_uploads
from apps.visits.models import GiftLine, Visit, VisitConflict, VisitPhoto
from apps.visits.queries import conflicts
from tests.make import OTHER_TOWN, grant_role, make_actor, picture
from tests.station.hands import fill, next_screen, save, send_photo, start, visit

pytestmark = pytest.mark.browser
SUBMIT = "**/station/submit.json"
WAITING, PASSWORD = "待上传（本机已保存）", "cun-zhuang-2026"
#: Every byte that lies in the databases of the phone, as text; keys are objects that give no bytes away.
LYING = """async () => {
  const found = [];
  const words = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder("utf-8").decode(value)
    : value instanceof CryptoKey ? "[key]" : value && typeof value === "object" ? Object.values(value).map(words).join(" ") : String(value);
  for (const one of await indexedDB.databases()) {
    const db = await new Promise(good => { const ask = indexedDB.open(one.name); ask.onsuccess = () => good(ask.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise(good => { const ask = db.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => good(ask.result); });
      rows.forEach(row => found.push(one.name + "/" + store + " " + words(row)));
    }
    db.close();
  }
  return found;
}"""


def cut(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("body")).to_have_attribute("data-wire", "offline")


def back(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def sent(page: Page, count: int = 1) -> None:
    """The page says of that many that the server has them."""
    page.click("[data-tab=queue]")
    expect(page.locator(".tag.sent")).to_have_count(count)


def kept_by_worker(page: Page) -> None:
    assert page.evaluate("navigator.serviceWorker.ready.then(() => caches.match('/station/')).then(Boolean)")


def counts() -> tuple[int, int, int]:
    return Visit.objects.count(), Submission.objects.count(), VisitConflict.objects.count()


@cache
def noise(width: int, height: int) -> bytes:
    """A photo at its worst: nothing in it can be packed."""
    out = io.BytesIO()
    pixels = random.Random(7).randbytes(width * height * 3)
    Image.frombytes("RGB", (width, height), pixels).save(out, "JPEG", quality=100, subsampling=0)
    return out.getvalue()


def test_reload_offline_the_page_opens_and_what_was_written_waits_and_goes_up_once(town, open_phone):
    page = open_phone()
    kept_by_worker(page)
    cut(page)
    page.reload()
    expect(page.locator("[data-net]")).to_contain_text("无信号")
    visit(page, "王*国")
    page.reload()
    page.click("[data-tab=queue]")
    expect(page.locator("#main")).to_contain_text(WAITING)
    assert counts() == (0, 0, 0)
    back(page)
    sent(page)
    assert counts() == (1, 1, 0)


def six_photos_less_one(page: Page) -> None:
    for seed in range(6):
        send_photo(page, picture(seed, size=(400, 300)))
    expect(page.locator("#f-photo")).to_be_disabled()
    page.get_by_role("button", name="删去第2张").click()
    expect(page.locator("[data-state]")).to_have_text("草稿已存本机")


def killed(page: Page, url: str) -> Page:
    """The tab is gone; a new one goes on with the draft."""
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(url + "/station/#queue")
    expect(page.locator("#main")).to_contain_text("草稿")
    page.get_by_text("继续填写").click()
    return page


def test_the_tab_is_killed_in_mid_form_and_the_draft_is_there_to_the_last_keystroke(town, open_phone, live_server):
    page = open_phone()
    kept_by_worker(page)
    cut(page)
    fill(page, "王*国", to=2)
    page.locator("#f-wishes").type("想去县医院看看眼")
    expect(page.locator("[data-state]")).to_have_text("草稿已存本机")
    page.evaluate("location.hash = '#queue'")
    expect(page.locator(".tag.draft")).to_have_count(1)
    page = killed(page, live_server.url)
    next_screen(page)
    expect(page.locator("#f-wishes")).to_have_value("想去县医院看看眼")
    assert page.locator("input[name=health][value=good]").is_checked()
    next_screen(page)
    six_photos_less_one(page)
    page = killed(page, live_server.url)
    next_screen(page)
    next_screen(page)
    expect(page.locator("img.photo")).to_have_count(5)
    save(page)
    expect(page.locator("[data-state]")).to_contain_text("1条、5张照片待上传")
    order: list[str] = []
    page.on(
        "request", lambda asked: order.append(asked.post_data_json["kind"]) if asked.url.endswith("submit.json") else None
    )
    page.route("**/session.json", lambda route: route.fulfill(json=route.fetch().json() | {"wait": 200}))
    page.evaluate("window.said = []; Station.on('wire', () => said.push(Station.wire.words))")
    back(page)
    sent(page)
    many = [words for words in page.evaluate("said") if "约1秒后轮到本机" in words]
    assert many, "many phones at once: it says so and waits for its turn"
    expect(page.locator("#main")).to_contain_text("照片5张，都已上传")
    assert order == ["visit", *["visit_photo"] * 5], "the words first"
    assert counts() == (1, 6, 0) and VisitPhoto.objects.filter(visit=Visit.objects.get()).count() == 5


def test_sent_twice_by_one_phone_and_by_two_tabs_it_is_one_visit_with_one_receipt(town, open_phone, live_server):
    page = open_phone()
    cut(page)
    visit(page, "王*国")
    answers: list[Any] = []

    def twice(route: Any) -> None:
        answers.extend(route.fetch().json() for _ in "12")
        route.fulfill(json=answers[-1])

    page.context.route(SUBMIT, twice)
    other = page.context.new_page()
    page.context.set_offline(False)
    other.goto(live_server.url + "/station/#queue")
    back(page)
    sent(page)
    expect(other.locator(".tag.sent")).to_have_count(1)
    assert (
        len(answers) >= 2 and all(one == answers[0] for one in answers) and answers[0]["receipt"] in page.inner_text("#main")
    )
    assert counts() == (1, 1, 0) and GiftLine.objects.count() == 1


def test_out_of_order_what_was_written_first_may_arrive_last(town, open_phone):
    early, late = open_phone(), open_phone()
    cut(early)
    visit(early, "王*国")
    visit(early, "赵*兰")
    visit(late, "王*国")
    sent(late)
    back(early)
    sent(early, 2)
    assert Visit.objects.values_list("person__name", flat=True).order_by("id").first() == "王建国"
    assert counts() == (3, 3, 1) and GiftLine.objects.count() == 2, "the task that both settled pays once and is shown"


def test_two_clerks_at_one_door_both_visits_stay_and_a_human_is_shown(town, open_phone):
    first, second = open_phone(), open_phone(town.second)
    for page in (first, second):
        cut(page)
        visit(page, "王*国")
    for page in (first, second):
        back(page)
        sent(page)
    expect(second.locator("#main")).to_contain_text("另有一次走访与本次重复")
    assert counts() == (2, 2, 1) and GiftLine.objects.count() == 1
    assert conflicts(town.bureau.station).filter(state="open").count() == 1


def test_a_photo_of_twelve_megabytes_is_made_small_on_the_phone(town, open_phone):
    page = open_phone()
    bodies: list[int] = []
    page.on(
        "request",
        lambda asked: bodies.append(len(asked.post_data_buffer or b"")) if asked.url.endswith("submit.json") else None,
    )
    fill(page, "王*国")
    camera = noise(2400, 1800)
    assert len(camera) > 12_000_000
    send_photo(page, camera)
    save(page)
    sent(page)
    expect(page.locator("#main")).to_contain_text("照片1张，都已上传")
    photo = VisitPhoto.objects.get()
    assert counts() == (1, 2, 0) and photo.size < 700_000 and max(bodies) < 1_000_000, (photo.size, bodies)


def test_a_full_phone_never_says_saved_and_the_visit_goes_up_straight(town, open_phone, live_page, live_server):
    """The browser itself refuses the space: room for the page and the people, none for a photo."""
    page = live_page(town.clerk, "/station/manifest.webmanifest", width=390, height=844)
    line = page.context.new_cdp_session(page)
    line.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url, "quotaSize": 600_000})
    page.goto(live_server.url + "/station/")
    expect(page.locator("body")).to_have_attribute("data-wire", "online")
    cut(page)
    fill(page, "王*国")
    send_photo(page, noise(1280, 960))
    expect(page.locator("[data-state]")).to_contain_text("手机存储已满，草稿没有存上")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("手机存储已满，这一条还没有保存")
    page.get_by_role("button", name="直接上传").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有上传")
    assert counts() == (0, 0, 0)
    back(page)
    page.get_by_role("button", name="直接上传").click()
    expect(page.get_by_role("alert")).to_contain_text("这次走访现有照片1张")
    assert counts() == (1, 2, 0) and VisitPhoto.objects.count() == 1


def test_a_clock_wrong_by_a_day_is_put_right_by_the_server_s_or_does_no_harm(town, open_phone):
    page = open_phone()
    page.clock.set_fixed_time(town.bureau.clerk.at + timedelta(days=1))
    page.reload()  # the phone asks the server and learns how wrong it is
    expect(page.locator("body")).to_have_attribute("data-wire", "online")
    visit(page, "王*国")
    sent(page)
    assert Visit.objects.get().on == town.bureau.today
    cut(page)
    page.clock.set_fixed_time(town.bureau.clerk.at + timedelta(days=2))  # it jumps once more, with nobody to ask
    visit(page, "赵*兰")
    back(page)
    sent(page, 2)
    assert counts() == (2, 2, 0)


def test_the_scope_changes_meanwhile_what_waits_comes_back_with_its_reason_and_the_people_go(town, open_phone):
    page = open_phone()
    cut(page)
    visit(page, "王*国")
    RoleGrant.objects.filter(staff=town.clerk.staff).update(is_live=False, valid_to=town.bureau.clerk.at)
    grant_role(town.clerk.staff, "station_clerk", OTHER_TOWN)
    back(page)
    page.click("[data-tab=queue]")
    expect(page.locator(".tag.returned")).to_have_count(1)
    expect(page.locator("#main")).to_contain_text("已不在您的管辖范围内")
    page.click("[data-tab=people]")
    expect(page.locator("#main")).to_contain_text("没有找到")
    row = Submission.objects.get()
    human = make_actor("station_clerk", division=OTHER_TOWN)
    assert counts() == (0, 1, 0) and list(open_uploads(human)) == [row]
    assert station.open_upload(human, upload_id=row.pk)["fields"]["outcome"] == "met", "nothing of it is lost"


def test_the_answer_is_lost_after_the_server_committed_and_the_same_bytes_get_the_same_receipt(town, open_phone):
    page = open_phone()
    bodies: list[bytes] = []

    def lose_the_first(route: Any) -> None:
        bodies.append(route.request.post_data_buffer)
        answer = route.fetch()
        if len(bodies) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(SUBMIT, lose_the_first)
    fill(page, "王*国")
    save(page)
    expect(page.locator("#main")).to_contain_text(WAITING)
    expect(page.locator("body")).to_have_attribute("data-wire", "offline")
    assert counts() == (1, 1, 0)
    page.reload()
    sent(page)
    assert counts() == (1, 1, 0) and len(bodies) == 2 and bodies[0] == bodies[1]
    assert Submission.objects.get().receipt in page.inner_text("#main")


def sign_in(page: Page, user: Any) -> None:
    user.set_password(PASSWORD)
    user.save()
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_the_session_expires_while_offline_keep_sign_in_send(town, open_phone):
    page = open_phone()
    cut(page)
    visit(page, "王*国")
    Session.objects.all().delete()
    back(page)
    expect(page.locator("[data-net]")).to_contain_text("登录已过期")
    expect(page.locator("#main")).to_contain_text(WAITING)
    assert counts() == (0, 0, 0)
    page.get_by_role("link", name="去登录").first.click()
    sign_in(page, town.clerk)
    sent(page)
    assert counts() == (1, 1, 0)


def test_what_lies_on_the_phone_cannot_be_read_and_waits_through_a_sign_out_and_another_clerk(town, open_phone, live_server):
    page = open_phone()
    cut(page)
    fill(page, "王*国", to=2, wishes="想去县医院看看眼")
    next_screen(page)
    save(page)
    lying = " ".join(page.evaluate(LYING))
    assert "waiting" in lying and "[key]" in lying
    assert not any(word in lying for word in ("王", "县医院", "回执", "met", "talk"))
    back(page)
    sent(page)
    cut(page)
    visit(page, "赵*兰")
    page.click("[data-tab=progress]")
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("#main")).to_contain_text("本机还有1条待上传")
    lying = page.evaluate(LYING)
    assert not any(row.startswith("station-keys") or "[key]" in row for row in lying), "no key is left"
    back(page)
    expect(page.locator("[data-net]")).to_contain_text("已退出登录")
    page.get_by_role("link", name="去登录").first.click()
    sign_in(page, town.second)
    expect(page.locator("[data-state]")).to_contain_text("另有1条属于其他账号")
    assert counts() == (1, 1, 0), "another clerk neither sees nor sends it"
    page.goto(live_server.url + "/")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_text("工作人员登录").wait_for()
    assert not any("[key]" in row for row in page.evaluate(LYING)), "signing out on the workbench takes the keys too"
    page.goto(live_server.url + "/login/?next=/station/")
    sign_in(page, town.clerk)
    sent(page, 2)
    assert counts() == (2, 2, 0)


def test_a_phone_stopped_from_afar_is_emptied_at_its_next_contact(town, open_phone):
    page = open_phone()
    cut(page)
    visit(page, "王*国")
    station.purge_device(make_actor("sysadm"), device_id=Device.objects.get().pk, reason="手机丢失")
    back(page)
    expect(page.locator("[data-net]")).to_contain_text("已被停用")
    assert page.evaluate(LYING) == [] and counts() == (0, 0, 0)


def test_what_came_back_is_put_right_and_sent_under_a_new_number(town, open_phone):
    page = open_phone()
    start(page, "王*国")
    page.get_by_text("见到了", exact=True).click()
    next_screen(page)
    page.locator("label.chip", has_text="健康").click()
    cut(page)
    next_screen(page)
    send_photo(page, picture(3, size=(400, 300)))
    save(page)
    from apps.visits.rules.submission import Need

    town.bureau.visit(town.bureau.second, town.people[0], needs=[Need("health", "想配一副助听器", "帮联系助听器")])
    back(page)
    expect(page.locator("#main")).to_contain_text("还没有答复")
    assert Submission.objects.get().state == "returned" and Visit.objects.count() == 1, "its photograph waits with it"
    page.get_by_role("button", name="改好重新上传").click()
    next_screen(page)
    page.get_by_text("已办到", exact=True).click()
    next_screen(page)
    save(page)
    sent(page)
    expect(page.locator("#main")).to_contain_text("照片1张，都已上传")
    assert VisitPhoto.objects.get().visit == Visit.objects.latest("id")
    assert Visit.objects.count() == 2 and page.locator(".tag.returned").count() == 0
    assert not open_uploads(town.bureau.station).exists(), "the first one waits for no human any more"
