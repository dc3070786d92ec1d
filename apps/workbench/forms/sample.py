"""Shapes of what the pages send. Meaning is judged by the actions."""

from django import forms


class SampleForm(forms.Form):
    """Every kind of field once, for the style page."""

    name = forms.CharField(label="姓名", max_length=40, help_text="与身份证一致，少数民族姓名用间隔号“·”。")
    id_number = forms.CharField(label="公民身份号码", max_length=18)
    kind = forms.ChoiceField(label="停发原因", choices=[("", "请选择"), ("prison", "服刑"), ("missing", "下落不明")])
    on = forms.DateField(label="发生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    known = forms.ChoiceField(
        label="信息来源", choices=[("village", "村（居）上报"), ("police", "公安比对")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agree = forms.BooleanField(label="已核对证件原件")
