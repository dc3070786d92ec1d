"""The shape of what clerks type about employers, vacancies, fairs and people at work."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from apps.core.choosing import offer
from apps.jobs.choices import (
    Area,
    Channel,
    CloseReason,
    EmployerKind,
    EmployerSize,
    Evidence,
    FairMode,
    FollowUpResult,
    PlacementSource,
    Reserved,
    Trade,
)
from apps.jobs.rules.employers import EmployerGiven
from apps.jobs.rules.fairs import FairGiven
from apps.jobs.rules.showing import ASKED
from apps.jobs.rules.vacancies import VacancyGiven
from apps.people.choices import Education

Choices = Iterable[tuple[str | int, str]]


def day_input() -> forms.DateInput:
    """The browser's own picker."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _long(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def shows_field(help_text: str) -> forms.MultipleChoiceField:
    """What the person lets employers see, nothing ticked beforehand."""
    return forms.MultipleChoiceField(
        label="本人同意出示", choices=ASKED, widget=forms.CheckboxSelectMultiple, required=False, help_text=help_text
    )


class PlacedForm(forms.Form):
    """A form with one select of places."""

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", places)


class EmployerForm(PlacedForm):
    """An employer as its licence and its contact say."""

    credit_code = forms.CharField(label="统一社会信用代码", max_length=40, help_text="营业执照上的18位代码，系统会校验")
    name = forms.CharField(label="单位全称", max_length=120)
    division = forms.ChoiceField(label="经营所在区划")
    kind = forms.ChoiceField(label="单位类型", choices=EmployerKind.choices)
    size = forms.ChoiceField(label="规模", choices=EmployerSize.choices)
    trade = forms.ChoiceField(label="行业", choices=Trade.choices)
    contact_name = forms.CharField(label="联系人", max_length=60)
    contact_phone = forms.CharField(label="联系人电话", max_length=40, help_text="只供工作联系，不对外公布")
    public_phone = forms.CharField(label="对外招聘电话", max_length=40, required=False, help_text="和岗位一起公布")
    address = forms.CharField(label="单位地址", max_length=200, required=False)
    introduction = forms.CharField(label="单位简介", max_length=500, required=False, widget=_long())
    promises = forms.CharField(label="对退役军人的承诺", max_length=300, required=False, widget=_long())

    def given(self) -> EmployerGiven:
        """What was filled in, the code apart."""
        return EmployerGiven(**{name: value for name, value in self.cleaned_data.items() if name != "credit_code"})


class EmployerChangeForm(EmployerForm):
    """The same without the code, which never changes."""

    credit_code = None  # type: ignore[assignment]


class VacancyForm(forms.Form):
    """A post as the employer offers it; pay in whole yuan a month."""

    title = forms.CharField(label="岗位名称", max_length=80)
    trade = forms.ChoiceField(label="行业", choices=Trade.choices)
    headcount = forms.IntegerField(label="招聘人数", min_value=1, max_value=9999)
    pay_low = forms.IntegerField(label="月薪下限（元）", min_value=1, max_value=1_000_000)
    pay_high = forms.IntegerField(label="月薪上限（元）", min_value=1, max_value=1_000_000)
    area = forms.ChoiceField(label="工作区域", choices=Area.choices)
    place = forms.CharField(label="工作地点", max_length=120)
    valid_until = forms.DateField(label="有效期至", widget=day_input(), help_text="当天仍可投递，最长一年")
    education = forms.ChoiceField(label="学历要求", choices=[("", "不限"), *Education.choices], required=False)
    age_min = forms.IntegerField(label="年龄下限", min_value=16, max_value=120, required=False)
    age_max = forms.IntegerField(label="年龄上限", min_value=16, max_value=120, required=False)
    skills = forms.CharField(
        label="技能要求", max_length=200, required=False, help_text="多项用顿号隔开，例如：叉车证、电工证"
    )
    reserved = forms.ChoiceField(label="专门岗位", choices=Reserved.choices, initial=Reserved.NONE)
    is_veteran_priority = forms.BooleanField(label="退役军人优先", required=False, initial=True)
    is_ordered = forms.BooleanField(label="订单培训岗位", required=False)
    is_aimed = forms.BooleanField(label="定向招聘岗位", required=False)
    is_post_bound = forms.BooleanField(label="定岗招聘岗位", required=False)
    duties = forms.CharField(label="岗位职责", max_length=2000, required=False, widget=_long(3))
    welfare = forms.CharField(label="福利待遇", max_length=200, required=False, help_text="例如：五险一金、包吃住、双休")

    def given(self) -> VacancyGiven:
        """Yuan become fen, the list of skills a tuple."""
        data = dict(self.cleaned_data)
        low, high = data.pop("pay_low"), data.pop("pay_high")
        skills = tuple(filter(None, data.pop("skills").replace("，", "、").replace(",", "、").split("、")))
        return VacancyGiven(
            **data, pay_low_fen=low * 100, pay_high_fen=high * 100, skills=tuple(one.strip() for one in skills)
        )


