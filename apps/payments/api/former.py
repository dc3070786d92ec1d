"""``/api/v1/payments/former-books``: books of what was paid before this system (历史发放账册), taken over by one person, confirmed by another."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.payments import actions
from apps.payments.api.shapes import ReasonIn
from apps.payments.models import FormerBook, FormerPayment
from apps.payments.queries import former


class FormerBookOut(serializers.ModelSerializer[FormerBook]):
    """A book: half-open days [since, until), rows and fen in all; only a confirmed one counts."""

    taken_by = serializers.CharField(source="taken_by.number", allow_null=True, default=None)
    decided_by = serializers.CharField(source="decided_by.number", allow_null=True, default=None)

    class Meta:
        model = FormerBook
        fields = (
            "id", "title", "year", "since", "until", "filename", "sha256", "row_count", "total_fen", "state", "taken_by", "taken_at", "decided_by",
            "decided_at", "reason",
        )  # fmt: skip


class FormerLineOut(serializers.ModelSerializer[FormerPayment]):
    """One line: what one person got under one item, of ``months`` months (0: once)."""

    dossier_no = serializers.CharField(source="person.dossier_no")
    name = serializers.CharField(source="person.name")

    class Meta:
        model = FormerPayment
        fields = ("line", "dossier_no", "name", "item", "scheme", "months", "amount_fen")


class FormerBookIn(serializers.Serializer[Any]):
    """A book's name, the days it tells of (both included, of one year), its file."""

    title = serializers.CharField(label="账册名称", min_length=2, max_length=80)
    first = serializers.DateField(label="起始日")
    last = serializers.DateField(label="截止日")
    file = serializers.FileField(
        label="账册文件", help_text="xlsx、xls或csv，20MB以内，表头与空白表一致；一行不对，整份不收"
    )


class SeenSumIn(serializers.Serializer[Any]):
    """The total the checker saw."""

    seen_fen = serializers.IntegerField(label="核对过的合计(分)", min_value=0, max_value=2**62)


class FormerBookViewSet(ActorViewSet):
    """Books of before (历史发放账册)."""

    serializer_class = FormerBookOut
    queryset = FormerBook.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=FormerBookOut(many=True))
    def list(self, request: Request) -> Response:
        """历史发放账册，最近录入的在前"""
        return self.page(former.books(self.actor), ("-id",))

    @extend_schema(responses=FormerBookOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一份历史发放账册"""
        return Response(FormerBookOut(former.get_book(self.actor, int(pk))).data)

    @extend_schema(parameters=LIST_PARAMETERS, responses=FormerLineOut(many=True))
    @route(detail=True)
    def lines(self, request: Request, pk: str) -> Response:
        """账册的明细，按行号；只列管辖范围内的人"""
        self.serializer_class = FormerLineOut  # type: ignore[assignment]
        return self.page(former.lines(self.actor, int(pk)), ("line", "id"))

    @extend_schema(request={"multipart/form-data": FormerBookIn}, responses={201: FormerBookOut})
    def create(self, request: Request) -> Response:
        """录入历史发放账册：整份录入，另一人复核以后才计入统计"""
        given = self.body(FormerBookIn)
        book = actions.BookGiven(given["title"], given["first"], given["last"] + timedelta(days=1), given["file"].name)
        row = actions.upload_former_book(self.actor, given=book, content=given["file"].read())
        return Response(FormerBookOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SeenSumIn, responses=FormerBookOut)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核历史发放账册（录入人以外的人）"""
        return Response(FormerBookOut(actions.confirm_former_book(self.actor, book_id=int(pk), **self.body(SeenSumIn))).data)

    @extend_schema(request=ReasonIn, responses=FormerBookOut)
    @route(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """退回历史发放账册"""
        return Response(FormerBookOut(actions.refuse_former_book(self.actor, book_id=int(pk), **self.body(ReasonIn))).data)
