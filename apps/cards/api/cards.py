"""API doors of cards, applications and withdrawals."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import actions, queries
from apps.cards.api.shapes import (
    ApplicationRow,
    Because,
    BetterPhoto,
    CardRow,
    Decision,
    DueRow,
    Handing,
    LedgerFile,
    Losing,
    LossRow,
    NewApplication,
    NewReplacement,
    Swapping,
    Taken,
    WithdrawalRow,
    Withdrawing,
)
from apps.cards.choices import CardState
from apps.cards.models import Application, Card, Withdrawal
from apps.cards.queries.counts import figures, total
from apps.cards.queries.facts import barred
from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.core.together import Together


class CardViewSet(ActorViewSet):
    """Cards (优待证)."""

    queryset = Card.objects.none()
    serializer_class = CardRow
    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=CardState.values)])
    def list(self, request: Request) -> Response:
        """优待证列表"""
        rows, state = queries.cards(self.actor), request.query_params.get("state", "")
        return self.page(rows.filter(state=state) if state else rows, ("-id",))

    @extend_schema(responses=CardRow)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一张优待证"""
        return Response(CardRow(queries.get_card(self.actor, int(pk))).data)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @route(detail=False, methods=["get"])
    def balance(self, request: Request) -> Response:
        """各乡镇平衡和累计发放"""
        rows, year = queries.conservation(self.actor), figures(self.actor, self.actor.today.year)
        names = ("issued", "in_use", "lost", "replaced", "recalled", "in_transit", "first")
        towns = [{"town": row.code, **{name: getattr(row.balance, name) for name in names}} for row in rows]
        whole = {name: getattr(total(rows), name) for name in names}
        return Response({"towns": towns, "total": whole, "year": year.year, "new": year.new, "cumulative": year.cumulative})

    @extend_schema(request={"multipart/form-data": LedgerFile}, responses={201: Taken})
    @route(detail=False, methods=["post"])
    def ledger(self, request: Request) -> Response:
        """导入已发证件台账，整份登记或者整份退回"""
        return Response({"cards": actions.take_ledger(self.actor, **self.body(LedgerFile))}, status=201)

    @extend_schema(request={"multipart/form-data": NewReplacement}, responses={201: ApplicationRow})
    @route(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """申请补换"""
        row = actions.apply_for_replacement(self.actor, card_id=int(pk), **self.body(NewReplacement))
        return Response(ApplicationRow(row).data, status=201)

    @extend_schema(request={"multipart/form-data": Handing, "application/json": Handing}, responses=CardRow)
    @route(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str) -> Response:
        """发放签收"""
        return Response(CardRow(actions.deliver_card(self.actor, card_id=int(pk), **self.body(Handing))).data)

    @extend_schema(request=Losing, responses={201: LossRow})
    @route(detail=True, methods=["post"])
    def loss(self, request: Request, pk: str) -> Response:
        """登记挂失"""
        return Response(LossRow(actions.report_loss(self.actor, card_id=int(pk), **self.body(Losing))).data, status=201)

    @extend_schema(request=Swapping, responses={201: CardRow})
    @route(detail=True, methods=["post"])
    def swap(self, request: Request, pk: str) -> Response:
        """登记银行换卡：旧证作废，返回新证"""
        return Response(CardRow(actions.record_swap(self.actor, card_id=int(pk), **self.body(Swapping))).data, status=201)

    @extend_schema(request=None, responses=CardRow)
    @route(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """解除临时挂失"""
        return Response(CardRow(actions.lift_stop(self.actor, card_id=int(pk))).data)

    @extend_schema(request=Withdrawing, responses={201: WithdrawalRow})
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """提出收回"""
        row = actions.propose_withdrawal(self.actor, card_id=int(pk), **self.body(Withdrawing))
        return Response(WithdrawalRow(row).data, status=201)

    @extend_schema(request=Because, responses=CardRow)
    @route(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        """登记收回（持证人去世或迁出）"""
        return Response(CardRow(actions.recall_card(self.actor, card_id=int(pk), **self.body(Because))).data)

    @extend_schema(request=Because, responses=CardRow)
    @route(detail=True, methods=["post"])
    def requeue(self, request: Request, pk: str) -> Response:
        """重新制证"""
        return Response(CardRow(actions.requeue_card(self.actor, card_id=int(pk), **self.body(Because))).data)

    @extend_schema(request=Because, responses=CardRow)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消制证"""
        return Response(CardRow(actions.cancel_card(self.actor, card_id=int(pk), **self.body(Because))).data)


class ApplicationViewSet(ActorViewSet):
    """Applications (优待证申请); their steps are taken on the case."""

    queryset = Application.objects.none()
    serializer_class = ApplicationRow
    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """优待证申请列表"""
        return self.page(queries.applications(self.actor), ("-id",))

    @extend_schema(request={"multipart/form-data": NewApplication}, responses={201: ApplicationRow})
    def create(self, request: Request) -> Response:
        """登记申领"""
        return Response(ApplicationRow(actions.apply_for_card(self.actor, **self.body(NewApplication))).data, status=201)

    @extend_schema(request={"multipart/form-data": BetterPhoto}, responses=ApplicationRow)
    @route(detail=True, methods=["post"])
    def photo(self, request: Request, pk: str) -> Response:
        """更换照片，报送上级以前"""
        row = actions.renew_photo(self.actor, application_id=int(pk), **self.body(BetterPhoto))
        return Response(ApplicationRow(row).data)

    @extend_schema(request=Because, responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @route(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> HttpResponse:
        """查看证件照片；事由留有记录"""
        require(self.actor, "cards.read_photo")
        row = queries.get_application(self.actor, int(pk))
        seen = actions.read_photo(self.actor, photo_id=row.photo_id, **self.body(Because))
        return HttpResponse(seen, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


class WithdrawalViewSet(ActorViewSet):
    """Withdrawals (收回)."""

    queryset = Withdrawal.objects.none()
    serializer_class = WithdrawalRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """收回列表"""
        return self.page(queries.withdrawals(self.actor), ("-id",))

    @extend_schema(responses=DueRow(many=True))
    @route(detail=False, methods=["get"])
    def due(self, request: Request) -> Response:
        """应提出收回的优待证：档案登记了服刑、通缉等情形，尚未提出"""
        return Response(DueRow(barred(self.actor, Together()).value, many=True).data)

    @extend_schema(request=Decision, responses=WithdrawalRow)
    @route(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """登记省级决定"""
        row = actions.decide_withdrawal(self.actor, withdrawal_id=int(pk), **self.body(Decision))
        return Response(WithdrawalRow(row).data)
