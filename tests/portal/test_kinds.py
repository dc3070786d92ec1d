"""Every kind of application the portal offers, from the first page to its end: filled in on line, carried by whoever's step it is, told to its applicant."""

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image

from apps.cards.models import Application
from apps.cards.rules.fitting import fit_photo
from apps.cards.rules.photos import check_photo
from apps.cards.rules.refusals import BadPhoto
from apps.cases.actions import add_paper
from apps.cases.models import Case
from apps.cases.queries import kind_of
from apps.cases.rules.refusals import PaperMissing
from apps.core.actor import Actor
from apps.core.errors import DomainError, Invalid
from apps.jobs.actions.advancing import appoint_mentor
from apps.jobs.models import Mentoring
from apps.notices.models import Article
from apps.people.models import Category, Document
from tests.cases.make import papers, picture, station, step
from tests.make import make_actor, make_user
from tests.portal.make import signed_in, veteran
from tests.portal.test_applying import FILLED, actor_of, fill, main_of, upload

pytestmark = pytest.mark.django_db
#: What is typed on the pages of each kind; kinds with checks of their own (telephone, account, confirmation) are walked in test_requests.
TYPED: dict[str, dict[str, str]] = {
    "amount_objection": {"month": "2026-02", "scheme": "老年生活补助", "should": "100", "story": "二月少发了一百元"},
    "convalescence": {"health": "walks", "season": "spring", "before": "never", "note": ""},
    "employment": {
        "training": "true",
        "degree": "false",
        "news": "true",
        "fair": "true",
        "relief": "false",
        "note": "会开车",
    },
    "file_correction": {"what": "person", "story": "出生日期写错了一天"},
    "hardship": FILLED,
    "medical_aid": {"who": "self", "hospital": "县医院", "left_on": "2026-02-01", "cost": "12000", "borne": "3000"},
    "plaque": {"purpose": "hang", "basis": "veteran", "spot": "gate"},
    "question": {"topic": "benefit", "text": "王建国问：我的号码999321199901011234，能不能领两项？"},
    "reception": {"topic": "benefit", "story": "想当面说说安置的事", "way": "face"},
    "suggestion": {"topic": "service", "text": "希望服务站周六也开门"},
    "loan_interest": {"what": "both", "project": "办养鸡场", "asked": "200000", "note": "有五年经验"},
    "business_entry": {"firm": "老兵农机修理部", "code": "91340321MA0000000X", "role": "owner", "hires": "6", "veterans": "2", "note": "想学记账"},
    "mentor_meeting": {"trade": "养殖", "topic": "market", "way": "face", "story": "鸡蛋怎么卖到县城"},
    "return_home": {"report": "true", "household": "true", "identity": "false", "reserve": "true", "pension": "true", "medical": "true", "party": "false",
                    "subsidy": "true", "training": "false", "driving": "false", "came_on": "2026-02-20", "note": "刚回来"},
    "housing_fund": {"what": "fund", "employer": "县机械厂", "since": "2025-01-01", "months": "12"},
    "volunteer": {"kind": "talk", "time": "weekend", "skill": "会讲故事", "health": "腿脚不太好"},
    "nomination": {"whom": "李大山", "where": "本村", "field": "help", "story": "十几年来每天给村里三位老人挑水送饭，没有一天断过。"},
    "petition": {"topic": "social", "before": "never", "facts": "在厂里的三年养老保险没有接上，找过两次。", "demand": "请帮助接上"},
    "mediation": {"kind": "mediate", "other_side": "隔壁邻居", "story": "宅基地的界线有争执", "way": "station"},
    "proxy_tribute": {"martyr": "陈大勇", "grave": "不清楚", "tie": "kin", "day": "qingming", "words": "我们都记着您"},
}  # fmt: skip
ASKED: dict[str, Any] = {
    "visited_on": "2026-03-02", "findings": "情况属实，家庭负担重", "granted": "1000", "hung_on": "2026-03-05", "signer": "王建国", "old_back": True,
    "mentor_name": "高远航",
}  # fmt: skip


