"""Forms of goods: bought, sent, written off."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.money import parse_yuan
from apps.visits.choices import Fund
from apps.visits.forms.campaigns import day_input


class PurchaseForm(forms.Form):
    """Goods bought or donated."""

    name = forms.CharField(label="品名", max_length=60)
    unit = forms.CharField(label="单位", max_length=10, help_text="例如：桶、袋、盒")
    unit_yuan = forms.DecimalField(label="单价（元）", min_value=0, max_digits=8, decimal_places=2)
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=999_999)
    fund = forms.ChoiceField(label="资金来源", choices=Fund.choices)
    invoice_no = forms.CharField(label="发票号码或捐赠凭证", max_length=60)
    bought_on = forms.DateField(label="采购日期", widget=day_input())

    def parts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit_yuan"}
        return {**data, "unit_fen": parse_yuan(self.cleaned_data["unit_yuan"])}


class SendForm(forms.Form):
    """Goods to a township."""

    target = forms.ChoiceField(label="调入乡镇")
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=999_999)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", towns)


class LoseForm(forms.Form):
    """Goods spoiled or missing."""

    quantity = forms.IntegerField(label="报损数量", min_value=1, max_value=999_999)
    reason = forms.CharField(
        label="报损原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：运输途中破损，已拍照留存",
    )
