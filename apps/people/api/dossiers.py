"""What hangs on a dossier, over HTTP: time line, sources, verification, households, requests of every kind."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Invalid, NotFound
from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions, choices
from apps.people.actions.background import ENTRIES
from apps.people.api.persons import BIG
from apps.people.forms.asking import asked_of
from apps.people.models import Household, HouseholdMember
from apps.people.queries.households import get_household, households, members_of, with_counts
from apps.people.queries.people import get_person
from apps.people.queries.provenance import shown_standings
from apps.people.queries.timeline import stages_of, timeline
from apps.people.rules.provenance import GROUPS
from apps.people.rules.timeline import KINDS

_RECORDS: dict[str, Callable[..., Any]] = {
    "honour": actions.record_honour, "membership": actions.record_membership, "work": actions.record_work,
    "hardship": actions.record_hardship, "assessment": actions.record_assessment,
    "contribution": actions.record_contribution, "certificate": actions.record_certificate, "discipline": actions.record_discipline,
}  # fmt: skip


class TimelineEntryOut(serializers.Serializer[Any]):
    """One line of a life."""

    on = serializers.DateField(help_text="日期")
    kind = serializers.ChoiceField(choices=list(KINDS.items()), help_text="类别")
    words = serializers.CharField(help_text="事项")
    note = serializers.CharField(help_text="说明")
    amount_fen = serializers.IntegerField(allow_null=True, help_text="金额（分）")


class StageOut(serializers.Serializer[Any]):
    """One of the five stages."""

    key = serializers.CharField()
    name = serializers.CharField(source="label", help_text="阶段")
    since = serializers.DateField(allow_null=True, help_text="起始日期")
    is_here = serializers.BooleanField(help_text="现处阶段")


class TimelineOut(serializers.Serializer[Any]):
    """One page of a life, newest first, and the stage."""

    stages = StageOut(many=True)
    results = TimelineEntryOut(many=True)
    next = serializers.CharField(allow_null=True)


class StandingOut(serializers.Serializer[Any]):
    """What one field rests on."""

    field = serializers.CharField()
    name = serializers.CharField(source="label", help_text="栏目")
    origin = serializers.ChoiceField(source="source", choices=choices.SourceKind.choices, help_text="来源")
    since = serializers.DateField(help_text="登记日期")
    words = serializers.CharField(help_text="说明")
    verified_on = serializers.DateField(allow_null=True, help_text="最近核验日期")


class VerifyIn(serializers.Serializer[Any]):
    """What was proved, and how."""

    version = serializers.IntegerField(min_value=1, max_value=BIG, help_text="所见版本")
    groups = serializers.ListField(
        child=serializers.ChoiceField(choices=[(key, words) for key, (words, _) in GROUPS.items()]), help_text="核验内容"
    )
    kind = serializers.ChoiceField(choices=choices.SourceKind.choices[:3], help_text="核验方式")
    note = serializers.CharField(max_length=200, help_text="核对了什么")
    evidence_id = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None, help_text="依据材料编号"
    )


class AskIn(serializers.Serializer[Any]):
    """A request of any kind; ``changes`` are the fields of that use case."""

    kind = serializers.ChoiceField(choices=choices.ChangeKind.choices, help_text="申请事项")
    version = serializers.IntegerField(min_value=1, max_value=BIG, help_text="所见版本")
    changes = serializers.JSONField(default=dict, help_text="申请的内容；以表单（multipart）提交时写成JSON文字")
    reason = serializers.CharField(max_length=200, help_text="申请理由")
    paper_kind = serializers.ChoiceField(
        choices=choices.DocumentKind.choices, required=False, allow_blank=True, default="", help_text="材料种类"
    )
    paper_no = serializers.CharField(max_length=80, required=False, allow_blank=True, default="", help_text="材料编号")
    file = serializers.FileField(required=False, help_text="材料照片或扫描件：PDF、JPG或PNG，10MB以内（以表单提交）")

    def validate_changes(self, value: Any) -> dict[str, Any]:
        """An object of fields."""
        if not isinstance(value, dict):
            raise serializers.ValidationError("申请的内容应为栏目和值的对应表。")
        return value


class OpenIn(serializers.Serializer[Any]):
    """Why a scan is looked at."""

    reason = serializers.ChoiceField(choices=choices.RevealReason.choices, help_text="事由")
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="", help_text="补充说明")


class RecordIn(serializers.Serializer[Any]):
    """A dated row: honour, membership, work, hardship, assessment, certificate, discipline or contribution, with the fields of its form."""

    fields_given = serializers.DictField(help_text="该项记录的栏目")


class EndIn(serializers.Serializer[Any]):
    """Ended on a day, or void."""

    until = serializers.DateField(required=False, allow_null=True, default=None, help_text="结束日期；空为作废")
    reason = serializers.CharField(max_length=200, help_text="原因")


class JoinIn(serializers.Serializer[Any]):
    """Into a household."""

    person_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="人员编号")
    relation = serializers.ChoiceField(choices=choices.MemberRelation.choices[:-1], help_text="与户主关系")
    joined_on = serializers.DateField(help_text="迁入日期")
    reason = serializers.CharField(max_length=200, help_text="迁入原因")


class LeaveIn(serializers.Serializer[Any]):
    """Out of the household."""

    person_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="人员编号")
    left_on = serializers.DateField(help_text="迁出日期")
    reason = serializers.CharField(max_length=200, help_text="迁出原因")


class DossierViewSet(ActorViewSet):
    """Dossiers (档案): time line, sources, verification, dated rows, requests."""

    serializer_class = TimelineOut

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, enum=list(KINDS), description="类别"),
            OpenApiParameter("after", OpenApiTypes.STR, description="上一页给出的 next"),
        ],
        responses=TimelineOut,
    )
    @route(detail=True)
    def timeline(self, request: Request, pk: str) -> Response:
        """Everything of one person in time order, newest first."""
        kind = request.query_params.get("kind", "")
        found = timeline(
            self.actor, int(pk), kind=kind if kind in KINDS else "", after=request.query_params.get("after") or None
        )
        rows = {"stages": stages_of(self.actor, int(pk)), "results": found.entries, "next": found.next_token}
        return Response(TimelineOut(rows).data)

    @extend_schema(responses=StandingOut(many=True), filters=False)
    @route(detail=True)
    def sources(self, request: Request, pk: str) -> Response:
        """每一栏的来源和最近核验"""
        person = get_person(self.actor, int(pk))
        return Response(StandingOut(list(shown_standings(self.actor, person.pk).values()), many=True).data)

    @extend_schema(request=VerifyIn, responses={201: OpenApiTypes.OBJECT})
    @route(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """核验档案"""
        row = actions.verify_dossier(self.actor, person_id=int(pk), **self.body(VerifyIn))
        return Response({"id": row.pk, "fields": row.fields}, status=status.HTTP_201_CREATED)

    @extend_schema(request=OpenIn, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @route(detail=True, methods=["post"], url_path=r"documents/(?P<document_id>\d{1,18})/open")
    def open_document(self, request: Request, pk: str, document_id: str) -> HttpResponse:
        """查看材料扫描件"""
        given = self.body(OpenIn)
        found = actions.open_document(self.actor, person_id=int(pk), document_id=int(document_id), **given)
        return attachment(found.content, found.name, found.content_type)

    @extend_schema(request={"application/json": AskIn, "multipart/form-data": AskIn}, responses={201: OpenApiTypes.OBJECT})
    @route(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser])
    def requests(self, request: Request, pk: str) -> Response:
        """申请更改（各种事项）"""
        given = self.body(AskIn)
        given["changes"] = asked_of(given["kind"], given["changes"])
        file = given.pop("file", None)
        paper = {"content": file.read(), "filename": file.name} if file else {}
        row = actions.request_change(self.actor, person_id=int(pk), **given, **paper)
        return Response({"id": row.pk, "state": row.state}, status=status.HTTP_201_CREATED)

    @extend_schema(request=RecordIn, responses={201: OpenApiTypes.OBJECT})
    @route(detail=True, methods=["post"], url_path="records/(?P<entry>[a-z]+)")
    def records(self, request: Request, pk: str, entry: str) -> Response:
        """登记荣誉、党组织关系、就业、生活困难、生活状况、优抚证件、处分或作用发挥"""
        if entry not in _RECORDS:
            raise NotFound(
                "没有这种档案记录。可用的有：honour、membership、work、hardship、assessment、certificate、discipline、contribution。"
            )
        given = asked_of(entry, self.body(RecordIn)["fields_given"])
        row = _RECORDS[entry](self.actor, person_id=int(pk), **given)
        return Response({"id": row.pk}, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndIn, responses=OpenApiTypes.OBJECT)
    @route(detail=True, methods=["post"], url_path=r"records/(?P<entry>[a-z]+)/(?P<row_id>\d{1,18})/end")
    def end_record(self, request: Request, pk: str, entry: str, row_id: str) -> Response:
        """解除或作废档案记录"""
        if entry not in ENTRIES:
            raise Invalid("没有这种档案记录。", field="entry")
        row = actions.end_entry(self.actor, person_id=int(pk), entry=entry, row_id=int(row_id), **self.body(EndIn))
        return Response({"id": row.pk})


class HouseholdOut(serializers.ModelSerializer[Household]):
    """One household; the address stays sealed."""

    living = serializers.IntegerField(help_text="在户人数", required=False)

    class Meta:
        model = Household
        fields = ("id", "number", "division", "residence", "living")


class MemberOut(serializers.ModelSerializer[HouseholdMember]):
    """Who lives or lived in a household."""

    name = serializers.CharField(source="person.name", help_text="姓名")

    class Meta:
        model = HouseholdMember
        fields = ("id", "person", "name", "relation", "joined_on", "left_on", "reason")


class HouseholdIn(serializers.Serializer[Any]):
    """A new household."""

    division = serializers.CharField(max_length=12, help_text="村（社区）的12位区划代码")
    number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="户号")
    residence = serializers.ChoiceField(choices=choices.Residence.choices, default="rural", help_text="户口类别")
    address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="", help_text="住址")


class HouseholdChangeIn(serializers.Serializer[Any]):
    """What is different; what is left out stays."""

    number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, allow_null=True, default=None, help_text="户号"
    )
    residence = serializers.ChoiceField(
        choices=choices.Residence.choices, required=False, allow_null=True, default=None, help_text="户口类别"
    )
    address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="", help_text="新住址")
    reason = serializers.CharField(max_length=200, help_text="变更原因")


class HouseholdViewSet(ActorViewSet):
    """Households (家庭户)."""

    serializer_class = HouseholdOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Household.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=HouseholdOut(many=True))
    def list(self, request: Request) -> Response:
        """Households of the actor's places, by village."""
        return self.page(with_counts(households(self.actor)), ("division_id", "id"))

    @extend_schema(responses=MemberOut(many=True), filters=False)
    @route(detail=True)
    def members(self, request: Request, pk: str) -> Response:
        """Everybody who lives or lived there."""
        home = get_household(self.actor, int(pk))
        return Response(MemberOut(members_of(self.actor, home), many=True).data)

    @extend_schema(request=HouseholdIn, responses={201: HouseholdOut})
    def create(self, request: Request) -> Response:
        """登记家庭户"""
        row = actions.register_household(self.actor, **self.body(HouseholdIn))
        return Response(HouseholdOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=HouseholdChangeIn, responses=HouseholdOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """变更家庭户的户号、户口类别或住址"""
        row = actions.change_household(self.actor, household_id=int(pk), **self.body(HouseholdChangeIn))
        return Response(HouseholdOut(row).data)

    @extend_schema(request=JoinIn, responses={201: MemberOut})
    @route(detail=True, methods=["post"])
    def join(self, request: Request, pk: str) -> Response:
        """迁入家庭户"""
        row = actions.join_household(self.actor, household_id=int(pk), **self.body(JoinIn))
        return Response(MemberOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LeaveIn, responses=MemberOut)
    @route(detail=False, methods=["post"])
    def leave(self, request: Request) -> Response:
        """迁出家庭户"""
        return Response(MemberOut(actions.leave_household(self.actor, **self.body(LeaveIn))).data)
