"""What a clerk fills in to start a month's price subsidy."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.workbench.forms.fields import MonthField


class PriceRunForm(forms.Form):
    """The published rises; an empty one was not published."""

    month = MonthField(label="补贴月份")
    cpi_percent = forms.DecimalField(
        label="居民消费价格同比涨幅（%）", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    food_percent = forms.DecimalField(
        label="食品价格同比涨幅（%）", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    document_no = forms.CharField(label="启动依据", max_length=120, help_text="统计、发展改革部门公布指数的文件名称或文号。")

    def facts(self) -> dict[str, Any]:
        """The rises that were filled in, as plain text numbers."""
        named = {name: self.cleaned_data.get(name) for name in ("cpi_percent", "food_percent")}
        return {name: str(value) for name, value in named.items() if value is not None}
