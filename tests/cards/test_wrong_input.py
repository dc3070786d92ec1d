"""What a clerk may get wrong at the window: a sentence and a next step, on the page and over the API, nothing half-written."""

import html
import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.benefits.actions import confirm_event, propose_event
from apps.benefits.models import LifeEvent
from apps.benefits.queries.known import known_facts
from apps.cards.actions import decide_withdrawal, deliver_card, propose_withdrawal
from apps.cards.models import Application, Card, CardPhoto, LotResult
from apps.cards.queries.facts import barred, facts_of
from apps.cards.rules.refusals import NotEligible
from apps.cases.models import Case, ReceiptCounter
from apps.core.errors import Invalid
from apps.core.together import Together
from apps.people.actions import mark_died
from apps.people.models import Person
from tests.cards.make import Office, answer, portrait, veteran
from tests.make import OTHER_TOWN, TOWN, make_actor, make_user

BACKEND = "apps.org.sign_in.StaffBackend"
PLAIN = {"kind": "veteran", "bank_code": "abc", "delivery": "station", "channel": "station", "cleared": "on"}


def turned() -> bytes:
    """A portrait whose camera says: show me on my side."""
    tags = Image.Exif()
    tags[0x0112] = 6
    return portrait(exif=tags)


def heavy() -> bytes:
    """Twelve megabytes of a real photograph."""
    out = io.BytesIO()
    Image.effect_noise((3000, 4000), 90).convert("RGB").save(out, "JPEG", quality=97)
    return (out.getvalue() + b"\xff" * 13_000_000)[:12_582_912]


PHOTOS = {
    "too-small": (lambda: portrait((300, 400), quality=92), "a.jpg", "300×400像素，应为352×440像素"),
    "too-big": (lambda: portrait((413, 579)), "a.jpg", "413×579像素，应为352×440像素"),
    "png": (lambda: portrait(format="PNG")[:60_000], "a.png", "应为JPEG格式，上传的是PNG"),
    "png-renamed": (lambda: portrait(format="PNG")[:60_000], "a.jpg", "文件名是JPG，内容却是PNG，改名不能改变格式"),
    "twelve-megabytes": (heavy, "a.jpg", "照片有12.0MB，应在20KB至50KB之间"),
    "light": (lambda: portrait(quality=12, noise=0), "a.jpg", "应在20KB至50KB之间"),
    "lying": (lambda: portrait((440, 352)), "a.jpg", "照片是横放的"),
    "turned": (turned, "a.jpg", "旋转标记"),
    "grey": (lambda: portrait(ground="#9aa4ad"), "a.jpg", "背景不是纯白色"),
    "blank": (lambda: portrait()[:25_000], "a.jpg", "没有传完"),
    "no-picture": (lambda: b"%PDF-1.7" + b"0" * 30_000, "a.jpg", "内容却是PDF"),
    "empty": (lambda: b"", "a.jpg", "照片文件是空的，请重新选择照片"),
}


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def client(office) -> Client:
    found = Client()
    found.force_login(make_user("station_clerk", division=TOWN), backend=BACKEND)
    return found


def convicted(office: Office, person: Person, kind: str = "sentenced", on: date = date(2026, 2, 1), **data: str) -> None:
    """A sentence without release, or another fact of its kind, entered by one and confirmed by another."""
    row = propose_event(office.clerk, person_id=person.pk, kind=kind, on=on, evidence="生效法律文书", data=data)
    confirm_event(office.reviewer, event_id=row.pk)


def nothing_written() -> bool:
    return not (Application.objects.exists() or Case.objects.exists() or CardPhoto.objects.exists() or Card.objects.exists())


def errors(content: bytes) -> str:
    """What the page says is wrong."""
    return html.unescape("".join(re.findall(r'class="errsum.*?</div>', content.decode(), re.S)))


@pytest.mark.parametrize("name", sorted(PHOTOS))
def test_a_wrong_photograph_is_named_with_a_next_step_and_nothing_is_written(client, name):
    make, filename, words = PHOTOS[name]
    content, person = make(), veteran()
    page = client.post(
        reverse("cards:apply", args=[person.pk]),
        {**PLAIN, "delegate_kind": "none", "photo": SimpleUploadedFile(filename, content)},
    )
    assert page.status_code == 422, name
    told = errors(page.content)
    assert words in told, told
    assert "请" in told and nothing_written()
    api = client.post(
        "/api/v1/cards/applications/",
        {**PLAIN, "cleared": "true", "person_id": person.pk, "photo": SimpleUploadedFile(filename, content)},
        headers={"Idempotency-Key": name},
    )
    assert api.status_code == 422 and words in api.content.decode()
    assert nothing_written() and not ReceiptCounter.objects.filter(letters="YD").exists(), "no number is used up"


def test_somebody_without_a_file_is_sent_to_registration_first(client):
    gone = client.get(reverse("cards:apply", args=[10**9]))
    assert gone.status_code == 404 and "请" in gone.content.decode()
    text = client.get(reverse("cards:desk"), {"q": "欧阳查无"}).content.decode()
    assert "没有找到优待证" in text and "建档" in text
    api = client.post(
        "/api/v1/cards/applications/",
        {**PLAIN, "cleared": "true", "person_id": 10**9, "photo": SimpleUploadedFile("a.jpg", portrait())},
        headers={"Idempotency-Key": "n1"},
    )
    assert api.status_code == 404 and nothing_written()


