"""A township asks, the bureau decides; a station clerk's hand never changes a dossier."""

import inspect
from datetime import date
from typing import Any

import pytest
from django.db import connection

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, DomainError, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.papers import BadPaper
from apps.people import actions
from apps.people.actions.persons import UnknownField
from apps.people.choices import ChangeKind
from apps.people.models import ChangeRequest, Document, Honour, PayeeAccount, Person, Provenance, Relative
from apps.people.queries.clear import file_bytes
from apps.people.queries.links import links
from apps.people.queries.people import PersonNotFound
from apps.people.queries.provenance import standings_of
from apps.people.queries.requests import lines
from apps.people.rules.identity import NothingChanged, StaleVersion, WrongState
from apps.people.rules.persons_apart import SamePerson
from tests.architecture.test_permissions import actions as every_action
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor
from tests.people.builders import account, id_number, paper, person, phone, scan

pytestmark = pytest.mark.django_db
DAY = date(2015, 5, 1)
ACCOUNT = {"bank_code": "b", "bank_name": "示范银行", "kind": "passbook", "account": account(31)}
ASKED: dict[str, dict[str, Any]] = {
    ChangeKind.FACTS: {"phone": phone(31), "away_place": "苏州市"},
    ChangeKind.ACCOUNT: ACCOUNT,
    ChangeKind.SERVICE: {"enlisted_on": date(1990, 12, 1), "discharged_on": date(1993, 12, 1)},
    ChangeKind.RELATIVE: {"relation": "child", "name": "王小军", "is_dependent": True},
    ChangeKind.CATEGORY: {"kind": "war_veteran", "since": DAY},
    ChangeKind.HONOUR: {"kind": "third_merit", "title": "三等功", "awarded_on": DAY},
    ChangeKind.MEMBERSHIP: {"joined_on": DAY, "since": DAY, "standing": "settled", "branch": "淮南村党支部"},
    ChangeKind.WORK: {"status": "employed", "since": DAY},
    ChangeKind.HARDSHIP: {"kind": "accident", "since": DAY, "source": "镇民政所", "story": "火灾"},
    ChangeKind.ASSESSMENT: {"assessed_on": DAY, "housing": "own_poor"},
    ChangeKind.CERTIFICATE: {
        "kind": "martyr", "number": "皖烈字12号", "issued_on": DAY, "soldier_name": "王守义", "soldier_relation": "child",
    },
    ChangeKind.DISCIPLINE: {"kind": "warning", "since": DAY},
    ChangeKind.PHOTO: {},
    ChangeKind.DOCUMENT: {},
    ChangeKind.VERIFY: {"kind": "visit", "note": "入户核对身份证", "groups": ["identity"]},
}  # fmt: skip


def ask(actor: Actor, row: Person, kind: str = ChangeKind.FACTS, **over: Any) -> ChangeRequest:
    given: dict[str, Any] = {"changes": ASKED.get(kind), "reason": "本人来电", "kind": kind, "version": row.version}
    if kind in (ChangeKind.PHOTO, ChangeKind.DOCUMENT):
        given["content"] = scan("JPEG", exif=True)
    return actions.request_change(actor, person_id=row.pk, **(given | over))


