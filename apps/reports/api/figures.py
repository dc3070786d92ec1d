"""``/api/v1/reports/indicators``: values, and the rows each counts."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, asked_of
from apps.org.models import Division
from apps.people.models import Person
from apps.reports import actions
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import COUNTINGS, EXPORT_INDICATOR, INDICATORS, has_shares
from apps.reports.queries.opened import Cut, opened
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.spans import FIRST_YEAR, LAST_YEAR, Span
from apps.reports.rules.values import Value, printed

SPAN_PARAMETERS = [
    OpenApiParameter("year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="年份，默认今年"),
    OpenApiParameter("quarter", {"type": "integer", "minimum": 1, "maximum": 4}, description="季度，与月份任选其一"),
    OpenApiParameter("month", {"type": "integer", "minimum": 1, "maximum": 12}, description="月份"),
    OpenApiParameter("town", {"type": "string", "pattern": r"^[0-9]{12}$"}, description="乡镇区划代码，默认全部管辖范围"),
]

CUT_PARAMETERS = [
    OpenApiParameter("whole", OpenApiTypes.BOOL, description="比率：看应计入的全部"),
    OpenApiParameter("by", OpenApiTypes.STR, description="分法（页面上“按…分”的名称），与 code 同用"),
    OpenApiParameter("code", OpenApiTypes.STR, description="分法中的一类"),
    OpenApiParameter("of", OpenApiTypes.STR, description="款项：一个项目或一类项目的代码"),
    OpenApiParameter("report", {"type": "integer", "minimum": 1, "maximum": 999999999}, description="年度报告编号：看报告冻结的清单"),
    OpenApiParameter("before", OpenApiTypes.BOOL, description="报告中的上年数"),
]  # fmt: skip


class CutIn(serializers.Serializer[Any]):
    """Which list of a figure."""

    whole = serializers.BooleanField(label="应计入的全部", default=False)
    by = serializers.CharField(label="分法", max_length=20, default="", allow_blank=True)
    code = serializers.CharField(label="类别", max_length=120, default="", allow_blank=True)
    of = serializers.CharField(label="项目", max_length=40, default="", allow_blank=True)
    report = serializers.IntegerField(label="年度报告编号", min_value=1, max_value=999_999_999, default=0)
    before = serializers.BooleanField(label="上年", default=False)


class AskIn(serializers.Serializer[Any]):
    """Which span and township."""

    year = serializers.IntegerField(label="年份", min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    quarter = serializers.IntegerField(label="季度", min_value=1, max_value=4, default=0)
    month = serializers.IntegerField(label="月份", min_value=1, max_value=12, default=0)
    town = serializers.RegexField(r"^[0-9]{12}$", label="乡镇", default="")


def asked_span(actor: Actor, request: Request) -> tuple[Actor, Span]:
    """The actor narrowed to the township, and the span, that a request asks for."""
    given = asked_of(AskIn, request)
    near = indicators.narrowed(actor, indicators.find_place(actor, given["town"]))
    return near, Span(given.get("year", near.today.year), near.today, given["quarter"], given["month"])


def asked_place(actor: Actor, request: Request) -> Division | None:
    """The township a request asks for."""
    return indicators.find_place(actor, request.query_params.get("town", ""))


class IndicatorOut(serializers.Serializer[Any]):
    """An indicator with its value: ``number`` counts rows, persons or fen (of money), null when not counted; a share is ``number`` of ``out_of``."""

    id = serializers.CharField(source="indicator.id")
    domain = serializers.CharField(source="indicator.domain")
    name = serializers.CharField(source="indicator.name")
    unit = serializers.CharField(source="indicator.unit")
    kind = serializers.CharField(source="indicator.kind")
    number = serializers.IntegerField(source="value.number", allow_null=True)
    out_of = serializers.IntegerField(source="value.out_of", allow_null=True)
    why = serializers.CharField(source="value.why")
    since = serializers.DateField(source="value.since", allow_null=True)
    words = serializers.CharField()


class IndicatorViewSet(ActorViewSet):
    """Indicators (统计指标)."""

    serializer_class = IndicatorOut
    lookup_value_regex = r"[A-Z]{2}[0-9]{2}"

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Person.objects.none()

    def _asked(self) -> tuple[Any, Span]:
        return asked_span(self.actor, self.request)

    def _cut(self, name: str, near: Actor) -> Cut:
        parsed = CutIn(data=dict(self.request.query_params.items()))
        parsed.is_valid(raise_exception=True)
        given = parsed.validated_data
        if given["by"] and given["by"] not in indicators.ways(name):
            raise NotFound("这项指标没有这种分法，请改用页面上列出的分法。")
        report = (
            annual.get_report(self.actor, given["report"]) if given["report"] and near.places == self.actor.places else None
        )
        return Cut(
            given["whole"] and name in COUNTINGS and has_shares(name),
            given["by"],
            given["code"] if given["by"] else None,
            given["of"],
            report,
            given["before"],
        )

    @extend_schema(parameters=SPAN_PARAMETERS, responses=IndicatorOut(many=True))
    def list(self, request: Request) -> Response:
        """全部统计指标；没有统计的 number 为空，why 说明原因"""
        near, span = self._asked()
        told = indicators.values(near, INDICATORS, span)
        return Response(IndicatorOut([_row(name, value) for name, value in told.items()], many=True).data)

    @extend_schema(parameters=SPAN_PARAMETERS, responses=IndicatorOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一项统计指标"""
        near, span = self._asked()
        indicators.get_indicator(pk)
        return Response(IndicatorOut(_row(pk, indicators.values(near, [pk], span)[pk])).data)

    @extend_schema(parameters=[*SPAN_PARAMETERS, *CUT_PARAMETERS, *LIST_PARAMETERS], responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """构成这个数字的记录，与页面同一清单；给出 report 的，是那份年度报告冻结的清单"""
        near, span = self._asked()
        rows = opened(near, pk, span, self._cut(pk, near)).rows
        shape = shape_of(rows)
        return self.page(
            shape.read(rows),
            ("-pk",),
            lambda found: [dict(zip(shape.heads, shape.cells(row), strict=True)) for row in found],
        )

    @extend_schema(parameters=[*SPAN_PARAMETERS, *CUT_PARAMETERS], request=SheetReasonIn, responses=SHEET)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: str) -> HttpResponse:
        """导出构成这个数字的清单，与页面上导出的相同；地址参数同 rows。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        near, span = self._asked()
        one, place = indicators.get_indicator(pk), asked_place(self.actor, request)
        make = partial(actions.export_indicator, self.actor, name=pk, span=span, place=place, cut=self._cut(pk, near))
        return taken(self, f"{one.name}{place.name if place else ''}{span.label}", make)

    def get_serializer_class(self) -> Any:
        """Rows are shown by their shape, whatever they are."""
        return PlainOut if self.action == "rows" else IndicatorOut


class PlainOut(serializers.BaseSerializer[Any]):
    """A row that is text already."""

    def to_representation(self, instance: Any) -> Any:
        """As it is."""
        return instance


def _row(name: str, value: Value) -> dict[str, Any]:
    one = INDICATORS[name]
    return {"indicator": one, "value": value, "words": printed(one, value)}
