"""What a veteran asks for and the station checks: telephone, account, yearly confirmation, a half day; what the bureau answers."""

from datetime import date, datetime, timedelta

import pytest

from apps.benefits.actions import open_round
from apps.benefits.models import Confirmation
from apps.cases.actions import withdraw_own_case
from apps.cases.models import Case
from apps.core.actor import SHANGHAI
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.notices.choices import ArticleKind
from apps.notices.models import Article
from apps.people.models import ChangeRequest, PayeeAccount, Person
from apps.people.queries.clear import clear
from apps.portal import actions
from apps.portal.queries import entering, public
from apps.portal.rules.filling import SentAlready
from apps.portal.rules.searching import grams
from apps.portal.rules.slots import SlotFull, check_slot
from tests.cases.make import papers, picture, station, step
from tests.make import make_actor
from tests.people.builders import account as account_no
from tests.people.builders import id_number, phone
from tests.portal.make import signed_in, veteran
from tests.portal.test_applying import fill, main_of, upload

pytestmark = pytest.mark.django_db
ACCOUNT = account_no(7)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def sent(row: Person, kind: str, answers: dict[str, str], **files: bytes) -> Case:
    """Filled in and sent from a browser."""
    client = signed_in(row)
    fill(client, kind, answers)
    for name, content in files.items():
        assert upload(client, kind, name, content).status_code == 302
    answer = client.post(f"/portal/me/apply/{kind}/send/")
    assert answer.status_code == 302, main_of(answer)
    return Case.objects.latest("id")


def test_a_new_telephone_holds_once_station_and_bureau_have_said_so():
    row, clerk = veteran(), station()
    case = sent(row, "phone_change", {"phone": "1990000 0077", "why": "lost"})
    assert phone(1) == clear(row, "phone") and "0077" not in str(case.answers)
    step(clerk, case, "pass", reason="打了新号码，报了出生日期，是本人")
    asked = ChangeRequest.objects.get()
    assert (asked.state, asked.proposed_by_id) == ("proposed", clerk.staff_id) and case.receipt_no in asked.reason
    step(make_actor("benefit_clerk"), case, "change", answer="已经更换，以后短信发到新号码")
    for one in (row, asked, case):
        one.refresh_from_db()
    assert clear(row, "phone") == "19900000077" and (asked.state, case.state) == ("applied", "done")


def test_a_wrong_telephone_is_refused_at_the_station_and_a_refusal_changes_nothing():
    row, clerk = veteran(), station()
    case = sent(row, "phone_change", {"phone": "19900000078", "why": "new"})
    step(clerk, case, "pass", reason="已经核对过本人")
    step(make_actor("benefit_reviewer"), case, "refuse", ground="not_proven", reason="电话打不通，无法核实")
    for one in (row, case):
        one.refresh_from_db()
    assert clear(row, "phone") == phone(1) and ChangeRequest.objects.get().state == "rejected" and case.state == "refused"


def test_a_new_account_needs_the_card_the_station_and_the_bureau():
    row, clerk = veteran(), station()
    case = sent(
        row,
        "account_change",
        {"bank_name": "农业银行怀远支行", "account": ACCOUNT, "why": "lost"},
        bank_card=picture(),
    )
    assert ACCOUNT not in str(case.answers)
    papers(clerk, case, "id_card")
    step(clerk, case, "pass", reason="本人带卡到窗口", answers={"bank_code": "abc"})
    asked = ChangeRequest.objects.get()
    assert asked.paper and not PayeeAccount.objects.filter(person=row).exists()
    step(make_actor("benefit_clerk"), case, "change", answer="下个月起发到新账户")
    account = PayeeAccount.objects.get(person=row, is_live=True)
    assert clear(account, "account") == ACCOUNT and account.bank_name == "农业银行怀远支行"


@pytest.mark.parametrize(("way", "channel"), [("photo", "phone"), ("video", "face")])
def test_a_yearly_confirmation_from_home_is_one_when_the_station_knows_the_face(way, channel):
    year = date.today().year
    open_round(make_actor("benefit_clerk"), year=year, opens_on=date(year, 1, 1), closes_on=date(year, 12, 31))
    row, clerk = veteran(), station()
    files = {"photo": picture()} if way == "photo" else {}
    case = sent(row, "online_confirmation", {"way": way, "living": "home", "when": "上午"}, **files)
    step(clerk, case, "seen", reason="认得是本人，精神很好")
    found = Confirmation.objects.get(person=row)
    case.refresh_from_db()
    assert (found.channel, case.state) == (channel, "done") and case.receipt_no in found.note
    if way == "photo":
        second = sent(veteran(name="李秀英", id_number=id_number(sequence=8), phone=phone(2)), "online_confirmation",
                      {"way": way, "living": "home"}, photo=picture())  # fmt: skip
        step(clerk, second, "seen", reason="照片和本人一样")
        assert Confirmation.objects.get(person=second.person).same_photo_as_id == found.pk


