"""The server's half of the clerk's phone: each submission once, the same answer for a repeat, nothing for a stranger."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from apps.benefits import actions as benefits
from apps.benefits.models import Confirmation
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.core.together import Together
from apps.org.queries import actor_of
from apps.people.models import ChangeRequest
from apps.station import actions, queries
from apps.station.models import Device, Submission
from apps.station.rules import LONGEST_LINE_MS, MOST_A_MINUTE, MOST_BOOKED, UPLOAD_MS, DeviceGone, OtherBody, TooMany
from tests.benefits.make import Desk, make_person
from tests.make import OTHER_TOWN, TOWN, make_actor, make_user, picture

pytestmark = pytest.mark.django_db
OPENED = date(2026, 9, 1)
PHOTO = base64.b64encode(picture(1, size=(600, 800), quality=70)).decode()


@pytest.fixture
def desk() -> Desk:
    desk = Desk(OPENED)
    benefits.open_round(desk.clerk, year=2026, opens_on=OPENED, closes_on=date(2026, 12, 15))
    return desk


def payee(desk: Desk, **over: Any) -> Any:
    person = make_person(**over)
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1), opened_month=Month(2026, 1))
    return person


class Phone:
    """A phone of one clerk."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.uuid = actor, uuid4()
        self.keys = actions.open_phone(actor, device=self.uuid, agent="Chromium")

    def sync(self, counter: int = 0, scope: str | None = None) -> actions.Sync:
        return actions.sync_phone(
            self.actor, device=self.uuid, counter=counter, scope=self.keys.device.scope if scope is None else scope
        )

    def send(self, person: Any, kind: str = "annual_confirmation", uuid: UUID | None = None, **over: Any) -> Submission:
        given = {"fields": {}, "photo": PHOTO, "signature": "", "version": 1, "written_at": None} | over
        body = json.dumps({**given, "person": person.pk, "kind": kind}, default=str)
        return actions.submit(
            self.actor, uuid=uuid or uuid4(), device=self.uuid, kind=kind, person_id=person.pk,
            digest=hashlib.sha256(body.encode()).hexdigest(), **given,
        )  # fmt: skip


@pytest.fixture
def phone(station_clerk: Actor) -> Phone:
    return Phone(station_clerk)


def asked(value: str = "19900000001") -> dict[str, str]:
    return {"field": "phone", "value": value, "reason": "入户核对时本人告知"}


def test_a_confirmation_at_the_door_is_made_once_and_a_repeat_gets_the_same_receipt(desk: Desk, phone: Phone) -> None:
    person, uuid = payee(desk), uuid4()
    first, again = phone.send(person, uuid=uuid), phone.send(person, uuid=uuid)
    assert (first.state, first.receipt) == ("applied", again.receipt) and first.answer == again.answer
    assert Confirmation.objects.get().channel == "visit" and Submission.objects.count() == 1
    assert first.content_sealed is None, "what was applied is kept where it belongs, not twice"
    assert AuditEntry.objects.filter(verb="station.submit", outcome="done").count() == 2


def test_a_change_is_a_request_and_the_dossier_stays(phone: Phone) -> None:
    person = make_person()
    row = phone.send(person, "change_request", fields=asked(), photo="")
    assert row.state == "applied" and "复核后生效" in row.answer
    assert ChangeRequest.objects.get().fields == ["phone"]
    person.refresh_from_db()
    assert person.version == 1 and not person.phone_tail


def test_an_edited_body_under_the_same_number_is_refused_and_changes_nothing(phone: Phone) -> None:
    person, uuid = make_person(), uuid4()
    phone.send(person, "change_request", uuid, fields=asked(), photo="")
    with pytest.raises(OtherBody, match="内容与上次不同"):
        phone.send(person, "change_request", uuid, fields=asked("19900000002"), photo="")
    assert ChangeRequest.objects.count() == Submission.objects.count() == 1


def test_a_captured_body_sent_by_another_account_has_no_effect(desk: Desk, phone: Phone) -> None:
    person, uuid = payee(desk), uuid4()
    phone.send(person, uuid=uuid)
    colleague = Phone(make_actor("station_clerk", division=TOWN, name="李站"))
    with pytest.raises(OtherBody):
        colleague.send(person, uuid=uuid)
    stranger = Phone(make_actor("station_clerk", division=OTHER_TOWN, name="外站"))
    with pytest.raises(OtherBody):
        stranger.send(person, uuid=uuid)
    assert Confirmation.objects.count() == Submission.objects.count() == 1


