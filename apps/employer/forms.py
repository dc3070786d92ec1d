"""What an employer types. Labels and hints in the words of somebody at the window."""

import re
import unicodedata
from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.errors import DomainError
from apps.jobs.choices import Area, EmployerKind, EmployerSize, Reserved, Trade
from apps.jobs.models import Vacancy
from apps.jobs.rules.credit_code import read_credit_code
from apps.org.models import Division
from apps.people.choices import Education

_MOBILE = re.compile(r"^1[0-9]{10}$")


def mobile(text: str) -> str:
    """A mobile telephone as it is stored. Raises ValidationError."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not _MOBILE.match(plain):
        raise forms.ValidationError("手机号应为11位数字，以1开头。登录码要发到这部手机，请核对后改正。")
    return plain


class CreditCodeField(forms.CharField):
    """The unified credit code with its check letter."""

    def __init__(self) -> None:
        super().__init__(
            label="统一社会信用代码", max_length=40, help_text="营业执照上的18位代码。",
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
            error_messages={"required": "请填写统一社会信用代码，和营业执照上一样。"},
        )  # fmt: skip

    def clean(self, value: str) -> str:
        text = super().clean(value)
        try:
            return read_credit_code(text)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class MobileField(forms.CharField):
    """The contact's mobile telephone."""

    def __init__(self) -> None:
        super().__init__(
            label="联系人手机号", max_length=20, help_text="登录码发到这部手机，加密保存，不公开。",
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
            error_messages={"required": "请填写联系人手机号。"},
        )  # fmt: skip

    def clean(self, value: str) -> str:
        return mobile(super().clean(value))


class WhoForm(forms.Form):
    """Credit code and the contact's telephone."""

    credit_code = CreditCodeField()
    phone = MobileField()


class CodeForm(forms.Form):
    """The digits from the telephone."""

    code = forms.CharField(
        label="登录码", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "请填写登录码，只有数字。"},
    )  # fmt: skip

    def clean_code(self) -> str:
        plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6}", plain):
            raise forms.ValidationError("登录码是短信里的6位数字，请核对后重新输入。")
        return plain


class RegisterForm(forms.Form):
    """An employer makes itself known."""

    name = forms.CharField(
        label="单位名称", max_length=120, help_text="和营业执照上一样。", error_messages={"required": "请填写单位名称。"}
    )
    credit_code = CreditCodeField()
    division = forms.ChoiceField(label="经营所在乡镇", error_messages={"required": "请选择经营所在乡镇。"})
    kind = forms.ChoiceField(label="单位类型", choices=EmployerKind.choices, initial=EmployerKind.PRIVATE)
    size = forms.ChoiceField(label="规模", choices=EmployerSize.choices)
    trade = forms.ChoiceField(label="行业", choices=Trade.choices)
    address = forms.CharField(label="单位地址", max_length=200, error_messages={"required": "请填写单位地址。"})
    introduction = forms.CharField(
        label="单位简介", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    promises = forms.CharField(
        label="对退役军人的承诺", max_length=300, required=False, help_text="例如“同等条件优先录用”。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    contact_name = forms.CharField(label="联系人", max_length=60, error_messages={"required": "请填写联系人姓名。"})
    phone = MobileField()
    public_phone = forms.CharField(
        label="对外招聘电话", max_length=40, required=False, help_text="登在岗位页面上，求职者可以打。"
    )

    def __init__(self, *args: Any, places: list[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", [("", "请选择"), *((row.code, row.name) for row in places)])


class VacancyForm(forms.Form):
    """A vacancy as an employer writes it; pay in whole yuan a month."""

    title = forms.CharField(label="岗位名称", max_length=80, error_messages={"required": "请填写岗位名称。"})
    trade = forms.ChoiceField(label="行业", choices=Trade.choices)
    headcount = forms.IntegerField(label="招聘人数", min_value=1, max_value=9999)
    pay_low = forms.IntegerField(label="月工资最低（元）", min_value=1, max_value=9_999_999)
    pay_high = forms.IntegerField(label="月工资最高（元）", min_value=1, max_value=9_999_999)
    area = forms.ChoiceField(label="工作区域", choices=Area.choices)
    works_in = forms.ChoiceField(label="本县哪个乡镇", required=False)
    place = forms.CharField(label="工作地点", max_length=120, error_messages={"required": "请填写工作地点。"})
    duties = forms.CharField(
        label="做什么", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不要写联系电话，电话写在单位登记里。",
    )  # fmt: skip
    education = forms.ChoiceField(label="学历要求", required=False, choices=[("", "不限"), *Education.choices])
    age_min = forms.IntegerField(label="年龄从", required=False, min_value=16, max_value=70)
    age_max = forms.IntegerField(label="年龄到", required=False, min_value=16, max_value=70)
    skills = forms.CharField(
        label="技能要求", max_length=200, required=False, help_text="几项之间用逗号隔开，例如“驾驶A2，电工”。"
    )
    welfare = forms.CharField(label="福利", max_length=200, required=False)
    reserved = forms.ChoiceField(label="专门给退役军人的岗位", choices=Reserved.choices)
    is_veteran_priority = forms.BooleanField(label="同等条件退役军人优先", required=False, initial=True)
    valid_until = forms.DateField(
        label="招聘到哪天（含当天）", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, places: list[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "works_in", [("", "不在本县或不分乡镇"), *((row.code, row.name) for row in places)])

    def clean(self) -> dict[str, object]:
        given = dict(super().clean() or {})
        if self.errors:
            return given
        given["pay_low_fen"], given["pay_high_fen"] = given.pop("pay_low") * 100, given.pop("pay_high") * 100
        given["works_in"] = given["works_in"] if given["area"] == Area.COUNTY else ""
        given["skills"] = tuple(one for one in re.split(r"[\s，,、；;]+", str(given["skills"])) if one)
        self.cleaned_data = given
        return given


def filled(row: Vacancy) -> dict[str, object]:
    """A vacancy as its form shows it."""
    plain = ("title", "trade", "headcount", "area", "place", "duties", "education", "age_min", "age_max", "welfare", "reserved",
             "is_veteran_priority", "valid_until")  # fmt: skip
    found = {name: getattr(row, name) for name in plain}
    money = {"pay_low": row.pay_low_fen // 100, "pay_high": row.pay_high_fen // 100}
    return found | money | {"works_in": row.works_in_id or "", "skills": "，".join(row.skills)}


class AskForm(forms.Form):
    """Which vacancies an employer brings to a fair."""

    vacancy_ids = forms.TypedMultipleChoiceField(
        label="带哪些岗位去",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个岗位。"},
    )

    def __init__(self, *args: Any, vacancies: list[Vacancy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "vacancy_ids", [(row.pk, f"{row.title}，招{row.headcount}人") for row in vacancies])


class ResultForm(forms.Form):
    """What came of an applicant."""

    result = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="不录用时写一句原因，本人能看到。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class MeetForm(forms.Form):
    """A code shown at the stand, and for which vacancy."""

    vacancy_id = forms.TypedChoiceField(label="应聘哪个岗位", coerce=int, error_messages={"required": "请选择岗位。"})
    code = forms.CharField(
        label="入场码", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请扫入场码，或照着输入。"},
    )  # fmt: skip

    def __init__(self, *args: Any, offers: list[Vacancy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "vacancy_id", [(row.pk, row.title) for row in offers])
