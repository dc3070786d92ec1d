"""``/api/v1/people/heir-accounts/``: who receives what is still owed to a dead person (遗属领取账户)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions, choices
from apps.people.models import HeirAccount
from apps.people.queries.people import heir_accounts

BIG = 2**63 - 1


class HeirAccountOut(serializers.ModelSerializer[HeirAccount]):
    """One account of an heir; numbers masked."""

    state_label = serializers.CharField(source="get_state_display", read_only=True, help_text="状态")

    class Meta:
        model = HeirAccount
        fields = [
            "id", "person", "heir_name", "relation", "id_number_tail", "phone_tail", "bank_code", "bank_name", "kind",
            "account_tail", "evidence", "state", "state_label", "proposed_by", "proposed_at", "decided_by", "decided_at",
            "decision", "payee_account",
        ]  # fmt: skip
        read_only_fields = fields


class HeirAccountIn(serializers.Serializer[Any]):
    """An account to register."""

    person_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="逝者档案")
    heir_name = serializers.CharField(max_length=60, help_text="领取人姓名")
    relation = serializers.CharField(max_length=40, help_text="与逝者关系")
    id_number = serializers.CharField(max_length=40, help_text="领取人身份号码")
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="领取人电话")
    bank_code = serializers.CharField(max_length=20, help_text="银行代码")
    bank_name = serializers.CharField(max_length=80, help_text="开户行")
    kind = serializers.ChoiceField(choices=choices.AccountKind.choices, default="card", help_text="账户种类")
    account = serializers.CharField(max_length=40, help_text="账号")
    evidence_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="领取依据（材料编号）")


class HeirBackIn(serializers.Serializer[Any]):
    """Why it goes back."""

    reason = serializers.CharField(max_length=200, help_text="退回原因")


class HeirAccountViewSet(ActorViewSet):
    """Accounts of heirs (遗属领取账户)."""

    serializer_class = HeirAccountOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return HeirAccount.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=HeirAccountOut(many=True))
    def list(self, request: Request) -> Response:
        """Accounts of heirs of visible people, newest first."""
        return self.page(heir_accounts(self.actor), ("-id",))

    @extend_schema(request=HeirAccountIn, responses={201: HeirAccountOut})
    def create(self, request: Request) -> Response:
        """登记遗属领取账户"""
        row = actions.propose_heir_account(self.actor, **self.body(HeirAccountIn))
        return Response(HeirAccountOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=HeirAccountOut)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核遗属领取账户：启用"""
        return Response(HeirAccountOut(actions.confirm_heir_account(self.actor, heir_id=int(pk))).data)

    @extend_schema(request=HeirBackIn, responses=HeirAccountOut)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """复核遗属领取账户：退回"""
        row = actions.reject_heir_account(self.actor, heir_id=int(pk), **self.body(HeirBackIn))
        return Response(HeirAccountOut(row).data)
