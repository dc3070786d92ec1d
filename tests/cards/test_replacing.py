"""Replacement for every reason: at the station or the bank, free or paid, the old card void from acceptance, never counted as new."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.cards import actions, queries
from apps.cards.models import Box, Card, CardEvent
from apps.cards.queries.counts import figures, total
from apps.cards.rules.refusals import CardNotFound, NotEligible, OpenApplication, WrongCardState
from apps.cases.actions import stop_case
from apps.cases.models import Case
from apps.core.errors import Invalid
from apps.core.models import AuditEntry
from apps.people.models import LifeAssessment, Person
from tests.cards.make import TOWN, VILLAGE, Office, portrait, survivor, veteran
from tests.make import OTHER_TOWN, make_actor, make_division, make_user

BACKEND = "apps.org.sign_in.StaffBackend"
UNTIL = date(2037, 1, 31)


@pytest.fixture
def office(db) -> Office:
    return Office()


def entered(role: str, **place: str) -> Client:
    client = Client()
    client.force_login(make_user(role, **place), backend=BACKEND)
    return client


def replaced(office: Office, card: Card, reason: str, **over):
    given = {"kind": card.kind, "bank_code": "abc", "photo": portrait(noise=8), **over}
    return actions.apply_for_replacement(office.station, card_id=card.pk, reason=reason, **given)


def settled(office: Office) -> None:
    """One first card, one replacement of it: two issued, one counted."""
    found, year = total(queries.conservation(office.clerk)), figures(office.clerk, office.clerk.today.year)
    assert found.holds
    assert (found.issued, found.replaced, found.first, year.cumulative, year.new) == (2, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("reason", "payer", "over"),
    [
        ("data", "nobody", {}),
        ("province", "nobody", {"closed_account": "农行销户证明2026-118号"}),
        ("kind", "nobody", {"kind": "survivor"}),
        ("lost", "holder", {}),
        ("expired", "nobody", {}),
    ],
)
def test_a_card_is_replaced_at_the_station_free_or_paid_and_the_old_one_is_void_from_acceptance(office, reason, payer, over):
    card = office.delivered(survivor(veteran()))
    if reason == "lost":
        actions.report_loss(office.station, card_id=card.pk, kind="formal")
    if reason == "expired":
        Card.objects.filter(pk=card.pk).update(valid_until=office.clerk.today + timedelta(days=90))
    row = replaced(office, card, reason, **over)
    assert row.payer == payer and Card.objects.get(pk=card.pk).state != "replaced"
    office.approve(row, ("id_card",))
    assert Card.objects.get(pk=card.pk).state == "replaced"
    assert row.case.receipt_no in CardEvent.objects.filter(card=card, act="replace").get().note
    office.review()
    lot = office.produce()
    new = Card.objects.get(lines__lot=lot)
    assert (new.replaces_id, new.reason, new.payer, new.sequence) == (card.pk, reason, payer, 2)
    actions.sign_lot(office.clerk, number=lot.number, counted=1, counted_sum=int(new.serial[-6:]))
    actions.dispatch_box(office.clerk, town_code=TOWN)
    new.refresh_from_db()
    actions.receive_box(office.station, number=new.box.number, counted=1)
    actions.deliver_card(office.station, card_id=new.pk)
    settled(office)


def test_a_card_that_is_valid_for_long_is_not_changed_free_as_expired(office):
    card = office.delivered()
    with pytest.raises(NotEligible, match="有效期至2036年11月30日，到期前90日内"):
        replaced(office, card, "expired")
    with pytest.raises(NotEligible, match="登记银行换卡"):
        replaced(office, card, "chip")


@pytest.mark.parametrize(("reason", "payer"), [("chip", "nobody"), ("face", "holder")])
def test_what_the_banks_counter_has_changed_is_entered_once_and_counts_as_a_replacement(office, reason, payer):
    card, given = office.delivered(), {"reason": reason, "tail": "7788", "valid_until": UNTIL}
    new = actions.record_swap(office.station, card_id=card.pk, **given)
    assert (new.state, new.payer, new.tail, new.replaces_id, new.serial != card.serial) == (
        "in_use", payer, "7788", card.pk, True)  # fmt: skip
    assert Card.objects.get(pk=card.pk).state == "replaced"
    settled(office)
    rows = AuditEntry.objects.filter(verb="cards.record_swap", outcome="done")
    assert {row.row_id for row in rows} == {str(card.pk), str(new.pk)}
    with pytest.raises(NotEligible, match="已补换作废"):
        actions.record_swap(office.station, card_id=card.pk, **given)
    assert Card.objects.count() == 2


def test_a_change_at_the_bank_is_refused_for_what_is_wrong_and_nothing_is_written(office):
    card = office.delivered()
    good = {"reason": "chip", "tail": "7788", "valid_until": UNTIL}
    for wrong, refusal, words in (
        ({"reason": "data"}, NotEligible, "申请补换"),
        ({"reason": "none"}, NotEligible, "申请补换"),
        ({"tail": "77a8"}, Invalid, "四位数字"),
        ({"tail": "７７８８"}, Invalid, "四位数字"),
        ({"valid_until": office.clerk.today}, Invalid, "晚于换卡日期"),
        ({"on": office.clerk.today + timedelta(days=1)}, Invalid, "换卡日期应在"),
        ({"on": date(2000, 1, 1)}, Invalid, "换卡日期应在"),
    ):
        with pytest.raises(refusal, match=words):
            actions.record_swap(office.station, card_id=card.pk, **good | wrong)
    with pytest.raises(CardNotFound):
        actions.record_swap(make_actor("station_clerk", division=OTHER_TOWN), card_id=card.pk, **good)
    replaced(office, card, "data")
    with pytest.raises(OpenApplication, match="正在办理"):
        actions.record_swap(office.station, card_id=card.pk, **good)
    assert Card.objects.get().state == "in_use"


def test_a_change_at_the_bank_from_the_page_and_the_api(office):
    card, client = office.delivered(), entered("station_clerk", division=TOWN)
    page = reverse("cards:card", args=[card.pk])
    assert "登记银行换卡" in client.get(page).content.decode()
    step = reverse("cards:step", args=[card.pk, "swap"])
    assert "银行回单" in client.get(step).content.decode()
    given = {"reason": "face", "tail": "7788", "valid_until": UNTIL.isoformat(), "on": office.clerk.today.isoformat()}
    wrong = client.post(step, given | {"tail": "78"})
    assert wrong.status_code == 422 and "四位数字" in wrong.content.decode()
    client.post(step, given)
    new = Card.objects.latest("id")
    assert (new.state, new.reason, new.payer) == ("in_use", "face", "holder")
    assert client.post(step, given).status_code == 422
    assert "登记银行换卡" not in client.get(page).content.decode()
    stranger, desk = entered("station_clerk", division=OTHER_TOWN), entered("benefit_clerk")
    assert stranger.post(reverse("cards:step", args=[new.pk, "swap"]), given).status_code == 404
    body = {"reason": "chip", "tail": "9900", "valid_until": UNTIL.isoformat()}
    api = f"/api/v1/cards/{new.pk}/swap/"
    made = desk.post(api, body, content_type="application/json", headers={"Idempotency-Key": "s1"})
    assert made.status_code == 201 and made.json()["replaces"] == new.pk
    again = desk.post(api, body, content_type="application/json", headers={"Idempotency-Key": "s1"})
    assert again.json()["id"] == made.json()["id"]
    bad = desk.post(api, body | {"reason": "lost"}, content_type="application/json", headers={"Idempotency-Key": "s2"})
    assert bad.status_code == 422
    assert (
        entered("leader").post(api, body, content_type="application/json", headers={"Idempotency-Key": "s3"}).status_code
        == 403
    )
    assert Card.objects.count() == 3


def test_a_card_brought_home_is_signed_for_over_the_api_with_its_photograph(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    (card,) = office.at_station(veteran())
    client, address = entered("station_clerk", division=TOWN), f"/api/v1/cards/{card.pk}/deliver/"
    bare = client.post(address, {"way": "home"}, content_type="application/json", headers={"Idempotency-Key": "h1"})
    assert bare.status_code == 422 and "签收单的照片" in bare.content.decode()
    body = {"way": "home", "proof": SimpleUploadedFile("a.jpg", portrait(), content_type="image/jpeg")}
    done = client.post(address, body, headers={"Idempotency-Key": "h2"})
    assert done.status_code == 200 and done.json()["state"] == "in_use"
    assert Card.objects.get(pk=card.pk).delivery.proof_sealed


def test_whoever_is_over_eighty_or_cannot_come_is_visited(office):
    client, today = entered("station_clerk", division=TOWN), office.clerk.today
    old, young, ill = (
        veteran(born_on=date(today.year - 81, 1, 1)), veteran(born_on=date(1970, 1, 1)), veteran(born_on=date(1970, 1, 1))
    )  # fmt: skip
    LifeAssessment.objects.create(
        person=ill, assessed_on=today, self_care="none", entered_at=office.clerk.at, entered_by_id=office.station.staff_id
    )
    for person, at_home in ((old, True), (ill, True), (young, False)):
        text = client.get(reverse("cards:apply", args=[person.pk])).content.decode()
        assert ("应当上门受理" in text) is at_home
        assert ('<option value="home" selected>上门受理' in text) is at_home


def test_a_lost_card_is_not_changed_at_the_bank_and_a_recalled_one_not_at_all(office):
    card = office.delivered()
    actions.report_loss(office.station, card_id=card.pk, kind="formal")
    with pytest.raises(NotEligible, match="正式挂失"):
        actions.record_swap(office.station, card_id=card.pk, reason="chip", tail="7788", valid_until=UNTIL)
    actions.recall_dead(office.reviewer, person_id=card.person_id, died_on=office.clerk.today)
    with pytest.raises(WrongCardState):
        replaced(office, card, "lost")


def test_who_did_not_fetch_a_card_in_time_pays_for_the_next_one(office):
    person = veteran()
    for waited, payer in ((89, "nobody"), (90, "holder")):
        (card,) = [one for one in office.at_station(person) if one.state == "at_station"]
        Box.objects.filter(pk=card.box_id).update(received_at=office.clerk.at - timedelta(days=waited))
        case = Case.objects.get(pk=card.application.case_id)
        stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="多次通知未来领取")
        form = entered("station_clerk", division=TOWN).get(reverse("cards:apply", args=[person.pk])).content.decode()
        assert ("由本人按银行标准付工本费" in form) == (payer == "holder")
        row = office.apply(person)
        assert (row.purpose, row.payer) == ("first", payer), waited
        case = Case.objects.get(pk=row.case_id)
        stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="重新登记")


def test_a_card_is_counted_where_its_holder_is_registered_now(office):
    card = office.delivered()
    assert Card.objects.get(pk=card.pk).division_id == card.person.division_id
    moved = make_division(f"{OTHER_TOWN[:9]}201")
    Person.objects.filter(pk=card.person_id).update(division=moved)
    assert Card.objects.get(pk=card.pk).division_id == moved.pk
    assert [row.code for row in queries.conservation(office.clerk)] == [OTHER_TOWN]
    with pytest.raises(IntegrityError, match="card_counted_where"), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(division_id=VILLAGE)
