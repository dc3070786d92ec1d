"""Money and goods of visits, lists kept by hand, deaths, what the nights make, the ledger of before."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.notices.models import Message
from apps.payments.models import Due
from apps.people.actions import mark_died
from apps.people.queries.timeline import timeline
from apps.visits import actions, queries
from apps.visits.models import GiftLine, Stock, StockMove, Task, Visit
from apps.visits.rules.refusals import (
    BadVisit,
    NotEnough,
)
from apps.visits.rules.submission import Gift
from tests.visits.make import COUNTY, OTHER_TOWN, SIGNATURE, TOWN, Bureau, cash, listed


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def task_of(person, campaign=None) -> Task:
    return Task.objects.get(person=person, campaign=campaign)


# --- money and goods ------------------------------------------------------------------------------------------------


def test_bank_money_becomes_dues_once_with_its_fund(bureau):
    people = [listed(), listed()]
    row = bureau.running(fen=160_000)
    for person in people:
        bureau.visit(bureau.station, person, task=task_of(person, row))
    run = actions.post_money(bureau.clerk, campaign_id=row.pk)
    assert (run.due_count, run.total_fen) == (2, 320_000)
    due = Due.objects.select_related("claim", "basis").filter(person=people[0]).get()
    assert (due.scheme_id, due.component, due.amount_fen, due.claim.funding_source) == (
        "consolation_money",
        "consolation",
        160_000,
        "县财政",
    )
    assert "慰问金1600.00元" in due.basis.arithmetic
    with pytest.raises(Conflict):
        actions.post_money(bureau.clerk, campaign_id=row.pk)


def test_two_honest_occasions_may_fall_into_one_month(bureau):
    person = listed()
    for _ in range(2):
        row = bureau.running()
        bureau.visit(bureau.station, person, task=task_of(person, row))
        actions.post_money(bureau.clerk, campaign_id=row.pk)
    assert Due.objects.filter(person=person).count() == 2


def test_cash_needs_two_visitors_and_a_signature_in_the_rule_and_in_the_database(bureau):
    person = listed(phone="19900000001")
    with pytest.raises(BadVisit):
        bureau.visit(bureau.station, person, gifts=(cash(),), companions=("李站",))
    told = bureau.visit(bureau.station, person, gifts=(cash(),), companions=("李站",), signature=SIGNATURE)
    line = GiftLine.objects.get(visit_id=told.visit_id)
    assert (line.way, line.fund, line.fen) == ("cash", "county", 50_000)
    message = Message.objects.get(template_id="gift_given")
    assert "慰问金500.00元" in message.text
    bare = bureau.visit(bureau.station, person, base=told.receipt_no)
    with pytest.raises(DatabaseError, match="现金慰问须两人在场"), transaction.atomic():
        GiftLine.objects.create(visit_id=bare.visit_id, way="cash", fund="county", fen=1)


def test_goods_go_from_purchase_to_township_to_household_and_never_below_nothing(bureau):
    lot, person = bureau.oil(3), listed(phone="19900000002")
    told = bureau.visit(bureau.station, person, gifts=(Gift("goods", lot_id=lot.pk, quantity=2),), signature=SIGNATURE)
    assert GiftLine.objects.get(visit_id=told.visit_id).fen == 13_000
    assert "食用油2桶" in Message.objects.get(template_id="gift_given").text
    assert dict(Stock.objects.values_list("division_id", "quantity")) == {COUNTY: 0, TOWN: 1}
    with pytest.raises(NotEnough, match="只有1桶"):
        bureau.visit(
            bureau.station,
            person,
            base=told.receipt_no,
            gifts=(Gift("goods", lot_id=lot.pk, quantity=2),),
            signature=SIGNATURE,
        )
    with pytest.raises(NotEnough):
        actions.send_goods(bureau.clerk, lot_id=lot.pk, source=TOWN, target=OTHER_TOWN, quantity=2)
    with pytest.raises(DatabaseError, match="visit_stock_not_negative"), transaction.atomic():
        StockMove.objects.create(
            lot=lot, kind="lost", source_id=TOWN, quantity=2, staff_id=bureau.clerk.staff_id, at=bureau.clerk.at, note="霉变"
        )
    actions.write_off_goods(bureau.reviewer, lot_id=lot.pk, source=TOWN, quantity=1, reason="运输途中破损")
    assert sum(Stock.objects.values_list("quantity", flat=True)) == 0
    assert Visit.objects.count() == 1


def test_a_voucher_is_entered_once_and_bad_purchases_are_refused(bureau):
    bureau.oil()
    with pytest.raises(Conflict):
        bureau.oil()
    given = {
        "name": "大米",
        "unit": "袋",
        "unit_fen": 5_000,
        "quantity": 1,
        "fund": "county",
        "invoice_no": "FP2",
        "bought_on": bureau.today,
    }
    for over in (
        {},
        {"invoice_no": "FP222", "quantity": 0},
        {"invoice_no": "FP222", "bought_on": bureau.today + timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            actions.buy_goods(bureau.clerk, division=COUNTY, **{**given, **over})


# --- lists, pairing, death ------------------------------------------------------------------------------------------


def test_lists_kept_by_hand_and_pairings_have_reasons_and_one_open_row(bureau):
    person, other = listed(), listed()
    row = actions.list_person(bureau.station, person_id=person.pk, kind="border_family", reason="儿子在边防部队服役")
    with pytest.raises(Conflict):
        actions.list_person(bureau.station, person_id=person.pk, kind="border_family", reason="儿子在边防部队服役")
    with pytest.raises(Invalid):
        actions.list_person(bureau.station, person_id=person.pk, kind="demobilized", reason="儿子在边防部队服役")
    actions.unlist_person(bureau.station, listing_id=row.pk, reason="儿子已经退役返乡")
    assert queries.listings(bureau.clerk).count() == 0
    pair = actions.pair_person(bureau.station, person_id=person.pk, staff_id=bureau.station.staff_id, handbook_no="LX-001")
    with pytest.raises(Conflict):
        actions.pair_person(bureau.station, person_id=other.pk, staff_id=bureau.station.staff_id, handbook_no="LX-001")
    new = actions.pair_person(bureau.station, person_id=person.pk, staff_id=bureau.second.staff_id)
    pair.refresh_from_db()
    assert (pair.until, queries.pairings(bureau.clerk).get().pk) == (bureau.today, new.pk)
    actions.end_pairing(bureau.station, pairing_id=new.pk, reason="结对期满")
    with pytest.raises(NotFound):
        actions.end_pairing(bureau.station, pairing_id=new.pk, reason="结对期满")


def test_a_death_calls_off_open_visits_and_a_false_one_gives_them_back(bureau):
    person = listed()
    row = bureau.running()
    from apps.visits.actions.deaths import on_death, on_death_undone

    memory = on_death(bureau.reviewer, person, bureau.today, "")
    assert (task_of(person, row).state, memory["done"]) == ("cancelled", ["待走访任务1项已取消。"])
    assert on_death(bureau.reviewer, person, bureau.today, "") == {}
    assert on_death_undone(bureau.reviewer, person, memory, "经核实本人健在") == ["走访任务1项已恢复。"]
    assert task_of(person, row).state == "open"


def test_a_visit_stands_on_the_time_line(bureau):
    person = listed()
    told = bureau.visit(bureau.station, person)
    lines = timeline(bureau.clerk, person.pk)
    assert any(told.receipt_no in str(line) for line in lines.entries)


def test_the_nights_make_what_is_due_and_never_twice(bureau):
    from datetime import date

    from apps.people.models import Hardship, Honour, ServiceRecord

    at = bureau.clerk.at
    soldier, merit, ill, dead = (listed("rural_elder") for _ in range(4))
    old, key = listed("demobilized"), listed("rural_elder")
    ServiceRecord.objects.create(
        person=soldier, enlisted_on=date(2020, 9, 1), discharged_on=bureau.today - timedelta(days=3)
    )
    ServiceRecord.objects.create(person=merit, enlisted_on=date(1996, 12, 1), discharged_on=date(1999, 12, 1))
    Honour.objects.create(person=merit, kind="third_merit", title="个人三等功", awarded_on=bureau.today, entered_at=at)
    Hardship.objects.create(person=ill, kind="serious_illness", since=bureau.today, source="县医保局", entered_at=at)
    mark_died(Actor.house(), person_id=dead.pk, died_on=bureau.today, source="死亡医学证明")
    actions.list_person(bureau.station, person_id=key.pk, kind="key", reason="需要重点联系")
    actions.pair_person(bureau.station, person_id=key.pk, staff_id=bureau.station.staff_id)
    made = actions.make_tasks(Actor.house())
    assert made == {"events": 3, "deaths": 1, "contacts": 3, "cover": 1}
    assert not any(actions.make_tasks(Actor.house(at=at + timedelta(hours=2))).values())
    found = {(row.person_id, row.trigger) for row in Task.objects.all()}
    assert found == {(soldier.pk, "returned"), (merit.pk, "merit"), (ill.pk, "illness"), (dead.pk, "death"), (key.pk, "contact"),
                     (key.pk, "yearly"), (key.pk, "pairing"), (old.pk, "cover")}  # fmt: skip
    assert bureau.visit(bureau.station, dead, task=Task.objects.get(trigger="death")).receipt_no


def test_what_was_done_before_is_taken_over_counted_and_never_paid_again(bureau):
    from datetime import date

    from apps.visits.actions.opening import OpeningVisit, Signers
    from apps.visits.models import Campaign
    from apps.visits.queries.figures import figures
    from apps.visits.queries.figures import listed as behind

    people = [listed() for _ in range(3)]
    signers = Signers(bureau.clerk.staff_id, bureau.reviewer.staff_id, bureau.leader.staff_id)
    day = date(2026, 2, 10)
    rows = [OpeningVisit(people[0].pk, day, "festival", organiser="county", fen=200_000, festival="spring"),
            OpeningVisit(people[1].pk, day, "pairing", organiser="unit"),
            OpeningVisit(people[1].pk, day, "cover", "demobilized"), OpeningVisit(people[2].pk, day, "cover", "border_family")]  # fmt: skip
    given = {"division": COUNTY, "signers": signers}
    assert actions.open_visits(bureau.clerk, rows=rows, **given) == 4
    found = {one.figure.name: (one.number, one.money_fen) for one in figures(bureau.clerk, 2026)}
    assert found == {
        "festival": (1, 200_000),
        "one_to_one": (1, 0),
        "border": (0, 0),
        "demobilized": (1, 0),
        "martyr": (0, 0),
        "all": (4, 200_000),
    }
    assert behind(bureau.clerk, "all", 2026).count() == 4 and behind(bureau.clerk, "all", 2025).count() == 0
    assert queries.listings(bureau.clerk).get().person_id == people[2].pk
    campaign = Campaign.objects.get()
    assert (campaign.state, queries.given_money(campaign)) == ("closed", {("county", "bank"): 200_000})
    with pytest.raises(Conflict):
        actions.post_money(bureau.clerk, campaign_id=campaign.pk)
    with pytest.raises(Conflict):
        actions.open_visits(bureau.clerk, rows=rows[:1], **given)
    for bad in ([rows[1], rows[1]], [OpeningVisit(people[0].pk, day, "whim")], [OpeningVisit(0, day, "pairing")]):
        with pytest.raises(Invalid, match=r"台账第[12]行"):
            actions.open_visits(bureau.clerk, rows=bad, **given)
    assert not any(task.key.startswith("cover:2026:demobilized:p") for task in Task.objects.filter(state="open"))
    made = actions.make_tasks(Actor.house(at=bureau.clerk.at))
    assert made["cover"] == 2  # the other two old soldiers; those of the ledger are covered this year
