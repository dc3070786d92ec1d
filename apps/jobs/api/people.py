"""``/api/v1/employment/sign-ups``, ``applications``, ``placements``, ``follow-ups``."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.numbers import whole_number
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs import actions, queries
from apps.jobs.choices import ApplicationState, Channel, Evidence, FollowUpResult, PlacementSource, Shown
from apps.jobs.models import Application, FollowUp, Placement, SignUp
from apps.jobs.rules.applications import RESULT_DAYS


class JobSignUpRow(serializers.ModelSerializer[SignUp]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = SignUp
        fields = ["id", "fair", "person", "person_id", "channel", "code", "state", "signed_up_at", "attended_at"]


class JobSignUpIn(serializers.Serializer[Any]):
    fair_id = serializers.IntegerField(min_value=1)
    person_id = serializers.IntegerField(min_value=1)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.STATION)
    shows = serializers.ListField(
        child=serializers.ChoiceField(Shown.choices), default=list, help_text="本人同意现场出示的内容"
    )


class JobScanIn(serializers.Serializer[Any]):
    fair_id = serializers.IntegerField(min_value=1)
    code = serializers.CharField(max_length=40, help_text="入场码")


class JobApplicationRow(serializers.ModelSerializer[Application]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Application
        fields = ["id", "person", "person_id", "vacancy", "fair", "channel", "shows", "words", "state", "applied_at", "viewed_on", "interviewed_on", "intent_on",
                  "signed_on", "started_on", "ended_on", "reason"]  # fmt: skip


class JobApplicationIn(serializers.Serializer[Any]):
    vacancy_id = serializers.IntegerField(min_value=1)
    person_id = serializers.IntegerField(min_value=1)
    fair_id = serializers.IntegerField(min_value=1, default=None, allow_null=True)
    shows = serializers.ListField(child=serializers.ChoiceField(Shown.choices), default=list)
    agreed = serializers.BooleanField(help_text="本人同意出示所选信息")
    words = serializers.CharField(max_length=300, default="", allow_blank=True)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.STATION)


class JobResultIn(serializers.Serializer[Any]):
    result = serializers.ChoiceField(list(RESULT_DAYS))
    on = serializers.DateField(default=None, allow_null=True)
    reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class JobWithdrawIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class JobPlacementRow(serializers.ModelSerializer[Placement]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Placement
        fields = ["id", "person", "person_id", "application", "fair", "employer_name", "title", "source", "is_in_county", "is_public_welfare", "started_on",
                  "ended_on", "evidence", "evidence_no", "year", "is_counted", "confirmed_on"]  # fmt: skip


class JobPlacementIn(serializers.Serializer[Any]):
    application_id = serializers.IntegerField(
        min_value=1, default=None, allow_null=True, help_text="有投递的，单位和岗位以投递为准"
    )
    person_id = serializers.IntegerField(min_value=1, default=None, allow_null=True)
    employer_name = serializers.CharField(max_length=120, default="", allow_blank=True)
    title = serializers.CharField(max_length=80, default="", allow_blank=True)
    source = serializers.ChoiceField(PlacementSource.choices, default=PlacementSource.DESK)  # type: ignore[assignment]
    is_in_county = serializers.BooleanField(default=False)
    is_public_welfare = serializers.BooleanField(default=False)
    started_on = serializers.DateField()
    evidence = serializers.ChoiceField(Evidence.choices)
    evidence_no = serializers.CharField(max_length=120)


class JobEndIn(serializers.Serializer[Any]):
    ended_on = serializers.DateField()


class JobFollowUpRow(serializers.ModelSerializer[FollowUp]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = FollowUp
        fields = ["id", "person", "person_id", "application", "placement", "months", "due_on", "done_on", "result", "note"]


class JobHeardIn(serializers.Serializer[Any]):
    result = serializers.ChoiceField(FollowUpResult.choices)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


_FAIR = OpenApiParameter("fair", OpenApiTypes.INT, description="只列这场招聘会的")


class SignUpViewSet(ActorViewSet):
    """Sign-ups (招聘会报名)."""

    queryset = SignUp.objects.none()
    serializer_class = JobSignUpRow

    @extend_schema(parameters=[*LIST_PARAMETERS, _FAIR])
    def list(self, request: Request) -> Response:
        """报名名单"""
        rows, fair = queries.sign_ups(self.actor), whole_number(request.query_params.get("fair", ""))
        return self.page(rows if fair is None else rows.filter(fair_id=fair), ("-id",))

    @extend_schema(request=JobSignUpIn, responses={201: JobSignUpRow})
    def create(self, request: Request) -> Response:
        """报名；同一人一场一次，名额满了不收"""
        return Response(JobSignUpRow(actions.sign_up(self.actor, **self.body(JobSignUpIn))).data, status=201)

    @extend_schema(request=None, responses=JobSignUpRow)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消报名"""
        return Response(JobSignUpRow(actions.cancel_sign_up(self.actor, sign_up_id=int(pk))).data)

    @extend_schema(request=JobScanIn, responses=JobSignUpRow)
    @route(detail=False, methods=["post"])
    def scan(self, request: Request) -> Response:
        """现场签到"""
        return Response(JobSignUpRow(actions.scan_in(self.actor, **self.body(JobScanIn))).data)


