"""Seven modules: every scene that is shown leads to a page, and what has no page is shown to nobody."""

import re

import pytest
from django.test import Client

from apps.portal.rules.scenes import MODULES
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.django_db


def test_there_are_seven_and_no_door_leads_nowhere():
    assert [one.name for one in MODULES] == ["e同富裕", "e家办事", "e体查询", "e站服务", "e起学习", "e同参与", "e问解答"]
    anybody, mine = Client(), signed_in(veteran())
    opened = 0
    for module in MODULES:
        page = anybody.get(f"/portal/e/{module.code}/").content.decode()
        main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
        for href in re.findall(r'class="door" href="([^"]+)"', main):
            assert mine.get(href.replace("&amp;", "&")).status_code == 200, href
            opened += 1
        closed = [scene.name for scene in module.scenes if not scene.page]
        assert all(scene.waits_for for scene in module.scenes if not scene.page)
        assert not [name for name in closed if f"<b>{name}</b>" in main]
    assert opened >= 30 and anybody.get("/portal/e/nothing/").status_code == 404
    assert all(f"/portal/e/{module.code}/" in anybody.get("/portal/").content.decode() for module in MODULES)
