"""``/api/v1/case-appeals/…`` and ``/api/v1/case-follow-ups/…``."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import actions, queries
from apps.cases.api import shapes
from apps.cases.models import Appeal, FollowUp
from apps.core.rest import LIST_PARAMETERS, ActorViewSet


class AppealViewSet(ActorViewSet):
    """复查复核."""

    serializer_class = shapes.AppealOut
    queryset = Appeal.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """复查复核，期限近的在前"""
        return self.page(queries.appeals(self.actor), ("due_on", "id"))

    @extend_schema(request=shapes.AppealAnswerIn, responses=shapes.AppealOut)
    @route(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """答复"""
        row = actions.answer_appeal(self.actor, appeal_id=int(pk), **self.body(shapes.AppealAnswerIn))
        return Response(shapes.AppealOut(row).data)


class FollowUpViewSet(ActorViewSet):
    """回访整改."""

    serializer_class = shapes.FollowUpOut
    queryset = FollowUp.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """回访整改，期限近的在前"""
        return self.page(queries.follow_ups(self.actor), ("due_on", "id"))

    @extend_schema(request=shapes.FollowUpIn, responses=shapes.FollowUpOut)
    @route(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """登记回访整改"""
        row = actions.follow_up_rating(self.actor, follow_up_id=int(pk), **self.body(shapes.FollowUpIn))
        return Response(shapes.FollowUpOut(row).data)
