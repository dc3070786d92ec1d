"""Counted over every route, page, form and field of the portal, none of them named by hand: what each page has, whose rows an address opens, what a form
makes of script, of a file too large and of a session that ended while it was filled in."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from apps.cases.models import Case, CaseFile
from apps.core.actor import now
from apps.core.models import AuditEntry
from apps.jobs.models import Application, Enrolment, SignUp
from apps.notices.models import Article
from apps.payments.models import Payment
from apps.people.models import Person
from apps.portal.models import DraftFile, Mandate
from apps.portal.urls import urlpatterns
from tests.cases.make import picture
from tests.make import OTHER_TOWN, make_user
from tests.people.builders import id_number, phone
from tests.portal.everything import TELEPHONE, Page, Shown, inside, is_over, main_of, name_of, owned, shown
from tests.portal.make import veteran
from tests.portal.test_mandates import daughter
from tests.portal.test_scenes import SHELL, is_whole_without_script
from tests.scenarios.hostile import Form

pytestmark = pytest.mark.xdist_group("portal_everything")
#: Whom links do not lead there: the station's desk, the demo county alone, the way through the province, the second page of the sign-in.
NOT_LINKED = {"hand", "desk_mandates", "cancel_mandate", "demo_messages", "to_province", "from_province", "code"}
#: Public, and made anew each time: each carries a token, a code or who is asked.
MADE_ANEW = {"sign_in", "object", "tribute", "fair_poster"}
#: The number in the address is no person's, or there is none: whoever opens it does so for themselves.
FOR_ONESELF = {"guide", "begin", "lesson", "mark_read", "join_class"}
NOWHERE = 999_999_999
SCRIPT = "<script>alert(1)</script>'\""
#: Sound answers, so that what is spoiled beside them is kept and shown.
SOUND = {"name": "王芳", "relation": "女儿", "id_number": id_number(sequence=33), "phone": phone(33), "objector": "赵大山", "number": id_number(sequence=34),
         "reason": "家里情况好转了", "text": "名单里的李娜前年已经迁走了。", "until": (now() + timedelta(days=30)).date().isoformat()}  # fmt: skip


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Person, Shown]]:
    """One for the whole file, taken back at its end."""
    cache.clear()  # public pages that an earlier file's county left
    with django_db_blocker.unblock(), transaction.atomic():
        row = owned()
        yield row, shown(inside(row))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _taken_back(county: tuple[Person, Shown]) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def owner(county: tuple[Person, Shown]) -> Person:
    return county[0]


@pytest.fixture
def seen(county: tuple[Person, Shown]) -> Shown:
    """What the owner was shown."""
    return county[1]


def test_every_page_has_the_telephone_is_whole_without_script_light_and_if_public_made_once(seen, django_assert_num_queries):
    anybody, cached = Client(), 0
    assert {one.name for one in urlpatterns} - seen.names == NOT_LINKED
    for key, page in seen.pages.items():
        if page.text:
            assert f"tel:{TELEPHONE}" in page.text, page.url
            assert len(page.text.encode()) + SHELL < 120_000 and is_whole_without_script(page.text), page.url
        public = anybody.get(page.url)
        if public.status_code != 200:
            assert public.headers["Location"].startswith("/portal/sign-in/?next="), page.url
            assert "no-store" in page.headers["Cache-Control"], page.url
        elif key[0] not in MADE_ANEW and page.text:
            with django_assert_num_queries(0):
                again = anybody.get(page.url)
            assert again.content == public.content == page.text.encode() and not again.cookies, page.url
            assert (again.headers["Cache-Control"], again.headers["Vary"]) == ("public, max-age=60", "Cookie"), page.url
            cached += 1
    assert cached >= 30 and len(seen.pages) >= 150


def numbers(owner: Person) -> dict[str, list[Any]]:
    """What may stand in an address -> the owner's own."""
    files = [*DraftFile.objects.values_list("pk", flat=True), *CaseFile.objects.values_list("pk", flat=True)]
    return {
        "payment_id": [Payment.objects.get(person=owner).pk], "case_id": list(Case.objects.values_list("pk", flat=True)), "file_id": files,
        "mandate_id": [Mandate.objects.get(person=owner).pk], "fair_id": [SignUp.objects.get().fair_id], "vacancy_id": [Application.objects.get().vacancy_id],
        "class_id": [Enrolment.objects.get().training_id], "article_id": [Article.objects.get(kind="policy").pk], "person_id": [owner.pk],
        "kind": list({"plaque"} | set(DraftFile.objects.values_list("draft__kind", flat=True))), "name": ["purpose", "register"],
    }  # fmt: skip


