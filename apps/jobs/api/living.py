"""``/api/v1/employment/living``: the allowance of a month of training."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import living as acts
from apps.jobs.api.loans import MOST, InterestPosted
from apps.jobs.models.training import LivingAllowance
from apps.jobs.queries import living


class LivingRow(serializers.ModelSerializer[LivingAllowance]):
    class Meta:
        model = LivingAllowance
        fields = ["id", "person_id", "first", "held", "present", "amount_fen", "arithmetic", "posted_at"]


class LivingIn(serializers.Serializer[Any]):
    month = serializers.CharField(max_length=7, help_text="例如2026-10")


class LivingPostIn(LivingIn):
    seen_fen = serializers.IntegerField(min_value=0, max_value=MOST, help_text="复核人看到的合计（分）")


class LivingViewSet(ActorViewSet):
    """Living allowances of training (培训生活补助)."""

    queryset = LivingAllowance.objects.none()
    serializer_class = LivingRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """培训生活补助列表"""
        return self.page(living.allowances(self.actor), ("-first", "-id"))

    @extend_schema(request=LivingIn, responses={201: LivingRow(many=True)})
    def create(self, request: Request) -> Response:
        """核算一个月的培训生活补助"""
        rows = acts.prepare_living(self.actor, **self.body(LivingIn))
        return Response(LivingRow(rows, many=True).data, status=201)

    @extend_schema(request=LivingPostIn, responses=InterestPosted)
    @route(detail=False, methods=["post"], url_path="post")
    def submit(self, request: Request) -> Response:
        """复核培训生活补助并提交发放"""
        return Response(InterestPosted(acts.post_living(self.actor, **self.body(LivingPostIn))).data)
