"""What was paid too much: claimed from heirs and payees, paid back in parts, once written off by two persons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from apps.demo.rules.acts import Act
from apps.payments import actions as payments
from apps.payments.models import HeldOver, WaiverProposal
from apps.payments.queries.receivables import overpaid, receivables

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

INSTALMENT = 20_000  # fen a month kept back from those still paid
WAIVE_BELOW = 60_000


def settle_debts(stage: Stage, act: Act) -> None:
    """Claim what has waited for a month without being set off; take in cash; write off one small hopeless claim a year."""
    for number, row in enumerate(
        list(receivables(stage.who("limei")).filter(left_fen__gt=0).order_by("opened_at", "person_id"))
    ):
        if (number + act.day.month) % 3 == 0:
            part = row.left_fen if row.left_fen < 150_000 else row.left_fen // 2
            payments.record_cash(
                stage.who("wufang"),
                receivable_id=row.pk,
                amount_fen=part,
                evidence=f"收款收据{act.day:%Y%m}-{number + 1:03d}",
            )
    _claim(stage, act)
    if act.day.month == 12:
        _waive(stage)


def _claim(stage: Stage, act: Act) -> None:
    month = stage.who("limei").at - timedelta(days=act.day.day)
    waiting = set(HeldOver.objects.filter(reason="negative", since__lt=month).values_list("person_id", flat=True))
    for person in overpaid(stage.who("limei")):
        if person.person_id in waiting:
            payments.open_receivable(
                stage.who("limei"), person_id=person.person_id, reason="停发后多发，已通知退回", instalment_fen=INSTALMENT
            )


def _waive(stage: Stage) -> None:
    small = (
        receivables(stage.who("limei")).filter(left_fen__gt=0, left_fen__lt=WAIVE_BELOW).order_by("opened_at", "person_id")
    )
    row = small.first()
    if row is None or WaiverProposal.objects.filter(receivable=row).exists():
        return
    proposal = payments.propose_waiver(
        stage.who("limei"), receivable_id=row.pk, amount_fen=row.left_fen, reason="本人去世，无遗产可供追偿，村委会证明"
    )
    payments.decide_waiver(stage.who("chenjianguo"), proposal_id=proposal.pk, agreed=True, note="同意核销")
