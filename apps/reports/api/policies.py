"""``/api/v1/reports/policies``: per monthly scheme who is entitled, reached and missing, and the rows behind each number."""

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
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people.models import Person
from apps.reports import actions
from apps.reports.api.figures import PlainOut, asked_place
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.queries import indicators
from apps.reports.queries.indicators import EXPORT_INDICATOR, policies
from apps.reports.queries.shapes import shape_of

TOWN = OpenApiParameter("town", {"type": "string", "pattern": r"^[0-9]{12}$"}, description="乡镇区划代码，默认全部管辖范围")
WHAT = OpenApiParameter(
    "what",
    {"type": "string", "enum": [*policies.LISTS, *list(policies.FATES)[1:]]},
    description="哪一份名单，默认没有到账的",
)

MONTH = OpenApiParameter(
    "month", {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$"}, description="已结清的月份，默认最近一个"
)


class PolicyOut(serializers.Serializer[Any]):
    """A scheme in a closed month; ``netted``: set off against a debt; ``missing``: reason -> how many, together the ``gap``."""

    scheme = serializers.CharField(source="scheme.code")
    name = serializers.CharField(source="scheme.name")
    entitled = serializers.IntegerField()
    reached = serializers.IntegerField()
    netted = serializers.IntegerField()
    gap = serializers.IntegerField()
    missing = serializers.DictField(child=serializers.IntegerField())
    found = serializers.IntegerField()


class PolicyViewSet(ActorViewSet):
    """Policy tracking (政策执行跟踪)."""

    serializer_class = PolicyOut
    lookup_value_regex = r"[a-z_]{1,40}"

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Person.objects.none()

    def _near(self) -> Any:
        return indicators.narrowed(self.actor, asked_place(self.actor, self.request))

    def _month(self) -> Any:
        return policies.chosen_month(self.request.query_params.get("month", ""), self.actor.today)

    @extend_schema(parameters=[TOWN, MONTH], responses=PolicyOut(many=True))
    def list(self, request: Request) -> Response:
        """按月发放的各项目在一个已结清月份的资格、到账和缺口"""
        found = policies.policies(self._near(), self._month())
        return Response(PolicyOut(found, many=True).data)

    @extend_schema(parameters=[TOWN, MONTH, WHAT, *LIST_PARAMETERS], responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """一个数字背后的名单，与页面同一清单"""
        what = request.query_params.get("what", "gap")
        rows = policies.listed(self._near(), pk, what, self._month())
        shape = shape_of(rows)
        return self.page(
            shape.read(rows),
            ("-pk",),
            lambda found: [dict(zip(shape.heads, shape.cells(row), strict=True)) for row in found],
        )

    @extend_schema(parameters=[TOWN, MONTH, WHAT], request=SheetReasonIn, responses=SHEET)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: str) -> HttpResponse:
        """导出一个数字背后的名单，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        what, month = request.query_params.get("what", "gap"), request.query_params.get("month", "")
        place = asked_place(self.actor, request)
        make = partial(actions.export_policy, self.actor, scheme=pk, what=what, place=place, month=month)
        return taken(self, f"{policies.get_scheme(pk).name}{policies.words_of(what)}", make)

    def get_serializer_class(self) -> Any:
        """Rows are shown by their shape, whatever they are."""
        return PlainOut if self.action == "rows" else PolicyOut
