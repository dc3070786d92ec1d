"""Forms of the real-name ledger."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.money import parse_yuan
from apps.jobs.actions.seekers import Wishes
from apps.jobs.choices import Area, LedgerStatus, Priority, Trade, WorkMode
from apps.jobs.models.seekers import Seeker


def day_input() -> forms.DateInput:
    """A calendar control; the browser wants ISO days."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class WishForm(forms.Form):
    """What somebody can and wants."""

    skills = forms.CharField(
        label="技能特长", max_length=300, required=False, help_text="用顿号分开，例如：货车驾驶、电工、焊工"
    )
    trades = forms.MultipleChoiceField(
        label="意向行业",
        choices=Trade.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选表示都可以",
    )
    areas = forms.MultipleChoiceField(
        label="意向工作区域", choices=Area.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    town = forms.ChoiceField(label="意向乡镇", required=False, help_text="不选的按户籍所在乡镇")
    pay_floor = forms.DecimalField(
        label="期望月薪（元）",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="最低能接受的月薪，可不填",
    )
    modes = forms.MultipleChoiceField(
        label="就业方式", choices=WorkMode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    priority = forms.ChoiceField(label="优先帮扶类别", choices=Priority.choices, initial=Priority.NONE)
    wish = forms.CharField(label="意愿说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "town", [("", "户籍所在乡镇"), *towns])

    def wishes(self) -> Wishes:
        """As the action takes them."""
        data = self.cleaned_data
        floor = data["pay_floor"]
        return Wishes(
            data["skills"], data["trades"], data["areas"], data["town"], None if floor is None else parse_yuan(floor),
            data["modes"], data["wish"], data["priority"],
        )  # fmt: skip

    @staticmethod
    def as_shown(row: Seeker) -> dict[str, Any]:
        """A ledger row as the form shows it."""
        floor = None if row.pay_floor_fen is None else row.pay_floor_fen // 100
        return {
            "skills": "、".join(row.skills), "trades": row.trades, "areas": row.areas, "town": row.town_id or "",
            "pay_floor": floor, "modes": row.modes, "priority": row.priority, "wish": row.wish,
        }  # fmt: skip


class StatusForm(forms.Form):
    """A status and since when."""

    status = forms.ChoiceField(label="就业状态", choices=LedgerStatus.choices)
    since = forms.DateField(label="开始日期", widget=day_input())
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="例如：到经开区某厂上班，已看劳动合同")


class SeekerForm(WishForm):
    """Somebody new on the ledger."""

    status = forms.ChoiceField(label="就业状态", choices=LedgerStatus.choices, initial=LedgerStatus.SEEKING)
    since = forms.DateField(label="状态开始日期", widget=day_input())
    takes_news = forms.BooleanField(
        label="接受按意愿推送岗位", required=False, initial=True, help_text="须问过本人；本人不愿意的不勾选，随时可以改"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)
    field_order = (
        "status",
        "since",
        "skills",
        "trades",
        "areas",
        "town",
        "pay_floor",
        "modes",
        "priority",
        "wish",
        "takes_news",
    )
