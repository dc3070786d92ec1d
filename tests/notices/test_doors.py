"""Pages and API of notices: the same queries and actions, nothing typed is lost, nothing shown in clear."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.actor import Actor
from apps.notices import actions
from apps.notices.gateways import Result
from apps.notices.models import Message, Objection, PublicNotice
from apps.org.models import User
from apps.org.queries import actor_of
from tests.make import COUNTY, OTHER_TOWN, VILLAGE, make_user
from tests.notices.builders import PHONE, WANG, lodged, published, sent

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """A client of that account."""
    client = Client()
    client.force_login(user, backend="apps.org.sign_in.StaffBackend")
    return client


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return {
        "clerk": make_user("benefit_clerk", name="李梅"),
        "reviewer": make_user("benefit_reviewer", name="周强"),
        "station": make_user("station_clerk", name="王站", division="340321104000"),
        "elsewhere": make_user("station_clerk", name="刘站", division=OTHER_TOWN),
        "secadm": make_user("secadm", name="孙安"),
    }


@pytest.fixture
def clients(people: dict[str, User]) -> dict[str, Client]:
    return {name: signed_in(user) for name, user in people.items()}


@pytest.fixture
def by(people: dict[str, User]) -> dict[str, Actor]:
    return {name: actor_of(user, via="test") for name, user in people.items()}


def api(client: Client, path: str, body: dict[str, Any] | None = None, key: str = "k1") -> Any:
    """A keyed write."""
    url = f"/api/v1/notices/{path}"
    return client.post(url, body or {}, content_type="application/json", headers={"Idempotency-Key": key})


def text_of(response: Any) -> str:
    return response.content.decode()


def test_the_list_says_what_would_be_here_when_it_is_empty(clients: dict[str, Client]) -> None:
    for name in ("notices:list", "notices:messages", "notices:letters"):
        response = clients["clerk"].get(reverse(name))
        assert response.status_code == 200
        assert "没有" in text_of(response)


def test_a_notice_page_shows_masked_names_only(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    notice = published(by["clerk"])
    page = text_of(clients["station"].get(reverse("notices:notice", args=[notice.pk])))
    sheet = text_of(clients["station"].get(reverse("notices:print", args=[notice.pk])))
    one = text_of(clients["station"].get(reverse("notices:print", args=[notice.pk]) + f"?village={VILLAGE}"))
    assert "登记异议" in page
    assert "撤下公示" not in page
    assert "王*国" in sheet
    assert "李*" not in one
    assert "王建国" not in page + sheet + one
    assert "2026年11月优抚补助发放名单公示" in text_of(clients["clerk"].get(reverse("notices:list") + "?show=open"))


def test_publishing_from_the_page(clients: dict[str, Client]) -> None:
    url = reverse("notices:publish")
    assert text_of(clients["clerk"].get(url)).count("公示地区") == 1
    given = {
        "kind": "policy", "subject": "优抚对象医疗补助办法公开", "body": "现将医疗补助办法予以公开，欢迎查阅。",
        "division_code": COUNTY, "working_days": "5", "idem": "i1",
    }  # fmt: skip
    done = clients["clerk"].post(url, given)
    assert (done.status_code, PublicNotice.objects.count()) == (302, 1)
    clients["clerk"].post(url, given)
    assert PublicNotice.objects.count() == 1
    wrong = clients["clerk"].post(url, {**given, "subject": "短", "idem": "i2"})
    assert wrong.status_code == 422
    assert "至少4个字" in text_of(wrong)
    assert "现将医疗补助办法予以公开" in text_of(wrong)
    assert clients["station"].post(url, {**given, "idem": "i3", "division_code": "340321104000"}).status_code == 403


def test_an_objection_from_the_page_and_its_answer(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    notice = published(by["clerk"])
    url = reverse("notices:lodge", args=[notice.pk])
    token = re.search(
        r'name="token" value="(\w+)"', text_of(clients["station"].get(reverse("notices:notice", args=[notice.pk])))
    )
    assert token
    given = {"objector": "赵大山", "phone": "199", "text": "名单中有人已经迁出本村。", "token": token[1]}
    wrong = clients["station"].post(url, {**given, "idem": "i1"})
    assert wrong.status_code == 422
    assert "名单中有人已经迁出本村" in text_of(wrong)
    given["phone"] = "19900005678"
    assert clients["station"].post(url, {**given, "idem": "i2"}).status_code == 302
    assert clients["station"].post(url, {**given, "idem": "i3"}).status_code == 302
    row = Objection.objects.get()
    answer = reverse("notices:answer", args=[row.pk])
    body = {"outcome": "dismissed", "answer": "经核实，该人员户籍仍在本村。"}
    assert clients["clerk"].post(answer, {**body, "idem": "i4"}).status_code == 409
    assert clients["reviewer"].post(answer, {**body, "idem": "i5"}).status_code == 302
    assert clients["reviewer"].post(answer, {**body, "answer": "", "idem": "i6"}).status_code in (409, 422)
    page = text_of(clients["clerk"].get(reverse("notices:notice", args=[notice.pk])))
    assert "异议不成立" in page
    assert "199****5678" in page
    assert "19900005678" not in page


def test_withdrawing_from_the_page(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    notice = published(by["clerk"])
    url = reverse("notices:withdraw", args=[notice.pk])
    assert clients["clerk"].post(url, {"reason": "", "idem": "i1"}).status_code == 422
    assert clients["clerk"].post(url, {"reason": "名单遗漏两人，重新公示", "idem": "i2"}).status_code == 302
    assert "已撤下" in text_of(clients["clerk"].get(reverse("notices:notice", args=[notice.pk])))


def test_messages_are_shown_masked_and_acted_on(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    row = sent(by["clerk"])
    listing, page = reverse("notices:messages"), reverse("notices:message", args=[row.pk])
    shown = text_of(clients["clerk"].get(listing + "?state=queued")) + text_of(clients["clerk"].get(page))
    assert "199****1234" in shown
    assert PHONE not in shown
    assert clients["elsewhere"].get(page).status_code == 404
    assert clients["secadm"].get(listing).status_code == 403
    url = reverse("notices:message_act", args=[row.pk, "cancel"])
    assert clients["clerk"].post(url, {"reason": "名单有误，暂不通知", "idem": "i1"}).status_code == 302
    assert "已取消" in text_of(clients["clerk"].get(page))
    draft = sent(by["clerk"], key="k2", draft=True)
    assert (
        clients["clerk"].post(reverse("notices:message_act", args=[draft.pk, "release"]), {"idem": "i2"}).status_code == 302
    )


def lost(by: dict[str, Actor], house: Actor, verb: str) -> Message:
    """A message whose way out ended badly."""
    row = sent(by["clerk"], key=verb)
    Message.objects.filter(pk=row.pk).update(state="sending", sending_at=row.created_at, sending_job=1)
    return actions.settle_message(house, message_id=row.pk, result=Result(verb, reason="平台没有应答"))


def test_unknown_and_failed_messages_from_the_page(clients: dict[str, Client], by: dict[str, Actor], house: Actor) -> None:
    unknown, failed = lost(by, house, "lose"), lost(by, house, "refuse")
    assert "有 2 条消息" in text_of(clients["clerk"].get(reverse("notices:messages")))
    url = reverse("notices:resolve", args=[unknown.pk])
    wrong = clients["clerk"].post(url, {"was_sent": "1", "evidence": "是", "idem": "i1"})
    assert (wrong.status_code, "至少4个字" in text_of(wrong)) == (422, True)
    assert clients["clerk"].post(url, {"was_sent": "0", "evidence": "平台清单没有这一条", "idem": "i2"}).status_code == 302
    assert clients["clerk"].post(url, {"was_sent": "0", "evidence": "平台清单没有这一条", "idem": "i4"}).status_code == 302
    assert (
        clients["clerk"].post(reverse("notices:message_act", args=[failed.pk, "resend"]), {"idem": "i3"}).status_code == 302
    )
    for row in (unknown, failed):
        assert "重新发送" in text_of(clients["clerk"].get(reverse("notices:message", args=[row.pk])))


def test_the_own_inbox(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    to = type(WANG)(f"staff:{by['reviewer'].staff_id}", "周强", COUNTY)
    row = sent(by["clerk"], template="staff_task", recipient=to, values={"text": "有一条标准待您复核"})
    assert "有一条标准待您复核" in text_of(clients["reviewer"].get(reverse("notices:letters")))
    assert "有一条标准待您复核" not in text_of(clients["clerk"].get(reverse("notices:letters")))
    url = reverse("notices:letter_read", args=[row.pk])
    assert clients["clerk"].post(url, {"idem": "i1"}).status_code == 404
    assert clients["reviewer"].post(url, {"idem": "i2"}).status_code == 302


def test_nobody_reads_without_signing_in(by: dict[str, Actor]) -> None:
    notice = published(by["clerk"])
    for url in (reverse("notices:list"), reverse("notices:notice", args=[notice.pk]), reverse("notices:messages")):
        assert Client().get(url).status_code == 302
    assert Client().get("/api/v1/notices/notices/").status_code in (401, 403)


def test_the_api_publishes_takes_objections_and_answers(clients: dict[str, Client]) -> None:
    given = {"kind": "other", "subject": "年度确认公告", "body": "请优抚对象按时办理年度确认。", "division_code": COUNTY}
    made = api(clients["clerk"], "notices/", given)
    assert (made.status_code, made.json()["working_days"], made.json()["waiting"]) == (201, 7, 0)
    number = made.json()["id"]
    body = {"objector": "赵大山", "text": "时间太短，老人来不及办理。", "token": "t1"}
    lodged_one = api(clients["station"], f"notices/{number}/object/", body, "k2")
    assert lodged_one.status_code == 201
    assert api(clients["station"], f"notices/{number}/object/", body, "k3").status_code == 409
    path = f"objections/{lodged_one.json()['id']}/answer/"
    answer = {"outcome": "explained", "answer": "可预约上门办理，不必到站。"}
    assert api(clients["clerk"], path, answer, "k4").json()["code"] == "same_person"
    assert api(clients["reviewer"], path, answer, "k5").json()["state"] == "answered"
    assert clients["clerk"].get(f"/api/v1/notices/objections/{lodged_one.json()['id']}/").json()["outcome"] == "explained"
    assert len(clients["clerk"].get("/api/v1/notices/objections/").json()["results"]) == 1
    done = api(clients["clerk"], f"notices/{number}/withdraw/", {"reason": "公告时间有误，重新发布"}, "k6")
    assert done.json()["state"] == "withdrawn"
    assert clients["clerk"].get("/api/v1/notices/notices/?open=true").json()["results"] == []
    assert api(clients["clerk"], "notices/", {**given, "kind": "?"}, "k7").status_code == 422


def test_the_api_lists_entries_by_village(clients: dict[str, Client], by: dict[str, Actor]) -> None:
    notice = published(by["clerk"])
    url = f"/api/v1/notices/notices/{notice.pk}/entries/"
    first = clients["station"].get(f"{url}?size=2").json()
    assert [row["name_masked"] for row in first["results"]] == ["王*国", "买**·*力"]
    assert [row["name_masked"] for row in clients["station"].get(f"{url}?after={first['next']}").json()["results"]] == [
        "李*"
    ]
    assert len(clients["station"].get(f"{url}?village={VILLAGE}").json()["results"]) == 2
    assert clients["station"].get(f"/api/v1/notices/notices/{notice.pk}/").json()["closes_on"]


def test_the_api_works_on_messages(clients: dict[str, Client], by: dict[str, Actor], house: Actor) -> None:
    row, unknown, failed = sent(by["clerk"]), lost(by, house, "lose"), lost(by, house, "refuse")
    listed = clients["clerk"].get("/api/v1/notices/messages/?state=queued").json()["results"]
    assert [item["phone_masked"] for item in listed] == ["199****1234"]
    assert clients["elsewhere"].get(f"/api/v1/notices/messages/{row.pk}/").status_code == 404
    assert clients["clerk"].get(f"/api/v1/notices/messages/{row.pk}/").json()["state"] == "queued"
    assert (
        api(clients["clerk"], f"messages/{row.pk}/cancel/", {"reason": "名单有误，暂不通知"}).json()["state"] == "cancelled"
    )
    given = {"was_sent": True, "evidence": "电话询问，已收到"}
    assert api(clients["clerk"], f"messages/{unknown.pk}/resolve/", given, "k2").json()["state"] == "sent"
    assert api(clients["clerk"], f"messages/{failed.pk}/resend/", key="k3").json()["key"] == "refuse#2"


def test_the_number_of_statements_does_not_grow_with_the_rows(
    clients: dict[str, Client], by: dict[str, Actor], django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        notice = published(by["clerk"], reference=f"r{number}")
        sent(by["clerk"], key=f"k{number}")
        lodged(by["station"], notice, token=f"t{number}")
    for url in (reverse("notices:list"), reverse("notices:messages"), reverse("notices:notice", args=[notice.pk])):
        with django_assert_max_num_queries(12):
            clients["clerk"].get(url)


def test_the_admin_looks_up_and_changes_templates_only(
    clients: dict[str, Client], by: dict[str, Actor], people: dict[str, User]
) -> None:
    notice, row = published(by["clerk"]), sent(by["clerk"])
    objection = lodged(by["station"], notice)
    for name, key in (("publicnotice", notice.pk), ("message", row.pk), ("objection", objection.pk)):
        assert clients["clerk"].get(reverse(f"admin:notices_{name}_changelist")).status_code == 200
        page = clients["clerk"].get(reverse(f"admin:notices_{name}_change", args=[key]))
        assert page.status_code == 200
        assert PHONE not in text_of(page)
    change = reverse("admin:notices_messagetemplate_change", args=["staff_task"])
    given = {"name": "工作提醒", "body": "请注意：{text}", "is_active": "on"}
    assert clients["clerk"].post(change, given).status_code == 403
    boss = signed_in(make_user("sysadm", name="钱管"))
    assert boss.post(change, {**given, "body": "{other}"}).status_code == 200
    assert boss.post(change, given).status_code == 302
    assert actions.send_message(
        by["clerk"], key="n", template="staff_task", recipient=WANG, values={"text": "好"}
    ).text == "请注意：好"  # fmt: skip
