"""The API door of opening stock (期初待遇): a list of rights of a former system."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.benefits import actions
from apps.benefits.api.rights import MonthField
from apps.benefits.rules import SCHEMES
from apps.benefits.rules.opening import OFFERED
from apps.core.rest import ActorViewSet, Route


class NewOpening(serializers.Serializer[Any]):
    scheme = serializers.ChoiceField([(code, SCHEMES[code].name) for code in OFFERED], help_text="待遇项目，一个项目一份")
    opened_month = MonthField(help_text="本系统起算月；此前月份已由原系统结清")
    file = serializers.FileField(help_text="xlsx、xls或csv，20MB以内；按该项目的模板")


class OpeningMade(serializers.Serializer[Any]):
    entitlement_ids = serializers.ListField(child=serializers.IntegerField(), help_text="录入的待遇，等待另一人整批复核")
    count = serializers.IntegerField()


class SeenOpening(serializers.Serializer[Any]):
    entitlement_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=50_000
    )
    seen_count = serializers.IntegerField(min_value=1, help_text="所见条数")


class Confirmed(serializers.Serializer[Any]):
    confirmed = serializers.IntegerField()


class OpeningViewSet(ActorViewSet):
    """Opening stock (期初待遇): a list of rights of a former system, entered and confirmed as a whole."""

    serializer_class = OpeningMade

    @extend_schema(request={"multipart/form-data": NewOpening}, responses={201: OpeningMade})
    def create(self, request: Request) -> Response:
        """成批录入期初待遇"""
        given = self.body(NewOpening)
        made = actions.upload_opening(
            self.actor, scheme=given["scheme"], opened_month=given["opened_month"], content=given["file"].read()
        )
        return Response({"entitlement_ids": made, "count": len(made)}, status=201)

    @extend_schema(request=SeenOpening, responses=Confirmed)
    @route(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        """整批复核期初待遇"""
        return Response({"confirmed": actions.confirm_opening(self.actor, **self.body(SeenOpening))})


routes: list[Route] = [("benefits/openings", OpeningViewSet, "opening")]
