"""Every shipped kind is data only: registered, handled, printed and looked up by page, API and admin, by whoever its file names."""

import html
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.cases.models import Appeal, Case, CaseEvent, FollowUp, Rating
from apps.cases.queries.kinds import current_version, kind_of
from apps.cases.rules.answers import ground_of, grounds_on
from apps.cases.rules.definition import FormField, Kind, Paper, Step
from apps.cases.rules.parsing import parse_kind
from apps.cases.rules.refusals import CannotHandOver, GroundWrong
from apps.org.actions import hand_over
from apps.org.queries import actor_of
from tests.cases.make import picture, start, station
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_user
from tests.people.builders import person, phone

pytestmark = pytest.mark.django_db
BACKEND = "apps.org.sign_in.StaffBackend"
KINDS = ("hardship", "merit_notice", "plaque", "visit_need")
PLACES = {"county": "340321000000", "township": TOWN, "village": VILLAGE}
SAMPLE = {
    "date": "2026-03-02",
    "money": "200.00",
    "number": "2",
    "flag": "true",
    "text": "皖测〔2026〕3号",
    "long": "情况属实，可以办理",
}


class House:
    """One person for every role and level; whoever a step names is asked in turn."""

    def __init__(self) -> None:
        self.clients: dict[tuple[str, int], Client] = {}

    def client(self, key: str, number: int = 0) -> Client:
        role, _, level = key.partition("@")
        if (key, number) not in self.clients:
            client = Client()
            client.force_login(make_user(role, division=PLACES[level], name=f"{role}{number}"), backend=BACKEND)
            self.clients[key, number] = client
        return self.clients[key, number]


def kind_named(code: str) -> Kind:
    return kind_of(current_version(code))


def filled(one: FormField, friend: str) -> str:
    if one.type == "choice":
        return next(iter(one.choices))
    return friend if one.type == "person" else SAMPLE[one.type]


def answers(fields: list[FormField], friend: str) -> dict[str, str]:
    return {one.name: filled(one, friend) for one in fields}


def asked(kind: Kind, at: Step, friend: str) -> dict[str, Any]:
    """What the main act of a step needs."""
    act = next(one for one in at.acts if one.main)
    given: dict[str, Any] = {"act": act.name}
    given |= {name: "经核实，情况属实" for name in ("reason", "answer") if name in act.needs}
    return given | {"answers": answers([one for one in kind.fields if one.name in act.asks], friend)}


def proof(paper: Paper) -> dict[str, Any]:
    """A photograph where nothing else counts, else that the original was seen."""
    if paper.pictured:
        return {"proof": "scan", "file": SimpleUploadedFile("a.jpg", picture())}
    return {"proof": "seen"}


@pytest.mark.parametrize("code", KINDS)
def test_a_shipped_kind_goes_through_the_pages_and_prints_every_paper_it_names(code):
    house, kind, who, friend = House(), kind_named(code), person(phone=phone(61)), person(name="李陪同")
    desk = house.client(kind.starts[0].key)
    assert kind.name in desk.get("/cases/new/").content.decode()
    form = f"/cases/new/{code}/?person={who.pk}"
    assert all(one.label in desk.get(form).content.decode() for one in kind.form)
    given = {"channel": kind.channels[0], "delegate_kind": "none"} | answers(list(kind.form), friend.dossier_no)
    assert desk.post(form, {"channel": kind.channels[0], "delegate_kind": "none"}).status_code == 422
    assert desk.post(form, given).status_code == 302
    case = Case.objects.get()
    page = f"/cases/{case.pk}/"
    for paper in kind.papers:
        desk.post(f"{page}more/paper/", {"paper": paper.name, **proof(paper)})
    number = 0
    while (at := kind.step(Case.objects.get().step)) is not None:
        number += 1
        clerk = house.client(at.who[0].key, number)
        assert case.receipt_no in clerk.get("/cases/").content.decode(), at.label
        data = asked(kind, at, friend.dossier_no)
        act, fields = data.pop("act"), data.pop("answers")
        seq = Case.objects.get().seq
        bare = clerk.post(f"{page}do/{act}/", {"seen_seq": seq})
        assert bare.status_code == (422 if data or fields else 302), act
        if bare.status_code == 422:
            assert clerk.post(f"{page}do/{act}/", {"seen_seq": seq} | data | fields).status_code == 302, act
        assert Case.objects.get().seq == seq + 1
    assert Case.objects.get().state == "done"
    reader = house.client("benefit_clerk@county")
    text = reader.get(page).content.decode()
    links = [part.split('"')[0] for part in text.split('href="') if part.startswith(f"{page}print/")]
    assert links
    for link in links:
        paper = html.unescape(reader.get(link).content.decode())
        assert "{" not in paper.split("<main")[1].split("</main>")[0], link
    stranger = Client()
    stranger.force_login(make_user("station_clerk", division=OTHER_TOWN), backend=BACKEND)
    assert stranger.get(page).status_code == stranger.get(links[0]).status_code == 404
    assert case.receipt_no in reader.get("/cases/?tab=ended").content.decode()
    assert case.receipt_no in reader.get(f"/admin/cases/case/?q={case.receipt_no}").content.decode()


