"""The form of a book of what was paid before this system."""

from django import forms

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FormerBookForm(forms.Form):
    """A book's name, the days it tells of, its file."""

    title = forms.CharField(label="账册名称", min_length=2, max_length=80, help_text="例如：原优抚系统2023年发放账册。")
    first = forms.DateField(label="起始日", widget=DAY)
    last = forms.DateField(label="截止日", widget=DAY, help_text="含当日；一份账册只能是同一年的。")
    file = forms.FileField(label="账册文件", help_text="xlsx、xls或csv，20MB以内。请使用空白表。")
