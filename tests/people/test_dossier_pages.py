"""Pages and API of the file: requests of townships, households, files to verify, time line, booklet."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.people import actions
from apps.people.models import ChangeRequest, Honour, Household, HouseholdMember, Person
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor, make_division, make_user
from tests.people.builders import id_number, person, phone, scan

pytestmark = pytest.mark.django_db
_keys = itertools.count(1)


def signed_in(role: str = "benefit_clerk", division: str = "340321000000") -> Client:
    client = Client()
    client.force_login(make_user(role, division=division))
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    key = {"HTTP_IDEMPOTENCY_KEY": f"dossier-{next(_keys)}"}
    return client.post(f"/api/v1/people/{address}", body, content_type="application/json", **key)


def test_a_township_asks_with_a_paper_and_sees_what_became_of_it(media: object) -> None:
    row, station, clerk = person(), signed_in("station_clerk", TOWN), signed_in()
    assert "申请更改" in text_of(station, f"/persons/{row.pk}/")
    menu = text_of(station, f"/people/{row.pk}/ask/")
    assert "登记荣誉奖励" in menu and "报告去世" in menu
    asked = {
        "version": 1, "kind": "third_merit", "title": "三等功", "awarded_on": "2003-12-20", "why": "本人交来证书", "paper_kind": "other",
        "file": SimpleUploadedFile("证书.jpg", scan("JPEG", exif=True)),
    }  # fmt: skip
    assert station.post(f"/people/{row.pk}/ask/honour/", asked).status_code == 302
    number = ChangeRequest.objects.get().pk
    page = text_of(clerk, f"/people/requests/{number}/")
    assert "三等功" in page and "同意，写入档案" in page
    assert clerk.post(f"/people/requests/{number}/paper/").content.startswith(b"\xff\xd8\xff")
    assert clerk.post(f"/people/requests/{number}/reject/", {"reason": "请补拍内页"}).status_code == 302
    assert "请补拍内页" in text_of(station, f"/people/requests/{number}/")
    assert "请补拍内页" in text_of(station, "/people/requests/?state=rejected")
    asked["file"] = SimpleUploadedFile("证书.jpg", scan("JPEG"))
    station.post(f"/people/{row.pk}/ask/honour/", asked)
    again = ChangeRequest.objects.latest("id").pk
    assert clerk.post(f"/people/requests/{again}/apply/").status_code == 302
    assert Honour.objects.get(person=row).evidence is not None
    assert signed_in("station_clerk", OTHER_TOWN).get(f"/people/requests/{number}/").status_code == 404


@pytest.mark.parametrize("kind", ["facts", "account", "service", "relative", "category", "honour", "membership", "work", "hardship",
                                  "assessment", "certificate", "discipline", "household", "photo", "document", "verify"])  # fmt: skip
def test_every_kind_of_request_has_a_page_that_refuses_an_empty_form(kind: str) -> None:
    row, station = person(), signed_in("station_clerk", TOWN)
    assert "提交申请" in text_of(station, f"/people/{row.pk}/ask/{kind}/")
    assert station.post(f"/people/{row.pk}/ask/{kind}/", {"version": 1}).status_code == 422
    assert signed_in("station_clerk", OTHER_TOWN).get(f"/people/{row.pk}/ask/{kind}/").status_code == 404
    assert signed_in("finance").get(f"/people/{row.pk}/ask/{kind}/").status_code == 403


def test_facts_and_verification_are_asked_on_the_page() -> None:
    row, station = person(), signed_in("station_clerk", TOWN)
    stated = {
        "name": row.name,
        "sex": row.sex,
        "born_on": row.born_on,
        "division": VILLAGE,
        "residence": "rural",
        "version": 1,
    }
    given = stated | {"phone": phone(41), "away_place": "苏州市", "why": "本人来电"}
    assert station.post(f"/people/{row.pk}/ask/facts/", given).status_code == 302
    assert ChangeRequest.objects.get().fields == ["away_place", "phone"]
    given = {"version": 1, "groups": ["identity", "place"], "kind": "visit", "note": "核对身份证", "why": "入户"}
    assert station.post(f"/people/{row.pk}/ask/verify/", given).status_code == 302
    assert text_of(station, f"/people/{row.pk}/ask/nothing/", 404)


@pytest.mark.parametrize(
    "kind",
    [
        "honour",
        "membership",
        "work",
        "hardship",
        "assessment",
        "certificate",
        "discipline",
        "movein",
        "moveout",
        "photo",
        "verify",
    ],
)
def test_every_new_form_opens_for_the_clerk_and_not_for_the_station(kind: str) -> None:
    row = person()
    text_of(signed_in(), f"/people/{row.pk}/{kind}/")
    assert signed_in("station_clerk", TOWN).get(f"/people/{row.pk}/{kind}/").status_code == 403
    assert signed_in(division=OTHER_TOWN).get(f"/people/{row.pk}/{kind}/").status_code == 404


def test_a_household_from_list_to_member() -> None:
    make_division(VILLAGE)
    clerk, row = signed_in(), person()
    assert "没有符合条件的家庭户" in text_of(clerk, "/people/households/")
    answer = clerk.post("/people/households/new/", {"division": VILLAGE, "number": "021", "residence": "rural"})
    home = Household.objects.get()
    assert answer.url == f"/people/households/{home.pk}/" and "还没有登记成员" in text_of(clerk, answer.url)
    given = {"household_id": home.pk, "relation": "head", "joined_on": "2015-05-01", "reason": "户口簿"}
    assert clerk.post(f"/people/{row.pk}/movein/", given).status_code == 302
    assert row.name in text_of(clerk, f"/people/households/?town={TOWN}&number=021")
    assert "户主" in text_of(clerk, f"/persons/{row.pk}/?tab=family")
    assert clerk.post(f"/people/{row.pk}/moveout/", {"left_on": "2020-01-01", "reason": "分户"}).status_code == 302
    assert HouseholdMember.objects.get().left_on == date(2020, 1, 1)
    assert signed_in(division=OTHER_TOWN).get(f"/people/households/{home.pk}/").status_code == 404


def test_files_to_verify_are_listed_counted_and_verified() -> None:
    row, clerk = person(), signed_in()
    assert "待核验档案 1 份" in text_of(clerk, "/people/unverified/")
    assert "档案超过一年未核验" in text_of(clerk, "/")
    given = {"version": 1, "groups": ["identity", "place"], "kind": "paper", "note": "身份证、户口簿"}
    assert clerk.post(f"/people/{row.pk}/verify/", given).status_code == 302
    assert "没有超过一年未核验的档案" in text_of(clerk, "/people/unverified/")
    assert "身份证、户口簿" in text_of(clerk, f"/persons/{row.pk}/?tab=sources")
    assert clerk.get("/api/v1/people/persons/?verified=overdue").json()["results"] == []


def test_the_time_line_pages_and_filters() -> None:
    row, clerk = person(id_number=id_number(date(1950, 3, 1), 88)), make_actor()
    actions.record_service(clerk, person_id=row.pk, enlisted_on=date(1990, 12, 1), discharged_on=date(1993, 12, 1))
    for year in range(1960, 2020):
        actions.record_honour(clerk, person_id=row.pk, kind="commended", title="嘉奖", awarded_on=max(row.born_on, date(year, 8, 1)) + timedelta(days=year))  # fmt: skip
    client = signed_in()
    page = text_of(client, f"/persons/{row.pk}/?tab=timeline&kind=honour")
    assert "现处阶段" in page and "更早的记录" in page
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "更早的记录" not in text_of(client, f"/persons/{row.pk}/{following}")
    assert client.get(f"/persons/{row.pk}/?tab=timeline&after=rubbish").status_code == 422


def test_the_booklet_shows_the_file_masked_and_in_full_only_when_asked_for(media: object) -> None:
    number = id_number(date(1955, 3, 1), 77)
    row, clerk = person(id_number=number, phone=phone(77)), signed_in()
    actions.set_photo(make_actor(), person_id=row.pk, content=scan("JPEG"))
    assert "生成一册" in text_of(clerk, f"/persons/{row.pk}/booklet/")
    page = clerk.post(f"/persons/{row.pk}/booklet/", {"reason": "verify"}).content.decode()
    assert number not in page and phone(77) not in page and "一 人 一 册" in page and row.dossier_no in page
    answer = clerk.post(f"/persons/{row.pk}/booklet/", {"reason": "verify", "is_full": "on"})
    assert number in answer.content.decode() and answer["Cache-Control"] == "no-store"
    leader = signed_in("leader")
    page = leader.post(f"/persons/{row.pk}/booklet/", {"reason": "audit", "is_full": "on"}).content.decode()
    assert number not in page and "生活和困难" not in page
    assert clerk.get(f"/persons/{row.pk}/photo/").content.startswith(b"\xff\xd8\xff")
    assert signed_in(division=OTHER_TOWN).get(f"/persons/{row.pk}/photo/").status_code == 404
    assert signed_in("sysadm").get(f"/persons/{row.pk}/booklet/").status_code == 403


def test_the_api_of_the_file(media: object) -> None:
    row, clerk, station = person(), signed_in(), signed_in("station_clerk", TOWN)
    base = f"dossiers/{row.pk}"
    honour = {"fields_given": {"kind": "third_merit", "title": "三等功", "awarded_on": "2003-12-20"}}
    made = post(clerk, f"{base}/records/honour/", honour)
    assert made.status_code == 201
    assert post(clerk, f"{base}/records/honour/", {"fields_given": {"kind": "moon"}}).status_code == 422
    assert post(clerk, f"{base}/records/moon/", honour).status_code == 404
    assert post(station, f"{base}/records/honour/", honour).status_code == 403
    assert post(clerk, f"{base}/records/honour/{made.json()['id']}/end/", {"reason": "登记有误"}).status_code == 200
    asked = {"kind": "work", "version": 3, "changes": {"status": "employed", "since": "2020-01-01"}, "reason": "本人来电"}
    done = post(station, f"{base}/requests/", asked)
    assert done.status_code == 201, done.content
    assert post(station, f"{base}/requests/", asked | {"kind": "honour"}).status_code == 422
    assert post(station, f"change-requests/{done.json()['id']}/withdraw/", {}).status_code == 200
    proof = {"version": 3, "groups": ["identity"], "kind": "paper", "note": "身份证"}
    assert post(clerk, f"{base}/verify/", proof).status_code == 201
    assert any(one["verified_on"] for one in clerk.get(f"/api/v1/people/{base}/sources/").json())
    assert clerk.get(f"/api/v1/people/{base}/timeline/?kind=change").json()["results"]
    home = post(clerk, "households/", {"division": VILLAGE, "number": "031"}).json()["id"]
    joined = {"person_id": row.pk, "relation": "head", "joined_on": "2015-05-01", "reason": "户口簿"}
    assert post(clerk, f"households/{home}/join/", joined).status_code == 201
    assert clerk.get(f"/api/v1/people/households/{home}/members/").json()[0]["name"] == row.name
    assert clerk.get("/api/v1/people/households/").json()["results"][0]["living"] == 1
    left = {"person_id": row.pk, "left_on": "2020-01-01", "reason": "分户"}
    assert post(clerk, "households/leave/", left).status_code == 200
    assert signed_in(division=OTHER_TOWN).get(f"/api/v1/people/{base}/timeline/").status_code == 404
    assert Person.objects.get(pk=row.pk).version > 3
