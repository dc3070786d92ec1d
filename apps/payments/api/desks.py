"""``/api/v1/payments/lines|files|receivables|ledgers/…``: one call of a query or action an entry."""

from urllib.parse import quote

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.payments import actions, queries
from apps.payments.api.shapes import (
    AmountIn,
    LedgerOut,
    NoteIn,
    OpenReceivableIn,
    OutcomeIn,
    PaymentOut,
    ReasonIn,
    ReceivableOut,
    UnknownOut,
)
from apps.payments.models import Payment, Receivable
from apps.payments.queries import desks


class PaymentViewSet(ActorViewSet):
    """Lines (发放明细) of persons inside the places."""

    serializer_class = PaymentOut
    queryset = Payment.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """发放明细，新的在前"""
        return self.page(queries.payments(self.actor), ("-id",))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一笔明细"""
        return Response(PaymentOut(queries.get_payment(self.actor, int(pk))).data)

    @extend_schema(parameters=LIST_PARAMETERS, responses=PaymentOut(many=True))
    @route(detail=False)
    def rejected(self, request: Request) -> Response:
        """退票待处理"""
        return self.page(desks.rejected(self.actor), ("changed_at", "id"))

    @extend_schema(parameters=LIST_PARAMETERS, responses=UnknownOut(many=True))
    @route(detail=False)
    def unknown(self, request: Request) -> Response:
        """结果未明"""
        self.serializer_class = UnknownOut  # type: ignore[assignment]
        return self.page(desks.unknowns(self.actor), ("marked_at", "id"))

    @extend_schema(request=ReasonIn, responses=PaymentOut)
    @route(detail=True, methods=["post"])
    def exclude(self, request: Request, pk: str) -> Response:
        """移出批次"""
        return Response(PaymentOut(actions.exclude_payment(self.actor, payment_id=int(pk), **self.body(ReasonIn))).data)

    @extend_schema(request=ReasonIn, responses=PaymentOut)
    @route(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """移回批次"""
        return Response(PaymentOut(actions.restore_payment(self.actor, payment_id=int(pk), **self.body(ReasonIn))).data)

    @extend_schema(request=OutcomeIn, responses=PaymentOut)
    @route(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """核实未明结果"""
        return Response(PaymentOut(actions.resolve_unknown(self.actor, payment_id=int(pk), **self.body(OutcomeIn))).data)


class FileViewSet(ActorViewSet):
    """Bank files (报盘文件): stored bytes only."""

    serializer_class = NoteIn

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """下载报盘文件"""
        found = actions.download_file(self.actor, file_id=int(pk))
        answer = HttpResponse(found.content, content_type="application/octet-stream")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return answer


class ReceivableViewSet(ActorViewSet):
    """Receivables (应收款)."""

    serializer_class = ReceivableOut
    queryset = Receivable.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """应收款，新的在前"""
        return self.page(queries.receivables(self.actor), ("-id",))

    @extend_schema(request=OpenReceivableIn, responses={201: ReceivableOut})
    def create(self, request: Request) -> Response:
        """登记应收款"""
        row = actions.open_receivable(self.actor, **self.body(OpenReceivableIn))
        return Response(ReceivableOut(self.one(queries.receivables(self.actor), row.pk, "这笔应收款")).data, status=201)

    @extend_schema(request=AmountIn, responses=ReceivableOut)
    @route(detail=True, methods=["post"])
    def cash(self, request: Request, pk: str) -> Response:
        """登记退回现金"""
        given = self.body(AmountIn)
        actions.record_cash(self.actor, receivable_id=int(pk), amount_fen=given["amount_fen"], evidence=given["text"])
        return Response(ReceivableOut(self.one(queries.receivables(self.actor), pk, "这笔应收款")).data)

    @extend_schema(request=AmountIn, responses=ReceivableOut)
    @route(detail=True, methods=["post"])
    def waive(self, request: Request, pk: str) -> Response:
        """申请核销"""
        given = self.body(AmountIn)
        actions.propose_waiver(self.actor, receivable_id=int(pk), amount_fen=given["amount_fen"], reason=given["text"])
        return Response(ReceivableOut(self.one(queries.receivables(self.actor), pk, "这笔应收款")).data)


class LedgerViewSet(ActorViewSet):
    """A person's ledger of months (发放台账)."""

    serializer_class = LedgerOut

    @extend_schema(responses=LedgerOut(many=True))
    def retrieve(self, request: Request, pk: str) -> Response:
        """一人的逐月台账"""
        return Response(LedgerOut(queries.ledger(self.actor, int(pk)), many=True).data)
