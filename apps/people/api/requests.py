"""Change requests and merges over HTTP: asked by one person, decided by another."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.errors import Invalid
from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions
from apps.people.api.persons import BIG, PersonOut
from apps.people.models import ChangeRequest, Merge
from apps.people.queries.pairs import Pair, duplicate_page
from apps.people.queries.people import VIEW_PERSON, change_requests, merges


class WhyIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=200, help_text="理由，至少2个字")


class RequestOut(serializers.ModelSerializer[ChangeRequest]):
    """A requested correction: which fields, never their values."""

    fields_asked = serializers.JSONField(source="fields", help_text="更改项目")

    class Meta:
        model = ChangeRequest
        fields = ("id", "person", "kind", "fields_asked", "reason", "state", "proposed_at", "decided_at", "decision")


class DecisionIn(serializers.Serializer[Any]):
    """The words of a decision."""

    decision = serializers.CharField(max_length=200, required=False, allow_blank=True, default="", help_text="复核意见")


class ChangeRequestViewSet(ActorViewSet):
    """Requested corrections (更正申请)."""

    serializer_class = RequestOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return ChangeRequest.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=RequestOut(many=True))
    def list(self, request: Request) -> Response:
        """Requests of visible people, oldest first."""
        require(self.actor, VIEW_PERSON)
        return self.page(change_requests(self.actor), ("id",))

    @extend_schema(request=DecisionIn, responses=PersonOut)
    @route(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """复核档案更正：同意"""
        return Response(PersonOut(actions.apply_change(self.actor, request_id=int(pk), **self.body(DecisionIn))).data)

    @extend_schema(request=DecisionIn, responses=RequestOut)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """复核档案更正：退回"""
        return Response(RequestOut(actions.reject_change(self.actor, request_id=int(pk), **self.body(DecisionIn))).data)

    @extend_schema(request=None, responses=RequestOut)
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回更正申请"""
        return Response(RequestOut(actions.withdraw_change(self.actor, request_id=int(pk))).data)


class MergeOut(serializers.ModelSerializer[Merge]):
    """A merge of two dossiers."""

    class Meta:
        model = Merge
        fields = ("id", "kept", "dropped", "state", "reason", "proposed_at", "decided_at", "undo_reason", "undone_at")


class MergeIn(WhyIn):
    """Two dossiers of one human."""

    kept_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="保留的档案")
    dropped_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="并入的档案")


class PairOut(serializers.Serializer[Any]):
    """Two dossiers that may be one human."""

    first = serializers.IntegerField(source="first_id")
    second = serializers.IntegerField(source="second_id")
    score = serializers.IntegerField(help_text="相似程度，0至100")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="相同之处")


class DistinctIn(WhyIn):
    """Two dossiers of two people."""

    first_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="一份档案")
    second_id = serializers.IntegerField(min_value=1, max_value=BIG, help_text="另一份档案")


class DuplicateViewSet(ActorViewSet):
    """The queue of suspected duplicates (疑似重复)."""

    serializer_class = PairOut

    @extend_schema(
        parameters=[
            *LIST_PARAMETERS,
            OpenApiParameter("rule", OpenApiTypes.STR, enum=list(Pair.LABELS), description="相同之处"),
            OpenApiParameter("town", OpenApiTypes.STR, description="乡镇代码"),
        ],
        responses=PairOut(many=True),
    )
    def list(self, request: Request) -> Response:
        """Pairs of the actor's places, likeliest first; ``total`` counts the whole list."""
        asked = {key: request.query_params.get(key, "") for key in ("rule", "town", "after")}
        size = request.query_params.get("size", "50")
        if not (size.isascii() and size.isdecimal() and len(size) < 5):
            raise Invalid("size 应为1至200的整数。", field="size")
        found = duplicate_page(self.actor, **asked, size=int(size))
        rows = PairOut(found.rows, many=True).data
        return Response({"results": rows, "next": found.next_token, "previous": found.previous_token, "total": found.total})

    @extend_schema(request=DistinctIn, responses={201: PairOut})
    @route(detail=False, methods=["post"])
    def distinct(self, request: Request) -> Response:
        """判断不是同一人；是同一人的，提出合并档案"""
        given = self.body(DistinctIn)
        row = actions.judge_distinct(
            self.actor, person_id=given["first_id"], other_id=given["second_id"], reason=given["reason"]
        )
        answer = {"first_id": row.first_id, "second_id": row.second_id, "score": 0, "reasons": [row.reason]}
        return Response(PairOut(answer).data, status=status.HTTP_201_CREATED)


class MergeViewSet(ActorViewSet):
    """Merges (档案合并)."""

    serializer_class = MergeOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Merge.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=MergeOut(many=True))
    def list(self, request: Request) -> Response:
        """Merges of visible dossiers, newest first."""
        require(self.actor, VIEW_PERSON)
        return self.page(merges(self.actor), ("-id",))

    @extend_schema(request=MergeIn, responses={201: MergeOut})
    def create(self, request: Request) -> Response:
        """提出合并档案"""
        return Response(
            MergeOut(actions.propose_merge(self.actor, **self.body(MergeIn))).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(request=None, responses=MergeOut)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """复核合并档案：同意"""
        return Response(MergeOut(actions.confirm_merge(self.actor, merge_id=int(pk))).data)

    @extend_schema(request=WhyIn, responses=MergeOut)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """复核合并档案：不是同一人"""
        return Response(MergeOut(actions.reject_merge(self.actor, merge_id=int(pk), **self.body(WhyIn))).data)

    @extend_schema(request=WhyIn, responses=MergeOut)
    @route(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """提出撤销合并"""
        return Response(MergeOut(actions.propose_unmerge(self.actor, merge_id=int(pk), **self.body(WhyIn))).data)

    @extend_schema(request=None, responses=MergeOut)
    @route(detail=True, methods=["post"], url_path="confirm-undo")
    def confirm_undo(self, request: Request, pk: str) -> Response:
        """复核撤销合并"""
        return Response(MergeOut(actions.confirm_unmerge(self.actor, merge_id=int(pk))).data)
