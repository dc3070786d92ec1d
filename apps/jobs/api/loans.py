"""``/api/v1/employment/loans`` and ``/api/v1/employment/interest``: loans with both numbers, the interest of a quarter."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import loans as acts
from apps.jobs.choices import LoanProduct
from apps.jobs.models.loans import InterestSubsidy, Loan
from apps.jobs.queries import loans

MOST = 100_000_000_000


class LoanRow(serializers.ModelSerializer[Loan]):
    drawn_fen = serializers.IntegerField(help_text="放款合计（分）")
    owed_fen = serializers.IntegerField(help_text="尚欠本金（分）")

    class Meta:
        model = Loan
        fields = ["id", "person_id", "product", "bank", "purpose", "asked_fen", "credit_fen", "drawn_fen", "owed_fen", "rate_bp",
                  "granted_on", "due_on", "contract_no", "state", "applied_on", "pushed_on", "ended_on", "reason"]  # fmt: skip


class LoanIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    product = serializers.ChoiceField(LoanProduct.choices)
    bank = serializers.CharField(max_length=60)
    purpose = serializers.CharField(max_length=200)
    asked_fen = serializers.IntegerField(min_value=1, max_value=MOST)
    applied_on = serializers.DateField()


class LoanGrantIn(serializers.Serializer[Any]):
    credit_fen = serializers.IntegerField(min_value=1, max_value=MOST)
    rate_bp = serializers.IntegerField(min_value=1, max_value=2400, help_text="年利率，万分之")
    granted_on = serializers.DateField()
    due_on = serializers.DateField()
    contract_no = serializers.CharField(max_length=60)


class LoanFlowIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField([("draw", "放款"), ("repay", "还本")])
    on = serializers.DateField()
    fen = serializers.IntegerField(min_value=1, max_value=MOST)
    voucher_no = serializers.CharField(max_length=60)


class LoanRefusalIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class InterestRow(serializers.ModelSerializer[InterestSubsidy]):
    class Meta:
        model = InterestSubsidy
        fields = ["id", "loan_id", "first", "until", "days", "amount_fen", "arithmetic", "posted_at"]


class QuarterIn(serializers.Serializer[Any]):
    quarter = serializers.CharField(max_length=6, help_text="例如2026Q3")


class InterestPostIn(QuarterIn):
    seen_fen = serializers.IntegerField(min_value=0, max_value=MOST, help_text="复核人看到的合计（分）")


class InterestPosted(serializers.Serializer[Any]):
    lines = serializers.IntegerField(source="due_count")
    fen = serializers.IntegerField(source="total_fen")


class LoanViewSet(ActorViewSet):
    """Loans (创业贷款)."""

    queryset = Loan.objects.none()
    serializer_class = LoanRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """创业贷款列表"""
        return self.page(loans.loans(self.actor), ("-id",))

    @extend_schema(request=LoanIn, responses={201: LoanRow})
    def create(self, request: Request) -> Response:
        """登记贷款申请"""
        return Response(self._row(acts.apply_loan(self.actor, **self.body(LoanIn)).pk), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一笔贷款"""
        return Response(self._row(int(pk)))

    def _row(self, pk: int) -> Any:
        return LoanRow(loans.get_loan(self.actor, pk)).data

    @extend_schema(request=None, responses=LoanRow)
    @route(detail=True, methods=["post"])
    def push(self, request: Request, pk: str) -> Response:
        """推送贷款银行"""
        acts.push_loan(self.actor, loan_id=int(pk))
        return Response(self._row(int(pk)))

    @extend_schema(request=LoanRefusalIn, responses=LoanRow)
    @route(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """登记贷款未批准"""
        acts.refuse_loan(self.actor, loan_id=int(pk), **self.body(LoanRefusalIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=LoanGrantIn, responses=LoanRow)
    @route(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """登记授信"""
        acts.grant_loan(self.actor, loan_id=int(pk), **self.body(LoanGrantIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=LoanFlowIn, responses=LoanRow)
    @route(detail=True, methods=["post"])
    def flows(self, request: Request, pk: str) -> Response:
        """登记放款或还本"""
        acts.record_flow(self.actor, loan_id=int(pk), **self.body(LoanFlowIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=None, responses=LoanRow)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """登记贷款结清"""
        acts.close_loan(self.actor, loan_id=int(pk))
        return Response(self._row(int(pk)))


class InterestViewSet(ActorViewSet):
    """Interest subsidies (贷款贴息)."""

    queryset = InterestSubsidy.objects.none()
    serializer_class = InterestRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """贷款贴息列表"""
        return self.page(loans.subsidies(self.actor), ("-first", "-id"))

    @extend_schema(request=QuarterIn, responses={201: InterestRow(many=True)})
    def create(self, request: Request) -> Response:
        """核算一个季度的贴息"""
        rows = acts.prepare_interest(self.actor, **self.body(QuarterIn))
        return Response(InterestRow(rows, many=True).data, status=201)

    @extend_schema(request=InterestPostIn, responses=InterestPosted)
    @route(detail=False, methods=["post"], url_path="post")
    def submit(self, request: Request) -> Response:
        """复核贴息并提交发放"""
        return Response(InterestPosted(acts.post_interest(self.actor, **self.body(InterestPostIn))).data)
