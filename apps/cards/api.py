"""API doors of cards."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import actions, queries
from apps.cards.choices import (
    CardKind,
    CardState,
    DeliveryWay,
    LossKind,
    LotKind,
    ReplaceReason,
    Stage,
    Taker,
    WithdrawalGround,
)
from apps.cards.models import Application, Box, Card, LossReport, Lot, LotResult, Withdrawal
from apps.cards.queries.counts import figures, total
from apps.cases.choices import Channel, DelegateKind
from apps.cases.rules.delegates import Delegate
from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route


class CardRow(serializers.ModelSerializer[Card]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Card
        fields = ["id", "serial", "person", "kind", "identities", "sequence", "replaces", "reason", "payer", "bank_code", "bank_name",
                  "tail", "valid_until", "made_on", "delivered_on", "state"]  # fmt: skip


class ApplicationRow(serializers.ModelSerializer[Application]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")
    receipt_no = serializers.CharField(source="case.receipt_no", help_text="受理编号")
    step = serializers.CharField(source="case.step")

    class Meta:
        model = Application
        fields = ["id", "receipt_no", "case", "step", "person", "purpose", "kind", "identities", "bank_code", "delivery", "replaces",
                  "reason", "payer", "card"]  # fmt: skip


class LotRow(serializers.ModelSerializer[Lot]):
    class Meta:
        model = Lot
        fields = ["id", "number", "kind", "bank_code", "row_count", "serial_sum", "sha256", "made_at", "signed_at"]


class ResultRow(serializers.ModelSerializer[LotResult]):
    class Meta:
        model = LotResult
        fields = ["id", "stage", "filename", "sha256", "passed", "failed", "taken_at"]


class BoxRow(serializers.ModelSerializer[Box]):
    class Meta:
        model = Box
        fields = ["id", "number", "division", "row_count", "sent_at", "received_at"]


class WithdrawalRow(serializers.ModelSerializer[Withdrawal]):
    class Meta:
        model = Withdrawal
        fields = ["id", "card", "ground", "reason", "state", "proposed_at", "decision_no", "decided_on"]


class LossRow(serializers.ModelSerializer[LossReport]):
    class Meta:
        model = LossReport
        fields = ["id", "card", "kind", "reported_on", "until_on", "ended_on"]


class BetterPhoto(serializers.Serializer[Any]):
    photo = serializers.FileField(help_text="352×440像素JPEG，20—50KB，白色背景", allow_empty_file=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes, as the actions take them."""
        given = dict(super().to_internal_value(data))
        file = given.pop("photo")
        return {**given, "photo_name": file.name, "photo": file.read()}