def addresses(owner: Person) -> list[tuple[str, str, str]]:
    """Every address that may name somebody's row: its route, with the owner's numbers in it, and with numbers of nobody."""
    mine, found = numbers(owner), []
    for one in urlpatterns:
        route = str(one.pattern)
        names = re.findall(r"<\w+:(\w+)>", route)
        if not names or not route.startswith(("me/", "desk/")):
            continue
        for values in itertools.product(*(mine[name] for name in names)):
            there = nowhere = f"/portal/{route}"
            for name, value in zip(names, values, strict=True):
                pattern = rf"<\w+:{name}>"
                there = re.sub(pattern, str(value), there)
                nowhere = re.sub(pattern, str(NOWHERE) if isinstance(value, int) else str(value), nowhere)
            found.append((str(one.name), there, nowhere))
    return found


def tried(client: Client, method: str, url: str) -> tuple[int, str, int]:
    """Status, words, and how many acts were done; taken back."""
    with transaction.atomic():
        before = AuditEntry.objects.filter(outcome="done").count()
        answer = getattr(client, method)(url, {"reason": "不是我的", "grade": "1", "paper": "proof", "purpose": "hang"})
        done = AuditEntry.objects.filter(outcome="done").count() - before
        transaction.set_rollback(True)
    return answer.status_code, main_of(answer), done


def test_another_persons_numbers_in_every_address_are_found_nowhere(owner):
    stranger = inside(veteran(name="赵六", id_number=id_number(sequence=9), phone=phone(9)))
    far, anybody, wrong, opened = Client(), Client(), [], set()
    far.force_login(make_user("station_clerk", division=OTHER_TOWN), backend="apps.org.sign_in.StaffBackend")
    for name, there, nowhere in addresses(owner):
        is_desk = there.startswith("/portal/desk/")
        for method in ("get", "post"):
            status, words, done = tried(far if is_desk else stranger, method, there)
            if status < 400 and name in FOR_ONESELF and owner.name not in words:
                opened.add(name)
            elif status != 405 and (status, done, words) != (
                404,
                0,
                tried(far if is_desk else stranger, method, nowhere)[1],
            ):
                wrong.append((method, there, status, done))
            if tried(anybody, method, there)[0] not in (302, 401, 405):
                wrong.append((method, there, "whoever is not signed in"))
    assert wrong == []
    assert opened == FOR_ONESELF and len(addresses(owner)) > 60


@pytest.mark.parametrize("scope", ["view", "apply"])
def test_a_helper_is_shown_no_button_that_is_then_refused(scope):
    """What a mandate does not cover is said on the page, and the button is not there."""
    Mandate.objects.update(scope=scope)
    her, pressed, refused = daughter(), set(), []
    for page, name, form in shown(her).buttons():
        if name == "sign_out":
            continue
        with transaction.atomic():
            answer = getattr(her, form.method)(urljoin(page.url, form.action), sound(form))
            transaction.set_rollback(True)
        pressed.add(name)
        if answer.status_code in (403, 409) and "不能代办" in answer.content.decode():
            refused.append((page.url, name))
    assert refused == []
    assert ("begin" in pressed, "withdraw" in pressed) == (scope == "apply",) * 2 and pressed.isdisjoint(
        {"copy", "give_mandate", "sign_up", "join_class"}
    )
    told = [main_of(her.get(f"/portal/me/{url}")) for url in ("apply/phone_change/", "training/")]
    assert all("要本人办" in one for one in told)
    assert ("只能替王建国看" in main_of(her.get("/portal/me/apply/hardship/"))) == (scope == "view")
    assert "要本人办" in main_of(her.post("/portal/me/file/copy/")) and "岗位" not in main_of(
        her.post("/portal/me/file/copy/")
    )


def sound(form: Form) -> dict[str, Any]:
    """As somebody would send it: what the page offers, and words where it takes words."""
    body = {name: values[-1] for name, values in form.fields.items() if name not in form.files}
    return body | {name: SOUND.get(name, "家里的事，说来话长") for name in form.texts}


