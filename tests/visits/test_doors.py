"""Pages, API, the job of the night; the speed of a list."""

import json
from time import perf_counter
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.core.registry import discover
from apps.core.sweeping import DAILY
from apps.core.todos import gathered
from apps.core.together import Together
from apps.org.models import User
from apps.people.models import Category, Person
from apps.visits import actions
from apps.visits.models import GiftLine, Task, Visit
from tests.make import picture
from tests.visits.make import COUNTY, SIGNATURE, TOWN, Bureau, listed


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def door(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def body(person: Person, **over) -> dict:
    return {"client_id": str(uuid4()), "person_id": person.pk, "outcome": "met", "talk": {"health": "good"}, **over}


def test_a_phone_sends_a_visit_with_its_pictures_and_gets_one_receipt(bureau):
    person, client = listed(), door(bureau.station)
    row = bureau.running()
    task = Task.objects.get(person=person, campaign=row)
    sent = body(person, task_id=task.pk, on=bureau.today.isoformat(), needs=[{"kind": "health", "words": "想配一副助听器"}])

    def send(key: str):
        files = {"photos": SimpleUploadedFile("a.jpg", picture(1)), "signature": SimpleUploadedFile("s.png", SIGNATURE)}
        given = {"visit": json.dumps(sent), **files}
        return client.post("/api/v1/visits/", given, headers={"Idempotency-Key": key})

    first = send("one")
    assert first.status_code == 201, first.content
    again = send("two")  # the answer was lost, the phone asks with a new key of the request
    assert (again.json()["receipt_no"], again.json()["is_again"]) == (first.json()["receipt_no"], True)
    assert Visit.objects.count() == 1 and Visit.objects.get().photos.count() == 1
    assert first.json()["case_numbers"][0].startswith("SQ")
    bad = client.post("/api/v1/visits/", {"visit": "{"}, headers={"Idempotency-Key": "three"})
    assert (bad.status_code, bad.json()["field"]) == (422, "visit")


def test_the_api_lists_what_the_actor_sees_and_refuses_in_chinese(bureau):
    person = listed()
    row = bureau.running()
    client, far = door(bureau.clerk), door(bureau.far)
    assert [one["person_id"] for one in client.get("/api/v1/visits/tasks/").json()["results"]] == [person.pk]
    assert far.get("/api/v1/visits/tasks/").json()["results"] == []
    assert client.get(f"/api/v1/visits/campaigns/{row.pk}/coverage/").json()[0]["planned"] == 1
    promised = bureau.visit(bureau.station, person, needs=())
    assert client.get(f"/api/v1/visits/{promised.visit_id}/").json()["receipt_no"] == promised.receipt_no
    assert far.get(f"/api/v1/visits/{promised.visit_id}/").status_code == 404
    bureau.visit(bureau.second, person)
    (conflict,) = client.get("/api/v1/visits/conflicts/").json()["results"]
    given = {"decision": "both", "note": "上午和下午各去一次"}
    done = client.post(
        f"/api/v1/visits/conflicts/{conflict['id']}/settle/", given, "application/json", headers={"Idempotency-Key": "s"}
    )
    assert done.json()["state"] == "both"
    task = Task.objects.get(campaign=row)
    gone = client.post(
        f"/api/v1/visits/tasks/{task.pk}/remove/",
        {"reason": "已迁往外省"},
        "application/json",
        headers={"Idempotency-Key": "r"},
    )
    assert gone.json()["state"] == "removed"
    bureau.oil()
    assert {one["division"]: one["quantity"] for one in client.get("/api/v1/visits/stock/").json()["results"]} == {
        COUNTY: 0,
        TOWN: 10,
    }
    new = {"festival": "spring", "year": 2027, "division": COUNTY, "lists": ["demobilized"]}
    assert (
        client.post("/api/v1/visits/campaigns/", new, "application/json", headers={"Idempotency-Key": "c"}).status_code
        == 201
    )
    assert len(client.get("/api/v1/visits/campaigns/").json()["results"]) == 2
    assert len(client.get("/api/v1/visits/").json()["results"]) == 2


def test_a_campaign_is_made_signed_visited_and_paid_on_the_pages(bureau):
    person = listed()
    clerk, reviewer, leader, station = (door(one) for one in (bureau.clerk, bureau.reviewer, bureau.leader, bureau.station))
    days = {"starts_on": bureau.today.isoformat(), "ends_on": bureau.today.isoformat()}
    made = clerk.post(
        reverse("visits:make"), {"festival": "own", "year": 2026, "name": "大走访", "lists": ["demobilized"], **days}
    )
    task = Task.objects.get(person=person)
    url = reverse("visits:campaign", args=[task.campaign_id])
    assert made["Location"] == url
    standards = {"fen_demobilized": "500", "way_demobilized": "bank", "fund_demobilized": "county", "budget_county": "500"}
    assert clerk.post(f"{url}standards/", standards).status_code == 302
    assert clerk.post(f"{url}submit/").status_code == 302
    assert reviewer.post(f"{url}decide/", {"agree": "yes"}).status_code == 302
    assert leader.post(f"{url}decide/", {"agree": "yes", "seen_fen": "50000"}).status_code == 302
    assert "走访中" in leader.get(url).content.decode()
    form = {
        "client_id": str(uuid4()),
        "on": bureau.today.isoformat(),
        "outcome": "met",
        "mode": "home",
        "organiser": "township",
        "health": "good",
    }
    record = f"{reverse('visits:record', args=[person.pk])}?task={task.pk}"
    assert station.post(record, {**form, "on": "2020-01-01"}).status_code == 422
    assert station.post(record, form).status_code == 302
    told = Visit.objects.get()
    assert told.receipt_no in station.get(reverse("visits:visit", args=[told.pk])).content.decode()
    assert clerk.post(f"{url}post/").status_code == 302
    assert clerk.post(f"{url}close/").status_code == 302
    assert GiftLine.objects.get().fen == 50_000


def test_every_page_opens_for_whoever_may_and_shows_its_figures(bureau):
    person = listed()
    row = bureau.running()
    told = bureau.visit(bureau.station, person, needs=(), outcome="met")
    bureau.visit(bureau.second, person)
    bureau.oil()
    client = door(bureau.clerk)
    pages = [
        reverse(f"visits:{name}")
        for name in ("campaigns", "make", "tasks", "visits", "figures", "conflicts", "stock", "buy")
    ]
    one = reverse("visits:campaign", args=[row.pk])
    pages += [
        one,
        f"{one}targets/",
        f"{one}coverage/",
        f"{one}coverage/?town={TOWN}",
        reverse("visits:visit", args=[told.visit_id]),
    ]
    pages += [
        reverse("visits:record", args=[person.pk]),
        f"{reverse('visits:visits')}?q={told.receipt_no}",
        f"{one}targets/?state=open&place={TOWN}",
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert "大米" not in client.get(reverse("visits:stock")).content.decode()
    assert client.get(f"{one}nonsense/").status_code in (404, 405)


def test_a_promise_stands_on_top_of_the_form_and_holds_the_save_and_several_photographs_go_with_it(bureau):
    from apps.visits.queries import open_promises
    from tests.visits.test_life import PROMISED

    person = listed()
    bureau.visit(bureau.station, person, needs=(PROMISED,))
    client, url = door(bureau.second), reverse("visits:record", args=[person.pk])
    assert "上次答应：帮联系县残联配助听器" in client.get(url).content.decode()
    form = {
        "client_id": str(uuid4()),
        "on": bureau.today.isoformat(),
        "outcome": "met",
        "mode": "home",
        "organiser": "township",
        "health": "good",
    }
    held = client.post(url, form)
    assert held.status_code == 422 and "还没有答复" in held.content.decode()
    (number,) = open_promises(person.pk)
    form |= {f"answer_{number}": "kept", "photos-clear": "on"}

    def photos(count: int) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(f"{n}.jpg", picture(n, size=(60, 80))) for n in range(count)]

    many = client.post(url, {**form, "photos": photos(7)})
    assert many.status_code == 422 and "最多上传6张" in many.content.decode()
    assert client.post(url, {**form, "photos": photos(3)}).status_code == 302
    assert Visit.objects.latest("id").photos.count() == 3


def test_what_waits_stands_on_the_home_page(bureau):
    listed()
    row = bureau.campaign()
    actions.submit_campaign(bureau.clerk, campaign_id=row.pk)
    lines = [line.value for line in gathered(bureau.reviewer, Together())]
    assert ("走访慰问待审核", 1) in [(one.what, one.count) for one in lines if not isinstance(one, list)]


def test_the_night_is_ordered_daily(db):
    discover("visits")
    assert DAILY["visits.daily"].at.isoformat() == "00:40:00"


def test_ten_thousand_tasks_of_a_campaign_are_listed_in_two_seconds(bureau):
    first = listed("discharged_soldier")
    paper = Category.objects.get(person=first).evidence
    fields = {
        name: getattr(first, name)
        for name in ("name_pinyin", "name_initials", "sex", "born_on", "registered_on", "division_id")
    }
    people = Person.objects.bulk_create(
        [Person(dossier_no=f"340321-V{number:06d}", name=f"测试{number}", **fields) for number in range(9_999)],
        batch_size=2_000,
    )
    # Each proves by a paper of one's own.
    papers = type(paper).objects.bulk_create(
        [type(paper)(person=one, kind="other", title="认定表", entered_at=bureau.clerk.at) for one in people],
        batch_size=2_000,
    )
    Category.objects.bulk_create(
        [Category(person=one, kind="discharged_soldier", state="verified", evidence=own, since=first.born_on)
         for one, own in zip(people, papers, strict=True)], batch_size=2_000
    )  # fmt: skip
    began = perf_counter()
    row = actions.make_campaign(
        bureau.clerk,
        festival="own",
        year=2026,
        division=COUNTY,
        lists=["veteran"],
        starts_on=bureau.today,
        ends_on=bureau.today,
    )
    took = perf_counter() - began
    assert Task.objects.filter(campaign=row).count() == 10_000
    print(f"10,000 tasks in {took:.2f} s")  # noqa: T201
    assert took < 10  # the promise is 2 s on a quiet machine; here only that no row is worked by hand