class _WithPhoto(BetterPhoto):
    kind = serializers.ChoiceField(CardKind.choices)
    bank_code = serializers.CharField(max_length=12)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.STATION)
    delivery = serializers.ChoiceField(DeliveryWay.choices, default=DeliveryWay.STATION)
    delegate_kind = serializers.ChoiceField(DelegateKind.choices, default=DelegateKind.NONE)
    delegate_name = serializers.CharField(max_length=60, default="", allow_blank=True)
    delegate_relation = serializers.CharField(max_length=40, default="", allow_blank=True)
    delegate_scope = serializers.CharField(max_length=200, default="", allow_blank=True)
    delegate_id_number = serializers.CharField(max_length=18, default="", allow_blank=True)
    delegate_phone = serializers.CharField(max_length=11, default="", allow_blank=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The agent or guardian becomes one value."""
        given = super().to_internal_value(data)
        names = [name for name in given if name.startswith("delegate_")]
        return given | {"delegate": Delegate(**{name.removeprefix("delegate_"): given.pop(name) for name in names})}


class NewApplication(_WithPhoto):
    person_id = serializers.IntegerField(min_value=1)
    decision_no = serializers.CharField(max_length=80, default="", allow_blank=True)
    cleared = serializers.BooleanField(help_text="申请人声明不属于不予发证的情形")


class NewReplacement(_WithPhoto):
    reason = serializers.ChoiceField(ReplaceReason.choices)
    closed_account = serializers.CharField(max_length=80, default="", allow_blank=True)


class NewLot(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LotKind.choices)
    bank_code = serializers.CharField(max_length=12, default="", allow_blank=True)
    seen_count = serializers.IntegerField(min_value=0, required=False)


class NewResult(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(Stage.choices)
    file = serializers.FileField()

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes."""
        given = dict(super().to_internal_value(data))
        file = given.pop("file")
        return {**given, "name": file.name, "content": file.read()}


class Signing(serializers.Serializer[Any]):
    counted = serializers.IntegerField(min_value=0)
    counted_sum = serializers.IntegerField(min_value=0)


class Counted(serializers.Serializer[Any]):
    counted = serializers.IntegerField(min_value=0)


class TownCode(serializers.Serializer[Any]):
    town_code = serializers.RegexField(r"^\d{12}$")


class Handing(serializers.Serializer[Any]):
    way = serializers.ChoiceField(DeliveryWay.choices, default=DeliveryWay.STATION)
    taker = serializers.ChoiceField(Taker.choices, default=Taker.SELF)
    taker_name = serializers.CharField(max_length=60, default="", allow_blank=True)
    authority = serializers.CharField(max_length=200, default="", allow_blank=True)
    proof = serializers.FileField(required=False, help_text="签收单照片；送证上门的必须上传")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its bytes."""
        given = dict(super().to_internal_value(data))
        return given | ({"proof": given["proof"].read()} if "proof" in given else {})


class Losing(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LossKind.choices)
    reporter = serializers.CharField(max_length=60, default="", allow_blank=True)


class Swapping(serializers.Serializer[Any]):
    reason = serializers.ChoiceField([ReplaceReason.CHIP, ReplaceReason.FACE])
    tail = serializers.RegexField(r"^\d{4}$", help_text="新卡卡号后四位")
    valid_until = serializers.DateField()
    on = serializers.DateField(required=False, help_text="换卡日期，不填为今天")


class Withdrawing(serializers.Serializer[Any]):
    ground = serializers.ChoiceField(WithdrawalGround.choices)
    reason = serializers.CharField(max_length=300)


class Decision(serializers.Serializer[Any]):
    decision_no = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    upheld = serializers.BooleanField()


class Because(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


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


class LotViewSet(ActorViewSet):
    """Lists to city, province and bank (送审和制证批次)."""

    queryset = Lot.objects.none()
    serializer_class = LotRow
    parser_classes = (JSONParser, MultiPartParser)
    lookup_field = "number"
    lookup_value_regex = r"[A-Z]{2}\d{4}-\d{3,6}"

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """批次列表"""
        return self.page(queries.lots(self.actor), ("-id",))

    @extend_schema(request=NewLot, responses={201: LotRow})
    def create(self, request: Request) -> Response:
        """编制批次"""
        return Response(LotRow(actions.make_lot(self.actor, **self.body(NewLot))).data, status=201)

    @extend_schema(responses=LotRow)
    def retrieve(self, request: Request, number: str) -> Response:
        """一个批次"""
        return Response(LotRow(queries.get_lot(self.actor, number)).data)

    @extend_schema(request=Because, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @route(detail=True, methods=["post"])
    def file(self, request: Request, number: str) -> HttpResponse:
        """下载报送文件：名单、照片和结果回填表；用途留有记录"""
        name, content = actions.fetch_lot(self.actor, number=number, **self.body(Because))
        return attachment(content, name, "application/zip")

    @extend_schema(request={"multipart/form-data": NewResult}, responses={201: ResultRow})
    @route(detail=True, methods=["post"])
    def results(self, request: Request, number: str) -> Response:
        """导入结果文件"""
        row = actions.take_result(self.actor, number=number, **self.body(NewResult))
        return Response(ResultRow(row).data, status=201)

    @extend_schema(request=Signing, responses=LotRow)
    @route(detail=True, methods=["post"])
    def sign(self, request: Request, number: str) -> Response:
        """签收成品证"""
        return Response(LotRow(actions.sign_lot(self.actor, number=number, **self.body(Signing))).data)


class BoxViewSet(ActorViewSet):
    """Boxes to the townships (分发箱)."""

    queryset = Box.objects.none()
    serializer_class = BoxRow
    lookup_field = "number"
    lookup_value_regex = r"X\d{3}-\d{4}-\d{3,6}"

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """分发箱列表"""
        return self.page(queries.boxes(self.actor), ("-id",))

    @extend_schema(request=TownCode, responses={201: BoxRow})
    def create(self, request: Request) -> Response:
        """装箱发往乡镇"""
        return Response(BoxRow(actions.dispatch_box(self.actor, **self.body(TownCode))).data, status=201)

    @extend_schema(request=Counted, responses=BoxRow)
    @route(detail=True, methods=["post"])
    def receive(self, request: Request, number: str) -> Response:
        """服务站接收"""
        return Response(BoxRow(actions.receive_box(self.actor, number=number, **self.body(Counted))).data)


class WithdrawalViewSet(ActorViewSet):
    """Withdrawals (收回)."""

    queryset = Withdrawal.objects.none()
    serializer_class = WithdrawalRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """收回列表"""
        return self.page(queries.withdrawals(self.actor), ("-id",))

    @extend_schema(request=Decision, responses=WithdrawalRow)
    @route(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """登记省级决定"""
        row = actions.decide_withdrawal(self.actor, withdrawal_id=int(pk), **self.body(Decision))
        return Response(WithdrawalRow(row).data)


routes: list[Route] = [
    ("cards/applications", ApplicationViewSet, "card_application"),
    ("cards/lots", LotViewSet, "card_lot"),
    ("cards/boxes", BoxViewSet, "card_box"),
    ("cards/withdrawals", WithdrawalViewSet, "card_withdrawal"),
    ("cards", CardViewSet, "card"),
]
