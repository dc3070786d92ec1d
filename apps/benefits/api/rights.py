"""The API doors of benefits: parse, call one query or action, answer."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.benefits import actions, queries
from apps.benefits.choices import ConfirmationChannel, EventKind
from apps.benefits.models import Entitlement, Grant, LifeEvent, PriceRun
from apps.core.action import require
from apps.core.month import Month
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "example": "2026-11"})
class MonthField(serializers.Field[Month, str, str, Any]):
    """A month as ``2026-11``; a wrong one is refused by ``Month.parse`` in Chinese."""

    def to_internal_value(self, data: str) -> Month:
        return Month.parse(str(data))

    def to_representation(self, value: Month) -> str:
        return str(value)


class EntitlementRow(serializers.ModelSerializer[Entitlement]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")
    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = Entitlement
        fields = [
            "id", "person", "person_name", "scheme", "facts", "decided_on", "decision_no", "known_on",
            "opened_month", "ended_month", "region_code", "state", "reason",
        ]  # fmt: skip


class EventRow(serializers.ModelSerializer[LifeEvent]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = LifeEvent
        fields = [
            "id",
            "person",
            "entitlement",
            "kind",
            "on",
            "data",
            "evidence",
            "known_on",
            "state",
            "withdrawn_on",
            "reason",
        ]


class GrantRow(serializers.ModelSerializer[Grant]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Grant
        fields = [
            "id",
            "person",
            "scheme",
            "component",
            "month",
            "facts",
            "amount_fen",
            "decided_on",
            "known_on",
            "state",
            "reason",
        ]


class PriceRunRow(serializers.ModelSerializer[PriceRun]):
    class Meta:
        model = PriceRun
        fields = ["id", "month", "region_code", "facts", "amount_fen", "people", "document_no", "state", "reason"]


class NewPriceRun(serializers.Serializer[Any]):
    month = MonthField()
    facts = serializers.DictField(help_text="cpi_percent、food_percent，百分数")
    document_no = serializers.CharField(max_length=120)


class SeenRun(serializers.Serializer[Any]):
    seen_fen = serializers.IntegerField()
    seen_people = serializers.IntegerField()


class NewEntitlement(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    scheme = serializers.CharField(max_length=40)
    facts = serializers.DictField(default=dict)
    decided_on = serializers.DateField()
    decision_no = serializers.CharField(max_length=80, default="", allow_blank=True)
    opened_month = MonthField(required=False)


class NewEvent(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField([pair for pair in EventKind.choices if pair[0] != EventKind.DEATH])
    on = serializers.DateField()
    evidence = serializers.CharField(max_length=200)
    facts = serializers.DictField(default=dict, help_text="变动要素，如死亡原因、调整后的等级")
    entitlement_id = serializers.IntegerField(min_value=1, required=False)


class NewGrant(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    scheme = serializers.CharField(max_length=40)
    facts = serializers.DictField(default=dict)
    decided_on = serializers.DateField()
    month = MonthField()
    decision_no = serializers.CharField(max_length=80, default="", allow_blank=True)


class Reason(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class Seen(serializers.Serializer[Any]):
    seen_fen = serializers.IntegerField()


class NewConfirmation(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    person_id = serializers.IntegerField(min_value=1)
    channel = serializers.ChoiceField(ConfirmationChannel.choices)
    note = serializers.CharField(max_length=200, default="", allow_blank=True)


class PostMonth(serializers.Serializer[Any]):
    month = MonthField()


class EntitlementViewSet(ActorViewSet):
    """Entitlements (待遇): list, read, propose, confirm, send back, void."""

    queryset = Entitlement.objects.none()
    serializer_class = EntitlementRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """待遇列表"""
        require(self.actor, queries.VIEW)
        return self.page(queries.entitlements(self.actor), ("id",))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一条待遇"""
        require(self.actor, queries.VIEW)
        return Response(EntitlementRow(self.one(queries.entitlements(self.actor), pk, "这条待遇")).data)

    @extend_schema(request=NewEntitlement, responses={201: EntitlementRow})
    def create(self, request: Request) -> Response:
        """录入待遇认定"""
        row = actions.propose_entitlement(self.actor, **self.body(NewEntitlement))
        return Response(EntitlementRow(row).data, status=201)

    @extend_schema(request=None, responses=EntitlementRow)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核确认"""
        return Response(EntitlementRow(actions.confirm_entitlement(self.actor, entitlement_id=int(pk))).data)

    @extend_schema(request=Reason, responses=EntitlementRow)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回"""
        row = actions.reject_entitlement(self.actor, entitlement_id=int(pk), **self.body(Reason))
        return Response(EntitlementRow(row).data)

    @extend_schema(request=Reason, responses=EntitlementRow)
    @route(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """作废"""
        row = actions.void_entitlement(self.actor, entitlement_id=int(pk), **self.body(Reason))
        return Response(EntitlementRow(row).data)


class EventViewSet(ActorViewSet):
    """Life events (变动): list, propose, confirm, send back, withdraw."""

    queryset = LifeEvent.objects.none()
    serializer_class = EventRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """变动列表"""
        require(self.actor, queries.VIEW)
        return self.page(queries.events(self.actor), ("id",))

    @extend_schema(request=NewEvent, responses={201: EventRow})
    def create(self, request: Request) -> Response:
        """登记变动"""
        body = self.body(NewEvent)
        row = actions.propose_event(self.actor, data=body.pop("facts"), **body)
        return Response(EventRow(row).data, status=201)

    @extend_schema(request=None, responses=EventRow)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核确认"""
        return Response(EventRow(actions.confirm_event(self.actor, event_id=int(pk))).data)

    @extend_schema(request=Reason, responses=EventRow)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回"""
        return Response(EventRow(actions.reject_event(self.actor, event_id=int(pk), **self.body(Reason))).data)

    @extend_schema(request=Reason, responses=EventRow)
    @route(detail=True, methods=["post"], url_path="propose-withdrawal")
    def propose_withdrawal(self, request: Request, pk: str) -> Response:
        """提出撤销"""
        return Response(EventRow(actions.propose_withdrawal(self.actor, event_id=int(pk), **self.body(Reason))).data)

    @extend_schema(request=None, responses=EventRow)
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """复核撤销"""
        return Response(EventRow(actions.withdraw_event(self.actor, event_id=int(pk))).data)


class GrantViewSet(ActorViewSet):
    """One-off amounts (一次性待遇)."""

    queryset = Grant.objects.none()
    serializer_class = GrantRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """一次性待遇列表"""
        require(self.actor, queries.VIEW)
        return self.page(queries.grants(self.actor), ("id",))

    @extend_schema(request=NewGrant, responses={201: GrantRow})
    def create(self, request: Request) -> Response:
        """录入一次性待遇"""
        return Response(GrantRow(actions.propose_grant(self.actor, **self.body(NewGrant))).data, status=201)

    @extend_schema(request=Seen, responses=GrantRow)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核确认"""
        return Response(GrantRow(actions.confirm_grant(self.actor, grant_id=int(pk), **self.body(Seen))).data)

    @extend_schema(request=Reason, responses=GrantRow)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回"""
        return Response(GrantRow(actions.reject_grant(self.actor, grant_id=int(pk), **self.body(Reason))).data)

    @extend_schema(request=Reason, responses=GrantRow)
    @route(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """作废"""
        return Response(GrantRow(actions.void_grant(self.actor, grant_id=int(pk), **self.body(Reason))).data)


class PriceRunViewSet(ActorViewSet):
    """Price subsidies (价格临时补贴) by month."""

    queryset = PriceRun.objects.none()
    serializer_class = PriceRunRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """价格临时补贴列表"""
        require(self.actor, queries.VIEW)
        return self.page(queries.price_runs(self.actor), ("id",))

    @extend_schema(request=NewPriceRun, responses={201: PriceRunRow})
    def create(self, request: Request) -> Response:
        """提出价格临时补贴"""
        place = queries.own_county(self.actor)
        row = actions.propose_price_run(self.actor, division_code=place, **self.body(NewPriceRun))
        return Response(PriceRunRow(row).data, status=201)

    @extend_schema(request=SeenRun, responses=PriceRunRow)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核确认"""
        return Response(PriceRunRow(actions.confirm_price_run(self.actor, run_id=int(pk), **self.body(SeenRun))).data)

    @extend_schema(request=Reason, responses=PriceRunRow)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回"""
        return Response(PriceRunRow(actions.reject_price_run(self.actor, run_id=int(pk), **self.body(Reason))).data)


class MonthViewSet(ActorViewSet):
    """Posting, what-if and yearly confirmation."""

    serializer_class = PostMonth

    @extend_schema(request=PostMonth, responses={202: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """核定当月应发（后台办理）"""
        job = actions.order_posting(self.actor, **self.body(PostMonth))
        return Response({"job": job.pk, "state": job.state}, status=202)

    @extend_schema(request=NewConfirmation, responses={201: OpenApiTypes.OBJECT})
    @route(detail=False, methods=["post"])
    def confirmations(self, request: Request) -> Response:
        """办理年度确认"""
        row = actions.confirm_person(self.actor, **self.body(NewConfirmation))
        return Response({"id": row.pk, "on": row.on}, status=201)

    @extend_schema(
        parameters=[
            OpenApiParameter("scheme", OpenApiTypes.STR, required=True),
            OpenApiParameter("percent", OpenApiTypes.DECIMAL, required=True),
            OpenApiParameter("month", OpenApiTypes.STR, required=True, description="2026-08"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    @route(detail=False, methods=["get"], url_path="what-if")
    def what_if(self, request: Request) -> Response:
        """调标资金测算"""
        found = queries.what_if(self.actor, **_WhatIf.parse(request))
        return Response(
            {
                "people": found.total.people,
                "more_fen_per_month": found.total.more_fen,
                "more_fen_this_year": found.this_year_fen,
                "more_fen_full_year": found.full_year_fen,
                "by_key": {key: line.more_fen for key, line in found.by_key},
                "by_township": {key: line.more_fen for key, line in found.by_township},
                "missing": found.missing,
            }
        )


class _WhatIf(serializers.Serializer[Any]):
    scheme = serializers.CharField(max_length=40)
    percent = serializers.DecimalField(max_digits=6, decimal_places=2)
    month = MonthField()

    @classmethod
    def parse(cls, request: Request) -> dict[str, Any]:
        parsed = cls(data=request.query_params)
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)


routes: list[Route] = [
    ("benefits/entitlements", EntitlementViewSet, "entitlement"),
    ("benefits/events", EventViewSet, "life_event"),
    ("benefits/grants", GrantViewSet, "grant"),
    ("benefits/price-runs", PriceRunViewSet, "price_run"),
    ("benefits/months", MonthViewSet, "month"),
]
