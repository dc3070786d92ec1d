"""Shapes of the benefits desk. The fields of a scheme or an event are drawn from the catalogue of the rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.benefits.choices import ConfirmationChannel, EventKind, SuspicionKind
from apps.benefits.rules import EVENTS, SCHEMES, Fact
from apps.benefits.rules.catalogue import WORDS
from apps.core.choosing import offer
from apps.workbench.forms.fields import DayField, MonthField

FLAG = (("", "未填"), ("yes", "是"), ("no", "否"))
PREFIX = "fact_"


def _words(values: Sequence[str]) -> list[tuple[str, str]]:
    return [("", "请选择"), *((value, WORDS.get(value, value)) for value in values)]


def _field(fact: Fact) -> forms.Field:
    need: dict[str, Any] = {"label": fact.label, "required": fact.required}
    if fact.kind == "whole":
        return forms.IntegerField(min_value=fact.low, max_value=fact.high, **need)
    if fact.kind == "day":
        return DayField(**need)
    if fact.kind == "flag":
        return forms.ChoiceField(choices=FLAG, **need)
    if fact.kind == "choice":
        return forms.ChoiceField(choices=_words(fact.choices), **need)
    if fact.kind == "scheme":
        return forms.ChoiceField(choices=[("", "请选择"), *((code, rule.name) for code, rule in SCHEMES.items())], **need)
    return forms.CharField(max_length=40, **need)


class FactsForm(forms.Form):
    """A form whose further fields are the facts of one scheme or event."""

    facts_wanted: Sequence[Fact] = ()

    def add_facts(self, facts: Sequence[Fact]) -> None:
        """Draw one field per fact; counts become one whole number per choice."""
        self.facts_wanted = facts
        for fact in facts:
            if fact.kind == "counts":
                for choice in fact.choices:
                    self.fields[f"{PREFIX}{fact.name}__{choice}"] = forms.IntegerField(
                        label=f"{WORDS.get(choice, choice)}（次）", min_value=0, max_value=99, required=False
                    )
            else:
                self.fields[f"{PREFIX}{fact.name}"] = _field(fact)

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the rules want it; empty fields are absent."""
        found = {fact.name: self._value(fact) for fact in self.facts_wanted}
        return {name: value for name, value in found.items() if value not in (None, "", {})}

    def _value(self, fact: Fact) -> Any:
        data: Mapping[str, Any] = self.cleaned_data
        if fact.kind == "counts":
            counts = {choice: data.get(f"{PREFIX}{fact.name}__{choice}") for choice in fact.choices}
            return {choice: number for choice, number in counts.items() if number}
        value = data.get(f"{PREFIX}{fact.name}")
        if fact.kind == "flag":
            return {"yes": True, "no": False}.get(str(value))
        return value.isoformat() if fact.kind == "day" and value else value

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The drawn fields, for the template."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]


class EventForm(FactsForm):
    """Something that happened to a payee."""

    kind = forms.CharField(widget=forms.HiddenInput)
    on = DayField(label="发生日期")
    evidence = forms.CharField(label="凭据", max_length=200, help_text="凭据名称和文号，如“死亡医学证明 2026-118 号”。")
    entitlement_id = forms.TypedChoiceField(label="涉及的待遇", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, kind: str, entitlements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "entitlement_id", [("", "全部待遇"), *entitlements])
        day_name, facts = EVENTS.get(kind, ("on", ()))
        labels = {"notified_on": "通知送达日期", "decided_on": "批准日期"}
        self.fields["on"].label = labels.get(day_name, "发生日期")
        self.add_facts(facts)


class EntitlementForm(FactsForm):
    """A decision that grants a scheme."""

    scheme = forms.CharField(widget=forms.HiddenInput)
    decided_on = DayField(label="批准日期")
    decision_no = forms.CharField(label="批准文号", max_length=80, required=False)
    opened_month = MonthField(
        label="本系统起算月", required=False, help_text="此前月份已由原系统结清的，填本系统开始发放的月份；新批准的不填。"
    )

    def __init__(self, *args: Any, scheme: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_facts(SCHEMES[scheme].facts if scheme in SCHEMES else ())


class GrantForm(FactsForm):
    """A one-off amount; the rule works it out."""

    scheme = forms.CharField(widget=forms.HiddenInput)
    decided_on = DayField(label="批准日期")
    decision_no = forms.CharField(label="批准文号", max_length=80, required=False)
    month = MonthField(label="应发月份")

    def __init__(self, *args: Any, scheme: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_facts(SCHEMES[scheme].facts if scheme in SCHEMES else ())


class ConfirmForm(forms.Form):
    """The yearly confirmation of one person."""

    channel = forms.ChoiceField(label="确认方式", choices=ConfirmationChannel.choices)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="外地来函确认的，写明来函单位和文号。")
    photo = forms.FileField(label="照片", required=False, help_text="电话确认须上传本人手持当日日期的照片（JPG、PNG）。")

    def clean_photo(self) -> bytes:
        """The bytes; what they are is judged by the action."""
        file = self.cleaned_data.get("photo")
        return file.read() if file else b""


class RoundForm(forms.Form):
    """Opening a yearly confirmation."""

    year = forms.IntegerField(label="年度", min_value=2020, max_value=2100)
    opens_on = DayField(label="开始日期")
    closes_on = DayField(label="截止日期")


class AnswerForm(forms.Form):
    """What was found about a suspicion."""

    is_true = forms.TypedChoiceField(
        label="核实结果",
        choices=[("yes", "属实"), ("no", "不属实")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="核实情况", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             help_text="写明向谁核实、看到什么，例如“电话联系本人，声音和住址核对无误”。")  # fmt: skip
    paper = forms.CharField(label="核实材料", max_length=100, required=False,
                            help_text="属实的必填，例如“火化证明”“户口注销页”；不属实的写看过的材料或照片。")  # fmt: skip
    document_id = forms.TypedChoiceField(
        label="档案里已有的材料", choices=[("", "不选")], coerce=int, empty_value=None, required=False
    )
    file = forms.FileField(
        label="扫描件", required=False, help_text="PDF、JPG或PNG，10MB以内；随核实结果存入此人档案的材料。"
    )

    def __init__(self, *args: Any, papers: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document_id", [("", "不选"), *papers])


#: A death has a screen of its own, where everything that follows is signed at once.
EVENT_KINDS = [pair for pair in EventKind.choices if pair[0] != EventKind.DEATH]
SUSPICION_KINDS = SuspicionKind.choices
