"""``/api/v1/employment/employers`` and ``vacancies``."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs import actions, queries
from apps.jobs.choices import Area, EmployerKind, EmployerSize, EmployerState, Reserved, Trade, VacancyState
from apps.jobs.models import Employer, Vacancy
from apps.jobs.rules.employers import EmployerGiven
from apps.jobs.rules.vacancies import VacancyGiven
from apps.people.choices import Education


class JobEmployerRow(serializers.ModelSerializer[Employer]):
    class Meta:
        model = Employer
        fields = ["id", "credit_code", "name", "division", "home_county", "kind", "size", "trade", "address", "contact_name", "contact_phone_tail",
                  "public_phone", "state", "reason"]  # fmt: skip


class JobEmployerIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    division = serializers.RegexField(r"^\d{12}$")
    kind = serializers.ChoiceField(EmployerKind.choices)
    size = serializers.ChoiceField(EmployerSize.choices)
    trade = serializers.ChoiceField(Trade.choices)
    contact_name = serializers.CharField(max_length=60)
    contact_phone = serializers.CharField(max_length=40)
    public_phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    address = serializers.CharField(max_length=200, default="", allow_blank=True)
    introduction = serializers.CharField(max_length=500, default="", allow_blank=True)
    promises = serializers.CharField(max_length=300, default="", allow_blank=True)


class JobEmployerNew(JobEmployerIn):
    credit_code = serializers.CharField(max_length=40, help_text="统一社会信用代码，18位")


class JobReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class JobVacancyRow(serializers.ModelSerializer[Vacancy]):
    class Meta:
        model = Vacancy
        fields = ["id", "employer", "title", "trade", "area", "works_in", "place", "headcount", "pay_low_fen", "pay_high_fen", "duties", "welfare", "education",
                  "age_min", "age_max", "skills", "is_veteran_priority", "is_ordered", "is_aimed", "is_post_bound", "reserved", "valid_until", "state",
                  "published_at", "closed_on", "closed_for", "note"]  # fmt: skip


class JobVacancyIn(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=80)
    trade = serializers.ChoiceField(Trade.choices)
    area = serializers.ChoiceField(Area.choices)
    works_in = serializers.RegexField(r"^(\d{12})?$", default="", allow_blank=True, help_text="工作所在区划代码，可空")
    place = serializers.CharField(max_length=120)
    headcount = serializers.IntegerField(min_value=1, max_value=9999)
    pay_low_fen = serializers.IntegerField(min_value=1, max_value=100_000_000, help_text="月薪下限（分）")
    pay_high_fen = serializers.IntegerField(min_value=1, max_value=100_000_000, help_text="月薪上限（分）")
    valid_until = serializers.DateField()
    duties = serializers.CharField(max_length=2000, default="", allow_blank=True)
    welfare = serializers.CharField(max_length=200, default="", allow_blank=True)
    education = serializers.ChoiceField([("", "不限"), *Education.choices], default="", allow_blank=True)
    age_min = serializers.IntegerField(min_value=16, max_value=120, default=None, allow_null=True)
    age_max = serializers.IntegerField(min_value=16, max_value=120, default=None, allow_null=True)
    skills = serializers.ListField(child=serializers.CharField(max_length=20), max_length=10, default=list)
    is_veteran_priority = serializers.BooleanField(default=True)
    is_ordered = serializers.BooleanField(default=False)
    is_aimed = serializers.BooleanField(default=False)
    is_post_bound = serializers.BooleanField(default=False)
    reserved = serializers.ChoiceField(Reserved.choices, default=Reserved.NONE)


class JobVacancyNew(JobVacancyIn):
    employer_id = serializers.IntegerField(min_value=1)


class JobCheckIn(serializers.Serializer[Any]):
    agree = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="退回的必须写明原因")


class JobCloseIn(serializers.Serializer[Any]):
    closed_for = serializers.ChoiceField(["filled", "withdrawn"])
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class JobRenewIn(serializers.Serializer[Any]):
    valid_until = serializers.DateField()


def _vacancy(data: dict[str, Any]) -> VacancyGiven:
    return VacancyGiven(**{**data, "skills": tuple(data["skills"])})


class EmployerViewSet(ActorViewSet):
    """Employers (用人单位)."""

    queryset = Employer.objects.none()
    serializer_class = JobEmployerRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=EmployerState.values)])
    def list(self, request: Request) -> Response:
        """用人单位列表"""
        rows, state = queries.employers(self.actor), request.query_params.get("state", "")
        return self.page(rows.filter(state=state) if state in EmployerState.values else rows, ("-id",))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一家用人单位"""
        return Response(JobEmployerRow(queries.get_employer(self.actor, int(pk))).data)

    @extend_schema(request=JobEmployerNew, responses={201: JobEmployerRow})
    def create(self, request: Request) -> Response:
        """登记用人单位"""
        data = self.body(JobEmployerNew)
        row = actions.register_employer(self.actor, credit_code=data.pop("credit_code"), given=EmployerGiven(**data))
        return Response(JobEmployerRow(row).data, status=201)

    @extend_schema(request=JobEmployerIn, responses=JobEmployerRow)
    def update(self, request: Request, pk: str) -> Response:
        """更正用人单位"""
        row = actions.correct_employer(self.actor, employer_id=int(pk), given=EmployerGiven(**self.body(JobEmployerIn)))
        return Response(JobEmployerRow(row).data)

    @extend_schema(request=None, responses=JobEmployerRow)
    @route(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """核验通过"""
        return Response(JobEmployerRow(actions.verify_employer(self.actor, employer_id=int(pk))).data)

    @extend_schema(request=JobReasonIn, responses=JobEmployerRow)
    @route(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """不予通过"""
        return Response(
            JobEmployerRow(actions.refuse_employer(self.actor, employer_id=int(pk), **self.body(JobReasonIn))).data
        )

    @extend_schema(request=JobReasonIn, responses=JobEmployerRow)
    @route(detail=True, methods=["post"])
    def blacklist(self, request: Request, pk: str) -> Response:
        """列入黑名单；它的岗位同时结束招聘"""
        return Response(
            JobEmployerRow(actions.blacklist_employer(self.actor, employer_id=int(pk), **self.body(JobReasonIn))).data
        )

    @extend_schema(request=JobReasonIn, responses=JobEmployerRow)
    @route(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """移出黑名单"""
        return Response(
            JobEmployerRow(actions.lift_blacklist(self.actor, employer_id=int(pk), **self.body(JobReasonIn))).data
        )


_ASKED = [
    OpenApiParameter("q", OpenApiTypes.STR, description="岗位、单位、行业、地点、技能的任意文字"),
    OpenApiParameter("trade", OpenApiTypes.STR, enum=Trade.values),
    OpenApiParameter("area", OpenApiTypes.STR, enum=Area.values),
    OpenApiParameter("reserved", OpenApiTypes.STR, enum=Reserved.values),
    OpenApiParameter("state", OpenApiTypes.STR, enum=VacancyState.values),
    OpenApiParameter("pay", OpenApiTypes.STR, description="月薪至少（元）"),
]


class VacancyViewSet(ActorViewSet):
    """Vacancies (招聘岗位)."""

    queryset = Vacancy.objects.none()
    serializer_class = JobVacancyRow

    @extend_schema(parameters=[*LIST_PARAMETERS, *_ASKED])
    def list(self, request: Request) -> Response:
        """岗位列表和查找"""
        asked = {name: request.query_params.get(name, "") for name in ("q", "trade", "area", "reserved", "pay", "state")}
        rows = queries.found(queries.vacancies(self.actor), asked)
        return self.page(rows.filter(state=asked["state"]) if asked["state"] in VacancyState.values else rows, ("-id",))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一个岗位"""
        return Response(JobVacancyRow(queries.get_vacancy(self.actor, int(pk))).data)

    @extend_schema(request=JobVacancyNew, responses={201: JobVacancyRow})
    def create(self, request: Request) -> Response:
        """登记岗位"""
        data = self.body(JobVacancyNew)
        row = actions.post_vacancy(self.actor, employer_id=data.pop("employer_id"), given=_vacancy(data))
        return Response(JobVacancyRow(row).data, status=201)

    @extend_schema(request=JobVacancyIn, responses=JobVacancyRow)
    def update(self, request: Request, pk: str) -> Response:
        """修改岗位；修改后重新审核"""
        row = actions.correct_vacancy(self.actor, vacancy_id=int(pk), given=_vacancy(self.body(JobVacancyIn)))
        return Response(JobVacancyRow(row).data)

    @extend_schema(request=JobCheckIn, responses=JobVacancyRow)
    @route(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """审核岗位"""
        return Response(JobVacancyRow(actions.check_vacancy(self.actor, vacancy_id=int(pk), **self.body(JobCheckIn))).data)

    @extend_schema(request=None, responses=JobVacancyRow)
    @route(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """发布岗位"""
        return Response(JobVacancyRow(actions.publish_vacancy(self.actor, vacancy_id=int(pk))).data)

    @extend_schema(request=JobCloseIn, responses=JobVacancyRow)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """结束招聘"""
        return Response(JobVacancyRow(actions.close_vacancy(self.actor, vacancy_id=int(pk), **self.body(JobCloseIn))).data)

    @extend_schema(request=JobRenewIn, responses=JobVacancyRow)
    @route(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """重新招聘"""
        return Response(JobVacancyRow(actions.renew_vacancy(self.actor, vacancy_id=int(pk), **self.body(JobRenewIn))).data)
