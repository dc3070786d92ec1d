"""``/api/v1/employment/fairs`` and ``booths``."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs import actions, queries
from apps.jobs.api.employers import JobReasonIn
from apps.jobs.choices import FairMode, FairState
from apps.jobs.models import Booth, Fair
from apps.jobs.rules.fairs import FairGiven


class JobFairRow(serializers.ModelSerializer[Fair]):
    # A clock time of the county has no zone, which the format "time" of OpenAPI asks for.
    opens_at = serializers.CharField(read_only=True, allow_null=True, help_text="每日开始时间，时:分:秒")
    shuts_at = serializers.CharField(read_only=True, allow_null=True, help_text="每日结束时间，时:分:秒")

    class Meta:
        model = Fair
        fields = ["id", "name", "mode", "level", "division", "partner", "partner_county", "starts_on", "ends_on", "opens_at", "shuts_at", "place", "capacity",
                  "booth_count", "booths_in_row", "state", "note", "summary"]  # fmt: skip


class JobFairIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    mode = serializers.ChoiceField(FairMode.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    place = serializers.CharField(max_length=160, default="", allow_blank=True)
    opens_at = serializers.TimeField(default=None, allow_null=True)
    shuts_at = serializers.TimeField(default=None, allow_null=True)
    capacity = serializers.IntegerField(
        min_value=1, max_value=100_000, default=None, allow_null=True, help_text="不限人数为空"
    )
    booth_count = serializers.IntegerField(min_value=0, max_value=2000, default=0)
    booths_in_row = serializers.IntegerField(min_value=1, max_value=50, default=10)
    partner = serializers.CharField(max_length=200, default="", allow_blank=True)
    partner_county = serializers.RegexField(r"^(\d{6})?$", default="", allow_blank=True)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class JobFairNew(JobFairIn):
    division = serializers.RegexField(r"^\d{12}$")


class JobSummaryIn(serializers.Serializer[Any]):
    summary = serializers.CharField(max_length=2000)


class JobFigureOut(serializers.Serializer[Any]):
    name = serializers.CharField(source="figure.name")
    label = serializers.CharField(source="figure.label")  # type: ignore[assignment]
    unit = serializers.CharField(source="figure.unit")
    number = serializers.IntegerField()


class JobBoothRow(serializers.ModelSerializer[Booth]):
    employer_name = serializers.CharField(source="employer.name")

    class Meta:
        model = Booth
        fields = ["id", "fair", "employer", "employer_name", "number", "state", "came_at", "note"]


class JobAskIn(serializers.Serializer[Any]):
    fair_id = serializers.IntegerField(min_value=1)
    employer_id = serializers.IntegerField(min_value=1)
    vacancy_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=100)


class JobNumberIn(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1, max_value=2000, allow_null=True, help_text="空为收回展位")


class JobNoteIn(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)


class FairViewSet(ActorViewSet):
    """Fairs (招聘会)."""

    queryset = Fair.objects.none()
    serializer_class = JobFairRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=FairState.values)])
    def list(self, request: Request) -> Response:
        """招聘会列表"""
        rows, state = queries.fairs(self.actor), request.query_params.get("state", "")
        return self.page(rows.filter(state=state) if state in FairState.values else rows, ("-starts_on", "-id"))

    def _fair(self, pk: str) -> Fair:
        """For staff only: what anybody may read of a fair stands on the public pages."""
        return queries.desk_fair(self.actor, int(pk))

    def retrieve(self, request: Request, pk: str) -> Response:
        """一场招聘会"""
        return Response(JobFairRow(self._fair(pk)).data)

    @extend_schema(responses=JobFigureOut(many=True))
    @route(detail=True, methods=["get"])
    def figures(self, request: Request, pk: str) -> Response:
        """本场数字：用人单位、岗位、到场、意向、签约、就业"""
        fair = self._fair(pk)
        return Response(JobFigureOut(queries.figures(self.actor, queries.Span(fair_id=fair.pk)), many=True).data)

    @extend_schema(responses=JobBoothRow(many=True))
    @route(detail=True, methods=["get"])
    def booths(self, request: Request, pk: str) -> Response:
        """参会单位"""
        return Response(JobBoothRow(queries.booths(self._fair(pk)), many=True).data)

    @extend_schema(request=JobFairNew, responses={201: JobFairRow})
    def create(self, request: Request) -> Response:
        """筹备招聘会"""
        data = self.body(JobFairNew)
        row = actions.plan_fair(self.actor, division=data.pop("division"), given=FairGiven(**data))
        return Response(JobFairRow(row).data, status=201)

    @extend_schema(request=JobFairIn, responses=JobFairRow)
    def update(self, request: Request, pk: str) -> Response:
        """修改安排"""
        row = actions.change_fair(self.actor, fair_id=int(pk), given=FairGiven(**self.body(JobFairIn)))
        return Response(JobFairRow(row).data)

    def _step(self, call: Callable[..., Fair], pk: str, **given: Any) -> Response:
        return Response(JobFairRow(call(self.actor, fair_id=int(pk), **given)).data)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def call(self, request: Request, pk: str) -> Response:
        """征集用人单位"""
        return self._step(actions.call_employers, pk)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """审定岗位"""
        return self._step(actions.check_fair, pk)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """发布招聘会，岗位同时公布"""
        return self._step(actions.publish_fair, pk)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """开场"""
        return self._step(actions.open_fair, pk)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """收场"""
        return self._step(actions.hold_fair, pk)

    @extend_schema(request=None, responses=JobFairRow)
    @route(detail=True, methods=["post"], url_path="finish-follow-up")
    def finish_follow_up(self, request: Request, pk: str) -> Response:
        """完成回访"""
        return self._step(actions.finish_follow_up, pk)

    @extend_schema(request=JobSummaryIn, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """办结"""
        return self._step(actions.close_fair, pk, **self.body(JobSummaryIn))

    @extend_schema(request=JobReasonIn, responses=JobFairRow)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消招聘会"""
        return self._step(actions.cancel_fair, pk, **self.body(JobReasonIn))


