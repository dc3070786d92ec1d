"""The queue of suspected duplicates, found by the database."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.people import actions
from apps.people.models import PayeeAccount, PersonAlias
from apps.people.queries.pairs import MOST_SHARING, duplicate_pairs, side_by_side
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import id_number, person, phone
from tests.people.test_accounts import change

pytestmark = pytest.mark.django_db
BORN = date(1961, 1, 1)


def born(sequence: int, name: str = "", **over: object) -> int:
    return person(name=name or f"孙{'甲乙丙丁戊己庚辛壬癸'[sequence % 10]}", id_number=id_number(BORN, sequence), **over).pk


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
