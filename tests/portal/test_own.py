"""The own file and nobody else's; what the pages say; what everybody may read. On the demo county."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.test import Client

from apps.benefits.actions import confirm_event, propose_event
from apps.benefits.models import Finding, Span
from apps.benefits.rules import SCHEMES, monthly_fen
from apps.cases.models import Case, CaseEvent
from apps.core.actor import Actor, now
from apps.core.errors import Forbidden
from apps.core.models import AuditEntry
from apps.core.money import yuan
from apps.core.month import Month
from apps.notices.actions import withdraw_notice
from apps.notices.models import Article, Message, Objection
from apps.notices.queries import articles_public
from apps.org.models import Station
from apps.payments.models import HeldOver, Payment
from apps.people.actions import reveal_field
from apps.people.models import Person
from apps.people.queries.clear import clear
from apps.policy.queries import book
from apps.portal import actions
from apps.portal.models import SignInCode
from apps.portal.queries import entering, own
from apps.portal.rules import asking
from apps.portal.rules.entering import OBJECTING
from apps.portal.rules.words import MonthMoney, found_words, long_day, matter_words, next_pay_day, sentences
from tests.make import make_actor
from tests.notices.builders import published
from tests.people.builders import phone
from tests.portal.everything import shown
from tests.portal.make import signed_in

pytestmark = pytest.mark.xdist_group("demo")
PAGES = ("me/", "me/benefits/", "me/matters/", "me/why/", "me/card/", "me/file/", "me/readers/")


@pytest.fixture
def payee(demo: str) -> Person:
    """Somebody with a phone, a running right and a long history."""
    paid = Payment.objects.filter(state="paid", person__state="active", person__phone_tail__startswith="199")
    rights = Span.objects.filter(to_month__isnull=True, scheme__in=["disability_pension"]).values("person")
    row = paid.filter(person__in=rights).values("person").annotate(n=Count("id")).order_by("-n", "person").first()
    assert row is not None
    return Person.objects.select_related("division").get(pk=row["person"])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_home_page_says_what_comes_when_and_where_to_in_eight_statements(
    payee: Person, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(payee)
    client.get("/portal/me/")  # standards are read once a process
    with django_assert_max_num_queries(8):
        page = text_of(client, "/portal/me/")
    home = own.home(entering.veteran(payee, now(), None), payee.division_id)
    assert f"{payee.name}，您好" in page and home.lines and all(line in page for line in home.lines)
    assert f"尾号{home.account_tail}" in page and len(home.account_tail) == 4
    station = Station.objects.get(division_id=f"{payee.division_id[:9]}000", level="township")
    assert station.phone in page and station.opening_hours in page


def test_every_own_page_shows_the_own_money_masked(payee: Person) -> None:
    client = signed_in(payee)
    pages = {url: text_of(client, f"/portal/{url}") for url in PAGES}
    assert not [url for url, text in pages.items() if re.search(r"999\d{15}|1990000\d{4}|999000\d{9,}", text)]
    for row in Payment.objects.filter(person=payee).exclude(state="withdrawn").select_related("batch"):
        assert f"{yuan(row.amount_fen)} 元" in pages["me/benefits/"]
        assert f"/portal/me/payments/{row.pk}/" in pages["me/benefits/"]
    span = Span.objects.filter(person=payee, to_month__isnull=True).order_by("id").first()
    today = now().date()
    priced = monthly_fen(
        span.scheme_id, span.rate_key, span.facts, Month.of(today), book(None, today, span.region_code), span.region_code
    )
    assert f"每月 {yuan(priced.fen)} 元" in pages["me/benefits/"]
    assert "✓ 正在发" in pages["me/why/"]
    payment = Payment.objects.filter(person=payee, state="paid").latest("id")
    slip = text_of(client, f"/portal/me/payments/{payment.pk}/")
    assert payment.ref in slip and "怎么算的" in slip and f"{yuan(payment.amount_fen)} 元" in slip


def test_what_the_nightly_look_found_is_told_with_its_papers(payee: Person) -> None:
    told = {"why": "内部理由", "papers": [["没有领取退休金", "养老保险核查结果"]], "first_seen_on": now().date()}
    row = {"person": payee, "scheme_id": "outpatient_subsidy", "last_seen_on": now().date(), **told}
    Finding.objects.create(matter="claim", **row)
    Finding.objects.create(matter="lapse", **{**row, "scheme_id": "disability_pension"})
    page = text_of(signed_in(payee), "/portal/me/")
    assert "为您找到" in page and "您可能可以享受门诊医疗补助，请带养老保险核查结果到服务站核对。" in page
    assert "内部理由" not in page and "可能可以享受残疾抚恤金" not in page
    today, papers = date(2026, 11, 3), [["年满60周岁", "居民身份证"], ["入伍", "居民身份证"]]
    assert found_words("甲补助", None, papers, today) == "您可能可以享受甲补助，请带居民身份证到服务站核对。"
    assert found_words("甲补助", date(2027, 1, 5), [], today) == "您2027年1月5日起可能可以享受甲补助，请到服务站申请。"


def test_a_warrant_is_not_announced_by_a_page(payee: Person) -> None:
    event = propose_event(
        make_actor("benefit_clerk"), person_id=payee.pk, kind="wanted", on=date(2026, 9, 3), evidence="协查函", data={}
    )
    confirm_event(make_actor("benefit_reviewer"), event_id=event.pk)
    page = text_of(signed_in(payee), "/portal/me/why/")
    assert own.SUSPENDED in page and "第五十九条" in page
    assert "被通缉期间中止" not in page and "撤销通缉" not in page


def test_what_came_back_says_why_and_what_to_do(demo: str) -> None:
    back = (
        HeldOver.objects.filter(reason="rejected", person__state="active").select_related("person", "payment", "due").first()
    )
    assert back is not None
    Person.objects.filter(pk=back.person_id).update(state="active")
    client = signed_in_anyhow(back.person)
    home = text_of(client, "/portal/me/")
    assert "元被银行退了回来，还没有到您手里" in home and "退回来的钱怎么办" in home
    page = text_of(client, "/portal/me/benefits/")
    assert "退回来、还没有到手的" in page and back.payment.reason in page and "请带身份证和银行卡到服务站" in page


def signed_in_anyhow(row: Person) -> Client:
    """Somebody whose phone may be missing: the station hands over the code."""
    clerk = make_actor("benefit_clerk")
    code = actions.hand_code(clerk, person_id=row.pk, reason="本人到窗口核对", limit=None)
    client = Client()
    row.refresh_from_db()
    client.post("/portal/sign-in/", {"number": clear(row, "id_number"), "name": row.name, "way": "desk"})
    assert client.post("/portal/sign-in/code/", {"code": code}).status_code == 302
    return client


def test_nobody_elses_number_leads_anywhere(payee: Person) -> None:
    client = signed_in(payee)
    other = Payment.objects.exclude(person=payee).order_by("id").first()
    answers = [client.get(f"/portal/me/payments/{number}/") for number in (other.pk, 999_999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    mains = [re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0] for answer in answers]
    assert mains[0] == mains[1]
    assert "没有找到这条记录" in answers[0].content.decode() and "工作台" not in answers[0].content.decode()
    for query in (f"?person={other.person_id}", f"?person_id={other.person_id}"):
        assert other.name not in text_of(client, f"/portal/me/{query}") or other.name == payee.name
    actor = entering.veteran(payee, now(), None)
    with pytest.raises(Forbidden):
        own.home(make_actor("leader"), payee.division_id)
    assert {row.pk for row in [own.myself(actor)]} == {payee.pk}
    assert own.myself(actor).pk == payee.pk


def test_who_looked_at_the_file_and_why_is_told(payee: Person) -> None:
    clerk = make_actor("benefit_clerk", name="李梅")
    reveal_field(clerk, person_id=payee.pk, field="phone", reason="contact", note="核实<b>账户</b>")
    page = text_of(signed_in(payee), "/portal/me/readers/")
    assert "李梅" in page and "查看完整电话" in page and "核实&lt;b&gt;账户&lt;/b&gt;" in page
    assert AuditEntry.objects.filter(outcome="read", row_id=str(payee.pk)).exists()


def test_the_own_file_can_be_read_and_taken_along_and_every_copy_is_written_down(payee: Person) -> None:
    Person.objects.filter(pk=payee.pk).update(away_place="=HYPERLINK(1)")
    client = signed_in(payee)
    page = text_of(client, "/portal/me/file/")
    assert payee.dossier_no in page and payee.division.full_name in page and payee.id_number_tail in page
    copy = client.post("/portal/me/file/copy/")
    text = copy.content.decode("utf-8-sig")
    assert copy.headers["Content-Disposition"].startswith("attachment") and copy.headers["Cache-Control"] == "no-store"
    assert "'=HYPERLINK" in text and not re.search(r"999\d{15}|1990000\d{4}|999000\d{9,}", text)
    refs = Payment.objects.filter(person=payee).exclude(state="withdrawn").values_list("ref", flat=True)
    assert refs and all(ref in text for ref in refs)
    taken = AuditEntry.objects.get(verb="portal.take_copy")
    assert (taken.row_id, taken.staff_id) == (str(payee.pk), None)
    assert client.get("/portal/me/file/copy/").status_code == 405
    assert Client().post("/portal/me/file/copy/").status_code == 401


def test_where_an_application_stands_is_told_with_its_date_and_without_the_clerks_notes(demo: str) -> None:
    case = (
        Case.objects.filter(state="open", due_on__isnull=False, person__state="active")
        .select_related("person", "kind")
        .first()
    )
    ended = (
        Case.objects.filter(state="done", person__state="active")
        .exclude(person=case.person)
        .select_related("person")
        .first()
    )
    page = text_of(signed_in_anyhow(case.person), "/portal/me/matters/")
    assert case.kind.name in page and case.receipt_no in page and f"最迟{long_day(case.due_on)}告诉您结果" in page
    answer = CaseEvent.objects.filter(case=ended, to_step="done").get()
    page = text_of(signed_in_anyhow(ended.person), "/portal/me/matters/")
    assert "办好了。" in page and ended.receipt_no in page and (answer.answer or answer.note)[:20] in page
    assert case.receipt_no not in page
    assert matter_words("waiting", "审核", None, None).startswith("还差材料")
    assert matter_words("open", "制证", None, None) == "正在“制证”。"
    words = ("done", "refused", "not_accepted", "withdrawn", "stopped")
    assert len({matter_words(state, "", None, date(2026, 11, 3)) for state in words}) == len(words)
    assert matter_words("done", "", None, None) == "办好了。"


def test_public_pages_need_nobody_and_stay_light(demo: str) -> None:
    client, today = Client(), now().date()
    article = articles_public(today).first()
    heavy = {
        page.url: len(page.text.encode())
        for page in shown(client, every=False).pages.values()
        if len(page.text.encode()) > 60_000
    }
    assert not heavy and "sessionid" not in client.cookies
    weight = sum(
        Path(f"static/{name}").stat().st_size
        for name in ("tokens.css", "portal/portal.css", "portal/portal.js", "img/mark.svg")
    )
    assert weight + len(client.get("/portal/").content) < 120_000
    assert article.title in text_of(client, f"/portal/policies/?q={article.title[:4]}")
    assert "没有找到含有“<script>" not in text_of(client, "/portal/policies/?q=<script>alert(1)</script>")
    assert client.get("/portal/policies/999999/").status_code == 404
    for hidden in Article.objects.exclude(pk__in=articles_public(today).values("pk")):
        assert client.get(f"/portal/policies/{hidden.pk}/").status_code == 404
    assert "服务站" in client.get("/portal/nowhere/").content.decode()


def test_anybody_may_object_to_a_running_notice_once_and_loses_nothing_when_refused(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, at = make_actor("benefit_reviewer"), now()
    monkeypatch.setattr("apps.portal.views.public.now", lambda: at)  # no full hour in between
    row, client = published(publisher), Client()
    url = f"/portal/notices/{row.pk}/object/"
    assert url in text_of(client, f"/portal/notices/{row.pk}/")
    token = re.search(r'name="token" value="(\w+)"', text_of(client, url))[1]
    said = {
        "objector": "<script>赵大山</script>",
        "phone": "123",
        "text": "名单里的李娜<b>前年</b>已经迁走了。",
        "token": token,
    }
    refused = client.post(url, said)
    assert refused.status_code == 422 and "电话号码格式不对" in refused.content.decode()
    assert "&lt;b&gt;前年" in refused.content.decode() and "<script>赵" not in refused.content.decode()
    for _ in range(2):
        assert "您的意见已经收到" in client.post(url, {**said, "phone": phone(9)}).content.decode()
    objection = Objection.objects.get()
    assert (objection.received_by_id, objection.notice_id, objection.division_code) == (None, row.pk, row.division_code)
    assert AuditEntry.objects.get(verb="notices.lodge_objection", outcome="done").actor_name == "群众（网上）"
    for number in range(12):
        last = client.post(url, {**said, "phone": phone(9), "token": f"t{number}"})
    assert last.status_code == 422 and "请过一小时再提" in last.content.decode()
    assert Objection.objects.count() <= OBJECTING[0].most
    withdraw_notice(publisher, notice_id=row.pk, reason="名单有误，重新公示")
    assert [client.get(url).status_code, client.post(url, said).status_code] == [404, 404]


def test_the_edition_is_a_cookie_and_leads_nowhere_else(demo: str) -> None:
    client = Client()
    assert 'class="elder' not in text_of(client, "/portal/")
    answer = client.get("/portal/size/", {"px": "24", "next": "/portal/calculator/"})
    assert answer.headers["Location"] == "/portal/calculator/" and answer.cookies["vp_size"]["max-age"] == 31_536_000
    page = text_of(client, "/portal/")
    assert 'class="elder px24"' in page and "px=30" in page and "字小一点" not in page
    client.get("/portal/size/", {"px": "48"})
    page = text_of(client, "/portal/")
    assert 'class="elder px48"' in page and "px=36" in page and "字大一点" not in page
    assert client.get("/portal/size/", {"px": "²", "next": "//example.com/"}).headers["Location"] == "/portal/"
    assert 'class="elder' not in text_of(client, "/portal/")


def trials() -> Iterator[tuple[str, dict[str, str]]]:
    yield "disability_pension", {"grade": "5", "cause": "war"}
    yield "war_veteran_subsidy", {}
    yield (
        "rural_elder_subsidy",
        {"enlisted_on": "1970-12-20", "conscript_until": "1974年3月1日", "has_employee_pension": "no"},
    )
    yield "nursing_allowance", {"grade": "1", "cause": "duty", "mental": "-"}
    yield "merit_reward", {"merit": "third_class"}


def test_the_trial_pays_what_the_engine_pays_and_writes_nothing(demo: str) -> None:
    client, today = Client(), now().date()
    region = Station.objects.filter(level="county").first().division_id
    before = AuditEntry.objects.count()
    for scheme, answers in trials():
        given: dict[str, str] = {}
        for _ in range(8):  # one question a page, until the answer stands there
            page = text_of(client, f"/portal/calculator/{scheme}/?" + "&".join(f"{k}={v}" for k, v in given.items()))
            asked = re.search(r'name="(\w+)"(?! value="[^"]*"><p)[^>]*(?:required|maxlength)', page)
            if "怎么算的" in page or asked is None:
                break
            given[asked[1]] = answers[asked[1]]
        assert given == answers, scheme
        assert "怎么算的" in page, scheme
    span = Span.objects.filter(scheme="disability_pension", region_code=region).order_by("id").first()
    paid = monthly_fen(span.scheme_id, span.rate_key, span.facts, Month.of(today), book(None, today, region), region)
    page = text_of(client, f"/portal/calculator/disability_pension/?grade={span.facts['grade']}&cause={span.facts['cause']}")
    assert f"{yuan(paid.fen)} 元" in page and paid.basis.arithmetic in page
    assert (
        AuditEntry.objects.count() == before
        and not SignInCode.objects.exists()
        and Message.objects.filter(subject="门户登录").count() == 0
    )


def test_the_trial_refuses_what_a_decision_would_refuse_and_believes_nothing(demo: str) -> None:
    client, url = Client(), "/portal/calculator"
    assert "因病致残只评定1至6级" in text_of(client, f"{url}/disability_pension/?grade=9&cause=illness")
    assert "职工养老金的人员不发" in text_of(
        client, f"{url}/rural_elder_subsidy/?enlisted_on=1970-12-20&conscript_until=1974-03-01&has_employee_pension=yes"
    )
    for query in (
        "grade=99&cause=war",
        "grade=²",
        "cause=<script>alert(1)</script>&grade=1",
        "grade=" + "9" * 300,
        "nothing=1",
        "grade=-&cause=-",
    ):
        assert "<script>alert" not in text_of(client, f"{url}/disability_pension/?{query}")
    assert "1970-13-45" in text_of(client, f"{url}/rural_elder_subsidy/?enlisted_on=1970-13-45")
    assert client.get(f"{url}/price_subsidy/").status_code == 422
    assert client.get(f"{url}/nowhere/").status_code == 422
    assert set(asking.WHO) == set(SCHEMES) - {"price_subsidy"}


def test_the_demo_page_is_there_in_the_demo_only_and_shows_invented_telephones(
    demo: str, media: Path, settings: Any
) -> None:
    client = Client()
    assert client.get("/portal/demo/messages/").status_code == 404
    settings.DEMO = True
    spool = media / "sms-spool"
    spool.mkdir(parents=True)
    for number, (tail, text) in enumerate((("19900001234", "您的登录验证码是482913"), ("1" + "3800000000", "真的号码"))):
        (spool / f"{number}.json").write_text(json.dumps({"phone": tail, "text": text}), encoding="utf-8")
    page = text_of(client, "/portal/demo/messages/")
    assert "482913" in page and "真的号码" not in page and "999" in page


def test_sentences_of_the_home_page() -> None:
    day, known = date(2026, 11, 10), {"pay_day": 25, "tail": "**** 3321", "monthly_fen": 104_200}
    tell = lambda today=day, **fen: sentences(MonthMoney(**fen), today=today, **known)  # noqa: E731
    assert tell(owed_fen=104_200) == ["本月25日前发放1,042.00元到尾号3321的账户。"]
    assert (
        tell(sent_fen=104_200)
        == tell(date(2026, 11, 26), owed_fen=104_200)
        == ["本月的1,042.00元正在发放，到尾号3321的账户。"]
    )
    assert tell(paid_fen=100_000, returned_fen=4_200)[1].startswith("有42.00元被银行退了回来")
    assert tell() == ["本月的1,042.00元正在核定，一般在25日前发到尾号3321的账户。"]
    assert "马上发到" in tell(date(2026, 11, 26))[0]
    assert sentences(MonthMoney(), today=day, pay_day=25, tail="", monthly_fen=0)[0].startswith("本月的待遇正在核定")
    assert sentences(MonthMoney(), today=day, pay_day=25, tail="", monthly_fen=None) == ["您现在没有按月发放的待遇。"]
    assert [next_pay_day(date(2026, month, on), 25, is_paid=paid) for month, on, paid in ((11, 3, False), (11, 26, False), (12, 3, True))] == [
        date(2026, 11, 25), None, date(2027, 1, 25),
    ]  # fmt: skip


def test_a_house_without_a_station_still_answers(db: None) -> None:
    page = Client().get("/portal/")
    assert page.status_code == 200 and "请找所在乡镇的退役军人服务站" in page.content.decode()
    assert "还没有发布文章" in Client().get("/portal/policies/").content.decode()
    assert Client().get("/portal/calculator/disability_pension/?grade=1&cause=war").status_code == 200
    assert not Actor.nobody().may(own.VIEW_OWN)
