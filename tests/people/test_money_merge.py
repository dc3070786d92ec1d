"""Merging dossiers that have money: what was paid stays where it was written, and nothing is paid twice."""

from datetime import date

import pytest
from django.apps import apps

from apps.benefits.actions import propose_entitlement
from apps.benefits.models import Confirmation, ConfirmationRound
from apps.payments.models import Due
from apps.people import actions, queries
from apps.people.actions.moving import MoneyStays
from tests.benefits.make import Desk
from tests.people.builders import person

pytestmark = pytest.mark.django_db
FACTS = {"grade": 8, "cause": "duty"}


@pytest.fixture
def desk() -> Desk:
    return Desk(date(2026, 11, 22))


def asked(desk: Desk, kept: int, dropped: int) -> int:
    return actions.propose_merge(desk.clerk, kept_id=kept, dropped_id=dropped, reason="同一人重复建档").pk


def test_a_right_still_proposed_moves(desk: Desk) -> None:
    kept, dropped = person(), person()
    right = propose_entitlement(
        desk.clerk, person_id=dropped.pk, scheme="disability_pension", facts=FACTS, decided_on=date(2026, 10, 8)
    )
    actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    right.refresh_from_db()
    assert right.person_id == kept.pk


def test_what_both_have_once_stays_behind_and_comes_back(desk: Desk) -> None:
    kept, dropped = person(), person()
    around = ConfirmationRound.objects.create(
        year=2026, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31), started_by_id=desk.clerk.staff_id
    )
    for row in (kept, dropped):
        Confirmation.objects.create(
            round=around, person=row, on=date(2026, 3, 1), channel="window", by_id=desk.clerk.staff_id
        )
    merge = asked(desk, kept.pk, dropped.pk)
    actions.confirm_merge(desk.reviewer, merge_id=merge)
    assert set(Confirmation.objects.values_list("person_id", flat=True)) == {kept.pk, dropped.pk}
    actions.propose_unmerge(desk.clerk, merge_id=merge, reason="实为两人")
    actions.confirm_unmerge(desk.reviewer, merge_id=merge)
    assert set(Confirmation.objects.values_list("person_id", flat=True)) == {kept.pk, dropped.pk}


def test_money_history_is_kept_by_keeping_its_dossier(desk: Desk) -> None:
    kept, dropped = person(), person()
    desk.grant(dropped, "disability_pension", FACTS, date(2026, 10, 8))
    desk.post("2026-11")
    with pytest.raises(MoneyStays, match="保留有发放记录的那一份"):
        actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    assert Due.objects.filter(person=dropped).exists()


def test_the_dossier_with_money_may_be_the_kept_one(desk: Desk) -> None:
    kept, dropped = person(), person()
    desk.grant(kept, "disability_pension", FACTS, date(2026, 10, 8))
    desk.post("2026-11")
    actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    assert queries.same_human(kept.pk) == [kept.pk, dropped.pk]


def no_objection(kept_id: int, dropped_id: int) -> str:
    """What an app says when nothing more will be paid on the dropped dossier."""
    return "" if kept_id != dropped_id else "同一份"


def test_with_the_word_of_the_money_apps_their_rows_stay_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, dropped = person(), person()
    right = desk.grant(dropped, "disability_pension", FACTS, date(2026, 10, 8))
    desk.post("2026-11")
    for label in ("payments", "benefits"):
        monkeypatch.setattr(apps.get_app_config(label), "merge_guard", f"{__name__}.no_objection", raising=False)
    actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    right.refresh_from_db()
    assert right.person_id == dropped.pk
    assert set(Due.objects.values_list("person_id", flat=True)) == {dropped.pk}
