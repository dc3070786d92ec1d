"""Shapes of the registry's forms. What needs other rows to judge is a rule or an action, not a form."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.people import choices
from apps.people.forms.fields import BLANK, Day, Picked, Place, Yuan, text, words
from apps.people.resources.person import FIELDS
from apps.people.resources.sidelists import shape_of
from apps.people.rules.provenance import GROUPS


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
    education = forms.ChoiceField(label="文化程度", choices=[BLANK, *choices.Education.choices], required=False)
    marriage = forms.ChoiceField(label="婚姻状况", choices=[BLANK, *choices.Marriage.choices], required=False)
    spare_phone = text("备用电话", 40)
    contact_name = text("紧急联系人", 60)
    contact_phone = text("紧急联系人电话", 40)
    away_place = text("常住（外出）地点", 80, hint="常年在外的填写所在地；在户籍地居住的不填。")
    dwelling_code = text("常住地区划代码", 12, hint="12位；只知道县的填6位。与户籍地相同的不填。")
    grid_cell = text("所属网格", 60, hint="乡镇网格的名称或编号。")
    grid_leader = text("网格员", 60)
    source = forms.ChoiceField(label="信息来源", choices=choices.SourceKind.choices[:4], initial="word", required=False)

    id_number_note = words(
        "号码存疑的核实说明", required=False, hint="只在没有号码，或出生日期、性别与号码不符而经核实仍要登记时填写。"
    )

    def clean_source(self) -> str:
        """Nobody said: then it is somebody's word."""
        return self.cleaned_data["source"] or choices.SourceKind.WORD


class RegisterForm(FactsForm):
    """A new dossier."""

    despite_similar = forms.BooleanField(label="已核对相似的档案，不是同一人", required=False)


MAY_CLEAR = ("ethnicity", "politics", "employment", "education", "marriage", "contact_name", "away_place", "dwelling_code",
             "grid_cell", "grid_leader")  # fmt: skip


