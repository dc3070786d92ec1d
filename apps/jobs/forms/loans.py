"""Forms of loans and interest."""

from typing import Any

from django import forms

from apps.core.money import parse_yuan
from apps.jobs.choices import LoanProduct
from apps.jobs.forms.seekers import day_input


def yuan_field(label: str, **over: Any) -> forms.DecimalField:
    """A sum in yuan."""
    return forms.DecimalField(label=label, min_value=0, max_digits=10, decimal_places=2, **over)


class LoanForm(forms.Form):
    """Somebody asks for a loan."""

    product = forms.ChoiceField(label="贷款种类", choices=LoanProduct.choices)
    bank = forms.CharField(label="经办银行", max_length=60)
    asked = yuan_field("申请金额（元）")
    purpose = forms.CharField(label="贷款用途", max_length=200, help_text="例如：购置农机、开办汽修店")
    applied_on = forms.DateField(label="申请日期", widget=day_input())

    def parts(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "asked"}
        return {**data, "asked_fen": parse_yuan(self.cleaned_data["asked"])}


class GrantForm(forms.Form):
    """The bank opens a line."""

    credit = yuan_field("授信额度（元）", help_text="银行批准最多可以用多少，不是已经放了多少")
    rate = forms.DecimalField(label="年利率（%）", min_value=0, max_digits=5, decimal_places=2)
    granted_on = forms.DateField(label="授信日期", widget=day_input())
    due_on = forms.DateField(label="到期日", widget=day_input())
    contract_no = forms.CharField(label="借款合同编号", max_length=60)

    def parts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "credit_fen": parse_yuan(data["credit"]), "rate_bp": int(data["rate"] * 100), "granted_on": data["granted_on"],
            "due_on": data["due_on"], "contract_no": data["contract_no"],
        }  # fmt: skip


class FlowForm(forms.Form):
    """Money drawn or principal repaid."""

    kind = forms.ChoiceField(label="登记什么", choices=[("draw", "放款"), ("repay", "还本")])
    fen = yuan_field("金额（元）")
    on = forms.DateField(label="日期", widget=day_input())
    voucher_no = forms.CharField(label="银行凭证号", max_length=60)

    def parts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "fen": parse_yuan(self.cleaned_data["fen"])}


class RefuseForm(forms.Form):
    """Why there is no loan."""

    reason = forms.CharField(label="未批准原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
