"""``/api/v1/payments/batches/…``: one call of a query or action an entry."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action as route
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.month import Month
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.payments import actions, queries
from apps.payments.api.shapes import (
    BatchOut,
    ComposeIn,
    DifferenceOut,
    NoteIn,
    PaymentOut,
    PublishIn,
    ReasonIn,
    ReminderIn,
    ReturnIn,
    SeenIn,
    TieRowOut,
    VoucherIn,
)
from apps.payments.models import Batch
from apps.payments.queries.batches import get_batch

MOST = 64 * 1024 * 1024
MONTH = OpenApiParameter("month", OpenApiTypes.STR, required=True, description="月份，例如 2026-11")


class BatchViewSet(ActorViewSet):
    """Batches (发放批次)."""

    serializer_class = BatchOut
    queryset = Batch.objects.none()

    def _told(self, pk: str) -> Response:
        return Response(BatchOut(get_batch(self.actor, pk)).data)

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """批次列表"""
        return self.page(queries.batches(self.actor), ("-month", "-ordinal"))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一个批次"""
        return self._told(pk)

    @extend_schema(request=ComposeIn, responses={201: BatchOut})
    def create(self, request: Request) -> Response:
        """组批"""
        given = self.body(ComposeIn)
        batch = actions.compose_batch(self.actor, **given | {"month": Month.parse(given["month"])})
        return Response(BatchOut(batch).data, status=201)

    @extend_schema(request=SeenIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """提交复核"""
        actions.submit_batch(self.actor, batch_id=int(pk), seen_fen=self.body(SeenIn)["seen_fen"])
        return self._told(pk)

    @extend_schema(request=SeenIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """复核"""
        actions.review_batch(self.actor, batch_id=int(pk), **self.body(SeenIn))
        return self._told(pk)

    @extend_schema(request=SeenIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """审批"""
        actions.approve_batch(self.actor, batch_id=int(pk), **self.body(SeenIn))
        return self._told(pk)

    @extend_schema(request=ReasonIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回修改"""
        actions.reject_batch(self.actor, batch_id=int(pk), **self.body(ReasonIn))
        return self._told(pk)

    @extend_schema(request=ReasonIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """作废"""
        actions.cancel_batch(self.actor, batch_id=int(pk), **self.body(ReasonIn))
        return self._told(pk)

    @extend_schema(request=None, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def file(self, request: Request, pk: str) -> Response:
        """生成报盘文件"""
        actions.make_files(self.actor, batch_id=int(pk))
        return self._told(pk)

    @extend_schema(request=NoteIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """登记送交银行"""
        actions.mark_sent(self.actor, batch_id=int(pk), **self.body(NoteIn))
        return self._told(pk)

    @extend_schema(request=ReturnIn, responses=BatchOut)
    @route(detail=True, methods=["post"], url_path="return", parser_classes=[MultiPartParser])
    def take_return(self, request: Request, pk: str) -> Response:
        """上传回盘文件"""
        given = self.body(ReturnIn)["file"]
        actions.take_return(self.actor, batch_id=int(pk), content=given.read(MOST), name=given.name)
        return self._told(pk)

    @extend_schema(request=NoteIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def end_return(self, request: Request, pk: str) -> Response:
        """登记回盘完毕，没有结果的列为未明"""
        actions.close_return(self.actor, batch_id=int(pk), **self.body(NoteIn))
        return self._told(pk)

    @extend_schema(request=None, responses={202: BatchOut})
    @route(detail=True, methods=["post"])
    def tell(self, request: Request, pk: str) -> Response:
        """告知收款人到账或退票，由后台逐人写短信"""
        actions.order_telling(self.actor, batch_id=int(pk))
        return Response(self._told(pk).data, status=202)

    @extend_schema(request=None, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """结清"""
        actions.close_batch(self.actor, batch_id=int(pk))
        return self._told(pk)

    @extend_schema(request=VoucherIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def voucher(self, request: Request, pk: str) -> Response:
        """登记财政凭证"""
        actions.record_voucher(self.actor, batch_id=int(pk), **self.body(VoucherIn))
        return self._told(pk)

    @extend_schema(request=PublishIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """公示新增人员名单"""
        actions.publish_batch(self.actor, batch_id=int(pk), **self.body(PublishIn))
        return self._told(pk)

    @extend_schema(request=PublishIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def defer_newcomers(self, request: Request, pk: str) -> Response:
        """公示新增人员并移出本批次"""
        actions.defer_newcomers(self.actor, batch_id=int(pk), **self.body(PublishIn))
        return self._told(pk)

    @extend_schema(request=ReminderIn, responses=BatchOut)
    @route(detail=True, methods=["post"])
    def reminder(self, request: Request, pk: str) -> Response:
        """查看一条提醒；写明 answer 即同时答复"""
        given = self.body(ReminderIn)
        actions.open_reminder(self.actor, batch_id=int(pk), key=given["key"])
        if given["answer"]:
            actions.answer_reminder(self.actor, batch_id=int(pk), **given)
        return self._told(pk)

    @extend_schema(responses=DifferenceOut)
    @route(detail=True)
    def difference(self, request: Request, pk: str) -> Response:
        """与上月差异"""
        found = queries.difference(self.actor, get_batch(self.actor, pk))
        return Response(DifferenceOut(found).data)

    @extend_schema(parameters=LIST_PARAMETERS, responses=PaymentOut(many=True))
    @route(detail=True)
    def lines(self, request: Request, pk: str) -> Response:
        """批次明细"""
        self.serializer_class = PaymentOut  # type: ignore[assignment]
        return self.page(queries.payments_of(self.actor, int(pk)), ("seq",))

    @extend_schema(parameters=[MONTH], responses=TieRowOut(many=True), filters=False)
    @route(detail=False)
    def tie_out(self, request: Request) -> Response:
        """对账"""
        month = Month.parse(request.query_params.get("month", ""))
        return Response(TieRowOut(queries.tie_out(self.actor, month).rows, many=True).data)
