"""API doors of the lists to city, province and bank, and of the boxes."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import actions, queries
from apps.cards.api.shapes import Because, BoxRow, Counted, LotRow, NewLot, NewResult, ResultRow, Signing, TownCode
from apps.cards.models import Box, Lot
from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet


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