def carried(case: Case, people: dict[str, list[Actor]]) -> list[str]:
    """The main act of each step by somebody whose step it is and who did none before; the steps."""
    told, used = [], set[int | None]()
    while case.is_open:
        kind = kind_of(case.version)
        now = kind.step(case.step)
        act = next(one for one in now.acts if one.main)
        who = next(
            one for who in now.who for one in people[who.role] if one.staff_id not in used or who.role == "station_clerk"
        )
        if act.papers:
            papers(who, case, *[one.name for one in kind.papers if one.required])
        given: dict[str, Any] = {name: "按规定办理，请您知悉" for name in act.needs if name in ("answer", "reason")}
        answers = {name: ASKED[name] for name in act.asks}
        step(who, case, act.name, **given, **({"answers": answers} if answers else {}))
        used.add(who.staff_id)
        told.append(now.name)
        case.refresh_from_db()
    return told


SCRIPT = "<script>alert(1)</script>'\""


def spoiled(typed: dict[str, str]) -> dict[str, str]:
    """Script in every field that takes words; one whose form allows less keeps its own."""
    is_text = {name for name, text in typed.items() if any("\u4e00" <= letter <= "\u9fff" for letter in text)}
    return {name: SCRIPT if name in is_text - {"happened_on", "asked"} else text for name, text in typed.items()}


def test_every_kind_is_walked_to_its_end_and_told_and_script_in_every_text_field_stays_text():
    row = veteran()
    client = signed_in(row)
    people = {"station_clerk": [station()], "leader": [make_actor("leader")], "jobs_clerk": [make_actor("jobs_clerk")]}
    mentor = {"name": "高远航", "kind": "startup", "unit": "怀远迎军物流（示例）总经理", "trade": "transport"}
    appoint_mentor(people["jobs_clerk"][0], **mentor, appointed_on=date(2026, 1, 5))
    people |= {role: [make_actor(role), make_actor(role)] for role in ("benefit_clerk", "benefit_reviewer")}
    tried = 0
    for code, typed in TYPED.items():
        words = spoiled(typed)
        tried += list(words.values()).count(SCRIPT)
        fill(client, code, words)
        pages = [client.get(f"/portal/me/apply/{code}/check/").content.decode()]
        sent = client.post(f"/portal/me/apply/{code}/send/")
        assert sent.status_code == 302, (code, main_of(sent))
        case = Case.objects.latest("id")
        assert carried(case, people), code
        assert case.state == "done", code
        pages.append(client.get(f"/portal/me/matters/{case.pk}/").content.decode())
        assert (case.receipt_no in pages[1] and "按规定办理，请您知悉" in pages[1]) or code in ("hardship", "plaque"), code
        assert not [page for page in pages if "<script>alert" in page], code
    laid = Case.objects.get(kind_id="proxy_tribute").files.get(paper="photo")  # 代祭扫 is answered with a photograph
    page = client.get(f"/portal/me/matters/{laid.case_id}/").content.decode()
    assert "祭扫照片（扫描件" in page and f"/portal/me/papers/{laid.pk}/" in page
    assert client.get(f"/portal/me/papers/{laid.pk}/").content.startswith(b"\xff\xd8\xff")
    asked = Mentoring.objects.get(person=row)
    assert asked.mentor.name == "高远航" and "怎么找销路" in asked.goal
    assert "高远航" in main_of(client.get("/portal/me/founding/"))
    fill(client, "suggestion", spoiled(TYPED["suggestion"]))
    client.post("/portal/me/apply/suggestion/send/")
    client.post(f"/portal/me/matters/{Case.objects.latest('id').pk}/withdraw/", {"reason": SCRIPT})
    shown = [client.get(url).content.decode() for url in ("/portal/me/matters/", "/portal/me/readers/")]
    assert tried >= 20 and all(row.receipt_no in shown[0] for row in Case.objects.all())
    assert not [page for page in shown if "<script>alert" in page]


def test_a_tribute_in_ones_stead_does_not_end_without_its_photograph():
    client, clerk, desk = signed_in(veteran()), station(), make_actor("benefit_clerk")
    fill(client, "proxy_tribute", TYPED["proxy_tribute"])
    client.post("/portal/me/apply/proxy_tribute/send/")
    case = Case.objects.get()
    step(desk, case, "fix", reason="清明节前由镇服务站去")
    with pytest.raises(PaperMissing):
        step(clerk, case, "laid", answer="已经献花")
    with pytest.raises(Invalid, match="拍照上传"):
        add_paper(clerk, case_id=case.pk, paper="photo", proof="seen")
    papers(clerk, case, "photo")
    assert step(clerk, case, "laid", answer="已经献花").state == "done"


