"""An own application from the first page to the receipt, one question a page; saved, resumed, sent once, by who it is."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.cases import actions as cases
from apps.cases.models import Case, CaseFile, FollowUp, Rating
from apps.core.actor import Actor, now
from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry
from apps.portal import actions
from apps.portal.models import Draft, DraftFile, Mandate, PortalSession
from apps.portal.queries import drafts, entering
from apps.portal.rules import filling
from tests.cases.make import picture, station, step
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import id_number, phone
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.django_db
HARDSHIP = "/portal/me/apply/hardship/"
FILLED = {
    "cause": "illness",
    "happened_on": "2026年3月5日",
    "story": "妻子住院手术，花费较大",
    "family_size": "３",
    "asked": "5000元",
}


def fill(client: Client, kind: str, answers: dict[str, str]) -> Any:
    """Begin, and answer page after page as the pages lead."""
    answer = client.post(f"/portal/me/apply/{kind}/begin/")
    while "/q/" in answer.headers["Location"]:
        name = answer.headers["Location"].rstrip("/").rpartition("/")[2]
        answer = client.post(answer.headers["Location"], {name: answers.get(name, "")})
        assert answer.status_code == 302, answer.content.decode()
    return answer


def upload(client: Client, kind: str, paper: str, content: bytes) -> Any:
    file = SimpleUploadedFile("IMG_0001.HEIC", content, content_type="image/heic")
    return client.post(f"/portal/me/apply/{kind}/paper/{paper}/", {"file": file})


def actor_of(row: Any) -> Actor:
    return entering.veteran(row, now(), None)


def main_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0])


def test_one_question_a_page_to_a_receipt_number_and_back_to_the_station():
    row = veteran()
    client = signed_in(row)
    assert fill(client, "hardship", FILLED).headers["Location"] == f"{HARDSHIP}check/"
    assert upload(client, "hardship", "proof", picture()).status_code == 302
    page = main_of(client.get(f"{HARDSHIP}check/"))
    assert "2026年3月5日" in page and "5,000.00元" in page and "本人或家人患重大疾病" in page and "已上传1张" in page
    sent = client.post(f"{HARDSHIP}send/")
    case = Case.objects.get()
    assert sent.headers["Location"] == f"/portal/me/matters/{case.pk}/?sent=1"
    shown = main_of(client.get(sent.headers["Location"]))
    assert case.receipt_no in shown and "请记下编号" in shown and "最迟" in shown and "居民身份证" in shown
    assert (case.channel, case.entered_by_id, case.holder_id, case.division_id) == ("portal", None, None, row.division_id)
    assert case.answers["asked"] == 500_000 and "story" not in case.answers
    assert CaseFile.objects.get(case=case).added_by_id is None and not DraftFile.objects.exists()
    draft = Draft.objects.get()
    assert (draft.state, draft.case_id, draft.answers_sealed) == ("sent", case.pk, None)
    done = AuditEntry.objects.get(verb="portal.send_draft")
    assert row.name in done.actor_name and done.after["receipt_no"] == case.receipt_no
    again = client.post(f"{HARDSHIP}send/")
    assert again.headers["Location"] == sent.headers["Location"] and Case.objects.count() == 1
    assert "还没有办结" not in shown and cases.add_paper(station(), case_id=case.pk, paper="id_card", proof="seen").pk


def test_what_is_wrong_is_said_and_what_was_typed_stays():
    client = signed_in(veteran())
    client.post(f"{HARDSHIP}begin/")
    for name, text, words in [("asked", "很多", "申请金额"), ("family_size", "50", "不能超过20"), ("cause", "<b>", "请从所列内容中选择"),
                              ("happened_on", "昨天", "不是日期"), ("story", "", "请填写")]:  # fmt: skip
        answer = client.post(f"{HARDSHIP}q/{name}/", {name: text})
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page, name
        assert "<b>" not in re.findall(r'value="([^"]*)"', page)
    assert 'value="很多"' in client.post(f"{HARDSHIP}q/asked/", {"asked": "很多"}).content.decode()
    early = client.post(f"{HARDSHIP}send/")
    assert early.status_code == 409 and "还有" in early.content.decode() and not Case.objects.exists()
    for url in ("q/nothing/", "paper/nothing/", "q/granted/", "paper/low_income/"):
        assert client.get(f"{HARDSHIP}{url}").status_code == 404
    for kind in ("merit_notice", "card_replacement", "nothing"):
        assert client.get(f"/portal/me/apply/{kind}/").status_code == 404
        assert client.post(f"/portal/me/apply/{kind}/begin/").status_code == 404


@pytest.mark.parametrize(("content", "words"), [
    (b"", "文件是空的"), (b"<script>alert(1)</script>", "只接受PDF、JPG、PNG"), (b"%PDF-1.4 /JavaScript %%EOF", "脚本"),
    (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "超过10MB"),
])  # fmt: skip
def test_what_is_no_paper_is_refused_in_words(content, words):
    client = signed_in(veteran())
    client.post(f"{HARDSHIP}begin/")
    answer = upload(client, "hardship", "proof", content)
    assert answer.status_code == 422 and words in answer.content.decode() and not DraftFile.objects.exists()


def test_a_picture_can_be_looked_at_and_taken_out_and_is_never_there_twice():
    client = signed_in(veteran())
    client.post(f"{HARDSHIP}begin/")
    for _ in range(2):
        assert upload(client, "hardship", "proof", picture()).status_code == 302
    file = DraftFile.objects.get()
    seen = client.get(f"{HARDSHIP}file/{file.pk}/")
    assert seen.content.startswith(b"\xff\xd8\xff") and seen.headers["Content-Disposition"].startswith("attachment")
    assert bytes(file.content_sealed)[:3] != b"\xff\xd8\xff"
    client.post(f"{HARDSHIP}file/{file.pk}/remove/")
    assert not DraftFile.objects.exists()
    assert client.post(f"{HARDSHIP}file/{file.pk}/remove/").status_code == 404


def test_a_draft_outlives_its_session_and_what_came_too_late_is_kept_for_its_owner_only():
    row = veteran()
    client = signed_in(row)
    client.post(f"{HARDSHIP}begin/")
    client.post(f"{HARDSHIP}q/cause/", {"cause": "illness"})
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))
    late = client.post(f"{HARDSHIP}q/story/", {"story": "妻子住院，写了很久"})
    page = late.content.decode()
    assert late.status_code == 401 and "刚才填的没有丢" in page and "hardship/q/story/" in page
    draft = Draft.objects.get()
    assert drafts.answers_of(draft) == {"cause": "illness"} and drafts.typed_of(draft) == {"story": "妻子住院，写了很久"}
    assert "妻子住院" not in str(bytes(draft.typed_sealed)) and "妻子住院" not in page
    back = signed_in(row)
    asked = back.get(f"{HARDSHIP}q/story/").content.decode()
    assert "妻子住院，写了很久" in asked and "没有保存" in asked
    assert back.post(f"{HARDSHIP}q/story/", {"story": "妻子住院，写了很久"}).status_code == 302
    assert drafts.typed_of(Draft.objects.get()) == {}
    left = Client()
    left.cookies["vp_veteran"] = "made up"
    assert left.post(f"{HARDSHIP}q/story/", {"story": "别人写的"}).status_code == 401
    back.post("/portal/sign-out/")
    assert back.post(f"{HARDSHIP}q/story/", {"story": "退出以后写的"}).status_code == 401
    assert "妻子" in drafts.answers_of(Draft.objects.get())["story"]


def test_a_photograph_that_came_too_late_waits_on_its_page_until_its_owner_says_that_it_is_the_right_one():
    row, other = veteran(), veteran(name="李秀英", id_number=id_number(sequence=9), phone=phone(9))
    client, stranger = signed_in(row), signed_in(other)
    fill(client, "hardship", FILLED)
    stranger.post(f"{HARDSHIP}begin/")
    PortalSession.objects.filter(person=row).update(seen_at=now() - timedelta(minutes=11))
    for content, words in ((picture(), "刚才选的照片没有丢"), (picture(), "没有丢"), (b"no picture", "请再选一次")):
        late = upload(client, "hardship", "proof", content)
        assert late.status_code == 401 and words in late.content.decode()
    file = DraftFile.objects.get()
    assert file.is_waiting and file.draft.person == row and bytes(file.content_sealed)[:3] != b"\xff\xd8\xff"
    assert upload(client, "hardship", "nothing", picture()).status_code == 401 and DraftFile.objects.count() == 1
    back, use = signed_in(row), f"{HARDSHIP}file/{file.pk}/use/"
    assert "没有确认的不会交上去" in back.get(f"{HARDSHIP}check/").content.decode()
    assert "用这一张" in back.get(f"{HARDSHIP}paper/proof/").content.decode()
    assert stranger.post(use).status_code == 404 and DraftFile.objects.get().is_waiting
    for _ in range(2):
        assert back.post(use).headers["Location"] == f"{HARDSHIP}paper/proof/"
    assert AuditEntry.objects.filter(verb="portal.fill_draft", row_id=str(file.pk), outcome="done").count() == 1
    PortalSession.objects.filter(person=row).update(seen_at=now() - timedelta(minutes=11))
    upload(back, "hardship", "proof", picture((90, 60)))
    again = signed_in(row)
    assert DraftFile.objects.filter(is_waiting=True).count() == 1
    upload(again, "hardship", "proof", picture((90, 60)))  # chosen again instead: one picture, not two
    assert list(DraftFile.objects.values_list("is_waiting", flat=True)) == [False, False]
    PortalSession.objects.filter(person=row).update(seen_at=now() - timedelta(minutes=11))
    upload(again, "hardship", "proof", picture((60, 60)))
    signed_in(row).post(f"{HARDSHIP}send/")
    assert CaseFile.objects.filter(paper="proof").count() == 2  # what nobody confirmed is not handed in


def test_begun_twice_it_is_one_draft_and_dropped_it_is_gone():
    row = veteran()
    client = signed_in(row)
    for _ in range(2):
        client.post(f"{HARDSHIP}begin/")
    assert Draft.objects.count() == 1 and "还没有填完" in client.get("/portal/me/apply/").content.decode()
    upload(client, "hardship", "proof", picture())
    assert client.post(f"{HARDSHIP}drop/").headers["Location"] == "/portal/me/apply/"
    draft = Draft.objects.get()
    assert (draft.state, draft.answers_sealed) == ("dropped", None) and not DraftFile.objects.exists()
    assert client.post(f"{HARDSHIP}drop/").status_code == 404 and client.get(f"{HARDSHIP}check/").status_code == 404


def test_supplement_withdraw_and_rate_are_the_applicants_own():
    row = veteran()
    client, clerk = signed_in(row), station()
    fill(client, "hardship", FILLED)
    client.post(f"{HARDSHIP}send/")
    case = Case.objects.get()
    url = f"/portal/me/matters/{case.pk}/"
    cases.ask_supplement(clerk, case_id=case.pk, seen_seq=1, reason="请补住院费用清单")
    page = main_of(client.get(url))
    assert "还差材料" in page and "请补住院费用清单" in page
    file = SimpleUploadedFile("a.jpg", picture())
    assert client.post(f"{url}paper/", {"paper": "proof", "file": file}).status_code == 302
    assert (
        client.post(f"{url}paper/", {"paper": "nothing", "file": SimpleUploadedFile("a.jpg", picture())}).status_code == 422
    )
    for _ in range(2):
        assert client.post(f"{url}supplied/").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.seq) == ("open", 3) and case.due_on is not None
    assert client.post(f"{url}rate/", {"grade": "5"}).status_code == 302 and not Rating.objects.exists()
    short = client.post(f"{url}withdraw/", {"reason": "无"})
    assert short.status_code == 422 and "至少4个字" in short.content.decode()
    assert "确定撤回" in client.get(f"{url}withdraw/").content.decode()
    client.post(f"{url}withdraw/", {"reason": "情况好转了"})
    case.refresh_from_db()
    assert case.state == "withdrawn" and "撤回" in main_of(client.get(url))
    assert client.post(f"{url}withdraw/", {"reason": "再撤一次"}).status_code == 302


def test_a_bad_rating_is_visited_again_and_given_once():
    row = veteran()
    client = signed_in(row)
    fill(client, "suggestion", {"topic": "service", "text": "希望中午也有人值班"})
    client.post("/portal/me/apply/suggestion/send/")
    case = Case.objects.get()
    step(make_actor("benefit_clerk"), case, "taken", answer="中午安排一人值班，下月起执行")
    url = f"/portal/me/matters/{case.pk}/"
    assert "中午安排一人值班" in main_of(client.get(url)) and "您满意吗" in main_of(client.get(url))
    assert client.post(f"{url}rate/", {"grade": "9"}).status_code == 422
    client.post(f"{url}rate/", {"grade": "2", "words": "等得太久"})
    assert FollowUp.objects.filter(rating__case=case).count() == 1 and "我们会回访" in main_of(client.get(url))
    client.post(f"{url}rate/", {"grade": "5"})
    assert Rating.objects.get(case=case).grade == "2"


def test_nobody_elses_application_draft_or_paper_is_found():
    row, other = veteran(), veteran(name="李秀英", id_number=id_number(sequence=8), phone=phone(2))
    mine, theirs = signed_in(row), signed_in(other)
    fill(theirs, "hardship", FILLED)
    upload(theirs, "hardship", "proof", picture())
    theirs.post(f"{HARDSHIP}send/")
    case, file = Case.objects.get(), CaseFile.objects.get()
    assert theirs.get(f"/portal/me/papers/{file.pk}/").content.startswith(b"\xff\xd8\xff")
    for url in (f"matters/{case.pk}/", f"matters/{case.pk}/withdraw/", f"papers/{file.pk}/", "matters/999999999/"):
        assert mine.get(f"/portal/me/{url}").status_code == 404, url
    for url in ("paper/", "supplied/", "withdraw/", "rate/"):
        answers = [
            mine.post(f"/portal/me/matters/{number}/{url}", {"reason": "撤回别人的", "grade": "5"})
            for number in (case.pk, 999_999_999)
        ]
        assert [one.status_code for one in answers] == [404, 404]
    mine.post(f"{HARDSHIP}begin/")
    theirs.post("/portal/me/apply/plaque/begin/")
    upload(theirs, "plaque", "register", picture())
    assert mine.get(f"/portal/me/apply/plaque/file/{DraftFile.objects.get().pk}/").status_code == 404
    assert mine.get("/portal/me/apply/plaque/check/").status_code == 404
    assert Client().post(f"{HARDSHIP}send/").status_code == 401
    with pytest.raises(NotFound):
        cases.add_paper(station(division=OTHER_TOWN), case_id=case.pk, paper="id_card", proof="seen")


def test_staff_hold_none_of_the_applicants_rights_and_the_applicant_none_of_theirs():
    row = veteran()
    me, clerk = actor_of(row), station()
    for call in (
        cases.apply_own_case,
        cases.withdraw_own_case,
        cases.rate_own_case,
        actions.begin_draft,
        actions.send_draft,
    ):
        with pytest.raises(Forbidden):
            call(clerk)
    for call in (cases.start_case, cases.take_step, cases.stop_case):
        with pytest.raises(Forbidden):
            call(me)


def test_two_open_ones_are_refused_with_the_number_of_the_first():
    row = veteran()
    client = signed_in(row)
    for _ in range(2):
        fill(client, "hardship", FILLED)
        sent = client.post(f"{HARDSHIP}send/")
    assert sent.status_code == 409 and Case.objects.get().receipt_no in sent.content.decode()
    assert Draft.objects.filter(state="open").count() == 1


def test_dates_and_figures_are_read_as_people_write_them():
    asked = {one.name: one for one in filling.questions(drafts.offered(actor_of(veteran()), "hardship"))}
    assert [
        filling.read(asked["happened_on"], text) for text in ("2026-3-5", "2026/03/05", " 2026年3月5日 ", "２０２６.3.5")
    ] == ["2026-03-05"] * 4
    assert filling.read(asked["asked"], "1 500 元") == "1500" and filling.read(asked["happened_on"], "") == ""
    assert filling.told(asked["happened_on"], "") == "没有填" and filling.told(asked["cause"], None) == "还没有回答"


def test_a_draft_nobody_touched_for_half_a_year_is_removed():
    row = veteran()
    client = signed_in(row)
    client.post(f"{HARDSHIP}begin/")
    upload(client, "hardship", "proof", picture())
    Draft.objects.update(changed_at=now() - timedelta(days=181))
    assert actions.purge_codes(Actor.house())["drafts"] == 1
    assert not Draft.objects.exists() and not DraftFile.objects.exists()


def test_what_was_typed_into_any_own_form_comes_back_after_a_session_has_ended_to_its_owner_alone():
    row, other = veteran(), veteran(name="李秀英", id_number=id_number(sequence=9), phone=phone(9))
    client = signed_in(row)
    given = {
        "name": "王芳",
        "relation": "女儿",
        "id_number": id_number(sequence=31),
        "phone": phone(31),
        "scope": "apply",
        "until": "2026-06-30",
    }
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))
    late = client.post("/portal/me/helpers/give/", given, headers={"referer": "http://testserver/portal/me/helpers/give/"})
    kept = client.cookies["vp_kept"].value
    told = late.content.decode()
    assert late.status_code == 401 and "刚才填的没有丢" in told and "/portal/me/helpers/give/" in told
    assert not any(text in kept for text in (given["id_number"], "王芳")) and not Mandate.objects.exists()
    stranger = signed_in(other)
    stranger.cookies["vp_kept"] = kept
    assert "王芳" not in stranger.get("/portal/me/helpers/give/").content.decode()
    back = signed_in(row)
    back.cookies["vp_kept"] = kept
    assert "还在下面" not in back.get("/portal/me/").content.decode()
    page = back.get("/portal/me/helpers/give/").content.decode()
    assert "还在下面" in page and all(f'value="{text}"' in page for name, text in given.items() if name != "scope")
    back.cookies["vp_kept"] = kept[:-8] + "AAAAAAA="
    assert "王芳" not in back.get("/portal/me/helpers/give/").content.decode()
    back.post("/portal/sign-out/")
    assert back.cookies["vp_kept"].value == ""


def late_paper(who: Client, page: str, content: bytes, paper: str = "proof") -> Any:
    """A photograph for a case, sent after every session has ended by itself."""
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))
    given = {"paper": paper, "file": SimpleUploadedFile("a.jpg", content)}
    return who.post(f"{page}paper/", given, headers={"referer": f"http://testserver{page}"})


def handed_in(client: Client) -> str:
    fill(client, "hardship", FILLED)
    client.post(f"{HARDSHIP}send/")
    return f"/portal/me/matters/{Case.objects.get().pk}/"


def test_a_photograph_for_a_case_that_came_too_late_waits_on_its_page_until_its_owner_uses_it():
    row, other = veteran(), veteran(name="李秀英", id_number=id_number(sequence=9), phone=phone(9))
    client, stranger = signed_in(row), signed_in(other)
    page = handed_in(client)
    for _ in range(2):
        answer = late_paper(client, page, picture())
        assert answer.status_code == 401 and "刚才选的照片没有丢" in answer.content.decode()
    assert "照片没有丢" not in late_paper(stranger, page, picture((80, 80))).content.decode()  # somebody else's case
    file = DraftFile.objects.get()
    assert file.draft.person == row and bytes(file.content_sealed)[:3] != b"\xff\xd8\xff" and not CaseFile.objects.exists()
    back, stranger = signed_in(row), signed_in(other)
    assert "“困难证明材料”：您退出以前选的照片没有丢" in back.get(page).content.decode()
    look = f"/portal/me/apply/{file.draft.kind}/file/{file.pk}/"
    assert back.get(look).content.startswith(b"\xff\xd8\xff") and stranger.get(look).status_code == 404
    for act in ("use", "drop"):
        assert stranger.post(f"{page}kept/{file.pk}/{act}/").status_code == 404
    for _ in range(2):
        assert back.post(f"{page}kept/{file.pk}/use/").headers["Location"] == page
    file.refresh_from_db()
    assert CaseFile.objects.get().paper == "proof" and (file.is_waiting, bytes(file.content_sealed)) == (False, b"")
    assert (
        "还没有用上" not in back.get(page).content.decode() and "困难帮扶" in back.get("/portal/me/apply/").content.decode()
    )


def test_a_photograph_for_a_case_that_came_too_late_is_dropped_or_when_it_is_none_asked_for_again():
    row = veteran()
    client = signed_in(row)
    page = handed_in(client)
    lost = late_paper(client, page, b"no picture")
    assert "请在那一页再选一次" in lost.content.decode()
    assert "没有传上来" in late_paper(client, page, picture((70, 70)), "nothing").content.decode()
    assert not DraftFile.objects.exists()
    late_paper(client, page, picture((60, 60)))
    back = signed_in(row)
    back.cookies["vp_kept"] = lost.cookies["vp_kept"].value
    asked = back.get(page).content.decode()
    assert "照片请再选一次" in asked and 'value="proof" checked' in asked
    assert back.post(f"{page}kept/{DraftFile.objects.get().pk}/drop/").headers["Location"] == page
    assert not DraftFile.objects.exists() and not CaseFile.objects.exists()
