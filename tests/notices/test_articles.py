"""Articles: one writes, another publishes, the public reads them between two days, and nobody edits what was published."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from apps.core.action import Forbidden
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.notices import actions
from apps.notices.models import Article
from apps.notices.queries import articles_public
from tests.make import make_user

pytestmark = pytest.mark.django_db
BODY = "年满六十周岁的农村籍退役士兵，可以到户籍所在地的退役军人服务站申请老年生活补助。"


def written(actor: Actor, **over: Any) -> Article:
    given = {"kind": "guide", "title": "老年生活补助怎么申请", "body": BODY, "shows_from": date(2026, 12, 1)}
    return actions.write_article(actor, **given | over)


def test_an_article_is_shown_between_its_days_once_another_person_published_it(clerk: Actor, reviewer: Actor) -> None:
    row = written(clerk, shows_until=date(2026, 12, 31))
    assert not articles_public(date(2026, 12, 5))
    actions.publish_article(reviewer, article_id=row.pk, revision=1)
    shown = {day: articles_public(date(2026, *day)).count() for day in ((11, 30), (12, 1), (12, 31))}
    assert shown == {(11, 30): 0, (12, 1): 1, (12, 31): 1}
    assert not articles_public(date(2027, 1, 1))
    with pytest.raises(AlreadyDone):
        actions.publish_article(reviewer, article_id=row.pk, revision=1)
    actions.withdraw_article(reviewer, article_id=row.pk, reason="政策已经调整")
    assert not articles_public(date(2026, 12, 5))
    with pytest.raises(AlreadyDone):
        actions.withdraw_article(reviewer, article_id=row.pk, reason="政策已经调整")
    verbs = AuditEntry.objects.filter(verb__endswith="_article").order_by("id").values_list("verb", "outcome")
    assert list(verbs) == [
        ("notices.write_article", "done"), ("notices.publish_article", "done"), ("notices.publish_article", "refused"),
        ("notices.withdraw_article", "done"), ("notices.withdraw_article", "refused"),
    ]  # fmt: skip


def test_refusals(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    own = written(reviewer)
    with pytest.raises(Conflict, match="由您拟稿"):
        actions.publish_article(reviewer, article_id=own.pk, revision=1)
    with pytest.raises(Conflict, match="刚被他人修改"):
        written(clerk, article_id=own.pk, revision=7)
    with pytest.raises(Invalid, match="早于"):
        written(clerk, shows_until=date(2026, 11, 1))
    with pytest.raises(Invalid, match="栏目"):
        written(clerk, kind="joke")
    with pytest.raises(NotFound):
        actions.publish_article(reviewer, article_id=own.pk + 999, revision=1)
    with pytest.raises(Forbidden):
        written(station_clerk)
    with pytest.raises(Conflict, match="还没有发布"):
        actions.withdraw_article(reviewer, article_id=own.pk, reason="写错了题目")
    changed = written(clerk, article_id=own.pk, revision=1, title="补助申请办法")
    with pytest.raises(Conflict, match="重新看过"):
        actions.publish_article(reviewer, article_id=own.pk, revision=1)
    actions.publish_article(reviewer, article_id=own.pk, revision=changed.revision)
    with pytest.raises(Conflict, match="不能修改"):
        written(clerk, article_id=own.pk, revision=2)


def test_postgresql_keeps_what_was_published(clerk: Actor, reviewer: Actor) -> None:
    row = written(clerk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Article.objects.filter(pk=row.pk).update(state="published", publisher_id=clerk.staff_id, published_at=clerk.at)
    actions.publish_article(reviewer, article_id=row.pk, revision=1)
    for change in ({"body": "改"}, {"title": "改"}, {"shows_from": date(2027, 1, 1)}):
        with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
            Article.objects.filter(pk=row.pk).update(**change)


def test_pages_and_api() -> None:
    writer, publisher, station = make_user("benefit_clerk"), make_user("benefit_reviewer"), make_user("station_clerk")
    pages = {user: Client() for user in (writer, publisher, station)}
    for user, client in pages.items():
        client.force_login(user)
    assert "还没有文章" in pages[writer].get("/notices/articles/").content.decode()
    given = {
        "kind": "policy",
        "title": "抚恤优待条例要点",
        "body": BODY,
        "shows_from": "2026-12-01",
        "document_no": "国令第788号",
    }
    refused = pages[writer].post("/notices/articles/new/", given | {"shows_until": "2026-01-01"})
    assert refused.status_code == 422 and "早于" in refused.content.decode()
    assert pages[writer].post("/notices/articles/new/", given).status_code == 302
    row = Article.objects.get()
    assert "须由另一位同事审发" in pages[writer].get(f"/notices/articles/{row.pk}/").content.decode()
    assert pages[station].post(f"/notices/articles/{row.pk}/publish/", {"revision": 1}).status_code == 403
    edited = {**given, "title": "抚恤优待条例十问", "revision": 1}
    assert pages[writer].post(f"/notices/articles/{row.pk}/edit/", edited).status_code == 302
    url = f"/api/v1/notices/articles/{row.pk}"
    stale = pages[publisher].post(f"{url}/publish/", {"revision": 1}, "application/json", headers={"Idempotency-Key": "a1"})
    assert stale.status_code == 409
    done = pages[publisher].post(f"{url}/publish/", {"revision": 2}, "application/json", headers={"Idempotency-Key": "a2"})
    assert done.status_code == 200 and done.json()["publisher"] == publisher.name
    assert pages[station].get(f"{url}/").json()["title"] == "抚恤优待条例十问"
    gone = pages[publisher].post(f"/notices/articles/{row.pk}/withdraw/", {"reason": "内容需要更新"})
    assert gone.status_code == 302
    assert "内容需要更新" in pages[station].get(f"/notices/articles/{row.pk}/").content.decode()
    assert pages[writer].get("/notices/articles/?kind=policy").content.decode().count("抚恤优待条例十问") == 1
