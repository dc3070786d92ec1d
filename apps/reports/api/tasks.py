"""``/api/v1/reports/tasks``: 重点任务 raised from data, their rows and sheets, what is done about them. ``/contributions``: 作用发挥."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, asked_of
from apps.people.choices import ContributionKind
from apps.people.models import Contribution
from apps.reports import actions
from apps.reports.api.figures import PlainOut, asked_place
from apps.reports.api.policies import TOWN
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.models import KeyTask
from apps.reports.queries import tasks
from apps.reports.queries.contributions import contributions
from apps.reports.queries.indicators import EXPORT_INDICATOR
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


class TaskAsk(serializers.Serializer[Any]):
    """Which tasks: by what became of them, by the rule that raised them."""

    show = serializers.ChoiceField(label="范围", choices=list(tasks.SHOWN.items()), default="open")
    rule = serializers.ChoiceField(label="规则", choices=list(tasks.TITLES.items()), default="")


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

    @extend_schema(
        operation_id="reports_tasks_list_export_create",
        parameters=[
            OpenApiParameter("show", {"type": "string", "enum": [*tasks.SHOWN]}, description="范围，默认没有办结的"),
            OpenApiParameter("rule", {"type": "string", "enum": [*tasks.TITLES]}, description="规则，默认全部"),
            TOWN,
        ],
        request=SheetReasonIn,
        responses=SHEET,
    )
    @action(detail=False, methods=["post"], url_path="export")
    def export_list(self, request: Request) -> HttpResponse:
        """导出重点任务清单，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        given, place = asked_of(TaskAsk, request), asked_place(self.actor, request)
        return taken(
            self, f"重点任务{tasks.SHOWN[given['show']]}", partial(actions.export_tasks, self.actor, place=place, **given)
        )

    @extend_schema(request=SheetReasonIn, responses=SHEET)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: str) -> HttpResponse:
        """导出任务现在涉及的记录，与页面上导出的相同。导出留有记录；年度目标没有清单"""
        require(self.actor, EXPORT_INDICATOR)
        row = tasks.get_task(self.actor, int(pk))
        name = f"{row.division.name}{tasks.TITLES.get(row.rule, row.words)}"
        return taken(self, name, partial(actions.export_task, self.actor, task_id=row.pk))

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


CONTRIBUTIONS_ASKED = (
    OpenApiParameter("year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="年份，默认今年"),
    OpenApiParameter("kind", {"type": "string", "enum": ContributionKind.values}, description="种类，默认全部"),
)


class ContributionViewSet(ActorViewSet):
    """What veterans give (作用发挥)."""

    serializer_class = ContributionOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Contribution.objects.none()

    @extend_schema(parameters=[*CONTRIBUTIONS_ASKED, *LIST_PARAMETERS], responses=ContributionOut(many=True))
    def list(self, request: Request) -> Response:
        """一年的作用发挥：任职列年末（现在）在任的，其余列当年的"""
        span, kind = self._asked(request)
        return self.page(contributions(self.actor, span, kind), ("-id",))

    @extend_schema(parameters=[*CONTRIBUTIONS_ASKED, TOWN], request=SheetReasonIn, responses=SHEET)
    @action(detail=False, methods=["post"])
    def export(self, request: Request) -> HttpResponse:
        """导出一年的作用发挥，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        (span, kind), place = self._asked(request), asked_place(self.actor, request)
        make = partial(actions.export_contributions, self.actor, span=span, kind=kind, place=place)
        return taken(self, f"作用发挥{place.name if place else ''}{span.year}年", make)

    def _asked(self, request: Request) -> tuple[Span, str]:
        given = asked_of(ContributionAsk, request)
        return Span(given.get("year", self.actor.today.year), self.actor.today), given["kind"]
