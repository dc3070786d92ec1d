"""The desk: promises and their answers, lists and pairing, goods written off, corrections, pictures, the tab of the dossier, the API."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.cases.actions import stop_case, take_step, withdraw_case
from apps.cases.actions.kinds import FOLDER, load_kind
from apps.cases.models import Case
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.models import AuditEntry
from apps.org.actions import hand_over
from apps.visits import actions, queries
from apps.visits.models import Listing, Pairing, Promise, PromiseAnswer, Stock, StockMove, Task, Visit
from apps.visits.queries.figures import figures
from apps.visits.rules.refusals import BadVisit, PromiseClosed, PromiseNotFound
from apps.visits.rules.submission import Answer, Gift
from tests.make import make_actor, picture
from tests.visits.make import COUNTY, SIGNATURE, TOWN, Bureau, cash, listed
from tests.visits.test_doors import door
from tests.visits.test_life import PROMISED

DONE = {"outcome": "kept", "words": "助听器已配好，电话告知本人"}


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def promised(bureau: Bureau, person=None) -> Promise:
    person = person or listed()
    bureau.visit(bureau.station, person, needs=(PROMISED,))
    return Promise.objects.select_related("case").get(person=person)


def text(client: Client, url: str, status: int = 200, **given) -> str:
    answer = client.post(url, given, follow=True) if given else client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def call(client: Client, url: str, status: int, **given):
    answer = client.post(f"/api/v1/visits/{url}", given, "application/json", headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == status, (url, answer.content.decode())
    return answer.json()


def tab(client: Client, person, status: int = 200) -> str:
    return text(client, f"{reverse('workbench:person', args=[person.pk])}?tab=visit", status)


# --- promises -------------------------------------------------------------------------------------------------------


def test_a_promise_is_answered_with_the_case_of_its_need_and_the_next_visitor_is_free(bureau):
    row = promised(bureau)
    take_step(bureau.station, case_id=row.case_id, act="solve", seen_seq=row.case.seq, answer="残联已上门配好助听器")
    row.refresh_from_db()
    (one,) = queries.opened([row])
    assert (row.state, one.answers[0].words) == ("kept", f"办件{row.case.receipt_no}已办结并答复")
    assert AuditEntry.objects.filter(verb="visits.answer_promise").count() == 1
    bureau.visit(bureau.second, row.person)
    page = tab(door(bureau.station), row.person)
    assert "随办件办结" in page and "已办到" in page


@pytest.mark.parametrize(("end", "words"), [(withdraw_case, "本人撤回了诉求"), (stop_case, "已终止办理")])
def test_a_case_that_ends_without_a_result_says_so_to_the_promise(bureau, end, words):
    row = promised(bureau)
    who = bureau.station if end is withdraw_case else bureau.reviewer
    end(who, case_id=row.case_id, seen_seq=row.case.seq, reason="本人来电说已经自行解决")
    row.refresh_from_db()
    assert row.state == "dropped" and words in queries.opened([row])[0].answers[0].words


def test_a_refused_need_is_told_as_what_cannot_be_done(bureau):
    row = promised(bureau)
    take_step(bureau.station, case_id=row.case_id, act="report", seen_seq=row.case.seq, reason="服务站办不了，请县局办理")
    case = Case.objects.get(pk=row.case_id)
    take_step(
        bureau.clerk, case_id=case.pk, act="refuse", seen_seq=case.seq, ground="no_basis", reason="现行政策没有这一项补助"
    )
    row.refresh_from_db()
    assert row.state == "dropped" and "办不到" in queries.opened([row])[0].answers[0].words


def test_a_version_of_the_kind_that_names_no_hook_answers_the_promise_all_the_same(bureau):
    """As version 1 was: its acts tell nobody."""
    for number, (act, state, words) in enumerate(
        (("solve", "kept", "已办结并答复"), ("refuse", "dropped", "目前办不到")), 3
    ):
        plain = (FOLDER / "visit_need.yaml").read_text(encoding="utf-8").replace(", hook: visits.answered", "")
        load_kind(Actor.house(), text=plain.replace("version: 2", f"version: {number}"), source="visit_need.yaml")
        row = promised(bureau)
        assert row.case.version.number == number
        take_step(
            bureau.station, case_id=row.case_id, act="report", seen_seq=row.case.seq, reason="服务站办不了，请县局办理"
        )
        given = {"answer": "已配好助听器"} if act == "solve" else {"ground": "no_basis", "reason": "现行政策没有这一项补助"}
        take_step(bureau.clerk, case_id=row.case_id, act=act, seen_seq=row.case.seq + 1, **given)
        row.refresh_from_db()
        (one,) = queries.opened([row])
        assert row.state == state and words in one.answers[0].words


def test_what_a_person_answered_stays_when_the_case_ends_later(bureau):
    row = promised(bureau)
    bureau.visit(bureau.second, row.person, answers=(Answer(row.pk, "dropped", "县残联今年没有名额"),))
    take_step(bureau.station, case_id=row.case_id, act="solve", seen_seq=row.case.seq, answer="已配好助听器并当面答复")
    row.refresh_from_db()
    assert (row.state, row.answers.count()) == ("dropped", 1)


def test_the_desk_answers_between_two_visits_once(bureau):
    row = promised(bureau)
    with pytest.raises(BadVisit):
        actions.answer_promise(bureau.clerk, promise_id=row.pk, outcome="kept", words="好了")
    with pytest.raises(BadVisit):
        actions.answer_promise(bureau.clerk, promise_id=row.pk, outcome="lost", words="已经办好并告知")
    with pytest.raises(PromiseNotFound):
        actions.answer_promise(bureau.far, promise_id=row.pk, **DONE)
    actions.answer_promise(bureau.clerk, promise_id=row.pk, outcome="pending", words="已联系县残联，等待配送")
    row.refresh_from_db()
    assert row.state == "open"
    actions.answer_promise(bureau.station, promise_id=row.pk, **DONE)
    with pytest.raises(PromiseClosed):
        actions.answer_promise(bureau.station, promise_id=row.pk, **DONE)
    assert list(PromiseAnswer.objects.order_by("id").values_list("source", "outcome")) == [
        ("desk", "pending"),
        ("desk", "kept"),
    ]


def test_promises_have_a_page_a_form_and_an_api_and_the_other_township_sees_none(bureau):
    row = promised(bureau)
    station, far = door(bureau.station), door(bureau.far)
    url = reverse("visits:answer", args=[row.pk])
    assert "帮联系县残联配助听器" in text(station, reverse("visits:promises"))
    assert "帮联系县残联" not in text(far, reverse("visits:promises"))
    assert text(far, url, 404) and far.post(url, DONE).status_code == 404
    assert call(far, f"promises/{row.pk}/answer/", 404, **DONE) == call(far, "promises/999999/answer/", 404, **DONE) | {}
    assert station.post(url, {**DONE, "words": "好"}).status_code == 422
    assert "帮联系县残联配助听器" in text(station, url)
    assert (
        call(station, f"promises/{row.pk}/answer/", 200, **DONE | {"outcome": "pending"})["answers"][0]["words"]
        == DONE["words"]
    )
    assert "答复已登记" in text(station, url, **DONE)
    assert "已经答复过" in text(station, url, 422, **DONE)
    assert station.get("/api/v1/visits/promises/").json()["results"] == []
    assert station.get("/api/v1/visits/promises/?state=kept").json()["results"][0]["state"] == "kept"
    finance = door(make_actor("finance", name="吴芳"))
    assert finance.get(reverse("visits:promises")).status_code == 403 and finance.get(url).status_code == 403


# --- lists and pairing ----------------------------------------------------------------------------------------------


def test_lists_by_hand_on_pages_and_over_the_api(bureau):
    person, other = listed(), listed()
    station, far = door(bureau.station), door(bureau.far)
    url = reverse("visits:list_person", args=[person.pk])
    given = {"kind": "key", "reason": "孤寡老人需要经常联系"}
    assert far.get(url).status_code == far.post(url, given).status_code == 404
    assert station.post(url, {**given, "reason": "无"}).status_code == 422
    assert "已列入联系名单" in text(station, url, **given)
    assert "不用重复列入" in text(station, url, 422, **given)
    row = Listing.objects.get()
    assert "孤寡老人" in text(station, f"{reverse('visits:listings')}?kind=key") and "孤寡老人" in tab(station, person)
    assert "孤寡老人" not in text(station, f"{reverse('visits:listings')}?kind=model")
    end = reverse("visits:unlist", args=[row.pk])
    assert far.get(end).status_code == far.post(end, {"reason": "已迁往外省"}).status_code == 404
    assert "已移出名单" in text(station, end, reason="子女已回乡照料")
    assert station.post(end, {"reason": "子女已回乡照料"}).status_code == 404
    made = call(station, "listings/", 201, person_id=other.pk, **given)
    assert [one["id"] for one in station.get("/api/v1/visits/listings/").json()["results"]] == [made["id"]]
    call(far, f"listings/{made['id']}/end/", 404, reason="已迁往外省")
    call(station, f"listings/{made['id']}/end/", 422, reason="无")
    assert call(station, f"listings/{made['id']}/end/", 200, reason="子女已回乡照料")["until"] == str(bureau.today)


def test_pairing_on_pages_and_over_the_api_names_only_officers_one_may_name(bureau):
    person = listed()
    station, far = door(bureau.station), door(bureau.far)
    url = reverse("visits:pair", args=[person.pk])
    page = text(station, url)
    assert "李梅" in page and "远站" not in page
    assert far.get(url).status_code == 404
    assert station.post(url, {"staff_id": bureau.far.staff_id}).status_code == 422
    call(station, "pairings/", 422, person_id=person.pk, staff_id=bureau.far.staff_id)
    assert "结对联系人" in text(station, url, staff_id=bureau.clerk.staff_id, handbook_no="LX-7")
    made = call(station, "pairings/", 201, person_id=person.pk, staff_id=bureau.second.staff_id)
    assert Pairing.objects.filter(until__isnull=True).get().pk == made["id"]
    assert "李站" in text(station, reverse("visits:pairings")) and "李站" in tab(station, person)
    end = reverse("visits:end_pairing", args=[made["id"]])
    assert far.post(end, {"reason": "联系人已调离"}).status_code == 404
    assert "已结束" in text(station, end, reason="联系人已调离")
    call(station, f"pairings/{made['id']}/end/", 404, reason="联系人已调离")
    assert station.get("/api/v1/visits/pairings/").json()["results"] == []


# --- goods ----------------------------------------------------------------------------------------------------------


def test_spoiled_goods_leave_the_stock_by_page_and_api_never_below_nothing(bureau):
    bureau.oil(5)
    row = Stock.objects.get(division_id=TOWN)
    reviewer, station = door(bureau.reviewer), door(bureau.station)
    url = reverse("visits:lose", args=[row.pk])
    given = {"quantity": 2, "reason": "运输途中破损，已拍照留存"}
    assert station.get(url).status_code == station.post(url, given).status_code == 403
    assert "库存不足" in text(reviewer, url, 422, **given | {"quantity": 6})
    assert "已报损" in text(reviewer, url, **given)
    assert call(reviewer, f"stock/{row.pk}/lose/", 201, **given)["kind"] == "lost"
    call(reviewer, f"stock/{row.pk}/lose/", 409, **given)
    row.refresh_from_db()
    assert row.quantity == 1 and "报损" in text(reviewer, reverse("visits:stock"))
    assert reviewer.get(reverse("visits:lose", args=[999_999])).status_code == 404


def test_goods_are_bought_and_sent_over_the_api(bureau):
    clerk, far = door(bureau.clerk), door(bureau.far)
    given = {"name": "大米", "unit": "袋", "unit_fen": 5_000, "quantity": 8, "fund": "county", "invoice_no": "FP9001",
             "bought_on": str(bureau.today), "division": COUNTY}  # fmt: skip
    lot = call(clerk, "stock/", 201, **given)
    call(clerk, "stock/", 409, **given)
    call(far, "stock/", 403, **given)
    row = Stock.objects.get(lot_id=lot["id"])
    assert call(clerk, f"stock/{row.pk}/send/", 201, target=TOWN, quantity=3)["kind"] == "sent"
    call(clerk, f"stock/{row.pk}/send/", 409, target=TOWN, quantity=6)
    call(clerk, f"stock/{row.pk}/send/", 404, target="110101000000", quantity=1)
    assert StockMove.objects.count() == 2


# --- correction and pictures ----------------------------------------------------------------------------------------


def test_a_correction_on_the_page_keeps_what_was_given_and_the_figures_keep_the_money(bureau):
    person = listed()
    told = bureau.visit(bureau.station, person, gifts=(cash(30_000),), companions=("李站",), signature=SIGNATURE)
    client, url = door(bureau.station), reverse("visits:correct", args=[told.visit_id])
    page = text(client, url)
    assert "李站" in page and 'value="good" selected' in page and f'value="{bureau.today}"' in page
    form = {"client_id": str(uuid4()), "on": str(bureau.today), "outcome": "met", "mode": "home", "organiser": "bureau",
            "companions": "李站、张站", "health": "ill", "reason": "健康状况登记错了"}  # fmt: skip
    assert client.post(url, {**form, "outcome": "absent"}).status_code == 422
    assert client.post(url, {**form, "reason": "错"}).status_code == 422
    assert "已更正" in text(client, url, **form)
    again = client.post(url, form)
    new = Visit.objects.get(corrects_id=told.visit_id)
    assert again["Location"] == reverse("visits:visit", args=[new.pk]) and Visit.objects.count() == 2
    assert client.post(url, {**form, "client_id": str(uuid4())}).status_code == 422
    twice = {**form, "client_id": str(uuid4()), "health": "chronic"}
    call(client, f"{new.pk}/correct/", 201, **{**twice, "companions": ["李站"], "talk": {"health": "chronic"}})
    last = Visit.objects.get(corrects=new)
    assert (last.first_id, last.health) == (told.visit_id, "chronic")
    page = text(client, reverse("visits:visit", args=[last.pk]))
    assert "300.00" in page and "最初的记录" in page and "300.00" in tab(client, person)
    assert {one.figure.name: one.money_fen for one in figures(bureau.clerk, bureau.today.year)}["all"] == 30_000


def test_only_the_visitor_corrects_and_only_their_own_places_see(bureau):
    told = bureau.visit(bureau.station, listed())
    url = reverse("visits:correct", args=[told.visit_id])
    form = {"client_id": str(uuid4()), "on": str(bureau.today), "outcome": "met", "mode": "home", "organiser": "bureau",
            "health": "good", "reason": "日期登记错了"}  # fmt: skip
    for actor in (bureau.second, bureau.far):
        assert door(actor).post(url, form).status_code == 404
    assert door(bureau.far).get(url).status_code == 404
    assert "更正记录" not in text(door(bureau.second), reverse("visits:visit", args=[told.visit_id]))
    assert "更正记录" in text(door(bureau.station), reverse("visits:visit", args=[told.visit_id]))


def test_a_picture_is_looked_at_for_a_reason_and_the_look_is_written_down(bureau):
    told = bureau.visit(bureau.station, listed(), photos=(picture(3),), signature=SIGNATURE, companions=("李站",))
    photo = Visit.objects.get(pk=told.visit_id).photos.get()
    client, far = door(bureau.clerk), door(bureau.far)
    page, url = reverse("visits:visit", args=[told.visit_id]), reverse("visits:look", args=[told.visit_id])
    assert "data:image" not in text(client, page)
    assert "必须填写事由" in text(client, url, photo=photo.pk, reason="")
    for bad in ("长" * 3_000, "a\x00b"):
        assert client.post(url, {"photo": photo.pk, "reason": bad}).status_code < 500
    for what in (photo.pk, "signature"):
        seen = client.post(url, {"photo": what, "reason": "核对走访情况"})
        assert "data:image/jpeg;base64," in seen.content.decode() and seen["Cache-Control"] == "no-store"
    assert client.post(url, {"photo": "x", "reason": "核对走访情况"}).status_code == 404
    assert client.post(url, {"photo": photo.pk + 1, "reason": "核对走访情况"}).status_code == 404
    assert far.post(url, {"photo": photo.pk, "reason": "核对走访情况"}).status_code == 404
    got = client.post(
        f"/api/v1/visits/{told.visit_id}/look/",
        {"reason": "核对走访情况"},
        "application/json",
        headers={"Idempotency-Key": "l"},
    )
    assert got["Content-Type"] == "image/jpeg" and got.content.startswith(b"\xff\xd8")
    verbs = AuditEntry.objects.filter(verb__startswith="read.visit_").values_list("verb", flat=True)
    assert set(verbs) == {"read.visit_photo", "read.visit_signature"}


def test_pictures_follow_their_visit_from_the_page_and_over_the_api_by_the_visitor_alone(bureau):
    told = bureau.visit(bureau.station, listed(), photos=(picture(3),))
    row = Visit.objects.get(pk=told.visit_id)
    page, url = reverse("visits:visit", args=[row.pk]), reverse("visits:photo", args=[row.pk])

    def files(*numbers: int) -> dict[str, list[SimpleUploadedFile]]:
        return {"photos": [SimpleUploadedFile(f"{n}.jpg", picture(n)) for n in numbers]}

    mine, other = door(bureau.station), door(bureau.second)
    assert "补传照片" in text(mine, page) and "补传照片" not in text(other, page)
    assert "照片“4.jpg”已保存，这次走访现有照片2张" in text(mine, url, **files(4, 3))
    assert "请先选择要补传的照片" in mine.post(url, follow=True).content.decode()
    assert "不要上传PDF" in text(mine, url, photos=SimpleUploadedFile("x.pdf", b"%PDF-1.4\n%%EOF"))
    assert other.post(url, files(5)).status_code == 404 and door(bureau.far).post(url, files(5)).status_code == 404
    sent = {"photo": SimpleUploadedFile("6.jpg", picture(6))}
    got = mine.post(f"/api/v1/visits/{row.pk}/photo/", sent, headers={"Idempotency-Key": "photo-6"})
    assert (got.status_code, got.json()) == (200, {"photos": 3})
    assert "最多" in text(mine, url, **files(7, 8, 9, 10)) and row.photos.count() == 6
    assert "补传照片" not in text(mine, page)


# --- dossier and campaign API ---------------------------------------------------------------------------------------


def test_the_tab_of_the_dossier_shows_what_is_due_promised_and_given(bureau):
    person, lot = listed(), bureau.oil()
    row = bureau.running()
    bureau.visit(
        bureau.station, person, needs=(PROMISED,), gifts=(Gift("goods", lot_id=lot.pk, quantity=1),), signature=SIGNATURE
    )
    client = door(bureau.station)
    page = tab(client, person)
    for words in (row.name, "帮联系县残联配助听器", "食用油1桶", "当面交付", "登记走访", "待答复"):
        assert words in page, words
    task = Task.objects.get(person=person, campaign=row)
    assert f"?task={task.pk}" in page
    assert f"log/?person={person.pk}" not in page
    assert tab(door(bureau.far), person, 404)
    bare = tab(door(make_actor("finance", name="吴芳")), person)
    assert "?tab=visit" not in bare and "助听器" not in bare
    assert "还没有走访记录" in tab(client, listed())
    assert text(client, f"{reverse('visits:visits')}?person={person.pk}").count("ZF2026-") >= 1
    assert door(bureau.far).get(f"{reverse('visits:visits')}?person={person.pk}").status_code == 404


def test_a_campaign_is_signed_paid_and_closed_over_the_api(bureau):
    person, extra = listed(), listed("rural_elder")
    clerk, reviewer, leader, far = (door(one) for one in (bureau.clerk, bureau.reviewer, bureau.leader, bureau.far))
    new = {"festival": "own", "year": 2026, "division": COUNTY, "lists": ["demobilized"], "name": "大走访",
           "starts_on": str(bureau.today), "ends_on": str(bureau.today)}  # fmt: skip
    url = f"campaigns/{call(clerk, 'campaigns/', 201, **new)['id']}"
    call(clerk, f"{url}/submit/", 200)
    call(reviewer, f"{url}/review/", 422, agree=False)
    call(reviewer, f"{url}/review/", 200, agree=False, note="还没有填写慰问标准")
    money = {"standards": [{"listed": "demobilized", "fen": 50_000, "way": "bank", "fund": "county"}]}
    assert call(clerk, f"{url}/standards/", 200, **money, budgets=[{"fund": "county", "fen": 90_000}])["planned_fen"] == {
        "county": 50_000
    }
    target = {"person_id": extra.pk, "listed": "demobilized", "reason": "档案正在认定中"}
    assert call(clerk, f"{url}/targets/", 201, **target)["person_id"] == extra.pk
    call(clerk, f"{url}/targets/", 409, **target)
    assert call(clerk, f"{url}/submit/", 422)["message_zh"].startswith("县财政安排900.00元")
    call(clerk, f"{url}/standards/", 200, **money, budgets=[{"fund": "county", "fen": 100_000}])
    assert call(clerk, f"{url}/build/", 200)["state"] == "draft"
    call(far, f"{url}/submit/", 403)
    assert call(clerk, f"{url}/submit/", 200)["state"] == "submitted"
    call(clerk, f"{url}/submit/", 409)
    assert call(reviewer, f"{url}/review/", 200, agree=True)["state"] == "reviewed"
    call(leader, f"{url}/approve/", 409, agree=True, seen_fen=1)
    assert call(leader, f"{url}/approve/", 200, agree=True, seen_fen=100_000)["approved_fen"] == 100_000
    call(clerk, f"{url}/post_money/", 409)
    bureau.visit(bureau.station, person, task=Task.objects.get(person=person))
    assert call(clerk, f"{url}/post_money/", 200) == {"lines": 1, "fen": 50_000}
    assert call(clerk, f"{url}/close/", 200)["state"] == "closed"
    assert clerk.get(f"/api/v1/visits/{url}/").json()["planned_fen"] == {"county": 100_000}
    told = clerk.get(f"/api/v1/visits/{Visit.objects.get().pk}/").json()
    assert told["given"] == [
        {"way": "bank", "fund": "county", "fen": 50_000, "goods": "", "quantity": 0, "fate": "已提交发放，等待组批"}
    ]


def test_the_pairings_of_a_leaver_move_with_the_desk_or_nothing_does(bureau):
    person, sysadm = listed(), make_actor("sysadm")
    actions.pair_person(bureau.station, person_id=person.pk, staff_id=bureau.station.staff_id, handbook_no="LX-1")
    leaver = {"staff_id": bureau.station.staff_id, "reason": "离岗交接"}
    with pytest.raises(Conflict, match=person.dossier_no):
        hand_over(sysadm, to_staff_id=bureau.far.staff_id, **leaver)
    assert Pairing.objects.get().until is None
    assert hand_over(sysadm, to_staff_id=bureau.second.staff_id, **leaver)["结对联系"] == 1
    assert list(Pairing.objects.order_by("id").values_list("officer_id", "handbook_no", "ended_reason")) == [
        (bureau.station.staff_id, "LX-1", "联系人离岗交接"), (bureau.second.staff_id, "", ""),
    ]  # fmt: skip
    assert hand_over(sysadm, to_staff_id=bureau.second.staff_id, **leaver)["结对联系"] == 0
