"""A card from its application to its recall, through every level, by the actions."""

from datetime import date, timedelta

import pytest

from apps.cards import actions, queries
from apps.cards.models import Application, Card, CardEvent, LossReport, Lot
from apps.cards.queries.counts import figures
from apps.cards.rules.refusals import (
    CardDone,
    CardNotFound,
    HasCard,
    NotEligible,
    OpenApplication,
    WrongCardState,
)
from apps.cases.actions import stop_case, withdraw_case
from apps.cases.models import Case
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.models import AuditEntry
from apps.people.actions import mark_died
from tests.cards.make import TOWN, Office, portrait, survivor, veteran
from tests.make import OTHER_TOWN, make_actor


@pytest.fixture
def office(db) -> Office:
    return Office()


def balance(actor: Actor):
    from apps.cards.queries.counts import total

    found = total(queries.conservation(actor))
    assert found.holds
    return found


def test_a_card_goes_through_all_levels_and_the_counts_agree(office):
    person = veteran()
    card = office.delivered(person)
    assert (card.state, card.tail, card.valid_until) == ("in_use", "4001", date(2036, 11, 30))
    row = Application.objects.get(card=card)
    assert (row.is_open, Case.objects.get(pk=row.case_id).state) == (False, "done")
    acts = list(CardEvent.objects.filter(card=card).order_by("seq").values_list("act", flat=True))
    assert acts == ["queue", "send", "make", "sign", "dispatch", "deliver"]
    found = balance(office.clerk)
    assert (found.issued, found.in_use, found.first) == (1, 1, 1)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"cards.apply_for_card", "cards.make_lot", "cards.take_result", "cards.sign_lot", "cards.dispatch_box",
            "cards.receive_box", "cards.deliver_card"} <= verbs  # fmt: skip


def test_a_lost_card_is_replaced_and_the_replacement_is_not_counted_as_new(office):
    card = office.delivered()
    actions.report_loss(office.station, card_id=card.pk, kind="formal")
    row = actions.apply_for_replacement(
        office.station, card_id=card.pk, reason="lost", kind="veteran", bank_code="abc", photo=portrait(noise=8)
    )
    assert (row.payer, Card.objects.get(pk=card.pk).state) == ("holder", "lost")
    office.approve(row, ("id_card",))
    assert Card.objects.get(pk=card.pk).state == "replaced"
    office.review()
    office.produce()
    new = Card.objects.get(replaces=card)
    assert (new.state, new.sequence, new.reason) == ("made", 2, "lost")
    found = balance(office.clerk)
    assert (found.issued, found.replaced, found.in_transit, found.first) == (2, 1, 1, 1)
    assert figures(office.clerk, office.clerk.today.year).cumulative == 1


def test_a_temporary_stop_lifts_itself_once_its_days_are_over(office):
    card = office.delivered()
    report = actions.report_loss(office.station, card_id=card.pk, kind="temporary")
    assert report.until_on == office.station.today + timedelta(days=7)
    house = Actor.house(at=office.station.at + timedelta(days=6))
    assert actions.lift_stops(house) == 0
    house = Actor.house(at=office.station.at + timedelta(days=7))
    assert (actions.lift_stops(house), actions.lift_stops(house)) == (1, 0)
    assert Card.objects.get(pk=card.pk).state == "in_use"
    assert LossReport.objects.get(pk=report.pk).ended_on == house.today


def test_a_stop_is_lifted_at_the_counter_once(office):
    card = office.delivered()
    actions.report_loss(office.station, card_id=card.pk, kind="temporary")
    actions.lift_stop(office.station, card_id=card.pk)
    with pytest.raises(WrongCardState, match="使用中"):
        actions.lift_stop(office.station, card_id=card.pk)


def test_a_withdrawal_needs_the_provinces_number_and_another_person(office):
    card = office.delivered()
    row = actions.propose_withdrawal(office.clerk, card_id=card.pk, ground="crime", reason="法院判决已生效")
    with pytest.raises(CardDone):
        actions.propose_withdrawal(office.other, card_id=card.pk, ground="crime", reason="法院判决已生效")
    given = {"withdrawal_id": row.pk, "decided_on": office.clerk.today, "upheld": True}
    with pytest.raises(Invalid, match="文号"):
        actions.decide_withdrawal(office.reviewer, decision_no="", **given)
    actions.decide_withdrawal(office.reviewer, decision_no="皖退役（演示）〔2026〕1号", **given)
    assert Card.objects.get(pk=card.pk).state == "recalled"
    with pytest.raises(CardDone):
        actions.decide_withdrawal(office.reviewer, decision_no="皖退役（演示）〔2026〕1号", **given)
    with pytest.raises(NotEligible, match="决定文号"):
        office.apply(card.person)
    again = office.apply(card.person, decision_no="皖退役（演示）〔2026〕9号")
    assert again.purpose == "regrant"
    assert balance(office.clerk).recalled == 1