def test_the_dead_and_whoever_serves_a_sentence_are_told_why(client, office, house):
    dead, sentenced = veteran(), veteran()
    mark_died(house, person_id=dead.pk, died_on=date(2026, 3, 1), source="test")
    convicted(office, sentenced)
    for person, words in (
        (dead, "登记为去世，不能申领优待证。如登记有误，请先办理更正"),
        (sentenced, "正在服刑、羁押或者被通缉"),
    ):
        page = client.post(
            reverse("cards:apply", args=[person.pk]),
            {**PLAIN, "delegate_kind": "none", "photo": SimpleUploadedFile("a.jpg", portrait())},
        )
        assert page.status_code == 422 and words in errors(page.content)
    assert nothing_written()


def test_who_was_sentenced_after_acceptance_is_stopped_at_first_approval(office):
    from apps.cases.actions import add_paper

    row = office.apply(veteran())
    for paper in ("id_card", "identity"):
        add_paper(office.station, case_id=row.case_id, paper=paper, proof="seen")
    office.step(office.station, row, "take")
    office.step(office.clerk, row, "agree")
    convicted(office, row.person)
    with pytest.raises(NotEligible, match="服刑"):
        office.step(office.reviewer, row, "approve")
    assert Case.objects.get().step == "approve"
    office.step(office.reviewer, row, "refuse", ground="serving", reason="核查发现正在服刑")
    assert Case.objects.get().state == "refused"


@pytest.mark.parametrize(("kind", "ground", "words"), [("wanted", "crime", "被通缉"), ("struck_off", "expelled", "除名")])
def test_what_the_registry_says_against_a_holder_bars_the_card_and_the_desk_proposes_to_take_it_back(
    office, kind, ground, words
):
    card, waiting, free = office.delivered(), office.at_station(veteran())[0], veteran()
    today = office.clerk.today
    for person in (card.person, waiting.person, free):
        convicted(office, person, kind, today)
    with pytest.raises(NotEligible, match=words):
        office.apply(free)
    with pytest.raises(NotEligible, match="请从证件页面提出收回"):
        deliver_card(office.station, card_id=waiting.pk)
    due = barred(office.clerk, Together()).value
    assert [(one.card.pk, one.ground) for one in due] == [(card.pk, ground), (waiting.pk, ground)]
    desk, stranger = Client(), make_actor("benefit_clerk", division=OTHER_TOWN)
    desk.force_login(make_user("benefit_clerk"), backend=BACKEND)
    assert "应提出收回" in desk.get(reverse("cards:withdrawals")).content.decode()
    assert "应提出收回" in desk.get(reverse("cards:card", args=[card.pk])).content.decode()
    assert desk.get("/api/v1/cards/withdrawals/due/").json()[0] == {
        "card": card.pk, "serial": card.serial, "person": card.person.dossier_no, "ground": ground}  # fmt: skip
    form = desk.get(f"{reverse('cards:step', args=[card.pk, 'withdraw'])}?ground={ground}").content.decode()
    assert re.search(rf'<option value="{ground}" selected', form)
    assert LifeEvent(kind=kind).get_kind_display() in desk.get(reverse("workbench:person", args=[free.pk])).content.decode()
    assert barred(stranger, Together()).value == []
    asked = propose_withdrawal(office.clerk, card_id=card.pk, ground=ground, reason="档案登记的情形")
    assert [one.card.pk for one in barred(office.clerk, Together()).value] == [waiting.pk], "proposed is not asked again"
    decide_withdrawal(
        office.reviewer, withdrawal_id=asked.pk, decision_no="皖退役（演示）〔2026〕3号", decided_on=today, upheld=False
    )
    assert [one.card.pk for one in barred(office.clerk, Together()).value] == [waiting.pk], (
        "nor is what the province declined"
    )


def test_a_bar_ends_on_its_day_and_not_before(office):
    person, today = veteran(), office.clerk.today
    with pytest.raises(Invalid, match="期满之日应晚于"):
        convicted(office, person, "rights_lost", today, until=str(today))
    convicted(office, person, "rights_lost", today - timedelta(days=400), until=str(today))
    convicted(office, person, "wanted", today - timedelta(days=30))
    convicted(office, person, "wanted_over", today)
    assert facts_of(person, today - timedelta(days=1)).lost_rights and not facts_of(person, today).lost_rights
    assert known_facts([person], today)[person.pk]["is_sentenced"] is False
    assert office.apply(person).purpose == "first"
    for kind, words in (("rights_lost", "剥夺政治权利期间"), ("expelled", "开除军籍")):
        another = veteran()
        convicted(office, another, kind, today)
        with pytest.raises(NotEligible, match=words):
            office.apply(another)


def test_an_answer_of_another_list_is_refused_on_the_page_with_both_numbers(office):
    lots = []
    for _ in range(2):
        office.approve(office.apply(veteran()))
        from apps.cards.actions import make_lot

        lots.append(make_lot(office.clerk, kind="review"))
    desk = Client()
    desk.force_login(make_user("benefit_clerk"), backend=BACKEND)
    wrong = SimpleUploadedFile("b.csv", answer(lots[1], "city", "通过"))
    page = desk.post(reverse("cards:lot", args=[lots[0].number]), {"stage": "city", "file": wrong})
    told = errors(page.content)
    assert page.status_code == 422 and lots[1].number in told and "请" in told
    assert not LotResult.objects.exists() and set(Case.objects.values_list("step", flat=True)) == {"city"}
