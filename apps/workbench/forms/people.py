"""Shapes of the registry pages."""

from django import forms

from apps.people.choices import RevealReason


class RevealForm(forms.Form):
    """Which number, and why."""

    FIELDS = (("id_number", "公民身份号码"), ("phone", "联系电话"), ("account", "收款账号"), ("address", "住址"))

    field = forms.ChoiceField(label="要看哪一项", choices=FIELDS)
    reason = forms.ChoiceField(label="事由", choices=RevealReason.choices)
    note = forms.CharField(label="补充说明", max_length=100, required=False)
