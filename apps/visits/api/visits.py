"""``/api/v1/visits``: tasks, conflicts, and the visit as a phone sends it."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Invalid
from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Json
from apps.visits import actions, queries
from apps.visits.choices import Answered, GiftWay, Mode, NeedKind, Organiser, Outcome, TaskState
from apps.visits.models import Task, Visit, VisitConflict
from apps.visits.queries.money import with_fates
from apps.visits.queries.visits import lines_of
from apps.visits.rules.submission import Answer, Gift, Need, Submission, Talk


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


class GivenOut(serializers.Serializer[Any]):
    way = serializers.CharField(source="line.way")
    fund = serializers.CharField(source="line.fund")
    fen = serializers.IntegerField(source="line.fen", help_text="金额或折价（分）")
    goods = serializers.CharField(source="line.lot.name", default="", help_text="慰问品名称")
    quantity = serializers.IntegerField(source="line.quantity")
    fate = serializers.CharField(help_text="现在怎样：是否提交、到账或退回")


class VisitWhole(VisitRow):
    photos = serializers.SerializerMethodField(help_text="照片编号；内容另行查看")
    given = serializers.SerializerMethodField(help_text="慰问明细")

    class Meta(VisitRow.Meta):
        fields = [*VisitRow.Meta.fields, "photos", "given"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_photos(self, row: Visit) -> list[int]:
        return list(row.photos.order_by("id").values_list("pk", flat=True))

    @extend_schema_field(GivenOut(many=True))
    def get_given(self, row: Visit) -> Any:
        return GivenOut(with_fates(lines_of(row)), many=True).data


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


class VisitCorrectionIn(serializers.Serializer[Any]):
    """A visit told rightly: what was given, asked and answered is not part of it."""

    client_id = serializers.UUIDField(help_text="每次更正生成一次；重发沿用")
    reason = serializers.CharField(max_length=200, help_text="更正原因")
    on = serializers.DateField()
    outcome = serializers.ChoiceField(Outcome.choices)
    mode = serializers.ChoiceField(Mode.choices, default=Mode.HOME)
    organiser = serializers.ChoiceField(Organiser.choices, default=Organiser.TOWNSHIP)
    place = serializers.CharField(max_length=200, default="", allow_blank=True)
    companions = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=10)
    talk = TalkIn(default=dict)
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)


class VisitLookIn(serializers.Serializer[Any]):
    photo_id = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="照片编号；不填的看签名")
    reason = serializers.CharField(max_length=80, help_text="查看事由")


def submission_of(data: dict[str, Any]) -> Submission:
    """The visit of a parsed body."""
    return Submission(
        on=data["on"], outcome=data["outcome"], mode=data["mode"], organiser=data["organiser"], place=data["place"],
        companions=tuple(data["companions"]), talk=Talk(**data["talk"]), note=data["note"], next_on=data.get("next_on"),
        gifts=tuple(Gift(**one) for one in data.get("gifts", ())), needs=tuple(Need(**one) for one in data.get("needs", ())),
        answers=tuple(Answer(**one) for one in data.get("answers", ())),
    )  # fmt: skip


class VisitPhotoIn(serializers.Serializer[Any]):
    photo = serializers.FileField(help_text="JPG或PNG图片")


class VisitPhotosOut(serializers.Serializer[Any]):
    photos = serializers.IntegerField(help_text="这次走访现有照片张数")


class VisitReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class Settling(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(["both", "same"])
    note = serializers.CharField(max_length=200)


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

    @extend_schema(responses=VisitWhole)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一条走访记录和慰问明细"""
        return Response(VisitWhole(queries.get_visit(self.actor, int(pk))).data)

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

    @extend_schema(request=VisitCorrectionIn, responses={201: ReceiptOut})
    @route(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """更正走访记录：由走访人本人，另起一条，原来的一条保留"""
        data = self.body(VisitCorrectionIn)
        done = actions.correct_visit(
            self.actor, visit_id=int(pk), client_id=data["client_id"], given=submission_of(data), reason=data["reason"]
        )
        return Response(ReceiptOut(done).data, status=201)

    @extend_schema(request=VisitLookIn, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @route(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> HttpResponse:
        """查看走访照片或签名，留有记录"""
        data = self.body(VisitLookIn)
        content = actions.read_photo(self.actor, visit_id=int(pk), photo_id=data.get("photo_id"), reason=data["reason"])
        return attachment(content, f"{pk}-{data.get('photo_id') or '签名'}.jpg", "image/jpeg")

    @extend_schema(request={"multipart/form-data": VisitPhotoIn}, responses=VisitPhotosOut)
    @route(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photo(self, request: Request, pk: str) -> Response:
        """补传走访照片：由走访人本人；同一张照片只存一次"""
        row, content = queries.get_visit(self.actor, int(pk)), self.body(VisitPhotoIn)["photo"].read()
        count = actions.add_photo(self.actor, client_id=row.client_id, photo=content)
        return Response(VisitPhotosOut({"photos": count}).data)

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