class BoothViewSet(ActorViewSet):
    """Employers at fairs (参会单位和展位)."""

    queryset = Booth.objects.none()
    serializer_class = JobBoothRow

    @extend_schema(request=JobAskIn, responses={201: JobBoothRow})
    def create(self, request: Request) -> Response:
        """单位报名参会；再次报名以最后一次的岗位为准"""
        return Response(JobBoothRow(actions.ask_booth(self.actor, **self.body(JobAskIn))).data, status=201)

    @extend_schema(request=None, responses=JobBoothRow)
    @route(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """同意参会"""
        return Response(JobBoothRow(actions.accept_booth(self.actor, booth_id=int(pk))).data)

    @extend_schema(request=JobNoteIn, responses=JobBoothRow)
    @route(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """不同意参会"""
        return Response(JobBoothRow(actions.decline_booth(self.actor, booth_id=int(pk), **self.body(JobNoteIn))).data)

    @extend_schema(request=JobNoteIn, responses=JobBoothRow)
    @route(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """登记退出"""
        return Response(JobBoothRow(actions.leave_fair(self.actor, booth_id=int(pk), **self.body(JobNoteIn))).data)

    @extend_schema(request=JobNumberIn, responses=JobBoothRow)
    @route(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """安排展位"""
        return Response(JobBoothRow(actions.assign_booth(self.actor, booth_id=int(pk), **self.body(JobNumberIn))).data)

    @extend_schema(request=None, responses=JobBoothRow)
    @route(detail=True, methods=["post"])
    def come(self, request: Request, pk: str) -> Response:
        """单位到场"""
        return Response(JobBoothRow(actions.note_employer(self.actor, booth_id=int(pk))).data)