class JobApplicationViewSet(ActorViewSet):
    """Applications (岗位投递)."""

    queryset = Application.objects.none()
    serializer_class = JobApplicationRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=ApplicationState.values)])
    def list(self, request: Request) -> Response:
        """投递列表"""
        rows, state = queries.applications(self.actor), request.query_params.get("state", "")
        return self.page(rows.filter(state=state) if state in ApplicationState.values else rows, ("-id",))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一条投递"""
        return Response(JobApplicationRow(queries.get_application(self.actor, int(pk))).data)

    @extend_schema(request=JobApplicationIn, responses={201: JobApplicationRow})
    def create(self, request: Request) -> Response:
        """代为投递"""
        return Response(
            JobApplicationRow(actions.apply_for_vacancy(self.actor, **self.body(JobApplicationIn))).data, status=201
        )

    @extend_schema(request=JobResultIn, responses=JobApplicationRow)
    @route(detail=True, methods=["post"])
    def result(self, request: Request, pk: str) -> Response:
        """登记结果"""
        return Response(
            JobApplicationRow(actions.record_result(self.actor, application_id=int(pk), **self.body(JobResultIn))).data
        )

    @extend_schema(request=JobWithdrawIn, responses=JobApplicationRow)
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回投递"""
        return Response(
            JobApplicationRow(
                actions.withdraw_application(self.actor, application_id=int(pk), **self.body(JobWithdrawIn))
            ).data
        )


class PlacementViewSet(ActorViewSet):
    """Placements (就业登记)."""

    queryset = Placement.objects.none()
    serializer_class = JobPlacementRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """就业登记列表"""
        return self.page(queries.placements(self.actor), ("-id",))

    @extend_schema(request=JobPlacementIn, responses={201: JobPlacementRow})
    def create(self, request: Request) -> Response:
        """登记就业；一人一年只计一次"""
        return Response(JobPlacementRow(actions.record_placement(self.actor, **self.body(JobPlacementIn))).data, status=201)

    @extend_schema(request=JobEndIn, responses=JobPlacementRow)
    @route(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """登记离岗"""
        return Response(JobPlacementRow(actions.end_placement(self.actor, placement_id=int(pk), **self.body(JobEndIn))).data)


class FollowUpViewSet(ActorViewSet):
    """Follow-ups (就业回访)."""

    queryset = FollowUp.objects.none()
    serializer_class = JobFollowUpRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """已到期、还没有回访的"""
        return self.page(queries.due_follow_ups(self.actor, self.actor.today), ("due_on", "id"))

    @extend_schema(request=JobHeardIn, responses=JobFollowUpRow)
    @route(detail=True, methods=["post"])
    def record(self, request: Request, pk: str) -> Response:
        """登记回访"""
        return Response(
            JobFollowUpRow(actions.record_follow_up(self.actor, follow_up_id=int(pk), **self.body(JobHeardIn))).data
        )
