"""Who receives what is still owed after a death: on paper, by two persons, and undone with the death."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.people import actions
from apps.people.models import Delegation, HeirAccount, PayeeAccount, Person
from apps.people.queries.clear import clear
from apps.people.rules.accounts import BadAccount, DelegationUnfit
from apps.people.rules.identity import WrongState
from apps.people.rules.persons_apart import SamePerson
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import account, id_number, paper, person

pytestmark = pytest.mark.django_db
OWN = {"bank_code": "testbank", "bank_name": "示范农商银行", "kind": "passbook", "reason": "新开户"}


@pytest.fixture
def reviewer() -> Actor:
    return make_actor("benefit_reviewer")


def dead(clerk: Actor) -> Person:
    row = person()
    actions.change_account(clerk, person_id=row.pk, account=account(1), **OWN)
    return actions.mark_died(clerk, person_id=row.pk, died_on=clerk.today, source="死亡证明3号")


def propose(clerk: Actor, row: Person, **over: object) -> HeirAccount:
    given = {
        "person_id": row.pk, "heir_name": "李小妹", "relation": "女儿", "id_number": id_number(sequence=78, male=False),
        "bank_code": "testbank", "bank_name": "示范农商银行", "kind": "passbook", "account": account(2),
    }  # fmt: skip
    if "evidence_id" not in over:
        given["evidence_id"] = paper(clerk, row, "heir").pk
    return actions.propose_heir_account(clerk, **(given | over))


def test_the_account_of_an_heir_is_opened_by_a_second_person_and_the_own_one_closed(clerk: Actor, reviewer: Actor) -> None:
    row = dead(clerk)
    asked = propose(clerk, row)
    assert PayeeAccount.objects.get(person=row, is_live=True).is_heir is False
    done = actions.confirm_heir_account(reviewer, heir_id=asked.pk)
    live = PayeeAccount.objects.get(person=row, is_live=True)
    assert (live.is_heir, live.holder_name, live.pk) == (True, "李小妹", done.payee_account_id)
    assert clear(live, "account") == account(2)
    assert live.delegation.kind == "heir" and live.delegation.evidence_id == asked.evidence_id
    assert clear(live.delegation, "id_number") == id_number(sequence=78, male=False)
    own = PayeeAccount.objects.get(person=row, is_heir=False)
    assert own.closed_on == clerk.today and "遗属" in own.closed_reason
    verbs = list(AuditEntry.objects.filter(row_type="people.HeirAccount").order_by("id").values_list("verb", flat=True))
    assert verbs == ["people.propose_heir_account", "people.confirm_heir_account"]
    assert account(2) not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_a_second_press_a_second_proposal_and_the_same_person_are_refused(clerk: Actor, reviewer: Actor) -> None:
    row = dead(clerk)
    asked = propose(clerk, row)
    with pytest.raises(Conflict, match="等待复核"):
        propose(clerk, row, account=account(3))
    HeirAccount.objects.filter(pk=asked.pk).update(proposed_by_id=reviewer.staff_id)
    with pytest.raises(SamePerson):
        actions.confirm_heir_account(reviewer, heir_id=asked.pk)
    HeirAccount.objects.filter(pk=asked.pk).update(proposed_by_id=clerk.staff_id)
    actions.confirm_heir_account(reviewer, heir_id=asked.pk)
    for again in (
        lambda: actions.confirm_heir_account(reviewer, heir_id=asked.pk),
        lambda: actions.reject_heir_account(reviewer, heir_id=asked.pk, reason="材料不全"),
    ):
        with pytest.raises(AlreadyDone):
            again()
    assert PayeeAccount.objects.filter(person=row).count() == 2


def test_every_refusal_of_a_proposal(clerk: Actor) -> None:
    row = dead(clerk)
    for over, refusal in (
        ({"heir_name": ""}, Invalid),
        ({"relation": " "}, Invalid),
        ({"id_number": "123"}, Invalid),
        ({"id_number": ""}, Invalid),
        ({"account": "12ab"}, BadAccount),
        ({"bank_name": ""}, Invalid),
        ({"kind": "gold"}, Invalid),
        ({"evidence_id": paper(clerk, row, "proxy").pk}, DelegationUnfit),
        ({"evidence_id": paper(clerk, person(), "heir").pk}, Invalid),
    ):
        with pytest.raises(refusal):
            propose(clerk, row, **over)
    living = person()
    with pytest.raises(WrongState, match="没有登记去世"):
        propose(clerk, living)
    assert not HeirAccount.objects.exists()


def test_another_township_and_another_post_see_nothing(clerk: Actor) -> None:
    asked = propose(clerk, dead(clerk))
    away = make_actor("benefit_reviewer", division=OTHER_TOWN)
    for act in (
        lambda: actions.confirm_heir_account(away, heir_id=asked.pk),
        lambda: actions.reject_heir_account(away, heir_id=asked.pk, reason="材料不全"),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        actions.confirm_heir_account(clerk, heir_id=asked.pk)
    with pytest.raises(Forbidden):
        propose(make_actor("finance"), asked.person, evidence_id=asked.evidence_id)


def test_a_rejected_one_opens_nothing_and_may_be_asked_again(clerk: Actor, reviewer: Actor) -> None:
    row = dead(clerk)
    asked = propose(clerk, row)
    with pytest.raises(Invalid):
        actions.reject_heir_account(reviewer, heir_id=asked.pk, reason=" ")
    assert actions.reject_heir_account(reviewer, heir_id=asked.pk, reason="公证书不全，请补齐").state == "rejected"
    assert not PayeeAccount.objects.filter(person=row, is_heir=True).exists()
    assert propose(clerk, row).state == "proposed"


def test_who_lives_after_all_gets_the_own_account_back(clerk: Actor, reviewer: Actor) -> None:
    row = dead(clerk)
    actions.confirm_heir_account(reviewer, heir_id=propose(clerk, row).pk)
    actions.mark_alive(clerk, person_id=row.pk, source="误报")
    live = PayeeAccount.objects.get(person=row, is_live=True)
    assert not live.is_heir and clear(live, "account") == account(1) and live.holder_person_id == row.pk
    assert PayeeAccount.objects.get(person=row, is_heir=True).closed_reason == "去世登记已撤销"


def test_a_proposal_that_waits_is_withdrawn_when_the_death_is(clerk: Actor, reviewer: Actor) -> None:
    row = dead(clerk)
    asked = propose(clerk, row)
    actions.mark_alive(clerk, person_id=row.pk, source="误报")
    asked.refresh_from_db()
    assert asked.state == "withdrawn" and "误报" in asked.decision
    assert PayeeAccount.objects.get(person=row, is_live=True).is_heir is False
    with pytest.raises(AlreadyDone):
        actions.confirm_heir_account(reviewer, heir_id=asked.pk)


def test_an_heir_who_is_paid_herself_may_use_her_own_account(clerk: Actor, reviewer: Actor) -> None:
    widow = person(name="李小妹")
    actions.change_account(clerk, person_id=widow.pk, account=account(9), **OWN)
    asked = propose(clerk, dead(clerk), account=account(9))
    actions.confirm_heir_account(reviewer, heir_id=asked.pk)
    assert PayeeAccount.objects.filter(is_live=True, account_blind=asked.account_blind).count() == 2


def test_the_database_refuses_one_person_alone_and_an_heir_without_a_deed(clerk: Actor) -> None:
    asked = propose(clerk, dead(clerk))
    own = PayeeAccount.objects.get(person=asked.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeirAccount.objects.filter(pk=asked.pk).update(
            state="applied", decided_by_id=asked.proposed_by_id, decided_at=clerk.at, payee_account=own
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeAccount.objects.filter(pk=own.pk).update(is_heir=True)


def test_the_pages_and_the_api(clerk: Actor, reviewer: Actor, client: Client) -> None:
    row = dead(clerk)
    deed = paper(clerk, row, "heir")
    client.force_login(clerk_user(clerk))
    given = {
        "heir_name": "李小妹", "relation": "女儿", "id_number": id_number(sequence=78, male=False), "bank_code": "testbank",
        "bank_name": "示范农商银行", "kind": "passbook", "account": account(2), "evidence_id": deed.pk,
    }  # fmt: skip
    assert client.get(f"/people/{row.pk}/heir/").status_code == 200
    assert client.post(f"/people/{row.pk}/heir/", given).status_code == 302
    asked = HeirAccount.objects.get()
    assert "李小妹" in client.get("/people/heirs/?tab=waiting").content.decode()
    client.force_login(clerk_user(reviewer))
    assert client.post(f"/people/heirs/{asked.pk}/confirm/").status_code == 302
    assert client.post(f"/people/heirs/{asked.pk}/confirm/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "applied"
    found = client.get("/api/v1/people/heir-accounts/").json()["results"]
    assert [one["id"] for one in found] == [asked.pk] and account(2) not in str(found)
    twice = client.post(f"/api/v1/people/heir-accounts/{asked.pk}/confirm/", HTTP_IDEMPOTENCY_KEY="heir-second-press")
    assert twice.status_code == 409


def clerk_user(actor: Actor):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=actor.user_id)


def test_a_deed_of_an_heir_is_no_delegation_of_the_living(clerk: Actor) -> None:
    row = person()
    deed = paper(clerk, row, "heir")
    with pytest.raises(Invalid):
        actions.add_delegation(
            clerk, person_id=row.pk, kind="heir", delegate_name="李小妹", evidence_id=deed.pk, valid_from=clerk.today
        )
    assert not Delegation.objects.exists()
