"""From the poster on the wall to the interview, on a phone: the code read out of the picture, sign-up, the stand, the result; both editions."""

import base64
from pathlib import Path

import pytest

from apps.core.month import Month
from apps.jobs.actions import advancing, learning, living, loans
from apps.jobs.models import Application, SignUp
from apps.org.models import User
from apps.people.models import Person
from tests.browser.test_faces import WIDE
from tests.browser.walking import EDITIONS, Walk, bare, follow, looked_at
from tests.employer.make import signed_in as firm_in
from tests.jobs.ledger import Desk
from tests.jobs.make import Jobs
from tests.jobs.test_businesses import entered
from tests.jobs.test_living import half_days
from tests.jobs.test_loans import draw, granted
from tests.jobs.test_training import opened
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.browser
DECODER = Path(__file__).resolve().parents[2] / "static/js/vendor/jsQR.js"
READ = """async url => { const image = new Image(); image.src = url; await image.decode(); const canvas = document.createElement('canvas');
  canvas.width = image.width; canvas.height = image.height; const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);
  return jsQR(pen.getImageData(0, 0, image.width, image.height).data, image.width, image.height).data; }"""
PHONE = {"width": 390, "height": 844}


def read_out(chromium, element) -> str:
    """What a camera would read in the picture of a code."""
    bare = chromium.new_page()
    bare.add_script_tag(path=DECODER)
    text = bare.evaluate(READ, "data:image/png;base64," + base64.b64encode(element.screenshot()).decode())
    bare.close()
    return str(text)


def carry(page, client, name: str, base: str, path: str) -> None:
    """The cookie of somebody who signed in (that way is tried elsewhere)."""
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base + path}])


def test_from_the_poster_to_the_interview(transactional_db, live_page, live_server, axe, chromium):
    jobs, row = Jobs(), veteran()
    vacancy = jobs.vacancy(title="设备维修工")
    fair = jobs.fair(state="open", vacancy=vacancy)
    page = live_page(None, f"/portal/fairs/{fair.pk}/poster/", **PHONE)
    looked_at(page, axe, least=44)
    target = read_out(chromium, page.locator(".poster-code"))
    assert target == f"{live_server.url}/portal/fairs/{fair.pk}/sign-up/?from=site"
    carry(page, signed_in(row), "vp_veteran", live_server.url, "/portal/")
    plain = bare(chromium)
    without_script = plain.new_page()
    carry(without_script, signed_in(row), "vp_veteran", live_server.url, "/portal/")
    tries = (without_script, None, *EDITIONS[1], ""), (page, axe, *EDITIONS[0], target)
    for one, looks, size, least, came in tries:  # the place of the last is the one kept
        walk = Walk.on(one, live_server.url, looks, size, least)
        find(walk, vacancy.title)
        sign_up(walk, fair, came)
        if not came:
            walk.press("取消报名")
            assert SignUp.objects.get().state == "cancelled"
    plain.close()
    page.set_viewport_size(PHONE)
    code = read_out(chromium, page.locator("img.code"))
    assert code == SignUp.objects.get().code
    helped(row)
    for path in (
        f"vacancies/{vacancy.pk}/",
        f"vacancies/{vacancy.pk}/apply/",
        f"fairs/{fair.pk}/",
        "me/training/",
        "me/founding/",
    ):
        page.goto(f"{live_server.url}/portal/{path}")
        looked_at(page, axe, least=60)
    meet(live_page, live_server, axe, vacancy, fair, code)
    page.goto(f"{live_server.url}/portal/me/jobs/")
    assert page.get_by_text("单位和您达成了意向").is_visible()
    desk(live_page, live_server, axe, jobs, fair)


def find(walk: Walk, title: str) -> None:
    """A vacancy, from the first page: what it is, whom it wants, what it pays."""
    walk.press("招聘岗位")
    walk.write("q", title[-2:])
    walk.enter()
    walk.look("vacancies")
    walk.press(title)
    walk.look("vacancy")


def sign_up(walk: Walk, fair, target: str) -> None:
    """For a fair, from the first page or from the poster's code, by the keyboard; nothing is agreed to beforehand."""
    walk.page.goto(target or f"{walk.base}/portal/")
    if not target:
        walk.press("招聘会")
        walk.look("fairs")
        walk.press(fair.name)
        walk.look("fair")
        walk.press("我要报名")
    walk.look("sign-up")
    assert not walk.page.locator("[name=shows]:checked").count()
    for words in ("姓名", "服役经历"):
        walk.to(words)
        walk.page.keyboard.press("Space")
    walk.press("报名")
    walk.says("已经报名。去的那天")
    walk.look("signed-up")


def helped(row: Person) -> None:
    """A loan with interest, a mentor, a month of a class with its allowance."""
    desk = Desk()
    draw(desk, granted(desk, person=row), 10_000_000)
    loans.prepare_interest(desk.clerk, quarter="2026Q2")
    given = {"name": "高远航", "kind": "startup", "unit": "怀远迎军物流（示例）总经理", "trade": "transport"}
    mentor = advancing.appoint_mentor(desk.clerk, **given, appointed_on=desk.today)
    advancing.pair_mentor(desk.clerk, mentor_id=mentor.pk, person_id=row.pk, goal="办好快递驿站")
    half_days(learning.enrol(desk.clerk, class_id=opened(desk).pk, person_id=row.pk), Month(2026, 10), 4, 3)
    living.prepare_living(desk.clerk, month="2026-10")


def meet(live_page, live_server, axe, vacancy, fair, code: str) -> None:
    """The employer's telephone at the stand."""
    page = live_page(None, "/employer/sign-in/", **PHONE)
    looked_at(page, axe, least=44)
    page.goto(f"{live_server.url}/employer/register/")
    looked_at(page, axe, least=44)
    carry(page, firm_in(vacancy.employer), "vp_employer", live_server.url, "/employer/")
    for path in ("", "vacancies/", "vacancies/new/", f"vacancies/{vacancy.pk}/", "applicants/"):
        page.goto(f"{live_server.url}/employer/{path}")
        looked_at(page, axe, least=44)
    page.goto(f"{live_server.url}/employer/fairs/{fair.pk}/")
    follow(page, page.get_by_text("大字版").click)
    looked_at(page, axe, least=60)
    follow(page, page.get_by_text("回到标准版").click)
    page.set_viewport_size(PHONE)
    page.fill("[name=code]", code)
    follow(page, page.get_by_role("button", name="查看本人同意出示的内容").click)
    assert page.get_by_text("服役经历").is_visible() and not page.get_by_text("文化程度").is_visible()
    looked_at(page, axe, least=44)
    page.set_viewport_size(PHONE)
    follow(page, page.get_by_role("button", name="达成意向").click)
    assert Application.objects.get().state == "intent"


def desk(live_page, live_server, axe, jobs: Jobs, fair) -> None:
    """The clerk's side of it, and the veteran businesses, on a small telephone and at a desk."""
    business = entered(jobs, is_public=True)
    page = live_page(User.objects.get(pk=jobs.clerk.user_id), "/employment/", width=320, height=640)
    for path in (
        f"fairs/{fair.pk}/",
        f"fairs/{fair.pk}/sign-up/",
        "businesses/",
        f"businesses/{business.pk}/",
        "businesses/import/",
        "living/",
        "loans/interest/",
        "figures/",
    ):
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.goto(f"{live_server.url}/employment/{path}").status == 200, path
        assert page.evaluate(WIDE) <= 0, path
        page.set_viewport_size({"width": 1280, "height": 900})
        assert axe(page) == [], path
