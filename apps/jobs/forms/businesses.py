"""Forms of veteran businesses and bases."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.money import parse_yuan
from apps.jobs.choices import BaseKind, BaseLevel, OwnerEvidence, OwnerRole, ServiceKind
from apps.jobs.forms.desk import PlacedForm, day_input
from apps.jobs.models.businesses import FoundingBase, VeteranBusiness
from apps.jobs.rules.businesses import BaseGiven, BusinessGiven

Choices = Iterable[tuple[str | int, str]]


class BusinessChangeForm(forms.Form):
    """What an owner says and proves."""

    who = forms.CharField(label="创办人", max_length=60, help_text="已建档的退役军人：姓名、档案编号或身份证号")
    role = forms.ChoiceField(label="创办人身份", choices=OwnerRole.choices)
    evidence = forms.ChoiceField(label="认定凭证", choices=OwnerEvidence.choices)
    evidence_no = forms.CharField(label="凭证编号或说明", max_length=120)
    founded_on = forms.DateField(label="成立日期", widget=day_input())
    employees = forms.IntegerField(label="职工人数", min_value=0, max_value=1_000_000)
    veterans = forms.IntegerField(label="其中退役军人", min_value=0, max_value=1_000_000)
    sales = forms.DecimalField(
        label="年营业额（元）", required=False, min_value=0, max_digits=13, decimal_places=2, help_text="企业不愿意说的不填"
    )
    sales_year = forms.IntegerField(label="营业额年度", required=False, min_value=1949, max_value=2099)
    products = forms.CharField(label="主营产品或服务", max_length=200, required=False)
    is_public = forms.BooleanField(
        label="企业同意在门户公布", required=False, help_text="公布名称、行业、所在地、主营和对外电话，不公布创办人和营业额"
    )

    def given(self) -> BusinessGiven:
        """Yuan become fen; the owner apart."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("who", "credit_code", "sales")}
        sales = self.cleaned_data["sales"]
        return BusinessGiven(**data, sales_fen=None if sales is None else parse_yuan(sales))

    @staticmethod
    def as_shown(row: VeteranBusiness) -> dict[str, Any]:
        """A row as the form shows it."""
        plain = (
            "role",
            "evidence",
            "evidence_no",
            "founded_on",
            "employees",
            "veterans",
            "sales_year",
            "products",
            "is_public",
        )
        sales = None if row.sales_fen is None else row.sales_fen // 100
        return {**{name: getattr(row, name) for name in plain}, "who": row.owner.dossier_no, "sales": sales}


class BusinessForm(BusinessChangeForm):
    """A new one: of an employer that is registered by its code."""

    credit_code = forms.CharField(label="统一社会信用代码", max_length=40, help_text="单位要先在“用人单位”里按营业执照登记")
    field_order = ("credit_code",)


class BusinessFileForm(forms.Form):
    """A sheet of businesses."""

    file = forms.FileField(label="军创企业表", help_text="xlsx、xls或csv；先下载模板填写，已登记的企业会自动跳过")


class BusinessCloseForm(forms.Form):
    """It is no more."""

    closed_on = forms.DateField(label="停业日期", widget=day_input())
    note = forms.CharField(label="原因", max_length=200, help_text="例如：注销营业执照、退役军人不再持股")


class LiaisonForm(forms.Form):
    """Who looks after it."""

    staff_id = forms.TypedChoiceField(label="联络服务员", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff_id", [("", "不指定"), *officers])


class SettleForm(forms.Form):
    """Where it is."""

    base_id = forms.TypedChoiceField(label="入驻园区基地", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, bases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "base_id", [("", "不在园区基地"), *bases])


class ServiceForm(forms.Form):
    """Something was done for it."""

    kind = forms.ChoiceField(label="服务类型", choices=ServiceKind.choices)
    on = forms.DateField(label="服务日期", widget=day_input())
    words = forms.CharField(label="服务内容和结果", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class BaseForm(PlacedForm):
    """A park or base."""

    name = forms.CharField(label="园区基地名称", max_length=120)
    division = forms.ChoiceField(label="所在地")
    kind = forms.ChoiceField(label="类型", choices=BaseKind.choices)
    level = forms.ChoiceField(label="级别", choices=BaseLevel.choices)
    named_on = forms.DateField(label="认定日期", widget=day_input())
    document_no = forms.CharField(label="认定文号", max_length=80, required=False)
    capacity = forms.IntegerField(
        label="可入驻企业数", min_value=1, max_value=10_000, required=False, help_text="不安排入驻的留空"
    )
    address = forms.CharField(label="地址", max_length=200, required=False)

    def given(self) -> BaseGiven:
        """The place apart."""
        return BaseGiven(**{name: value for name, value in self.cleaned_data.items() if name != "division"})

    @classmethod
    def as_shown(cls, row: FoundingBase) -> dict[str, Any]:
        """A row as the form shows it."""
        return {name: getattr(row, name) for name in cls.base_fields if name != "division"} | {"division": row.division_id}


class RevokeForm(forms.Form):
    """A base no more."""

    revoked_on = forms.DateField(label="撤销日期", widget=day_input())
    reason = forms.CharField(label="撤销原因", max_length=200)
