"""A batch and its public notice: published by the clerk, cleared before the last signature."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden
from apps.core.models import AuditEntry
from apps.notices.actions import lodge_objection, publish_notice
from apps.notices.models import PublicNotice
from apps.notices.rules import NoticeLive
from apps.payments import actions
from apps.payments.models import Batch, Claim
from apps.payments.queries.gates import batch_notice, notice_lines
from apps.payments.rules.refusals import NothingToPay, NoticeOpen, StaleScreen, WrongState
from tests.make import COUNTY, make_user
from tests.payments.make import NOVEMBER as MONTH
from tests.payments.make import Desk, fresh, make_claim, make_person, make_scheme, people_owed, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def noticed(desk: Desk) -> Batch:
    """A batch in which one scheme of two asks for a notice."""
    make_scheme("war_veteran_subsidy", needs_notice=True)
    person = make_person("王建国")
    people_owed(120_000)
    post([(make_claim(person, "war_veteran_subsidy"), "monthly", MONTH, 90_900, "")])
    return desk.composed()


def published(desk: Desk, batch: Batch, **over: object) -> object:
    given = {"batch_id": batch.pk, "seen_fen": batch.total_fen, "division_code": COUNTY, "working_days": 5, **over}
    return actions.publish_batch(desk.clerk, **given)


def later(actor: Actor, days: int) -> Actor:
    return actor.moved(actor.at + timedelta(days=days))


def test_only_the_schemes_that_ask_for_it_are_published(desk: Desk) -> None:
    batch = noticed(desk)
    (line,) = notice_lines(batch, desk.clerk.today)
    assert (line.name, line.amount_fen, line.item) == ("王建国", 90_900, "参战退役军人生活补助")
    notice = published(desk, batch)
    assert (notice.reference, notice.entry_count, notice.total_fen) == (batch.key, 1, 90_900)
    assert notice.entries.get().name_masked == "王*国"
    found = batch_notice(desk.clerk, batch)
    assert (found.notice, found.clearance.cleared) == (notice, False)
    assert AuditEntry.objects.filter(verb="payments.publish_batch", outcome="done").count() == 1


def test_the_last_signature_waits_for_the_notice_and_then_passes(desk: Desk) -> None:
    batch = desk.reviewed(noticed(desk))
    with pytest.raises(NoticeOpen, match="还没有发布公示"):
        actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
    published(desk, batch)
    with pytest.raises(NoticeOpen, match="期满后才能继续"):
        actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
    actions.approve_batch(later(desk.chief, 15), batch_id=batch.pk, seen_fen=batch.total_fen)
    assert fresh(batch).state == "approved"


def test_an_open_objection_holds_the_batch(desk: Desk) -> None:
    batch = desk.reviewed(noticed(desk))
    notice = published(desk, batch)
    lodge_objection(desk.reviewer, notice_id=notice.pk, objector="赵大山", text="该人员已经迁出本村。", token="t")
    with pytest.raises(NoticeOpen, match="1条异议"):
        actions.approve_batch(later(desk.chief, 15), batch_id=batch.pk, seen_fen=batch.total_fen)


def test_publishing_is_refused_where_it_makes_no_sense(desk: Desk) -> None:
    batch = noticed(desk)
    with pytest.raises(StaleScreen):
        published(desk, batch, seen_fen=1)
    with pytest.raises(Forbidden):
        actions.publish_batch(desk.finance, batch_id=batch.pk, seen_fen=batch.total_fen, division_code=COUNTY)
    published(desk, batch)
    with pytest.raises((NoticeLive, AlreadyDone)):
        published(desk, batch)
    actions.cancel_batch(desk.clerk, batch_id=batch.pk, reason="重新组批，请作废")
    with pytest.raises(WrongState):
        published(desk, fresh(batch))


def test_a_batch_without_such_schemes_needs_no_notice(desk: Desk) -> None:
    people_owed(120_000)
    batch = desk.composed()
    assert batch_notice(desk.clerk, batch) is None
    with pytest.raises(WrongState, match="没有须公示的新增人员"):
        published(desk, batch)


def test_who_was_in_an_undisputed_notice_before_needs_no_second_one(desk: Desk) -> None:
    batch = noticed(desk)
    lines = notice_lines(batch, desk.clerk.today)
    earlier = later(desk.clerk, -20)
    notice = publish_notice(
        earlier,
        kind="beneficiary",
        subject="新增人员公示",
        body="现将名单予以公示。",
        division_code=COUNTY,
        entries=lines,
        working_days=5,
    )
    assert batch_notice(earlier, batch).persons == 1  # still running on that day
    assert batch_notice(desk.clerk, batch) is None
    during = later(desk.reviewer, -19)
    lodge_objection(during, notice_id=notice.pk, objector="赵大山", text="该人员已经迁出本村。", token="t2")
    assert batch_notice(desk.clerk, batch) is not None


def test_who_was_paid_before_needs_no_notice(desk: Desk) -> None:
    batch = desk.reviewed(noticed(desk))
    published(desk, batch)
    actions.approve_batch(later(desk.chief, 15), batch_id=batch.pk, seen_fen=batch.total_fen)
    claim = Claim.objects.get(scheme="war_veteran_subsidy")
    post([(claim, "monthly", MONTH + 1, 90_900, "")], month=MONTH + 1)
    following = desk.composed(month=MONTH + 1)
    assert following.row_count == 1
    assert batch_notice(desk.clerk, following) is None


def test_the_batch_page_publishes_and_shows_the_period(desk: Desk) -> None:
    batch = noticed(desk)
    client = Client()
    client.force_login(make_user("benefit_clerk", name="李梅"), backend="apps.org.sign_in.StaffBackend")
    page = reverse("workbench:batch", args=[batch.key])
    assert "公示名单" in client.get(page).content.decode()
    done = client.post(
        reverse("workbench:publish_batch", args=[batch.key]), {"seen_fen": str(batch.total_fen), "idem": "i1"}
    )
    assert done.status_code == 302
    shown = client.get(page).content.decode()
    assert "公示名单</button>" not in shown
    assert "期满后才能继续" in shown


def deferred(desk: Desk, batch: Batch, **over: object) -> int:
    given = {"batch_id": batch.pk, "seen_fen": fresh(batch).total_fen, "division_code": COUNTY, "working_days": 5, **over}
    return actions.defer_newcomers(desk.clerk, **given)


def test_newcomers_leave_in_one_act_and_the_others_are_paid_now(desk: Desk) -> None:
    batch = desk.reviewed(noticed(desk))
    assert deferred(desk, batch) == 1
    batch = fresh(batch)
    assert (batch.state, batch.revision, batch.row_count, batch.total_fen) == ("draft", 2, 1, 120_000)
    notice = PublicNotice.objects.get()
    assert (notice.entry_count, notice.total_fen, notice.state) == (1, 90_900, "published")
    assert notice.reference.startswith(batch.key)
    assert batch_notice(desk.clerk, batch) is None
    desk.reviewed(batch)
    actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=120_000)
    assert AuditEntry.objects.filter(verb="payments.defer_newcomers", outcome="done").count() == 1


def test_newcomers_come_into_the_next_batch_when_their_notice_is_over(desk: Desk) -> None:
    batch = noticed(desk)
    deferred(desk, batch)
    early = desk.composed(month=MONTH + 1)
    assert (early.row_count, batch_notice(desk.clerk, early).persons) == (1, 1)
    actions.cancel_batch(desk.clerk, batch_id=early.pk, reason="公示还没有期满")
    after = actions.compose_batch(later(desk.clerk, 15), month=MONTH + 1)
    assert after.total_fen == 90_900
    assert batch_notice(later(desk.clerk, 15), after) is None


def test_who_stands_in_a_running_notice_is_not_published_again(desk: Desk) -> None:
    batch = noticed(desk)
    deferred(desk, batch)
    people_owed(5_000)
    second = desk.composed(month=MONTH + 1)
    assert deferred(desk, second) == 1
    assert PublicNotice.objects.count() == 1
    assert fresh(second).total_fen == 5_000


def test_newcomers_are_deferred_once_seen_and_never_all_of_a_batch(desk: Desk) -> None:
    batch = noticed(desk)
    with pytest.raises(StaleScreen):
        deferred(desk, batch, seen_fen=1)
    with pytest.raises(Forbidden):
        actions.defer_newcomers(desk.finance, batch_id=batch.pk, seen_fen=batch.total_fen, division_code=COUNTY)
    deferred(desk, batch)
    with pytest.raises(WrongState, match="没有须公示的新增人员"):
        deferred(desk, batch)
    assert PublicNotice.objects.count() == 1
    alone = desk.composed(month=MONTH + 1)
    with pytest.raises(NothingToPay, match="公示名单"):
        deferred(desk, alone)


def test_the_batch_page_offers_to_pay_the_others_first(desk: Desk) -> None:
    batch = noticed(desk)
    client = Client()
    client.force_login(make_user("benefit_clerk", name="李梅"), backend="apps.org.sign_in.StaffBackend")
    assert "先发其他人" in client.get(reverse("workbench:batch", args=[batch.key])).content.decode()
    form = {"seen_fen": str(batch.total_fen), "idem": "d1"}
    for _ in range(2):
        done = client.post(reverse("workbench:defer_newcomers", args=[batch.key]), form)
        assert done.status_code == 302
    assert (fresh(batch).revision, fresh(batch).row_count) == (2, 1)
