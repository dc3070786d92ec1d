"""The pages of the desk: a fair from plan to work found, as a clerk clicks it; every page opens; figures open their lists."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.actor import Actor
from apps.jobs import actions
from apps.jobs.models import Application, Booth, Employer, Fair, Placement, SignUp, Vacancy
from apps.org.models import User
from tests.jobs.make import COUNTY, Jobs, credit_code

pytestmark = pytest.mark.django_db


def door(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="apps.org.sign_in.StaffBackend")
    return client


class Clicks:
    """A clerk who sends forms and is led on each time."""

    def __init__(self, client: Client, today: str) -> None:
        self.client, self.today = client, today

    def send(self, name: str, /, *args: object, **given: object) -> None:
        answer = self.client.post(reverse(f"jobs:{name}", args=args), given)
        assert answer.status_code == 302, re.sub(r"<[^>]+>", "", answer.content.decode())[-900:]

    def employer(self) -> Vacancy:
        """Registered, verified, with a checked vacancy."""
        firm = {
            "name": "怀远示例机械有限公司",
            "kind": "private",
            "size": "small",
            "contact_name": "王经理",
            "contact_phone": "19900000001",
        }
        self.send("register", credit_code=credit_code(1), division=COUNTY, trade="making", **firm)
        number = Employer.objects.get().pk
        self.send("verify", number)
        post = {
            "title": "数控车工",
            "headcount": "5",
            "pay_low": "5000",
            "pay_high": "7000",
            "place": "县经济开发区",
            "skills": "数控、叉车证",
        }
        self.send("post", number, trade="making", area="county", valid_until=self.today, reserved="none", **post)
        vacancy = Vacancy.objects.get()
        self.send("check", vacancy.pk, agree="yes")
        return vacancy

    def fair(self, vacancy: Vacancy) -> Fair:
        """Called, joined, checked, published, opened."""
        given = {
            "name": "退役军人专场招聘会",
            "mode": "onsite",
            "place": "县体育馆",
            "capacity": "10",
            "booth_count": "4",
            "booths_in_row": "2",
        }
        self.send("plan", division=COUNTY, starts_on=self.today, ends_on=self.today, **given)
        row = Fair.objects.get()
        self.send("fair_step", row.pk, "call")
        self.send("join", vacancy.employer_id, fair_id=row.pk, vacancy_ids=[vacancy.pk])
        self.send("booth_step", Booth.objects.get().pk, "accept")
        self.send("assign", Booth.objects.get().pk, number="3")
        for name in ("check", "publish", "open"):
            self.send("fair_step", row.pk, name)
        return row


def test_a_fair_is_made_and_somebody_finds_work_on_the_pages(jobs: Jobs) -> None:
    client, person = door(jobs.clerk), jobs.person()
    clicks = Clicks(client, jobs.today.isoformat())
    vacancy = clicks.employer()
    assert (vacancy.pay_low_fen, vacancy.skills) == (500_000, ["数控", "叉车证"])
    fair = clicks.fair(vacancy)
    assert "B01" in client.get(reverse("jobs:hall", args=[fair.pk])).content.decode()
    clicks.send("sign_up", fair.pk, who=person.name, channel="station")
    clicks.send("day", fair.pk, code=SignUp.objects.get().code)
    clicks.send("booth_step", Booth.objects.get().pk, "come")
    clicks.send("apply", vacancy.pk, who=person.name, fair_id=fair.pk, shows=["phone"], agreed="on")
    application = Application.objects.get()
    for result in ("interview", "intend", "sign"):
        clicks.send("application", application.pk, result=result)
    clicks.send("start", application.pk, started_on=clicks.today, evidence="contract", evidence_no="合同LD-1")
    clicks.send("fair_step", fair.pk, "hold")
    assert Placement.objects.get().is_counted
    page = client.get(reverse("jobs:fair", args=[fair.pk])).content.decode()
    lists = {url.replace("&amp;", "&") for url in re.findall(r'href="([^"]*number=[^"]*)"', page)}
    assert len(lists) == 6
    for url in lists:
        shown = client.get(url).content.decode()
        what = "怀远示例机械有限公司" if "number=posts" in url or "number=employers" in url else person.name
        assert what in shown and ("只列出" in shown or "number=posts" in url), url


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(jobs: Jobs) -> None:
    client = door(jobs.clerk)
    answer = client.post(reverse("jobs:register"), {"credit_code": "91340321DEM0000000", "name": "怀远示例机械有限公司", "division": COUNTY, "kind": "private",
                                                    "size": "small", "trade": "making", "contact_name": "王经理", "contact_phone": "19900000001"})  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422 and "校验位" in text and "王经理" in text
    assert client.post(reverse("jobs:plan"), {"name": "\x00", "capacity": "²"}).status_code == 422
    assert client.get(reverse("jobs:vacancies"), {"q": "\x00叉车", "pay": "²", "trade": "x", "after": "x"}).status_code in (
        200,
        400,
        422,
    )


def filled(jobs: Jobs) -> tuple[Fair, Application]:
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="open", vacancy=vacancy)
    person = jobs.person()
    actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=person.pk, channel="site")
    application = jobs.apply(person, vacancy, fair)
    jobs.hired(application)
    return fair, application


LISTS = ("fairs", "employers", "vacancies", "sign_ups", "applications", "placements", "follow_ups", "figures", "offers")


def test_every_page_opens_for_whoever_may_and_not_for_another_township(jobs: Jobs) -> None:
    fair, application = filled(jobs)
    clerk, leader, station, far = (door(one) for one in (jobs.clerk, jobs.leader, jobs.station, jobs.far))
    booth, vacancy = Booth.objects.get(), application.vacancy
    single = [
        ("fair", fair.pk),
        ("booths", fair.pk),
        ("hall", fair.pk),
        ("employer", vacancy.employer_id),
        ("vacancy", vacancy.pk),
    ]
    own = [
        ("application", application.pk),
        ("end", Placement.objects.get().pk),
        ("follow_up", application.follow_ups.first().pk),
    ]  # type: ignore[union-attr]
    forms = [("change", fair.pk), ("cancel", fair.pk), ("close", fair.pk), ("day", fair.pk), ("sign_up", fair.pk), ("assign", booth.pk),
             ("correct_employer", vacancy.employer_id), ("post", vacancy.employer_id), ("join", vacancy.employer_id),
             ("correct_vacancy", vacancy.pk), ("close_vacancy", vacancy.pk), ("renew", vacancy.pk), ("apply", vacancy.pk)]  # fmt: skip
    for name in (*LISTS, "plan", "register", "place"):
        assert clerk.get(reverse(f"jobs:{name}")).status_code == 200, name
        assert leader.get(reverse(f"jobs:{name}")).status_code == (403 if name in ("plan", "register", "place") else 200), (
            name
        )
    for name, number in (*single, *own, *forms):
        assert clerk.get(reverse(f"jobs:{name}", args=[number])).status_code == 200, name
    for name, number in own:
        url = reverse(f"jobs:{name}", args=[number])
        assert (station.get(url).status_code, far.get(url).status_code) == (200, 404), name
    assert far.get(reverse("jobs:fair", args=[fair.pk])).status_code == 200  # the county's common knowledge
    assert far.post(reverse("jobs:fair_step", args=[fair.pk, "hold"])).status_code == 404
    assert application.person.name not in far.get(reverse("jobs:applications")).content.decode()
    for name, args in (
        ("leave", [booth.pk, "x"]),
        ("decide", [vacancy.employer_id, "x"]),
        ("fair", [10**9]),
        ("booth_step", [booth.pk, "x"]),
    ):
        assert clerk.get(reverse(f"jobs:{name}", args=args)).status_code in (404, 405)


def test_the_contacts_number_is_shown_once_and_written_down(jobs: Jobs) -> None:
    row = jobs.employer()
    url = reverse("jobs:employer", args=[row.pk])
    client = door(jobs.clerk)
    assert "19900000001" not in client.get(url).content.decode()
    assert "19900000001" in client.post(reverse("jobs:contact", args=[row.pk])).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long(jobs: Jobs, name: str) -> None:
    filled(jobs)
    client, url = door(jobs.clerk), reverse(f"jobs:{name}")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    vacancy = Vacancy.objects.get()
    jobs.fair(name="又一场招聘会", vacancy=vacancy)
    for _ in range(2):
        actions.record_result(jobs.clerk, application_id=jobs.apply(jobs.person(), vacancy).pk, result="intend")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) <= 12, [one["sql"][:90] for one in many]
