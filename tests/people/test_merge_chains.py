"""Chains of merges undone in any order, two at once, and every rule that two dossiers of one human can break."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from apps.core.actor import Actor
from apps.people import actions
from apps.people.actions.moving import RowsClash, move
from apps.people.models import Category, PayeeAccount, Person
from apps.people.queries.links import collisions, links, repeats
from tests.people.builders import id_number, person
from tests.people.test_accounts import change
from tests.people.test_merging import filled, snapshot

pytestmark = pytest.mark.django_db


def merged(clerk: Actor, reviewer: Actor, kept: Person, dropped: Person) -> int:
    asked = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    return actions.confirm_merge(reviewer, merge_id=asked.pk).pk


def undone(clerk: Actor, reviewer: Actor, number: int) -> None:
    actions.propose_unmerge(clerk, merge_id=number, reason="实为两人")
    actions.confirm_unmerge(reviewer, merge_id=number)


def three(clerk: Actor) -> list[Person]:
    return [filled(clerk, 1, 21), filled(clerk, 2, 22), filled(clerk, 3, 23)]


def known() -> dict[str, list[Any]]:
    """The snapshot without the order of rows."""
    return {table: sorted(rows, key=str) for table, rows in snapshot().items()}


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=str)
def test_a_chain_is_undone_in_any_order(clerk: Actor, reviewer: Actor, order: tuple[int, ...]) -> None:
    first, second, third = three(clerk)
    before = known()
    numbers = [merged(clerk, reviewer, second, first), merged(clerk, reviewer, third, second)]
    first.refresh_from_db()
    assert first.merged_into_id == third.pk
    for place in order:
        undone(clerk, reviewer, numbers[place])
    assert known() == before


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=str)
def test_two_merged_into_one_leave_in_any_order(clerk: Actor, reviewer: Actor, order: tuple[int, ...]) -> None:
    first, second = filled(clerk, 1, 21), filled(clerk, 2, 22)
    kept = person(name="王建国", id_number=id_number(date(1955, 3, 1), 24))
    before = known()
    numbers = [merged(clerk, reviewer, kept, first), merged(clerk, reviewer, kept, second)]
    undone(clerk, reviewer, numbers[order[0]])
    staying = (first, second)[order[1]]
    account = PayeeAccount.objects.get(person=kept, is_live=True)
    assert account.pk == PayeeAccount.objects.order_by("pk")[order[1]].pk, "the account of who stays is live again"
    assert Category.objects.filter(person=kept).exclude(state="void").count() == 2
    staying.refresh_from_db()
    assert staying.merged_into_id == kept.pk
    undone(clerk, reviewer, numbers[order[1]])
    assert known() == before


def test_who_left_and_went_elsewhere_is_not_taken_along_by_a_later_undo(clerk: Actor, reviewer: Actor) -> None:
    first, second, third = three(clerk)
    before = known()
    one = merged(clerk, reviewer, second, first)
    two = merged(clerk, reviewer, third, second)
    undone(clerk, reviewer, one)
    again = merged(clerk, reviewer, third, first)
    undone(clerk, reviewer, two)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.merged_into_id, second.merged_into_id) == (third.pk, None)
    assert not Category.objects.filter(person=first).exists(), "its rows stay where it is now"
    undone(clerk, reviewer, again)
    assert known() == before


def test_every_rule_two_dossiers_can_break_has_its_word() -> None:
    """A new table with a foreign key to Person and a key of its own fails here, and not in production."""
    found = {(link.app, rule) for link, rule in collisions()}
    silent = sorted((app, rule) for app, rule in found if rule not in repeats(app))
    assert silent == [], (
        "decide what a merge does with repeated rows: settle them in people/actions/moving.py, or merge_repeats"
    )
    named = {(config.label, rule) for config in apps.get_app_configs() for rule in getattr(config, "merge_repeats", ())}
    assert named - found == set(), "merge_repeats names rules that do not exist"


def test_what_the_database_holds_unique_by_person_is_what_the_models_say() -> None:
    """Unique indexes written by hand in a migration are found too."""
    tables = {link.table: set(link.columns) for link in links()}
    declared = {rule for _, rule in collisions()}
    with connection.cursor() as cursor:
        cursor.execute(
            """select t.relname, i.relname, array_agg(a.attname::text) from pg_index x join pg_class t on t.oid = x.indrelid
               join pg_class i on i.oid = x.indexrelid join pg_attribute a on a.attrelid = t.oid and a.attnum = any(x.indkey)
               where x.indisunique and t.relnamespace = 'public'::regnamespace group by 1, 2"""
        )
        found = {
            name for table, name, columns in cursor.fetchall()
            if table in tables and set(columns) & tables[table] and "id" not in columns
        }  # fmt: skip
    assert found - declared == set()


def test_a_repeated_row_nobody_spoke_for_refuses_the_merge(
    clerk: Actor, reviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, dropped = person(), person()
    change(clerk, kept, 1), change(clerk, dropped, 2)
    monkeypatch.setattr(apps.get_app_config("people"), "merge_repeats", ())
    before = snapshot()
    with pytest.raises(RowsClash, match="收款账户"):
        move(dropped.pk, kept.pk)
    assert snapshot() == before


def test_the_enumeration_sees_every_kind_of_rule() -> None:
    rules = {rule for _, rule in collisions()}
    assert {"people_account_one_live", "people_category_overlap", "span_one_of_group", "confirmation_once"} <= rules
    assert "people_document_person" not in rules, "a key that holds the row's own number cannot collide"
    assert all(isinstance(link.model, models.base.ModelBase) for link, _ in collisions())
