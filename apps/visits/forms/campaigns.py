"""Forms of a campaign: made, its standards, the decision, its list."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.errors import Invalid
from apps.core.money import parse_yuan
from apps.core.numbers import whole_number
from apps.visits.choices import Festival, Fund, GiftWay, Listed


def day_input() -> forms.DateInput:
    """A calendar control; the browser wants ISO days."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CampaignForm(forms.Form):
    """A new campaign."""

    festival = forms.ChoiceField(label="节日", choices=Festival.choices)
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2099)
    name = forms.CharField(label="活动名称", max_length=80, required=False, help_text="不填的按“年份+节日”命名")
    lists = forms.MultipleChoiceField(label="走访名单", choices=Listed.choices, widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(label="开始日期", required=False, widget=day_input(), help_text="节日活动不填的按农历推算")
    ends_on = forms.DateField(label="结束日期", required=False, widget=day_input())


class StandardForm(forms.Form):
    """What each list receives, and what each fund gives; built for one campaign's lists."""

    def __init__(self, *args: Any, lists: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in lists:
            label = str(Listed(one).label)
            self.fields[f"fen_{one}"] = forms.DecimalField(
                label=f"{label}：标准（元）",
                min_value=0,
                max_digits=9,
                decimal_places=2,
                required=False,
                help_text="不发慰问金的留空",
            )
            self.fields[f"way_{one}"] = forms.ChoiceField(label=f"{label}：方式", choices=GiftWay.choices[:2])
            self.fields[f"fund_{one}"] = forms.ChoiceField(label=f"{label}：资金", choices=Fund.choices)
        for fund, label in Fund.choices:
            self.fields[f"budget_{fund}"] = forms.DecimalField(
                label=f"资金安排：{label}（元）", min_value=0, max_digits=12, decimal_places=2, required=False
            )

    def parts(self, lists: list[str]) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        standards = {
            one: (parse_yuan(data[f"fen_{one}"]), data[f"way_{one}"], data[f"fund_{one}"])
            for one in lists
            if data[f"fen_{one}"]
        }
        budgets = {fund: parse_yuan(data[f"budget_{fund}"]) for fund in Fund.values if data[f"budget_{fund}"]}
        return {"standards": standards, "budgets": budgets}


class DecideForm(forms.Form):
    """Agree, or send back with a reason."""

    agree = forms.TypedChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "退回修改")], coerce=lambda value: value == "yes"
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="退回的必须写明原因",
    )


class AddForm(forms.Form):
    """Somebody the list does not know."""

    dossier_no = forms.CharField(label="档案编号", max_length=20)
    listed = forms.ChoiceField(label="列入名单")
    reason = forms.CharField(label="添加原因", max_length=200)

    def __init__(self, *args: Any, lists: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "listed", [(one, Listed(one).label) for one in lists])


class ReasonForm(forms.Form):
    """A reason, nothing else."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def whole(text: str, field: str) -> int:
    """A whole number typed into the address. Raises Invalid."""
    found = whole_number(text)
    if found is None:
        raise Invalid("地址中的编号不正确，请从列表重新进入。", field=field)
    return found
