"""Persons over HTTP: reading masked, writing through one action each."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions, choices, queries
from apps.people.actions.revealing import Revealed
from apps.people.models import Category, PayeeAccount, Person, ServiceRecord
from apps.people.queries.people import VIEW_PERSON, get_person
from apps.people.queries.rosters import roster

BIG = 2**62


class PersonOut(serializers.ModelSerializer[Person]):
    """One person; numbers masked."""

    class Meta:
        model = Person
        fields = (
            "id", "dossier_no", "name", "name_pinyin", "name_initials", "sex", "born_on", "id_number_tail", "phone_tail", "division",
            "residence", "ethnicity", "politics", "employment", "education", "marriage", "away_place", "dwelling_code", "grid_cell", "grid_leader", "verified_on", "state", "died_on",
            "left_on", "registered_on", "version",
        )  # fmt: skip


class AccountOut(serializers.ModelSerializer[PayeeAccount]):
    """One payee account; tail only."""

    class Meta:
        model = PayeeAccount
        fields = (
            "id", "bank_code", "bank_name", "account_tail", "holder_name", "kind", "delegation", "opened_on", "closed_on",
            "closed_reason", "is_live", "warning",
        )  # fmt: skip


class CategoryOut(serializers.ModelSerializer[Category]):
    """One category of a person."""

    class Meta:
        model = Category
        fields = ("id", "kind", "state", "since", "until", "close_reason")


class ServiceOut(serializers.ModelSerializer[ServiceRecord]):
    """One spell of service."""

    class Meta:
        model = ServiceRecord
        fields = (
            "id", "enlisted_on", "discharged_on", "conscript_until", "branch", "rank", "service_years_override", "entry_way", "hard_years",
            "resettlement", "reported_on", "order_no", "placement_unit", "placed_on", "lump_sum_fen", "archive_at",
            "enlisted_place", "entry_education", "post",
        )  # fmt: skip


class DossierOut(serializers.Serializer[queries.Dossier]):
    """The dossier of one person."""

    person = PersonOut()
    place = serializers.CharField(help_text="所属地区全称")
    categories = CategoryOut(many=True)
    services = ServiceOut(many=True)
    accounts = AccountOut(many=True)


class FactsIn(serializers.Serializer[Any]):
    """What may be stated of a person; in a correction only the given fields change."""

    name = serializers.CharField(max_length=60, help_text="姓名")
    id_number = serializers.CharField(max_length=40, allow_blank=True, help_text="公民身份号码，18位或15位")
    division = serializers.CharField(max_length=12, help_text="村（社区）或乡镇的12位区划代码")
    sex = serializers.ChoiceField(choices=choices.Sex.choices, required=False, help_text="性别")
    born_on = serializers.DateField(required=False, help_text="出生日期")
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="联系电话")
    address = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="住址")
    residence = serializers.ChoiceField(choices=choices.Residence.choices, required=False, help_text="户口类别")
    ethnicity = serializers.CharField(max_length=20, required=False, allow_blank=True, help_text="民族")
    politics = serializers.ChoiceField(
        choices=choices.Politics.choices, required=False, allow_blank=True, help_text="政治面貌"
    )
    employment = serializers.ChoiceField(
        choices=choices.Employment.choices, required=False, allow_blank=True, help_text="就业状况"
    )
    id_number_note = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="号码存疑说明")
    education = serializers.ChoiceField(
        choices=choices.Education.choices, required=False, allow_blank=True, help_text="文化程度"
    )
    marriage = serializers.ChoiceField(
        choices=choices.Marriage.choices, required=False, allow_blank=True, help_text="婚姻状况"
    )
    spare_phone = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="备用电话")
    contact_name = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="紧急联系人")
    contact_phone = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="紧急联系人电话")
    away_place = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="常住（外出）地点")
    dwelling_code = serializers.CharField(max_length=12, required=False, allow_blank=True, help_text="常住地区划代码")
    grid_cell = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="所属网格")
    grid_leader = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="网格员")


class ChangesIn(FactsIn):
    """The same facts, each of them optional."""

    def get_fields(self) -> dict[str, Any]:
        """Nothing is required: what is absent stays as it is."""
        found = super().get_fields()
        for field in found.values():
            field.required = False
        return found


class PersonIn(FactsIn):
    """A person to register."""

    despite_similar = serializers.BooleanField(default=False, help_text="已核对相似档案，不是同一人")


class CorrectionIn(serializers.Serializer[Any]):
    """A correction of the version that was seen."""

    version = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None, help_text="所见版本"
    )
    changes = ChangesIn(help_text="要更正的栏目")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="", help_text="理由")


class AccountIn(serializers.Serializer[Any]):
    """A new payee account."""

    bank_code = serializers.CharField(max_length=20, help_text="银行代码")
    bank_name = serializers.CharField(max_length=80, help_text="开户行")
    account = serializers.CharField(max_length=40, help_text="账号")
    kind = serializers.ChoiceField(choices=choices.AccountKind.choices, default="card", help_text="账户种类")
    holder_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="", help_text="户名")
    delegation_id = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None, help_text="委托或监护编号"
    )
    seen_account_id = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None, help_text="页面上看到的现用账户编号"
    )
    reason = serializers.CharField(max_length=200, help_text="变更原因")


class RevealIn(serializers.Serializer[Any]):
    """Which number, and why."""

    field = serializers.ChoiceField(
        choices=[
            ("id_number", "公民身份号码"),
            ("phone", "联系电话"),
            ("address", "住址"),
            ("account", "收款账号"),
            ("spare_phone", "备用电话"),
            ("contact_phone", "紧急联系人电话"),
            ("health", "健康和困难情况"),
        ],
        help_text="哪一项",
    )
    reason = serializers.ChoiceField(choices=choices.RevealReason.choices, help_text="事由")
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="", help_text="补充说明")


class RevealOut(serializers.Serializer[Revealed]):
    """One number in clear."""

    field = serializers.CharField()
    text = serializers.CharField()


class CategoryIn(serializers.Serializer[Any]):
    """A category to declare or verify."""

    kind = serializers.ChoiceField(choices=choices.CategoryKind.choices, help_text="类别")
    since = serializers.DateField(required=False, allow_null=True, default=None, help_text="认定日期")
    evidence_id = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None, help_text="认定材料编号"
    )


class ServiceIn(serializers.Serializer[Any]):
    """A spell of service."""

    enlisted_on = serializers.DateField(help_text="入伍日期")
    discharged_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="退役日期")
    conscript_until = serializers.DateField(required=False, allow_null=True, default=None, help_text="义务兵服役至")
    branch = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="军兵种")
    rank = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="军衔或职级")
    entry_way = serializers.ChoiceField(
        choices=choices.EntryWay.choices, required=False, allow_blank=True, default="", help_text="入伍方式"
    )
    hard_years = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=0,
        required=False,
        allow_null=True,
        default=None,
        help_text="艰苦边远地区服役年限",
    )
    resettlement = serializers.ChoiceField(
        choices=choices.Resettlement.choices, required=False, allow_blank=True, default="", help_text="安置方式"
    )
    reported_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="报到日期")
    order_no = serializers.CharField(max_length=80, required=False, allow_blank=True, default="", help_text="安置文书编号")
    placement_unit = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default="", help_text="安置单位"
    )
    placed_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="安置上岗日期")
    lump_sum_fen = serializers.IntegerField(
        min_value=0, max_value=10**9, required=False, allow_null=True, default=None, help_text="一次性安置金额，分"
    )
    archive_at = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default="", help_text="人事档案存放"
    )
    enlisted_place = serializers.CharField(
        max_length=80, required=False, allow_blank=True, default="", help_text="批准入伍地"
    )
    entry_education = serializers.ChoiceField(
        choices=choices.Education.choices, required=False, allow_blank=True, default="", help_text="入伍时文化程度"
    )
    post = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="职务")


class CandidateOut(serializers.Serializer[Any]):
    """Another dossier that may be the same human."""

    person = PersonOut()
    score = serializers.IntegerField(help_text="相似程度，0至100")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="相似之处")


class PersonViewSet(ActorViewSet):
    """Persons (人员)."""

    serializer_class = PersonOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Person.objects.none()

    @extend_schema(
        parameters=[
            *LIST_PARAMETERS,
            OpenApiParameter("division", OpenApiTypes.STR, description="区划代码前缀"),
            OpenApiParameter("category", OpenApiTypes.STR, enum=choices.CategoryKind.values, description="人员类别"),
            OpenApiParameter("state", OpenApiTypes.STR, enum=choices.PersonState.values[:3], description="状态"),
            OpenApiParameter("verified", OpenApiTypes.STR, enum=["overdue"], description="overdue：超过一年未核验"),
        ],
        responses=PersonOut(many=True),
    )
    def list(self, request: Request) -> Response:
        """People in name order."""
        require(self.actor, VIEW_PERSON)
        chosen = {key: request.query_params.get(key, "") for key in ("division", "category", "state", "verified")}
        return self.page(roster(self.actor, chosen), ("name_pinyin", "id"))

    @extend_schema(responses=DossierOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One dossier."""
        return Response(DossierOut(queries.dossier(self.actor, int(pk))).data)

    @extend_schema(
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, required=True)], responses=PersonOut(many=True), filters=False
    )
    @route(detail=False)
    def search(self, request: Request) -> Response:
        """At most 50 people for a name, pinyin, initials, ID number, phone, account or dossier number."""
        found = queries.search(self.actor, request.query_params.get("q", ""))
        return Response(PersonOut(found, many=True).data)

    @extend_schema(request=PersonIn, responses={201: PersonOut})
    def create(self, request: Request) -> Response:
        """建档立卡"""
        row = actions.register_person(self.actor, **self.body(PersonIn))
        return Response(PersonOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CorrectionIn, responses=PersonOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """更正人员档案"""
        return Response(PersonOut(actions.correct_person(self.actor, person_id=int(pk), **self._correction())).data)

    @extend_schema(request=CorrectionIn, responses={201: OpenApiTypes.OBJECT})
    @route(detail=True, methods=["post"], url_path="change-requests")
    def change_requests(self, request: Request, pk: str) -> Response:
        """申请更正档案"""
        row = actions.request_change(self.actor, person_id=int(pk), **self._correction())
        return Response({"id": row.pk, "state": row.state}, status=status.HTTP_201_CREATED)

    @extend_schema(request=RevealIn, responses=RevealOut)
    @route(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """查看完整号码"""
        found = actions.reveal_field(self.actor, person_id=int(pk), **self.body(RevealIn))
        answer = Response(RevealOut(found).data)
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(request=AccountIn, responses={201: AccountOut})
    @route(detail=True, methods=["post"])
    def accounts(self, request: Request, pk: str) -> Response:
        """变更收款账户"""
        row = actions.change_account(self.actor, person_id=int(pk), **self.body(AccountIn))
        return Response(AccountOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CategoryIn, responses={201: CategoryOut})
    @route(detail=True, methods=["post"])
    def categories(self, request: Request, pk: str) -> Response:
        """认定人员类别"""
        row = actions.set_category(self.actor, person_id=int(pk), **self.body(CategoryIn))
        return Response(CategoryOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ServiceIn, responses={201: ServiceOut})
    @route(detail=True, methods=["post"])
    def services(self, request: Request, pk: str) -> Response:
        """登记服役经历"""
        row = actions.record_service(self.actor, person_id=int(pk), **self.body(ServiceIn))
        return Response(ServiceOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=CandidateOut(many=True), filters=False)
    @route(detail=True)
    def similar(self, request: Request, pk: str) -> Response:
        """疑似重复的档案"""
        get_person(self.actor, int(pk))
        return Response(CandidateOut(queries.candidates(self.actor, int(pk)), many=True).data)

    def _correction(self) -> dict[str, Any]:
        found = self.body(CorrectionIn)
        return found | {"changes": dict(found["changes"])}