def test_who_proposed_a_withdrawal_does_not_enter_its_decision(office):
    card = office.delivered()
    both = make_actor("benefit_reviewer", name="两岗")
    row = actions.propose_withdrawal(office.clerk, card_id=card.pk, ground="misuse", reason="出借他人使用")
    row.__class__.objects.filter(pk=row.pk).update(proposed_by=both.staff_id)
    with pytest.raises(Conflict, match="另一人"):
        actions.decide_withdrawal(both, withdrawal_id=row.pk, decision_no="文号1234", decided_on=both.today, upheld=True)


def test_death_voids_the_card_and_its_case(office, house):
    card = office.delivered()
    mark_died(house, person_id=card.person_id, died_on=house.today, source="火化证明")
    told = actions.recall_dead(office.reviewer, person_id=card.person_id, died_on=house.today)
    assert card.serial in told
    assert Card.objects.get(pk=card.pk).state == "recalled"
    assert actions.recall_dead(office.reviewer, person_id=card.person_id, died_on=house.today) == ""


def test_a_card_made_for_somebody_who_died_meanwhile_is_void_at_once(office, house):
    person = veteran()
    office.approve(office.apply(person))
    office.review()
    from tests.cards.make import answer

    lot = actions.make_lot(office.clerk, kind="production", bank_code="abc")
    mark_died(house, person_id=person.pk, died_on=house.today, source="火化证明")
    told = actions.recall_dead(office.reviewer, person_id=person.pk, died_on=house.today)
    assert "制成后自动作废" in told
    actions.take_result(office.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", "成功"), name="b.csv")
    assert Card.objects.get(person=person).state == "recalled"
    assert balance(office.clerk).recalled == 1


def test_a_person_has_one_card_and_one_application(office):
    person = veteran()
    office.apply(person)
    with pytest.raises(OpenApplication, match="YD"):
        office.apply(person)
    card = office.delivered()
    with pytest.raises(HasCard, match="已有一张"):
        office.apply(card.person)


@pytest.mark.parametrize("state", ["died", "left"])
def test_the_dead_and_the_gone_get_no_card(office, state):
    person = veteran(state=state, **({"died_on": date(2025, 1, 1)} if state == "died" else {"left_on": date(2025, 1, 1)}))
    with pytest.raises(NotEligible, match="去世" if state == "died" else "迁出"):
        office.apply(person)
    assert not Application.objects.exists()
    assert not Case.objects.exists()


def test_both_identities_choose_one_type_and_all_are_recorded(office):
    person = survivor(veteran())
    row = office.apply(person, kind="survivor")
    assert (row.kind, row.identities) == ("survivor", ["discharged_soldier", "martyr_survivor"])


def test_a_station_of_another_township_finds_nothing(office):
    card = office.delivered()
    stranger = make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(CardNotFound):
        actions.report_loss(stranger, card_id=card.pk, kind="formal")
    assert not queries.cards(stranger).exists()
    assert queries.conservation(stranger) == []


def test_a_failed_card_is_tried_again_or_given_up(office):
    from tests.cards.make import answer

    for person in (veteran(), veteran()):
        office.approve(office.apply(person))
    office.review()
    lot = actions.make_lot(office.clerk, kind="production", bank_code="abc")
    actions.take_result(office.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", "失败"), name="b.csv")
    first, second = Card.objects.order_by("serial")
    assert {first.state, second.state} == {"failed"}
    actions.requeue_card(office.clerk, card_id=first.pk, reason="本人已更新身份证信息")
    actions.cancel_card(office.clerk, card_id=second.pk, reason="本人放弃申领")
    assert Application.objects.get(card=second).is_open is False
    assert balance(office.clerk).issued == 0
    office.produce()
    assert Card.objects.get(pk=first.pk).state == "made"


def test_delivery_asks_for_a_mandate_and_a_proof_at_home(office):
    (card,) = office.at_station(veteran())
    with pytest.raises(Invalid, match="委托书"):
        actions.deliver_card(office.station, card_id=card.pk, taker="agent", taker_name="张三")
    with pytest.raises(Invalid, match="照片"):
        actions.deliver_card(office.station, card_id=card.pk, way="home")
    done = actions.deliver_card(office.station, card_id=card.pk, way="home", proof=portrait((400, 300)))
    assert bytes(done.delivery.proof_sealed)[:2] != b"\xff\xd8"
    with pytest.raises(WrongCardState):
        actions.deliver_card(office.station, card_id=card.pk)


def test_a_box_is_counted_by_another_person(office):
    office.approve(office.apply(veteran()))
    office.review()
    lot = office.produce()
    card = Card.objects.get()
    with pytest.raises(Conflict, match="不符"):
        actions.sign_lot(office.clerk, number=lot.number, counted=2, counted_sum=1)
    actions.sign_lot(office.clerk, number=lot.number, counted=1, counted_sum=int(card.serial[-6:]))
    with pytest.raises(CardDone):
        actions.sign_lot(office.clerk, number=lot.number, counted=1, counted_sum=int(card.serial[-6:]))
    box = actions.dispatch_box(office.clerk, town_code="340321104000")
    with pytest.raises(WrongCardState, match="还没有接收"):
        actions.deliver_card(office.station, card_id=card.pk)
    with pytest.raises(Conflict, match="箱单"):
        actions.receive_box(office.station, number=box.number, counted=5)
    actions.receive_box(office.station, number=box.number, counted=1)
    with pytest.raises(CardDone):
        actions.receive_box(office.station, number=box.number, counted=1)


def test_the_ledger_of_before_is_taken_over_with_its_past(office):
    lost, twice, dead = veteran(), veteran(), veteran()
    common = ("veteran", ["discharged_soldier"], "abc", "中国农业银行")
    until, day = date(2033, 1, 1), date(2023, 1, 5)
    rows = [
        actions.OpeningCard(lost.pk, *common, "1234", until, day, ended="lose", ended_on=date(2026, 1, 1)),
        actions.OpeningCard(twice.pk, *common, "1235", until, day),
        actions.OpeningCard(twice.pk, *common, "1236", until, date(2024, 5, 1), reason="lost"),
        actions.OpeningCard(dead.pk, *common, "1237", until, day, ended="recall", ended_on=date(2025, 1, 1), note="去世"),
    ]
    actions.open_cards(office.clerk, rows=rows)
    assert list(Card.objects.order_by("serial").values_list("state", "sequence")) == [
        ("lost", 1), ("replaced", 1), ("in_use", 2), ("recalled", 1)]  # fmt: skip
    assert Card.objects.get(sequence=2).replaces.person == twice
    found = balance(office.clerk)
    assert (found.issued, found.first, found.lost, found.replaced, found.recalled, found.in_use) == (4, 3, 1, 1, 1, 1)
    with pytest.raises(HasCard):
        actions.open_cards(office.clerk, rows=rows[:1])


def test_a_ledger_line_without_its_reason_is_named_and_nothing_is_written(office):
    person = veteran()
    row = actions.OpeningCard(person.pk, "veteran", [], "abc", "中国农业银行", "1234", date(2033, 1, 1), date(2023, 1, 5))
    with pytest.raises(Invalid, match="第2行"):
        actions.open_cards(office.clerk, rows=[row, row])
    with pytest.raises(Invalid, match="第1行"):
        actions.open_cards(
            office.clerk,
            rows=[actions.OpeningCard(person.pk, "nonsense", [], "a", "b", "1", row.valid_until, row.delivered_on)],
        )
    with pytest.raises(NotEligible):
        actions.open_cards(
            make_actor("benefit_clerk"),
            rows=[actions.OpeningCard(0, "veteran", [], "a", "b", "1234", row.valid_until, row.delivered_on)],
        )
    assert not Card.objects.exists()


def test_a_death_that_was_none_gives_the_card_back(office, house):
    card = office.delivered()
    mark_died(house, person_id=card.person_id, died_on=house.today, source="火化证明")
    card.person.refresh_from_db()
    from apps.cards.actions.withdrawing import on_death, on_death_undone

    memory = on_death(office.reviewer, card.person, house.today, "火化证明")
    assert Card.objects.get(pk=card.pk).state == "recalled"
    assert "恢复" in on_death_undone(office.reviewer, card.person, memory, "同名同姓登记错误")[0]
    assert Card.objects.get(pk=card.pk).state == "in_use"
    assert balance(office.clerk).holds


def test_a_bare_case_of_a_card_is_refused(office):
    from apps.cases.actions import start_case

    with pytest.raises(Invalid, match="优待证"):
        start_case(office.station, kind="card_application", person_id=veteran().pk, channel="station",
                   answers={"type": "veteran", "bank": "中国农业银行", "delivery": "station"})  # fmt: skip


ENDS = [
    (0, "withdraw", "", ""),
    (1, "withdraw", "", ""),
    (2, "stop", "queued", "cancelled"),
    (3, "stop", "making", "making"),
    (4, "stop", "made", "recalled"),
    (5, "stop", "at_county", "recalled"),
    (6, "stop", "at_station", "recalled"),
]


@pytest.mark.parametrize(
    ("far", "act", "before", "after"), ENDS, ids=[f"{far}-{act}-{before}" for far, act, before, _ in ENDS]
)
def test_no_card_of_a_withdrawn_or_stopped_application_reaches_anybody(office, far, act, before, after):
    person = veteran()
    row = office.apply(person)
    case, told = _brought(office, row, far), "申请人不再需要"
    by, end = {"withdraw": (office.station, withdraw_case), "stop": (office.reviewer, stop_case)}[act]
    assert getattr(Card.objects.filter(person=person).first(), "state", "") == before
    end(by, case_id=case.pk, seen_seq=case.seq, reason=told)
    row.refresh_from_db()
    assert row.is_open is False
    card = Card.objects.filter(person=person).first()
    assert getattr(card, "state", "") == after
    if after in ("cancelled", "recalled"):
        last = CardEvent.objects.filter(card=card).latest("seq")
        assert case.receipt_no in last.note and "终止办理" in last.note
        assert AuditEntry.objects.filter(row_type__iexact="cards.card", row_id=str(card.pk), after__state=after).exists()
        with pytest.raises(WrongCardState):
            actions.deliver_card(office.station, card_id=card.pk)
    if after != "making":
        assert office.apply(person).purpose == "first"  # nobody took back what nobody had in hand: the province is not asked
    assert balance(office.clerk).holds


@pytest.mark.parametrize(("word", "after"), [("成功", "recalled"), ("失败", "cancelled")])
def test_what_the_bank_sends_back_of_a_stopped_application_is_void(office, word, after):
    from tests.cards.make import answer

    case = _brought(office, office.apply(veteran()), 3)
    stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="同一人登记了两次")
    lot = Lot.objects.get(kind="production")
    actions.take_result(office.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", word), name="b.csv")
    card = Card.objects.get()
    assert card.state == after
    assert case.receipt_no in CardEvent.objects.filter(card=card).latest("seq").note
    assert balance(office.clerk).holds


def test_the_first_card_in_hand_counts_though_an_earlier_one_was_never_handed_out(office):
    person = veteran()
    case = _brought(office, office.apply(person), 6)
    stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="地址登记有误，重新申请")
    second = actions.deliver_card(office.station, card_id=office.at_station(person)[-1].pk)
    assert (second.sequence, second.replaces) == (2, None)
    found, year = balance(office.clerk), office.clerk.today.year
    assert (found.first, figures(office.clerk, year).cumulative, figures(office.clerk, year).new) == (1, 1, 1)
    assert list(queries.listed(office.clerk, {"first": "1"})) == [second]


def test_a_stopped_replacement_does_not_bring_the_old_card_back(office):
    card = office.delivered()
    actions.report_loss(office.station, card_id=card.pk, kind="formal")
    row = actions.apply_for_replacement(
        office.station, card_id=card.pk, reason="lost", kind="veteran", bank_code="abc", photo=portrait(noise=8)
    )
    office.approve(row, ("id_card",))
    case = Case.objects.get(pk=row.case_id)
    stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="本人不再申请补办")
    assert Card.objects.get(pk=card.pk).state == "replaced"
    again = office.apply(card.person)
    assert (again.purpose, again.replaces) == ("first", None)
    assert figures(office.clerk, office.clerk.today.year).cumulative == 1


def _brought(office: Office, row: Application, far: int) -> Case:
    """The case of an application: 0 registered, 1 approved, 2 filed, 3 at the bank, 4 made, 5 signed for, 6 at the station."""
    from tests.cards.make import answer

    if far:
        office.approve(row)
    if far > 1:
        office.review()
    if far > 2:
        lot = actions.make_lot(office.clerk, kind="production", bank_code="abc")
    if far > 3:
        actions.take_result(office.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", "成功"), name="b.csv")
    if far > 4:
        serial = Card.objects.get().serial
        actions.sign_lot(office.clerk, number=lot.number, counted=1, counted_sum=int(serial[-6:]))
    if far > 5:
        actions.dispatch_box(office.clerk, town_code=TOWN)
    return Case.objects.get(pk=row.case_id)
