"""Differences, slips, ledgers; jobs called as functions; loading twice."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import BankFile, BankProfile, Batch, Payment, ReturnFile, ReturnUpload
from apps.payments.queries.batches import get_batch, profile_for, profiles
from apps.payments.queries.desks import held_over, holds, reject_reasons, suspenses, vouchers
from apps.payments.queries.difference import Difference, claims_of, difference
from apps.payments.queries.dues import last_posted_month
from apps.payments.queries.ledger import ledger
from apps.payments.queries.slips import slip
from apps.payments.rules.refusals import (
    BatchNotFound,
    ContentChanged,
    NobodyThere,
    PaymentNotFound,
    ProfileMissing,
    ReturnTaken,
)
from tests.payments.make import NOVEMBER, Desk, answer, close_account, fresh, make_claim, make_person, owe, people_owed, post

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def causes(found: Difference) -> dict[tuple[str, str], tuple[int, int]]:
    assert found.ties
    return {(one.group, one.text): (one.persons, one.fen) for one in found.causes}


class TestDifference:
    def october(self, desk: Desk, *amounts: int) -> list[Any]:
        persons = [make_person() for _ in amounts]
        claims = [make_claim(person) for person in persons]
        post([(claim, "monthly", OCTOBER, fen, "") for claim, fen in zip(claims, amounts, strict=True)], month=OCTOBER)
        return claims

    def test_joined_left_changed_each_with_its_cause(self, desk: Desk) -> None:
        stays, rises, dies, loses, held = self.october(desk, 1_000, 2_000, 4_000, 8_000, 16_000)
        desk.closed(desk.composed(OCTOBER))
        newcomer = make_claim(make_person())
        reward = make_claim(make_person(), "merit_reward", source="grant")
        close_account(loses.person)
        actions.hold_person(desk.clerk, person_id=held.person_id, reason="疑似死亡待核实")
        post(
            [
                (stays, "monthly", NOVEMBER, 1_000, ""),
                (rises, "monthly", NOVEMBER, 2_500, ""),
                (rises, "monthly", OCTOBER, 2_500, "标准自10月提高"),
                (loses, "monthly", NOVEMBER, 8_000, ""),
                (held, "monthly", NOVEMBER, 16_000, ""),
                (newcomer, "monthly", NOVEMBER, 32_000, ""),
                (newcomer, "monthly", OCTOBER, 32_000, ""),
                (reward, "reward", NOVEMBER, 64_000, ""),
            ]
        )
        found = difference(desk.clerk, desk.composed())
        assert causes(found) == {
            ("joined", "首次享受"): (1, 32_000),
            ("left", "停发"): (1, -4_000),
            ("left", "没有收款账户"): (1, -8_000),
            ("left", "暂缓发放"): (1, -16_000),
            ("changed", "金额调整"): (1, 500),
            ("arrears", "标准自10月提高"): (1, 500),
            ("arrears", "以前月份首次发放"): (1, 32_000),
            ("once", "奖励金"): (1, 64_000),
        }
        assert (found.persons("left"), found.fen("left")) == (3, -28_000)
        assert (found.before_fen, found.change_fen) == (31_000, found.after_fen - 31_000)
        assert all(one.sentence for one in found.causes)
        assert dies.pk in claims_of(dies.person_id)

    def test_what_was_once_and_what_is_paid_again(self, desk: Desk) -> None:
        one, two = self.october(desk, 1_000, 2_000)
        extra = make_claim(one.person, "merit_reward", source="grant")
        post([(extra, "reward", OCTOBER, 500, "")], month=OCTOBER)
        desk.closed(desk.composed(OCTOBER), rejected=[two.person_id])
        post([(one, "monthly", NOVEMBER, 1_000, ""), (two, "monthly", NOVEMBER, 2_000, "")])
        found = causes(difference(desk.clerk, desk.composed()))
        assert [fen for (group, _), (_, fen) in found.items() if group == "last_once"] == [-500]
        assert [fen for (group, _), (_, fen) in found.items() if group == "reissue"] == [2_000]

    def test_what_stands_in_another_batch(self, desk: Desk) -> None:
        one, two = self.october(desk, 1_000, 2_000)
        desk.closed(desk.composed(OCTOBER))
        post([(one, "monthly", NOVEMBER, 1_000, "")])
        first = desk.composed()
        post([(two, "monthly", NOVEMBER, 2_000, "")])
        second = desk.composed()
        assert first.key in " ".join(text for _, text in causes(difference(desk.clerk, second)))

    def test_set_off_is_a_cause(self, desk: Desk) -> None:
        (claim,) = self.october(desk, 5_000)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 0, "10月多发")])
        actions.open_receivable(desk.clerk, person_id=claim.person_id, reason="多发一个月", instalment_fen=1_000)
        post([(claim, "monthly", NOVEMBER, 5_000, "")])
        found = causes(difference(desk.clerk, desk.composed()))
        assert [fen for (group, _), (_, fen) in found.items() if group == "setoff"] == [-1_000]

    def test_an_app_above_may_know_better(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        (one, two) = self.october(desk, 1_000, 2_000)
        desk.closed(desk.composed(OCTOBER))
        post([(one, "monthly", NOVEMBER, 1_000, "")])
        above = "tests.payments.test_reports.all_died"
        monkeypatch.setattr(apps.get_app_config("payments"), "payment_causes", (above,), raising=False)
        found = causes(difference(desk.clerk, desk.composed()))
        assert found[("left", "去世")] == (1, -2_000)
        assert two.pk


def all_died(claim_ids: Any, _month: Any) -> dict[int, str]:
    return dict.fromkeys(claim_ids, "去世")


class TestReading:
    def test_a_slip_says_what_was_paid_and_what_changed(self, desk: Desk) -> None:
        person = make_person()
        claim = owe(person, 1_000, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", NOVEMBER, 1_234, "")])
        batch = desk.composed()
        found = slip(desk.clerk, Payment.objects.get(batch=batch).pk)
        assert (found.due_fen, found.setoff_fen, found.change_fen) == (1_234, 0, 234)
        assert found.capitals == "壹拾贰元叁角肆分"
        first = slip(desk.clerk, Payment.objects.exclude(batch=batch).get().pk)
        assert first.change_fen is None
        with pytest.raises(PaymentNotFound):
            slip(desk.clerk, 999_999)

    def test_a_ledger_of_months(self, desk: Desk) -> None:
        person = make_person()
        claim = owe(person, 1_000, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 1_500, "10月补发"), (claim, "monthly", NOVEMBER, 2_000, "")])
        rows = {str(Month.of(row.period)): row for row in ledger(desk.clerk, person.pk)}
        assert (rows["2026-10"].due_fen, rows["2026-10"].corrected_fen, rows["2026-10"].paid_fen) == (1_000, 500, 1_000)
        assert (rows["2026-10"].balance_fen, rows["2026-11"].balance_fen) == (500, 2_000)
        assert last_posted_month() == NOVEMBER

    def test_lists_and_what_is_not_there(self, desk: Desk) -> None:
        people_owed(1)
        batch = desk.composed()
        assert get_batch(desk.clerk, batch.key) == get_batch(desk.clerk, str(batch.pk)) == batch
        with pytest.raises(BatchNotFound):
            get_batch(desk.clerk, "2020-01-01")
        with pytest.raises(PaymentNotFound):
            actions.exclude_payment(desk.clerk, payment_id=999_999, reason="没有这一笔")
        with pytest.raises(NotFound):
            actions.release_hold(desk.reviewer, hold_id=999_999, reason="没有这一条")
        with pytest.raises(BatchNotFound):
            actions.submit_batch(desk.clerk, batch_id=999_999)
        for rows in (holds, held_over, suspenses, vouchers):
            assert list(rows(desk.clerk)) == []
        assert held_over(desk.clerk, "no_account").count() == 0
        assert reject_reasons(desk.clerk).count() == 10
        assert profiles(desk.clerk).count() == 3
        with pytest.raises(ProfileMissing):
            profile_for("no_such_bank")

    def test_the_house_signs_nothing(self, desk: Desk) -> None:
        people_owed(1)
        batch = desk.submitted()
        with pytest.raises(NobodyThere):
            actions.review_batch(Actor.house(), batch_id=batch.pk, seen_fen=1)


class TestJobs:
    def order(self, kind: str, actor: Actor, **ids: Any) -> str:
        with transaction.atomic():
            job = queue.later(actor, kind, **ids)
        done = queue.run(job.pk)
        job.refresh_from_db()
        return f"{done}: {job.last_error or job.text}"

    def test_a_month_by_jobs(self, desk: Desk) -> None:
        people_owed(1_000, 2_000)
        assert self.order("payments.compose_batch", desk.clerk, month="2026-11").startswith("done")
        batch = Batch.objects.get()
        assert "没有可以组批" in self.order("payments.compose_batch", desk.clerk, month="2026-11")
        desk.approved(batch)
        assert self.order("payments.make_files", desk.finance, batch_id=batch.pk).startswith("done")
        assert "已经办过" in self.order("payments.make_files", desk.finance, batch_id=batch.pk)
        assert BankFile.objects.count() == 1
        content = answer(fresh(batch))
        job = actions.receive_return(desk.finance, batch_id=batch.pk, content=content, name="回盘.txt")
        assert queue.run(job.pk) == "done"
        assert (ReturnFile.objects.count(), ReturnUpload.objects.count(), fresh(batch).state) == (1, 0, "returned")
        with pytest.raises(ReturnTaken):
            actions.receive_return(desk.finance, batch_id=batch.pk, content=content, name="回盘.txt")
        with pytest.raises(NotFound):
            actions.take_upload(desk.finance, upload_id=999_999)
        actions.drop_upload(desk.finance, upload_id=999_999, reason="已经不在了")

    def test_a_refused_answer_fails_its_job_and_leaves_no_bytes(self, desk: Desk) -> None:
        people_owed(1_000)
        batch = desk.sent()
        job = actions.receive_return(desk.finance, batch_id=batch.pk, content=b"nonsense", name="x.txt")
        assert queue.run(job.pk) == "failed"
        assert (ReturnUpload.objects.count(), ReturnFile.objects.count(), fresh(batch).state) == (0, 0, "sent")


def test_stored_bytes_that_were_touched_are_not_handed_out(desk: Desk, as_owner: None) -> None:
    people_owed(1_000)
    batch = desk.filed()
    row = batch.files.get()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table payments_bankfile disable trigger user")
        cursor.execute("update payments_bankfile set sha256 = repeat('0', 64)")
    with pytest.raises(ContentChanged, match="指纹"):
        actions.download_file(desk.finance, file_id=row.pk)


def test_loading_twice_keeps_what_the_bureau_changed() -> None:
    BankProfile.objects.filter(pk="postal_savings").update(max_rows=77)
    assert actions.load_banks(Actor.house()) == {"banks": 0, "reasons": 0, "signatures": 0}
    call_command("load_payments", verbosity=0)
    assert BankProfile.objects.get(pk="postal_savings").max_rows == 77
