"""Shapes of the registry desk: lists of other offices, a death, the yearly confirmation, findings."""

from datetime import date
from typing import Any

from django import forms

from apps.benefits.choices import CheckOutcome, ConfirmationChannel, Decision, ListKind, NoticeWay
from apps.benefits.rules.catalogue import CAUSES, WORDS
from apps.benefits.rules.discovery import DECISIONS
from apps.core.choosing import offer
from apps.workbench.forms.fields import DayField

DEATH_CAUSES = [("illness", "因病"), ("old_wound", WORDS["old_wound"]), *((c, WORDS[c]) for c in CAUSES if c != "illness")]
GOOD_ROWS = "有问题的行不参加，其余照常"


def _words(label: str, hint: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, help_text=hint, widget=forms.Textarea(attrs={"rows": 2}))


class ListForm(forms.Form):
    """Another office's list."""

    kind = forms.ChoiceField(label="名单种类", choices=ListKind.choices)
    source = forms.CharField(label="提供单位", max_length=60, help_text="例如“县公安局”“县殡仪馆”。")
    as_of = DayField(label="数据截止日", help_text="名单反映到哪一天的情况。")
    file = forms.FileField(label="名单文件", help_text="xlsx、xls 或 csv，须有“姓名”“身份证号”两列。")
    accept_good = forms.BooleanField(label=GOOD_ROWS, required=False)


class DeathForm(forms.Form):
    """What is known of a death."""

    died_on = DayField(label="去世日期")
    cause = forms.ChoiceField(label="死亡原因", choices=DEATH_CAUSES)
    paper = forms.CharField(label="死亡证明", max_length=100, help_text="凭据名称，例如“死亡医学证明”“火化证明”。")
    paper_no = forms.CharField(label="证明编号", max_length=80, required=False)

    def clean_died_on(self) -> date:
        """A sane calendar day; whether it can be is the action's business."""
        day: date = self.cleaned_data["died_on"]
        if day.year < 1900:
            raise forms.ValidationError("去世日期的年份过早，请核对后重新填写。")
        return day


class ResultForm(forms.Form):
    """A device's result file or a signed roster."""

    channel = forms.ChoiceField(
        label="确认方式",
        choices=[(c.value, c.label) for c in (ConfirmationChannel.FACE, ConfirmationChannel.GATHERING)],
    )
    file = forms.FileField(label="结果文件", help_text="须有“姓名”“身份证号”两列；人脸识别结果还须有“认证结果”列。")
    accept_good = forms.BooleanField(label=GOOD_ROWS, required=False)


class NoticeForm(forms.Form):
    """That payees of a township were told."""

    town = forms.ChoiceField(label="乡镇（街道）")
    on = DayField(label="告知日期")
    way = forms.ChoiceField(label="告知方式", choices=NoticeWay.choices)
    evidence = forms.CharField(label="凭据", max_length=200, help_text="例如“书面通知 2026-31 号，回执存村委会”。")

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "town", towns)


class SampleForm(forms.Form):
    """A spot check."""

    size = forms.IntegerField(label="抽取人数", min_value=1, max_value=5000)
    seed = forms.CharField(
        label="随机种子", max_length=32, required=False, help_text="留空由系统产生；填写上次的种子可以复核抽取过程。"
    )


class CheckForm(forms.Form):
    """What a second look found."""

    outcome = forms.ChoiceField(label="核查结果", choices=CheckOutcome.choices, widget=forms.RadioSelect)
    note = _words("核查情况", "写明见到谁、核对了什么。", 300)


class DecisionForm(forms.Form):
    """What became of a finding."""

    decision = forms.ChoiceField(label="办理结论", widget=forms.RadioSelect)
    reason = _words("理由", "写明核实的经过和依据，不少于四个字。", 300)

    def __init__(self, *args: Any, matter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", [(one, Decision(one).label) for one in DECISIONS[matter]])
