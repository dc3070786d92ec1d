"""Two dossiers become one and apart again; every table is compared, enumerated from the model registry."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, NotFound
from apps.people import actions, queries
from apps.people.actions.merging import CannotMerge
from apps.people.choices import MergeState
from apps.people.models import Category, DistinctPair, Merge, Person, ServiceRecord
from apps.people.queries.links import links
from apps.people.rules.identity import StaleVersion
from apps.people.rules.persons_apart import NoStaff, SamePerson
from tests.make import OTHER_TOWN
from tests.people.builders import id_number, paper, person
from tests.people.test_accounts import change

pytestmark = pytest.mark.django_db


def filled(actor: Actor, number: int, sequence: int) -> Person:
    """A dossier with one row in every corner; two of them overlap in service, category and relatives."""
    from datetime import date

    row = person(name="王建国", id_number=id_number(date(1955, 3, 1), sequence))
    deed = paper(actor, row)
    actions.set_category(actor, person_id=row.pk, kind="rural_elder", evidence_id=deed.pk)
    actions.set_category(actor, person_id=row.pk, kind="war_veteran" if number % 2 else "returned_ill")
    actions.record_service(actor, person_id=row.pk, enlisted_on=date(1973, 12, number), discharged_on=date(1977, 3, 1))
    actions.add_relative(
        actor, person_id=row.pk, relation="spouse", name="李梅花", id_number=id_number(sequence=66, male=False)
    )
    change(actor, row, number)
    return row


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table that points at a person, and the persons, without versions and merge records."""
    found: dict[str, list[Any]] = {}
    models_seen: list[type[models.Model]] = [link.model for link in links()] + [Person]
    for model in models_seen:
        if model._meta.db_table in found:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"select to_jsonb(t) - array['version'] from \"{model._meta.db_table}\" t order by 1")
            found[model._meta.db_table] = [row[0] for row in cursor.fetchall()]
    return found


def test_the_registry_is_enumerated_whole() -> None:
    pointing = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if model._meta.managed and isinstance(field, models.ForeignKey) and field.related_model is Person
    }
    assert {link.table for link in links()} == pointing - {"people_merge", "people_distinctpair"}


def test_merge_and_unmerge_return_every_table_to_what_it_was(clerk: Actor, reviewer: Actor) -> None:
    kept, dropped = filled(clerk, 1, 21), filled(clerk, 2, 22)
    before = snapshot()
    asked = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    actions.confirm_merge(reviewer, merge_id=asked.pk)
    dropped.refresh_from_db()
    assert (dropped.state, dropped.merged_into_id) == ("merged", kept.pk)
    shown = queries.dossier(clerk, kept.pk)
    assert {row.kind for row in shown.categories if row.state != "void"} == {"rural_elder", "war_veteran", "returned_ill"}
    assert len(shown.services) == 1
    assert shown.merged == [dropped]
    assert len(shown.accounts) == 2
    assert not Category.objects.filter(person=dropped).exists()
    assert not ServiceRecord.objects.filter(person=dropped).exists()
    assert queries.search(clerk, id_number(dropped.born_on, 22)) == [kept]
    assert queries.search(clerk, dropped.dossier_no) == [kept]
    assert dropped not in queries.persons(clerk)
    assert queries.same_human(kept.pk) == [kept.pk, dropped.pk]
    actions.propose_unmerge(clerk, merge_id=asked.pk, reason="实为两人")
    actions.confirm_unmerge(reviewer, merge_id=asked.pk)
    assert snapshot() == before


def test_four_eyes_both_ways(clerk: Actor, reviewer: Actor) -> None:
    kept, dropped = person(), person()
    with pytest.raises(NoStaff):
        actions.propose_merge(Actor.house(), kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人")
    asked = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人")
    with pytest.raises(Forbidden):
        actions.confirm_merge(clerk, merge_id=asked.pk)
    with pytest.raises(SamePerson):
        actions.confirm_merge(Actor.house(staff_id=clerk.staff_id), merge_id=asked.pk)
    actions.confirm_merge(reviewer, merge_id=asked.pk)
    with pytest.raises(AlreadyDone):
        actions.confirm_merge(reviewer, merge_id=asked.pk)
    actions.propose_unmerge(clerk, merge_id=asked.pk, reason="实为两人")
    with pytest.raises(SamePerson):
        actions.confirm_unmerge(Actor.house(staff_id=clerk.staff_id), merge_id=asked.pk)


def test_refusals_of_a_merge(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    kept, dropped, far = person(), person(), person(division=OTHER_TOWN)
    with pytest.raises(CannotMerge):
        actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=kept.pk, reason="同一人")
    with pytest.raises(NotFound):
        actions.propose_merge(station_clerk, kept_id=kept.pk, dropped_id=far.pk, reason="同一人")
    asked = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人")
    with pytest.raises(CannotMerge):
        actions.propose_merge(clerk, kept_id=far.pk, dropped_id=dropped.pk, reason="同一人")
    actions.correct_person(clerk, person_id=dropped.pk, version=1, changes={"ethnicity": "回族"})
    with pytest.raises(StaleVersion):
        actions.confirm_merge(reviewer, merge_id=asked.pk)
    with pytest.raises(NotFound):
        actions.confirm_merge(reviewer, merge_id=10**9)


def test_a_rejected_merge_is_remembered_and_not_suggested_again(clerk: Actor, reviewer: Actor) -> None:
    from datetime import date

    one = person(name="周小龙", id_number=id_number(date(1961, 1, 1), 31))
    two = person(name="周小龙", id_number=id_number(date(1961, 1, 1), 32))
    found = queries.candidates(clerk, one.pk)
    assert [row.person for row in found] == [two]
    assert "出生日期相同" in found[0].reasons
    asked = actions.propose_merge(clerk, kept_id=one.pk, dropped_id=two.pk, reason="同名同生日")
    assert actions.reject_merge(reviewer, merge_id=asked.pk, reason="双胞胎登记,两人都在世").state == MergeState.REJECTED
    assert queries.candidates(clerk, one.pk) == []
    assert (
        actions.judge_distinct(clerk, person_id=two.pk, other_id=one.pk, reason="再次确认").pk
        == DistinctPair.objects.get().pk
    )


def test_a_change_request_is_applied_by_another_person(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    from apps.people.rules.identity import NothingChanged

    row = person()
    with pytest.raises(NothingChanged):
        actions.request_change(station_clerk, person_id=row.pk, version=1, changes={}, reason="本人来电")
    asked = actions.request_change(
        station_clerk, person_id=row.pk, version=1, changes={"phone": "19900000009"}, reason="本人来电"
    )
    assert b"19900000009" not in bytes(asked.changes_sealed)
    with pytest.raises(SamePerson):
        actions.apply_change(Actor.house(staff_id=station_clerk.staff_id), request_id=asked.pk)
    assert actions.apply_change(clerk, request_id=asked.pk).phone_tail == "199****0009"
    with pytest.raises(AlreadyDone):
        actions.reject_change(reviewer, request_id=asked.pk, decision="不用了")
    again = actions.request_change(station_clerk, person_id=row.pk, version=2, changes={"address": "八组"}, reason="搬家")
    actions.correct_person(clerk, person_id=row.pk, version=2, changes={"ethnicity": "回族"})
    with pytest.raises(StaleVersion):
        actions.apply_change(reviewer, request_id=again.pk)
    assert actions.reject_change(reviewer, request_id=again.pk, decision="请重新核实").state == "rejected"
    assert Merge.objects.count() == 0
