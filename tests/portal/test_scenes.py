"""Seven modules: every scene that is shown leads to a page, and what has no page is shown to nobody."""

import re
from pathlib import Path

import pytest
from django.test import Client

from apps.org.models import Station
from apps.portal.rules.scenes import MODULES
from apps.portal.views.showing import scenes_of
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.django_db
#: The thirty-five of the mission, by module; the others are the bureau's own.
ASKED_FOR = {
    "prosper": "求职登记 岗位匹配 招聘会报名 技能培训报名 创业贷款与贴息 军创企业登记 导师预约",
    "apply": "优待证申领 优待证补换 换联系电话 换收款账户 退役一件事 困难帮扶 医疗补助 公积金补助与奖励金 短期疗养",  # 信息变更 is two
    "look": "我的档案 待遇发放 办件进度 优待证状态 我能享受什么", "station": "附近服务站 预约与上门 局长有约 我的联系人",
    "study": "适应性培训 学历提升 政策课堂 英烈故事", "join": "志愿服务 最美评选推荐 建议征集 网上祭扫", "ask": "政策问答 诉求反映 老战友调解法援",
}  # fmt: skip


SHELL = sum(
    Path("static", name).stat().st_size for name in ("tokens.css", "portal/portal.css", "portal/portal.js", "img/mark.svg")
)
SCRIPTS = re.compile(r"<script(?! src=\"/static/portal/portal)|\son[a-z]+=|\shx-|javascript:")


def is_whole_without_script(page: str) -> bool:
    """Only the script that reads aloud and prints; each form has an address and a button that sends it, each such extra is hidden."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    extras = re.findall(r"<button[^>]*data-(?:read|print)[^>]*>", page)
    return not SCRIPTS.search(page) and all("submit" in one for one in forms) and all("hidden" in one for one in extras)


def test_there_are_seven_and_no_door_leads_nowhere():
    assert [one.name for one in MODULES] == ["e同富裕", "e家办事", "e体查询", "e站服务", "e起学习", "e同参与", "e问解答"]
    Station.objects.create(name="怀远县服务中心", level="county", division_id="340321000000", phone="0552-0001111")
    anybody, mine = Client(), signed_in(veteran())
    opened = 0
    assert {one.code: set(ASKED_FOR[one.code].split()) - {scene.name for scene in one.scenes} for one in MODULES} == {
        one.code: set() for one in MODULES
    } and min(len(one.scenes) for one in MODULES) >= 5
    for module in MODULES:
        page = anybody.get(f"/portal/e/{module.code}/").content.decode()
        main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
        for href in re.findall(r'class="door" href="([^"]+)"', main):
            answer = mine.get(href.replace("&amp;", "&"))
            text = answer.content.decode()
            assert answer.status_code == 200 and "tel:0552-0001111" in text, href
            assert (len(answer.content) + SHELL) < 120_000 and is_whole_without_script(text), href
            opened += 1
    told = Path("docs/rules/portal.md").read_text(encoding="utf-8")
    assert all(f"{scene.name} `{address}`" in told for one in MODULES for scene, address in scenes_of(one))
    assert opened >= 48 and anybody.get("/portal/e/nothing/").status_code == 404
    assert all(f"/portal/e/{module.code}/" in anybody.get("/portal/").content.decode() for module in MODULES)
