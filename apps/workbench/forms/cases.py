"""Shapes of the case pages. Fields of a kind become inputs here; what they may hold is judged by the kind's rules."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.cases.choices import AppealState, Channel, DelegateKind, Grade, PaperProof
from apps.cases.rules.definition import Act, FormField, Ground, Kind
from apps.core.choosing import offer

_SHORT = {"autocomplete": "off"}


def input_of(one: FormField) -> forms.Field:
    """The input of a field. Emptiness and bounds are the rule's business, so that page and API refuse alike."""
    common: dict[str, Any] = {"label": one.label, "required": one.required, "help_text": one.help}
    if one.type in ("choice", "flag"):
        given = list(one.choices.items()) if one.type == "choice" else [("true", "是"), ("false", "否")]
        return forms.ChoiceField(choices=[("", "请选择"), *given], **common)
    if one.type == "person":
        common["help_text"] = one.help or "填档案编号、身份证号或姓名"
    return forms.CharField(widget=_widget(one), max_length=2000, **common)


def _widget(one: FormField) -> forms.Widget:
    if one.type == "long":
        return forms.Textarea(attrs={"rows": 3})
    extra = {"date": {"type": "date"}, "money": {"inputmode": "decimal"}, "number": {"inputmode": "numeric"}}
    return forms.TextInput(attrs={**_SHORT, **extra.get(one.type, {})})


class FieldsForm(forms.Form):
    """Inputs for some fields of a kind, under their own names."""

    def __init__(self, fields: Iterable[FormField], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind_fields = {one.name: one for one in fields}
        for name, one in self.kind_fields.items():
            self.fields[name] = input_of(one)

    def answers(self) -> dict[str, str]:
        """What was filled into the kind's own fields."""
        return {name: self.cleaned_data[name] for name in self.kind_fields if self.cleaned_data.get(name)}


class ActForm(FieldsForm):
    """What one act asks: its fields, the reason, the answer, the ground."""

    def __init__(self, kind: Kind, act: Act, grounds: Iterable[Ground], *args: Any, **kwargs: Any) -> None:
        asked = [one for one in kind.fields if one.name in act.asks]
        super().__init__(asked, *args, auto_id=f"{act.name}-%s", **kwargs)
        if "ground" in act.needs:
            choices = [("", "请选择"), *((one.code, f"{one.label}（{one.law}）") for one in grounds)]
            self.fields["ground"] = forms.ChoiceField(label="依据", choices=choices)
        wide = forms.Textarea(attrs={"rows": 3})
        if "answer" in act.needs:
            self.fields["answer"] = forms.CharField(label="书面答复", max_length=2000, widget=wide)
        label = "理由" if "ground" in act.needs else "办理意见"
        note = forms.Textarea(attrs={"rows": 2})
        self.fields["reason"] = forms.CharField(label=label, max_length=500, required="reason" in act.needs, widget=note)

    def given(self) -> dict[str, Any]:
        """Arguments of ``take_step``."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("reason", "answer", "ground") if data.get(name)}
        return {**words, "answers": self.answers()}


class StartForm(FieldsForm):
    """An application: channel, who acts for the applicant, and the kind's fields."""

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(kind.form, *args, **kwargs)
        channels = [(code, Channel(code).label) for code in kind.channels]
        first = {
            "channel": forms.ChoiceField(label="受理渠道", choices=channels),
            "delegate_kind": forms.ChoiceField(label="谁来办理", choices=DelegateKind.choices, initial="none"),
            "delegate_name": forms.CharField(label="代办人姓名", max_length=60, required=False),
            "delegate_relation": forms.CharField(label="与本人关系", max_length=40, required=False),
            "delegate_scope": forms.CharField(label="代办事项和范围", max_length=200, required=False),
            "delegate_id_number": forms.CharField(label="代办人身份证号", max_length=18, required=False),
            "delegate_phone": forms.CharField(label="代办人手机号", max_length=11, required=False),
        }
        self.fields = {**first, **self.fields}

    @property
    def delegate_fields(self) -> list[Any]:
        """Inputs about the delegate, drawn apart."""
        return [self[name] for name in self.fields if name.startswith("delegate_") and name != "delegate_kind"]

    @property
    def own_fields(self) -> list[Any]:
        """Inputs of the kind."""
        return [self[name] for name in self.kind_fields]


class PaperForm(forms.Form):
    """One paper: which, how, the file."""

    paper = forms.ChoiceField(label="哪份材料")
    proof = forms.ChoiceField(label="登记方式", choices=PaperProof.choices)
    file = forms.FileField(label="扫描件或照片", required=False, help_text="PDF、JPG或PNG，10MB以内", allow_empty_file=True)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, kind: Kind, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="paper-%s")
        names = [(one.name, one.label) for one in kind.papers]
        offer(self, "paper", [*names, ("other", "其他材料")])


class SupplementForm(forms.Form):
    """What is missing."""

    reason = forms.CharField(
        label="需要补正什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一次写全，会打印在补正告知书上",
    )


class WhyForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """A remark that may stay empty."""

    reason = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(forms.Form):
    """To whom."""

    staff_id = forms.TypedChoiceField(label="转交给", coerce=int)
    note = forms.CharField(label="说明", max_length=500, required=False)

    def __init__(self, colleagues: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff_id", colleagues)


class HandOverForm(forms.Form):
    """From whom, to whom, why."""

    from_staff_id = forms.TypedChoiceField(label="交出人", coerce=int)
    to_staff_id = forms.TypedChoiceField(label="接收人", coerce=int)
    reason = forms.CharField(label="交接原因", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, holders: Iterable[tuple[int, str]], colleagues: Iterable[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "from_staff_id", holders)
        offer(self, "to_staff_id", colleagues)


class RateForm(forms.Form):
    """好差评."""

    grade = forms.ChoiceField(label="评价", choices=Grade.choices)
    words = forms.CharField(label="申请人怎么说", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    channel = forms.ChoiceField(label="评价渠道", choices=Channel.choices)


class FollowUpForm(forms.Form):
    """回访整改."""

    result = forms.CharField(label="回访整改情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    grade_after = forms.ChoiceField(label="回访后评价", choices=[("", "未再评价"), *Grade.choices], required=False)


class AppealForm(forms.Form):
    """What the applicant asks to be looked at again."""

    reason = forms.CharField(label="申请人的理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AppealAnswerForm(forms.Form):
    """复查、复核答复."""

    outcome = forms.ChoiceField(label="结论", choices=AppealState.choices[1:])
    answer = forms.CharField(label="书面答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
