"""The shape of what a clerk fills in."""

from typing import Any

from django import forms

from apps.cards.choices import (
    CardKind,
    DeliveryWay,
    LossKind,
    ReplaceReason,
    Stage,
    Taker,
    WithdrawalGround,
)
from apps.cards.queries.exchange import banks
from apps.cases.choices import DelegateKind
from apps.cases.rules.delegates import Delegate

CHANNELS = (("station", "服务站"), ("window", "服务中心窗口"), ("home", "上门受理"))


def _day(label: str) -> forms.DateField:
    """A calendar day; ISO is what the browser's own picker shows, also for a day that is filled in already."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class _Photo(forms.Form):
    """A photograph as a plain upload; with JavaScript the page crops it and puts the result here."""

    photo = forms.FileField(
        label="证件照片",
        allow_empty_file=True,  # the rule names it with a next step
        help_text="352×440像素、JPEG、20—50KB、白色背景、免冠。选择任意清晰照片后，可以在下面裁剪，自动生成合格照片。",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "data-card-photo": "1"}),
    )

    def photo_parts(self) -> dict[str, Any]:
        """Bytes and name, as the actions take them."""
        file = self.cleaned_data["photo"]
        return {"photo": file.read(), "photo_name": file.name or ""}


class PhotoForm(_Photo):
    """A better photograph."""


class LedgerForm(forms.Form):
    """The ledger of cards handed out before."""

    file = forms.FileField(label="台账文件", help_text="用空白表填写，另存为csv；每次最多2,000行，整份核对无误才会登记")


class ApplyForm(_Photo):
    """A first card, or one granted again."""

    kind = forms.ChoiceField(label="证件类型", choices=CardKind.choices)
    bank_code = forms.ChoiceField(label="制证银行", choices=banks)
    delivery = forms.ChoiceField(label="领取方式", choices=DeliveryWay.choices)
    channel = forms.ChoiceField(
        label="受理渠道", choices=CHANNELS, help_text="八十周岁以上、重病卧床或者不能自理的，上门受理。"
    )
    decision_no = forms.CharField(label="恢复发放决定文号", max_length=80, required=False, help_text="证件曾被收回的填写")
    delegate_kind = forms.ChoiceField(label="由谁办理", choices=DelegateKind.choices, initial="none")
    delegate_name = forms.CharField(label="代办人姓名", max_length=60, required=False)
    delegate_relation = forms.CharField(label="与本人关系", max_length=40, required=False)
    delegate_scope = forms.CharField(
        label="代办事项", max_length=200, required=False, help_text="例如：代为提交申请和领取优待证"
    )
    delegate_id_number = forms.CharField(label="代办人身份证号", max_length=18, required=False)
    delegate_phone = forms.CharField(label="代办人手机号", max_length=11, required=False)
    cleared = forms.BooleanField(
        label="申请人声明：未被军队除名或开除军籍，不在剥夺政治权利期间，未在服刑、羁押或被通缉，并同意向公安、银行核查信息",
        required=False,
    )

    def __init__(self, *args: Any, regrant: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not regrant:
            del self.fields["decision_no"]

    def main(self) -> list[forms.BoundField]:
        """What everybody fills in; the photograph, the agent and the declaration have their own places."""
        apart = ("photo", "cleared")
        return [self[name] for name in self.fields if name not in apart and not name.startswith("delegate_")]

    def agent(self) -> list[forms.BoundField]:
        """What is filled in when somebody else comes."""
        return [self[name] for name in self.fields if name.startswith("delegate_")]

    def is_by_agent(self) -> bool:
        """Was the agent's part touched, or refused?"""
        return any(one.errors or one.value() not in (None, "", "none") for one in self.agent())

    def parts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = {key: value for key, value in self.cleaned_data.items() if not key.startswith(("delegate_", "photo"))}
        return data | self.photo_parts() | {"delegate": self.delegate()}

    def delegate(self) -> Delegate:
        """Agent or guardian; kind none without one."""
        names = ("kind", "name", "relation", "scope", "id_number", "phone")
        return Delegate(**{name: self.cleaned_data[f"delegate_{name}"].strip() for name in names})


class ReplaceForm(ApplyForm):
    """A replacement."""

    reason = forms.ChoiceField(label="补换原因", choices=ReplaceReason.choices)
    closed_account = forms.CharField(label="原银行销户证明编号", max_length=80, required=False, help_text="变更省份的填写")
    field_order = ("reason", "kind", "closed_account")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["cleared"]


class DeliverForm(forms.Form):
    """Signed for."""

    way = forms.ChoiceField(label="发放方式", choices=DeliveryWay.choices)
    taker = forms.ChoiceField(label="由谁签收", choices=Taker.choices)
    taker_name = forms.CharField(label="签收人姓名", max_length=60, required=False, help_text="本人签收的不用填")
    authority = forms.CharField(label="代领依据", max_length=200, required=False, help_text="委托书或者监护证明的名称、编号")
    proof = forms.FileField(label="签收单照片", required=False, help_text="送证上门的必须上传")

    def parts(self) -> dict[str, Any]:
        """The file becomes its bytes."""
        file = self.cleaned_data["proof"]
        return {**self.cleaned_data, "proof": file.read() if file else b""}


class LossForm(forms.Form):
    """挂失."""

    kind = forms.ChoiceField(label="种类", choices=LossKind.choices, help_text="临时挂失到期自动解除；正式挂失后申请补办")
    reporter = forms.CharField(label="挂失人", max_length=60, required=False, help_text="本人挂失的不用填")


class SwapForm(forms.Form):
    """A card changed at the bank's counter."""

    reason = forms.ChoiceField(
        label="换卡原因", choices=[(one.value, one.label) for one in (ReplaceReason.CHIP, ReplaceReason.FACE)]
    )
    tail = forms.CharField(label="新卡卡号后四位", max_length=4, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    valid_until = _day("新卡有效期至")
    on = _day("换卡日期")


class WithdrawForm(forms.Form):
    """收回."""

    ground = forms.ChoiceField(label="事由", choices=WithdrawalGround.choices)
    reason = forms.CharField(label="情况说明", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """A reason, nothing else."""

    reason = forms.CharField(label="情况说明", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NoForm(forms.Form):
    """A confirmation."""


class DecisionForm(forms.Form):
    """The province's decision."""

    decision_no = forms.CharField(label="省级决定文号", max_length=80)
    decided_on = _day("决定日期")
    upheld = forms.TypedChoiceField(
        label="决定", choices=[("yes", "同意收回"), ("no", "不予收回")], coerce=lambda value: value == "yes"
    )


class ResultForm(forms.Form):
    """An answer."""

    stage = forms.ChoiceField(label="结果类别", choices=Stage.choices)
    file = forms.FileField(label="结果文件", help_text="用随批次发出的csv填写结果后上传；整份核对无误才会导入")


class CountForm(forms.Form):
    """Counted by hand."""

    counted = forms.IntegerField(label="实收张数", min_value=0, max_value=99_999)


class SignForm(CountForm):
    """A list from the bank is signed for by count and sum."""

    counted_sum = forms.IntegerField(label="编号合计", min_value=0, help_text="银行交接单上的编号合计（各证编号后六位相加）")
