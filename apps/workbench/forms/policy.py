"""Shapes of the standards desk."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.policy.choices import Per, Status
from apps.workbench.forms.fields import DayField, MonthField, YuanField


class StandardForm(forms.Form):
    """A new value of one scheme; scheme and key come from the page, places from the actor."""

    scheme = forms.CharField(widget=forms.HiddenInput)
    replaces_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rate_key = forms.ChoiceField(label="档次", required=False)
    division_code = forms.ChoiceField(label="适用地区", help_text="国家统一标准选“全国”；本县自定标准选本县。")
    amount_fen = YuanField(label="标准（元）", help_text="按文件所列填写，例如 12504 或 12,504.00。")
    per = forms.ChoiceField(label="计量单位", choices=Per.choices)
    effective_from = MonthField(
        label="执行起始月", help_text="可以是过去的月份；复核后，此前少发的月份会在下次核定时自动补发。"
    )
    document_no = forms.CharField(label="文号", max_length=120, help_text="例如“退役军人部发〔2026〕38号”。")
    published_on = DayField(label="发文日期", required=False)
    source = forms.CharField(label="来源", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    status = forms.ChoiceField(label="可信程度", choices=Status.choices)
    note = forms.CharField(label="说明", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, keys: list[tuple[str, str]], places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rate_key", keys)
        offer(self, "division_code", places)


class WhatIfForm(forms.Form):
    """Raise one scheme by some percent from some month."""

    scheme = forms.ChoiceField(label="发放项目")
    percent = forms.DecimalField(
        label="调整幅度（%）", min_value=Decimal(-99), max_value=Decimal(100), decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    month = MonthField(label="自哪个月起")

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scheme", schemes)
