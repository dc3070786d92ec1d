"""Who acted for whom: an agent or a guardian is checked, sealed, shown on the page, the API and the receipt, and told."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.cards.models import Application
from apps.cases import actions
from apps.cases.models import Case
from apps.cases.rules.delegates import Delegate
from apps.core.errors import Invalid
from apps.core.models import AuditEntry
from apps.notices.models import Message
from tests.cards.make import Office, portrait, veteran
from tests.cases.make import ANSWERS, start, station
from tests.make import OTHER_TOWN, TOWN, make_user
from tests.people.builders import id_number, person, phone

pytestmark = pytest.mark.django_db
BACKEND = "apps.org.sign_in.StaffBackend"
GIVEN = {"name": "王小梅", "relation": "女儿", "scope": "代为提交材料、领取结果", "phone": phone(31)}


def daughter(kind: str = "agent", **over: Any) -> Delegate:
    return Delegate(**{"kind": kind, "id_number": id_number(sequence=77, male=False), **GIVEN, **over})


def entered(role: str, division: str = TOWN) -> Client:
    client = Client()
    client.force_login(make_user(role, division=division), backend=BACKEND)
    return client


@pytest.mark.parametrize(("kind", "words"), [("agent", "委托代办"), ("guardian", "监护人代办")])
def test_the_page_says_who_acted_for_whom_and_shows_no_full_number(kind, words):
    clerk, one = station(), daughter(kind)
    case = start(clerk, delegate=one)
    text = entered("station_clerk").get(f"/cases/{case.pk}/").content.decode()
    for shown in (
        case.person.name,
        words,
        "王小梅（女儿）",
        one.scope,
        case.delegate_id_number_tail,
        case.delegate_phone_tail,
    ):
        assert shown and shown in text
    assert one.id_number not in text and one.phone not in text
    row = Case.objects.get(pk=case.pk)
    assert one.id_number.encode() not in bytes(row.delegate_id_number_sealed)
    assert not any(one.id_number in str(entry.after) for entry in AuditEntry.objects.filter(row_id=str(case.pk)))
    assert entered("station_clerk", OTHER_TOWN).get(f"/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": ""}, "代办人姓名"),
        ({"relation": ""}, "与本人的关系"),
        ({"scope": ""}, "代办事项和范围"),
        ({"id_number": ""}, "代办人身份证号"),
        ({"id_number": "999321195503010010"}, "校验"),
        ({"phone": "12"}, "11位"),
        ({"kind": "none"}, "请同时选择委托代办或监护人代办"),
        ({"kind": "friend"}, "请选择本人办理"),
    ],
)
def test_what_an_agent_lacks_is_named_and_nothing_is_registered(over, words):
    with pytest.raises(Invalid, match=words):
        start(station(), delegate=daughter(**over))
    assert not Case.objects.exists()


def test_an_agent_from_the_page_and_one_from_the_api_are_the_same():
    client, people = entered("station_clerk"), [person(phone=phone(41)), person(phone=phone(42))]
    one = {"kind": "guardian", "id_number": id_number(sequence=78, male=False), **GIVEN}
    page = {f"delegate_{name}": value for name, value in one.items()} | {"channel": "home"} | ANSWERS
    url = f"/cases/new/hardship/?person={people[0].pk}"
    refused = client.post(url, page | {"delegate_relation": ""})
    assert refused.status_code == 422 and "与本人的关系" in refused.content.decode()
    assert client.post(url, page).status_code == 302
    body = {"kind": "hardship", "person_id": people[1].pk, "channel": "home", "answers": ANSWERS, "delegate": one}
    made = client.post(
        "/api/v1/cases/", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "d1"}
    )
    assert made.status_code == 201, made.content
    assert (made.json()["delegate_kind"], made.json()["delegate_name"]) == ("guardian", "王小梅")
    assert one["id_number"] not in made.content.decode()
    columns = ("delegate_kind", "delegate_name", "delegate_relation", "delegate_scope", "delegate_id_number_tail")
    assert len(set(Case.objects.values_list(*columns))) == 1 and Case.objects.count() == 2


def test_the_agent_is_written_to_when_the_applicant_has_no_telephone():
    case = start(station(), person=person(), delegate=daughter())
    assert Message.objects.get(subject=case.receipt_no).recipient_name == "王小梅"
    case = start(station(), person=person(phone=phone(51)), delegate=daughter())
    assert Message.objects.get(subject=case.receipt_no).recipient_name == case.person.name


def test_a_card_applied_for_by_a_guardian_says_so_on_its_page_its_receipt_and_the_api():
    Office()
    client, one = entered("station_clerk"), {"kind": "guardian", "id_number": id_number(sequence=79, male=False), **GIVEN}
    files = [veteran(), veteran()]
    plain = {"kind": "veteran", "bank_code": "abc", "delivery": "home", "channel": "home", "cleared": "on"}
    page = plain | {f"delegate_{name}": value for name, value in one.items()}
    address = reverse("cards:apply", args=[files[0].pk])
    refused = client.post(address, page | {"delegate_id_number": "", "photo": upload()})
    assert refused.status_code == 422 and "代办人身份证号" in refused.content.decode()
    assert not Application.objects.exists()
    assert client.post(address, page | {"photo": upload()}).status_code == 302
    body = page | {"person_id": files[1].pk, "cleared": "true"}
    wrong = body | {"delegate_kind": "friend", "photo": upload()}
    assert client.post("/api/v1/cards/applications/", wrong, headers={"Idempotency-Key": "d2"}).status_code == 422
    made = client.post("/api/v1/cards/applications/", body | {"photo": upload()}, headers={"Idempotency-Key": "d3"})
    assert made.status_code == 201, made.content
    for row in Application.objects.all():
        for name in ("application", "receipt"):
            text = client.get(reverse(f"cards:{name}", args=[row.pk])).content.decode()
            assert "监护人代办" in text and "王小梅（女儿）" in text and one["id_number"] not in text
    assert Case.objects.filter(delegate_kind="guardian", delegate_name="王小梅").count() == 2


def test_somebody_at_the_countys_window_takes_an_application_back_for_the_applicant():
    case, desk = start(station()), entered("benefit_clerk", "340321000000")
    page = f"/cases/{case.pk}/"
    assert "申请人撤回" in desk.get(page).content.decode()
    assert "申请人撤回" not in entered("leader", "340321000000").get(page).content.decode()
    why = {"seen_seq": 1, "reason": "本人到县窗口提出，不再申请"}
    assert desk.post(f"{page}more/withdraw/", why | {"reason": ""}).status_code == 422
    assert desk.post(f"{page}more/withdraw/", why).status_code == 302
    case.refresh_from_db()
    assert case.state == "withdrawn"
    again = desk.post(f"{page}more/withdraw/", why, follow=True).content.decode()
    assert "这一步已经办过" in again
    assert AuditEntry.objects.filter(verb="cases.withdraw_case", row_id=str(case.pk), outcome="done").count() == 1


def upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", portrait(), content_type="image/jpeg")


def test_the_countys_clerk_takes_a_card_application_back_until_the_province_has_it(clerk):
    office = Office()
    row = office.approve(office.apply(veteran()))
    case = Case.objects.get(pk=row.case_id)
    assert case.step == "city"
    actions.withdraw_case(clerk, case_id=case.pk, seen_seq=case.seq, reason="本人到县窗口提出，不再申领")
    row.refresh_from_db()
    assert row.is_open is False
