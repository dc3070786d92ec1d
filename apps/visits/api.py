"""``/api/v1/visits…``: tasks, campaigns, goods, and the visit as a phone sends it."""

import json
from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Invalid
from apps.core.numbers import whole_number
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Json, Route
from apps.visits import actions, queries
from apps.visits.choices import Answered, Festival, GiftWay, Listed, Mode, NeedKind, Organiser, Outcome, TaskState
from apps.visits.models import Campaign, Stock, Task, Visit, VisitConflict
from apps.visits.rules.submission import Answer, Gift, Need, Submission, Talk


class CampaignRow(serializers.ModelSerializer[Campaign]):
    class Meta:
        model = Campaign
        fields = ["id", "name", "festival", "year", "division", "lists", "starts_on", "ends_on", "state", "approved_fen"]


class CoverageRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    planned = serializers.IntegerField()
    visited = serializers.IntegerField()
    refused = serializers.IntegerField()
    absent = serializers.IntegerField()
    open = serializers.IntegerField()


class TaskRow(serializers.ModelSerializer[Task]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Task
        fields = [
            "id",
            "key",
            "person",
            "person_id",
            "division",
            "campaign",
            "trigger",
            "listed",
            "also",
            "why",
            "due_on",
            "state",
            "done_on",
        ]


class VisitRow(serializers.ModelSerializer[Visit]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Visit
        fields = ["id", "receipt_no", "client_id", "person", "division", "task", "corrects", "on", "outcome", "mode", "organiser",
                  "health", "income", "housing", "work", "feeling", "next_on"]  # fmt: skip


class StockRow(serializers.ModelSerializer[Stock]):
    name = serializers.CharField(source="lot.name")
    unit = serializers.CharField(source="lot.unit")
    unit_fen = serializers.IntegerField(source="lot.unit_fen")

    class Meta:
        model = Stock
        fields = ["id", "lot", "name", "unit", "unit_fen", "division", "quantity"]


class ConflictRow(serializers.ModelSerializer[VisitConflict]):
    class Meta:
        model = VisitConflict
        fields = ["id", "visit", "other", "state", "note"]


class ReceiptOut(serializers.Serializer[Any]):
    visit_id = serializers.IntegerField()
    receipt_no = serializers.CharField()
    is_again = serializers.BooleanField()
    has_conflict = serializers.BooleanField()
    case_numbers = serializers.ListField(child=serializers.CharField())


class GiftIn(serializers.Serializer[Any]):
    way = serializers.ChoiceField(GiftWay.choices)
    fund = serializers.CharField(max_length=12, default="", allow_blank=True)
    fen = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    lot_id = serializers.IntegerField(min_value=0, default=0)
    quantity = serializers.IntegerField(min_value=0, max_value=9_999, default=0)


class NeedIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(NeedKind.choices)
    words = serializers.CharField(max_length=500)
    promise = serializers.CharField(max_length=300, default="", allow_blank=True)


class PromiseAnswerIn(serializers.Serializer[Any]):
    promise_id = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(Answered.choices)
    words = serializers.CharField(max_length=300, default="", allow_blank=True)


class TalkIn(serializers.Serializer[Any]):
    health = serializers.CharField(max_length=10, default="", allow_blank=True)
    income = serializers.CharField(max_length=16, default="", allow_blank=True)
    housing = serializers.CharField(max_length=12, default="", allow_blank=True)
    work = serializers.CharField(max_length=16, default="", allow_blank=True)
    feeling = serializers.CharField(max_length=8, default="", allow_blank=True)
    wishes = serializers.CharField(max_length=500, default="", allow_blank=True)
    thoughts = serializers.CharField(max_length=500, default="", allow_blank=True)


class VisitIn(serializers.Serializer[Any]):
    """One submission. With photographs it is sent as ``multipart/form-data``: this body as JSON in the field ``visit``, the files
    in ``photos`` (several) and ``signature``."""

    client_id = serializers.UUIDField(help_text="手机为每次走访生成一次；重发沿用")
    person_id = serializers.IntegerField(min_value=1)
    task_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    base = serializers.CharField(max_length=20, default="", allow_blank=True, help_text="手机上看到的最近一次走访的回执号")
    on = serializers.DateField()
    outcome = serializers.ChoiceField(Outcome.choices)
    mode = serializers.ChoiceField(Mode.choices, default=Mode.HOME)
    organiser = serializers.ChoiceField(Organiser.choices, default=Organiser.TOWNSHIP)
    place = serializers.CharField(max_length=200, default="", allow_blank=True)
    companions = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=10)
    talk = TalkIn(default=dict)
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)
    gifts = GiftIn(many=True, default=list)
    needs = NeedIn(many=True, default=list)
    answers = PromiseAnswerIn(many=True, default=list)


def submission_of(data: dict[str, Any]) -> Submission:
    """The visit of a parsed body."""
    return Submission(
        on=data["on"], outcome=data["outcome"], mode=data["mode"], organiser=data["organiser"], place=data["place"],
        companions=tuple(data["companions"]), talk=Talk(**data["talk"]), note=data["note"], next_on=data.get("next_on"),
        gifts=tuple(Gift(**one) for one in data["gifts"]), needs=tuple(Need(**one) for one in data["needs"]),
        answers=tuple(Answer(**one) for one in data["answers"]),
    )  # fmt: skip


