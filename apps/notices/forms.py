"""The shape of what people type on the notices pages."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.notices.choices import ArticleKind, NoticeKind, Outcome

ROWS = forms.Textarea(attrs={"rows": 3})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NoticeForm(forms.Form):
    """A notice without a list (policy, year's round, new beneficiaries); lists come from the business that publishes them."""

    kind = forms.ChoiceField(
        label="公示类别", choices=[choice for choice in NoticeKind.choices if choice[0] != NoticeKind.PAYMENT]
    )
    subject = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(label="正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))
    division_code = forms.ChoiceField(label="公示地区")
    working_days = forms.IntegerField(label="公示工作日数", min_value=1, max_value=60, help_text="公示当日不计入。")

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division_code", places)


class ObjectionForm(forms.Form):
    """What somebody says at the window or on the phone."""

    objector = forms.CharField(label="异议人姓名", max_length=80)
    phone = forms.CharField(label="联系电话", max_length=20, required=False, help_text="用于告知核查结果，加密保存。")
    entry_id = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    text = forms.CharField(label="异议内容", max_length=2000, widget=ROWS)
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    outcome = forms.ChoiceField(label="核查结论", choices=Outcome.choices)
    answer = forms.CharField(label="答复内容", max_length=2000, widget=ROWS, help_text="写明核查经过和依据，异议人会看到。")


class ArticleForm(forms.Form):
    """One article."""

    kind = forms.ChoiceField(label="栏目", choices=ArticleKind.choices)
    title = forms.CharField(label="标题", max_length=120)
    document_no = forms.CharField(label="文号", max_length=60, required=False, help_text="政策文件填写，例如“国令第788号”。")
    source = forms.CharField(label="来源", max_length=80, required=False, help_text="发文机关或转载来源。")
    shows_from = forms.DateField(label="开始展示日", widget=DAY)
    shows_until = forms.DateField(
        label="停止展示日", widget=DAY, required=False, help_text="到期自动不再展示；不填的一直展示。"
    )
    body = forms.CharField(
        label="正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="空一行分段。写给老人看：一段说一件事，写明找谁、带什么、几天办好。",
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class ResolveForm(forms.Form):
    """What became of a message nobody knows about."""

    was_sent = forms.TypedChoiceField(
        label="核实结果", choices=[("1", "确已送达"), ("0", "确未发出")], coerce=lambda value: value == "1"
    )
    evidence = forms.CharField(
        label="核实依据", max_length=2000, widget=ROWS, help_text="例如：短信平台清单、电话询问收件人。"
    )
