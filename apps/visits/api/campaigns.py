"""``/api/v1/visits/campaigns``: made, signed by three persons, covered, paid, closed."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.numbers import whole_number
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.visits import actions, queries
from apps.visits.api.visits import TaskRow
from apps.visits.choices import Festival, Fund, Listed
from apps.visits.models import Campaign


class CampaignRow(serializers.ModelSerializer[Campaign]):
    class Meta:
        model = Campaign
        fields = ["id", "name", "festival", "year", "division", "lists", "starts_on", "ends_on", "state", "approved_fen"]


class CoverageRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    planned = serializers.IntegerField()
    visited = serializers.IntegerField()
    refused = serializers.IntegerField()
    absent = serializers.IntegerField()
    open = serializers.IntegerField()


class NewCampaign(serializers.Serializer[Any]):
    festival = serializers.ChoiceField(Festival.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2099)
    division = serializers.RegexField(r"^\d{12}$")
    lists = serializers.ListField(child=serializers.ChoiceField(Listed.choices), min_length=1)
    name = serializers.CharField(max_length=80, default="", allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class CampaignStandardIn(serializers.Serializer[Any]):
    listed = serializers.ChoiceField(Listed.choices)
    fen = serializers.IntegerField(min_value=1, max_value=100_000_000)
    way = serializers.ChoiceField(["bank", "cash"])
    fund = serializers.ChoiceField(Fund.choices)


class CampaignBudgetIn(serializers.Serializer[Any]):
    fund = serializers.ChoiceField(Fund.choices)
    fen = serializers.IntegerField(min_value=1, max_value=1_000_000_000_000)


class CampaignMoneyIn(serializers.Serializer[Any]):
    standards = CampaignStandardIn(many=True)
    budgets = CampaignBudgetIn(many=True)


class CampaignTargetIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    listed = serializers.ChoiceField(Listed.choices)
    reason = serializers.CharField(max_length=200)


class CampaignReviewIn(serializers.Serializer[Any]):
    agree = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="退回的必须写明原因")


class CampaignApprovalIn(CampaignReviewIn):
    seen_fen = serializers.IntegerField(min_value=0, default=0, help_text="审批人看到的计划金额（分）")


class CampaignPlan(CampaignRow):
    planned_fen = serializers.SerializerMethodField(help_text="资金来源→按名单和标准需要的金额（分）")

    class Meta(CampaignRow.Meta):
        fields = [*CampaignRow.Meta.fields, "planned_fen", "note"]

    def get_planned_fen(self, row: Campaign) -> dict[str, int]:
        return queries.planned_money(row)


class CampaignPosted(serializers.Serializer[Any]):
    lines = serializers.IntegerField(source="due_count")
    fen = serializers.IntegerField(source="total_fen")


class CampaignViewSet(ActorViewSet):
    """Campaigns (走访慰问活动)."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """走访慰问活动列表"""
        return self.page(queries.campaigns(self.actor), ("-id",))

    @extend_schema(request=NewCampaign, responses={201: CampaignRow})
    def create(self, request: Request) -> Response:
        """建立走访慰问活动"""
        return Response(CampaignRow(actions.make_campaign(self.actor, **self.body(NewCampaign))).data, status=201)

    @extend_schema(responses=CoverageRow(many=True), parameters=[OpenApiParameter("town", OpenApiTypes.STR)])
    @route(detail=True, methods=["get"], pagination_class=None)
    def coverage(self, request: Request, pk: str) -> Response:
        """按乡镇（或村）的完成情况"""
        town = request.query_params.get("town", "")
        rows = queries.coverage(
            self.actor, queries.get_campaign(self.actor, int(pk)), town=town if whole_number(town) is not None else ""
        )
        return Response(CoverageRow(rows, many=True).data)

    @extend_schema(responses=CampaignPlan)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一次走访慰问活动和它的计划金额"""
        return Response(CampaignPlan(queries.get_campaign(self.actor, int(pk))).data)

    @extend_schema(request=CampaignMoneyIn, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def standards(self, request: Request, pk: str) -> Response:
        """设定慰问标准和资金"""
        given = self.body(CampaignMoneyIn)
        standards = {one["listed"]: (one["fen"], one["way"], one["fund"]) for one in given["standards"]}
        budgets = {one["fund"]: one["fen"] for one in given["budgets"]}
        row = actions.set_standards(self.actor, campaign_id=int(pk), standards=standards, budgets=budgets)
        return Response(CampaignPlan(row).data)

    @extend_schema(request=None, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def build(self, request: Request, pk: str) -> Response:
        """按最新档案补充名单"""
        actions.build_list(self.actor, campaign_id=int(pk))
        return self.retrieve(request, pk)

    @extend_schema(request=CampaignTargetIn, responses={201: TaskRow})
    @route(detail=True, methods=["post"])
    def targets(self, request: Request, pk: str) -> Response:
        """添加走访对象"""
        row = actions.add_target(self.actor, campaign_id=int(pk), **self.body(CampaignTargetIn))
        return Response(TaskRow(row).data, status=201)

    @extend_schema(request=None, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """提交审核"""
        return Response(CampaignPlan(actions.submit_campaign(self.actor, campaign_id=int(pk))).data)

    @extend_schema(request=CampaignReviewIn, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """审核：同意或退回"""
        row = actions.review_campaign(self.actor, campaign_id=int(pk), **self.body(CampaignReviewIn))
        return Response(CampaignPlan(row).data)

    @extend_schema(request=CampaignApprovalIn, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """审批：同意看到的金额，或退回"""
        row = actions.approve_campaign(self.actor, campaign_id=int(pk), **self.body(CampaignApprovalIn))
        return Response(CampaignPlan(row).data)

    @extend_schema(request=None, responses=CampaignPlan)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """结束活动"""
        return Response(CampaignPlan(actions.close_campaign(self.actor, campaign_id=int(pk))).data)

    @extend_schema(request=None, responses=CampaignPosted)
    @route(detail=True, methods=["post"])
    def post_money(self, request: Request, pk: str) -> Response:
        """已走访的慰问金提交发放"""
        return Response(CampaignPosted(actions.post_money(self.actor, campaign_id=int(pk))).data)
