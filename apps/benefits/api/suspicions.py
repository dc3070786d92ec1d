"""API doors of the questions that comparisons raise."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.benefits import actions, queries
from apps.benefits.models import Suspicion
from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route


class SuspicionRow(serializers.ModelSerializer[Suspicion]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Suspicion
        fields = [
            "id",
            "person",
            "kind",
            "source",
            "on",
            "found_at",
            "due_on",
            "state",
            "answer",
            "paper",
            "document",
            "is_weak",
            "note",
        ]


class Answer(serializers.Serializer[Any]):
    is_true = serializers.BooleanField()
    answer = serializers.CharField(max_length=300)
    paper = serializers.CharField(
        max_length=100, default="", allow_blank=True, help_text="核实材料；属实的必填，或给出档案里的材料、扫描件"
    )
    document_id = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None, help_text="档案里的材料编号"
    )
    file = serializers.FileField(required=False, help_text="扫描件：PDF、JPG或PNG，10MB以内（以表单提交）")


class SuspicionViewSet(ActorViewSet):
    """Hits of data comparisons (比对疑点)."""

    queryset = Suspicion.objects.none()
    serializer_class = SuspicionRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """比对疑点列表"""
        require(self.actor, queries.VIEW)
        return self.page(queries.suspicions(self.actor), ("due_on", "id"))

    @extend_schema(request={"application/json": Answer, "multipart/form-data": Answer}, responses=SuspicionRow)
    @route(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser])
    def answer(self, request: Request, pk: str) -> Response:
        """核实"""
        given = self.body(Answer)
        file = given.pop("file", None)
        scan = {"content": file.read(), "filename": file.name} if file else {}
        row = actions.answer_suspicion(self.actor, suspicion_id=int(pk), **given, **scan)
        return Response(SuspicionRow(row).data)


routes: list[Route] = [("benefits/suspicions", SuspicionViewSet, "suspicion")]
