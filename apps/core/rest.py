"""What every API view shares: the actor, keyset pages, one key per write. Each app's ``api.py`` lists its ``routes``.

A route is ``(prefix, viewset, basename)``; ``veterans_portal.api`` joins them all under ``/api/v1/``.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.http import actor_of_request
from apps.core.idempotency import HEADER, LONGEST, UNSAFE, RequireKey
from apps.core.pages import keyset

Row = TypeVar("Row", bound=Model)
Route = tuple[str, type[viewsets.ViewSetMixin], str]
LIST_PARAMETERS = [
    OpenApiParameter("after", OpenApiTypes.STR, description="上一页给出的 next"),
    OpenApiParameter("size", OpenApiTypes.INT, description="每页行数，1至200，默认50"),
]

# What any operation may answer besides its result; the shape is always the same.
REFUSALS = {
    "400": "请求内容无法识别，或缺少编号", "401": "尚未登录", "403": "没有权限", "404": "没有找到，或不在管辖范围内",
    "405": "不支持这种操作", "406": "不支持所要求的格式", "409": "状态已经改变，或已经办过", "413": "内容太大", "415": "格式不支持",
    "422": "填写的内容不正确", "429": "操作过于频繁",
}  # fmt: skip


class RefusalOut(serializers.Serializer[Any]):
    """A refusal: what is wrong and what to do next."""

    code = serializers.CharField()
    message_zh = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    hint = serializers.CharField(allow_null=True)


class Schema(AutoSchema):
    """The OpenAPI of the house: every write carries a key, every refusal has one shape."""

    def get_override_parameters(self) -> list[Any]:
        if self.method not in UNSAFE or not issubclass(type(self.view), RequireKey):
            return []
        words = "每次办理一个唯一编号（如 UUID）；重试时沿用同一编号，只办理一次"
        text = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[!-~]+$"}
        return [OpenApiParameter(HEADER, text, OpenApiParameter.HEADER, required=True, description=words)]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None and self.path.startswith("/api/"):
            _as_page(operation)
            shape = self.resolve_serializer(RefusalOut, "response").ref
            for status, words in REFUSALS.items():
                body = {"description": words, "content": {"application/json": {"schema": shape}}}
                operation["responses"].setdefault(status, body)
        return operation


def _as_page(operation: dict[str, Any]) -> None:
    """A list that takes ``after`` answers with one keyset page, not with a bare array."""
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    taken = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "after" in taken and content.get("schema", {}).get("type") == "array":
        token = {"type": "string", "nullable": True}
        properties = {"results": content["schema"], "next": token, "previous": token}
        content["schema"] = {"type": "object", "properties": properties, "required": list(properties)}


class Json(JSONParser):
    """JSON whose nesting nobody meant is unreadable, not a crash."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError from error


def asked_of(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What stands after the address, empty parts left out; refused as a wrong body is."""
    parsed = serializer(data={key: value for key, value in request.query_params.items() if value})
    parsed.is_valid(raise_exception=True)
    return dict(parsed.validated_data)


class ActorViewSet(RequireKey, viewsets.GenericViewSet[Any]):
    """A viewset whose reads are queries and whose writes are actions; every write carries an Idempotency-Key."""

    lookup_value_regex = r"\d{1,18}"
    pagination_class = None
    filter_backends: Sequence[Any] = ()
    parser_classes: Sequence[Any] = (Json, FormParser, MultiPartParser)

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor_of_request(self.request)

    def page(
        self,
        rows: QuerySet[Row],
        order: Sequence[str],
        opened: Callable[[Sequence[Row]], Sequence[Any]] = list,
        **context: Any,
    ) -> Response:
        """One keyset page: ``{"results": […], "next": token or null, "previous": …}``; ``opened`` gives what is shown of its rows."""
        request: Request = self.request
        try:
            size = int(request.query_params.get("size", "50"))
        except ValueError:
            raise Invalid("size 应为1至200的整数。", field="size") from None
        found = keyset(rows, order=order, after=request.query_params.get("after") or None, size=size)
        serializer = self.get_serializer_class()
        body = serializer(opened(found.rows), many=True, context={**self.get_serializer_context(), **context}).data
        return Response({"results": body, "next": found.next_token, "previous": found.previous_token})

    def one(self, rows: QuerySet[Row], pk: Any, what: str) -> Row:
        """One row of a query by id; NotFound outside the actor's places."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise NotFound(f"没有找到{what}。它可能不在您的管辖范围内；请从列表重新进入。")
        return row

    def body(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The parsed body; wrong shapes are refused in Chinese by the exception handler."""
        parsed = serializer(data=self.request.data)
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)