class NewCampaign(serializers.Serializer[Any]):
    festival = serializers.ChoiceField(Festival.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2099)
    division = serializers.RegexField(r"^\d{12}$")
    lists = serializers.ListField(child=serializers.ChoiceField(Listed.choices), min_length=1)
    name = serializers.CharField(max_length=80, default="", allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class VisitReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class Settling(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(["both", "same"])
    note = serializers.CharField(max_length=200)


class CampaignViewSet(ActorViewSet):
    """Campaigns (走访慰问活动)."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """走访慰问活动列表"""
        return self.page(queries.campaigns(self.actor), ("-id",))

    @extend_schema(request=NewCampaign, responses={201: CampaignRow})
    def create(self, request: Request) -> Response:
        """建立走访慰问活动"""
        return Response(CampaignRow(actions.make_campaign(self.actor, **self.body(NewCampaign))).data, status=201)

    @extend_schema(responses=CoverageRow(many=True), parameters=[OpenApiParameter("town", OpenApiTypes.STR)])
    @route(detail=True, methods=["get"], pagination_class=None)
    def coverage(self, request: Request, pk: str) -> Response:
        """按乡镇（或村）的完成情况"""
        town = request.query_params.get("town", "")
        rows = queries.coverage(
            self.actor, queries.get_campaign(self.actor, int(pk)), town=town if whole_number(town) is not None else ""
        )
        return Response(CoverageRow(rows, many=True).data)


class TaskViewSet(ActorViewSet):
    """Tasks (走访任务)."""

    queryset = Task.objects.none()
    serializer_class = TaskRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("state", OpenApiTypes.STR, enum=TaskState.values)])
    def list(self, request: Request) -> Response:
        """走访任务列表；不指定状态的只列待走访"""
        state = request.query_params.get("state", "")
        rows = queries.tasks(self.actor).filter(state=state) if state else queries.open_tasks(self.actor)
        return self.page(rows, ("due_on", "id"))

    @extend_schema(request=VisitReasonIn, responses=TaskRow)
    @route(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """移出名单"""
        return Response(TaskRow(actions.remove_target(self.actor, task_id=int(pk), **self.body(VisitReasonIn))).data)


class VisitViewSet(ActorViewSet):
    """Visits (走访记录)."""

    queryset = Visit.objects.none()
    serializer_class = VisitRow
    parser_classes = (Json, MultiPartParser)

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """走访记录列表"""
        return self.page(queries.visits(self.actor), ("-id",))

    @extend_schema(responses=VisitRow)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一条走访记录"""
        return Response(VisitRow(queries.get_visit(self.actor, int(pk))).data)

    @extend_schema(request=VisitIn, responses={201: ReceiptOut})
    def create(self, request: Request) -> Response:
        """登记走访；同一提交编号只办理一次，重发得到同一回执号"""
        data = self._visit()
        photos = tuple(file.read() for file in request.FILES.getlist("photos"))
        signature = request.FILES.get("signature")
        done = actions.record_visit(
            self.actor, given=submission_of(data), photos=photos, signature=signature.read() if signature else b"",
            client_id=data["client_id"], person_id=data["person_id"], task_id=data.get("task_id"), base=data["base"],
        )  # fmt: skip
        return Response(ReceiptOut(done).data, status=201)

    def _visit(self) -> dict[str, Any]:
        """The body, whether it came bare or as the JSON field of a form with files."""
        given: Any = self.request.data
        if isinstance(given, Mapping) and isinstance(given.get("visit"), str):
            try:
                given = json.loads(given["visit"])
            except (ValueError, RecursionError):
                raise Invalid("走访内容无法识别，请更新服务站页面后重新上传。", field="visit") from None
        parsed = VisitIn(data=given)
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)


class StockViewSet(ActorViewSet):
    """Goods (慰问品库存)."""

    queryset = Stock.objects.none()
    serializer_class = StockRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """慰问品库存列表"""
        return self.page(queries.stocks(self.actor), ("id",))


class ConflictViewSet(ActorViewSet):
    """Conflicts (走访冲突)."""

    queryset = VisitConflict.objects.none()
    serializer_class = ConflictRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """走访冲突列表"""
        return self.page(queries.conflicts(self.actor), ("-id",))

    @extend_schema(request=Settling, responses=ConflictRow)
    @route(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """登记核对结论"""
        return Response(ConflictRow(actions.settle_conflict(self.actor, conflict_id=int(pk), **self.body(Settling))).data)


routes: list[Route] = [
    ("visits/campaigns", CampaignViewSet, "visit_campaign"),
    ("visits/tasks", TaskViewSet, "visit_task"),
    ("visits/stock", StockViewSet, "visit_stock"),
    ("visits/conflicts", ConflictViewSet, "visit_conflict"),
    ("visits", VisitViewSet, "visit"),
]
