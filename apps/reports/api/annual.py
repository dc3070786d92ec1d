"""``/api/v1/reports/annual``: frozen reports of years; ``/targets``: what a year aims at; ``/ledger``: every indicator of a span beside the year before."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.reports import actions
from apps.reports.api.figures import SPAN_PARAMETERS, asked_place, asked_span
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.models import AnnualReport, Target
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import EXPORT_INDICATOR, INDICATORS
from apps.reports.rules.comparing import change_words
from apps.reports.rules.spans import FIRST_YEAR, LAST_YEAR
from apps.reports.rules.values import printed

YEAR = OpenApiParameter(
    "year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="年份，默认今年"
)


class ReportOut(serializers.ModelSerializer[AnnualReport]):
    """A version of a year's report."""

    class Meta:
        model = AnnualReport
        fields = ("id", "year", "version", "state", "note", "ordered_at", "made_at", "registry", "submitted_at", "signed_at")


class LineOut(serializers.Serializer[Any]):
    """One frozen figure: ``number`` counts rows, persons or fen (of money), null when not counted; a share is ``number`` of ``out_of``."""

    id = serializers.CharField(source="indicator.id")
    name = serializers.CharField(source="indicator.name")
    unit = serializers.CharField(source="indicator.unit")
    number = serializers.IntegerField(source="value.number", allow_null=True)
    out_of = serializers.IntegerField(source="value.out_of", allow_null=True)
    why = serializers.CharField(source="value.why")
    before = serializers.IntegerField(source="before.number", allow_null=True)
    before_out_of = serializers.IntegerField(source="before.out_of", allow_null=True)
    counting = serializers.IntegerField()
    goal = serializers.CharField()
    met = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()


class WholeReportOut(serializers.Serializer[Any]):
    """A report with its figures."""

    report = ReportOut()
    lines = LineOut(many=True)


class AnnualViewSet(ActorViewSet):
    """Reports of years (年度报告)."""

    serializer_class = ReportOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return AnnualReport.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=ReportOut(many=True))
    def list(self, request: Request) -> Response:
        """各年度报告的各版，最近的在前"""
        return self.page(annual.reports(self.actor), ("-id",))

    @extend_schema(responses=WholeReportOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一版年度报告和它冻结的数值"""
        row = annual.get_report(self.actor, int(pk))
        return Response(WholeReportOut({"report": row, "lines": annual.lines(self.actor, row)}).data)


class TargetOut(serializers.ModelSerializer[Target]):
    """A target in the unit of its indicator: rows, persons or fen; of a share tenths of a percent."""

    class Meta:
        model = Target
        fields = ("id", "year", "indicator", "goal", "source", "at")


class TargetIn(serializers.Serializer[Any]):
    """``goal`` as typed: 万元 of money, percent of a share, else a whole number."""

    year = serializers.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    indicator = serializers.CharField(label="指标", max_length=4)
    goal = serializers.CharField(label="目标", max_length=20)
    source = serializers.CharField(label="目标依据", max_length=200)  # type: ignore[assignment]


class TargetViewSet(ActorViewSet):
    """Targets of a year (年度目标)."""

    serializer_class = TargetOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Target.objects.none()

    @extend_schema(parameters=[YEAR], responses=TargetOut(many=True))
    def list(self, request: Request) -> Response:
        """一年里现行的目标，每项指标一条"""
        _, span = asked_span(self.actor, request)
        return Response(TargetOut(list(annual.targets(self.actor, span.year).values()), many=True).data)

    @extend_schema(request=TargetIn, responses={201: TargetOut})
    def create(self, request: Request) -> Response:
        """录入年度目标；再录一次就替换，原来的留存"""
        row = actions.set_target(self.actor, **self.body(TargetIn))
        return Response(TargetOut(row).data, status=status.HTTP_201_CREATED)


class LedgerLineOut(serializers.Serializer[Any]):
    """One line of a ledger, in words: ``value`` and ``before`` with their unit, 未统计 when not counted, and ``why``."""

    id = serializers.CharField()
    domain = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField()
    before = serializers.CharField()
    change = serializers.CharField()
    why = serializers.CharField()


class LedgerViewSet(ActorViewSet):
    """Ledgers (台账)."""

    serializer_class = LedgerLineOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Target.objects.none()

    @extend_schema(parameters=SPAN_PARAMETERS, responses=LedgerLineOut(many=True))
    def list(self, request: Request) -> Response:
        """月度、季度或年度台账：全部指标的本期、上年同期和增减"""
        near, span = asked_span(self.actor, request)
        told, before = indicators.beside(near, INDICATORS, span)
        lines = [
            {
                "id": one.id, "domain": one.domain, "name": one.name, "value": printed(one, told[one.id]),
                "before": printed(one, before[one.id]), "change": change_words(told[one.id], before[one.id]), "why": told[one.id].why,
            }
            for one in INDICATORS.values()
        ]  # fmt: skip
        return Response(LedgerLineOut(lines, many=True).data)

    @extend_schema(parameters=SPAN_PARAMETERS, request=SheetReasonIn, responses=SHEET)
    @action(detail=False, methods=["post"])
    def export(self, request: Request) -> HttpResponse:
        """导出台账，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        place = asked_place(self.actor, request)
        _, span = asked_span(self.actor, request)
        make = partial(actions.export_ledger, self.actor, span=span, place=place)
        return taken(self, f"{place.name if place else ''}{span.label}统计台账", make)
