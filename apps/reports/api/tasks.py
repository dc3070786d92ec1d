"""``/api/v1/reports/tasks``: 重点任务 raised from data, their rows, what is done about them. ``/contributions``: 作用发挥."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people.choices import ContributionKind
from apps.people.models import Contribution
from apps.reports import actions
from apps.reports.api.figures import PlainOut
from apps.reports.models import KeyTask
from apps.reports.queries import tasks
from apps.reports.queries.contributions import contributions
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.spans import FIRST_YEAR, LAST_YEAR, Span


class TaskOut(serializers.ModelSerializer[KeyTask]):
    """A task; ``number``: rows behind it when the rule last looked, ``holder``: the number of the member of staff it was given to."""

    holder = serializers.CharField(source="holder.number", allow_null=True, default=None)

    class Meta:
        model = KeyTask
        fields = (
            "id", "rule", "subject", "division", "words", "number", "first_number", "owner_role", "holder", "raised_on", "due_on", "seen_on",
            "state", "answer", "answered_at", "closed_on", "reason",
        )  # fmt: skip


class TaskAnswerIn(serializers.Serializer[Any]):
    """What is being done."""

    words = serializers.CharField(label="办理情况", max_length=500)


class TaskCloseIn(serializers.Serializer[Any]):
    """Why it is closed though the data still says otherwise."""

    reason = serializers.CharField(label="销号原因", max_length=300)


class TaskAssignIn(serializers.Serializer[Any]):
    """Who in particular answers for it."""

    staff_no = serializers.CharField(label="承办人工号", max_length=20)


class TaskViewSet(ActorViewSet):
    """Key tasks (重点任务)."""

    serializer_class = TaskOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return KeyTask.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=TaskOut(many=True))
    def list(self, request: Request) -> Response:
        """管辖范围内的重点任务，最近提出的在前"""
        return self.page(tasks.tasks(self.actor), ("-id",))

    @extend_schema(responses=TaskOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一项重点任务"""
        return Response(TaskOut(tasks.get_task(self.actor, int(pk))).data)

    @extend_schema(parameters=LIST_PARAMETERS, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """任务现在涉及的记录；年度目标没有清单"""
        rows = tasks.rows_of(self.actor, tasks.get_task(self.actor, int(pk)))
        if rows is None:
            return Response({"results": [], "next": None})
        shape = shape_of(rows)
        return self.page(
            shape.read(rows),
            ("-pk",),
            lambda found: [dict(zip(shape.heads, shape.cells(row), strict=True)) for row in found],
        )

    @extend_schema(request=TaskAnswerIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """填报办理情况"""
        given = self.body(TaskAnswerIn)
        return Response(TaskOut(actions.answer_task(self.actor, task_id=int(pk), **given)).data)

    @extend_schema(request=TaskAssignIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """指定承办人"""
        given = self.body(TaskAssignIn)
        return Response(TaskOut(actions.assign_task(self.actor, task_id=int(pk), **given)).data)

    @extend_schema(request=TaskCloseIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """销号，写明原因"""
        given = self.body(TaskCloseIn)
        return Response(TaskOut(actions.close_task(self.actor, task_id=int(pk), **given)).data)

    def get_serializer_class(self) -> Any:
        """Rows are shown by their shape, whatever they are."""
        return PlainOut if self.action == "rows" else TaskOut


class ContributionOut(serializers.ModelSerializer[Contribution]):
    """A post, or a part in an event on ``since``: ``hours`` of volunteering, ``audience`` of a lecture, fen of a donation."""

    dossier_no = serializers.CharField(source="person.dossier_no")
    name = serializers.CharField(source="person.name")

    class Meta:
        model = Contribution
        fields = (
            "id", "dossier_no", "name", "kind", "title", "organisation", "division", "since", "until", "hours", "audience", "donated_fen",
        )  # fmt: skip


class ContributionAsk(serializers.Serializer[Any]):
    """Which year and kind."""

    year = serializers.IntegerField(label="年份", min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    kind = serializers.ChoiceField(label="种类", choices=ContributionKind.choices, default="")


class ContributionViewSet(ActorViewSet):
    """What veterans give (作用发挥)."""

    serializer_class = ContributionOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Contribution.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="年份，默认今年"
            ),
            OpenApiParameter("kind", {"type": "string", "enum": ContributionKind.values}, description="种类，默认全部"),
            *LIST_PARAMETERS,
        ],
        responses=ContributionOut(many=True),
    )
    def list(self, request: Request) -> Response:
        """一年的作用发挥：任职列年末（现在）在任的，其余列当年的"""
        parsed = ContributionAsk(data={key: value for key, value in request.query_params.items() if value})
        parsed.is_valid(raise_exception=True)
        given = parsed.validated_data
        span = Span(given.get("year", self.actor.today.year), self.actor.today)
        return self.page(contributions(self.actor, span, given["kind"]), ("-id",))