class CorrectForm(FactsForm):
    """A correction; the version that was seen travels with the form."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = words("更正理由")

    def changes(self) -> dict[str, Any]:
        """Only what the person at the form changed; numbers and address are left alone when left empty."""
        known = set(FactsForm.base_fields) - {"source"}
        found = {key: self.cleaned_data[key] for key in self.changed_data if key in known}
        return {key: value for key, value in found.items() if value not in (None, "") or key in MAY_CLEAR}


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
    entry_way = forms.ChoiceField(label="入伍方式", choices=[BLANK, *choices.EntryWay.choices], required=False)
    hard_years = forms.DecimalField(
        label="艰苦边远地区服役年限", max_digits=4, decimal_places=1, min_value=0, required=False
    )
    resettlement = forms.ChoiceField(label="安置方式", choices=[BLANK, *choices.Resettlement.choices], required=False)
    reported_on = Day(label="报到日期", required=False)
    order_no = text("安置文书编号", 80)
    placement_unit = text("安置单位", 120)
    placed_on = Day(label="安置上岗日期", required=False)
    lump_sum_fen = Yuan(label="一次性安置金额（元）", help_text="一次性退役金、自主就业补助等合计，按档案所载。")
    archive_at = text("人事档案存放", 120, hint="部队名称、代号不登记。")
    enlisted_place = text("批准入伍地", 80, hint="写到县级，可在县外。")
    entry_education = forms.ChoiceField(label="入伍时文化程度", choices=[BLANK, *choices.Education.choices], required=False)
    post = text("职务", 40, hint="部队名称、代号不登记。")
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

    kind = forms.ChoiceField(label="代领方式", choices=choices.DelegationKind.choices[:2])
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


class HonourForm(forms.Form):
    """An honour."""

    kind = forms.ChoiceField(label="荣誉种类", choices=choices.HonourKind.choices)
    title = text("荣誉名称", 120, required=True)
    awarded_on = Day(label="授予日期")
    issuer = text("授予机关", 120, hint="部队授予的只写“部队”，不写番号、代号。")
    order_no = text("命令（证书）编号", 80)
    evidence_id = Picked(label="依据材料", required=False)


class MembershipForm(forms.Form):
    """Where party life is."""

    joined_on = Day(label="入党日期")
    since = Day(label="组织关系转入日期")
    standing = forms.ChoiceField(label="组织关系", choices=choices.PartyStanding.choices)
    branch = text("所在党支部", 120)
    letter_no = text("介绍信编号", 80)
    post = text("党内或村（社区）任职", 80)
    evidence_id = Picked(label="依据材料", required=False)


class WorkForm(forms.Form):
    """Work from a day on."""

    status = forms.ChoiceField(label="就业状况", choices=choices.Employment.choices)
    since = Day(label="开始日期")
    employer = text("单位或经营主体", 120)
    trade = text("岗位或行业", 80)
    skills = text("技能和培训", 200)
    wish = text("就业意愿", 200)
    evidence_id = Picked(label="依据材料", required=False)


class HardshipForm(forms.Form):
    """A hardship."""

    kind = forms.ChoiceField(label="困难种类", choices=choices.HardshipKind.choices)
    since = Day(label="认定日期")
    source = text("认定部门或来源", 120, required=True)
    story = words("具体情况", required=False, hint="涉及病情、家庭隐私，加密保存，查看留有记录。")
    evidence_id = Picked(label="依据材料", required=False)


class AssessmentForm(forms.Form):
    """Living conditions on a day."""

    assessed_on = Day(label="了解日期")
    income = forms.ChoiceField(label="家庭收入", choices=[BLANK, *choices.Income.choices], required=False)
    housing = forms.ChoiceField(label="住房", choices=[BLANK, *choices.Housing.choices], required=False)
    medical = forms.ChoiceField(label="医疗保险", choices=[BLANK, *choices.Insurance.choices], required=False)
    pension = forms.ChoiceField(label="养老保险", choices=[BLANK, *choices.Insurance.choices], required=False)
    self_care = forms.ChoiceField(label="自理能力", choices=[BLANK, *choices.SelfCare.choices], required=False)
    health = words("健康状况", required=False, hint="加密保存，查看留有记录。")
    evidence_id = Picked(label="依据材料", required=False)


class CertificateForm(forms.Form):
    """A certificate, and what it says."""

    kind = forms.ChoiceField(label="证件种类", choices=choices.CertificateKind.choices)
    number = text("证件编号", 80, required=True)
    issued_on = Day(label="发证日期")
    issuer = text("发证机关", 120)
    grade = forms.TypedChoiceField(
        label="伤残等级", choices=[BLANK, *((number, f"{number}级") for number in range(1, 11))], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    cause = forms.ChoiceField(label="伤残性质", choices=[BLANK, *choices.DisabilityCause.choices], required=False)
    soldier_name = text("军人姓名", 60, hint="遗属和军属填写。")
    soldier_relation = forms.ChoiceField(
        label="本人是军人的", choices=[BLANK, *choices.RelationKind.choices], required=False
    )
    soldier_enlisted_on = Day(label="军人入伍日期", required=False)
    soldier_died_on = Day(label="军人牺牲（病故）日期", required=False)
    evidence_id = Picked(label="依据材料", required=False)


class ContributionForm(forms.Form):
    """A post or an event."""

    kind = forms.ChoiceField(label="种类", choices=choices.ContributionKind.choices)
    title = text("职务或活动名称", 80, required=True, hint="例如：村党支部书记、文明交通劝导、党史宣讲。")
    organisation = text("单位、学校、村或队伍", 120, required=True)
    since = Day(label="开始（活动）日期")
    hours = forms.IntegerField(label="志愿服务小时数", min_value=1, max_value=24, required=False)
    audience = forms.IntegerField(
        label="听众人数", min_value=1, max_value=100_000, required=False, help_text="只在宣讲时填写。"
    )
    donated_fen = Yuan(label="捐赠金额或折价（元）", help_text="只在捐款捐物时填写。")
    village = text("任职村（社区）代码", 12, hint="兵支书、村“两委”成员任职不在本人所属村时填写12位区划代码。")
    evidence_id = Picked(label="依据材料", required=False)


class DisciplineForm(forms.Form):
    """A punishment."""

    kind = forms.ChoiceField(label="处分种类", choices=choices.DisciplineKind.choices)
    since = Day(label="处分日期")
    issuer = text("决定机关", 120, hint="部队决定的只写“部队”，不写番号、代号。")
    order_no = text("决定文号", 80)
    evidence_id = Picked(label="依据材料", required=False)


class PhotoForm(forms.Form):
    """A portrait."""

    file = forms.FileField(label="照片", help_text="JPG或PNG，10MB以内；照片里的拍摄地点、设备等信息会去掉。")


class MoveInForm(forms.Form):
    """Into a household."""

    household_id = Picked(label="家庭户", required=True, help_text="只列本村（社区）的户；没有的，请先登记家庭户。")
    relation = forms.ChoiceField(label="与户主关系", choices=choices.MemberRelation.choices[:-1])
    joined_on = Day(label="迁入日期")
    reason = words("迁入原因")
    evidence_id = Picked(label="依据材料", required=False)


class MoveOutForm(forms.Form):
    """Out of the household."""

    left_on = Day(label="迁出日期")
    reason = words("迁出原因")


class HouseholdForm(forms.Form):
    """A household."""

    division = Place(label="所属村（社区）", required=True)
    number = text("户号", 40)
    residence = forms.ChoiceField(label="户口类别", choices=choices.Residence.choices)
    address = text("住址", 300)


class VerifyForm(forms.Form):
    """What was proved, how, and by what."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    groups = forms.MultipleChoiceField(
        label="核验内容", choices=[(key, words_) for key, (words_, _) in GROUPS.items()], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="核验方式", choices=choices.SourceKind.choices[:3])
    note = words("核对了什么", hint="例如：身份证、户口簿、残疾军人证原件。")
    evidence_id = Picked(label="依据材料", required=False)


