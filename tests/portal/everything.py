"""A veteran who has one of everything the portal knows, and all that is behind the links and buttons this veteran is shown."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.core.actor import now
from apps.jobs import actions as jobs
from apps.jobs.actions import learning
from apps.memorials import actions as memorials
from apps.notices.models import Article
from apps.org.models import Station
from apps.people.models import Person
from apps.portal import actions
from apps.portal.models import DraftFile, Mandate, PortalSession
from apps.portal.queries import drafts, entering
from apps.portal.rules.mandates import Given
from tests.cases.make import picture, station, step
from tests.jobs.ledger import Desk as Training
from tests.jobs.make import Jobs
from tests.jobs.test_training import opened
from tests.make import make_actor
from tests.memorials.test_martyrs import HERO
from tests.notices.builders import published
from tests.payments.make import Desk, make_account, owe
from tests.people.builders import id_number, phone
from tests.portal.make import NAME, NUMBER, signed_in, veteran
from tests.portal.test_applying import FILLED, fill, late_paper, upload
from tests.scenarios.crawling import links
from tests.scenarios.hostile import Form, forms

TELEPHONE = "0552-0001111"
MOTHER = "李秀英"


def world() -> None:
    """A station with a telephone, something published."""
    Station.objects.create(name="怀远县服务中心", level="county", division_id="340321000000", phone=TELEPHONE)
    writer, other = make_actor("benefit_clerk"), make_actor("leader")
    said = {"shows_from": date.today(), "author_id": writer.staff_id, "written_at": now(), "state": "published",
            "publisher_id": other.staff_id, "published_at": now()}  # fmt: skip
    Article.objects.create(kind="answer", title="优待证遗失如何补换", body="先挂失，再到服务站补换。", **said)
    Article.objects.create(kind="policy", title="优待办法", body="第一条 为了尊重军人。\n\n第二条 依法优待。", **said)


def given(name: str, number: str, telephone: str) -> Given:
    return Given(name, "女儿", number, telephone, "apply", now().date() + timedelta(days=90))


def owned() -> Person:
    """Money, cases (one waits for a paper, one is answered), drafts of every kind, files in each place, helpers and somebody helped, work, a class, and
    what everybody may read."""
    world()
    row, mother = veteran(), veteran(name=MOTHER, id_number=id_number(sequence=8), phone=phone(2))
    make_account(row)
    owe(row, 104_200)
    Desk().returned()
    at_work(row)
    martyr = memorials.write_martyr(make_actor("benefit_clerk"), given=HERO)
    memorials.publish_martyr(make_actor("benefit_reviewer"), martyr_id=martyr.pk, revision=martyr.revision)
    published(make_actor("benefit_reviewer"))
    me = entering.veteran(row, now(), None)
    actions.give_mandate(me, given=given("王芳", id_number(sequence=31), phone(31)))
    actions.give_mandate(entering.veteran(mother, now(), None), given=given(NAME, NUMBER, phone(1)))
    handed_in(row)
    return row


def at_work(row: Person) -> None:
    desk, training, me = Jobs(), Training(), entering.veteran(row, now(), None)
    fair = desk.fair(state="open", vacancy=desk.vacancy(title="设备维修工"))
    jobs.sign_up(me, fair_id=fair.pk, shows=["name"])
    desk.apply(row, desk.vacancy(title="焊接工"))
    learning.enrol(me, class_id=opened(training).pk)
    opened(training, name="育婴师班")


def handed_in(row: Person) -> None:
    """Cases and drafts, by the pages themselves."""
    client = signed_in(row)
    fill(client, "hardship", FILLED)
    upload(client, "hardship", "proof", picture())
    client.post("/portal/me/apply/hardship/send/")
    case = Case.objects.latest("pk")
    cases.ask_supplement(station(), case_id=case.pk, seen_seq=1, reason="请补住院费用清单")
    fill(client, "suggestion", {"topic": "service", "text": "希望中午也有人值班"})
    client.post("/portal/me/apply/suggestion/send/")
    step(make_actor("benefit_clerk"), Case.objects.latest("pk"), "taken", answer="中午安排一人值班，下月起执行")
    for kind in drafts.offered_kinds():
        client.post(f"/portal/me/apply/{kind.code}/begin/")
    upload(client, "plaque", "register", picture())
    fill(client, "volunteer", {"kind": "talk", "time": "weekend", "health": "腿脚不太好"})
    late_paper(client, f"/portal/me/matters/{case.pk}/", picture((70, 70)))
    upload(client, "plaque", "register", picture((80, 80)))
    assert DraftFile.objects.filter(is_waiting=True).count() == 2 and Mandate.objects.count() == 2


@dataclass
class Page:
    """One address as somebody was shown it."""

    url: str
    text: str
    headers: dict[str, str]
    forms: list[Form] = field(default_factory=list)


@dataclass
class Shown:
    """What is behind links, one of each route and word in its address; and the names of all routes that links and buttons lead to."""

    pages: dict[Any, Page] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def buttons(self) -> Iterator[tuple[Page, str, Form]]:
        """Each form once that asks for other things or goes elsewhere: its page, the route it is sent to."""
        known = set()
        for page in self.pages.values():
            for form in page.forms:
                name = name_of(urljoin(page.url, form.action))
                key = (name, form.method, *((field, most) for field, most in sorted(form.texts.items())), len(form.fields))
                if name and key not in known:
                    known.add(key)
                    yield page, name, form


def key_of(url: str, *, every: bool = False) -> tuple[Any, ...] | None:
    """The route with the words of its address; ``every``: with its numbers too."""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    words = tuple(value for value in found.kwargs.values() if every or isinstance(value, str))
    return (found.view_name.removeprefix("portal:"), *words) if found.view_name.startswith("portal:") else None


def name_of(url: str) -> str:
    return (key_of(url) or ("",))[0]


def shown(client: Client, *, every: bool = True) -> Shown:
    """Follow every link inside the portal from the first pages, and go on with every draft. ``every``: each row, not one of each route."""
    waiting, seen = ["/portal/", "/portal/me/", "/portal/sign-in/"], Shown()
    while waiting:
        url = waiting.pop(0)
        key = key_of(url, every=every)
        if key is None or key in seen.pages:
            continue
        seen.names.add(key[0])
        if key[0] == "size":  # another edition of the same
            continue
        answer = client.get(url)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/portal/sign-in/"):
            continue
        assert answer.status_code == 200, (url, answer.status_code)
        is_page = answer.headers["Content-Type"].startswith("text/html")
        text = answer.content.decode() if is_page else ""
        seen.pages[key] = Page(url, text, dict(answer.headers), forms(url, text))
        seen.names |= {name_of(urljoin(url, one.action)) for one in seen.pages[key].forms} - {""}
        waiting += links(url, text)
        waiting += [
            one.action.replace("/begin/", "/check/")
            for one in seen.pages[key].forms
            if name_of(one.action) == "begin" and "接着填" in text
        ]
    return seen


def main_of(answer: Any) -> str:
    found = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    return found[0] if found else ""


def is_over() -> None:
    """Ten minutes pass without a keystroke."""
    PortalSession.objects.update(seen_at=now() - timedelta(minutes=11))


def inside(row: Person) -> Client:
    """A browser with a session of this person; how one comes in is tried in test_sign_in."""
    client, token, at = Client(), secrets.token_urlsafe(24), now()
    PortalSession.objects.create(
        token_digest=entering.session_digest(token), person=row, way="sms", started_at=at, seen_at=at
    )
    client.cookies["vp_veteran"] = token
    return client
