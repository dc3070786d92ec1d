"""Policy in the admin: schemes to read; standards and parameters to enter, confirm and send back through their actions."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.admin import ActionForm, BaseAdmin
from apps.core.errors import DomainError, Invalid
from apps.core.money import parse_yuan, yuan
from apps.core.month import Month
from apps.policy import actions, queries
from apps.policy.models import Parameter, Scheme, Standard
from apps.policy.rules import NATIONAL, key_label, months_between, parameter_label

REASON = forms.CharField(label="退回原因", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
PAPERS = ("division_code", "document_no", "published_on", "source", "status", "note")
PERSONS = (
    "entered_by_name",
    "entered_at",
    "confirmed_by_name",
    "confirmed_at",
    "known_on",
    "reject_reason",
    "superseded_on",
)


SMALL = {name: forms.Textarea(attrs={"rows": 2}) for name in ("source", "note")}
PLACE_HELP = {"division_code": "12位区划代码；全国为 000000000000"}


def in_order(form: type[ActionForm], *first: str) -> None:
    """Let the fields that matter come first on the page."""
    form.base_fields = {name: form.base_fields[name] for name in dict.fromkeys((*first, *form.base_fields))}


def month_of(text: str, field: str) -> Month:
    """``2026-08``; a refusal at its field otherwise."""
    try:
        return Month.parse(text)
    except DomainError as refusal:
        raise Invalid(refusal.message, field=field) from refusal


class DecisionForm(ActionForm):
    """Confirm, or send back with a reason."""

    decision = forms.ChoiceField(
        label="复核意见", choices=[("confirm", "复核通过，执行"), ("reject", "退回修改")], widget=forms.RadioSelect
    )
    reason = REASON


class StandardForm(ActionForm):
    """A new standard, or the correction of a live one."""

    amount_yuan = forms.CharField(label="标准（元）", max_length=30, help_text="按文件所列填写，例如 12504 或 12,504.00")
    effective_month = forms.CharField(
        label="执行起始月", max_length=7, help_text="例如 2026-08；可以是过去的月份，差额自动补发"
    )
    replaces_id = forms.IntegerField(label="更正哪一条（编号）", required=False, min_value=1, help_text="新标准不填")
    new_key = forms.BooleanField(label="确需新增档次", required=False)

    class Meta:
        model = Standard
        fields = ("scheme", "rate_key", "per", *PAPERS)
        widgets = SMALL
        help_texts = {"rate_key": "与已有标准的档次代码一致，例如 10|war；没有档次的留空", **PLACE_HELP}

    def write(self) -> Standard:
        given = self.cleaned_data
        try:
            amount_fen = parse_yuan(given["amount_yuan"])
        except DomainError as refusal:
            raise Invalid(refusal.message, field="amount_yuan") from refusal
        return actions.enter_standard(
            self.actor,
            scheme=given["scheme"].pk,
            rate_key=given["rate_key"],
            amount_fen=amount_fen,
            per=given["per"],
            effective_from=month_of(given["effective_month"], "effective_month"),
            replaces_id=given["replaces_id"],
            new_key=given["new_key"],
            **{name: given[name] for name in PAPERS},
        )


in_order(StandardForm, "scheme", "rate_key", "division_code", "amount_yuan", "per", "effective_month", "document_no")


class StandardDecisionForm(DecisionForm):
    """The second person on a standard."""

    class Meta:
        model = Standard
        fields: tuple[str, ...] = ()

    def write(self) -> Standard:
        if self.cleaned_data["decision"] == "confirm":
            return actions.confirm_standard(self.actor, standard_id=self.instance.pk).row  # type: ignore[return-value]
        return actions.reject_standard(self.actor, standard_id=self.instance.pk, reason=self.cleaned_data["reason"])


class ParameterForm(ActionForm):
    """A new parameter, or the correction of a live one."""

    text = forms.CharField(
        label="参数值", widget=forms.Textarea(attrs={"rows": 3}),
        help_text='文字直接填写；多项的按 {"1-2": "50", "3-4": "40"} 的格式填写，小数加引号',
    )  # fmt: skip
    from_month = forms.CharField(label="执行起始月", max_length=7, help_text="例如 2026-07")
    replaces_id = forms.IntegerField(label="更正哪一条（编号）", required=False, min_value=1, help_text="新参数不填")
    new_name = forms.BooleanField(label="确需新增参数名", required=False)

    class Meta:
        model = Parameter
        fields = ("name", "scheme", *PAPERS)
        widgets = SMALL
        help_texts = PLACE_HELP

    def clean_text(self) -> Any:
        """JSON when it looks like JSON, else the text itself."""
        text = self.cleaned_data["text"].strip()
        if not text.startswith(("{", "[", '"')) and text not in ("true", "false"):
            return text
        try:
            return json.loads(text)
        except ValueError:
            raise forms.ValidationError("格式不对，请检查括号、引号和逗号是否成对。") from None

    def write(self) -> Parameter:
        given = self.cleaned_data
        return actions.enter_parameter(
            self.actor,
            name=given["name"],
            scheme=given["scheme"].pk if given["scheme"] else None,
            value=given["text"],
            valid_from=month_of(given["from_month"], "from_month"),
            replaces_id=given["replaces_id"],
            new_name=given["new_name"],
            **{name: given[name] for name in PAPERS},
        )


in_order(ParameterForm, "name", "scheme", "division_code", "text", "from_month", "document_no")


class ParameterDecisionForm(DecisionForm):
    """The second person on a parameter."""

    class Meta:
        model = Parameter
        fields: tuple[str, ...] = ()

    def write(self) -> Parameter:
        if self.cleaned_data["decision"] == "confirm":
            return actions.confirm_parameter(self.actor, parameter_id=self.instance.pk).row  # type: ignore[return-value]
        return actions.reject_parameter(self.actor, parameter_id=self.instance.pk, reason=self.cleaned_data["reason"])


class ValueAdmin(BaseAdmin):
    """What standards and parameters share: waiting rows may be decided, everything else is to read."""

    view_permission = queries.VIEW
    list_filter = ("status", "origin")
    search_fields = ("document_no", "source")
    search_help_text = "文号或来源"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a row that waits can be decided."""
        return (obj is None or obj.is_pending) and super().has_change_permission(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row holds for the nation until somebody says otherwise."""
        return {"division_code": NATIONAL, **super().get_changeform_initial_data(request)}

    @admin.display(description="状态")
    def state(self, row: Standard | Parameter) -> str:
        """The state in words."""
        return row.state_label

    @admin.display(description="复核后重新核定")
    def affected(self, row: Standard | Parameter) -> str:
        """How far back a confirmation reaches."""
        first = min(each.first_month for each in (row, row.replaces) if each is not None)
        return f"自{first.label}起；截至录入当月共 {months_between(first, Month.of(row.entered_at.date()))} 个月"


@admin.register(Scheme)
class SchemeAdmin(BaseAdmin):
    """发放项目: data shipped with the system."""

    view_permission = queries.VIEW
    list_display = ("name", "family", "funding_source", "needs_notice", "yearly", "sort")
    list_filter = ("family",)
    display = (
        "code", "name", "family", "law", "exclusive_group", "start_rule", "funding_source", "needs_notice", "yearly",
        "yearly_parameters", "sort",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Scheme]:
        return queries.schemes(actor)


@admin.register(Standard)
class StandardAdmin(ValueAdmin):
    """待遇标准."""

    add_permission, change_permission = "policy.enter_standard", "policy.confirm_standard"
    add_form, change_form = StandardForm, StandardDecisionForm
    list_display = ("id", "scheme", "key", "division_code", "amount", "per", "effective_from", "document_no", "state")
    list_filter = ("status", "scheme")
    list_select_related = ("scheme",)
    export_columns = ("scheme", "rate_key", "division_code", "amount_fen", "per", "effective_from", *PAPERS[1:])
    display = (
        "scheme", "key", "amount", "per", "effective_from", "state", "affected", *PAPERS, "replaces", "origin", *PERSONS,
        "superseded_by",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Standard]:
        return queries.standards(actor).order_by("-entered_at", "-id")

    @admin.display(description="档次", ordering="rate_key")
    def key(self, row: Standard) -> str:
        """The key in words."""
        return key_label(row.rate_key)

    @admin.display(description="标准（元）", ordering="amount_fen")
    def amount(self, row: Standard) -> str:
        """Yuan with two decimals."""
        return yuan(row.amount_fen)


@admin.register(Parameter)
class ParameterAdmin(ValueAdmin):
    """政策参数."""

    add_permission, change_permission = "policy.enter_parameter", "policy.confirm_parameter"
    add_form, change_form = ParameterForm, ParameterDecisionForm
    list_display = ("id", "label", "scheme", "division_code", "value", "valid_from", "document_no", "state")
    export_columns = ("name", "scheme", "division_code", "value", "valid_from", *PAPERS[1:])
    list_select_related = ("scheme",)
    display = (
        "label", "name", "scheme", "value", "valid_from", "state", "affected", *PAPERS, "replaces", "origin", *PERSONS,
        "superseded_by",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Parameter]:
        return queries.parameters(actor).order_by("-entered_at", "-id")

    @admin.display(description="参数", ordering="name")
    def label(self, row: Parameter) -> str:
        """The Chinese name."""
        return parameter_label(row.name)
