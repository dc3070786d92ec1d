"""Forms of training, degrees and mentors."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.core.money import parse_yuan, plain_yuan
from apps.jobs.actions.advancing import DegreeGiven
from apps.jobs.choices import ClassKind, DegreeLevel, HalfDay, MentorKind, Trade
from apps.jobs.forms.desk import day_input
from apps.jobs.forms.loans import yuan_field
from apps.jobs.models.training import TrainingClass
from apps.jobs.rules.training import ClassGiven, LearnerResult


def _who(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, help_text="姓名、档案编号或身份证号")


def _why(label: str, **over: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), **over)


class ClassForm(forms.Form):
    """A class as it is planned. ``employers``: those to choose from."""

    name = forms.CharField(label="班次名称", max_length=120, help_text="例如：2026年第二期叉车司机班")
    kind = forms.ChoiceField(label="培训类型", choices=ClassKind.choices)
    trade = forms.ChoiceField(label="专业行业", choices=Trade.choices)
    skill = forms.CharField(label="培训工种", max_length=20, help_text="例如：叉车司机、电工、直播销售")
    school = forms.CharField(label="承训机构", max_length=120)
    is_partner_school = forms.BooleanField(label="县外合作院校", required=False)
    employer = forms.ChoiceField(label="订单或定岗单位", required=False, help_text="定岗式必须选择")
    cohort_year = forms.IntegerField(
        label="面向退役年度", required=False, min_value=1990, max_value=2099, help_text="只有适应性培训填写，例如：2026"
    )
    place = forms.CharField(label="培训地点", max_length=120)
    starts_on = forms.DateField(label="开班日期", widget=day_input())
    ends_on = forms.DateField(label="结业日期", widget=day_input())
    hours = forms.IntegerField(label="课时", min_value=1, max_value=2000)
    seats = forms.IntegerField(label="名额", min_value=1, max_value=500)
    cost = yuan_field("人均培训费（元）", help_text="和承训机构约定的每人费用，使用培训券的由财政支付")
    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, employers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "employer", [("", "没有"), *employers])

    def given(self) -> ClassGiven:
        """As the action takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("cost", "employer")}
        employer = self.cleaned_data["employer"]
        return ClassGiven(
            **data, cost_fen=parse_yuan(self.cleaned_data["cost"]), employer_id=int(employer) if employer else None
        )

    @staticmethod
    def as_shown(row: TrainingClass) -> dict[str, Any]:
        """A class as the form shows it."""
        names = (
            "name",
            "kind",
            "trade",
            "skill",
            "school",
            "is_partner_school",
            "cohort_year",
            "place",
            "starts_on",
            "ends_on",
            "hours",
            "seats",
            "note",
        )
        return {name: getattr(row, name) for name in names} | {
            "cost": plain_yuan(row.cost_fen),
            "employer": str(row.employer_id or ""),
        }


class EnrolForm(forms.Form):
    """Somebody joins a class."""

    who = _who("学员")
    is_free = forms.BooleanField(
        label="使用免费培训券",
        required=False,
        initial=True,
        help_text="没有券的当场发放；自费参加的不勾选；适应性培训不用券",
    )


class WhoForm(forms.Form):
    """Who gets a voucher."""

    who = _who("领券人")


class WhyForm(forms.Form):
    """Why something ends."""

    reason = _why("原因")


class AttendanceForm(forms.Form):
    """A half-day of a class. ``learners``: those to tick."""

    on = forms.DateField(label="日期", widget=day_input())
    half = forms.ChoiceField(label="半天", choices=HalfDay.choices, widget=forms.RadioSelect)
    present = forms.MultipleChoiceField(
        label="到课学员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="没有到的去掉勾；同一个半天再登记一次就是更正",
    )

    def __init__(self, *args: Any, learners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "present", learners)


class ResultsForm(forms.Form):
    """Results of a class: for each learner a result and a certificate number; what is left empty is not entered."""

    def __init__(self, *args: Any, learners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = [pk for pk, _ in learners]
        for pk, name in learners:
            choices = [("", "暂不登记"), ("passed", "合格"), ("failed", "不合格")]
            self.fields[f"result_{pk}"] = forms.ChoiceField(label=f"{name}：结果", choices=choices, required=False)
            self.fields[f"paper_{pk}"] = forms.CharField(label=f"{name}：证书编号", max_length=60, required=False)

    def results(self) -> list[LearnerResult]:
        """As the action takes them."""
        data = self.cleaned_data
        return [LearnerResult(pk, data[f"result_{pk}"], data[f"paper_{pk}"]) for pk in self.learners if data[f"result_{pk}"]]


class SettleForm(forms.Form):
    """The school's invoice."""

    invoice_no = forms.CharField(label="培训费发票号码", max_length=60)
    seen_fen = forms.IntegerField(widget=forms.HiddenInput)


class DegreeForm(forms.Form):
    """Somebody registers for a degree."""

    who = _who("报名人")
    school = forms.CharField(label="学校", max_length=120)
    level = forms.ChoiceField(label="层次", choices=DegreeLevel.choices)
    subject = forms.CharField(label="专业", max_length=60)
    mode = forms.CharField(label="学习形式", max_length=40, help_text="例如：函授、开放教育、全日制")
    fee = yuan_field("学费（元）")
    payer = forms.CharField(label="学费承担方", max_length=60, help_text="例如：本人、财政、学校减免")
    registered_on = forms.DateField(label="报名日期", widget=day_input())

    def given(self) -> DegreeGiven:
        """As the action takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("who", "fee")}
        return DegreeGiven(**data, fee_fen=parse_yuan(self.cleaned_data["fee"]))


class DegreeStepForm(forms.Form):
    """Admitted, graduated, or nothing came of it."""

    step = forms.ChoiceField(label="登记什么", choices=[("admit", "录取"), ("graduate", "毕业"), ("leave", "未录取或退学")])
    on = forms.DateField(label="日期", widget=day_input())
    diploma_no = forms.CharField(label="毕业证书编号", max_length=60, required=False, help_text="登记毕业的填写")


class MentorForm(forms.Form):
    """A mentor is appointed."""

    name = forms.CharField(label="姓名", max_length=60)
    kind = forms.ChoiceField(label="导师类型", choices=MentorKind.choices)
    unit = forms.CharField(label="所在单位和职务", max_length=120)
    trade = forms.ChoiceField(label="擅长行业", choices=Trade.choices)
    appointed_on = forms.DateField(label="聘任日期", widget=day_input())


class PairForm(forms.Form):
    """A mentor for a person."""

    who = _who("帮带对象")
    goal = forms.CharField(label="帮带目标", max_length=200, help_text="例如：办好汽修店、学会直播销售")


class NoteForm(forms.Form):
    """What a mentor did."""

    on = forms.DateField(label="日期", widget=day_input())
    words = forms.CharField(label="帮带情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = _why("帮带成效")
