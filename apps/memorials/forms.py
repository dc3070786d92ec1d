"""The shape of what is typed of a martyr."""

from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.memorials.actions import MartyrGiven


class MartyrForm(forms.Form):
    """The page of a martyr; days are words."""

    name = forms.CharField(label="姓名", max_length=40)
    other_names = forms.CharField(label="曾用名", max_length=60, required=False)
    division = forms.ChoiceField(label="籍贯所在地", help_text="由哪个乡镇负责祭扫和核对资料。")
    native_place = forms.CharField(label="籍贯", max_length=80, help_text="写到村，例如“怀远县荆山镇淮南村”。")
    born = forms.CharField(label="出生", max_length=30, required=False, help_text="只知道哪一年的就写年份。")
    enlisted = forms.CharField(label="参加革命或入伍", max_length=30, required=False)
    unit = forms.CharField(label="生前单位", max_length=80, required=False, help_text="只写公开的番号，没有公开的不要写。")
    post = forms.CharField(label="职务", max_length=40, required=False)
    died = forms.CharField(label="牺牲时间", max_length=30)
    cause = forms.CharField(label="牺牲经过", max_length=120, help_text="一句话，例如“淮海战役中牺牲”。")
    certificate_no = forms.CharField(label="烈士证书编号", max_length=40, required=False, help_text="不对外展示。")
    buried_at = forms.CharField(label="安葬地", max_length=120, required=False)
    sources = forms.CharField(label="资料来源", max_length=200, help_text="例如“县志第三卷、烈士英名录”。")
    deeds = forms.CharField(
        label="事迹", max_length=5000, widget=forms.Textarea(attrs={"rows": 12}), help_text="空一行分段。"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", places)

    def given(self) -> MartyrGiven:
        """As typed."""
        return MartyrGiven(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})