class EndEntryForm(forms.Form):
    """A dated row that ended, or was entered by mistake."""

    until = Day(label="结束日期", required=False, help_text="情况已结束的填写；登记有误、需要作废的不填。")
    reason = words("原因")


class AskForm(forms.Form):
    """What every request carries besides its content."""

    paper_kind = forms.ChoiceField(
        label="材料种类", choices=[("", "没有材料"), *choices.DocumentKind.choices], required=False
    )
    paper_no = text("材料编号", 80)
    file = forms.FileField(label="材料照片或扫描件", required=False, help_text="PDF、JPG或PNG，10MB以内。")
    why = words("申请理由")


class UploadForm(forms.Form):
    """A roster file, or a side list."""

    roster_kind = forms.ChoiceField(
        label="名册种类", choices=choices.RosterKind.choices, initial="people", widget=forms.RadioSelect,
        help_text="一人一行的基本情况选“人员名册”；一人有几项的（几次立功、几位家属），选相应的附表，一项一行。",
    )  # fmt: skip
    file = forms.FileField(label="名册文件", help_text="xlsx、xls或csv，20MB、20万行以内。建议使用模板。")


class MappingForm(forms.Form):
    """Which column of the file is which field; built from the headers of the file."""

    def __init__(self, *args: Any, headers: list[str], roster_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "（文件里没有）")] + [
            (str(place), header or f"第{place + 1}列") for place, header in enumerate(headers)
        ]
        for column in shape_of(roster_kind).columns.rows:
            self.fields[column.key] = forms.ChoiceField(label=column.label, choices=offered, required=column.required)

    def mapping(self) -> dict[str, int]:
        """Field -> column number."""
        return {key: int(value) for key, value in self.cleaned_data.items() if value != ""}


class ExportForm(forms.Form):
    """Which people, and what for."""

    roster_kind = forms.ChoiceField(label="名册种类", choices=choices.RosterKind.choices, initial="people", required=False)
    division = Place(label="所在地", required=False)
    category = forms.ChoiceField(label="人员类别", choices=[("", "全部"), *choices.CategoryKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *choices.PersonState.choices[:3]], required=False)
    verified = forms.ChoiceField(label="核验情况", choices=[("", "全部"), ("overdue", "超过一年未核验")], required=False)
    kind = forms.ChoiceField(
        label="文件格式", choices=[("xlsx", "Excel表格（xlsx）"), ("csv", "文本表格（csv）")], required=False
    )
    columns = forms.MultipleChoiceField(
        label="栏目", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="档案编号、姓名、身份证号总在其中。您的选择下次还在。附表含它的全部栏目，这里不用选。",
    )  # fmt: skip
    is_full = forms.BooleanField(
        label="显示完整的身份证号、电话和账号", required=False, help_text="须有相应权限，用途记入查阅记录。"
    )
    reason = words("用途")

    def offer(self, columns: Iterable[str], chosen: Iterable[str]) -> None:
        """The columns this person may choose, and the choice of last time."""
        field = self.fields["columns"]
        field.choices = [(key, FIELDS[key].column_name) for key in columns]  # type: ignore[attr-defined]
        field.initial = list(chosen)
