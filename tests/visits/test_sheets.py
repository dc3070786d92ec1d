"""Pages to look over and to print: reasons, coverage, two visits compared; what each page costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.actor import Actor
from apps.visits import actions, queries
from apps.visits.models import Task, Visit
from apps.visits.queries.visits import by_trigger
from apps.visits.rules.submission import Answer, Gift
from tests.visits.make import SIGNATURE, TOWN, Bureau, cash, listed
from tests.visits.test_desk import text
from tests.visits.test_doors import door
from tests.visits.test_life import PROMISED


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def test_every_reason_stands_on_one_page_and_its_figures_open_their_lists(bureau):
    late, key = listed(), listed("rural_elder")
    actions.list_person(bureau.station, person_id=key.pk, kind="key", reason="孤寡老人需要经常联系")
    actions.make_tasks(Actor.house(at=bureau.clerk.at))
    Task.objects.filter(person=late).update(due_on=bureau.today - timedelta(days=1))
    bureau.campaign()  # a draft is nobody's task yet
    bureau.visit(bureau.station, key, task=Task.objects.get(person=key, trigger="yearly"))
    found = {one.code: (one.open, one.late, one.done) for one in by_trigger(bureau.station) if one.open or one.done}
    assert found == {"contact": (1, 0, 0), "yearly": (0, 0, 1), "cover": (1, 1, 0)}
    client = door(bureau.station)
    page = text(client, reverse("visits:triggers"))
    assert "7日内走访" in page and "?trigger=cover&amp;late=1" in page
    assert late.name in text(client, f"{reverse('visits:tasks')}?trigger=cover&late=1")
    assert all(one.open == 0 for one in by_trigger(bureau.far))


def test_the_sheet_of_a_township_names_villages_and_who_is_still_to_be_visited(bureau):
    met, waiting = listed(), listed()
    row = bureau.running()
    bureau.visit(bureau.station, met, task=Task.objects.get(person=met, campaign=row))
    url = reverse("visits:coverage", args=[row.pk])
    client = door(bureau.leader)
    page = text(client, f"{url}?town={TOWN}")
    assert waiting.name in page and met.name not in page and "完成 50%" in page
    assert waiting.name not in text(client, url)
    assert door(bureau.far).get(f"{url}?town={TOWN}").status_code == 404
    assert client.get(f"{url}?town=999999").status_code == 404


def test_a_sheet_too_long_to_print_says_how_many_it_leaves_out(bureau, monkeypatch):
    from apps.visits.views import campaigns

    people = [listed() for _ in range(3)]
    row = bureau.running()
    url = f"{reverse('visits:coverage', args=[row.pk])}?town={TOWN}"
    assert "只列出前" not in text(door(bureau.leader), url)
    monkeypatch.setattr(campaigns, "MOST_NAMES", 2)
    page = text(door(bureau.leader), url)
    assert "只列出前 2 人，还没有走访到的共 3 人" in page
    assert sum(one.name in page for one in people) == 2


def test_every_page_costs_at_most_a_dozen_statements_however_long_its_list(bureau):
    people = [listed() for _ in range(4)]
    row, lot = bureau.running(), bureau.oil(9)
    for number, person in enumerate(people):
        task = Task.objects.get(person=person, campaign=row)
        goods = (Gift("goods", lot_id=lot.pk, quantity=1),)
        bureau.visit(bureau.station, person, task=task, needs=(PROMISED,), gifts=goods, signature=SIGNATURE)
        bureau.visit(bureau.second, person, answers=[Answer(one, "kept") for one in queries.open_promises(person.pk)])
        actions.list_person(bureau.station, person_id=person.pk, kind="key", reason="孤寡老人需要经常联系")
        actions.pair_person(bureau.station, person_id=person.pk, staff_id=bureau.second.staff_id, handbook_no=f"LX-{number}")
    names = ("campaigns", "tasks", "triggers", "promises", "visits", "figures", "conflicts", "listings", "pairings", "stock")
    pages = [reverse(f"visits:{name}") for name in names] + [f"{reverse('visits:promises')}?state=kept"]
    pages += [reverse(f"visits:{name}", args=[row.pk]) for name in ("campaign", "targets", "money")]
    pages += [
        f"{reverse('visits:coverage', args=[row.pk])}?town={TOWN}",
        reverse("visits:visit", args=[Visit.objects.first().pk]),
    ]
    pages += [reverse("visits:record", args=[people[0].pk])]
    client, costs = door(bureau.clerk), {}
    for url in pages:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200, url
        costs[url] = len(seen)
    assert {url: cost for url, cost in costs.items() if cost > 12} == {}


def test_two_visits_are_compared_side_by_side_and_settled_once(bureau):
    person = listed()
    bureau.visit(bureau.station, person, gifts=(cash(30_000),), companions=("李站",), signature=SIGNATURE)
    bureau.visit(bureau.second, person, note="上午刚有人来过")
    (row,) = queries.conflicts(bureau.clerk)
    client, url = door(bureau.clerk), reverse("visits:settle", args=[row.pk])
    page = text(client, url)
    assert (
        "300.00" in page and "上午刚有人来过" in page and page.index(row.other.receipt_no) < page.index(row.visit.receipt_no)
    )
    far = door(bureau.far)
    assert far.get(url).status_code == far.post(url, {"decision": "same", "note": "同一次登记两遍"}).status_code == 404
    assert client.post(url, {"decision": "same", "note": "是"}).status_code == 422
    assert "核对结论已登记" in text(client, url, decision="same", note="电话核实，同一次登记了两遍")
    assert "同一次登记了两遍" in text(client, url) and "登记结论" not in text(client, url)
    assert "已经核对过" in text(client, url, 422, decision="both", note="电话核实，同一次登记了两遍")
