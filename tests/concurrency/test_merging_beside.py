"""Merges beside each other and beside other work: nobody waits for ever, nothing is left on a dossier that is gone."""

from datetime import date

import pytest

from apps.benefits.actions import confirm_entitlement, post_month, propose_entitlement
from apps.benefits.models import Entitlement
from apps.core import queue
from apps.core.actor import Actor
from apps.core.month import Month
from apps.payments.models import Claim, Due
from apps.payments.rules.refusals import DossierMerged
from apps.people import actions
from apps.people.models import ImportSheet, Merge, Person, ServiceRecord
from apps.people.queries.links import links
from tests.benefits.make import Desk
from tests.payments.test_concurrency import done, refused, together
from tests.people.builders import id_number, person, phone
from tests.people.sheets import HEADERS, checked, names, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"grade": 8, "cause": "duty"}


@pytest.fixture
def desk() -> Desk:
    return Desk(date(2026, 11, 22))


def asked(desk: Desk, kept: int, dropped: int) -> int:
    return actions.propose_merge(desk.clerk, kept_id=kept, dropped_id=dropped, reason="同一人重复建档").pk


def rows_of(dropped: int) -> set[str]:
    """Tables that still name a dossier that was merged away."""
    return {
        link.table for link in links() for field in link.model._meta.local_fields
        if field.column in link.columns and link.model._base_manager.filter(**{field.attname: dropped}).exists()
    }  # fmt: skip


def test_two_hands_confirm_one_merge(desk: Desk) -> None:
    kept, dropped = person(), person()
    number = asked(desk, kept.pk, dropped.pk)
    found = together(*[lambda: actions.confirm_merge(desk.reviewer, merge_id=number)] * 4)
    assert (len(done(found)), len(refused(found))) == (1, 3)
    dropped.refresh_from_db()
    assert dropped.merged_into_id == kept.pk


def test_two_proposals_across_each_other_end_in_one(desk: Desk) -> None:
    one, two = person(), person()
    found = together(lambda: asked(desk, one.pk, two.pk), lambda: asked(desk, two.pk, one.pk))
    assert len(done(found)) == 1
    assert Merge.objects.filter(state="proposed").count() == 1


@pytest.mark.parametrize("_round", range(4))
def test_two_merges_that_share_a_dossier(desk: Desk, _round: int) -> None:
    one, two, three = person(), person(), person()
    numbers = [asked(desk, two.pk, one.pk), asked(desk, three.pk, two.pk)] if _round % 2 else [asked(desk, three.pk, one.pk)]
    numbers += [] if _round % 2 else [asked(desk, three.pk, two.pk)]
    found = together(*[lambda n=n: actions.confirm_merge(desk.reviewer, merge_id=n) for n in numbers])
    assert done(found), "at least one of them is done, the other done or refused as stale"
    for row in Person.objects.filter(state="merged"):
        assert row.merged_into is not None and row.merged_into.state != "merged"


@pytest.mark.parametrize("_round", range(6))
def test_a_right_confirmed_beside_the_merge_never_ends_on_a_dossier_that_is_gone(desk: Desk, _round: int) -> None:
    kept, dropped = person(), person()
    right = propose_entitlement(
        desk.clerk, person_id=dropped.pk, scheme="disability_pension", facts=FACTS, decided_on=date(2026, 10, 8)
    )
    number = asked(desk, kept.pk, dropped.pk)
    found = together(
        lambda: actions.confirm_merge(desk.reviewer, merge_id=number),
        lambda: confirm_entitlement(desk.reviewer, entitlement_id=right.pk),
    )
    assert done(found)
    dropped.refresh_from_db(), right.refresh_from_db()
    if dropped.state == "merged":
        assert right.person_id == kept.pk
        assert rows_of(dropped.pk) == set()
        assert not Claim.objects.filter(person=dropped).exists()
    else:
        assert (right.person_id, right.state) == (dropped.pk, "confirmed")


def test_what_both_dossiers_asked_for_is_not_granted_on_the_one_that_is_gone(desk: Desk) -> None:
    kept, dropped = person(), person()
    for row in (kept, dropped):
        propose_entitlement(
            desk.clerk, person_id=row.pk, scheme="disability_pension", facts=FACTS, decided_on=date(2026, 10, 8)
        )
    actions.confirm_merge(desk.reviewer, merge_id=asked(desk, kept.pk, dropped.pk))
    left = Entitlement.objects.get(person=dropped)
    with pytest.raises(DossierMerged, match="合并后的档案"):
        confirm_entitlement(desk.reviewer, entitlement_id=left.pk)


def test_a_posting_beside_a_merge(desk: Desk) -> None:
    kept, dropped = person(), person()
    desk.grant(kept, "disability_pension", FACTS, date(2026, 10, 8))
    number = asked(desk, kept.pk, dropped.pk)
    found = together(
        lambda: actions.confirm_merge(desk.reviewer, merge_id=number),
        lambda: post_month(desk.clerk, month=Month.parse("2026-11")),
    )
    assert len(done(found)) == 2
    assert set(Due.objects.values_list("person_id", flat=True)) == {kept.pk}


def ordered(actor: Actor, sheet: ImportSheet) -> str:
    """Confirm and run the write job, which gives the whole file back when a dossier was merged away meanwhile."""
    sheet = actions.apply_sheet(actor, sheet_id=sheet.pk, seen_counts=sheet.counts)
    end = queue.run(sheet.job_id)
    assert end in ("done", "failed"), end
    return end


@pytest.mark.parametrize("_round", range(3))
def test_an_import_beside_a_merge_writes_nothing_to_the_dossier_that_is_gone(desk: Desk, _round: int) -> None:
    town, village = names()
    number = id_number(date(1955, 3, 1), 7)
    kept, dropped = person(), person(name="王建国", id_number=number)
    line = ["王建国", number, phone(7), town, village, "1973.12.1", "19770301"]
    sheet = checked(desk.clerk, xlsx([line], [*HEADERS, "入伍日期", "退役日期"]))
    assert sheet.counts["changed"] == 1
    merge = asked(desk, kept.pk, dropped.pk)
    found = together(
        lambda: actions.confirm_merge(desk.reviewer, merge_id=merge),
        lambda: ordered(desk.clerk, sheet),
    )
    assert done(found)
    dropped.refresh_from_db()
    spell = ServiceRecord.objects.filter(is_live=True).first()
    if dropped.state == "merged":
        assert rows_of(dropped.pk) <= {"people_importrow"}
    if spell is not None:
        assert spell.person_id == (kept.pk if dropped.state == "merged" else dropped.pk)