def test_a_phone_of_another_account_is_no_phone_of_mine(desk: Desk, phone: Phone) -> None:
    other = make_actor("station_clerk", division=TOWN, name="李站")
    with pytest.raises(DeviceGone):
        actions.sync_phone(other, device=phone.uuid, counter=0, scope="")


def test_two_clerks_of_one_person_the_second_is_a_conflict_that_waits_for_a_human(desk: Desk, phone: Phone) -> None:
    person = payee(desk)
    phone.send(person)
    colleague = Phone(make_actor("station_clerk", division=TOWN, name="李站"))
    row = colleague.send(person, fields={"note": "第二次上门"})
    assert row.state == "conflict" and "已于" in row.answer and Confirmation.objects.count() == 1
    assert list(queries.open_uploads(phone.actor)) == [row]
    content = actions.open_upload(phone.actor, upload_id=row.pk)
    assert content["fields"] == {"note": "第二次上门"} and content["photo"] == PHOTO
    assert AuditEntry.objects.filter(outcome="read").exists()
    with pytest.raises(Invalid, match="怎样处理"):
        actions.settle_upload(phone.actor, upload_id=row.pk, note=" ")
    actions.settle_upload(phone.actor, upload_id=row.pk, note="以先到的为准")
    assert not queries.open_uploads(phone.actor).exists()
    with pytest.raises(AlreadyDone):
        actions.settle_upload(phone.actor, upload_id=row.pk, note="以先到的为准")


def test_conflicts_of_another_township_are_not_there(desk: Desk, phone: Phone) -> None:
    person = payee(desk)
    phone.send(person)
    row = phone.send(person)
    elsewhere = make_actor("station_clerk", division=OTHER_TOWN)
    assert not queries.uploads(elsewhere).exists()
    for act in (lambda: actions.open_upload(elsewhere, upload_id=row.pk), lambda: queries.get_upload(elsewhere, row.pk)):
        with pytest.raises(NotFound):
            act()
    ask = Together()
    assert [line.value.count for line in queries.todos(phone.actor, ask)] == [1]
    assert queries.todos(make_actor("finance"), ask) == []


def test_a_person_of_another_township_is_returned_and_nothing_is_lost(desk: Desk, phone: Phone) -> None:
    person = payee(desk, division="340321105201")
    row = phone.send(person)
    assert row.state == "returned" and "转交" in row.answer and row.person is None
    assert actions.open_upload(phone.actor, upload_id=row.pk)["person_id"] == person.pk
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    ("kind", "over", "words"),
    [
        ("annual_confirmation", {"photo": ""}, "照片"),
        ("change_request", {"fields": {"field": "name", "value": "张三", "reason": "写错"}}, "不能在手机上"),
        ("change_request", {"fields": {"field": "phone", "value": ["x"], "reason": "写错"}}, "请"),
        ("pay_out", {}, "不能从手机办理"),
    ],
)
def test_what_the_use_case_refuses_goes_back_to_the_phone_with_its_reason(desk, phone, kind, over, words) -> None:
    row = phone.send(payee(desk), kind, **over)
    assert row.state == "returned" and words in row.answer
    assert not Confirmation.objects.exists() and not ChangeRequest.objects.exists()


def test_a_stale_version_is_a_conflict(phone: Phone) -> None:
    person = make_person(version=2)
    assert phone.send(person, "change_request", fields=asked(), photo="", version=1).state == "conflict"


def test_the_order_of_arrival_does_not_matter(desk: Desk, phone: Phone) -> None:
    people = [payee(desk) for _ in range(3)]
    rows = [(person, uuid4()) for person in people]
    for person, uuid in [*reversed(rows), *rows]:
        assert phone.send(person, uuid=uuid).state == "applied"
    assert Confirmation.objects.count() == Submission.objects.count() == 3


def test_a_broken_photo_is_refused_before_anything_is_kept(desk: Desk, phone: Phone) -> None:
    with pytest.raises(Invalid, match="传坏了"):
        phone.send(payee(desk), photo="###")
    assert not Submission.objects.exists()


