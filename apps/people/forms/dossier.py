"""Forms of the dossier and the household that came after the first ones: heirs, scans, a changed household."""

from django import forms

from apps.people import choices
from apps.people.forms.fields import Picked, text, words


class HeirForm(forms.Form):
    """Who receives what is still owed to a dead person."""

    heir_name = text("领取人姓名", 60, required=True)
    relation = text("与逝者关系", 40, required=True, hint="例如“配偶”“长子”。")
    id_number = text("领取人身份号码", 40, required=True)
    phone = text("领取人电话", 40)
    bank_code = text("银行代码", 20, required=True, hint="与报盘银行的代码一致。")
    bank_name = text("开户行", 80, required=True)
    kind = forms.ChoiceField(label="账户种类", choices=choices.AccountKind.choices)
    account = text("账号", 40, required=True)
    evidence_id = Picked(
        label="领取依据", required=True, help_text="继承（领取）证明、户口簿或死亡证明等，先在“材料”里登记。"
    )


class OpenForm(forms.Form):
    """Why a scan is looked at."""

    reason = forms.ChoiceField(label="事由", choices=choices.RevealReason.choices)
    note = text("补充说明", 100)


class ChangeHomeForm(forms.Form):
    """Number, register or address of a household."""

    number = text("户号", 40)
    residence = forms.ChoiceField(label="户口类别", choices=choices.Residence.choices)
    address = text("新住址", 300, hint="原住址加密，不显示；没有变更的留空。")
    reason = words("变更原因", hint="例如“整村搬迁，以户口簿为准”。")
