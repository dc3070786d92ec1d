"""Exports over HTTP: order, look, fetch; each is its maker's alone."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions
from apps.people.actions.exports import FILTERS, KINDS
from apps.people.choices import RosterKind
from apps.people.models import ExportFile
from apps.people.queries.sheets import export_log, get_export
from apps.people.resources.person import FIELDS


class ExportOut(serializers.ModelSerializer[ExportFile]):
    """One export."""

    class Meta:
        model = ExportFile
        fields = (
            "id", "owner", "title", "roster_kind", "filename", "filters", "columns", "is_full", "reason", "rows", "size", "sha256", "asked_at",
            "made_at", "expires_at", "downloads",
        )  # fmt: skip


class ExportIn(serializers.Serializer[Any]):
    """Which people, which columns, what for."""

    reason = serializers.CharField(max_length=200, help_text="用途，记入查阅记录")
    filters = serializers.DictField(
        child=serializers.CharField(max_length=40), required=False, help_text=f"筛选条件：{'、'.join(FILTERS)}"
    )
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=list(FIELDS)), required=False, help_text="栏目；不填沿用上一次的选择"
    )
    is_full = serializers.BooleanField(default=False, help_text="含完整号码，须有相应权限")
    kind = serializers.ChoiceField(choices=KINDS, default=KINDS[0], help_text="文件格式")
    roster_kind = serializers.ChoiceField(
        choices=RosterKind.choices, default=RosterKind.PEOPLE, help_text="名册，或一项一行的附表（含全部栏目）"
    )


class ExportViewSet(ActorViewSet):
    """Exports (名册导出)."""

    serializer_class = ExportOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return ExportFile.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=ExportOut(many=True), filters=False)
    def list(self, request: Request) -> Response:
        """The log of exports, newest first."""
        return self.page(export_log(self.actor), ("-id",))

    @extend_schema(responses=ExportOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One own export in date."""
        return Response(ExportOut(get_export(self.actor, int(pk))).data)

    @extend_schema(request=ExportIn, responses={202: ExportOut})
    def create(self, request: Request) -> Response:
        """导出名册"""
        return Response(
            ExportOut(actions.ask_export(self.actor, **self.body(ExportIn))).data, status=status.HTTP_202_ACCEPTED
        )

    @extend_schema(request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @route(detail=True, methods=["post"])
    def fetch(self, request: Request, pk: str) -> HttpResponse:
        """下载名册"""
        row, content = actions.fetch_export(self.actor, export_id=int(pk))
        answer = HttpResponse(content, content_type="application/octet-stream")
        answer.headers["Content-Disposition"] = f'attachment; filename="{row.pk}.{row.filename.rpartition(".")[2]}"'
        return answer
