"""``/api/v1/policy/…``: schemes, standards and parameters; entering, confirming and sending back. One call per entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Invalid
from apps.core.money import parse_yuan, yuan
from apps.core.month import Month
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route
from apps.policy import actions, queries
from apps.policy.choices import Per, Status
from apps.policy.models import Parameter, Scheme, Standard
from apps.policy.queries.ages import Stale, stale_standards
from apps.policy.rules import NATIONAL, key_label, parameter_label

SCHEME = OpenApiParameter("scheme", OpenApiTypes.STR, description="项目代码")
MONTH = OpenApiParameter("month", OpenApiTypes.STR, description="月份，例如 2026-11；默认本月")
DIVISION = OpenApiParameter("division", OpenApiTypes.STR, description="12位区划代码；全国为 000000000000")
STATUS = serializers.ChoiceField(choices=Status.choices, default=Status.VERIFIED.value, help_text="可信程度")


@contextmanager
def named(field: str | None) -> Iterator[None]:
    """A refusal inside says which field it is about."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid(refusal.message, field=field) from None


@extend_schema_field(OpenApiTypes.STR)
class MonthField(serializers.Field[Month, str, str, Any]):
    """A month as text, ``2026-11``; anything else is refused in Chinese."""

    def to_internal_value(self, data: str) -> Month:
        """Text to month."""
        with named(self.field_name):
            return Month.parse(data)

    def to_representation(self, value: Month) -> str:
        """Month to text."""
        return str(value)


@extend_schema_field(OpenApiTypes.STR)
class YuanField(serializers.Field[int, str, str, Any]):
    """Yuan as text outside, fen inside; numbers with a decimal point are refused, for they have lost the cent."""

    def to_internal_value(self, data: str) -> int:
        """Text to fen."""
        with named(self.field_name):
            return parse_yuan(data)

    def to_representation(self, value: int) -> str:
        """Fen to text."""
        return yuan(value).replace(",", "")


class SchemeOut(serializers.ModelSerializer[Scheme]):
    """One scheme."""

    class Meta:
        model = Scheme
        fields = (
            "code",
            "name",
            "family",
            "law",
            "exclusive_group",
            "start_rule",
            "funding_source",
            "needs_notice",
            "yearly",
        )


class StandardOut(serializers.ModelSerializer[Standard]):
    """One dated standard with its papers and its two persons; ``amount_yuan`` is text."""

    amount_yuan = YuanField(source="amount_fen", help_text="标准（元），两位小数，文本")
    rate_label = serializers.SerializerMethodField(help_text="档次的中文名称")
    state = serializers.CharField(source="state_label", help_text="待复核、执行中、已退回或已被更正")

    class Meta:
        model = Standard
        fields = (
            "id", "scheme", "rate_key", "rate_label", "division_code", "amount_fen", "amount_yuan", "per", "effective_from",
            "known_on", "published_on", "document_no", "source", "status", "note", "origin", "state", "replaces", "superseded_by",
            "superseded_on", "entered_by_name", "entered_at", "confirmed_by_name", "confirmed_at", "reject_reason",
        )  # fmt: skip

    def get_rate_label(self, row: Standard) -> str:
        """What the desk calls the key."""
        return key_label(row.rate_key)


class ParameterOut(serializers.ModelSerializer[Parameter]):
    """One dated parameter."""

    label = serializers.SerializerMethodField(help_text="参数的中文名称")  # type: ignore[assignment]
    state = serializers.CharField(source="state_label", help_text="待复核、执行中、已退回或已被更正")

    class Meta:
        model = Parameter
        fields = (
            "id", "name", "label", "scheme", "division_code", "value", "valid_from", "known_on", "published_on", "document_no",
            "source", "status", "note", "origin", "state", "replaces", "superseded_by", "superseded_on", "entered_by_name",
            "entered_at", "confirmed_by_name", "confirmed_at", "reject_reason",
        )  # fmt: skip

    def get_label(self, row: Parameter) -> str:
        """What the desk calls the parameter."""
        return parameter_label(row.name)


class PapersIn(serializers.Serializer[Any]):
    """What a value rests on."""

    division_code = serializers.CharField(default=NATIONAL, max_length=12, help_text="12位区划代码")
    document_no = serializers.CharField(max_length=200, help_text="文号")
    source = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text="来源")  # type: ignore[assignment]
    published_on = serializers.DateField(required=False, allow_null=True, help_text="发文日期")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text="说明")
    status = STATUS
    replaces_id = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="更正哪一条"
    )


class StandardIn(PapersIn):
    """A standard to enter."""

    scheme = serializers.CharField(max_length=40, help_text="项目代码")
    rate_key = serializers.CharField(default="", allow_blank=True, max_length=80, help_text="档次")
    amount_yuan = YuanField(source="amount_fen", help_text="标准（元），文本，例如 12504.00")
    per = serializers.ChoiceField(choices=Per.choices, help_text="计量单位")
    effective_from = MonthField(help_text="执行起始月，例如 2026-08，可以是过去的月份")
    new_key = serializers.BooleanField(default=False, help_text="确需新增档次")


class ParameterIn(PapersIn):
    """A parameter to enter."""

    name = serializers.CharField(max_length=60, help_text="参数名")
    scheme = serializers.CharField(required=False, allow_null=True, max_length=40, help_text="项目代码；空表示全部项目")
    value = serializers.JSONField(help_text="参数值；小数写成文本")
    valid_from = MonthField(help_text="执行起始月，例如 2026-08")
    new_name = serializers.BooleanField(default=False, help_text="确需新增参数")


