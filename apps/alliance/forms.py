"""The shape of what is typed of merchants and offers."""

from typing import Any

from django import forms

from apps.alliance.actions import MerchantGiven, OfferGiven
from apps.alliance.choices import Audience, LifeScene
from apps.core.choosing import offer

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_SEEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False, "min_value": 0, "max_value": 2**31 - 1}


class MerchantForm(forms.Form):
    """A merchant and its agreement."""

    name = forms.CharField(label="商家名称", max_length=80)
    division = forms.ChoiceField(label="所在乡镇")
    address = forms.CharField(label="地址", max_length=120)
    phone = forms.CharField(label="对外电话", max_length=20, help_text="登在门户上，写门店电话，不写私人号码。")
    opening_hours = forms.CharField(label="营业时间", max_length=80, required=False)
    signed_on = forms.DateField(label="协议签订日", widget=DAY)
    valid_to = forms.DateField(label="协议从哪天起失效", widget=DAY, required=False, help_text="不填的长期有效。")
    revision = forms.IntegerField(**_SEEN)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", places)

    def given(self) -> MerchantGiven:
        """As typed."""
        return MerchantGiven(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})


class OfferForm(forms.Form):
    """One offer."""

    scene = forms.ChoiceField(label="生活场景", choices=LifeScene.choices)
    audience = forms.ChoiceField(label="谁可以用", choices=Audience.choices)
    shows_from = forms.DateField(label="优惠开始日", widget=DAY)
    shows_until = forms.DateField(
        label="优惠最后一日", widget=DAY, required=False, help_text="不填的一直有效，到协议失效为止。"
    )
    title = forms.CharField(label="优惠", max_length=60, help_text="一句话，例如“早餐九折”。")
    words = forms.CharField(
        label="怎么用", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="带什么证件、哪天不能用、能不能和别的优惠一起用。",
    )  # fmt: skip
    revision = forms.IntegerField(**_SEEN)

    def given(self) -> OfferGiven:
        """As typed."""
        return OfferGiven(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})