def rows_of(row: Person) -> dict[str, list[Any]]:
    """Every row of every table that points at the person, and the person."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("select * from people_person where id = %s", [row.pk])
        found["person"] = cursor.fetchall()
        for link in links():
            if link.model in (ChangeRequest, Person):
                continue
            where = " or ".join(f'"{column}" = %s' for column in link.columns)
            cursor.execute(f'select * from "{link.table}" where {where} order by 1', [row.pk] * len(link.columns))
            found[link.table] = cursor.fetchall()
    return found


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_every_kind_waits_changes_nothing_and_is_carried_out_by_another(
    clerk: Actor, station_clerk: Actor, media: object, kind: str
) -> None:
    row = person(born_on=date(1970, 5, 1), id_number="", id_number_note="早年没有证件", sex="male")
    if kind == ChangeKind.HOUSEHOLD:
        home = actions.register_household(clerk, division=VILLAGE, number="011")
        ASKED[kind] = {"household_id": home.pk, "relation": "head", "joined_on": DAY}
    before = rows_of(row)
    asked = ask(station_clerk, row, kind)
    assert rows_of(row) == before
    assert (asked.state, asked.kind) == ("proposed", kind)
    with pytest.raises(Conflict):
        ask(station_clerk, row, kind)
    with pytest.raises(Forbidden):
        actions.apply_change(station_clerk, request_id=asked.pk)
    actions.apply_change(clerk, request_id=asked.pk, decision="已核对")
    assert rows_of(row) != before
    with pytest.raises(AlreadyDone):
        actions.apply_change(clerk, request_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by_id) == ("applied", clerk.staff_id)


def test_the_paper_becomes_a_paper_of_the_dossier_and_the_source_of_the_field(
    clerk: Actor, station_clerk: Actor, media: object
) -> None:
    row = person()
    asked = ask(station_clerk, row, content=scan("JPEG", exif=True), paper_kind="household", paper_no="户字1号")
    assert b"PHONE-MODEL-X" not in file_bytes(asked.paper)
    assert not Document.objects.filter(person=row).exists()
    actions.apply_change(clerk, request_id=asked.pk)
    deed = Document.objects.get(person=row)
    assert (deed.kind, deed.number, deed.sha256) == ("household", "户字1号", asked.sha256)
    assert standings_of(row.pk)["phone"].source == "paper"
    assert Provenance.objects.get(person=row, document=deed).fields == ["phone", "away_place"]


def test_an_honour_asked_for_with_its_paper_rests_on_it(clerk: Actor, station_clerk: Actor, media: object) -> None:
    row = person()
    asked = ask(station_clerk, row, ChangeKind.HONOUR, content=scan())
    actions.apply_change(clerk, request_id=asked.pk)
    assert Honour.objects.get(person=row).evidence == Document.objects.get(person=row)


def test_what_the_bureau_would_be_refused_the_township_is_refused_at_once(clerk: Actor, station_clerk: Actor) -> None:
    row, taken = person(), person()
    actions.change_account(clerk, person_id=taken.pk, reason="新开户", **ACCOUNT)
    for kind, over, refusal in (
        (ChangeKind.FACTS, {"changes": {"id_number": "123"}}, Invalid),
        (ChangeKind.FACTS, {"changes": {"moon": 1}}, UnknownField),
        (ChangeKind.FACTS, {"changes": {}}, NothingChanged),
        (ChangeKind.FACTS, {"changes": {"name": row.name}}, NothingChanged),
        (ChangeKind.ACCOUNT, {}, Conflict),
        (ChangeKind.ACCOUNT, {"changes": ACCOUNT | {"person_id": taken.pk}}, UnknownField),
        (ChangeKind.HONOUR, {"changes": {"kind": "moon", "title": "三等功", "awarded_on": DAY}}, Invalid),
        (ChangeKind.HONOUR, {"changes": {"kind": "third_merit"}}, Invalid),
        (ChangeKind.HONOUR, {"reason": ""}, Invalid),
        (ChangeKind.PHOTO, {"content": b""}, Invalid),
        (ChangeKind.PHOTO, {"content": b"%PDF-1.4"}, Invalid),
        (ChangeKind.DOCUMENT, {"content": b"MZ"}, BadPaper),
        (ChangeKind.DOCUMENT, {"paper_kind": "moon"}, Invalid),
        ("moon", {"changes": {}}, Invalid),
    ):
        with pytest.raises(refusal):
            ask(station_clerk, row, kind, **over)
    assert not ChangeRequest.objects.exists()
    assert not PayeeAccount.objects.filter(person=row).exists()


def test_stale_foreign_dead_and_merged_dossiers_take_no_request(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    row, far, twin = person(), person(division=OTHER_TOWN), person()
    with pytest.raises(StaleVersion):
        ask(station_clerk, row, version=9)
    with pytest.raises(PersonNotFound):
        ask(station_clerk, far)
    merge = actions.propose_merge(clerk, kept_id=row.pk, dropped_id=twin.pk, reason="同一人")
    actions.confirm_merge(reviewer, merge_id=merge.pk)
    with pytest.raises(PersonNotFound):
        ask(station_clerk, twin)
    actions.mark_died(clerk, person_id=row.pk, died_on=date(2024, 1, 1), source="死亡证明")
    row.refresh_from_db()
    with pytest.raises(WrongState):
        ask(station_clerk, row)


def test_a_dossier_that_moved_on_makes_the_request_stale_but_an_accepted_one_does_not(
    clerk: Actor, station_clerk: Actor
) -> None:
    row = person()
    first, second = ask(station_clerk, row), ask(station_clerk, row, ChangeKind.HONOUR)
    actions.apply_change(clerk, request_id=first.pk)
    actions.apply_change(clerk, request_id=second.pk)
    row.refresh_from_db()
    third = ask(station_clerk, row, changes={"phone": phone(32)})
    actions.correct_person(clerk, person_id=row.pk, version=row.version, changes={"marriage": "married"}, reason="核对")
    with pytest.raises(StaleVersion):
        actions.apply_change(clerk, request_id=third.pk)
    actions.reject_change(clerk, request_id=third.pk, decision="档案已更新，请重新核对后再提")
    third.refresh_from_db()
    assert third.state == "rejected"


def test_nobody_decides_their_own_request_and_only_the_asker_takes_it_back(clerk: Actor, station_clerk: Actor) -> None:
    row = person()
    own = ask(clerk, row)
    with pytest.raises(SamePerson):
        actions.apply_change(clerk, request_id=own.pk)
    with pytest.raises(WrongState):
        actions.withdraw_change(station_clerk, request_id=own.pk)
    actions.withdraw_change(clerk, request_id=own.pk)
    with pytest.raises(AlreadyDone):
        actions.withdraw_change(clerk, request_id=own.pk)
    with pytest.raises(NotFound):
        actions.withdraw_change(make_actor("station_clerk", division=OTHER_TOWN), request_id=own.pk)


def test_what_is_asked_is_masked_until_opened_with_a_reason(clerk: Actor, station_clerk: Actor, finance: Actor) -> None:
    row = person()
    number = id_number(date(1966, 6, 6), 66)
    asked = ask(station_clerk, row, changes={"id_number": number, "address": "八组9号", "born_on": date(1966, 6, 6)})
    shown = " ".join(line.new for line in lines(clerk, asked, actions.asked(asked)))
    assert number not in shown and "八组" not in shown and number[-4:] in shown
    opened = actions.open_request(clerk, request_id=asked.pk, reason="核对申请内容")
    assert number in " ".join(line.new for line in lines(clerk, asked, opened.changes, is_full=True))
    assert AuditEntry.objects.filter(outcome="read", verb="read.request", row_id=str(row.pk)).count() == 1
    with pytest.raises(Invalid):
        actions.open_request(clerk, request_id=asked.pk, reason="")
    hard = ask(station_clerk, row, ChangeKind.HARDSHIP)
    assert lines(finance, hard, actions.asked(hard)) == ()
    with pytest.raises(Forbidden):
        actions.open_request(finance, request_id=hard.pk, reason="核对申请内容")
    with pytest.raises(NotFound):
        actions.open_request(make_actor(division=OTHER_TOWN), request_id=hard.pk, reason="核对申请内容")


#: What a station clerk may call in people, and why none of it edits a dossier.
_STATION = {
    "request_change", "withdraw_change",  # requests
    "open_request", "open_document", "reveal_field", "open_booklet", "ask_export", "fetch_export",  # reads, with a record
    "propose_merge", "propose_unmerge", "judge_distinct",  # proposals to the bureau
    "register_person",  # a new dossier, unverified until somebody proves it
    "record_contribution",  # what somebody gives, a record of its own
}  # fmt: skip


def test_a_station_clerk_never_edits_a_dossier_whatever_action_is_called(clerk: Actor, media: object) -> None:
    station, row, other = make_actor("station_clerk", division=TOWN), person(), person()
    deed = paper(clerk, row)
    kin = actions.add_relative(clerk, person_id=row.pk, relation="child", name="王小军")
    row.refresh_from_db()
    known: dict[str, Any] = {
        "person_id": row.pk, "other_id": other.pk, "kept_id": row.pk, "dropped_id": other.pk, "version": row.version,
        "seen_account_id": None, "evidence_id": deed.pk, "document_id": deed.pk, "relative_id": kin.pk, "content": scan(),
        "changes": {"phone": phone(33)}, "reason": "本人来电", "note": "核对身份证", "kind": "visit", "groups": ["identity"],
        "division": VILLAGE, "until": DAY, "left_on": DAY, "died_on": DAY, "source": "证明", "relation": "child", "name": "王五",
        "entry": "honour", "row_id": 1, "title": "三等功", "awarded_on": DAY, "since": DAY, "joined_on": DAY, "status": "employed",
        "standing": "settled", "branch": "支部", "assessed_on": DAY, "household_id": 1, "field": "phone", "enlisted_on": DAY,
    }  # fmt: skip
    before, allowed = rows_of(row), set()
    for name, act in every_action().items():
        if not name.startswith("apps.people."):
            continue
        short = name.rsplit(".", 1)[1]
        if station.may(act.permission):
            allowed.add(short)
        wanted = inspect.signature(act).parameters
        given = {key: value for key, value in known.items() if key in wanted}
        if short in ("open_booklet", "reveal_field"):
            given["reason"] = "contact"
        if short == "request_change":
            given["kind"] = "facts"
        try:
            act(station, **given)
        except (DomainError, TypeError, KeyError):
            continue
        assert rows_of(row) == before, f"{name} changed the dossier"
    assert allowed == _STATION
    assert rows_of(row) == before
    assert ChangeRequest.objects.filter(person=row).exists() and not Relative.objects.filter(person=row).exclude(pk=kin.pk)