def test_an_answer_becomes_an_article_without_its_asker(client):
    row = veteran()
    mine, clerk = signed_in(row), make_user("benefit_clerk")
    fill(mine, "question", TYPED["question"])
    mine.post("/portal/me/apply/question/send/")
    case, page = Case.objects.latest("id"), f"/cases/{Case.objects.latest('id').pk}/publish-answer/"
    client.force_login(clerk)
    assert client.get(page).status_code == 404  # not answered yet
    step(make_actor("benefit_reviewer"), case, "answer", answer="两项不能同领，就高发一项。")
    assert page in client.get(f"/cases/{case.pk}/").content.decode()
    form = client.get(page).context["form"]
    assert (
        row.name not in form.initial["body"]
        and "9993211999" not in form.initial["body"]
        and "就高发一项" in form.initial["body"]
    )
    given = {**form.initial, "document_no": "", "source": "", "shows_until": ""}
    assert client.post(page, given | {"title": "短"}).status_code == 422
    assert client.post(page, given).status_code == 302
    article = Article.objects.get()
    assert (article.kind, article.state, article.author_id) == ("answer", "draft", clerk.staff_id)
    client.force_login(make_user("station_clerk"))
    assert client.get(page).status_code == 403


def portrait(width: int, height: int, *, form: str = "JPEG") -> bytes:
    """White ground, a head and shoulders with some grain, as a phone takes it."""
    drawn = Image.new("RGB", (width, height), (250, 250, 250))
    box = (width * 28 // 100, height // 5, width * 72 // 100, height)
    grain = Image.effect_noise((box[2] - box[0], box[3] - box[1]), 45).convert("RGB")
    drawn.paste(Image.blend(Image.new("RGB", grain.size, (150, 110, 90)), grain, 0.5), box[:2])
    out = io.BytesIO()
    drawn.save(out, form, quality=92)
    return out.getvalue()


@pytest.mark.parametrize(("width", "height", "form"), [(1080, 1440, "JPEG"), (1440, 1080, "PNG"), (352, 440, "JPEG")])
def test_a_phones_photograph_is_fitted_to_the_card(width, height, form):
    fitted = fit_photo(portrait(width, height, form=form))
    with Image.open(io.BytesIO(fitted)) as found:
        assert found.size == (352, 440) and 20_000 <= len(fitted) <= 50_000


def test_what_is_no_portrait_is_refused_in_words():
    for content, words in (
        (picture((200, 200)), "太小"),
        (picture((800, 1000)), "太模糊"),
        (b"%PDF-1.7 nothing", None),
        (b"", None),
    ):
        with pytest.raises(DomainError, match=words):
            fit_photo(content)
    with pytest.raises(BadPhoto):
        check_photo(fit_photo(portrait(800, 1000))[:-200] + b"\0" * 200)


def test_the_own_card_application_reaches_the_station_with_its_photograph():
    row = veteran()
    paper = Document.objects.create(person=row, kind="discharge", title="退伍证", entered_at=make_actor().at)
    Category.objects.create(person=row, kind="discharged_soldier", state="verified", evidence=paper, since=date(1999, 12, 1))
    client = signed_in(row)
    fill(client, "card_application", {"type": "veteran", "bank": "abc", "delivery": "station", "cleared": "yes"})
    answer = client.post("/portal/me/apply/card_application/send/")
    assert answer.status_code != 302 and "照片" in main_of(answer)
    assert upload(client, "card_application", "photo", portrait(1080, 1440)).status_code == 302
    sent = client.post("/portal/me/apply/card_application/send/")
    assert sent.status_code == 302, main_of(sent)
    made = Application.objects.get()
    assert (made.person_id, made.purpose, made.case.channel, made.case.state) == (row.pk, "first", "portal", "open")
    again = client.post("/portal/me/apply/card_application/send/")
    assert Application.objects.count() == 1 and again.status_code in (302, 409, 422)
    papers(clerk := station(), made.case, "id_card", "identity")
    assert step(clerk, made.case, "take").step == "verify"
    assert actor_of(row).may("cards.apply_for_own_card") and not clerk.may("cards.apply_for_own_card")
