"""``/api/v1/visits/stock``: goods bought, sent, written off."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.visits import actions, queries
from apps.visits.choices import Fund
from apps.visits.models import GoodsLot, Stock, StockMove


class StockRow(serializers.ModelSerializer[Stock]):
    name = serializers.CharField(source="lot.name")
    unit = serializers.CharField(source="lot.unit")
    unit_fen = serializers.IntegerField(source="lot.unit_fen")

    class Meta:
        model = Stock
        fields = ["id", "lot", "name", "unit", "unit_fen", "division", "quantity"]


class StockBuyIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    unit = serializers.CharField(max_length=10)
    unit_fen = serializers.IntegerField(min_value=1, max_value=100_000_000)
    quantity = serializers.IntegerField(min_value=1, max_value=999_999)
    fund = serializers.ChoiceField(Fund.choices)
    invoice_no = serializers.CharField(max_length=60)
    bought_on = serializers.DateField()
    division = serializers.RegexField(r"^\d{12}$", help_text="入库单位")


class StockLot(serializers.ModelSerializer[GoodsLot]):
    class Meta:
        model = GoodsLot
        fields = ["id", "name", "unit", "unit_fen", "quantity", "fund", "invoice_no", "bought_on", "division"]


class StockSendIn(serializers.Serializer[Any]):
    target = serializers.RegexField(r"^\d{12}$", help_text="调入单位")
    quantity = serializers.IntegerField(min_value=1, max_value=999_999)


class StockLossIn(serializers.Serializer[Any]):
    quantity = serializers.IntegerField(min_value=1, max_value=999_999)
    reason = serializers.CharField(max_length=200)


class StockMoved(serializers.ModelSerializer[StockMove]):
    class Meta:
        model = StockMove
        fields = ["id", "lot", "kind", "source", "target", "quantity", "note"]


class StockViewSet(ActorViewSet):
    """Goods (慰问品库存)."""

    queryset = Stock.objects.none()
    serializer_class = StockRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """慰问品库存列表"""
        return self.page(queries.stocks(self.actor), ("id",))

    @extend_schema(request=StockBuyIn, responses={201: StockLot})
    def create(self, request: Request) -> Response:
        """登记慰问品采购或捐赠"""
        return Response(StockLot(actions.buy_goods(self.actor, **self.body(StockBuyIn))).data, status=201)

    @extend_schema(request=StockSendIn, responses={201: StockMoved})
    @route(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """调拨慰问品"""
        require(self.actor, "visits.send_goods")
        row = queries.get_stock(self.actor, int(pk))
        given = self.body(StockSendIn)
        move = actions.send_goods(self.actor, lot_id=row.lot_id, source=row.division_id, **given)
        return Response(StockMoved(move).data, status=201)

    @extend_schema(request=StockLossIn, responses={201: StockMoved})
    @route(detail=True, methods=["post"])
    def lose(self, request: Request, pk: str) -> Response:
        """慰问品报损"""
        require(self.actor, "visits.write_off_goods")
        row = queries.get_stock(self.actor, int(pk))
        given = self.body(StockLossIn)
        move = actions.write_off_goods(self.actor, lot_id=row.lot_id, source=row.division_id, **given)
        return Response(StockMoved(move).data, status=201)
