"""Every page for every role: allowed ones answer, refused ones say so, out of scope is not found, a bounded number of queries."""

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.payments.models import Payment
from tests.payments.make import people_owed
from tests.workbench.conftest import County

pytestmark = pytest.mark.django_db

COUNTS = json.loads((Path(__file__).resolve().parents[1] / "query_counts.json").read_text(encoding="utf-8"))
CLERKS = ("benefit_clerk", "benefit_reviewer", "leader")
MONEY = (*CLERKS, "finance")
STATION = (*MONEY, "station_clerk")
PAGES = {
    "home": (*STATION, "auditor", "sysadm", "secadm"),
    "batches": MONEY,
    "posting": MONEY,
    "compose": MONEY,
    "rejected": STATION,
    "held": STATION,
    "holds": STATION,
    "cases": (*CLERKS, "station_clerk", "auditor"),
    "case_appeals": (*CLERKS, "station_clerk", "auditor"),
    "case_follow_ups": (*CLERKS, "station_clerk", "auditor"),
    "case_kinds": (*CLERKS, "station_clerk"),
    "case_kind_list": (*CLERKS, "station_clerk", "auditor"),
    "hand_over_cases": ("benefit_reviewer", "leader"),
    "unknowns": STATION,
    "tieout": MONEY,
    "receivables": MONEY,
    "waiting": STATION,
    "suspicions": STATION,
    "confirmation": STATION,
    "persons": STATION,
    "search": STATION,
    "standards": STATION,
    "parameters": STATION,
    "what_if": MONEY,
    "jobs": STATION,
}
ROLES = ("sysadm", "secadm", "auditor", "benefit_clerk", "benefit_reviewer", "leader", "station_clerk", "finance")
LATIN = re.compile(r">[^<>]*?\b([A-Za-z]{4,}(?: [A-Za-z]+)+)\b[^<>]*<")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_opens_for_every_role_that_needs_it(county: County, entered, name):
    for role in PAGES[name]:
        answer = entered(role).get(reverse(f"workbench:{name}"))
        assert answer.status_code == 200, (name, role)


@pytest.mark.parametrize("name", ["batches", "tieout", "receivables"])
def test_money_pages_are_closed_to_the_three_administrators(county: County, entered, name):
    for role in ("sysadm", "secadm", "auditor"):
        answer = entered(role).get(reverse(f"workbench:{name}"))
        assert answer.status_code == 403 and "岗位" in answer.content.decode()


def test_strangers_are_sent_to_the_sign_in_page(client):
    for name in PAGES:
        answer = client.get(reverse(f"workbench:{name}"))
        assert answer.status_code == 302 and answer.url.startswith("/login/"), name


def test_the_navigation_only_offers_doors_that_open(county: County, entered):
    for role in ROLES:
        client = entered(role)
        page = client.get("/").content.decode()
        nav = page[page.index('aria-label="主导航"') : page.index("</nav>")]
        for url in re.findall(r'href="([^"]+)"', nav):
            assert client.get(url).status_code == 200, (role, url)


TABS = ("summary", "lines", "difference", "reminders", "files", "records")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_batch_opens(county: County, entered, tab):
    answer = entered("leader").get(reverse("workbench:batch", args=[county.batch.key]), {"tab": tab})
    assert answer.status_code == 200 and county.batch.key in answer.content.decode()


@pytest.mark.parametrize("tab", ["summary", "timeline", "money", "family", "papers", "why", "records"])
def test_every_tab_of_a_dossier_opens(county: County, entered, tab):
    answer = entered("benefit_clerk").get(reverse("workbench:person", args=[county.persons[0].pk]), {"tab": tab})
    assert answer.status_code == 200 and county.persons[0].name in answer.content.decode()


def test_the_ledger_shows_paid_and_sent_back_months(county: County, entered):
    client = entered("benefit_clerk")
    paid = client.get(reverse("workbench:person", args=[county.persons[0].pk]), {"tab": "money"}).content.decode()
    back = client.get(reverse("workbench:person", args=[county.persons[2].pk]), {"tab": "money"}).content.decode()
    assert "✓ 已发" in paid and "1,200.00" in paid
    assert "c-returned" in back and "186.00" in back


def test_a_slip_says_the_amount_in_figures_and_in_capitals(county: County, entered):
    payment = Payment.objects.get(person=county.persons[1])
    page = entered("benefit_clerk").get(reverse("workbench:slip", args=[payment.pk])).content.decode()
    assert "557.33" in page and "伍佰伍拾柒元叁角叁分" in page and payment.ref in page


