"""Merchants and their offers: one writes, another releases, the public reads them while agreement and days last."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from apps.alliance import actions, queries
from apps.alliance.models import Merchant, Offer
from apps.core.action import Forbidden
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.together import Together
from tests.make import COUNTY, make_actor, make_division, make_user

pytestmark = pytest.mark.django_db
TOWN, OTHER = "340321104000", "340321105000"
SHOP = actions.MerchantGiven("老兵早点铺", TOWN, "荆山路1号", "0552-0000311", date(2026, 1, 1), valid_to=date(2027, 1, 1))
BREAKFAST = actions.OfferGiven("food", "早餐九折", "结账前出示优待证。", "family", date(2026, 3, 1), date(2026, 12, 31))
LIVE, JSON = date(2026, 6, 1), "application/json"


@pytest.fixture
def people() -> dict[str, Any]:
    for code in (COUNTY, TOWN, OTHER):
        make_division(code)
    return {
        "clerk": make_actor("benefit_clerk"), "reviewer": make_actor("benefit_reviewer"), "station": make_actor("station_clerk", division=TOWN),
        "other": make_actor("station_clerk", division=OTHER), "jobs": make_actor("jobs_clerk"),
    }  # fmt: skip


def shown(day: date = LIVE) -> int:
    return queries.offers_public(day).count()


def test_an_offer_from_the_agreement_to_its_end(people: dict[str, Any]) -> None:
    shop = actions.keep_merchant(people["station"], given=SHOP)
    offer = actions.write_offer(people["station"], given=BREAKFAST, merchant_id=shop.pk)
    with pytest.raises(Forbidden):
        actions.publish_offer(people["station"], offer_id=offer.pk, revision=1)
    assert not shown()
    waits = lambda: [line.value.count for line in queries.todos(people["reviewer"], Together())]  # noqa: E731
    assert waits() == [1] and queries.todos(people["station"], Together()) == []
    actions.publish_offer(people["reviewer"], offer_id=offer.pk, revision=1)
    assert waits() == [0]
    held = [queries.standing(people["clerk"], day).count() for day in (date(2025, 12, 31), LIVE, date(2027, 1, 1))]
    assert held == [0, 1, 0] and not queries.standing(people["other"], LIVE)
    with pytest.raises(AlreadyDone):
        actions.publish_offer(people["reviewer"], offer_id=offer.pk, revision=1)
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [shown(day) for day in days] == [0, 1, 1, 0]
    changed = actions.write_offer(people["clerk"], given=replace(BREAKFAST, title="早餐八折"), offer_id=offer.pk, revision=1)
    assert (changed.state, changed.revision, shown()) == ("draft", 2, 0)
    with pytest.raises(Conflict, match="重新看过"):
        actions.publish_offer(people["reviewer"], offer_id=offer.pk, revision=1)
    actions.publish_offer(people["reviewer"], offer_id=offer.pk, revision=2)
    actions.end_merchant(people["clerk"], merchant_id=shop.pk, reason="商家已经停业")
    assert not shown()
    for refused in (
        lambda: actions.end_merchant(people["clerk"], merchant_id=shop.pk, reason="再终止一次"),
        lambda: actions.keep_merchant(people["clerk"], given=SHOP, merchant_id=shop.pk, revision=1),
        lambda: actions.write_offer(people["clerk"], given=BREAKFAST, merchant_id=shop.pk),
    ):
        with pytest.raises(Conflict, match="已经终止"):
            refused()
    actions.withdraw_offer(people["clerk"], offer_id=offer.pk, reason="随商家停业撤下")
    done = (
        AuditEntry.objects.filter(verb__startswith="alliance.", outcome="done").order_by("id").values_list("verb", flat=True)
    )
    assert [one.partition(".")[2] for one in done] == [
        "keep_merchant", "write_offer", "publish_offer", "write_offer", "publish_offer", "end_merchant", "withdraw_offer",
    ]  # fmt: skip


def test_refusals_and_other_places(people: dict[str, Any]) -> None:
    shop = actions.keep_merchant(people["clerk"], given=SHOP)
    for over, words in (
        ({"name": "另一家", "valid_to": date(2025, 1, 1)}, "签订日之后"), ({"name": "另一家", "phone": "12"}, "电话"), ({"name": "另一家", "division": "110000000000"}, "所在乡镇"),
        ({"name": " "}, "写清楚"), ({}, "同名"),
    ):  # fmt: skip
        with pytest.raises((Invalid, Conflict), match=words):
            actions.keep_merchant(people["clerk"], given=replace(SHOP, **over))
    with pytest.raises(Conflict, match="他人修改"):
        actions.keep_merchant(people["clerk"], given=SHOP, merchant_id=shop.pk, revision=7)
    for over, words in (
        ({"scene": "x"}, "生活场景"),
        ({"audience": "x"}, "谁可以用"),
        ({"shows_until": date(2026, 1, 1)}, "早于"),
        ({"words": "x"}, "写清楚"),
    ):
        with pytest.raises(Invalid, match=words):
            actions.write_offer(people["clerk"], given=replace(BREAKFAST, **over), merchant_id=shop.pk)
    offer = actions.write_offer(people["clerk"], given=BREAKFAST, merchant_id=shop.pk)
    with pytest.raises(Conflict, match="还没有发布"):
        actions.withdraw_offer(people["clerk"], offer_id=offer.pk, reason="写错了题目")
    for call in (
        lambda: queries.merchant(people["other"], shop.pk), lambda: queries.offer(people["other"], offer.pk),
        lambda: actions.keep_merchant(people["other"], given=SHOP, merchant_id=shop.pk, revision=1),
        lambda: actions.write_offer(people["other"], given=BREAKFAST, merchant_id=shop.pk),
        lambda: actions.write_offer(people["other"], given=BREAKFAST, offer_id=offer.pk, revision=1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            call()
    for call in (
        lambda: actions.keep_merchant(people["jobs"], given=SHOP),
        lambda: actions.end_merchant(people["station"], merchant_id=shop.pk, reason="不想干了"),
    ):
        with pytest.raises(Forbidden):
            call()
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(
            state="published", publisher=offer.author_id, published_at=people["clerk"].at
        )


def test_pages_api_and_the_portal(people: dict[str, Any]) -> None:
    users = {role: make_user(role) for role in ("benefit_clerk", "benefit_reviewer", "jobs_clerk")}
    pages = {role: Client() for role in users}
    for role, client in pages.items():
        client.force_login(users[role])
    clerk, reviewer = pages["benefit_clerk"], pages["benefit_reviewer"]
    assert "还没有登记惠军商家" in clerk.get("/merchants/").content.decode()
    given = {
        "name": "<script>店",
        "division": TOWN,
        "address": "荆山路1号",
        "phone": "0552-0000311",
        "signed_on": "2026-01-01",
    }
    assert pages["jobs_clerk"].get("/merchants/new/").status_code == 403
    assert clerk.post("/merchants/new/", given | {"signed_on": "昨天"}).status_code == 422
    assert clerk.post("/merchants/new/", given).status_code == 302
    shop = Merchant.objects.get()
    assert clerk.post(f"/merchants/{shop.pk}/edit/", given | {"opening_hours": "全天", "revision": 1}).status_code == 302
    offer = {
        "scene": "food",
        "title": "早餐九折",
        "words": "出示优待证再结账。",
        "audience": "card",
        "shows_from": "2026-01-01",
    }
    assert clerk.post(f"/merchants/{shop.pk}/offers/new/", offer).status_code == 302
    row = Offer.objects.get()
    assert "须由另一位同事审发" in clerk.get(f"/merchants/offers/{row.pk}/").content.decode()
    clerk.post(f"/merchants/offers/{row.pk}/edit/", offer | {"title": "早餐八折", "revision": 1})
    assert "有待审发的" in reviewer.get("/merchants/?show=waiting").content.decode()
    _released(clerk, reviewer, given, shop, row)


def _released(clerk: Client, reviewer: Client, given: dict[str, str], shop: Merchant, row: Offer) -> None:
    url, key = f"/api/v1/alliance/offers/{row.pk}/publish/", {"Idempotency-Key": "a1"}
    assert reviewer.post(url, {"revision": 1}, JSON, headers=key).status_code == 409
    assert "还没有发布" in Client().get("/portal/discounts/").content.decode()
    assert reviewer.post(f"/merchants/offers/{row.pk}/publish/", {"revision": 2}).status_code == 302
    public = Client().get("/portal/discounts/?scene=food&n=1").content.decode()
    assert "早餐八折" in public and "&lt;script&gt;店" in public and "<script>店" not in public
    assert "这一类还没有签约" in Client().get("/portal/discounts/?scene=loans").content.decode()
    new = {**given, "name": "第二家"}
    made = clerk.post("/api/v1/alliance/merchants/", new, JSON, headers={"Idempotency-Key": "a2"})
    again = clerk.post("/api/v1/alliance/merchants/", new, JSON, headers={"Idempotency-Key": "a2"})
    assert (made.status_code, again.status_code, Merchant.objects.count()) == (201, 201, 2)
    assert clerk.post(f"/merchants/{shop.pk}/end/", {"reason": "停业"}).status_code == 302
    assert Merchant.objects.filter(ended_at__isnull=False).count() == 0  # a reason of two characters is none
    assert clerk.get(f"/merchants/{shop.pk}/").status_code == 200