@pytest.mark.parametrize("code", KINDS)
def test_a_shipped_kind_goes_through_the_api(code):
    house, kind, who, friend = House(), kind_named(code), person(phone=phone(62)), person(name="李陪同")

    def post(client: Client, path: str, body: dict[str, Any], key: str) -> Any:
        return client.post(f"/api/v1/cases/{path}", json.dumps(body), content_type="application/json",
                           headers={"Idempotency-Key": key})  # fmt: skip

    desk = house.client(kind.starts[0].key)
    body = {
        "kind": code,
        "person_id": who.pk,
        "channel": kind.channels[0],
        "answers": answers(list(kind.form), str(friend.pk)),
    }
    assert post(desk, "", body | {"answers": {}}, "a0").status_code == 422 and not Case.objects.exists()
    made = post(desk, "", body, "a1")
    assert made.status_code == 201, made.content
    pk, seen, number = made.json()["id"], 1, 0
    for paper in kind.papers:
        headers = {"Idempotency-Key": f"p-{paper.name}"}
        sent = desk.post(f"/api/v1/cases/{pk}/papers/", {"paper": paper.name, **proof(paper)}, headers=headers)
        assert sent.status_code == 201, sent.content
    while (at := kind.step(Case.objects.get().step)) is not None:
        number += 1
        clerk = house.client(at.who[0].key, number)
        data = asked(kind, at, str(friend.pk)) | {"seen_seq": seen}
        stranger = house.client("station_clerk@township" if at.who[0].level == "county" else "finance@county", number)
        refused = 404 if kind.county_only else 403  # what a township may not even see is not there
        assert post(stranger, f"{pk}/step/", data, f"x{number}").status_code == refused
        done = post(clerk, f"{pk}/step/", data, f"s{number}")
        assert done.status_code == 200, done.content
        assert post(clerk, f"{pk}/step/", data, f"s{number}").json()["seq"] == done.json()["seq"], "the same key, one effect"
        assert post(clerk, f"{pk}/step/", data, f"t{number}").status_code in (403, 409), "a second press"
        seen = done.json()["seq"]
    assert done.json()["state"] == "done" and CaseEvent.objects.filter(case_id=pk).count() == seen
    listed = house.client("benefit_clerk@county").get("/api/v1/cases/").json()["results"]
    assert [row["receipt_no"] for row in listed] == [made.json()["receipt_no"]]


def test_the_queue_begins_with_the_longest_overdue_and_holds_what_ones_role_can_do():
    desk = Client()
    desk.force_login(make_user("station_clerk", division=TOWN), backend=BACKEND)
    days = ("2026-11-20", "2026-03-02", "2026-07-06")
    rows = [start(station(at=at(day)), person=person(), channel="station") for day in days]
    text = desk.get("/cases/").content.decode()
    places = [text.index(row.receipt_no) for row in rows]
    assert places[1] < places[2] < places[0] and text.count("已超期") >= 2
    county = Client()
    county.force_login(make_user("benefit_clerk"), backend=BACKEND)
    assert not any(row.receipt_no in county.get("/cases/").content.decode() for row in rows), "the township's step"
    assert all(row.receipt_no in county.get("/cases/?tab=open").content.decode() for row in rows)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


