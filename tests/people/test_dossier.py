"""The whole file: groups of fields, sources and verification, households, the booklet's read record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.papers import BadPaper
from apps.people import actions, queries
from apps.people.actions.background import AlreadyEntered
from apps.people.actions.households import HeadTaken
from apps.people.models import (
    Hardship,
    Honour,
    HouseholdMember,
    LifeAssessment,
    PartyMembership,
    Person,
    Provenance,
    ServiceRecord,
    WorkSpell,
)
from apps.people.queries.clear import file_bytes
from apps.people.queries.dossier import dossier
from apps.people.queries.households import households, members_of, with_counts
from apps.people.queries.people import PersonNotFound
from apps.people.queries.provenance import shown_standings, standings_of, unverified
from apps.people.queries.timeline import timeline
from apps.people.rules.identity import BadDate, StaleVersion, WrongState
from apps.people.rules.provenance import NotProving
from tests.make import OTHER_TOWN, VILLAGE, make_actor
from tests.people.builders import account, paper, person, phone, scan

pytestmark = pytest.mark.django_db
DAY = date(2015, 5, 1)
HONOUR = {"kind": "third_merit", "title": "三等功", "awarded_on": date(2003, 12, 20)}
PARTY = {"joined_on": date(2000, 7, 1), "since": DAY, "standing": "settled", "branch": "淮南村党支部"}
WORK = {"status": "employed", "since": DAY, "employer": "涂山纺织"}
HARDSHIP = {"kind": "minimum_living", "since": DAY, "source": "县民政局", "story": "独居，患病"}
CERTIFICATE = {
    "kind": "martyr",
    "number": "皖烈字12号",
    "issued_on": DAY,
    "soldier_name": "王守义",
    "soldier_relation": "child",
}
DISCIPLINE = {"kind": "warning", "since": DAY, "issuer": "部队"}
ASSESSMENT = {"assessed_on": DAY, "housing": "own_poor", "self_care": "partly", "health": "高血压"}
RECORDS = {
    "honour": (actions.record_honour, HONOUR), "membership": (actions.record_membership, PARTY), "work": (actions.record_work, WORK),
    "hardship": (actions.record_hardship, HARDSHIP), "assessment": (actions.record_assessment, ASSESSMENT),
    "certificate": (actions.record_certificate, CERTIFICATE), "discipline": (actions.record_discipline, DISCIPLINE),
}  # fmt: skip


@pytest.mark.parametrize("entry", RECORDS)
def test_a_dated_row_is_entered_once_with_its_source_and_can_be_voided(clerk: Actor, entry: str) -> None:
    row = person()
    act, given = RECORDS[entry]
    made = act(clerk, person_id=row.pk, **given)
    row.refresh_from_db()
    assert (made.entered_by_id, made.is_live, row.version) == (clerk.staff_id, True, 2)
    with pytest.raises(AlreadyEntered):
        act(clerk, person_id=row.pk, **given)
    with pytest.raises(PersonNotFound):
        act(make_actor(division=OTHER_TOWN), person_id=row.pk, **given)
    actions.end_entry(clerk, person_id=row.pk, entry=entry, row_id=made.pk, reason="登记有误")
    with pytest.raises(NotFound):
        actions.end_entry(clerk, person_id=row.pk, entry=entry, row_id=made.pk, reason="登记有误")
    made.refresh_from_db()
    assert (made.is_live, made.void_reason) == (False, "登记有误")
    assert act(clerk, person_id=row.pk, **given).pk != made.pk


def test_wrong_rows_are_refused_and_leave_nothing(clerk: Actor) -> None:
    row, future = person(), clerk.today + timedelta(days=2)
    for act, given, refusal in (
        (actions.record_honour, HONOUR | {"kind": "moon"}, Invalid),
        (actions.record_honour, HONOUR | {"awarded_on": future}, BadDate),
        (actions.record_honour, HONOUR | {"title": ""}, Invalid),
        (actions.record_membership, PARTY | {"branch": ""}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"kind": "moon"}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"number": " "}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"issued_on": future}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"soldier_name": ""}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"soldier_relation": "moon"}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"grade": 3}, Invalid),
        (actions.record_certificate, CERTIFICATE | {"kind": "disability"}, Invalid),
        (actions.record_discipline, DISCIPLINE | {"kind": "moon"}, Invalid),
        (actions.record_discipline, DISCIPLINE | {"since": future}, BadDate),
        (actions.record_membership, PARTY | {"since": date(1999, 1, 1)}, BadDate),
        (actions.record_membership, PARTY | {"standing": "moon"}, Invalid),
        (actions.record_work, WORK | {"status": "moon"}, Invalid),
        (actions.record_hardship, HARDSHIP | {"source": ""}, Invalid),
        (actions.record_hardship, HARDSHIP | {"kind": "moon"}, Invalid),
        (actions.record_assessment, {"assessed_on": DAY}, Invalid),
        (actions.record_assessment, ASSESSMENT | {"housing": "moon"}, Invalid),
    ):
        with pytest.raises(refusal):
            act(clerk, person_id=row.pk, **given)
    row.refresh_from_db()
    assert row.version == 1
    assert Provenance.objects.filter(person=row).count() == 1


def test_a_new_branch_and_new_work_end_the_ones_before(clerk: Actor) -> None:
    row = person()
    first = actions.record_membership(clerk, person_id=row.pk, **PARTY)
    moved = date(2020, 1, 1)
    actions.record_membership(clerk, person_id=row.pk, **PARTY | {"since": moved, "branch": "城关社区党支部"})
    first.refresh_from_db()
    assert first.until == moved
    assert PartyMembership.objects.filter(person=row, until__isnull=True).count() == 1
    actions.record_work(clerk, person_id=row.pk, **WORK)
    actions.record_work(clerk, person_id=row.pk, **WORK | {"status": "founder", "since": moved})
    row.refresh_from_db()
    assert (row.politics, row.employment) == ("party", "founder")
    assert WorkSpell.objects.get(person=row, until__isnull=True).status == "founder"
    open_row = WorkSpell.objects.get(person=row, until__isnull=True)
    actions.end_entry(clerk, person_id=row.pk, entry="work", row_id=open_row.pk, until=date(2022, 1, 1), reason="歇业")
    with pytest.raises(AlreadyDone):
        actions.end_entry(clerk, person_id=row.pk, entry="work", row_id=open_row.pk, until=date(2023, 1, 1), reason="歇业")


def test_unit_names_have_no_column() -> None:
    assert not [
        field.name for field in ServiceRecord._meta.get_fields() if "unit" in field.name and "placement" not in field.name
    ]


def test_health_and_hardship_are_sealed_and_seen_by_right_only(clerk: Actor, chief: Actor, finance: Actor) -> None:
    row = person()
    hard = actions.record_hardship(clerk, person_id=row.pk, **HARDSHIP)
    life = actions.record_assessment(clerk, person_id=row.pk, **ASSESSMENT)
    assert "独居".encode() not in bytes(hard.story_sealed) and "高血压".encode() not in bytes(life.health_sealed)
    assert queries.dossier(clerk, row.pk).background.hardships == [hard]
    assert queries.dossier(chief, row.pk).background.hardships == []
    text = actions.reveal_field(clerk, person_id=row.pk, field="health", reason="contact").text
    assert "高血压" in text and "独居" in text
    with pytest.raises(Forbidden):
        actions.reveal_field(finance, person_id=row.pk, field="health", reason="contact")
    assert "高血压" not in str(list(AuditEntry.objects.values_list("after", "reason")))


def test_every_written_field_knows_its_source_and_its_last_verification(clerk: Actor, reviewer: Actor) -> None:
    row = person(clerk, phone=phone(3), source="paper")
    found = standings_of(row.pk)
    assert {"name", "id_number", "phone", "division"} <= set(found) and "address" not in found
    assert (found["name"].source, found["name"].verified_on) == ("paper", clerk.today)
    actions.correct_person(clerk, person_id=row.pk, version=1, changes={"phone": phone(4)}, reason="本人来电")
    found = standings_of(row.pk)
    assert (found["phone"].source, found["phone"].verified_on) == ("word", None)
    assert found["name"].verified_on == clerk.today
    done = actions.verify_dossier(
        reviewer, person_id=row.pk, version=2, kind="visit", note="入户见到本人，核对身份证", groups=["place"]
    )
    found = standings_of(row.pk)
    assert "phone" in done.fields and found["phone"].source == "word" and found["phone"].verified_on == reviewer.today
    row.refresh_from_db()
    assert (row.verified_on, row.version) == (reviewer.today, 2)


def test_every_write_of_a_dossier_leaves_a_source(clerk: Actor) -> None:
    row = person()
    deed = paper(clerk, row)
    actions.record_service(clerk, person_id=row.pk, enlisted_on=date(1990, 12, 1), evidence_id=deed.pk)
    actions.set_category(clerk, person_id=row.pk, kind="war_veteran", evidence_id=deed.pk)
    actions.add_relative(clerk, person_id=row.pk, relation="child", name="王小军")
    actions.change_account(
        clerk, person_id=row.pk, bank_code="b", bank_name="示范银行", kind="passbook", account=account(7), reason="新开户"
    )
    actions.mark_left(clerk, person_id=row.pk, left_on=date(2024, 1, 1), source="户籍迁移证")
    found = standings_of(row.pk)
    kinds = {key: found[key].source for key in ("services", "categories", "relatives", "account", "state")}
    assert kinds == {"services": "paper", "categories": "paper", "relatives": "word", "account": "word", "state": "paper"}


def test_a_verification_is_refused_without_proof_and_counts_once(clerk: Actor, station_clerk: Actor) -> None:
    row = person()
    given = {"person_id": row.pk, "version": 1, "kind": "paper", "note": "户口簿原件"}
    for over, refusal in (
        ({"kind": "word"}, NotProving), ({"note": ""}, Invalid), ({"groups": []}, Invalid), ({"groups": ["moon"]}, Invalid),
        ({"version": 9}, StaleVersion), ({"groups": ["honour"]}, WrongState),
    ):  # fmt: skip
        with pytest.raises(refusal):
            actions.verify_dossier(clerk, **(given | over))
    with pytest.raises(Forbidden):
        actions.verify_dossier(station_clerk, **given)
    actions.verify_dossier(clerk, **given)
    with pytest.raises(AlreadyDone):
        actions.verify_dossier(clerk, **given)
    with pytest.raises(PersonNotFound):
        actions.verify_dossier(make_actor(division=OTHER_TOWN), **given)


def test_files_not_verified_for_a_year_are_a_list(clerk: Actor, station_clerk: Actor) -> None:
    fresh, old, never, far = person(), person(), person(), person(division=OTHER_TOWN)
    Person.objects.filter(pk=fresh.pk).update(verified_on=clerk.today - timedelta(days=364))
    Person.objects.filter(pk=old.pk).update(verified_on=clerk.today - timedelta(days=365))
    assert set(unverified(clerk)) == {old, never, far}
    assert set(unverified(station_clerk)) == {old, never}
    actions.mark_died(clerk, person_id=never.pk, died_on=date(2024, 1, 1), source="死亡证明")
    assert never not in unverified(clerk)


def test_a_household_has_members_with_days_and_one_head(clerk: Actor, station_clerk: Actor) -> None:
    one, two = person(), person(name="李小妹")
    home = actions.register_household(clerk, division=VILLAGE, number="008")
    other = actions.register_household(clerk, division=VILLAGE, number="009")
    join = {"household_id": home.pk, "relation": "head", "joined_on": DAY, "reason": "户口簿登记"}
    actions.join_household(clerk, person_id=one.pk, **join)
    with pytest.raises(AlreadyDone):
        actions.join_household(clerk, person_id=one.pk, **join)
    with pytest.raises(HeadTaken):
        actions.join_household(clerk, person_id=two.pk, **join)
    with pytest.raises(Invalid):
        actions.join_household(clerk, person_id=two.pk, **join | {"relation": "moon"})
    with pytest.raises(NotFound):
        actions.join_household(clerk, person_id=two.pk, **join | {"household_id": 10**9})
    actions.join_household(clerk, person_id=two.pk, **join | {"relation": "spouse"})
    assert with_counts(households(station_clerk)).get(pk=home.pk).living == 2
    moved = date(2020, 2, 2)
    actions.join_household(clerk, person_id=two.pk, household_id=other.pk, relation="head", joined_on=moved, reason="分户")
    rows = members_of(clerk, home)
    assert [(row.person_id, row.left_on) for row in rows] == [(one.pk, None), (two.pk, moved)]
    actions.leave_household(clerk, person_id=two.pk, left_on=date(2021, 1, 1), reason="婚迁")
    with pytest.raises(NotFound):
        actions.leave_household(clerk, person_id=two.pk, left_on=date(2021, 1, 1), reason="婚迁")
    assert standings_of(two.pk)["household"].source == "word"


def test_who_moves_to_another_village_leaves_the_household(clerk: Actor) -> None:
    row, elsewhere = person(), person(division=OTHER_TOWN)
    home = actions.register_household(clerk, division=VILLAGE, number="010")
    actions.join_household(clerk, person_id=row.pk, household_id=home.pk, relation="head", joined_on=DAY, reason="户口簿")
    actions.correct_person(clerk, person_id=row.pk, version=2, changes={"division": elsewhere.division_id}, reason="迁居")
    assert HouseholdMember.objects.get(person=row).left_on == clerk.today


def test_a_merge_keeps_one_of_what_both_dossiers_say_and_gives_everything_back(clerk: Actor, reviewer: Actor) -> None:
    kept, dropped = person(), person()
    home = actions.register_household(clerk, division=VILLAGE, number="012")
    for row, relation in ((kept, "head"), (dropped, "spouse")):
        deed = paper(clerk, row)
        for act, given in RECORDS.values():
            act(clerk, person_id=row.pk, evidence_id=deed.pk, **given)
        actions.join_household(
            clerk, person_id=row.pk, household_id=home.pk, relation=relation, joined_on=DAY, reason="户口簿登记"
        )

    def live() -> list[tuple[int, int]]:
        models = (Honour, PartyMembership, WorkSpell, Hardship, LifeAssessment)
        counts = [(m.objects.filter(person=p, is_live=True).count()) for m in models for p in (kept, dropped)]
        homes = [HouseholdMember.objects.filter(person=p, left_on__isnull=True).count() for p in (kept, dropped)]
        return list(zip(counts[::2] + homes[:1], counts[1::2] + homes[1:], strict=True))

    assert live() == [(1, 1)] * 6
    merge = actions.propose_merge(clerk, kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人")
    actions.confirm_merge(reviewer, merge_id=merge.pk)
    connection.check_constraints()
    assert live() == [(1, 0)] * 6
    assert Provenance.objects.filter(person=dropped).count() == 0
    actions.propose_unmerge(clerk, merge_id=merge.pk, reason="不是同一人")
    actions.confirm_unmerge(reviewer, merge_id=merge.pk)
    connection.check_constraints()
    assert live() == [(1, 1)] * 6


def test_a_photo_carries_no_place_and_no_device(clerk: Actor, media: object) -> None:
    row = person()
    for form in ("JPEG", "PNG"):
        actions.set_photo(clerk, person_id=row.pk, content=scan(form, exif=True))
        row.refresh_from_db()
        stored = file_bytes(row.photo)
        assert b"PHONE-MODEL-X" in scan(form, exif=True)
        assert b"PHONE-MODEL-X" not in stored and b"Exif" not in stored and b"eXIf" not in stored
    for bad in (b"%PDF-1.4", b"\xff\xd8\xff rubbish", b"GIF89a", scan("PNG")[:40]):
        with pytest.raises(BadPaper):
            actions.set_photo(clerk, person_id=row.pk, content=bad)


def test_a_booklet_is_masked_and_in_full_only_by_right_and_always_recorded(clerk: Actor, chief: Actor) -> None:
    row = person(phone=phone(9), address="一组1号")
    masked = actions.open_booklet(chief, person_id=row.pk, reason="audit")
    assert masked.clear == {} and not masked.is_full
    with pytest.raises(Forbidden):
        actions.open_booklet(chief, person_id=row.pk, reason="audit", is_full=True)
    with pytest.raises(Invalid):
        actions.open_booklet(clerk, person_id=row.pk, reason="")
    with pytest.raises(PersonNotFound):
        actions.open_booklet(make_actor(division=OTHER_TOWN), person_id=row.pk, reason="audit")
    full = actions.open_booklet(clerk, person_id=row.pk, reason="verify", is_full=True)
    assert full.clear["phone"] == phone(9) and full.clear["address"] == "一组1号"
    reads = AuditEntry.objects.filter(outcome="read", verb="read.booklet", row_id=str(row.pk))
    assert [("含完整号码" in entry.reason) for entry in reads.order_by("id")] == [False, True]


def test_that_somebody_was_punished_or_is_in_hardship_is_told_to_who_may_see_it(clerk: Actor) -> None:
    row = person()
    actions.record_hardship(clerk, person_id=row.pk, **HARDSHIP)
    actions.record_discipline(clerk, person_id=row.pk, **DISCIPLINE)
    blind = replace(clerk, permissions=clerk.permissions - {"people.view_sensitive"})
    assert {"hardships", "disciplines"} <= set(shown_standings(clerk, row.pk))
    assert {"hardships", "disciplines"}.isdisjoint(shown_standings(blind, row.pk))
    assert {"hardships", "disciplines"}.isdisjoint(dossier(blind, row.pk).standings)
    assert dossier(blind, row.pk).background.disciplines == [] and len(dossier(clerk, row.pk).background.disciplines) == 1
    actions.verify_dossier(
        clerk, person_id=row.pk, version=3, groups=["service", "life"], kind="visit", note="入户核对证件和档案"
    )
    lines = {who: " ".join(one.note for one in timeline(who, row.pk).entries) for who in (clerk, blind)}
    assert "处分" in lines[clerk] and "处分" not in lines[blind] and "生活困难" not in lines[blind]


def test_a_new_certificate_exchanges_the_old_one_on_its_day(clerk: Actor) -> None:
    row = person()
    given = {"kind": "disability", "cause": "war", "issuer": "省厅"}
    old = actions.record_certificate(clerk, person_id=row.pk, number="军1", grade=6, issued_on=date(2000, 1, 1), **given)
    with pytest.raises(Invalid, match="不早于这一份"):
        actions.record_certificate(clerk, person_id=row.pk, number="军0", grade=7, issued_on=date(1999, 1, 1), **given)
    actions.record_certificate(clerk, person_id=row.pk, number="军2", grade=5, issued_on=date(2010, 1, 1), **given)
    old.refresh_from_db()
    assert old.until == date(2010, 1, 1)
    with pytest.raises(Invalid, match="早于出生日期"):
        actions.record_certificate(clerk, person_id=row.pk, number="军3", grade=5, issued_on=date(1949, 1, 1), **given)
    older = CERTIFICATE | {"issued_on": date(1949, 12, 1)}
    assert actions.record_certificate(clerk, person_id=row.pk, **older).pk, (
        "a martyr's certificate may be older than a sibling"
    )
    assert str(dossier(clerk, row.pk).background.certificates[0]).endswith("军2")
