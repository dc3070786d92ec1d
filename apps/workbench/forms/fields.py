"""Fields that read what clerks type: months, amounts in yuan, reasons."""

from typing import Any

from django import forms

from apps.core.errors import DomainError
from apps.core.money import parse_yuan
from apps.core.month import Month


class MonthField(forms.Field):
    """``2026-11`` as a ``Month``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-11", "pattern": "[0-9]{4}-[0-9]{1,2}"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not value or isinstance(value, Month):
            return value or None
        try:
            return Month.parse(str(value)[:20])
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class YuanField(forms.Field):
    """``1,234.56`` as integer fen; three decimals, negatives and words are refused in Chinese."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not str(value or "").strip():
            return None
        try:
            return parse_yuan(str(value)[:40], signed=self.signed)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class DayField(forms.DateField):
    """A calendar day with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


class ReasonForm(forms.Form):
    """The written reason of a return, a withdrawal, a look at a full number."""

    reason = forms.CharField(label="原因", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
