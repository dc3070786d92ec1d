"""Two dossiers that become one while both have something running."""

import pytest

from apps.cards import actions as cards
from apps.cases import actions
from apps.cases.models import Case
from apps.people.actions import confirm_merge, confirm_unmerge, propose_merge, propose_unmerge
from apps.people.actions.moving import MoneyStays
from tests.cards.make import Office, portrait, veteran
from tests.cases.make import start, station
from tests.people.builders import person

pytestmark = pytest.mark.django_db


def test_two_open_cases_of_a_kind_stop_the_merge_until_one_is_taken_back(clerk, reviewer):
    desk, kept, dropped = station(), person(), person()
    mine = start(desk, person=kept)
    asked = propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    theirs = start(desk, person=dropped)
    with pytest.raises(MoneyStays, match=f"困难帮扶申请.*{mine.receipt_no}、{theirs.receipt_no}.*办结或撤回其中一件"):
        confirm_merge(reviewer, merge_id=asked.pk)
    assert {row.person_id for row in (Case.objects.get(pk=mine.pk), Case.objects.get(pk=theirs.pk))} == {kept.pk, dropped.pk}
    dropped.refresh_from_db()
    assert dropped.state == "active"
    actions.withdraw_case(clerk, case_id=mine.pk, seen_seq=1, reason="同一人重复登记，撤回一件")
    confirm_merge(reviewer, merge_id=asked.pk)
    assert set(Case.objects.filter(pk__in=(mine.pk, theirs.pk)).values_list("person_id", flat=True)) == {kept.pk}
    actions.stop_case(reviewer, case_id=theirs.pk, seen_seq=1, reason="重新登记")
    assert start(desk, person=kept).person_id == kept.pk


def test_cases_of_two_kinds_follow_the_kept_dossier_and_go_back_with_it(clerk, reviewer):
    desk, kept, dropped = station(), person(), person()
    mine = start(desk, person=kept)
    theirs = start(desk, "plaque", person=dropped, answers={"purpose": "hang", "basis": "veteran"})
    asked = propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    confirm_merge(reviewer, merge_id=asked.pk)
    assert Case.objects.get(pk=theirs.pk).person_id == kept.pk
    propose_unmerge(clerk, merge_id=asked.pk, reason="实为两人")
    confirm_unmerge(reviewer, merge_id=asked.pk)
    assert (Case.objects.get(pk=mine.pk).person_id, Case.objects.get(pk=theirs.pk).person_id) == (kept.pk, dropped.pk)


def test_two_open_card_applications_and_a_live_card_of_the_dropped_dossier_stop_the_merge(clerk, reviewer):
    office, kept, dropped = Office(), veteran(), veteran()
    mine = office.apply(kept)
    asked = propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    office.apply(dropped, photo=portrait(noise=8))
    with pytest.raises(MoneyStays, match="各有一件"):
        confirm_merge(reviewer, merge_id=asked.pk)
    case = Case.objects.get(pk=mine.case_id)
    actions.withdraw_case(clerk, case_id=case.pk, seen_seq=case.seq, reason="同一人重复登记，撤回一件")
    card = office.delivered(veteran())
    with pytest.raises(MoneyStays, match="有一张有效的优待证"):
        propose_merge(clerk, kept_id=veteran().pk, dropped_id=card.person_id, reason="同一人重复建档")
    confirm_merge(reviewer, merge_id=asked.pk)
    assert (
        cards.renew_photo(office.station, application_id=kept_application(kept.pk), photo=portrait(noise=9)).person_id
        == kept.pk
    )


def kept_application(person_id: int) -> int:
    """The open application that followed the kept dossier."""
    from apps.cards.models import Application

    return Application.objects.get(person_id=person_id, is_open=True).pk