def test_after_revocation_nothing_is_taken_and_the_phone_is_told_to_forget(desk: Desk, phone: Phone) -> None:
    person = payee(desk)
    with pytest.raises(Forbidden):
        actions.purge_device(phone.actor, device_id=phone.keys.device.pk, reason="手机丢失")
    admin = make_actor("sysadm")
    with pytest.raises(Invalid, match="原因"):
        actions.purge_device(admin, device_id=phone.keys.device.pk, reason="")
    actions.purge_device(admin, device_id=phone.keys.device.pk, reason="手机丢失")
    for act in (lambda: phone.send(person), phone.sync, lambda: actions.open_phone(phone.actor, device=phone.uuid)):
        with pytest.raises(DeviceGone, match="已被停用"):
            act()
    with pytest.raises(AlreadyDone):
        actions.purge_device(admin, device_id=phone.keys.device.pk, reason="手机丢失")
    with pytest.raises(NotFound):
        actions.purge_device(admin, device_id=0, reason="手机丢失")
    assert not Confirmation.objects.exists() and Device.objects.get().snapshot == {}


def test_whoever_lost_the_post_is_refused(desk: Desk, phone: Phone) -> None:
    phone.actor = replace(phone.actor, permissions=frozenset())
    with pytest.raises(Forbidden):
        phone.send(payee(desk))
    assert not Submission.objects.exists()


def test_a_flood_is_slowed_and_a_repeat_is_not(phone: Phone) -> None:
    person, uuid = make_person(), uuid4()
    phone.send(person, "nothing", uuid)
    kept = Submission.objects.get()
    copies = [
        Submission(
            uuid=uuid4(), user_id=kept.user_id, device=kept.device, kind="nothing", digest="", received_at=kept.received_at,
            state="returned", answer="退", content_sealed=b"x",
        )
        for _ in range(MOST_A_MINUTE - 1)
    ]  # fmt: skip
    Submission.objects.bulk_create(copies)
    with pytest.raises(TooMany):
        phone.send(person, "nothing")
    assert phone.send(person, "nothing", uuid).pk == kept.pk
    phone.actor = replace(phone.actor, at=phone.actor.at + timedelta(minutes=2))
    assert phone.send(person, "nothing").state == "returned"


def test_the_second_sync_carries_only_what_changed(desk: Desk, phone: Phone) -> None:
    people = [payee(desk) for _ in range(3)]
    make_person(division="340321105201")
    first = phone.sync()
    assert first.full and [one["i"] for one in first.people] == sorted(person.pk for person in people)
    assert first.people[0]["q"] == [["annual_confirmation", "2026年度确认，2026-12-15前"]] and "*" in first.people[0]["n"]
    assert phone.sync(first.counter).people == []
    phone.send(people[0])
    people[1].__class__.objects.filter(pk=people[1].pk).update(state="left", left_on=OPENED)
    third = phone.sync(first.counter + 1)
    assert (third.full, [one["i"] for one in third.people], third.gone) == (False, [people[0].pk], [people[1].pk])


def test_a_lost_answer_or_another_scope_means_everything_anew(desk: Desk, phone: Phone) -> None:
    payee(desk)
    first = phone.sync()
    phone.sync(first.counter)
    assert phone.sync(first.counter).full, "the counter of the phone is not the server's last"
    before = phone.keys
    phone.actor = replace(phone.actor, places=("340321105",))
    moved = phone.sync(Device.objects.get().counter)
    assert moved.full and moved.people == [] and moved.scope != first.scope
    after = actions.open_phone(phone.actor, device=phone.uuid)
    assert after.data != before.data and after.queue == before.queue, "what waits can still be read, what was given cannot"


