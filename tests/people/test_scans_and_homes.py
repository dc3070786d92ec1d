"""Scans are handed out with a reason and a record; a household changes its number and address; a request carries its paper."""

import itertools
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.core.actor import Actor
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.people import actions
from apps.people.actions.households import HouseholdExists
from apps.people.models import ChangeRequest, Document, Household, Person
from apps.people.queries.clear import clear, file_bytes
from apps.people.queries.provenance import standings_of
from apps.people.rules.identity import NothingChanged
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor, make_user
from tests.people.builders import paper, person, scan

pytestmark = pytest.mark.django_db
_keys = itertools.count(1)


def signed_in(role: str = "benefit_clerk", division: str = "340321000000") -> Client:
    client = Client()
    client.force_login(make_user(role, division=division))
    return client


def scanned(clerk: Actor) -> tuple[Person, Document]:
    row = person()
    return row, actions.add_document(
        clerk, person_id=row.pk, kind="other", title="退伍证", content=scan("PNG"), filename="a.png"
    )


def test_a_scan_is_handed_out_with_a_reason_and_a_record(clerk: Actor, media: object) -> None:
    row, deed = scanned(clerk)
    found = actions.open_document(clerk, person_id=row.pk, document_id=deed.pk, reason="verify", note="核对年限")
    assert found.content == file_bytes(deed.file) and found.name.startswith(row.dossier_no)
    entry = AuditEntry.objects.filter(outcome="read").latest("id")
    assert entry.row_id == str(row.pk) and "退伍证" in entry.reason and "核对年限" in entry.reason
    actions.open_document(clerk, person_id=row.pk, document_id=deed.pk, reason="verify")
    assert AuditEntry.objects.filter(outcome="read").count() == 2  # every look is a record of its own


def test_no_scan_without_reason_right_or_place(clerk: Actor, media: object) -> None:
    row, deed = scanned(clerk)
    look = {"person_id": row.pk, "document_id": deed.pk, "reason": "verify"}
    for over, refusal in (
        ({"reason": "curious"}, Invalid),
        ({"document_id": paper(clerk, person()).pk}, Invalid),
        ({"document_id": paper(clerk, row).pk}, NotFound),
        ({"person_id": 10**9}, NotFound),
    ):
        with pytest.raises(refusal):
            actions.open_document(clerk, **(look | over))
    with pytest.raises(Forbidden):
        actions.open_document(make_actor("finance"), **look)
    with pytest.raises(NotFound):
        actions.open_document(make_actor("station_clerk", division=OTHER_TOWN), **look)
    assert not AuditEntry.objects.filter(outcome="read").exists()


def test_a_scan_that_was_changed_on_the_disk_is_not_handed_out(clerk: Actor, media: object) -> None:
    row, deed = scanned(clerk)
    Document.objects.filter(pk=deed.pk).update(sha256="0" * 64)
    with pytest.raises(Conflict, match="摘要不一致"):
        actions.open_document(clerk, person_id=row.pk, document_id=deed.pk, reason="verify")


def test_a_scan_on_the_page_and_over_the_api(clerk: Actor, media: object) -> None:
    row, deed = scanned(clerk)
    client = signed_in()
    address = f"/people/{row.pk}/documents/{deed.pk}/"
    assert address in client.get(f"/persons/{row.pk}/?tab=papers").content.decode()
    assert "查看会留下记录" in client.get(address).content.decode()
    assert client.post(address, {"reason": "curious"}).status_code == 422
    answer = client.post(address, {"reason": "verify"})
    assert answer.content == file_bytes(deed.file) and answer["Cache-Control"] == "no-store"
    again = client.post(f"/api/v1/people/dossiers/{row.pk}/documents/{deed.pk}/open/", {"reason": "verify"}, **key())
    assert again.status_code == 200 and again.content == answer.content
    assert signed_in("station_clerk", OTHER_TOWN).get(address).status_code == 404


def key() -> dict[str, Any]:
    return {"HTTP_IDEMPOTENCY_KEY": f"scan-{next(_keys)}"}


