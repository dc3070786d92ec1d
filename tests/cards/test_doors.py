"""Pages, API and the public check: who may open them, what they say, how many statements they cost."""

import base64
import html
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.cards import actions
from apps.cards.models import Application, Card
from apps.cards.queries.checking import check_keys, code_of, read_code, void_list
from apps.cards.rules.ledger import HEAD
from apps.cards.rules.offline import card_name, is_void
from apps.cases.models import Case
from apps.core import sealing
from apps.core.models import AuditEntry
from apps.people.models import Person
from tests.cards.make import Office, portrait, veteran, write
from tests.make import OTHER_TOWN, TOWN, make_user

COUNTS = json.loads((Path(__file__).resolve().parents[1] / "query_counts.json").read_text(encoding="utf-8"))["cards"]
BACKEND = "apps.org.sign_in.StaffBackend"
CLERKS = ("benefit_clerk", "benefit_reviewer", "leader")
PAGES = {"desk": (*CLERKS, "station_clerk", "auditor"), "list": (*CLERKS, "station_clerk", "auditor"),
         "applications": (*CLERKS, "station_clerk"), "balance": (*CLERKS, "station_clerk"), "boxes": (*CLERKS, "station_clerk"),
         "withdrawals": (*CLERKS, "station_clerk"), "lots": (*CLERKS, "auditor")}  # fmt: skip
LATIN = re.compile(r">[^<>]*?\b([A-Za-z]{4,}(?: [A-Za-z]+)+)\b[^<>]*<")


