"""The shape of what a clerk fills in."""

from typing import Any
from uuid import UUID

from django import forms

from apps.core.errors import Invalid
from apps.core.money import parse_yuan
from apps.core.numbers import whole_number
from apps.people.choices import Employment, Housing, Income
from apps.visits.choices import (
    Answered,
    Feeling,
    Festival,
    Fund,
    GiftWay,
    Health,
    Listed,
    Mode,
    NeedKind,
    Organiser,
    Outcome,
)
from apps.visits.rules.submission import Answer, Gift, Need, Submission, Talk

_DAY = {"type": "date"}


def _optional(choices: Any) -> list[tuple[str, str]]:
    return [("", "未了解"), *choices]


class CampaignForm(forms.Form):
    """A new campaign."""

    festival = forms.ChoiceField(label="节日", choices=Festival.choices)
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2099)
    name = forms.CharField(label="活动名称", max_length=80, required=False, help_text="不填的按“年份+节日”命名")
    lists = forms.MultipleChoiceField(label="走访名单", choices=Listed.choices, widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(
        label="开始日期", required=False, widget=forms.DateInput(attrs=_DAY), help_text="节日活动不填的按农历推算"
    )
    ends_on = forms.DateField(label="结束日期", required=False, widget=forms.DateInput(attrs=_DAY))


class StandardForm(forms.Form):
    """What each list receives, and what each fund gives; built for one campaign's lists."""

    def __init__(self, *args: Any, lists: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in lists:
            label = str(Listed(one).label)
            self.fields[f"fen_{one}"] = forms.DecimalField(
                label=f"{label}：标准（元）",
                min_value=0,
                max_digits=9,
                decimal_places=2,
                required=False,
                help_text="不发慰问金的留空",
            )
            self.fields[f"way_{one}"] = forms.ChoiceField(label=f"{label}：方式", choices=GiftWay.choices[:2])
            self.fields[f"fund_{one}"] = forms.ChoiceField(label=f"{label}：资金", choices=Fund.choices)
        for fund, label in Fund.choices:
            self.fields[f"budget_{fund}"] = forms.DecimalField(
                label=f"资金安排：{label}（元）", min_value=0, max_digits=12, decimal_places=2, required=False
            )

    def parts(self, lists: list[str]) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        standards = {
            one: (parse_yuan(data[f"fen_{one}"]), data[f"way_{one}"], data[f"fund_{one}"])
            for one in lists
            if data[f"fen_{one}"]
        }
        budgets = {fund: parse_yuan(data[f"budget_{fund}"]) for fund in Fund.values if data[f"budget_{fund}"]}
        return {"standards": standards, "budgets": budgets}


class DecideForm(forms.Form):
    """Agree, or send back with a reason."""

    agree = forms.TypedChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "退回修改")], coerce=lambda value: value == "yes"
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="退回的必须写明原因",
    )


