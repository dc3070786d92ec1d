"""``/api/v1/reports/truth``: looks at the truth and what did not hold."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.reports import actions
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.models import TruthFailure, TruthRun
from apps.reports.queries import nights
from apps.reports.queries.indicators import EXPORT_INDICATOR


class TruthRunOut(serializers.ModelSerializer[TruthRun]):
    """One look."""

    class Meta:
        model = TruthRun
        fields = ("id", "day", "is_nightly", "ordered_by", "started_at", "finished_at", "checked", "broken")


class TruthFailureOut(serializers.ModelSerializer[TruthFailure]):
    """A rule that did not hold; ``rows`` are business names without personal data."""

    class Meta:
        model = TruthFailure
        fields = ("id", "name", "title", "owner", "count", "rows", "since")


class TruthRunWhole(TruthRunOut):
    """One look with what did not hold."""

    failures = TruthFailureOut(many=True)

    class Meta(TruthRunOut.Meta):
        fields = (*TruthRunOut.Meta.fields, "failures")  # type: ignore[assignment]


class TruthViewSet(ActorViewSet):
    """Looks at the truth (账目核对)."""

    serializer_class = TruthRunOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return TruthRun.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=TruthRunOut(many=True))
    def list(self, request: Request) -> Response:
        """账目核对记录，最近的在前"""
        return self.page(nights.runs(self.actor), ("-id",))

    @extend_schema(responses=TruthRunWhole)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一次核对和不符之处"""
        return Response(TruthRunWhole(nights.run(self.actor, int(pk))).data)

    @extend_schema(request=None, responses={202: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """立即核对（后台办理）"""
        return Response({"job": actions.order_check(self.actor).pk}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=SheetReasonIn, responses=SHEET)
    @action(detail=False, methods=["post"], url_path=r"failures/(?P<failure_id>\d{1,18})/export")
    def export(self, request: Request, failure_id: str) -> HttpResponse:
        """导出一项不符之处，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        return taken(self, "账目核对不符之处", partial(actions.export_failure, self.actor, failure_id=int(failure_id)))
