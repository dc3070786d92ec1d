"""Merging dossiers that have money: what was paid stays where it was written, and nothing is paid twice."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model

from apps.benefits.actions import propose_entitlement
from apps.benefits.models import Confirmation, ConfirmationRound
from apps.benefits.queries.merging import merge_guard as benefits_word
from apps.core.models import AuditEntry
from apps.payments.models import Claim, Due
from apps.payments.queries.merging import merge_guard as payments_word
from apps.people import actions, queries
from apps.people.actions.moving import MoneyStays
from apps.people.queries.links import links
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
    kept, dropped, other = person(), person(), person()
    asked_before = asked(desk, kept.pk, dropped.pk)
    for row in (dropped, other):
        desk.grant(row, "disability_pension", FACTS, date(2026, 10, 8))
    desk.post("2026-11")
    with pytest.raises(MoneyStays, match="保留有发放记录的那一份"):
        actions.confirm_merge(desk.reviewer, merge_id=asked_before)
    with pytest.raises(MoneyStays, match="保留有发放记录的那一份"):
        actions.propose_merge(desk.clerk, kept_id=person().pk, dropped_id=other.pk, reason="同一人重复建档")
    assert Due.objects.filter(person=dropped).exists()


@pytest.mark.parametrize("posted", [False, True])
def test_two_dossiers_with_claims_stay_two(desk: Desk, posted: bool) -> None:
    kept, dropped = person(), person()
    desk.grant(kept, "disability_pension", FACTS, date(2026, 10, 8))
    asked_before = asked(desk, kept.pk, dropped.pk)
    desk.grant(dropped, "rural_elder_subsidy", {"service_years": "4"}, date(2026, 10, 8))
    if posted:
        desk.post("2026-11")
    with pytest.raises(MoneyStays, match="两份档案都登记了待遇"):
        actions.confirm_merge(desk.reviewer, merge_id=asked_before)
    assert set(Claim.objects.values_list("person_id", flat=True)) == {kept.pk, dropped.pk}
    assert AuditEntry.objects.filter(verb="people.confirm_merge", outcome="refused").count() == 1


def test_a_right_that_was_only_granted_once_does_not_move_either(desk: Desk) -> None:
    kept, dropped = person(), person()
    desk.grant(dropped, "disability_pension", FACTS, date(2026, 10, 8))
    assert "保留享受待遇" in benefits_word(kept.pk, dropped.pk)
    assert "保留有发放记录" in payments_word(kept.pk, dropped.pk)
    assert benefits_word(dropped.pk, kept.pk) == payments_word(dropped.pk, kept.pk) == ""


def test_every_app_whose_rows_can_freeze_has_its_word() -> None:
    """Whatever points at a person and may not be rewritten belongs to an app that is asked before a merge."""
    for link in links():
        config = apps.get_app_config(link.app)
        if link.model.__name__ in getattr(config, "append_only", ()):
            assert getattr(config, "merge_guard", ""), f"{link.table}: {link.app} must declare merge_guard"
    guarded = {config.label for config in apps.get_app_configs() if getattr(config, "merge_guard", "")}
    assert guarded == {"payments", "benefits", "cases", "cards", "visits", "jobs"}


def test_the_dossier_with_money_may_be_the_kept_one(desk: Desk) -> None:
    kept, dropped = person(), person()
    desk.grant(kept, "disability_pension", FACTS, date(2026, 10, 8))
    desk.post("2026-11")
    actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    assert queries.same_human(kept.pk) == [kept.pk, dropped.pk]
    held = {
        link.table
        for link in links()
        for column in link.columns
        if link.app in ("payments", "benefits")
        and link.model._base_manager.filter(**{attribute(link.model, column): dropped.pk}).exists()
    }
    assert held == set()


def attribute(model: type[Model], column: str) -> str:
    return next(field.attname for field in model._meta.local_fields if field.column == column)


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
