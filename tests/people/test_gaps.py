"""Refusals and turns that the longer stories do not pass."""

import pytest

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.people import actions
from apps.people.actions.merging import CannotMerge
from apps.people.actions.persons import AlreadyRegistered, UnknownField
from apps.people.actions.records import EvidenceMissing
from apps.people.models import ChangeRequest
from apps.people.queries.people import change_requests, documents
from apps.people.queries.records import service_records
from tests.people.builders import id_number, paper, person
from tests.people.test_accounts import change

pytestmark = pytest.mark.django_db


def test_an_account_may_be_closed_without_a_successor(clerk: Actor) -> None:
    row = person()
    live = change(clerk, row, 1)
    assert actions.close_account(clerk, person_id=row.pk, account_id=live.pk, reason="账户注销").is_live is False
    with pytest.raises(NotFound):
        actions.close_account(clerk, person_id=row.pk, account_id=live.pk, reason="账户注销")
    assert change(clerk, row, 1).is_live


def test_a_delegate_is_not_the_person_and_is_linked_to_an_own_dossier(clerk: Actor) -> None:
    own, number = id_number(sequence=91), id_number(sequence=92, male=False)
    row, daughter = person(id_number=own), person(name="李小妹", id_number=number)
    deed = paper(clerk, row, "proxy")
    given = {
        "person_id": row.pk,
        "kind": "proxy",
        "delegate_name": "李小妹",
        "evidence_id": deed.pk,
        "valid_from": clerk.today,
    }
    with pytest.raises(Invalid):
        actions.add_delegation(clerk, **given, id_number=own)
    made = actions.add_delegation(clerk, **given, id_number=number)
    assert made.delegate_person_id == daughter.pk
    paid = change(clerk, row, 3, holder_name="李小妹", delegation_id=made.pk)
    assert paid.holder_person_id == daughter.pk


def test_requests_are_one_at_a_time_and_of_known_fields(clerk: Actor) -> None:
    row = person()
    with pytest.raises(UnknownField):
        actions.request_change(clerk, person_id=row.pk, version=1, changes={"state": "died"}, reason="改")
    actions.request_change(clerk, person_id=row.pk, version=1, changes={"ethnicity": "回族"}, reason="本人来电")
    with pytest.raises(Conflict):
        actions.request_change(clerk, person_id=row.pk, version=1, changes={"ethnicity": "汉族"}, reason="本人来电")
    with pytest.raises(NotFound):
        actions.apply_change(clerk, request_id=10**9)
    assert change_requests(clerk).count() == ChangeRequest.objects.count() == 1


def test_a_request_may_correct_the_birth_date(clerk: Actor, reviewer: Actor) -> None:
    from datetime import date

    row = person(id_number=id_number(date(1955, 3, 1), 3))
    changes = {"born_on": date(1955, 3, 2), "id_number_note": "档案记载为3月2日，已核"}
    asked = actions.request_change(clerk, person_id=row.pk, version=1, changes=changes, reason="档案记载")
    assert actions.apply_change(reviewer, request_id=asked.pk).born_on == date(1955, 3, 2)


def test_a_merged_dossier_is_not_merged_again(clerk: Actor, reviewer: Actor) -> None:
    kept, dropped, third = person(), person(), person()
    asked = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人")
    actions.confirm_merge(reviewer, merge_id=asked.pk)
    for pair in ((third.pk, dropped.pk), (dropped.pk, third.pk)):
        with pytest.raises(CannotMerge):
            actions.propose_merge(clerk, kept_id=pair[0], dropped_id=pair[1], reason="同一人")
    with pytest.raises(NotFound):
        actions.correct_person(clerk, person_id=dropped.pk, version=2, changes={"ethnicity": "回族"})
    with pytest.raises(Invalid):
        actions.judge_distinct(clerk, person_id=kept.pk, other_id=kept.pk, reason="同一份")
    with pytest.raises(AlreadyDone):
        actions.propose_unmerge(
            clerk,
            merge_id=actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=third.pk, reason="同一人").pk,
            reason="撤销",
        )


def test_the_number_of_a_merged_dossier_is_still_taken(clerk: Actor, reviewer: Actor) -> None:
    number = id_number(sequence=77)
    kept, dropped = person(), person(id_number=number)
    actions.confirm_merge(
        reviewer, merge_id=actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人").pk
    )
    with pytest.raises(AlreadyRegistered):
        person(id_number=number)


def test_odd_inputs_of_records(clerk: Actor) -> None:
    row = person()
    with pytest.raises(Invalid):
        actions.set_category(clerk, person_id=row.pk, kind="general")
    with pytest.raises(Invalid):
        actions.add_relative(clerk, person_id=row.pk, relation="boss", name="王二")
    with pytest.raises(EvidenceMissing):
        actions.set_category(clerk, person_id=row.pk, kind="rural_elder", evidence_id=10**9)
    assert list(documents(clerk)) == []
    assert list(service_records(clerk)) == []