class AddForm(forms.Form):
    """Somebody the list does not know."""

    dossier_no = forms.CharField(label="档案编号", max_length=20)
    listed = forms.ChoiceField(label="列入名单")
    reason = forms.CharField(label="添加原因", max_length=200)

    def __init__(self, *args: Any, lists: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["listed"].choices = [(one, Listed(one).label) for one in lists]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason, nothing else."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SettleForm(forms.Form):
    """Two visits compared."""

    decision = forms.ChoiceField(label="核对结论", choices=[("both", "两次都属实"), ("same", "是同一次走访，重复登记")])
    note = forms.CharField(label="怎样核实的", max_length=200)


class VisitForm(forms.Form):
    """A visit, entered at the window or at the bureau; ``promises``: id -> words to be answered first."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(label="走访日期", widget=forms.DateInput(attrs=_DAY))
    outcome = forms.ChoiceField(label="见到了吗", choices=Outcome.choices)
    mode = forms.ChoiceField(label="方式", choices=Mode.choices)
    organiser = forms.ChoiceField(label="走访名义", choices=Organiser.choices, initial=Organiser.TOWNSHIP)
    companions = forms.CharField(
        label="同行人员", max_length=200, required=False, help_text="多人用顿号隔开；发现金的必须填写"
    )
    place = forms.CharField(label="地点", max_length=200, required=False)
    health = forms.ChoiceField(label="健康", choices=_optional(Health.choices), required=False)
    income = forms.ChoiceField(label="家庭收入", choices=_optional(Income.choices), required=False)
    housing = forms.ChoiceField(label="住房", choices=_optional(Housing.choices), required=False)
    work = forms.ChoiceField(label="就业", choices=_optional(Employment.choices), required=False)
    feeling = forms.ChoiceField(label="思想状况", choices=_optional(Feeling.choices), required=False)
    wishes = forms.CharField(label="心愿", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    thoughts = forms.CharField(label="想法和意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(label="其他情况", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    need_kind = forms.ChoiceField(label="提出的诉求", choices=[("", "没有"), *NeedKind.choices], required=False)
    need_words = forms.CharField(
        label="具体诉求", max_length=500, required=False, help_text="登记后成为一件办件，有办理期限"
    )
    promise = forms.CharField(
        label="当场答应的事", max_length=300, required=False, help_text="下次走访的人会先看到，并须答复"
    )
    cash = forms.DecimalField(label="现金慰问（元）", min_value=0, max_digits=8, decimal_places=2, required=False)
    cash_fund = forms.ChoiceField(label="现金的资金来源", choices=[("", "—"), *Fund.choices], required=False)
    lot = forms.ChoiceField(label="慰问品", required=False)
    quantity = forms.IntegerField(label="慰问品数量", min_value=0, max_value=999, required=False)
    photo = forms.FileField(label="走访照片", required=False)
    signature = forms.FileField(label="签名照片", required=False, help_text="发放现金、慰问品的须有领取人签名")
    next_on = forms.DateField(label="下次走访", required=False, widget=forms.DateInput(attrs=_DAY))

    def __init__(self, *args: Any, promises: dict[int, str], lots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises = promises
        self.fields["lot"].choices = [("", "没有"), *lots]  # type: ignore[attr-defined]
        fresh: dict[str, forms.Field] = {}
        for number, words in promises.items():
            fresh[f"answer_{number}"] = forms.ChoiceField(
                label=f"上次答应：{words}", choices=[("", "请选择"), *Answered.choices], required=False
            )
            fresh[f"words_{number}"] = forms.CharField(
                label="说明", max_length=300, required=False, help_text="没有办到的写明原因"
            )
        self.fields = {**fresh, **self.fields}

    def given(self) -> Submission:
        """As the action takes it."""
        data = self.cleaned_data
        talk = Talk(
            **{name: data[name] for name in ("health", "income", "housing", "work", "wishes", "thoughts", "feeling")}
        )
        gifts = []
        if data["cash"]:
            gifts.append(Gift(GiftWay.CASH, data["cash_fund"], parse_yuan(data["cash"])))
        if data["lot"]:
            gifts.append(Gift(GiftWay.GOODS, lot_id=int(data["lot"]), quantity=data["quantity"] or 0))
        needs = (Need(data["need_kind"], data["need_words"], data["promise"]),) if data["need_kind"] else ()
        answers = tuple(
            Answer(number, data[f"answer_{number}"], data[f"words_{number}"])
            for number in self.promises
            if data[f"answer_{number}"]
        )
        return Submission(
            on=data["on"], outcome=data["outcome"], mode=data["mode"], organiser=data["organiser"], place=data["place"],
            companions=tuple(one.strip() for one in data["companions"].replace("，", "、").split("、") if one.strip()),
            talk=talk, note=data["note"], next_on=data["next_on"], gifts=tuple(gifts), needs=needs, answers=answers,
        )  # fmt: skip

    def outer(self) -> dict[str, Any]:
        """What goes beside the visit: number, base, files."""
        data = self.cleaned_data
        files = [data[name].read() if data[name] else b"" for name in ("photo", "signature")]
        number: UUID = data["client_id"]
        return {
            "client_id": number,
            "base": data["base"],
            "photos": tuple(one for one in files[:1] if one),
            "signature": files[1],
        }


class PurchaseForm(forms.Form):
    """Goods bought or donated."""

    name = forms.CharField(label="品名", max_length=60)
    unit = forms.CharField(label="单位", max_length=10, help_text="例如：桶、袋、盒")
    unit_yuan = forms.DecimalField(label="单价（元）", min_value=0, max_digits=8, decimal_places=2)
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=999_999)
    fund = forms.ChoiceField(label="资金来源", choices=Fund.choices)
    invoice_no = forms.CharField(label="发票号码或捐赠凭证", max_length=60)
    bought_on = forms.DateField(label="采购日期", widget=forms.DateInput(attrs=_DAY))

    def parts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit_yuan"}
        return {**data, "unit_fen": parse_yuan(self.cleaned_data["unit_yuan"])}


class SendForm(forms.Form):
    """Goods to a township."""

    target = forms.ChoiceField(label="调入乡镇")
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=999_999)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = towns  # type: ignore[attr-defined]


def whole(text: str, field: str) -> int:
    """A whole number typed into the address. Raises Invalid."""
    found = whole_number(text)
    if found is None:
        raise Invalid("地址中的编号不正确，请从列表重新进入。", field=field)
    return found
