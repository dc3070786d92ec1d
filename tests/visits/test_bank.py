"""慰问金 through the bank: list, visit, dues, batch, answer of the bank, and what the pages of visits then say of each line."""

import pytest
from django.urls import reverse

from apps.payments.models import HeldOver, Payment
from apps.people.actions import mark_died
from apps.visits import actions
from apps.visits.models import GiftLine, Task
from apps.visits.queries.money import standings, with_fates
from tests.payments.make import Desk, close_account
from tests.visits.make import Bureau, listed
from tests.visits.test_doors import door


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def visited(bureau: Bureau, *people):
    """A running campaign in which everybody was met."""
    row = bureau.running()
    for person in people:
        bureau.visit(bureau.station, person, task=Task.objects.get(person=person, campaign=row))
    return row


def fate(person) -> str:
    (one,) = with_fates(GiftLine.objects.filter(visit__person=person))
    return one.fate


def page(bureau: Bureau, person) -> str:
    visit = GiftLine.objects.get(visit__person=person).visit_id
    return door(bureau.station).get(reverse("visits:visit", args=[visit])).content.decode()


def test_each_line_says_where_its_money_is_until_the_bank_has_paid_or_sent_it_back(bureau):
    paid, refused, bare = (listed() for _ in range(3))
    close_account(bare)
    row, desk = visited(bureau, paid, refused, bare), Desk()
    assert {fate(one) for one in (paid, refused, bare)} == {"走访已登记，还没有提交发放"}
    run = actions.post_money(bureau.clerk, campaign_id=row.pk)
    assert (run.due_count, fate(paid)) == (3, "已提交发放，等待组批")
    batch = desk.composed()
    assert (batch.row_count, batch.total_fen) == (2, 100_000)
    assert fate(paid) == f"在批次{batch.key}中办理" and fate(bare) == "没有收款账户"
    batch = desk.sent(batch)
    assert fate(paid) == f"已送银行，等待结果（批次{batch.key}）"
    desk_return = answered(desk, batch, refused.pk)
    assert fate(paid).endswith(f"已到账（批次{desk_return.key}）") and fate(refused).startswith("银行退回，待重发")
    for person, words in ((paid, "已到账"), (refused, "银行退回，待重发"), (bare, "没有收款账户")):
        assert words in page(bureau, person)
        dossier = f"{reverse('workbench:person', args=[person.pk])}?tab=visit"
        assert words in door(bureau.station).get(dossier).content.decode()


def test_the_campaign_counts_where_its_money_is_and_each_figure_opens_its_lines(bureau):
    people = [listed() for _ in range(3)]
    close_account(people[2])
    row, desk = visited(bureau, *people), Desk()
    late = listed()
    assert [(one.code, one.count, one.fen) for one in standings(row)] == [("unposted", 3, 150_000)]
    actions.post_money(bureau.clerk, campaign_id=row.pk)
    answered(desk, desk.sent(desk.composed()), people[1].pk)
    found = {one.code: one.count for one in standings(row)}
    assert found == {"paid": 1, "held": 2}
    client, url = door(bureau.clerk), reverse("visits:money", args=[row.pk])
    overview = client.get(reverse("visits:campaign", args=[row.pk])).content.decode()
    assert f"{url}?standing=held" in overview
    held = client.get(url).content.decode()
    assert people[1].name in held and people[2].name in held and people[0].name not in held and late.name not in held
    assert people[0].name in client.get(f"{url}?standing=paid").content.decode()
    assert people[1].name not in door(bureau.far).get(url).content.decode()


def answered(desk: Desk, batch, rejected: int):
    from apps.payments.actions import take_return
    from tests.payments.make import answer, fresh

    take_return(desk.finance, batch_id=batch.pk, content=answer(batch, rejected=[rejected]), name="回盘.txt")
    return fresh(batch)


def test_a_death_before_the_visit_ends_the_task_and_no_money_is_owed(bureau):
    person = listed()
    row = bureau.running()
    from apps.visits.actions.deaths import on_death

    mark_died(bureau.reviewer, person_id=person.pk, died_on=bureau.today, source="死亡医学证明")
    on_death(bureau.reviewer, person, bureau.today, "")
    assert Task.objects.get(person=person, campaign=row).state == "cancelled"
    assert not GiftLine.objects.exists()


def test_money_of_somebody_who_died_after_the_visit_waits_for_an_account_of_the_heirs(bureau):
    person, other = listed(), listed()
    row, desk = visited(bureau, person, other), Desk()
    mark_died(bureau.reviewer, person_id=person.pk, died_on=bureau.today, source="死亡医学证明")
    actions.post_money(bureau.clerk, campaign_id=row.pk)
    batch = desk.composed()
    assert list(Payment.objects.filter(batch=batch).values_list("person_id", flat=True)) == [other.pk]
    assert HeldOver.objects.get().person_id == person.pk
    assert fate(person) == "本人已去世，等待登记遗属领取账户"
    assert "等待登记遗属领取账户" in page(bureau, person)


def test_a_visit_that_met_somebody_who_was_dead_by_then_is_said_before_the_death_is_approved(bureau):
    from datetime import timedelta

    from apps.visits.queries.deaths import death_lines

    person = listed()
    told = bureau.visit(bureau.station, person)
    assert death_lines(person, bureau.today) == []
    (line,) = death_lines(person, bureau.today - timedelta(days=2))
    assert told.receipt_no in line and "1次" in line
