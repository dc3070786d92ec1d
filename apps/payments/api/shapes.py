"""Shapes of what the payments API takes and gives."""

from typing import Any

from rest_framework import serializers

from apps.core.money import yuan
from apps.payments.choices import BatchKind, UnknownOutcome, VoucherKind
from apps.payments.models import Batch, Payment, Receivable, Unknown


class BatchOut(serializers.ModelSerializer[Batch]):
    """One batch."""

    maker = serializers.CharField(source="maker.name")
    bank = serializers.CharField(source="profile.name")
    state_label = serializers.CharField(source="get_state_display")
    total_yuan = serializers.SerializerMethodField(help_text="合计（元），文本")

    class Meta:
        model = Batch
        fields = ["id", "key", "month", "kind", "state", "state_label", "revision", "row_count", "total_fen", "total_yuan",
                  "maker", "bank", "schemes", "divisions", "made_at"]  # fmt: skip

    def get_total_yuan(self, row: Batch) -> str:
        """Text, for people."""
        return yuan(row.total_fen)


class PaymentOut(serializers.ModelSerializer[Payment]):
    """One line; names as frozen, accounts masked."""

    batch = serializers.CharField(source="batch.key")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Payment
        fields = ["id", "ref", "batch", "person", "name", "division_code", "amount_fen", "account_tail", "state", "state_label",
                  "reason_code", "reason", "changed_at"]  # fmt: skip


class UnknownOut(serializers.ModelSerializer[Unknown]):
    """A payment nobody knows the outcome of."""

    ref = serializers.CharField(source="payment.ref")
    name = serializers.CharField(source="payment.name")
    amount_fen = serializers.IntegerField(source="payment.amount_fen")

    class Meta:
        model = Unknown
        fields = ["id", "payment", "ref", "name", "amount_fen", "marked_at"]


class ReceivableOut(serializers.ModelSerializer[Receivable]):
    """What a person owes back."""

    name = serializers.CharField(source="person.name")
    left_fen = serializers.IntegerField(read_only=True)

    class Meta:
        model = Receivable
        fields = ["id", "person", "name", "amount_fen", "left_fen", "instalment_fen", "reason", "opened_at"]


class ComposeIn(serializers.Serializer[Any]):
    """Which dues to put into a batch."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$", help_text="月份，例如 2026-11")
    kind = serializers.ChoiceField(BatchKind.choices, default="regular")
    schemes = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=100)
    divisions = serializers.ListField(child=serializers.RegexField(r"^\d{12}$"), default=list, max_length=500)
    profile = serializers.CharField(max_length=20, required=False, allow_null=True)


class SeenIn(serializers.Serializer[Any]):
    """The total the signer saw, and a remark."""

    seen_fen = serializers.IntegerField(min_value=0, max_value=2**62)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class PublishIn(serializers.Serializer[Any]):
    """The total the publisher saw, and where the notice holds."""

    seen_fen = serializers.IntegerField(min_value=0, max_value=2**62)
    division_code = serializers.RegexField(r"^[0-9]{12}$", help_text="公示范围的12位区划代码")
    working_days = serializers.IntegerField(
        min_value=1, max_value=60, allow_null=True, default=None, help_text="公示期，工作日；不填按规定"
    )


class ReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300, help_text="原因，至少4个字")


class NoteIn(serializers.Serializer[Any]):
    """A remark."""

    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class ReturnIn(serializers.Serializer[Any]):
    """A bank's answer."""

    file = serializers.FileField(help_text="回盘文件")


class OutcomeIn(serializers.Serializer[Any]):
    """What was found out, and the paper that proves it."""

    outcome = serializers.ChoiceField(UnknownOutcome.choices)
    evidence = serializers.CharField(max_length=300)


class ReminderIn(serializers.Serializer[Any]):
    """A reminder and, to answer it, what was found."""

    key = serializers.CharField(max_length=120)
    answer = serializers.CharField(max_length=300, default="", allow_blank=True)


class VoucherIn(serializers.Serializer[Any]):
    """Finance's paper."""

    number = serializers.CharField(max_length=40)
    amount_fen = serializers.IntegerField(min_value=1, max_value=2**62)
    dated_on = serializers.DateField()
    kind = serializers.ChoiceField(VoucherKind.choices, default="payout")
    note = serializers.CharField(max_length=200, default="", allow_blank=True)


class OpenReceivableIn(serializers.Serializer[Any]):
    """Whose negative balance becomes a receivable."""

    person_id = serializers.IntegerField(min_value=1, max_value=2**62)
    reason = serializers.CharField(max_length=300)
    instalment_fen = serializers.IntegerField(min_value=0, max_value=2**62, default=0)


class AmountIn(serializers.Serializer[Any]):
    """Money and its paper or reason."""

    amount_fen = serializers.IntegerField(min_value=1, max_value=2**62)
    text = serializers.CharField(max_length=300, help_text="依据或原因")


class CauseOut(serializers.Serializer[Any]):
    """One cause of a difference."""

    group = serializers.CharField()
    text = serializers.CharField()
    persons = serializers.IntegerField()
    fen = serializers.IntegerField()
    sentence = serializers.CharField()


class DifferenceOut(serializers.Serializer[Any]):
    """What changed against the batch before; the causes add up to the change."""

    before_fen = serializers.IntegerField()
    after_fen = serializers.IntegerField()
    change_fen = serializers.IntegerField()
    causes = CauseOut(many=True)


class SeamOut(serializers.Serializer[Any]):
    """Two figures that must be equal."""

    name = serializers.CharField()
    left_fen = serializers.IntegerField()
    right_fen = serializers.IntegerField()
    holds = serializers.BooleanField()
    text = serializers.CharField()


class TieRowOut(serializers.Serializer[Any]):
    """One batch's seams."""

    batch = serializers.CharField(source="batch.key")
    ties = serializers.BooleanField()
    seams = SeamOut(many=True)


class LedgerOut(serializers.Serializer[Any]):
    """One scheme in one month of a person."""

    scheme = serializers.CharField()
    scheme_name = serializers.CharField()
    period = serializers.DateField()
    due_fen = serializers.IntegerField()
    corrected_fen = serializers.IntegerField()
    paid_fen = serializers.IntegerField()
    on_the_way_fen = serializers.IntegerField()
    unknown_fen = serializers.IntegerField()
    balance_fen = serializers.IntegerField()
