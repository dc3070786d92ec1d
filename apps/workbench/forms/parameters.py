"""The shape of a parameter entry: one field per part of the present value, so that nobody types a program's notation."""

import re
from typing import Any

from django import forms

from apps.benefits.rules.catalogue import WORDS
from apps.core.choosing import offer
from apps.policy.choices import Status
from apps.policy.rules import key_label
from apps.workbench.choices import VALUE_WORDS, WORD_SETS
from apps.workbench.forms.fields import DayField, MonthField

PREFIX = "value_"
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def is_plain(value: Any) -> bool:
    """May this value be entered part by part? Tables of cases are shipped with the system instead."""
    parts = value.values() if isinstance(value, dict) else [value]
    return bool(parts) and not any(isinstance(part, dict | list) for part in parts)


def part_label(key: str) -> str:
    """The Chinese word of one part of a value; grades and names come from the words of the rules."""
    return (
        VALUE_WORDS.get(key) or WORDS.get(key) or (f"{key.replace('-', '至')}级" if key[:1].isdecimal() else key_label(key))
    )


def _numeric(value: Any) -> bool:
    return not isinstance(value, bool) and NUMBER.fullmatch(str(value)) is not None


def _part(value: Any, label: str) -> forms.Field:
    if isinstance(value, bool):
        return forms.ChoiceField(label=label, choices=[("yes", "是"), ("no", "否")], initial="yes" if value else "no")
    words = next((each for each in WORD_SETS if value in each), ())
    if words:
        return forms.ChoiceField(label=label, choices=[(word, VALUE_WORDS[word]) for word in words], initial=value)
    if _numeric(value):
        return forms.RegexField(
            NUMBER, label=label, initial=str(value), error_messages={"invalid": "请填写数字，例如 12 或 12.5。"},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )  # fmt: skip
    return forms.CharField(label=label, initial=str(value), max_length=200)


def _read(given: str, old: Any) -> Any:
    if isinstance(old, bool):
        return given == "yes"
    return int(given) if isinstance(old, int) and given.lstrip("-").isdecimal() else given


class ParameterForm(forms.Form):
    """A new value of one parameter; name and scheme come from the row it follows."""

    division_code = forms.ChoiceField(label="适用地区", help_text="国家统一规定选“全国”；本县自定的选本县。")
    valid_from = MonthField(label="执行起始月", help_text="可以是过去的月份；复核后，涉及的月份会在下次核定时重新计算。")
    document_no = forms.CharField(label="文号", max_length=120, help_text="例如“退役军人部发〔2026〕38号”。")
    published_on = DayField(label="发文日期", required=False)
    status = forms.ChoiceField(label="可信程度", choices=Status.choices)
    source = forms.CharField(label="来源", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(label="说明", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, shape: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        offer(self, "division_code", places)
        if is_plain(shape):
            parts = shape if isinstance(shape, dict) else {"": shape}
            for key, old in parts.items():
                self.fields[f"{PREFIX}{key}"] = _part(old, part_label(key) if key else "参数值")

    def value(self) -> Any:
        """What was filled in, in the shape of the value it follows."""
        if not isinstance(self.shape, dict):
            return _read(self.cleaned_data[PREFIX], self.shape)
        return {key: _read(self.cleaned_data[f"{PREFIX}{key}"], old) for key, old in self.shape.items()}

    def given(self) -> dict[str, Any]:
        """Value, place, month and papers for the action."""
        papers = ("division_code", "valid_from", "document_no", "published_on", "status", "source", "note")
        return {"value": self.value(), **{name: self.cleaned_data[name] for name in papers}}

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The drawn fields, for the template."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]
