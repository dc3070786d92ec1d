"""``/api/v1/employment/businesses``, ``bases`` and ``services``: veteran businesses, where they are, what is done for them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import businesses as acts
from apps.jobs.choices import BaseKind, BaseLevel, OwnerEvidence, OwnerRole, ServiceKind
from apps.jobs.models.businesses import BusinessService, FoundingBase, VeteranBusiness
from apps.jobs.queries import businesses
from apps.jobs.rules.businesses import MOST_FEN, BaseGiven, BusinessGiven


class BusinessRow(serializers.ModelSerializer[VeteranBusiness]):
    name = serializers.CharField(source="employer.name")
    credit_code = serializers.CharField(source="employer.credit_code")
    trade = serializers.CharField(source="employer.trade")
    size = serializers.CharField(source="employer.size")

    class Meta:
        model = VeteranBusiness
        fields = ["id", "employer_id", "name", "credit_code", "trade", "size", "owner_id", "role", "evidence", "evidence_no", "founded_on", "employees",
                  "veterans", "counted_on", "sales_fen", "sales_year", "products", "is_public", "agreed_on", "state", "base_id", "liaison_id", "checked_on",
                  "closed_on", "note"]  # fmt: skip


class BusinessIn(serializers.Serializer[Any]):
    owner_id = serializers.IntegerField(min_value=1)
    role = serializers.ChoiceField(OwnerRole.choices)
    evidence = serializers.ChoiceField(OwnerEvidence.choices)
    evidence_no = serializers.CharField(max_length=120)
    founded_on = serializers.DateField()
    employees = serializers.IntegerField(min_value=0, max_value=1_000_000)
    veterans = serializers.IntegerField(min_value=0, max_value=1_000_000)
    sales_fen = serializers.IntegerField(
        min_value=0, max_value=MOST_FEN, required=False, allow_null=True, help_text="年营业额（分）"
    )
    sales_year = serializers.IntegerField(min_value=1949, max_value=2099, required=False, allow_null=True)
    products = serializers.CharField(max_length=200, default="", allow_blank=True)
    is_public = serializers.BooleanField(default=False, help_text="企业同意在门户公布")


class BusinessNew(BusinessIn):
    employer_id = serializers.IntegerField(min_value=1)


class BusinessCloseIn(serializers.Serializer[Any]):
    closed_on = serializers.DateField()
    note = serializers.CharField(max_length=200)


class LiaisonIn(serializers.Serializer[Any]):
    staff_id = serializers.IntegerField(min_value=1, allow_null=True)


class SettleIn(serializers.Serializer[Any]):
    base_id = serializers.IntegerField(min_value=1, allow_null=True)


class BusinessServiceIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(ServiceKind.choices)
    on = serializers.DateField()
    words = serializers.CharField(max_length=300)


class BusinessServiceRow(serializers.ModelSerializer[BusinessService]):
    class Meta:
        model = BusinessService
        fields = ["id", "business_id", "kind", "on", "words", "given_by_id"]


class BaseRow(serializers.ModelSerializer[FoundingBase]):
    class Meta:
        model = FoundingBase
        fields = [
            "id",
            "name",
            "kind",
            "level",
            "division",
            "address",
            "capacity",
            "named_on",
            "document_no",
            "revoked_on",
            "reason",
        ]


class BaseIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(BaseKind.choices)
    level = serializers.ChoiceField(BaseLevel.choices)
    named_on = serializers.DateField()
    capacity = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)
    document_no = serializers.CharField(max_length=80, default="", allow_blank=True)
    address = serializers.CharField(max_length=200, default="", allow_blank=True)


class BaseNew(BaseIn):
    division = serializers.RegexField(r"^\d{12}$")


class RevokeBaseIn(serializers.Serializer[Any]):
    revoked_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class BusinessViewSet(ActorViewSet):
    """Veteran businesses (军创企业)."""

    queryset = VeteranBusiness.objects.none()
    serializer_class = BusinessRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """军创企业列表"""
        return self.page(businesses.businesses(self.actor), ("-id",))

    @extend_schema(request=BusinessNew, responses={201: BusinessRow})
    def create(self, request: Request) -> Response:
        """登记军创企业；单位须已登记，创办人须已建档"""
        given = self.body(BusinessNew)
        ids = {name: given.pop(name) for name in ("employer_id", "owner_id")}
        return Response(self._row(acts.enter_business(self.actor, **ids, given=BusinessGiven(**given)).pk), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一家军创企业"""
        return Response(self._row(int(pk)))

    def _row(self, pk: int) -> Any:
        return BusinessRow(businesses.get_business(self.actor, pk)).data

    @extend_schema(request=BusinessIn, responses=BusinessRow)
    @route(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """更正；换创办人或者换凭证的要重新核对"""
        given = self.body(BusinessIn)
        acts.correct_business(self.actor, business_id=int(pk), owner_id=given.pop("owner_id"), given=BusinessGiven(**given))
        return Response(self._row(int(pk)))

    @extend_schema(request=None, responses=BusinessRow)
    @route(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """核对通过"""
        acts.check_business_facts(self.actor, business_id=int(pk))
        return Response(self._row(int(pk)))

    @extend_schema(request=BusinessCloseIn, responses=BusinessRow)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """登记停业注销"""
        acts.close_business(self.actor, business_id=int(pk), **self.body(BusinessCloseIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=LiaisonIn, responses=BusinessRow)
    @route(detail=True, methods=["post"])
    def liaison(self, request: Request, pk: str) -> Response:
        """指定联络服务员"""
        acts.assign_liaison(self.actor, business_id=int(pk), **self.body(LiaisonIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=SettleIn, responses=BusinessRow)
    @route(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """登记入驻或迁出园区基地"""
        acts.settle_business(self.actor, business_id=int(pk), **self.body(SettleIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=BusinessServiceIn, responses={201: BusinessServiceRow})
    @route(detail=True, methods=["post"])
    def serve(self, request: Request, pk: str) -> Response:
        """登记一次服务"""
        row = acts.serve_business(self.actor, business_id=int(pk), **self.body(BusinessServiceIn))
        return Response(BusinessServiceRow(row).data, status=201)


class BusinessServiceViewSet(ActorViewSet):
    """What was done for businesses (助企惠企服务)."""

    queryset = BusinessService.objects.none()
    serializer_class = BusinessServiceRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """服务记录"""
        return self.page(businesses.services(self.actor), ("-on", "-id"))


class BaseViewSet(ActorViewSet):
    """Parks and bases (园区基地)."""

    queryset = FoundingBase.objects.none()
    serializer_class = BaseRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """园区基地列表"""
        return self.page(businesses.bases(self.actor), ("-named_on", "-id"))

    @extend_schema(request=BaseNew, responses={201: BaseRow})
    def create(self, request: Request) -> Response:
        """登记园区基地"""
        given = self.body(BaseNew)
        place = given.pop("division")
        return Response(BaseRow(acts.name_base(self.actor, division=place, given=BaseGiven(**given))).data, status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一个园区基地"""
        return Response(BaseRow(businesses.get_base(self.actor, int(pk))).data)

    @extend_schema(request=BaseIn, responses=BaseRow)
    @route(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """更正园区基地"""
        return Response(BaseRow(acts.correct_base(self.actor, base_id=int(pk), given=BaseGiven(**self.body(BaseIn)))).data)

    @extend_schema(request=RevokeBaseIn, responses=BaseRow)
    @route(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """撤销园区基地"""
        return Response(BaseRow(acts.revoke_base(self.actor, base_id=int(pk), **self.body(RevokeBaseIn))).data)
