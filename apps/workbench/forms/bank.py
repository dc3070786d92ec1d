"""Shapes of the bank's side."""

from typing import Any

from django import forms

from apps.payments.choices import UnknownOutcome, VoucherKind
from apps.workbench.forms.fields import DayField, YuanField

WORDS = {"attrs": {"rows": 2}}


class ReturnForm(forms.Form):
    """The bank's answer as a file."""

    file = forms.FileField(label="回盘文件", help_text="银行给的原文件，不要打开另存。")

    def content(self) -> dict[str, Any]:
        """Bytes and name for the action."""
        file = self.cleaned_data["file"]
        return {"content": file.read(), "name": file.name}


class VoidForm(forms.Form):
    """Why a bank file is void."""

    evidence = forms.CharField(
        label="作废依据", max_length=300, widget=forms.Textarea(**WORDS), help_text="写明银行未受理的凭据，如“银行回函 2026-31 号，文件未入账”。"
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """What the bank statement says about an unknown payment."""

    outcome = forms.ChoiceField(label="核实结果", choices=UnknownOutcome.choices, widget=forms.RadioSelect)
    evidence = forms.CharField(
        label="凭据", max_length=300, widget=forms.Textarea(**WORDS), help_text="如“银行流水 11-20，已入账”。"
    )


class ResolutionForm(forms.Form):
    """What to do with a line that fits nothing."""

    accept = forms.TypedChoiceField(
        label="处理方式", widget=forms.RadioSelect, coerce=lambda text: text == "yes",
        choices=[("yes", "采信银行这一行，按它变更结果"), ("no", "不采信，仅作登记")],
    )  # fmt: skip
    resolution = forms.CharField(
        label="处理结果", max_length=300, widget=forms.Textarea(**WORDS), help_text="写明怎样向银行核实的。"
    )


class VoucherForm(forms.Form):
    """Finance's voucher."""

    number = forms.CharField(label="凭证号", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=VoucherKind.choices)
    amount_fen = YuanField(label="金额（元）")
    dated_on = DayField(label="凭证日期")
    note = forms.CharField(label="备注", max_length=200, required=False)


class CashForm(forms.Form):
    """Money paid back."""

    amount_fen = YuanField(label="退回金额（元）")
    evidence = forms.CharField(label="收据", max_length=300, help_text="收据号或银行进账单号。")


class PlanForm(forms.Form):
    """How much may be kept back from each payment."""

    instalment_fen = YuanField(label="每次最多抵扣（元）", help_text="填 0 表示不抵扣，只收现金。")
    reason = forms.CharField(label="原因", max_length=300)


class WaiverForm(forms.Form):
    """A request to write off."""

    amount_fen = YuanField(label="核销金额（元）")
    reason = forms.CharField(label="核销原因", max_length=300, widget=forms.Textarea(**WORDS))


class DebtForm(forms.Form):
    """Turning an overpayment into a receivable."""

    instalment_fen = YuanField(label="每次最多抵扣（元）", help_text="填 0 表示不抵扣，只收现金。")
    reason = forms.CharField(label="多发原因", max_length=300, widget=forms.Textarea(**WORDS))