def test_a_bad_rating_from_the_page_opens_a_follow_up_that_another_person_closes():
    taker = make_user("station_clerk", division=TOWN, name="王站")
    desk, county = Client(), Client()
    desk.force_login(taker, backend=BACKEND)
    county.force_login(make_user("benefit_clerk", name="李梅"), backend=BACKEND)
    case = start(station(), person=person())
    page = f"/cases/{case.pk}/"
    early = desk.post(f"{page}more/rate/", {"grade": "1", "channel": "window"}, follow=True).content.decode()
    assert "办结之后再请申请人评价" in early and not Rating.objects.exists()
    desk.post(f"{page}do/decline/", {"seen_seq": 1, "ground": "not_entitled", "reason": "不属于优抚对象"})
    assert desk.post(f"{page}more/rate/", {"grade": "9", "channel": "window"}).status_code == 422
    assert desk.post(f"{page}more/rate/", {"grade": "1", "words": "等了太久", "channel": "window"}).status_code == 302
    row = FollowUp.objects.get()
    assert (row.rated_staff_id, row.due_on > row.opened_on) == (taker.staff_id, True)
    assert (
        "等了太久" in county.get(page).content.decode()
        and case.receipt_no in county.get("/cases/follow-ups/").content.decode()
    )
    form = f"/cases/follow-ups/{row.pk}/"
    assert desk.post(form, {"result": "已当面致歉并说明政策"}).status_code == 403
    assert county.post(form, {"result": ""}).status_code == 422
    assert county.post(form, {"result": "已当面致歉并说明政策", "grade_after": "4"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.grade_after) == ("done", "4")
    assert case.receipt_no not in county.get("/cases/follow-ups/").content.decode()


def test_an_appeal_from_the_page_is_answered_by_another_person_in_writing():
    desk, reviewer, leader = Client(), Client(), Client()
    desk.force_login(make_user("station_clerk", division=TOWN), backend=BACKEND)
    reviewer.force_login(make_user("benefit_reviewer"), backend=BACKEND)
    leader.force_login(make_user("leader"), backend=BACKEND)
    case = start(station(), person=person())
    page = f"/cases/{case.pk}/"
    desk.post(f"{page}do/decline/", {"seen_seq": 1, "ground": "not_entitled", "reason": "不属于优抚对象"})
    assert desk.post(f"{page}more/appeal/", {"reason": "本人有退役证件，请求复查"}).status_code == 302
    row = Appeal.objects.get()
    assert (row.label, row.due_on > row.filed_on) == ("复查", True)
    assert case.receipt_no in reviewer.get("/cases/appeals/").content.decode()
    form, answer = f"/cases/appeals/{row.pk}/", {"outcome": "upheld", "answer": "经复查，维持原决定"}
    assert leader.post(form, answer).status_code == 403
    assert reviewer.post(form, answer | {"answer": ""}).status_code == 422
    assert reviewer.post(form, answer).status_code == 302
    assert "经复查，维持原决定" in desk.get(page).content.decode()
    assert desk.post(f"{page}more/appeal/", {"reason": "不服复查意见，请求复核"}).status_code == 302
    second = Appeal.objects.get(ordinal=2)
    assert (
        leader.post(f"/cases/appeals/{second.pk}/", {"outcome": "changed", "answer": "原决定依据不足，予以变更"}).status_code
        == 302
    )


def test_a_leavers_desk_is_moved_from_the_page_or_with_the_administrators_hand_over_all_or_none(reviewer, sysadm):
    giver, heir, stranger = (make_user("station_clerk", division=TOWN, name=name) for name in ("王站", "孙站", "赵站"))
    giver_actor = actor_of(giver, via="test")
    rows = [start(giver_actor, person=person()) for _ in range(3)]
    desk = Client()
    desk.force_login(make_user("benefit_reviewer"), backend=BACKEND)
    form = "/cases/hand-over/"
    assert "王站（在办 3 件）" in desk.get(form).content.decode()
    given = {"from_staff_id": giver.staff_id, "to_staff_id": heir.staff_id, "reason": "调离岗位"}
    assert desk.post(form, given | {"reason": ""}).status_code == 422
    done = desk.post(form, given, follow=True).content.decode()
    assert "已交接 3 件" in done
    assert set(Case.objects.values_list("holder_id", flat=True)) == {heir.staff_id}
    again = desk.post(form, given)
    assert again.status_code in (302, 422) and CaseEvent.objects.filter(act="assign").count() == 3
    finance = make_user("finance", name="吴会计")
    with pytest.raises(CannotHandOver, match=rows[0].receipt_no):
        hand_over(sysadm, staff_id=heir.staff_id, to_staff_id=finance.staff_id, reason="离岗")
    assert set(Case.objects.values_list("holder_id", flat=True)) == {heir.staff_id}
    moved = hand_over(sysadm, staff_id=heir.staff_id, to_staff_id=stranger.staff_id, reason="离岗")
    assert moved["办件"] == 3
    assert set(Case.objects.values_list("holder_id", flat=True)) == {stranger.staff_id}
    last = CaseEvent.objects.filter(case=rows[0]).latest("seq")
    assert (last.act, last.staff_id) == ("assign", sysadm.staff_id) and "赵站" in last.note


def test_grounds_of_refusal_of_a_card_depend_on_province_and_day():
    raw = yaml.safe_load(Path("fixtures/cases/card_application.yaml").read_text(encoding="utf-8"))
    kind = parse_kind(raw, "卡")
    here, there = "340321104000", "140105001000"
    day = date(2026, 11, 27)
    codes = {one.code for one in grounds_on(kind, day, here)}
    assert {"expelled", "rights", "serving", "sentenced"} <= codes and "party_14" not in codes
    assert "party_14" in {one.code for one in grounds_on(kind, day, there)}
    assert {one.code for one in kind.grounds if one.mandatory and not one.province} == {
        "expelled",
        "rights",
        "serving",
        "unqualified",
    }
    assert {one.code for one in grounds_on(kind, date(2021, 11, 14), here)} == {"unqualified"}
    for code, on, division in (
        ("party_14", day, here),
        ("party_14", date(2021, 12, 31), there),
        ("serving", date(2021, 11, 14), here),
    ):
        with pytest.raises(GroundWrong):
            ground_of(kind, code, on, division)
