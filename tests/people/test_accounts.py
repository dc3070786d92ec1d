"""Payee accounts, delegations, papers, service, categories, relatives."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.actor import Actor
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.papers import BadPaper
from apps.people import actions, queries
from apps.people.actions.accounts import StaleAccount
from apps.people.actions.records import CategoryOpen, EvidenceMissing, SpellOverlaps
from apps.people.forms import ServiceForm
from apps.people.forms.asking import asked_of
from apps.people.models import PayeeAccount, Person
from apps.people.queries.clear import clear
from apps.people.queries.requests import lines
from apps.people.rules import accounts, identity
from tests.make import OTHER_TOWN, TOWN, make_actor
from tests.people.builders import account, id_number, paper, person, scan

BANK = {"bank_code": "testbank", "bank_name": "示范农商银行", "kind": "passbook", "reason": "新开户"}


def change(actor: Actor, row: Person, number: int, **over: object) -> PayeeAccount:
    return actions.change_account(actor, **({"person_id": row.pk, "account": account(number)} | BANK | over))


@pytest.mark.django_db
def test_a_change_closes_the_old_account_and_opens_the_new(clerk: Actor) -> None:
    row = person()
    first, second = change(clerk, row, 1), change(clerk, row, 2, reason="存折丢失")
    first.refresh_from_db()
    assert (first.is_live, first.closed_on, first.closed_reason) == (False, clerk.today, "存折丢失")
    assert second.is_live
    assert clear(second, "account") == account(2)
    assert second.holder_person_id == row.pk
    entry = AuditEntry.objects.order_by("-id").first()
    assert account(2) not in str(entry.after)
    assert entry.before["account"].endswith("0001")
    assert list(queries.payee_accounts(clerk)) == [second, first]


@pytest.mark.django_db
def test_an_account_of_another_is_refused_with_the_township_only(clerk: Actor) -> None:
    other = person(name="孙文", division=OTHER_TOWN)
    change(clerk, other, 5)
    with pytest.raises(accounts.AccountTaken) as refused:
        change(clerk, person(), 5)
    assert "镇" in refused.value.message
    assert "孙文" not in refused.value.message
    assert account(5) not in refused.value.message


@pytest.mark.django_db
def test_refusals_of_an_account(clerk: Actor) -> None:
    row = person()
    live = change(clerk, row, 3)
    for over, refusal in (
        ({"account": "12ab"}, accounts.BadAccount),
        ({"account": "123"}, accounts.BadAccount),
        ({"account": ""}, accounts.BadAccount),
        ({"holder_name": "李四"}, accounts.HolderDiffers),
        ({"delegation_id": 10**6}, accounts.DelegationUnfit),
        ({"account": account(3)}, accounts.SameAccount),
        ({"seen_account_id": live.pk + 99}, StaleAccount),
        ({"kind": "gold"}, Invalid),
        ({"reason": " "}, Invalid),
        ({"bank_name": ""}, Invalid),
        ({"person_id": 10**9}, NotFound),
    ):
        with pytest.raises(refusal):
            change(clerk, row, 4, **over)
    with pytest.raises(Forbidden):
        change(make_actor("finance"), row, 4)
    actions.mark_died(clerk, person_id=row.pk, died_on=clerk.today, source="死亡证明")
    with pytest.raises(identity.WrongState):
        change(clerk, row, 4)


@pytest.mark.django_db
def test_a_wrong_card_digit_only_warns(clerk: Actor) -> None:
    row = change(clerk, person(), 0, kind="card", account="6666 6666 6666 6661")
    assert "校验位" in row.warning


@pytest.mark.django_db
def test_a_third_party_payee_needs_a_delegation_in_force(clerk: Actor) -> None:
    row = person()
    deed = paper(clerk, row, "proxy")
    with pytest.raises(accounts.DelegationUnfit):
        delegate(clerk, row, paper(clerk, row, "death").pk)
    given = delegate(clerk, row, deed.pk)
    paid = change(clerk, row, 8, holder_name="李小妹", delegation_id=given.pk)
    assert paid.delegation_id == given.pk
    assert paid.holder_person_id is None
    with pytest.raises(accounts.DelegationUnfit):
        change(clerk, row, 9, holder_name="王二", delegation_id=given.pk)
    actions.end_delegation(clerk, person_id=row.pk, delegation_id=given.pk, reason="本人收回委托")
    paid.refresh_from_db()
    assert not paid.is_live
    with pytest.raises(accounts.DelegationUnfit):
        change(clerk, row, 9, holder_name="李小妹", delegation_id=given.pk)
    with pytest.raises(NotFound):
        actions.end_delegation(clerk, person_id=row.pk, delegation_id=given.pk, reason="再次收回")


def delegate(actor: Actor, row: Person, evidence_id: int):
    return actions.add_delegation(
        actor, person_id=row.pk, kind="proxy", delegate_name="李小妹", evidence_id=evidence_id,
        valid_from=actor.today, id_number=id_number(sequence=77, male=False), relation="女儿",
    )  # fmt: skip


@pytest.mark.django_db
def test_postgresql_itself_refuses_two_live_accounts_and_a_stranger(clerk: Actor) -> None:
    row, other = person(), person()
    live = change(clerk, row, 1)
    clone = PayeeAccount(
        person=row, bank_code="x", bank_name="x", holder_name="x", holder_person=row, opened_on=clerk.today, entered_at=clerk.at,
        account_sealed=b"1", account_blind=b"2", account_tail="3",
    )  # fmt: skip
    for over in ({}, {"person": other, "holder_person": other, "account_blind": live.account_blind}, {"person": other}):
        for key, value in over.items():
            setattr(clone, key, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            clone.save(force_insert=True)


@pytest.mark.django_db
def test_a_paper_of_another_person_is_refused_by_code_and_by_postgresql(clerk: Actor) -> None:
    row, other = person(), person()
    strange = paper(clerk, other)
    with pytest.raises(EvidenceMissing):
        actions.set_category(clerk, person_id=row.pk, kind="rural_elder", evidence_id=strange.pk)
    mine = actions.set_category(clerk, person_id=row.pk, kind="rural_elder", evidence_id=paper(clerk, row).pk)
    mine.evidence = strange
    mine.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("set constraints all immediate")
    connection.set_rollback(True)


@pytest.mark.django_db
def test_scans_are_judged_by_their_bytes(clerk: Actor, media: object) -> None:
    row = person()
    done = actions.add_document(clerk, person_id=row.pk, kind="id_card", filename="../../x.exe", content=scan())
    assert done.content_type == "image/jpeg"
    assert done.file.name.endswith(".jpg")
    assert ".." not in done.file.name
    for content in (b"<svg onload=1>", b"MZ\x90", b"%PDF-1.4 /JavaScript", b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024)):
        with pytest.raises(BadPaper):
            actions.add_document(clerk, person_id=row.pk, kind="id_card", content=content)
    with pytest.raises(Invalid):
        actions.add_document(clerk, person_id=row.pk, kind="poem")


@pytest.mark.django_db
def test_service_spells_may_not_overlap_and_a_judged_length_needs_a_paper(clerk: Actor) -> None:
    row = person(id_number=id_number(date(1955, 3, 1), 8))
    spell = {"person_id": row.pk, "enlisted_on": date(1973, 12, 1), "discharged_on": date(1977, 3, 1)}
    done = actions.record_service(clerk, resettlement="self", placement_unit="县水务局", **spell)
    assert (done.resettlement, done.placement_unit) == ("self", "县水务局")
    for over, refusal in (
        ({}, SpellOverlaps),
        ({"enlisted_on": date(1976, 1, 1)}, SpellOverlaps),
        ({"enlisted_on": date(1980, 1, 1)}, identity.BadDate),
        ({"enlisted_on": date(1960, 1, 1)}, identity.BadDate),
        ({"enlisted_on": date(1978, 1, 1), "discharged_on": None, "service_years_override": Decimal(3)}, EvidenceMissing),
        ({"record_id": 10**9, "enlisted_on": date(1980, 1, 1), "discharged_on": None}, NotFound),
    ):
        with pytest.raises(refusal):
            actions.record_service(clerk, **(spell | over))
    changed = actions.record_service(
        clerk, record_id=done.pk, **(spell | {"service_years_override": Decimal("3.5"), "evidence_id": paper(clerk, row).pk})
    )
    assert changed.pk == done.pk
    assert changed.service_years_override == Decimal("3.5")


@pytest.mark.django_db
def test_a_category_is_declared_then_verified_then_closed_with_paper(clerk: Actor) -> None:
    row = person()
    declared = actions.set_category(clerk, person_id=row.pk, kind="war_veteran", since=date(2010, 1, 1))
    with pytest.raises(CategoryOpen):
        actions.set_category(clerk, person_id=row.pk, kind="war_veteran")
    deed = paper(clerk, row)
    verified = actions.set_category(clerk, person_id=row.pk, kind="war_veteran", evidence_id=deed.pk)
    assert verified.pk == declared.pk
    assert verified.state == "verified"
    assert verified.since == date(2010, 1, 1)
    end = {"category_id": verified.pk, "person_id": row.pk, "until": date(2024, 1, 1), "reason": "复核不符合条件"}
    with pytest.raises(EvidenceMissing):
        actions.close_category(clerk, **end)
    with pytest.raises(Invalid):
        actions.close_category(clerk, **(end | {"until": date(2010, 1, 1), "evidence_id": deed.pk}))
    assert actions.close_category(clerk, **end, evidence_id=deed.pk).until == date(2024, 1, 1)
    with pytest.raises(NotFound):
        actions.close_category(clerk, **end, evidence_id=deed.pk)
    with pytest.raises(CategoryOpen):
        actions.set_category(clerk, person_id=row.pk, kind="war_veteran", since=date(2020, 1, 1))
    assert actions.set_category(clerk, person_id=row.pk, kind="war_veteran", since=date(2024, 1, 1)).pk != verified.pk


@pytest.mark.django_db
def test_relatives_are_linked_by_their_number_and_leave_without_deletion(clerk: Actor) -> None:
    number = id_number(sequence=41, male=False)
    wife, row = person(name="李梅花", id_number=number), person()
    given = {"person_id": row.pk, "relation": "spouse", "name": "李梅花", "id_number": number}
    done = actions.add_relative(clerk, **given)
    assert done.relative_person_id == wife.pk
    assert done.sex == "female"
    with pytest.raises(Conflict):
        actions.add_relative(clerk, **given)
    with pytest.raises(Invalid):
        actions.add_relative(clerk, **(given | {"person_id": wife.pk}))
    actions.end_relative(clerk, person_id=row.pk, relative_id=done.pk, reason="登记错误")
    assert queries.dossier(clerk, row.pk).relatives == []
    with pytest.raises(NotFound):
        actions.end_relative(clerk, person_id=row.pk, relative_id=done.pk, reason="登记错误")


def race(*bodies) -> list[object]:
    """Run bodies at the same moment in own connections; results or exceptions in order."""
    gate, found = threading.Barrier(len(bodies)), [None] * len(bodies)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            found[place] = bodies[place]()
        except Exception as error:  # noqa: BLE001
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.django_db(transaction=True)
def test_two_clerks_giving_one_account_to_two_people_one_wins() -> None:
    clerk = make_actor("benefit_clerk")
    rows = [person(), person()]
    for turn in range(5):
        found = race(*(lambda row=row, turn=turn: change(clerk, row, 100 + turn) for row in rows))
        assert sum(isinstance(one, PayeeAccount) for one in found) == 1
        assert sum(isinstance(one, accounts.AccountTaken) for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_of_one_dossier_one_is_told_it_is_stale() -> None:
    clerk, row = make_actor("benefit_clerk"), person()
    for version in range(1, 6):
        edits = [{"ethnicity": f"甲{version}族"}, {"address": f"{version}组"}]
        found = race(
            *(
                lambda edit=edit, version=version: actions.correct_person(
                    clerk, person_id=row.pk, version=version, changes=edit
                )
                for edit in edits
            )
        )
        assert sorted(type(one).__name__ for one in found) == ["Person", "StaleVersion"]


@pytest.mark.django_db
def test_dates_of_a_delegation(clerk: Actor) -> None:
    row = person()
    deed = paper(clerk, row, "guardian")
    given = {
        "person_id": row.pk,
        "kind": "guardian",
        "delegate_name": "李小妹",
        "evidence_id": deed.pk,
        "valid_from": clerk.today,
    }
    with pytest.raises(Invalid):
        actions.add_delegation(clerk, **given, valid_to=clerk.today)
    with pytest.raises(Invalid):
        actions.add_delegation(clerk, **(given | {"kind": "friend"}))
    later = actions.add_delegation(clerk, **(given | {"valid_from": clerk.today + timedelta(days=2)}))
    with pytest.raises(accounts.DelegationUnfit):
        change(clerk, row, 8, holder_name="李小妹", delegation_id=later.pk)


@pytest.mark.django_db
def test_a_one_off_sum_is_yuan_on_the_form_fen_for_a_program_and_shown_in_yuan(clerk: Actor) -> None:
    """A resettlement is described with its order, day and sum; a request of a township carries them too."""
    row = person(id_number=id_number(date(1955, 3, 1), 8))
    spell: dict[str, Any] = {"person_id": row.pk, "enlisted_on": date(1973, 12, 1), "discharged_on": date(1977, 3, 1)}
    for over in ({"lump_sum_fen": -1}, {"lump_sum_fen": 10**9}, {"placed_on": date(2050, 1, 1)}):
        with pytest.raises(Invalid):
            actions.record_service(clerk, **spell, **over)
    form = ServiceForm(
        {"enlisted_on": "1973-12-01", "lump_sum_fen": "４,500.5元", "placed_on": "1977-05-01", "order_no": "安1号"}
    )
    assert form.is_valid() and form.cleaned_data["lump_sum_fen"] == 450_050
    assert not ServiceForm({"enlisted_on": "1973-12-01", "lump_sum_fen": "四千"}).is_valid()
    asked = {"enlisted_on": "1973-12-01", "lump_sum_fen": 450_050}
    assert asked_of("service", asked)["lump_sum_fen"] == 450_050
    station = make_actor("station_clerk", division=TOWN)
    request = actions.request_change(
        station, person_id=row.pk, kind="service", version=row.version, changes=asked_of("service", asked), reason="本人来电"
    )
    assert [line.new for line in lines(clerk, request, {"lump_sum_fen": 450_050})] == ["4,500.50元"]
    done = actions.record_service(clerk, **spell, lump_sum_fen=0, order_no="安1号", placed_on=date(1977, 5, 1))
    assert (done.lump_sum_fen, done.order_no, done.placed_on) == (0, "安1号", date(1977, 5, 1))


@pytest.mark.django_db
def test_a_dwelling_may_lie_outside_the_county_and_is_a_code(clerk: Actor) -> None:
    row = person()
    for text in ("12", "99032100", "340321000", "３２０５０６"):
        change = {"person_id": row.pk, "version": row.version, "changes": {"dwelling_code": text}, "reason": "本人来电"}
        if text in ("12", "99032100"):
            with pytest.raises(Invalid, match="常住地区划代码"):
                actions.correct_person(clerk, **change)
        else:
            row = actions.correct_person(clerk, **change)
    assert row.dwelling_code == "320506000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=row.pk).update(dwelling_code="32")