def home_with(clerk: Actor) -> tuple[Household, Person]:
    row = person()
    home = actions.register_household(clerk, division=VILLAGE, number="021", address="旧村12号")
    actions.join_household(
        clerk, person_id=row.pk, household_id=home.pk, relation="head", joined_on=clerk.today, reason="户口簿登记"
    )
    return home, row


def test_a_household_changes_number_and_address_and_the_members_say_why(clerk: Actor) -> None:
    home, row = home_with(clerk)
    change = {"household_id": home.pk, "number": "022", "address": "新村3号", "reason": "整村搬迁，以户口簿为准"}
    done = actions.change_household(clerk, **change)
    assert (done.number, clear(done, "address")) == ("022", "新村3号")
    assert standings_of(row.pk)["household"].words.startswith("整村搬迁")
    entry = AuditEntry.objects.filter(row_type="people.Household").latest("id")
    assert entry.before["number"] == "021" and entry.after["address"] == "已变更" and "新村" not in str(entry.after)
    with pytest.raises(NothingChanged):
        actions.change_household(clerk, **change)
    assert actions.change_household(clerk, household_id=home.pk, number="", reason="户号作废").number == ""
    assert clear(Household.objects.get(pk=home.pk), "address") == "新村3号"


def test_refusals_of_a_changed_household(clerk: Actor) -> None:
    home, _ = home_with(clerk)
    actions.register_household(clerk, division=VILLAGE, number="023")
    for over, refusal in (
        ({"number": "023"}, HouseholdExists),
        ({"residence": "moon"}, Invalid),
        ({"reason": " "}, Invalid),
        ({"household_id": 10**9}, NotFound),
        ({"number": "021"}, NothingChanged),
    ):
        with pytest.raises(refusal):
            actions.change_household(clerk, **({"household_id": home.pk, "number": "024", "reason": "重新编号"} | over))
    with pytest.raises(Forbidden):
        actions.change_household(make_actor("finance"), household_id=home.pk, number="024", reason="重新编号")


def test_a_household_is_changed_on_the_page_and_over_the_api(clerk: Actor) -> None:
    home, _ = home_with(clerk)
    client = signed_in()
    assert "变更户号、住址" in client.get(f"/people/households/{home.pk}/").content.decode()
    page = client.get(f"/people/households/{home.pk}/change/").content.decode()
    assert "旧村" not in page
    given = {"number": "031", "residence": "urban", "reason": "撤村建居"}
    assert client.post(f"/people/households/{home.pk}/change/", given).status_code == 302
    answer = client.post(f"/people/households/{home.pk}/change/", given)
    assert answer.status_code == 422 and "不需要变更" in answer.content.decode()
    body = {"address": "新居9号", "reason": "以户口簿为准"}
    address = f"/api/v1/people/households/{home.pk}/"
    assert client.patch(address, body, content_type="application/json", **key()).json()["number"] == "031"
    assert clear(Household.objects.get(pk=home.pk), "address") == "新居9号"


def test_a_request_over_the_api_carries_its_paper(media: object) -> None:
    row, client = person(), signed_in("station_clerk", TOWN)
    address = f"/api/v1/people/dossiers/{row.pk}/requests/"
    body = {
        "kind": "honour", "version": 1, "reason": "本人交来证书", "paper_kind": "other", "paper_no": "功字第3号",
        "changes": '{"kind": "third_merit", "title": "三等功", "awarded_on": "2003-12-20"}',
    }  # fmt: skip
    sent = client.post(address, body | {"file": SimpleUploadedFile("证书.jpg", scan("JPEG", exif=True))}, **key())
    assert sent.status_code == 201, sent.content.decode()
    asked = ChangeRequest.objects.get(pk=sent.json()["id"])
    assert asked.sha256 and asked.paper_no == "功字第3号" and b"PHONE-MODEL-X" not in file_bytes(asked.paper)
    photo = {"kind": "photo", "version": 1, "reason": "换证件照", "changes": "{}"}
    assert client.post(address, photo, **key()).status_code == 422
    taken = client.post(address, photo | {"file": SimpleUploadedFile("x.png", scan("PNG"))}, **key())
    assert taken.status_code == 201
    assert client.post(address, photo | {"changes": "[1]"}, **key()).status_code in (400, 422)
