"""Forms of lists kept by hand, pairing, promises."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.visits.choices import Answered, Listed
from apps.visits.rules.lists import BY_HAND


class ListForm(forms.Form):
    """Somebody joins a list the registry cannot know."""

    kind = forms.ChoiceField(label="联系名单", choices=[(one.value, one.label) for one in Listed if one in BY_HAND])
    reason = forms.CharField(label="列入原因", max_length=200, help_text="例如：儿子在边防部队服役")


class PairForm(forms.Form):
    """An officer keeps in touch."""

    staff_id = forms.TypedChoiceField(label="联系人", coerce=int)
    handbook_no = forms.CharField(label="联系手册编号", max_length=40, required=False)

    def __init__(self, *args: Any, officers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff_id", officers)


class AnswerForm(forms.Form):
    """What became of a promise, told by telephone or at the window."""

    outcome = forms.ChoiceField(label="办得怎样", choices=Answered.choices)
    words = forms.CharField(
        label="怎样答复的",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：助听器已配好，11月20日电话告知本人",
    )