class VacancyFileForm(forms.Form):
    """A sheet of vacancies."""

    file = forms.FileField(label="岗位表", help_text="xlsx、xls或csv；先下载模板填写，已登记的岗位会自动跳过")


class CheckForm(forms.Form):
    """A vacancy is checked."""

    agree = forms.ChoiceField(label="审核意见", choices=[("yes", "审核通过"), ("no", "退回修改")])
    note = forms.CharField(label="说明", max_length=300, required=False, help_text="退回的必须写明原因")


class CloseVacancyForm(forms.Form):
    """Why nobody is sought any more."""

    closed_for = forms.ChoiceField(
        label="结束原因", choices=[(one.value, one.label) for one in (CloseReason.FILLED, CloseReason.WITHDRAWN)]
    )
    note = forms.CharField(label="说明", max_length=300, required=False)


class RenewForm(forms.Form):
    """A closed vacancy is offered again."""

    valid_until = forms.DateField(label="有效期至", widget=day_input())


class FairForm(PlacedForm):
    """A fair as it is planned."""

    name = forms.CharField(label="招聘会名称", max_length=120)
    division = forms.ChoiceField(label="举办地")
    mode = forms.ChoiceField(label="举办方式", choices=FairMode.choices)
    starts_on = forms.DateField(label="开始日期", widget=day_input())
    ends_on = forms.DateField(label="结束日期", widget=day_input())
    opens_at = forms.TimeField(
        label="每日开始时间", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    shuts_at = forms.TimeField(
        label="每日结束时间", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label="举办地点", max_length=160, required=False, help_text="线下举办的必须填写")
    capacity = forms.IntegerField(
        label="报名人数上限", min_value=1, max_value=100_000, required=False, help_text="不限人数的留空"
    )
    booth_count = forms.IntegerField(label="展位数", min_value=0, max_value=2000, initial=0)
    booths_in_row = forms.IntegerField(label="每排展位数", min_value=1, max_value=50, initial=10)
    partner = forms.CharField(label="联合举办单位", max_length=200, required=False)
    partner_county = forms.CharField(
        label="协作县（区）代码", max_length=6, required=False, help_text="6位；填写后，该县（区）登记的单位可以参会"
    )
    note = forms.CharField(label="说明", max_length=300, required=False, widget=_long())

    def given(self) -> FairGiven:
        """What was filled in, the place of the bureau apart."""
        return FairGiven(**{name: value for name, value in self.cleaned_data.items() if name != "division"})


class JoinForm(forms.Form):
    """An employer takes part in a fair with some of its vacancies."""

    fair_id = forms.TypedChoiceField(label="招聘会", coerce=int)
    vacancy_ids = forms.TypedMultipleChoiceField(label="带到招聘会的岗位", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, fairs: Choices, vacancies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "fair_id", fairs)
        offer(self, "vacancy_ids", vacancies)


class BoothForm(forms.Form):
    """Which booth an employer gets."""

    number = forms.IntegerField(
        label="展位号", min_value=1, max_value=2000, required=False, help_text="从1数起；留空为收回展位"
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=300, widget=_long())


class SummaryForm(forms.Form):
    """A few words when the books of a fair close."""

    summary = forms.CharField(
        label="办结小结", max_length=2000, widget=_long(4), help_text="组织情况、主要成效、下次要改进的地方"
    )


class SignUpForm(forms.Form):
    """Somebody is signed up by the desk, with what the person says employers may see."""

    who = forms.CharField(
        label="报名人", max_length=60, help_text="姓名、档案编号或身份证号；外乡镇来的，现场登记时填完整身份证号"
    )
    channel = forms.ChoiceField(
        label="报名渠道", choices=[(Channel.STATION.value, "服务站代报"), (Channel.SITE.value, "现场登记")]
    )
    shows = shows_field("逐项问本人，同意的才勾选。都不勾选的，单位扫入场码只看到姓氏。")


class ScanForm(forms.Form):
    """The code of a slip or a phone; a scanner types it and presses enter."""

    code = forms.CharField(
        label="入场码",
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}),
    )


