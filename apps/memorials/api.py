"""``/api/v1/memorials/…``: martyrs, and the words left for them. One call per entry."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route
from apps.memorials import actions, queries
from apps.memorials.choices import TributeState
from apps.memorials.models import Martyr, Tribute

STATE = OpenApiParameter("state", OpenApiTypes.STR, enum=TributeState.values, description="留言状态")


class MartyrOut(serializers.ModelSerializer[Martyr]):
    """One martyr."""

    class Meta:
        model = Martyr
        fields = ("id", "name", "other_names", "division", "native_place", "born", "enlisted", "unit", "post", "died", "cause", "certificate_no",
                  "buried_at", "deeds", "sources", "state", "revision", "published_at", "withdrawn_at", "withdraw_reason")  # fmt: skip


class TributeOut(serializers.ModelSerializer[Tribute]):
    """Words left for a martyr."""

    class Meta:
        model = Tribute
        fields = ("id", "martyr", "text", "signed", "left_at", "state", "checked_at", "released_at", "closed_at", "reason")


class MartyrIn(serializers.Serializer[Any]):
    """What is typed of a martyr; days are words."""

    name = serializers.CharField(max_length=40)
    division = serializers.CharField(max_length=12)
    native_place = serializers.CharField(max_length=80)
    died = serializers.CharField(max_length=30)
    cause = serializers.CharField(max_length=120)
    deeds = serializers.CharField(max_length=5000)
    sources = serializers.CharField(max_length=200)
    other_names = serializers.CharField(max_length=60, required=False, allow_blank=True)
    born = serializers.CharField(max_length=30, required=False, allow_blank=True)
    enlisted = serializers.CharField(max_length=30, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=80, required=False, allow_blank=True)
    post = serializers.CharField(max_length=40, required=False, allow_blank=True)
    certificate_no = serializers.CharField(max_length=40, required=False, allow_blank=True)
    buried_at = serializers.CharField(max_length=120, required=False, allow_blank=True)


class MartyrSeenIn(serializers.Serializer[Any]):
    """What was read."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class MartyrChangeIn(MartyrIn, MartyrSeenIn):
    """A changed page."""


class MemorialReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300, help_text="原因，至少4个字")


class MartyrViewSet(ActorViewSet):
    """Martyrs (烈士)."""

    serializer_class = MartyrOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Martyr.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=MartyrOut(many=True))
    def list(self, request: Request) -> Response:
        """Martyrs of the own places by name."""
        return self.page(queries.martyrs(self.actor), ("name", "id"))

    @extend_schema(responses=MartyrOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One martyr."""
        return Response(MartyrOut(queries.martyr(self.actor, int(pk))).data)

    @extend_schema(request=MartyrIn, responses={201: MartyrOut})
    def create(self, request: Request) -> Response:
        """Write a page."""
        row = actions.write_martyr(self.actor, given=actions.MartyrGiven(**self.body(MartyrIn)))
        return Response(MartyrOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MartyrChangeIn, responses=MartyrOut)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Change a page; somebody else releases it again."""
        data = self.body(MartyrChangeIn)
        seen = data.pop("revision")
        row = actions.write_martyr(self.actor, given=actions.MartyrGiven(**data), martyr_id=int(pk), revision=seen)
        return Response(MartyrOut(row).data)

    @extend_schema(request=MartyrSeenIn, responses=MartyrOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Release what another person wrote."""
        return Response(MartyrOut(actions.publish_martyr(self.actor, martyr_id=int(pk), **self.body(MartyrSeenIn))).data)

    @extend_schema(request=MemorialReasonIn, responses=MartyrOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it away from the public."""
        return Response(
            MartyrOut(actions.withdraw_martyr(self.actor, martyr_id=int(pk), **self.body(MemorialReasonIn))).data
        )


class TributeViewSet(ActorViewSet):
    """Words left for martyrs (网上祭扫留言)."""

    serializer_class = TributeOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Tribute.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, STATE], responses=TributeOut(many=True))
    def list(self, request: Request) -> Response:
        """Words left for martyrs of the own places, the oldest first."""
        rows, state = queries.tributes(self.actor), request.query_params.get("state")
        return self.page(rows.filter(state=state) if state in TributeState.values else rows, ("id",))

    @extend_schema(responses=TributeOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One of them."""
        return Response(TributeOut(queries.tribute(self.actor, int(pk))).data)

    @extend_schema(request=None, responses=TributeOut)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """The first look."""
        return Response(TributeOut(actions.check_tribute(self.actor, tribute_id=int(pk))).data)

    @extend_schema(request=None, responses=TributeOut)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """The second look, by somebody else."""
        return Response(TributeOut(actions.release_tribute(self.actor, tribute_id=int(pk))).data)

    @extend_schema(request=MemorialReasonIn, responses=TributeOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Not to be shown."""
        return Response(
            TributeOut(actions.refuse_tribute(self.actor, tribute_id=int(pk), **self.body(MemorialReasonIn))).data
        )

    @extend_schema(request=MemorialReasonIn, responses=TributeOut)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: str) -> Response:
        """No longer to be shown."""
        return Response(TributeOut(actions.hide_tribute(self.actor, tribute_id=int(pk), **self.body(MemorialReasonIn))).data)


routes: list[Route] = [
    ("memorials/martyrs", MartyrViewSet, "memorials-martyr"),
    ("memorials/tributes", TributeViewSet, "memorials-tribute"),
]