def test_script_in_every_text_field_stays_text(owner, seen):
    client, tries = inside(owner), 0
    for page, name, form in seen.buttons():
        for field, most in form.texts.items():
            body, tries = sound(form) | {field: SCRIPT[:most]}, tries + 1
            with transaction.atomic():
                answer = getattr(client, form.method)(urljoin(page.url, form.action), body)
                pages = [answer.content.decode()]
                if answer.status_code == 302:  # kept: where it leads, and where it is shown
                    pages += [
                        client.get(url).content.decode()
                        for url in (answer.headers["Location"], "/portal/me/readers/", "/portal/me/matters/")
                    ]
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, field)
            assert not [text for text in pages if "<script>alert" in text], (name, field)
    assert tries > 50


def test_a_file_too_large_is_refused_in_words_by_every_form_that_takes_one(owner, seen):
    client = inside(owner)
    kept = [rows.objects.count() for rows in (DraftFile, CaseFile)]
    taking = [(page, name, form) for page, name, form in seen.buttons() if form.files]
    for page, name, form in taking:
        body = sound(form) | {one: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * (10 << 20)) for one in form.files}
        answer = client.post(urljoin(page.url, form.action), body)
        assert answer.status_code == 422 and "超过10MB" in answer.content.decode(), name
    assert {name for _, name, _ in taking} == {"draft_paper", "add_matter_paper"}
    assert kept == [rows.objects.count() for rows in (DraftFile, CaseFile)]
    swollen = client.post("/portal/me/apply/question/q/text/", {"text": "长" * (1 << 20)})
    assert swollen.status_code == 413 and "太大" in swollen.content.decode() and TELEPHONE in swollen.content.decode()


def long_text(most: int) -> str:
    """As long as the field allows, no two letters alike: what packs badly must be kept too."""
    return "".join(chr(0x4E00 + 7 * place) for place in range(most))


def done_by_somebody() -> int:
    """Acts of people; the house ends sessions and keeps what came after."""
    return AuditEntry.objects.filter(outcome="done").exclude(verb__in=("portal.end_session", "portal.keep_typed")).count()


def typed_late(owner: Person, page: Page, form: Form) -> str:
    """Sent after the session has ended by itself; the page as its owner sees it after signing in again."""
    client, body = inside(owner), sound(form) | {field: long_text(most) for field, most in form.texts.items()}
    is_over()
    before = done_by_somebody()
    files = {name: SimpleUploadedFile("a.jpg", picture((55, 66))) for name in form.files}
    late = client.post(urljoin(page.url, form.action), body | files, headers={"referer": f"http://testserver{page.url}"})
    assert late.status_code == 401, (page.url, form.action)
    assert done_by_somebody() == before, form.action
    asked = {name for name in form.fields if name not in form.fixed}
    assert not asked or "没有丢" in late.content.decode(), (page.url, form.action)
    back = inside(owner)
    if "vp_kept" in client.cookies:
        back.cookies["vp_kept"] = client.cookies["vp_kept"].value
    return back.get(page.url).content.decode()


def is_there(text: str, form: Form, name: str, value: str) -> bool:
    """Does the page hold what was typed into that field, or chosen?"""
    if form.files:  # the photograph waits, and with it which paper it is
        return "退出以前选的照片没有丢" in text
    if name in form.texts:
        return escape(long_text(form.texts[name])) in text
    inputs = re.findall(r"<(?:input|option)[^>]*>", text)
    return any(f'name="{name}"' in one and f'value="{value}"' in one and " checked" in one for one in inputs)


def test_whatever_was_typed_into_any_own_form_when_the_session_ended_is_there_again(owner, seen):
    wrong, filled = [], 0
    for page, name, form in seen.buttons():
        if form.method != "post" or name_of(page.url) in MADE_ANEW or name == "sign_out":
            continue
        with transaction.atomic():
            text = typed_late(owner, page, form)
            transaction.set_rollback(True)
        for field in set(form.fields) - form.fixed:
            filled += 1
            if not is_there(text, form, field, form.fields[field][-1]):
                wrong.append((page.url, name, field))
    assert wrong == []
    assert filled > 20
