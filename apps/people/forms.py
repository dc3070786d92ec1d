"""Shapes of the registry's forms. What needs other rows to judge is a rule or an action, not a form."""

from typing import Any

from django import forms

from apps.people import choices
from apps.people.resources.person import ROSTER

BLANK = ("", "未登记")


class Day(forms.DateField):
    """A calendar day with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class Picked(forms.ChoiceField):
    """A choice among rows of this person, offered by the page; the value is the row's number."""

    def to_python(self, value: Any) -> Any:
        """Number or nothing."""
        return int(value) if value and str(value).isdigit() else None

    def validate(self, value: Any) -> None:
        """Whether the row fits is the action's business."""
        if self.required and value is None:
            raise forms.ValidationError("请选择一项。")


class Place(forms.CharField):
    """A 12-digit division code, offered by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, widget=forms.Select, **kwargs)


def text(label: str, longest: int, *, required: bool = False, hint: str = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def words(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    """A reason."""
    return forms.CharField(
        label=label, max_length=200, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 2})
    )


class FactsForm(forms.Form):
    """What is stated of a person."""

    name = text("姓名", 60, required=True, hint="与身份证一致；少数民族姓名中间用“·”。")
    id_number = text("公民身份号码", 40, hint="18位；老证15位也可以。没有号码的，填写下面的核实说明、出生日期和性别。")
    sex = forms.ChoiceField(label="性别", choices=[("", "按身份证号"), *choices.Sex.choices], required=False)
    born_on = Day(label="出生日期", required=False, help_text="不填按身份证号；填写的须与身份证号一致。")
    division = Place(label="所属村（社区）", required=True)
    address = text("住址", 300)
    phone = text("联系电话", 40, hint="手机号，或带区号的固定电话。")
    residence = forms.ChoiceField(label="户口类别", choices=choices.Residence.choices)
    ethnicity = text("民族", 20)
    politics = forms.ChoiceField(label="政治面貌", choices=[BLANK, *choices.Politics.choices], required=False)
    employment = forms.ChoiceField(label="就业状况", choices=[BLANK, *choices.Employment.choices], required=False)
    id_number_note = words(
        "号码存疑的核实说明", required=False, hint="只在没有号码，或出生日期、性别与号码不符而经核实仍要登记时填写。"
    )


class RegisterForm(FactsForm):
    """A new dossier."""

    despite_similar = forms.BooleanField(label="已核对相似的档案，不是同一人", required=False)


class CorrectForm(FactsForm):
    """A correction; the version that was seen travels with the form."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = words("更正理由")

    def changes(self) -> dict[str, Any]:
        """Only what the person at the form changed; numbers and address are left alone when left empty."""
        found = {key: self.cleaned_data[key] for key in self.changed_data if key in FactsForm.base_fields}
        return {
            key: value
            for key, value in found.items()
            if value not in (None, "") or key in ("ethnicity", "politics", "employment", "phone")
        }


class AccountForm(forms.Form):
    """A new payee account."""

    bank_code = text("银行代码", 20, required=True, hint="与报盘银行的代码一致。")
    bank_name = text("开户行", 80, required=True)
    kind = forms.ChoiceField(label="账户种类", choices=choices.AccountKind.choices)
    account = text("账号", 40, required=True)
    holder_name = text("户名", 60, hint="本人可以不填；由他人代领的填写代领人姓名并选择委托。")
    delegation_id = Picked(label="委托或监护", required=False)
    seen_account_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = words("变更原因")


class CategoryForm(forms.Form):
    """A category to declare or verify."""

    kind = forms.ChoiceField(label="人员类别", choices=choices.CategoryKind.choices)
    since = Day(label="认定日期", required=False)
    evidence_id = Picked(label="认定材料", required=False, help_text="选择材料后即为已核验；没有材料的为待核验。")


class ServiceForm(forms.Form):
    """A spell of service."""

    enlisted_on = Day(label="入伍日期")
    discharged_on = Day(label="退役日期", required=False)
    conscript_until = Day(label="义务兵服役至", required=False)
    branch = text("军兵种", 40)
    rank = text("军衔（职级）", 40)
    unit = text("部队代号", 120, hint="只填代号；加密保存。")
    service_years_override = forms.DecimalField(
        label="核定服役年限", max_digits=4, decimal_places=1, min_value=0, required=False
    )
    evidence_id = Picked(label="依据材料", required=False)


class RelativeForm(forms.Form):
    """A family member."""

    relation = forms.ChoiceField(label="与本人关系", choices=choices.RelationKind.choices)
    name = text("姓名", 60, required=True)
    id_number = text("公民身份号码", 40)
    born_on = Day(label="出生日期", required=False, help_text="填了身份证号的不用填。")
    phone = text("联系电话", 40)
    is_dependent = forms.BooleanField(label="由其供养", required=False)


class DocumentForm(forms.Form):
    """A paper, with its scan if there is one."""

    kind = forms.ChoiceField(label="材料种类", choices=choices.DocumentKind.choices)
    number = text("证件（文书）编号", 80)
    title = text("名称", 120)
    issued_on = Day(label="签发日期", required=False)
    issuer = text("签发机关", 120)
    file = forms.FileField(label="扫描件", required=False, help_text="PDF、JPG或PNG，10MB以内。")


class DelegationForm(forms.Form):
    """A proxy or guardian."""

    kind = forms.ChoiceField(label="代领方式", choices=choices.DelegationKind.choices)
    delegate_name = text("代领人姓名", 60, required=True)
    relation = text("与本人关系", 40)
    id_number = text("代领人身份号码", 40)
    phone = text("代领人电话", 40)
    evidence_id = Picked(label="委托（监护）材料", required=True)
    valid_from = Day(label="生效日期")
    valid_to = Day(label="失效日期", required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = words("理由")


class PairForm(forms.Form):
    """One human or two, and why."""

    verdict = forms.ChoiceField(
        label="这两份档案",
        choices=[
            ("first", "是同一人，保留左边的档案"),
            ("second", "是同一人，保留右边的档案"),
            ("distinct", "不是同一人"),
        ],
        widget=forms.RadioSelect,
    )
    reason = words("判断依据")


class UploadForm(forms.Form):
    """A roster file."""

    file = forms.FileField(label="名册文件", help_text="xlsx、xls或csv，20MB、20万行以内。建议使用模板。")


class MappingForm(forms.Form):
    """Which column of the file is which field; built from the headers of the file."""

    def __init__(self, *args: Any, headers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "（文件里没有）")] + [
            (str(place), header or f"第{place + 1}列") for place, header in enumerate(headers)
        ]
        for column in ROSTER.rows:
            self.fields[column.key] = forms.ChoiceField(label=column.label, choices=offered, required=column.required)

    def mapping(self) -> dict[str, int]:
        """Field -> column number."""
        return {key: int(value) for key, value in self.cleaned_data.items() if value != ""}


class ExportForm(forms.Form):
    """Which people, and what for."""

    division = Place(label="所在地", required=False)
    category = forms.ChoiceField(label="人员类别", choices=[("", "全部"), *choices.CategoryKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *choices.PersonState.choices[:3]], required=False)
    is_full = forms.BooleanField(
        label="显示完整的身份证号和电话", required=False, help_text="须有相应权限，用途记入查阅记录。"
    )
    reason = words("用途")
