"""Fields of the registry's forms."""

from typing import Any

from django import forms

from apps.core.errors import DomainError
from apps.core.money import parse_yuan
from apps.core.numbers import whole_number

BLANK = ("", "未登记")


class Day(forms.DateField):
    """A calendar day with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class Yuan(forms.CharField):
    """Yuan as written, fen inside; a program's whole number is fen already; empty is nothing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Fen or nothing."""
        if type(value) is int:
            return value
        text = super().clean(value)
        try:
            return parse_yuan(text) if text else None
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class Picked(forms.ChoiceField):
    """A choice among rows of this person, offered by the page; the value is the row's number."""

    def to_python(self, value: Any) -> Any:
        """Number or nothing."""
        return whole_number(value)

    def validate(self, value: Any) -> None:
        """Whether the row fits is the action's business."""
        if self.required and value is None:
            raise forms.ValidationError("请选择一项。")


class Place(forms.CharField):
    """A 12-digit division code, offered by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, widget=forms.Select, **kwargs)


def text(label: str, longest: int, *, required: bool = False, hint: str = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def words(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    """A reason."""
    return forms.CharField(
        label=label, max_length=200, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 2})
    )
