"""Martyrs' pages and what is left there: a flower lies at once, words wait for two persons."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client

from apps.core.action import Forbidden
from apps.core.actor import now
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.together import Together
from apps.memorials import actions, queries, rules
from apps.memorials.models import Martyr, Tribute
from apps.portal.models import Knock
from apps.portal.queries.entering import mourner
from apps.portal.rules.entering import TRIBUTES
from tests.make import COUNTY, make_actor, make_division, make_user

pytestmark = pytest.mark.django_db
TOWN, OTHER = "340321104000", "340321105000"
HERO = actions.MartyrGiven(
    "陈大勇", TOWN, "怀远县某村", "1948年11月", "掩护乡亲转移时牺牲", "陈大勇十九岁参加革命，作战勇敢。", "县志第三卷"
)
JSON = "application/json"


@pytest.fixture
def people() -> dict[str, Any]:
    cache.clear()
    for code in (COUNTY, TOWN, OTHER):
        make_division(code)
    return {
        "clerk": make_actor("benefit_clerk"), "reviewer": make_actor("benefit_reviewer"), "second": make_actor("benefit_reviewer"),
        "other": make_actor("benefit_clerk", division=OTHER), "station": make_actor("station_clerk", division=TOWN), "anybody": mourner("192.0.2.1", now()),
    }  # fmt: skip


def published(people: dict[str, Any]) -> Martyr:
    row = actions.write_martyr(people["clerk"], given=HERO)
    return actions.publish_martyr(people["reviewer"], martyr_id=row.pk, revision=row.revision)


def test_words_are_shown_after_two_persons_have_read_them(people: dict[str, Any]) -> None:
    row = published(people)
    actions.leave_tribute(people["anybody"], martyr_id=row.pk, token="a")
    said = actions.leave_tribute(people["anybody"], martyr_id=row.pk, token="b", text="我们都记着您。", signed="村里后人")
    with pytest.raises(AlreadyDone):
        actions.leave_tribute(people["anybody"], martyr_id=row.pk, token="b", text="我们都记着您。")
    assert queries.flowers(row, now().date()).all == 1 and not queries.words_public(row)
    with pytest.raises(Conflict, match="待初审"):
        actions.release_tribute(people["reviewer"], tribute_id=said.pk)
    waits = lambda: [line.value.count for line in queries.todos(people["reviewer"], Together())]  # noqa: E731
    assert waits() == [1, 0] and queries.todos(people["station"], Together()) == []
    assert queries.laid(people["station"]).count() == 2 and not queries.laid(people["other"])
    actions.check_tribute(people["reviewer"], tribute_id=said.pk)
    assert waits() == [0, 1]
    with pytest.raises(rules.SamePerson):
        actions.release_tribute(people["reviewer"], tribute_id=said.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Tribute.objects.filter(pk=said.pk).update(state="shown", released_by=people["reviewer"].staff_id)
    actions.release_tribute(people["second"], tribute_id=said.pk)
    assert queries.words_public(row).get().text == "我们都记着您。"
    with pytest.raises(Conflict, match="已展示"):
        actions.refuse_tribute(people["clerk"], tribute_id=said.pk, reason="和烈士无关")
    actions.hide_tribute(people["clerk"], tribute_id=said.pk, reason="有群众反映内容不实")
    assert not queries.words_public(row) and queries.laid(people["clerk"]).count() == 1
    entry = AuditEntry.objects.filter(verb="memorials.leave_tribute", outcome="done").latest("id")
    assert (entry.actor_name, entry.ip) == ("群众（网上）", "192.0.2.1")
    done = AuditEntry.objects.filter(verb__endswith="_tribute", outcome="done").order_by("id").values_list("verb", flat=True)
    assert [one.partition(".")[2] for one in done] == ["leave_tribute"] * 2 + [
        "check_tribute",
        "release_tribute",
        "hide_tribute",
    ]


def test_refusals_and_other_places(people: dict[str, Any]) -> None:
    draft = actions.write_martyr(people["clerk"], given=HERO)
    with pytest.raises(NotFound):
        actions.leave_tribute(people["anybody"], martyr_id=draft.pk, token="x")
    with pytest.raises(Forbidden):
        actions.publish_martyr(people["clerk"], martyr_id=draft.pk, revision=1)
    actions.publish_martyr(people["reviewer"], martyr_id=draft.pk, revision=1)
    said = actions.leave_tribute(people["anybody"], martyr_id=draft.pk, token="w", text="永远怀念")
    for text in ("找我19900001234", "加微信聊", "看 http://x.cn", "一" * 201, "短"):
        with pytest.raises(Invalid):
            actions.leave_tribute(people["anybody"], martyr_id=draft.pk, token=text, text=text)
    for over, words in (
        ({"division": "110000000000"}, "籍贯所在地"),
        ({"deeds": "短"}, "写清楚"),
        ({"name": " "}, "写清楚"),
    ):
        with pytest.raises(Invalid, match=words):
            actions.write_martyr(people["clerk"], given=replace(HERO, **over))
    for call in (
        lambda: queries.martyr(people["other"], draft.pk), lambda: queries.tribute(people["other"], said.pk),
        lambda: actions.write_martyr(people["other"], given=HERO, martyr_id=draft.pk, revision=1), lambda: actions.check_tribute(people["other"], tribute_id=said.pk),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            call()
    with pytest.raises(Forbidden):
        actions.check_tribute(people["station"], tribute_id=said.pk)
    with pytest.raises(Invalid):
        actions.refuse_tribute(people["clerk"], tribute_id=said.pk, reason=" ")
    actions.refuse_tribute(people["clerk"], tribute_id=said.pk, reason="内容和烈士无关")
    actions.withdraw_martyr(people["reviewer"], martyr_id=draft.pk, reason="资料有误要核对")
    changed = actions.write_martyr(people["clerk"], given=replace(HERO, born="1921年"), martyr_id=draft.pk, revision=1)
    assert (changed.state, changed.revision, queries.martyrs_public().count()) == ("draft", 2, 0)
    assert Tribute.objects.filter(martyr=draft).count() == 1


def test_pages_api_and_the_portal(people: dict[str, Any]) -> None:
    users = {role: make_user(role) for role in ("benefit_clerk", "benefit_reviewer", "jobs_clerk")}
    pages = {role: Client() for role in users}
    for role, client in pages.items():
        client.force_login(users[role])
    clerk, reviewer, anybody = pages["benefit_clerk"], pages["benefit_reviewer"], Client()
    assert (
        "名录还是空的" in clerk.get("/martyrs/").content.decode() and pages["jobs_clerk"].get("/martyrs/").status_code == 403
    )
    given = {
        "name": "刘<b>玉兰",
        "division": TOWN,
        "native_place": "怀远县",
        "died": "1947年",
        "cause": "抢救伤员时牺牲",
        "deeds": "学做卫生员，救护伤员一百多人。",
        "sources": "烈士英名录",
    }
    assert clerk.post("/martyrs/new/", given | {"deeds": ""}).status_code == 422
    assert clerk.post("/martyrs/new/", given).status_code == 302
    row = Martyr.objects.get()
    assert (
        anybody.get(f"/portal/martyrs/{row.pk}/").status_code == 404
        and anybody.get(f"/portal/martyrs/{row.pk}/tribute/").status_code == 404
    )
    assert clerk.post(f"/martyrs/{row.pk}/edit/", given | {"born": "1926年", "revision": 1}).status_code == 302
    assert reviewer.post(f"/martyrs/{row.pk}/publish/", {"revision": 2}).status_code == 302
    assert "刘&lt;b&gt;玉兰" in anybody.get("/portal/martyrs/?q=玉兰").content.decode()
    _mourned(anybody, clerk, reviewer, row)


def _mourned(anybody: Client, clerk: Client, reviewer: Client, row: Martyr) -> None:
    left = {"token": "t1", "text": "<script>alert(1)</script>您安息", "signed": ""}
    for _ in range(2):  # the second press
        assert "已经收到" in anybody.post(f"/portal/martyrs/{row.pk}/tribute/", left).content.decode()
    refused = anybody.post(f"/portal/martyrs/{row.pk}/tribute/", {"token": "t2", "text": "电话0552-1234567"})
    assert refused.status_code == 422 and "请不要写电话" in refused.content.decode()
    assert "已经放好" in anybody.post(f"/portal/martyrs/{row.pk}/tribute/", {"token": "t3"}).content.decode()
    said = Tribute.objects.get(kind="words")
    assert clerk.post(f"/martyrs/tributes/{said.pk}/check/").status_code == 302
    assert "须由另一位同事复审" in clerk.get("/martyrs/tributes/").content.decode()
    done = reviewer.post(f"/api/v1/memorials/tributes/{said.pk}/release/", {}, JSON, headers={"Idempotency-Key": "m1"})
    assert done.status_code == 200 and done.json()["state"] == "shown"
    cache.clear()
    page = anybody.get(f"/portal/martyrs/{row.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;您安息" in page and "已有 1 束花" in page
    assert clerk.post(f"/martyrs/tributes/{said.pk}/hide/", {"reason": "有人反映不妥"}).status_code == 302
    Knock.objects.update(count=TRIBUTES[0].most)
    assert anybody.post(f"/portal/martyrs/{row.pk}/tribute/", {"token": "many"}).status_code == 422
    assert "今年网上献花" in anybody.get("/portal/statistics/").content.decode()