def test_three_hundred_people_fit_in_a_hundred_kilobytes(phone: Phone) -> None:
    for _ in range(300):
        make_person(phone_tail="199****0001")
    people = json.dumps(phone.sync().people, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(people) <= 100_000


# --- over HTTP ------------------------------------------------------------------------------------------------------


def post(client: Client, name: str, body: Any) -> Any:
    return client.post(f"/station/{name}.json", json.dumps(body), content_type="application/json")


def test_the_addresses_of_the_phone_answer_json_to_a_stranger(client: Client) -> None:
    for name in ("open", "sync", "submit"):
        answer = post(client, name, {})
        assert answer.status_code == 401 and "重新登录" in answer.json()["message_zh"]


def test_a_whole_round_over_http_and_what_is_no_submission(client: Client, desk: Desk) -> None:
    client.force_login(make_user("station_clerk", division=TOWN, name="王站"))
    person, device = payee(desk), str(uuid4())
    told = client.get("/station/session.json").json()
    assert told["name"] == "王站" and set(told["kinds"]) >= {"annual_confirmation", "change_request"}
    keys = post(client, "open", {"device": device}).json()
    assert len(keys["data"]) == len(keys["queue"]) == 64 and keys["data"] != keys["queue"]
    people = post(client, "sync", {"device": device, "counter": 0, "scope": ""}).json()["people"]
    assert [one["i"] for one in people] == [person.pk]
    body = {"uuid": str(uuid4()), "device": device, "kind": "annual_confirmation", "person": person.pk, "version": 1, "photo": PHOTO,
            "written_at": "2026-11-28T01:02:03Z"}  # fmt: skip
    first, again = post(client, "submit", body).json(), post(client, "submit", body).json()
    assert first == again and first["receipt"].startswith("SJ")
    edited = post(client, "submit", body | {"written_at": ""})
    assert edited.status_code == 409 and "没有写入" in edited.json()["message_zh"]
    for bad in ([], {**body, "uuid": "1"}, {**body, "person": True}, {**body, "fields": []}, {**body, "kind": 3}):
        refused = post(client, "submit", bad)
        assert refused.status_code == 422 and "请" in refused.json()["message_zh"]
    assert client.post("/station/submit.json", "{", content_type="application/json").status_code == 422


def test_a_form_of_another_site_cannot_send(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("station_clerk", division=TOWN))
    assert post(strict, "submit", {}).status_code == 403
    token = strict.get("/station/session.json").json()["csrf"]
    answer = strict.post("/station/submit.json", "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 422


def test_the_pages_of_uploads_and_phones(client: Client, desk: Desk) -> None:
    user = make_user("station_clerk", division=TOWN)
    phone, person = Phone(actor_of(user, via="test")), payee(desk)
    phone.send(person)
    row = phone.send(person)
    client.force_login(user)
    assert row.receipt in client.get("/station/uploads/").content.decode()
    assert client.get("/station/uploads/?all=1").content.decode().count("SJ2") >= 2
    page = f"/station/uploads/{row.pk}/"
    assert "查看上传的内容" in client.get(page).content.decode()
    assert "data:image/jpeg" in client.post(page).content.decode()
    assert client.post(page, {"note": ""}).status_code == 422
    assert client.post(page, {"note": "以先到的为准"}).status_code == client.post(page, {"note": "再来"}).status_code == 302
    client.force_login(make_user("sysadm"))
    assert "停用这台手机" in client.get("/station/devices/").content.decode()
    purge = f"/station/devices/{phone.keys.device.pk}/purge/"
    for reason in ("", "手机丢失"):
        assert client.post(purge, {"reason": reason}).status_code == 302
    assert "手机丢失" in client.get("/station/devices/").content.decode()


def test_phones_that_come_together_get_a_number_each_and_one_alone_waits_for_nothing(desk: Desk) -> None:
    assert [actions.take_number(count) for count in (0, 1, 0)] == [0, 0, 0]
    waits = [actions.take_number(MOST_BOOKED) for _ in range(20)]
    assert waits[0] <= UPLOAD_MS and waits == sorted(waits) and waits[10] > 5 * MOST_BOOKED * UPLOAD_MS
    for _ in range(2 * LONGEST_LINE_MS // (MOST_BOOKED * UPLOAD_MS)):
        longest = actions.take_number(10_000)
    assert longest <= LONGEST_LINE_MS, "who comes again and again books nothing forever"
    client = Client()
    client.force_login(make_user("station_clerk", division=TOWN))
    assert (
        client.get("/station/session.json").json()["wait"]
        == client.get("/station/session.json", headers={"X-Waiting": "x"}).json()["wait"]
        == 0
    )
    assert client.get("/station/session.json", headers={"X-Waiting": "3"}).json()["wait"] > 0
