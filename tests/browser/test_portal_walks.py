"""What else people come to the portal for, from the page of its module to the end by the keyboard alone: in the 长辈版 with script, in the standard edition without.
Half a day at the station, a class and a lesson, a vacancy, an objection to a public notice."""

import pytest

from apps.cases.models import Case
from apps.core.calendar import add_working_days
from apps.jobs.models import Application, Enrolment
from apps.notices.models import Objection
from apps.portal.models import ArticleRead
from tests.browser.test_portal_tasks import signed
from tests.browser.walking import EDITIONS, Walk, bare
from tests.jobs.ledger import Desk
from tests.jobs.make import Jobs
from tests.jobs.test_training import opened
from tests.make import make_actor
from tests.notices.builders import published
from tests.people.builders import id_number, phone
from tests.portal.everything import world
from tests.portal.make import veteran

pytestmark = pytest.mark.browser


def half_a_day(walk: Walk) -> None:
    """e站服务: booked, with the receipt number."""
    walk.start("e/station/", "预约与上门", "开始填写")
    day = add_working_days(make_actor().today, 2)
    for text in ("优待证", "我到服务站来", f"{day.year}年{day.month}月{day.day}日", "上午", "卡丢了，想补一张"):
        walk.answer(text)
    walk.says("上午")
    walk.press("提交")
    case = Case.objects.latest("pk")
    walk.says(case.receipt_no)
    assert (case.kind_id, case.answers["day"], case.answers["half"]) == ("visit_slot", day.isoformat(), "morning")


def class_and_lesson(walk: Walk) -> None:
    """e起学习: into a class and out of it, an article read to its end."""
    walk.start("e/study/", "适应性培训", "报名这个班")
    walk.says("已经报名")
    assert Enrolment.objects.latest("pk").state == "learning"
    walk.press("取消报名")
    walk.says("已经取消报名")
    walk.start("e/study/", "政策课堂", "优待办法", "这一篇学完了")
    walk.says("已经学完1篇")


def vacancy(walk: Walk) -> None:
    """e同富裕: found, asked for with what may be seen ticked, taken back."""
    walk.start("e/prosper/", "岗位匹配", "设备维修工", "我要应聘")
    for words in ("姓名", "电话"):
        walk.to(words)
        walk.page.keyboard.press("Space")
    walk.write("words", "会开叉车，下月就能上班")
    walk.press("投给单位")
    walk.says("已经投出")
    row = Application.objects.latest("pk")
    assert (row.state, sorted(row.shows)) == ("applied", ["name", "phone"])
    walk.press("撤回")
    walk.says("已经撤回")


def objection(walk: Walk) -> None:
    """公示: somebody who need not sign in objects; a wrong telephone is said, and the way to it is a key away."""
    walk.start("notices/", "2026年11月优抚补助发放名单公示", "提不同意见")
    walk.write("objector", "赵大山")
    walk.write("phone", "123")
    walk.write("text", "名单里的李娜前年已经迁走了。")
    walk.press("提交意见")
    walk.look("objection-refused")
    walk.to("电话号码格式不对")
    walk.page.keyboard.press("Enter")
    walk.page.keyboard.press("Control+A")
    walk.page.keyboard.type(phone(9))
    walk.press("提交意见")
    walk.says("您的意见已经收到")
    walk.look("objected")
    walk.press("回到公示")


def test_station_class_vacancy_and_objection(transactional_db, live_page, live_server, axe, chromium):
    world()
    opened(Desk())
    Jobs().vacancy(title="设备维修工")
    published(make_actor("benefit_reviewer"))
    plain, base = bare(chromium), live_server.url
    pages = (live_page(None, "/portal/", width=320), axe, *EDITIONS[0]), (plain.new_page(), None, *EDITIONS[1])
    for number, (page, looks, size, least) in enumerate(pages):
        row = veteran(name=f"王建{'甲乙'[number]}", id_number=id_number(sequence=41 + number), phone=phone(41 + number))
        signed(page, base, row)
        walk = Walk.on(page, base, looks, size, least)
        for task in (half_a_day, class_and_lesson, vacancy, objection):
            task(walk)
    plain.close()
    assert [rows.objects.count() for rows in (Case, Enrolment, ArticleRead, Application, Objection)] == [2] * 5
