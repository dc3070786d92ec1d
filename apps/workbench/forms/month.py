"""Shapes of the month's pages."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.payments.choices import BatchKind
from apps.workbench.forms.fields import MonthField


class PostForm(forms.Form):
    """Which month to post."""

    month = MonthField(label="核定哪个月")


class ComposeForm(forms.Form):
    """Which dues to put into a batch."""

    month = MonthField(label="发放月份")
    kind = forms.ChoiceField(label="批次类别", choices=BatchKind.choices)
    schemes = forms.MultipleChoiceField(
        label="限定待遇项目", required=False, help_text="不选即全部项目。", widget=forms.CheckboxSelectMultiple
    )
    divisions = forms.MultipleChoiceField(
        label="限定乡镇", required=False, help_text="不选即全部乡镇。", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "schemes", schemes)
        offer(self, "divisions", towns)

    def ids(self) -> dict[str, Any]:
        """The choices as identifiers of a job."""
        given = self.cleaned_data
        return {
            "month": str(given["month"]),
            "kind": given["kind"],
            "schemes": given["schemes"],
            "divisions": given["divisions"],
        }
