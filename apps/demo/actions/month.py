"""The monthly routine of the demo bureau: post, compose, publish, sign, file, take the answer, settle, close, ring up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from apps.benefits import actions as benefits
from apps.core.month import Month
from apps.demo.actions import bank
from apps.demo.actions.deaths import open_heirs
from apps.demo.actions.debts import settle_debts
from apps.demo.actions.staff import COUNTY
from apps.demo.rules.acts import FIRST, Act
from apps.notices.actions import publish_notice
from apps.notices.rules import Line
from apps.payments import actions as payments
from apps.payments.models import Batch, Due, Payment, RejectReason, Unknown
from apps.payments.queries.reminders import reminders
from apps.payments.queries.tieout import tie_row

if TYPE_CHECKING:
    from apps.core.actor import Actor
    from apps.demo.actions.stage import Stage

NOTICE_DAYS = 5
SHOWN = 400  # lines of a public list; longer changes are published as a summary
_FOUND = "已逐户电话核实，情况属实，可以发放"


class Routine:
    """The county's regular batch of each month."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.posted: Month | None = None

    def handlers(self) -> dict[str, Callable[[Act], None]]:
        """The acts of a month by name."""
        return {
            "post": self._post,
            "submit": self._submit,
            "review": self._review,
            "approve": self._approve,
            "file": self._file,
            "return": self._return,
            "unknown": self._unknown,
            "resolve": self._resolve,
            "close": self._close,
            "desk": self._desk,
            "debts": lambda act: settle_debts(self.stage, act),
        }

    def next_month(self) -> Month:
        """The month the next posting will post."""
        return self.posted + 1 if self.posted else FIRST

    def _batch(self, act: Act) -> Batch:
        month = Month.parse(act.data["month"])
        return Batch.objects.filter(month=month.first, kind="regular").exclude(state="cancelled").get()

    def _post(self, act: Act) -> None:
        month = Month.parse(act.data["month"])
        benefits.post_month(self.stage.clerk, month=month)
        self.posted = month
        payments.compose_batch(self.stage.who("limei"), month=month)

    def _submit(self, act: Act) -> None:
        batch = self._batch(act)
        payments.submit_batch(self.stage.who("wangxiaojun"), batch_id=batch.pk, seen_fen=batch.total_fen)
        month = Month.of(batch.month)
        publish_notice(
            self.stage.clerk,
            kind="payment",
            subject=f"{month.label}抚恤补助新增人员公示",
            body=f"现将{month.label}新增享受抚恤补助人员名单予以公示。如有异议，请在公示期内向县退役军人事务局反映。",
            division_code=COUNTY,
            reference=batch.key,
            entries=_newcomers(batch),
            working_days=NOTICE_DAYS,
        )

    def _review(self, act: Act) -> None:
        batch = self._batch(act)
        if batch.state == "draft":  # a death since then took its line out: what is left is submitted and signed anew
            payments.submit_batch(self.stage.who("wangxiaojun"), batch_id=batch.pk, seen_fen=batch.total_fen)
            batch.refresh_from_db()
        if batch.state == "submitted":
            self._look(self.stage.who("zhouqiang"), batch, answers=True)
            payments.review_batch(self.stage.who("zhouqiang"), batch_id=batch.pk, seen_fen=batch.total_fen)

    def _approve(self, act: Act) -> None:
        self._review(act)
        for username in ("chenjianguo", "hezhiyuan"):
            batch = self._batch(act)
            if batch.state == "reviewed":
                self._look(self.stage.who(username), batch, answers=False)
                payments.approve_batch(self.stage.who(username), batch_id=batch.pk, seen_fen=batch.total_fen)

    def _look(self, actor: Actor, batch: Batch, *, answers: bool) -> None:
        """Open every red reminder; the reviewer also writes down what was found."""
        for one in reminders(actor, batch, only_red=True):
            if not one.opened_by(actor.staff_id):
                payments.open_reminder(actor, batch_id=batch.pk, key=one.key)
                if answers:
                    payments.answer_reminder(actor, batch_id=batch.pk, key=one.key, answer=_FOUND)

    def _file(self, act: Act) -> None:
        self._approve(act)
        batch = self._batch(act)
        payments.make_files(self.stage.who("wufang"), batch_id=batch.pk)
        payments.mark_sent(self.stage.who("wufang"), batch_id=batch.pk, note="加密U盘送代发银行")
        payments.record_voucher(
            self.stage.who("wufang"),
            batch_id=batch.pk,
            number=f"拨{batch.month:%Y%m}-{batch.ordinal:02d}",
            kind="payout",
            amount_fen=batch.total_fen,
            dated_on=act.day,
        )

    def _return(self, act: Act) -> None:
        batch = self._batch(act)
        content = bank.answer(batch, self.stage.county.seed)
        payments.take_return(self.stage.who("wufang"), batch_id=batch.pk, content=content, name=f"回盘{batch.key}.txt")

    def _unknown(self, act: Act) -> None:
        batch = self._batch(act)
        if batch.payments.filter(state="sent").exists():
            payments.close_return(self.stage.who("wufang"), batch_id=batch.pk, note="银行答复无后续回盘")

    def _resolve(self, act: Act) -> None:
        batch = self._batch(act)
        waiting = Unknown.objects.filter(payment__batch=batch, outcome="").order_by("payment__seq")
        for number, row in enumerate(waiting):
            outcome = "not_paid" if (number + batch.month.month) % 3 == 0 else "paid"
            payments.resolve_unknown(
                self.stage.who("limei"),
                payment_id=row.payment_id,
                outcome=outcome,
                evidence=f"代发银行{act.day}对账单第{number + 1}页",
            )

    def _close(self, act: Act) -> None:
        batch = self._batch(act)
        payments.close_batch(self.stage.who("wufang"), batch_id=batch.pk)
        self._refund(batch, act)

    def _refund(self, batch: Batch, act: Act) -> None:
        """What the bank gave back goes back to the treasury, with its own voucher."""
        figures = tie_row(batch).figures
        back = figures["voucher"] - (figures["settled"] - figures["reversed"])
        if back > 0:
            payments.record_voucher(
                self.stage.who("wufang"),
                batch_id=batch.pk,
                number=f"退{batch.month:%Y%m}-{batch.ordinal:02d}",
                kind="refund",
                amount_fen=back,
                dated_on=act.day,
                note="退票款退回国库",
            )

    def _desk(self, act: Act) -> None:
        """Rejected lines: the township rings up, most people bring a new card; the last month's stay for the visitor."""
        batch = self._batch(act)
        if act.data.get("leave"):
            return
        codes = set(RejectReason.objects.filter(needs_account=True).values_list("code", flat=True))
        for payment in Payment.objects.filter(batch=batch, state="failed").order_by("seq"):
            if payment.reason_code in codes and payment.seq % 5:
                self.stage.renew_account(payment.person_id, f"银行退回：{payment.reason}")
        open_heirs(self.stage)


def _newcomers(batch: Batch) -> list[Line]:
    """Who is paid a regular due for the first time in this batch, by person and scheme."""
    if batch.month == FIRST.first:
        return []
    earlier = Due.objects.filter(claim=OuterRef("claim"), component="monthly", period__lt=batch.month)
    rows = (
        Due.objects.filter(~Exists(earlier), seq=0, component="monthly", run__month=batch.month)
        .order_by("person_id", "scheme_id")
        .values_list("person__dossier_no", "person__name", "person__division_id", "scheme__name", "amount_fen")
        .distinct()[:SHOWN]
    )
    return [Line(dossier, name, place, scheme, fen) for dossier, name, place, scheme, fen in rows]
