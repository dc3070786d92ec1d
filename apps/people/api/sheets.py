"""Imports over HTTP: upload, map, check, look, confirm."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.people import actions, choices, queries
from apps.people.api.persons import BIG
from apps.people.models import ImportRow, ImportSheet
from apps.people.queries.sheets import get_sheet


class SheetOut(serializers.ModelSerializer[ImportSheet]):
    """One import."""

    class Meta:
        model = ImportSheet
        fields = (
            "id",
            "roster_kind",
            "filename",
            "sha256",
            "state",
            "total_rows",
            "counts",
            "applied_rows",
            "mapping",
            "headers",
            "job_id",
            "only_good",
            "failure",
        )


class RowOut(serializers.ModelSerializer[ImportRow]):
    """One row of an import: verdict, problems, masked changes."""

    class Meta:
        model = ImportRow
        fields = ("id", "number", "title", "verdict", "problems", "diff", "is_accepted", "is_applied", "outcome")


class UploadIn(serializers.Serializer[Any]):
    """A roster file."""

    file = serializers.FileField(help_text="xlsx、xls或csv，20MB以内")
    roster_kind = serializers.ChoiceField(
        choices=choices.RosterKind.choices, default=choices.RosterKind.PEOPLE, help_text="名册，或一项一行的附表"
    )


class MappingIn(serializers.Serializer[Any]):
    """Our fields -> column numbers from 0; empty takes the guess."""

    mapping = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=400), required=False, help_text="对应列"
    )


class SeenCountsIn(serializers.Serializer[Any]):
    """The counts that were seen."""

    seen_counts = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=BIG), help_text="所见各类行数")
    only_good = serializers.BooleanField(
        default=False, help_text="只写入没有问题的行；不选则整份名册要么全部写入，要么一行也不写"
    )


class JudgeIn(serializers.Serializer[Any]):
    """Is a suspected duplicate somebody else?"""

    number = serializers.IntegerField(min_value=1, max_value=BIG, help_text="文件行号")
    accepted = serializers.BooleanField(allow_null=True, help_text="true 不是同一人；false 是同一人，不写入；null 重新考虑")


class SheetViewSet(ActorViewSet):
    """Imports (名册导入)."""

    serializer_class = SheetOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return ImportSheet.objects.none()

    @extend_schema(responses=SheetOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One own import."""
        return Response(SheetOut(get_sheet(self.actor, int(pk))).data)

    @extend_schema(
        parameters=[*LIST_PARAMETERS, OpenApiParameter("verdict", OpenApiTypes.STR, enum=choices.RowVerdict.values)],
        responses=RowOut(many=True),
        filters=False,
    )
    @route(detail=True, serializer_class=RowOut)
    def rows(self, request: Request, pk: str) -> Response:
        """Its rows in file order."""
        return self.page(queries.sheet_rows(self.actor, int(pk), request.query_params.get("verdict", "")), ("number", "id"))

    @extend_schema(request={"multipart/form-data": UploadIn}, responses={201: SheetOut})
    def create(self, request: Request) -> Response:
        """上传名册"""
        given = self.body(UploadIn)
        file, kind = given["file"], given["roster_kind"]
        sheet = actions.upload_sheet(self.actor, filename=file.name, content=file.read(), roster_kind=kind)
        return Response(SheetOut(sheet).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MappingIn, responses={202: SheetOut})
    @route(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """确定对应列并检查"""
        sheet = actions.map_columns(self.actor, sheet_id=int(pk), **self.body(MappingIn))
        return Response(SheetOut(sheet).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=JudgeIn, responses=RowOut)
    @route(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str) -> Response:
        """判断疑似重复的行"""
        return Response(RowOut(actions.accept_row(self.actor, sheet_id=int(pk), **self.body(JudgeIn))).data)

    @extend_schema(request=SeenCountsIn, responses={202: SheetOut})
    @route(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """确认写入"""
        sheet = actions.apply_sheet(self.actor, sheet_id=int(pk), **self.body(SeenCountsIn))
        return Response(SheetOut(sheet).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=SheetOut)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消导入"""
        return Response(SheetOut(actions.cancel_sheet(self.actor, sheet_id=int(pk))).data)