def test_a_month_of_a_person_opens_from_its_cell(county: County, entered):
    url = reverse("workbench:month", args=[county.persons[0].pk, "2026-11"])
    assert "1,200.00" in entered("benefit_clerk").get(url).content.decode()


def test_another_township_is_not_found_and_looks_like_nothing(county: County, entered):
    client = entered("station_clerk", division="340321105000")
    person, payment = county.persons[0], Payment.objects.first()
    for url in (
        reverse("workbench:person", args=[person.pk]),
        reverse("workbench:month", args=[person.pk, "2026-11"]),
        reverse("workbench:slip", args=[payment.pk]),
        reverse("workbench:payment", args=[payment.pk]),
    ):
        answer = client.get(url)
        assert answer.status_code == 404 and person.name not in answer.content.decode(), url


def test_the_desk_counts_what_it_lists(county: County, entered):
    client = entered("finance")
    home, desk = client.get("/").content.decode(), client.get(reverse("workbench:rejected")).content.decode()
    rows = desk[desk.index("<tbody>") : desk.index("</tbody>")].count("<tr")
    assert rows == 1 and re.search(r'todo-n">1</span><span class="todo-what">退票待处理', home)


def test_the_tie_out_names_what_holds(county: County, entered):
    page = entered("finance").get(reverse("workbench:tieout"), {"month": "2026-11"}).content.decode()
    assert "应发 = 明细：相符" in page and "明细 = 报盘文件：相符" in page


@pytest.mark.parametrize("name", sorted(COUNTS["workbench"]))
def test_a_list_costs_the_same_queries_however_long(county: County, entered, name):
    client = entered("benefit_clerk")
    url = reverse(f"workbench:{name}")
    client.get(url)
    few = _count(client, url)
    people_owed(*([10_000] * 25))
    many = _count(client, url)
    assert many <= few, (name, few, many)
    assert many <= COUNTS["workbench"][name], (name, many)


@pytest.mark.parametrize("tab", sorted(COUNTS["dossier"]))
def test_a_dossier_costs_at_most_a_dozen_queries(county: County, entered, tab):
    client = entered("benefit_clerk")
    url = f"{reverse('workbench:person', args=[county.persons[0].pk])}?tab={tab}"
    client.get(url)
    assert _count(client, url) <= COUNTS["dossier"][tab]


@pytest.mark.parametrize("tab", sorted(COUNTS["batch"]))
def test_a_batch_page_costs_a_fixed_number_of_queries(county: County, entered, tab):
    client = entered("benefit_clerk")
    url = f"{reverse('workbench:batch', args=[county.batch.key])}?tab={tab}"
    client.get(url)
    assert _count(client, url) <= COUNTS["batch"][tab]


@pytest.mark.parametrize("tab", ["summary", "lines", "records"])
def test_a_batch_in_preparation_costs_a_fixed_number_of_queries(county: County, entered, tab):
    people_owed(*([10_000] * 3))
    draft = county.desk.composed()
    client = entered("benefit_clerk")
    url = f"{reverse('workbench:batch', args=[draft.key])}?tab={tab}"
    page = client.get(url).content.decode()
    assert ("提交复核" in page) == (tab == "summary") and ("看汇总和提醒后办理" in page) == (tab != "summary")
    assert _count(client, url) <= COUNTS["draft"][tab]


def _count(client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len([one for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_no_english_words_reach_the_clerk(county: County, entered):
    client = entered("benefit_clerk")
    for name in PAGES:
        page = client.get(reverse(f"workbench:{name}")).content.decode()
        page = page[page.index("<body") :]
        assert not LATIN.findall(page), (name, LATIN.findall(page)[:3])


def test_a_search_with_one_hit_opens_the_dossier(county: County, entered):
    person = county.persons[0]
    answer = entered("benefit_clerk").get(reverse("workbench:search"), {"q": person.dossier_no.replace("T", "")})
    assert answer.status_code == 200
    found = entered("benefit_clerk").get(reverse("workbench:search"), {"q": "测试"})
    assert found.status_code in (200, 302)


def test_an_unknown_address_says_what_to_do_next(entered):
    answer = entered("benefit_clerk").get("/no-such-page/")
    assert answer.status_code == 404 and "工作台首页" in answer.content.decode()
