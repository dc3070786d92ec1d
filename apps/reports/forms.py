"""The shape of input in reports."""

from django import forms

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class BundleForm(forms.Form):
    """Which days an inspector gets, and what for."""

    first = forms.DateField(label="起始日", widget=DAY)
    last = forms.DateField(label="截止日", widget=DAY, help_text="含当日，一次最多400天。")
    reason = forms.CharField(
        label="用途", min_length=2, max_length=200, help_text="例如：市审计局2026年度审计。写入资料包清单和审计记录。"
    )


class ExportForm(forms.Form):
    """What a list is taken out for."""

    reason = forms.CharField(label="导出用途", min_length=2, max_length=200, help_text="用途写入文件首行和查阅记录。")


class OrderForm(forms.Form):
    """Which year to count, and why again."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2099)
    note = forms.CharField(
        label="重新统计的原因", max_length=300, required=False, help_text="第一版不用填；再统计一版的写明原因。"
    )


class ProseForm(forms.Form):
    """What the office writes; a paragraph a line."""

    problems = forms.CharField(
        label="存在问题",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        required=False,
        help_text="一段一行；不填的，正文里没有这一部分。",
    )
    plans = forms.CharField(
        label="下一步打算", widget=forms.Textarea(attrs={"rows": 6}), max_length=4000, required=False, help_text="一段一行。"
    )


class WhyForm(forms.Form):
    """Why a figure moved, or why a report goes back."""

    words = forms.CharField(label="原因", min_length=4, max_length=300)


class TargetForm(forms.Form):
    """What a year aims at."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2099)
    indicator = forms.ChoiceField(label="指标")
    goal = forms.CharField(
        label="目标", max_length=20, help_text="按指标的单位填写：万元填万元数，比率填百分数，其余填整数。"
    )
    source = forms.CharField(label="目标依据", min_length=2, max_length=200, help_text="例如：县委2026年度目标责任书。")


class AnswerForm(forms.Form):
    """What is being done about a task."""

    words = forms.CharField(
        label="办理情况",
        min_length=4,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="已经做了什么、什么时候能办完。",
    )


class AssignForm(forms.Form):
    """Who in particular answers for a task."""

    staff_no = forms.CharField(label="承办人工号", max_length=20)


class CloseForm(forms.Form):
    """Why a task is closed though the data still says otherwise."""

    reason = forms.CharField(label="销号原因", min_length=4, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
