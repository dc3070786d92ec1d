"""The form of a list of rights entered as a whole."""

from django import forms

from apps.benefits.rules import SCHEMES
from apps.benefits.rules.opening import OFFERED
from apps.workbench.forms.fields import MonthField


class OpeningForm(forms.Form):
    """One scheme, its file, and the first month this system answers for."""

    scheme = forms.ChoiceField(label="待遇项目", choices=[(code, SCHEMES[code].name) for code in OFFERED])
    opened_month = MonthField(label="本系统起算月", help_text="此前月份已由原系统结清；从这个月起由本系统计发。")
    file = forms.FileField(label="名单文件", help_text="xlsx、xls或csv，20MB以内，一个项目一份。请使用该项目的模板。")
