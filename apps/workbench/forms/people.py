"""Shapes of the registry pages."""

from django import forms

from apps.notices.choices import OptOutWay
from apps.people.choices import RevealReason


class BookletForm(forms.Form):
    """What the booklet is printed for."""

    reason = forms.ChoiceField(label="事由", choices=RevealReason.choices)
    note = forms.CharField(label="补充说明", max_length=100, required=False)
    is_full = forms.BooleanField(label="显示完整的身份证号、电话、住址和账号", required=False)


class RevealForm(forms.Form):
    """Which number, and why."""

    FIELDS = (("id_number", "公民身份号码"), ("phone", "联系电话"), ("account", "收款账号"), ("address", "住址"),
              ("spare_phone", "备用电话"), ("contact_phone", "紧急联系人电话"), ("health", "健康和困难的具体情况"))  # fmt: skip

    field = forms.ChoiceField(label="要看哪一项", choices=FIELDS)
    reason = forms.ChoiceField(label="事由", choices=RevealReason.choices)
    note = forms.CharField(label="补充说明", max_length=100, required=False)


class OptOutForm(forms.Form):
    """How somebody said that greetings are unwanted."""

    way = forms.ChoiceField(label="提出方式", choices=OptOutWay.choices)
