"""``/api/v1/reports/bundles``: the inspector's bundles."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.reports import actions
from apps.reports.models import Bundle
from apps.reports.queries.bundles import bundles, get_bundle


class BundleOut(serializers.ModelSerializer[Bundle]):
    """A bundle; ``job_id`` tells how far it is, ``manifest_sha256`` is what the bundle answers to."""

    class Meta:
        model = Bundle
        fields = (
            "id", "first", "last", "reason", "ordered_at", "job_id", "made_at", "rows", "size", "sha256", "manifest_sha256",
            "expires_at", "downloads",
        )  # fmt: skip


class BundleIn(serializers.Serializer[Any]):
    """Both days are included."""

    first = serializers.DateField(label="起始日")
    last = serializers.DateField(label="截止日")
    reason = serializers.CharField(label="用途", min_length=2, max_length=200)


class BundleViewSet(ActorViewSet):
    """Inspector's bundles (检查资料包)."""

    serializer_class = BundleOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Bundle.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=BundleOut(many=True))
    def list(self, request: Request) -> Response:
        """检查资料包，最近的在前"""
        return self.page(bundles(self.actor), ("-id",))

    @extend_schema(responses=BundleOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一份检查资料包：进度和摘要"""
        return Response(BundleOut(get_bundle(self.actor, int(pk))).data)

    @extend_schema(request=BundleIn, responses={202: BundleOut})
    def create(self, request: Request) -> Response:
        """生成检查资料包（后台办理）"""
        given = BundleIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = actions.order_bundle(self.actor, **given.validated_data)
        return Response(BundleOut(row).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["post"])
    def fetch(self, request: Request, pk: str) -> StreamingHttpResponse:
        """下载检查资料包（压缩包）；下载留有记录，断了重下请换一个编号"""
        return streamed(*actions.fetch_bundle(self.actor, bundle_id=int(pk)))


def streamed(row: Bundle, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """The zip, piece by piece."""
    head = attachment(b"", f"{row}.zip", "application/zip")
    return StreamingHttpResponse(pieces, headers={**head.headers, "Content-Length": str(row.size)})
