"""The queue of suspected duplicates, found by the database."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.core.pages import BadToken
from apps.core.todos import Todo
from apps.core.together import Together
from apps.org.models import User
from apps.people import actions
from apps.people.models import Merge, PayeeAccount, PersonAlias
from apps.people.queries.facing import facing
from apps.people.queries.pairs import MOST_SHARING, duplicate_count, duplicate_page, duplicate_pairs, side_by_side
from apps.people.queries.todos import todos
from tests.make import OTHER_TOWN, TOWN, make_actor
from tests.people.builders import id_number, person, phone
from tests.people.test_accounts import change

pytestmark = pytest.mark.django_db
BORN = date(1961, 1, 1)


def born(sequence: int, name: str = "", **over: object) -> int:
    return person(name=name or f"孙{'甲乙丙丁戊己庚辛壬癸'[sequence % 10]}", id_number=id_number(BORN, sequence), **over).pk


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def _todos(actor: Actor) -> list[Todo]:
    return [line.value for line in todos(actor, Together())]


def reasons(actor: Actor) -> dict[tuple[int, int], tuple[str, ...]]:
    return {(pair.first_id, pair.second_id): pair.reasons for pair in duplicate_pairs(actor)}


def test_each_rule_finds_its_pair_and_says_why(clerk: Actor) -> None:
    one, same, sound = born(1, "周小龙"), born(2, "周小龙"), born(3, "周晓龙")
    called = person(name="钱一", id_number=id_number(date(1950, 1, 1), 4), phone=phone(7)).pk
    also = person(name="李二", id_number=id_number(date(1951, 1, 1), 5), phone=phone(7)).pk
    found = reasons(clerk)
    assert found[(one, same)] == ("姓名和出生日期相同",)
    assert found[(one, sound)] == ("姓名同音、出生日期相同、同乡镇",)
    assert found[(called, also)] == ("联系电话相同",)
    assert len(found) == 4
    shown = side_by_side(clerk, duplicate_pairs(clerk))
    assert (shown[0][1].name, shown[0][2].name) == ("周小龙", "周小龙")


def test_accounts_and_former_numbers(clerk: Actor) -> None:
    first = person(name="钱一", id_number=id_number(date(1950, 1, 1), 4))
    second = person(name="李二", id_number=id_number(date(1951, 1, 1), 5))
    change(clerk, first, 1)
    change(clerk, second, 2)
    row = PayeeAccount.objects.get(person=second)
    PayeeAccount.objects.filter(pk=row.pk).update(
        is_live=False,
        closed_on=row.opened_on,
        closed_reason="改",
        account_blind=PayeeAccount.objects.get(person=first).account_blind,
    )
    PersonAlias.objects.create(
        person=second, kind="id_number", id_number_sealed=first.id_number_sealed, id_number_blind=first.id_number_blind,
        until=date(2026, 1, 1), reason="更正",
    )  # fmt: skip
    (pair,) = duplicate_pairs(clerk)
    assert pair.reasons == ("一人的身份证号是另一人的原号码", "收款账号相同")
    assert pair.score == 100


def test_a_judged_pair_leaves_the_queue(clerk: Actor, reviewer: Actor) -> None:
    one, two, three = born(1, "周小龙"), born(2, "周小龙"), born(3, "周小龙")
    assert len(duplicate_pairs(clerk)) == 3
    actions.judge_distinct(clerk, person_id=two, other_id=one, reason="两人都在世")
    asked = actions.propose_merge(clerk, kept_id=one, dropped_id=three, reason="同一人")
    assert set(reasons(clerk)) == {(two, three)}
    actions.confirm_merge(reviewer, merge_id=asked.pk)
    assert duplicate_pairs(clerk) == []


def test_only_the_actors_places_and_only_with_the_right(clerk: Actor, sysadm: Actor) -> None:
    born(1, "周小龙")
    born(2, "周小龙", division=OTHER_TOWN)
    assert len(duplicate_pairs(clerk)) == 1
    assert duplicate_pairs(make_actor("benefit_clerk", division="340321104000")) == []
    with pytest.raises(Forbidden):
        duplicate_pairs(sysadm)


def test_a_village_telephone_is_no_hint_and_the_statements_do_not_grow(clerk: Actor) -> None:
    for place in range(MOST_SHARING + 1):
        person(
            name=f"孙{'甲乙丙丁戊己庚辛'[place]}", id_number=id_number(date(1950 + place, 1, 1), place + 1), phone=phone(1)
        )
    assert duplicate_pairs(clerk) == []
    born(60, "周小龙"), born(61, "周小龙")
    with CaptureQueriesContext(connection) as caught:
        duplicate_pairs(clerk)
    assert len(caught) == 1


def test_the_queue_pages_forward_and_back_and_counts_the_whole(clerk: Actor) -> None:
    for day in range(1, 6):
        for sequence in (1, 2):
            person(
                name="周小龙", id_number=id_number(date(1961, 1, day), sequence), division=OTHER_TOWN if day > 3 else TOWN
            )
    whole = duplicate_pairs(clerk)
    assert len(whole) == duplicate_count(clerk) == 5
    seen, token, tokens = [], None, []
    while True:
        found = duplicate_page(clerk, after=token, size=2)
        assert found.total == 5
        seen += found.rows
        tokens.append(found.previous_token)
        if found.next_token is None:
            break
        token = found.next_token
    assert seen == whole
    assert tokens[0] is None
    back = duplicate_page(clerk, after=tokens[-1], size=2)
    assert list(back.rows) == whole[2:4] and back.previous_token is not None
    assert duplicate_page(clerk, after=back.previous_token, size=2).rows == whole[:2]
    assert duplicate_page(clerk, town=OTHER_TOWN).total == 2
    assert duplicate_page(clerk, rule="name").total == 5
    assert duplicate_page(clerk, rule="phone").total == 0
    for bad in ("x", "n1-2", "n1-2-3-4", "n1-二-3", "p" + "9" * 30):
        with pytest.raises(BadToken):
            duplicate_page(clerk, after=bad)


def test_two_dossiers_face_each_other_and_the_decision_is_remembered(clerk: Actor) -> None:
    one, two = born(1, "周小龙"), born(2, "周小龙")
    found = facing(clerk, one, two)
    assert {label for label, _, _, same in found.rows if same} >= {"姓名", "出生日期", "性别"}
    assert ("身份证号", False) in {(label, same) for label, _, _, same in found.rows}
    page = client_of(clerk)
    assert "对照判断" in page.get("/people/duplicates/").content.decode()
    address = f"/people/duplicates/{one}/{two}/"
    assert page.post(address, {"verdict": "distinct", "reason": ""}).status_code == 422
    assert page.post(address, {"verdict": "distinct", "reason": "双胞胎，两人都在世"}).status_code == 302
    assert "双胞胎" in page.get(address).content.decode()
    assert duplicate_count(clerk) == 0


def test_one_human_is_proposed_from_the_page_and_only_in_the_own_township(clerk: Actor, station_clerk: Actor) -> None:
    one, two = born(1, "周小龙"), born(2, "周小龙", division=OTHER_TOWN)
    assert client_of(station_clerk).get(f"/people/duplicates/{one}/{two}/").status_code == 404
    assert duplicate_count(station_clerk) == 0
    page = client_of(clerk)
    assert (
        page.post(f"/people/duplicates/{one}/{two}/", {"verdict": "second", "reason": "同一人重复建档"}).status_code == 302
    )
    assert (Merge.objects.get().kept_id, Merge.objects.get().dropped_id) == (two, one)
    assert "合并待复核" in page.get(f"/people/duplicates/{one}/{two}/").content.decode().replace("的合并", "合并")
    again = page.post(f"/people/duplicates/{one}/{two}/", {"verdict": "second", "reason": "同一人重复建档"})
    assert again.status_code == 422 and "到“档案合并”查看" in again.content.decode()


def test_the_home_page_counts_merges_to_confirm_and_not_the_queue(clerk: Actor, reviewer: Actor) -> None:
    one, two = born(1, "周小龙"), born(2, "周小龙")
    assert not [todo for todo in _todos(clerk) if "重复" in todo.what]  # half a second a county is too dear there
    actions.propose_merge(clerk, kept_id=one, dropped_id=two, reason="同一人")
    assert (1, "档案合并待复核") in [(todo.count, todo.what) for todo in _todos(reviewer)]


def test_the_queue_over_http(clerk: Actor) -> None:
    one, two = born(1, "周小龙"), born(2, "周小龙")
    client = client_of(clerk)
    found = client.get("/api/v1/people/duplicates/?size=1&rule=name").json()
    assert (found["total"], found["results"][0]["first"], found["results"][0]["second"]) == (1, one, two)
    assert client.get("/api/v1/people/duplicates/?size=x").status_code == 422
    assert client.get("/api/v1/people/duplicates/?after=bad").status_code == 422
    body = {"first_id": two, "second_id": one, "reason": "两人都在世"}
    for _ in range(2):
        answer = client.post(
            "/api/v1/people/duplicates/distinct/", body, content_type="application/json", headers={"Idempotency-Key": "k1"}
        )
        assert answer.status_code == 201
    assert client.get("/api/v1/people/duplicates/").json()["total"] == 0