class PolicyReasonIn(serializers.Serializer[Any]):
    """Why something is sent back."""

    reason = serializers.CharField(max_length=500, help_text="退回原因，至少4个字")


class TouchedOut(serializers.Serializer[actions.Touched]):
    """What a confirmation set in motion."""

    id = serializers.IntegerField(source="row.pk")
    scheme = serializers.CharField(allow_null=True, help_text="项目代码；空表示全部项目")
    division_code = serializers.CharField()
    from_month = serializers.CharField(help_text="自哪个月起重新核定")


class StaleOut(serializers.Serializer[Stale]):
    """One warning about a missing or old value."""

    scheme = serializers.CharField()
    scheme_name = serializers.CharField()
    division_code = serializers.CharField()
    parameter = serializers.CharField(help_text="参数名；空表示标准")
    last_on = serializers.DateField(allow_null=True)
    last_text = serializers.CharField()
    months = serializers.IntegerField(allow_null=True, help_text="已执行月数")
    todo = serializers.CharField(help_text="下一步怎么办")


class SchemeViewSet(ActorViewSet):
    """Schemes (发放项目)."""

    serializer_class = SchemeOut
    lookup_value_regex = "[a-z_]{1,40}"

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Scheme.objects.none()

    @extend_schema(responses=SchemeOut(many=True))
    def list(self, request: Request) -> Response:
        """Every scheme in the order of the bureau's lists."""
        return Response(SchemeOut(queries.schemes(self.actor), many=True).data)

    @extend_schema(responses=SchemeOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One scheme by code."""
        return Response(SchemeOut(queries.scheme(self.actor, pk)).data)


class StandardViewSet(ActorViewSet):
    """Standards (待遇标准): entered by one person, confirmed by another, never edited."""

    serializer_class = StandardOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Standard.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, SCHEME, DIVISION], responses=StandardOut(many=True))
    def list(self, request: Request) -> Response:
        """Standards of every state, newest first."""
        chosen = {name: request.query_params.get(name) or None for name in ("scheme", "division")}
        return self.page(queries.standards(self.actor, **chosen), ("-id",))

    @extend_schema(responses=StandardOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One standard."""
        return Response(StandardOut(queries.standard(self.actor, int(pk))).data)

    @extend_schema(parameters=[MONTH, SCHEME], responses=StandardOut(many=True), filters=False)
    @action(detail=False)
    def current(self, request: Request) -> Response:
        """The values in force in a month."""
        month = _month(request, self.actor.month)
        rows = queries.current_standards(self.actor, month, scheme=request.query_params.get("scheme") or None)
        return Response(StandardOut(rows, many=True).data)

    @extend_schema(parameters=[MONTH], responses=StaleOut(many=True), filters=False)
    @action(detail=False)
    def warnings(self, request: Request) -> Response:
        """Yearly values that are missing or older than thirteen months."""
        rows: Any = stale_standards(self.actor, _month(request, self.actor.month))
        return Response(StaleOut(rows, many=True).data)

    @extend_schema(request=StandardIn, responses={201: StandardOut})
    def create(self, request: Request) -> Response:
        """Enter a standard; it waits for another person."""
        row = actions.enter_standard(self.actor, **self.body(StandardIn))
        return Response(StandardOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TouchedOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Put it into force; another person than the one who entered it."""
        return Response(TouchedOut(actions.confirm_standard(self.actor, standard_id=int(pk))).data)

    @extend_schema(request=PolicyReasonIn, responses=StandardOut)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Send it back with a reason."""
        return Response(
            StandardOut(actions.reject_standard(self.actor, standard_id=int(pk), **self.body(PolicyReasonIn))).data
        )


class ParameterViewSet(ActorViewSet):
    """Parameters (政策参数): same life as standards."""

    serializer_class = ParameterOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Parameter.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, SCHEME], responses=ParameterOut(many=True))
    def list(self, request: Request) -> Response:
        """Parameters of every state, newest first."""
        return self.page(queries.parameters(self.actor, scheme=request.query_params.get("scheme") or None), ("-id",))

    @extend_schema(responses=ParameterOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One parameter."""
        return Response(ParameterOut(queries.parameter(self.actor, int(pk))).data)

    @extend_schema(request=ParameterIn, responses={201: ParameterOut})
    def create(self, request: Request) -> Response:
        """Enter a parameter; it waits for another person."""
        row = actions.enter_parameter(self.actor, **self.body(ParameterIn))
        return Response(ParameterOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TouchedOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Put it into force; another person than the one who entered it."""
        return Response(TouchedOut(actions.confirm_parameter(self.actor, parameter_id=int(pk))).data)

    @extend_schema(request=PolicyReasonIn, responses=ParameterOut)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Send it back with a reason."""
        return Response(
            ParameterOut(actions.reject_parameter(self.actor, parameter_id=int(pk), **self.body(PolicyReasonIn))).data
        )


def _month(request: Request, default: Month) -> Month:
    text = request.query_params.get("month")
    return Month.parse(text) if text else default


routes: list[Route] = [
    ("policy/schemes", SchemeViewSet, "policy-scheme"),
    ("policy/standards", StandardViewSet, "policy-standard"),
    ("policy/parameters", ParameterViewSet, "policy-parameter"),
]
