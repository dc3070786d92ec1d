"""Forms of a visit: recorded, corrected, compared."""

from typing import Any
from uuid import UUID

from django import forms

from apps.core.choosing import offer
from apps.core.money import parse_yuan
from apps.people.choices import Employment, Housing, Income
from apps.visits.choices import Answered, Feeling, Fund, GiftWay, Health, Mode, NeedKind, Organiser, Outcome
from apps.visits.forms.campaigns import day_input
from apps.visits.rules.submission import MOST_PHOTOS, Answer, Gift, Need, Submission, Talk


def _optional(choices: Any) -> list[tuple[str, str]]:
    return [("", "未了解"), *choices]


class SeveralFiles(forms.FileInput):
    """One control for several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; cleaned to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PhotosField, self).clean(one, initial) for one in data or []]


class SettleForm(forms.Form):
    """Two visits compared."""

    decision = forms.ChoiceField(label="核对结论", choices=[("both", "两次都属实"), ("same", "是同一次走访，重复登记")])
    note = forms.CharField(label="怎样核实的", max_length=200)


class TalkForm(forms.Form):
    """What was seen and said: the part of a visit that may be corrected."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label="走访日期", widget=day_input())
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
    next_on = forms.DateField(label="下次走访", required=False, widget=day_input())

    def given(self, **parts: Any) -> Submission:
        """As the action takes it; ``parts``: what was given, asked, answered."""
        data = self.cleaned_data
        talk = Talk(
            **{name: data[name] for name in ("health", "income", "housing", "work", "wishes", "thoughts", "feeling")}
        )
        return Submission(
            on=data["on"], outcome=data["outcome"], mode=data["mode"], organiser=data["organiser"], place=data["place"],
            companions=tuple(one.strip() for one in data["companions"].replace("，", "、").split("、") if one.strip()),
            talk=talk, note=data["note"], next_on=data["next_on"], **parts,
        )  # fmt: skip


class CorrectForm(TalkForm):
    """A visit told rightly, with why it was wrong."""

    reason = forms.CharField(label="更正原因", max_length=200, help_text="例如：日期登记错了一天")
    field_order = ("reason",)


SECTIONS: tuple[tuple[str, list[str]], ...] = (
    ("怎样走访", ["on", "outcome", "mode", "organiser", "companions", "place"]),
    ("了解到的情况", ["health", "income", "housing", "work", "feeling", "wishes", "thoughts", "note"]),
    ("诉求", ["need_kind", "need_words", "promise"]),
    ("慰问", ["cash", "cash_fund", "lot", "quantity", "signature"]),
    ("照片和下次走访", ["photos", "next_on"]),
)


class VisitForm(TalkForm):
    """A visit, entered at the window or at the bureau; ``promises``: id -> words to be answered first."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
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
    photos = PhotosField(label="走访照片", required=False, help_text=f"可以一次选几张，最多{MOST_PHOTOS}张")
    signature = forms.FileField(label="签名照片", required=False, help_text="发放现金、慰问品的须有领取人签名")

    def __init__(self, *args: Any, promises: dict[int, str], lots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises = promises
        offer(self, "lot", [("", "没有"), *lots])
        self.fields["health"].is_asked = True  # type: ignore[attr-defined]
        fresh: dict[str, forms.Field] = {}
        for number, words in promises.items():
            fresh[f"answer_{number}"] = forms.ChoiceField(
                label=f"上次答应：{words}", choices=[("", "请选择"), *Answered.choices], required=False
            )
            fresh[f"words_{number}"] = forms.CharField(
                label="说明", max_length=300, required=False, help_text="没有办到的写明原因"
            )
            fresh[f"answer_{number}"].is_asked = True  # type: ignore[attr-defined]
        self.fields = {**fresh, **self.fields}

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form in the order of a visit."""
        asked = [name for name in self.fields if name.startswith(("answer_", "words_"))]
        groups = (("上次答应的事，见到本人的逐项答复", asked), *SECTIONS)
        return [(title, [self[name] for name in names]) for title, names in groups if names]

    def submission(self) -> Submission:
        """As the action takes it."""
        data = self.cleaned_data
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
        return self.given(gifts=tuple(gifts), needs=needs, answers=answers)

    def outer(self) -> dict[str, Any]:
        """What goes beside the visit: number, base, files."""
        data = self.cleaned_data
        number: UUID = data["client_id"]
        return {
            "client_id": number,
            "base": data["base"],
            "photos": tuple(one.read() for one in data["photos"]),
            "signature": data["signature"].read() if data["signature"] else b"",
        }
