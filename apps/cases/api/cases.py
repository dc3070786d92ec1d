"""``/api/v1/cases/…`` and ``/api/v1/case-kinds/``: one call of a query or action an entry."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import actions, queries
from apps.cases.api import shapes
from apps.cases.models import Case, CaseKind
from apps.cases.queries.kinds import current_version
from apps.cases.rules.delegates import Delegate
from apps.core.http import attachment
from apps.core.rest import LIST_PARAMETERS, ActorViewSet

FILTERS = [
    OpenApiParameter("state", OpenApiTypes.STR, enum=list(shapes.STATES), description="状态"),
    OpenApiParameter("kind", OpenApiTypes.STR, description="办件类型代码"),
    OpenApiParameter("receipt_no", OpenApiTypes.STR, description="受理编号"),
]


class KindViewSet(ActorViewSet):
    """Kinds of cases (办件类型)."""

    serializer_class = shapes.KindOut
    queryset = CaseKind.objects.none()
    lookup_value_regex = r"[a-z][a-z0-9_]{0,39}"

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """办件类型"""
        return self.page(queries.case_kinds(self.actor), ("code",))

    @extend_schema(responses=shapes.KindFullOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一类办件和它的现行定义"""
        row = self.one(queries.case_kinds(self.actor), pk, "这类办件")
        row.definition = current_version(pk).definition if row.is_active else {}  # type: ignore[attr-defined]
        return Response(shapes.KindFullOut(row).data)

    @extend_schema(request=shapes.SwitchIn, responses=shapes.KindOut)
    @route(detail=True, methods=["post"])
    def switch(self, request: Request, pk: str) -> Response:
        """启用或停止受理"""
        return Response(shapes.KindOut(actions.switch_kind(self.actor, code=pk, **self.body(shapes.SwitchIn))).data)


class CaseViewSet(ActorViewSet):
    """Cases (办件) of the places."""

    serializer_class = shapes.CaseOut
    queryset = Case.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, *FILTERS])
    def list(self, request: Request) -> Response:
        """办件，新的在前"""
        given = {key: request.query_params[key][:40] for key in ("state", "kind") if request.query_params.get(key)}
        rows = queries.cases(self.actor).filter(**given)
        if number := request.query_params.get("receipt_no", ""):
            rows = rows.filter(receipt_no=number.replace("\x00", "")[:24])
        return self.page(rows, ("-id",))

    @extend_schema(parameters=LIST_PARAMETERS, responses=shapes.CaseOut(many=True))
    @route(detail=False)
    def queue(self, request: Request) -> Response:
        """轮到本岗位办理的办件，按到期先后"""
        return self.page(queries.queue(self.actor), ("queue_on", "id"))

    @extend_schema(responses=shapes.CaseFullOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一件办件：填写内容、办理记录、材料"""
        return self._full(int(pk))

    def _full(self, case_id: int, status: int = 200) -> Response:
        return Response(shapes.CaseFullOut(queries.get_case(self.actor, case_id)).data, status=status)

    @extend_schema(request=shapes.StartIn, responses={201: shapes.CaseFullOut})
    def create(self, request: Request) -> Response:
        """登记办件"""
        given = self.body(shapes.StartIn)
        delegate = given.pop("delegate")
        row = actions.start_case(self.actor, **given, delegate=Delegate(**delegate) if delegate else None)
        return self._full(row.pk, 201)

    def _do(self, call: Any, pk: str, shape: Any) -> Response:
        call(self.actor, case_id=int(pk), **self.body(shape))
        return self._full(int(pk))

    @extend_schema(request=shapes.StepIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def step(self, request: Request, pk: str) -> Response:
        """办理当前步骤"""
        return self._do(actions.take_step, pk, shapes.StepIn)

    @extend_schema(request=shapes.CaseWhyIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def supplement(self, request: Request, pk: str) -> Response:
        """通知补正"""
        return self._do(actions.ask_supplement, pk, shapes.CaseWhyIn)

    @extend_schema(request=shapes.CaseNoteIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def supplied(self, request: Request, pk: str) -> Response:
        """登记已补正"""
        return self._do(actions.take_supplement, pk, shapes.CaseNoteIn)

    @extend_schema(request=shapes.CaseWhyIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """延长时限"""
        return self._do(actions.extend_clock, pk, shapes.CaseWhyIn)

    @extend_schema(request=shapes.AssignIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """转交同事"""
        return self._do(actions.assign_case, pk, shapes.AssignIn)

    @extend_schema(request=shapes.CaseWhyIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """登记申请人撤回"""
        return self._do(actions.withdraw_case, pk, shapes.CaseWhyIn)

    @extend_schema(request=shapes.CaseWhyIn, responses=shapes.CaseFullOut)
    @route(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """终止办理"""
        return self._do(actions.stop_case, pk, shapes.CaseWhyIn)

    @extend_schema(request={"multipart/form-data": shapes.PaperIn}, responses={201: shapes.PaperOut})
    @route(detail=True, methods=["post"])
    def papers(self, request: Request, pk: str) -> Response:
        """登记材料"""
        given = self.body(shapes.PaperIn)
        file = given.pop("file", None)
        row = actions.add_paper(self.actor, case_id=int(pk), content=file.read() if file else b"", **given)
        return Response(shapes.PaperOut(row).data, status=201)

    @extend_schema(request=shapes.RemoveIn, responses=shapes.PaperOut)
    @route(detail=True, methods=["post"])
    def remove_paper(self, request: Request, pk: str) -> Response:
        """撤下材料"""
        row = actions.remove_paper(self.actor, case_id=int(pk), **self.body(shapes.RemoveIn))
        return Response(shapes.PaperOut(row).data)

    @extend_schema(request=shapes.RateIn, responses={201: shapes.RatingOut})
    @route(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """登记好差评"""
        row = actions.rate_case(self.actor, case_id=int(pk), **self.body(shapes.RateIn))
        return Response(shapes.RatingOut(row).data, status=201)

    @extend_schema(request=shapes.CaseReasonIn, responses={201: shapes.AppealOut})
    @route(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str) -> Response:
        """登记复查复核申请"""
        row = actions.file_appeal(self.actor, case_id=int(pk), **self.body(shapes.CaseReasonIn))
        return Response(shapes.AppealOut(row).data, status=201)

    @extend_schema(request=shapes.HandOverIn, responses=shapes.CaseOut(many=True))
    @route(detail=False, methods=["post"])
    def hand_over(self, request: Request) -> Response:
        """交接一人名下全部在办办件"""
        moved = actions.hand_over_cases(self.actor, **self.body(shapes.HandOverIn))
        rows = queries.cases(self.actor).filter(pk__in=[row.pk for row in moved])
        return Response(shapes.CaseOut(rows, many=True).data)


class CasePaperViewSet(ActorViewSet):
    """Scans (办件材料): stored bytes as a download; every look is written down."""

    serializer_class = shapes.PaperOut

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """下载扫描件"""
        row, content = actions.open_paper(self.actor, file_id=int(pk))
        suffix = "pdf" if row.content_type == "application/pdf" else "jpg"
        return attachment(content, f"{row.case.receipt_no}-{row.label}.{suffix}", row.content_type)