def entered(role: str, **place: str) -> Client:
    client = Client()
    client.force_login(make_user(role, **place), backend=BACKEND)
    return client


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_opens_for_every_role_that_needs_it_and_costs_a_fixed_number_of_statements(office, name):
    office.at_station(veteran())
    for role in PAGES[name]:
        answer = entered(role).get(reverse(f"cards:{name}"))
        assert answer.status_code == 200, role
        assert not LATIN.search(answer.content.decode())
    client = entered("benefit_clerk")
    client.get(reverse(f"cards:{name}"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(reverse(f"cards:{name}"))
    assert len(seen) <= COUNTS[name], [one["sql"][:90] for one in seen]


@pytest.mark.parametrize("role", ["sysadm", "secadm", "finance"])
def test_cards_are_closed_to_whoever_has_no_business_there(office, role):
    assert entered(role).get(reverse("cards:desk")).status_code == 403


def test_an_application_from_the_page_with_a_wrong_and_a_right_photograph(office):
    person, client = veteran(), entered("benefit_clerk")
    address = reverse("cards:apply", args=[person.pk])
    assert client.get(address).status_code == 200
    given = {
        "kind": "veteran",
        "bank_code": "abc",
        "delivery": "station",
        "channel": "window",
        "delegate_kind": "none",
        "cleared": "on",
    }
    wrong = client.post(address, {**given, "photo": SimpleUploadedFile("a.jpg", portrait(format="PNG")[:50_000])})
    assert wrong.status_code == 422
    assert "改名不能改变格式" in wrong.content.decode()
    assert not Application.objects.exists()
    right = client.post(address, {**given, "photo": SimpleUploadedFile("a.jpg", portrait())}, follow=True)
    case = Case.objects.get()
    assert case.receipt_no in right.content.decode()
    again = client.post(address, {**given, "photo": SimpleUploadedFile("a.jpg", portrait())})
    assert again.status_code == 422 and "正在办理" in again.content.decode()


def test_a_card_is_delivered_lost_and_replaced_from_its_page(office):
    (card,) = office.at_station(veteran())
    client = entered("station_clerk", division="340321104000")
    page = client.get(reverse("cards:card", args=[card.pk])).content.decode()
    assert "发放签收" in page
    step = reverse("cards:step", args=[card.pk, "deliver"])
    assert client.get(step).status_code == 200
    client.post(step, {"way": "station", "taker": "self"})
    assert Card.objects.get(pk=card.pk).state == "in_use"
    second = client.post(step, {"way": "station", "taker": "self"})
    assert second.status_code == 422 and "使用中" in second.content.decode()
    client.post(reverse("cards:step", args=[card.pk, "loss"]), {"kind": "formal"})
    assert client.get(reverse("cards:replace", args=[card.pk])).status_code == 200
    assert client.get(reverse("cards:slip", args=[card.pk])).status_code == 200
    stranger = entered("station_clerk", division=OTHER_TOWN)
    assert stranger.get(reverse("cards:card", args=[card.pk])).status_code == 404
    assert stranger.get(reverse("cards:step", args=[card.pk, "nonsense"])).status_code == 404


def test_the_lists_are_made_answered_signed_and_boxed_from_their_pages(office):
    from tests.cards.make import answer

    office.approve(office.apply(veteran()))
    client = entered("benefit_clerk")
    client.post(reverse("cards:make_lot"), {"kind": "review"})
    from apps.cards.models import Box, Lot

    lot = Lot.objects.get()
    address = reverse("cards:lot", args=[lot.number])
    wrong = client.post(address, {"stage": "city", "file": SimpleUploadedFile("a.csv", "表".encode("utf-16"))})
    assert wrong.status_code == 422 and "编码" in wrong.content.decode()
    for stage, word in (("city", "通过"), ("province", "已备案")):
        assert client.get(reverse("cards:lot_answer", args=[lot.number, stage])).status_code == 200
        client.post(address, {"stage": stage, "file": SimpleUploadedFile("a.csv", answer(lot, stage, word))})
    assert (
        client.post(reverse("cards:fetch_lot", args=[lot.number]), {"reason": "报送市局"})["Content-Type"]
        == "application/zip"
    )
    client.post(reverse("cards:make_lot"), {"kind": "production", "bank_code": "abc"})
    made = Lot.objects.get(kind="production")
    client.post(
        reverse("cards:lot", args=[made.number]),
        {"stage": "bank", "file": SimpleUploadedFile("b.csv", answer(made, "bank", "成功"))},
    )
    assert client.get(reverse("cards:lot", args=[made.number])).status_code == 200
    card = Card.objects.get()
    client.post(reverse("cards:sign_lot", args=[made.number]), {"counted": 1, "counted_sum": int(card.serial[-6:])})
    client.post(reverse("cards:dispatch_box"), {"town": "340321104000"})
    box = Box.objects.get()
    station = entered("station_clerk", division="340321104000")
    assert "箱单" in station.get(reverse("cards:box", args=[box.number])).content.decode()
    assert card.serial in station.get(reverse("cards:labels", args=[box.number])).content.decode()
    assert station.post(reverse("cards:box", args=[box.number]), {"counted": 9}).status_code == 422
    station.post(reverse("cards:box", args=[box.number]), {"counted": 1})
    assert Box.objects.get().received_at is not None


def test_a_code_is_read_and_tells_no_more_than_type_validity_and_last_four(office):
    card = office.delivered()
    card.refresh_from_db()
    code = read_code(code_of(card))
    assert (code.kind, code.tail, code.valid_until) == ("veteran", "4001", card.valid_until)
    raw = base64.urlsafe_b64decode(code_of(card) + "==")
    assert card.serial.encode() not in raw and len(raw) == 79
    assert not is_void(void_list(office.clerk.today), code.name)
    actions.report_loss(office.station, card_id=card.pk, kind="formal")
    assert is_void(void_list(office.clerk.today), card_name(card.serial, card.row_key.bytes))


def test_a_published_key_outlives_its_private_half_and_a_retired_one_is_refused(office, house):
    from apps.cards.models import CheckKey
    from apps.cards.rules.refusals import BadCode

    card = office.delivered()
    card.refresh_from_db()
    code = code_of(card)
    assert actions.publish_check_keys(house) == list(check_keys())
    assert actions.publish_check_keys(house) == []
    CheckKey.objects.update(retired_on=house.today)
    with pytest.raises(BadCode):
        read_code(code)


def test_the_check_is_open_to_everybody_and_holds_nothing_of_a_person(office):
    card = office.delivered()
    client = Client()
    for name in ("check", "check_data", "check_list", "check_file", "check_worker"):
        answer = client.get(reverse(f"cards:{name}"))
        assert answer.status_code == 200
        assert card.person.name not in answer.content.decode("latin-1") and card.serial not in answer.content.decode(
            "latin-1"
        )
    whole = client.get(reverse("cards:check_file")).content.decode()
    assert "<script src" not in whole and 'href="/' not in whole and "nacl" in whole


def test_the_api_serves_cards_cut_to_places(office):
    card = office.delivered()
    client = entered("benefit_clerk")
    body = client.get("/api/v1/cards/").json()
    assert [row["serial"] for row in body["results"]] == [card.serial]
    assert client.get("/api/v1/cards/balance/").json()["cumulative"] == 1
    assert client.get(f"/api/v1/cards/{card.pk}/").json()["state"] == "in_use"
    assert entered("station_clerk", division=OTHER_TOWN).get(f"/api/v1/cards/{card.pk}/").status_code == 404
    lost = client.post(
        f"/api/v1/cards/{card.pk}/loss/",
        {"kind": "formal"},
        content_type="application/json",
        headers={"Idempotency-Key": "k1"},
    )
    assert lost.status_code == 201
    assert client.get("/api/v1/cards/lots/").status_code == client.get("/api/v1/cards/boxes/").status_code == 200
    assert (
        client.get("/api/v1/cards/applications/").status_code == client.get("/api/v1/cards/withdrawals/").status_code == 200
    )


def test_a_list_leaves_and_a_better_photograph_comes_over_the_api(office):
    row, client = office.apply(veteran()), entered("benefit_clerk")
    before, photo = row.photo_id, SimpleUploadedFile("a.jpg", portrait(noise=8), content_type="image/jpeg")
    address = f"/api/v1/cards/applications/{row.pk}/photo/"
    wrong = client.post(address, {"photo": SimpleUploadedFile("a.jpg", b"")}, headers={"Idempotency-Key": "f0"})
    assert wrong.status_code == 422 and "照片文件是空的" in wrong.content.decode()
    assert client.post(address, {"photo": photo}, headers={"Idempotency-Key": "f1"}).status_code == 200
    assert Application.objects.get(pk=row.pk).photo_id != before
    assert entered("station_clerk", division=OTHER_TOWN).post(
        address, {"photo": photo}, headers={"Idempotency-Key": "f2"}).status_code in (404, 422)  # fmt: skip
    look, why = f"/api/v1/cards/applications/{row.pk}/look/", {"reason": "核对申请照片"}
    body = {"content_type": "application/json", "headers": {"Idempotency-Key": "l1"}}
    seen = client.post(look, why, **body)
    assert (seen.status_code, seen["Content-Type"], seen.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert AuditEntry.objects.filter(verb="read.card_photo", reason="核对申请照片").count() == 1
    body["headers"] = {"Idempotency-Key": "l2"}
    assert entered("auditor").post(look, why, **body).status_code == 403
    assert entered("station_clerk", division=OTHER_TOWN).post(look, why, **body).status_code == 404
    office.approve(row)
    lot = actions.make_lot(office.clerk, kind="review")
    address = f"/api/v1/cards/lots/{lot.number}/"
    assert client.get(address).json()["row_count"] == 1
    body = {"content_type": "application/json", "headers": {"Idempotency-Key": "f3"}}
    file = client.post(f"{address}file/", {"reason": "报送市局"}, **body)
    assert (file.status_code, file["Content-Type"], file.content[:2]) == (200, "application/zip", b"PK")
    assert AuditEntry.objects.filter(verb="read.card_lot", reason="报送市局").count() == 1
    assert entered("station_clerk").get(address).status_code == 403
    assert client.get("/api/v1/cards/lots/SS2026-999/").status_code == 404


def test_the_person_page_shows_the_card(office):
    card = office.delivered()
    page = entered("benefit_clerk").get(reverse("workbench:person", args=[card.person_id]) + "?tab=card").content.decode()
    assert card.serial in page
    nobody = veteran()
    assert "申领优待证" in entered("station_clerk", division="340321104000").get(
        reverse("workbench:person", args=[nobody.pk]) + "?tab=card").content.decode()  # fmt: skip


def test_the_photograph_is_seen_for_a_reason_and_renewed_until_it_is_sent(office):
    row, client = office.apply(veteran()), entered("station_clerk", division=TOWN)
    page = reverse("cards:application", args=[row.pk])
    plain = client.get(page).content.decode()
    assert "data:image/jpeg" not in plain and "更换照片" in plain
    look = reverse("cards:look", args=[row.pk])
    assert client.post(look, {"reason": ""}, follow=True).content.decode().count("data:image/jpeg") == 0
    seen = client.post(look, {"reason": "核对申请照片"})
    assert "data:image/jpeg;base64," in seen.content.decode() and seen["Cache-Control"] == "no-store"
    told = AuditEntry.objects.filter(outcome="read", row_id=str(row.person_id)).latest("id")
    assert told.reason == "核对申请照片"
    renew, better = reverse("cards:renew_photo", args=[row.pk]), portrait(noise=8)
    wrong = client.post(renew, {"photo": SimpleUploadedFile("a.jpg", portrait((300, 400), quality=92))})
    assert wrong.status_code == 422 and "300×400" in wrong.content.decode()
    client.post(renew, {"photo": SimpleUploadedFile("a.jpg", better)})
    before, row = row.photo_id, Application.objects.get(pk=row.pk)
    assert row.photo_id != before
    office.approve(row)
    late = client.post(renew, {"photo": SimpleUploadedFile("a.jpg", portrait())})
    assert late.status_code == 422 and "已经报送上级" in late.content.decode()
    assert "更换照片" not in client.get(page).content.decode()
    stranger = entered("station_clerk", division=OTHER_TOWN)
    assert stranger.get(page).status_code == stranger.post(look, {"reason": "核对申请照片"}).status_code == 404
    assert entered("leader").post(look, {"reason": "核对申请照片"}).status_code == 403
    assert reverse("cards:application", args=[row.pk]) in entered("benefit_clerk").get(
        reverse("workbench:case", args=[row.case_id])).content.decode()  # fmt: skip


def ledger(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.csv", write([list(HEAD), *map(list, rows)], "gb18030"))


def numbered(person: Person) -> str:
    """The person's number, findable as a typed one is."""
    text = sealing.unseal("people_person.id_number", person.row_key, person.id_number_sealed)
    Person.objects.filter(pk=person.pk).update(id_number_blind=sealing.blind("id_number", text))
    return text


def test_the_ledger_of_before_is_taken_whole_from_its_page(office):
    client = entered("benefit_clerk")
    one, two = numbered(veteran()), numbered(veteran())
    page, plain = reverse("cards:ledger"), ("中国农业银行", "0123", "2033/1/1", "2023-01-05")
    first = (one, "退役军人", *plain, "", "", "", "")
    second = (one, "退役军人", "中国农业银行", "0456", "2034-05-01", "2024-05-01", "遗失", "", "", "")
    third = (two, "退役军人优待证", *plain, "", "正式挂失", "2026-01-02", "本人挂失")
    assert HEAD[0] in client.get(reverse("cards:ledger_form")).content.decode("utf-8-sig")
    for wrong, words in (
        ((first, ("999000190001010000", *first[1:])), "第3行：没有找到"),
        ((first, (*third[:7], "丢了", *third[8:])), "第3行：现状“丢了”"),
        (((*first[:3], "12", *first[4:]),), "第2行：卡号后四位"),
        (((*first[:5], "去年", *first[6:]),), "第2行：发放日期"),
        (((*first[:7], "已收回", "", ""),), "第2行：现状日期"),
        ((first[:4],), "第2行有4列"),
        (((*first[:2], "某银行", *first[3:]),), "中国农业银行"),
        ((), "0行"),
    ):
        answer = client.post(page, {"file": ledger(*wrong)})
        assert answer.status_code == 422
        assert words in "".join(re.findall(r"errsum.*?</div>", answer.content.decode(), re.S))
    assert not Card.objects.exists()
    key = {"headers": {"Idempotency-Key": "ledger"}}
    api = client.post("/api/v1/cards/ledger/", {"file": ledger((*first[:3], "12", *first[4:]))}, **key)
    assert api.status_code == 422 and "第2行：卡号后四位" in api.content.decode()
    assert client.post(page, {"file": ledger(first, second)}).status_code == 302
    key = {"headers": {"Idempotency-Key": "ledger-2"}}
    assert len(client.post("/api/v1/cards/ledger/", {"file": ledger(third)}, **key).json()["cards"]) == 1
    assert list(Card.objects.order_by("serial").values_list("state", "sequence", "tail")) == [
        ("replaced", 1, "0123"), ("in_use", 2, "0456"), ("lost", 1, "0123")]  # fmt: skip
    assert Card.objects.filter(identities=["discharged_soldier"]).count() == 3
    again = client.post(page, {"file": ledger(third)})
    assert again.status_code == 422 and "不能重复登记" in again.content.decode()
    assert entered("station_clerk").get(page).status_code == 403


def test_every_figure_opens_the_cards_it_counts(office):
    office.delivered()
    lost = office.delivered()
    actions.report_loss(office.station, card_id=lost.pk, kind="formal")
    client = entered("benefit_clerk")
    Card.objects.filter(state="in_use").update(valid_until=office.clerk.today)
    assert '?place=expiring">' in client.get(reverse("cards:desk")).content.decode()
    for name in ("balance", "desk"):
        page = client.get(reverse(f"cards:{name}")).content.decode()
        doors = re.findall(r'<a href="(/cards/list/\?[^"]+)">([0-9,]+)</a>', page)
        assert len(doors) >= 4
        for address, number in doors:
            assert f"共 {number} 张" in client.get(html.unescape(address)).content.decode(), address