def test_half_a_day_is_booked_as_long_as_there_is_room():
    day = date(2026, 3, 10)
    for over, wrong in (
        ({"day": date(2026, 3, 2)}, Invalid), ({"day": date(2026, 5, 1)}, Invalid), ({"is_working": False}, Invalid),
        ({"taken": 8}, SlotFull),
    ):  # fmt: skip
        with pytest.raises(wrong):
            check_slot(**{"day": day, "today": date(2026, 3, 2), "is_working": True, "taken": 7, "places": 8, **over})
    check_slot(day, today=date(2026, 3, 2), is_working=True, taken=7, places=8)
    answers = {"what": "card", "where": "station", "day": "2026-03-10", "half": "morning"}
    rows = [
        veteran(name=f"老兵{'甲乙丙丁戊己庚辛壬'[n]}", id_number=id_number(sequence=20 + n), phone=phone(20 + n))
        for n in range(9)
    ]
    for number, row in enumerate(rows):
        me = entering.veteran(row, MONDAY, None)
        actions.begin_draft(me, kind="visit_slot")
        for name, text in {**answers, "note": ""}.items():
            actions.answer_draft(me, kind="visit_slot", name=name, text=text)
        if number < 8:
            actions.send_draft(me, kind="visit_slot")
    with pytest.raises(SlotFull):
        actions.send_draft(me, kind="visit_slot")
    with pytest.raises(SentAlready):
        actions.send_draft(entering.veteran(rows[0], MONDAY, None), kind="visit_slot")
    withdraw_own_case(entering.veteran(rows[0], MONDAY, None), case_id=Case.objects.earliest("id").pk, reason="那天来不了")
    actions.send_draft(me, kind="visit_slot")


def test_a_decision_without_the_stations_word_is_refused():
    row = veteran()
    case = sent(row, "phone_change", {"phone": "19900000079", "why": "new"})
    step(station(), case, "pass", reason="已经核对过本人")
    Case.objects.filter(pk=case.pk).update(answers={})
    with pytest.raises(Conflict):
        step(make_actor("benefit_clerk"), case, "change", answer="同意更换")


def test_published_answers_are_found_by_how_people_ask():
    today, bureau = date.today(), make_actor("benefit_clerk")
    given = {"kind": ArticleKind.ANSWER, "shows_from": today, "author_id": bureau.staff_id, "written_at": MONDAY,
             "publisher_id": make_actor("leader").staff_id, "published_at": MONDAY, "state": "published"}  # fmt: skip
    lost = Article.objects.create(title="优待证遗失如何补换", body="先挂失，再到服务站补换。", **given)
    aid = Article.objects.create(title="医疗补助要哪些材料", body="带结算单。优待证不用带。", **given)
    assert list(public.answers(today, "优待证丢了怎么办")) == [lost, aid]
    assert (
        list(public.answers(today, "结算单")) == [aid]
        and not public.answers(today, "？！")
        and not public.answers(today, "怎么办")
    )
    assert set(public.answers(today, "")) == {lost, aid}
    assert grams("优待证丢了怎么办ABC１２") == ["优待", "待证", "证丢", "丢了", "了怎", "abc12"]
    row = veteran()
    client = signed_in(row)
    assert "优待证遗失如何补换" in client.get("/portal/answers/?q=优待证丢了").content.decode()
    policy = Article.objects.create(title="优待办法", body="第一条", **{**given, "kind": ArticleKind.POLICY})
    assert "已经学完0篇，一共1篇" in client.get("/portal/me/study/").content.decode()
    for _ in range(2):
        assert client.post(f"/portal/me/study/{policy.pk}/done/").headers["Location"] == "/portal/me/study/"
    assert "已经学完1篇" in client.get("/portal/me/study/").content.decode()
    with pytest.raises(AlreadyDone):
        actions.mark_read(entering.veteran(row, MONDAY + timedelta(days=900), None), article_id=policy.pk)
    assert client.post("/portal/me/study/999999999/done/").status_code == 404
