"""What is typed at the sign-in. Labels and hints in the words of somebody at the window."""

import unicodedata

from django import forms

from apps.core.actor import now
from apps.core.idnumber import BadIdNumber, check_id
from apps.jobs.rules.showing import ASKED
from apps.people.rules.names import clean
from apps.portal.choices import MandateScope
from apps.portal.rules.mandates import Given


class WhoForm(forms.Form):
    """Number and name as on the identity card."""

    name = forms.CharField(
        label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写姓名，和身份证上一样。"},
    )  # fmt: skip
    number = forms.CharField(
        label="身份证号", max_length=40, help_text="18位，最后一位可能是字母X。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请填写身份证号，和身份证上一样。"},
    )  # fmt: skip

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"]) or self._missing()

    def _missing(self) -> str:
        raise forms.ValidationError("请填写姓名，和身份证上一样。")

    def clean_number(self) -> str:
        try:
            return check_id(self.cleaned_data["number"], today=now().date()).number18
        except BadIdNumber as refusal:
            # Never the digit that would make it right: who guesses numbers is told nothing.
            raise forms.ValidationError("身份证号不对，请对照身份证逐位核对后改正。") from refusal


class CodeForm(forms.Form):
    """The digits from the phone or from the station's paper."""

    code = forms.CharField(
        label="登录码", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "请填写登录码，只有数字。"},
    )  # fmt: skip

    def clean_code(self) -> str:
        plain = unicodedata.normalize("NFKC", self.cleaned_data["code"]).replace(" ", "").replace("-", "")
        if not (plain.isascii() and plain.isdecimal() and len(plain) in (6, 8)):
            raise forms.ValidationError("登录码是6位（短信）或8位（服务站纸条）数字，请核对后重新输入。")
        return plain


class ObjectForm(forms.Form):
    """What somebody holds against a public notice."""

    objector = forms.CharField(
        label="您的姓名", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写姓名，好告诉您结果。"},
    )  # fmt: skip
    phone = forms.CharField(
        label="您的电话", max_length=20, help_text="只用来告诉您核查结果，加密保存，不公开。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写电话，好告诉您结果。"},
    )  # fmt: skip
    text = forms.CharField(
        label="哪一个人、什么情况", max_length=2000, help_text="例如“名单里的某某前年已经迁走了”。不要写身份证号和银行卡号。",
        widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "请写明是哪一个人、什么情况。"},
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)


class TributeForm(forms.Form):
    """What somebody leaves for a martyr: without words it is a flower."""

    text = forms.CharField(
        label="想说的话", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不写字就是献一束花。写了的，由两位工作人员看过以后展示。不要写电话和证件号码。",
    )  # fmt: skip
    signed = forms.CharField(
        label="怎么称呼您", max_length=20, required=False, help_text="例如“战友的女儿”“荆山小学五（2）班”。"
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)


class HandForm(forms.Form):
    """Why a code is handed over."""

    reason = forms.CharField(
        label="事由", max_length=200, help_text="例如“本人持身份证到窗口，手机号已停用”。",
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "请写明事由。"},
    )  # fmt: skip


class SignUpForm(forms.Form):
    """What employers may see of somebody who signs up for a fair: each by a tick of its own."""

    shows = forms.MultipleChoiceField(
        label="您同意让单位看到什么", choices=ASKED, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="现场扫您的入场码的单位，只能看到您勾选的。身份证号、住址和待遇从不给单位看。",
    )  # fmt: skip


class ApplyForm(SignUpForm):
    """The same for one vacancy, with a few words of one's own."""

    words = forms.CharField(
        label="想对单位说的话", max_length=300, required=False, help_text="例如会什么、什么时候能上班。不要写身份证号和银行卡号。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MandateForm(forms.Form):
    """Whom a veteran lets act, for what, until when."""

    name = forms.CharField(
        label="代办人姓名", max_length=60, help_text="和身份证上一样。", error_messages={"required": "请填写代办人的姓名。"}
    )
    relation = forms.CharField(
        label="和您的关系", max_length=40, help_text="例如“女儿”“村干部”。", error_messages={"required": "请填写关系。"}
    )
    id_number = forms.CharField(
        label="代办人身份证号", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请填写代办人的身份证号。"},
    )  # fmt: skip
    phone = forms.CharField(
        label="代办人手机号", max_length=20, help_text="登录码发到这个手机。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": "请填写代办人的手机号。"},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label="让代办人做什么", choices=MandateScope.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择让代办人做什么。", "invalid_choice": "请选择让代办人做什么。"},
    )  # fmt: skip
    until = forms.DateField(
        label="到哪一天为止", help_text="最长一年，例如“2026-12-31”。",
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], widget=forms.TextInput(attrs={"inputmode": "text", "maxlength": "20"}),
        error_messages={"required": "请填写截止日期。", "invalid": "日期请写成“2026-12-31”的样子。"},
    )  # fmt: skip

    def given(self) -> Given:
        """The mandate as typed."""
        return Given(
            **{name: self.cleaned_data[name] for name in ("name", "relation", "id_number", "phone", "scope", "until")}
        )


class PaperMandateForm(MandateForm):
    """The same, written down at the station from a signed paper."""

    relation = forms.CharField(
        label="与本人的关系", max_length=40, help_text="例如“女儿”“村干部”。", error_messages={"required": "请填写关系。"}
    )
    paper = forms.CharField(
        label="书面授权的情况", max_length=200, help_text="例如“本人到窗口签的委托书，双方证件已核对”。",
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "请写明书面授权的情况。"},
    )  # fmt: skip
