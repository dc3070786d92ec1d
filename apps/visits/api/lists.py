"""``/api/v1/visits/listings``, ``pairings``, ``promises``: lists kept by hand, officers, what waits for an answer."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.visits import actions, queries
from apps.visits.api.visits import VisitReasonIn
from apps.visits.choices import Answered, PromiseState
from apps.visits.models import Listing, Pairing, Promise
from apps.visits.rules.lists import BY_HAND


class ListingRow(serializers.ModelSerializer[Listing]):
    class Meta:
        model = Listing
        fields = ["id", "person_id", "kind", "since", "until", "reason", "ended_reason"]


class ListingIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField([(one.value, one.label) for one in BY_HAND])
    reason = serializers.CharField(max_length=200)


class PairingRow(serializers.ModelSerializer[Pairing]):
    class Meta:
        model = Pairing
        fields = ["id", "person_id", "officer_id", "handbook_no", "since", "until", "ended_reason"]


class PairingIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    staff_id = serializers.IntegerField(min_value=1, help_text="联系人")
    handbook_no = serializers.CharField(max_length=40, default="", allow_blank=True, help_text="联系手册编号")


class SaidOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    who = serializers.CharField()
    how = serializers.CharField()
    outcome = serializers.CharField()
    words = serializers.CharField()


class PromisedRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="row.pk")
    person_id = serializers.IntegerField(source="row.person_id")
    visit_id = serializers.IntegerField(source="row.visit_id")
    kind = serializers.CharField(source="row.kind")
    case = serializers.CharField(source="row.case.receipt_no", default="", help_text="办件受理编号")
    state = serializers.CharField(source="row.state")
    words = serializers.CharField(help_text="答应的事")
    answers = SaidOut(many=True)


class DeskAnswerIn(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(Answered.choices)
    words = serializers.CharField(max_length=300, help_text="办得怎样、怎样告知本人的")


class ListingViewSet(ActorViewSet):
    """Lists kept by hand (联系名单)."""

    queryset = Listing.objects.none()
    serializer_class = ListingRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """联系名单"""
        return self.page(queries.listings(self.actor), ("-id",))

    @extend_schema(request=ListingIn, responses={201: ListingRow})
    def create(self, request: Request) -> Response:
        """列入联系名单"""
        return Response(ListingRow(actions.list_person(self.actor, **self.body(ListingIn))).data, status=201)

    @extend_schema(request=VisitReasonIn, responses=ListingRow)
    @route(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """移出联系名单"""
        row = actions.unlist_person(self.actor, listing_id=int(pk), **self.body(VisitReasonIn))
        return Response(ListingRow(row).data)


class PairingViewSet(ActorViewSet):
    """Pairings (结对联系)."""

    queryset = Pairing.objects.none()
    serializer_class = PairingRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """结对联系列表"""
        return self.page(queries.pairings(self.actor), ("-id",))

    @extend_schema(request=PairingIn, responses={201: PairingRow})
    def create(self, request: Request) -> Response:
        """登记结对联系；原来的结对同时结束"""
        return Response(PairingRow(actions.pair_person(self.actor, **self.body(PairingIn))).data, status=201)

    @extend_schema(request=VisitReasonIn, responses=PairingRow)
    @route(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """结束结对联系"""
        row = actions.end_pairing(self.actor, pairing_id=int(pk), **self.body(VisitReasonIn))
        return Response(PairingRow(row).data)


class PromiseViewSet(ActorViewSet):
    """Promises (走访中答应的事)."""

    queryset = Promise.objects.none()
    serializer_class = PromisedRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=PromiseState.values)])
    def list(self, request: Request) -> Response:
        """走访中答应的事；不指定状态的只列待答复"""
        state = request.query_params.get("state", "")
        rows = queries.promises(self.actor).filter(state=state if state in PromiseState.values else PromiseState.OPEN)
        return self.page(rows, ("id",), opened=queries.opened)

    @extend_schema(request=DeskAnswerIn, responses=PromisedRow)
    @route(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """电话或窗口答复"""
        actions.answer_promise(self.actor, promise_id=int(pk), **self.body(DeskAnswerIn))
        (one,) = queries.opened([queries.get_promise(self.actor, int(pk))])
        return Response(PromisedRow(one).data)