class ApplyForm(forms.Form):
    """Somebody at the window applies for a vacancy."""

    who = forms.CharField(label="求职人", max_length=60, help_text="姓名、档案编号或身份证号")
    fair_id = forms.TypedChoiceField(label="招聘会", coerce=int, required=False, empty_value=None)
    shows = shows_field("逐项问本人，同意的才勾选。")
    agreed = forms.BooleanField(label="本人在场并同意向用人单位出示以上信息", required=False)
    words = forms.CharField(label="自我介绍", max_length=300, required=False, widget=_long())

    def __init__(self, *args: Any, fairs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "fair_id", [("", "不经招聘会，直接推荐"), *fairs])


RESULTS = [("view", "已查看"), ("interview", "已面试"), ("intend", "达成意向"), ("sign", "已签约"), ("decline", "未录用")]


class ResultForm(forms.Form):
    """What the employer found."""

    result = forms.ChoiceField(label="结果", choices=RESULTS)
    on = forms.DateField(label="日期", widget=day_input(), required=False, help_text="留空为今天")
    reason = forms.CharField(label="未录用的原因", max_length=200, required=False)


class StartForm(forms.Form):
    """Work began, with what proves it."""

    started_on = forms.DateField(label="上岗日期", widget=day_input())
    evidence = forms.ChoiceField(label="就业凭证", choices=Evidence.choices)
    evidence_no = forms.CharField(label="凭证编号或说明", max_length=120)
    paper = forms.FileField(label="凭证扫描件", required=False, help_text="PDF、JPG或PNG，不超过10MB")


class PlacementForm(StartForm):
    """Work told at the desk, without an application."""

    who = forms.CharField(label="就业人员", max_length=60, help_text="姓名、档案编号或身份证号")
    employer_name = forms.CharField(label="单位名称", max_length=120)
    title = forms.CharField(label="岗位", max_length=80)
    source = forms.ChoiceField(
        label="就业来源", choices=[(one.value, one.label) for one in (PlacementSource.DESK, PlacementSource.PUSH)]
    )
    is_in_county = forms.BooleanField(label="县域内就业", required=False)
    is_public_welfare = forms.BooleanField(label="公益性岗位", required=False)
    field_order = ["who", "employer_name", "title", "source"]


class FollowUpForm(forms.Form):
    """What was heard."""

    result = forms.ChoiceField(label="回访结果", choices=FollowUpResult.choices)
    note = forms.CharField(label="回访情况", max_length=300, required=False, widget=_long())


class EndForm(forms.Form):
    """Work ended."""

    ended_on = forms.DateField(label="离岗日期", widget=day_input())
