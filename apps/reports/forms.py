"""The shape of input in reports."""

from django import forms


class ExportForm(forms.Form):
    """What a list is taken out for."""

    reason = forms.CharField(label="导出用途", min_length=2, max_length=200, help_text="用途写入文件首行和查阅记录。")
