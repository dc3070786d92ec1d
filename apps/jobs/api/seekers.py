"""``/api/v1/employment/seekers`` and ``/api/v1/employment/news``: the real-name ledger, recommendations, job news."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import seekers as acts
from apps.jobs.choices import Area, LedgerStatus, Priority, Trade, WorkMode
from apps.jobs.models.seekers import JobNews, Seeker
from apps.jobs.queries import matching, seekers


class SeekerRow(serializers.ModelSerializer[Seeker]):
    status = serializers.CharField(help_text="现在的状态")
    since = serializers.DateField(help_text="状态开始日期")

    class Meta:
        model = Seeker
        fields = ["id", "person_id", "status", "since", "skills", "trades", "areas", "town", "pay_floor_fen", "modes", "wish",
                  "priority", "takes_news", "verified_on"]  # fmt: skip


class WishesIn(serializers.Serializer[Any]):
    skills = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="用顿号分开")
    trades = serializers.ListField(child=serializers.ChoiceField(Trade.choices), default=list)
    areas = serializers.ListField(child=serializers.ChoiceField(Area.choices), default=list)
    town = serializers.RegexField(r"^(\d{12})?$", default="", allow_blank=True)
    pay_floor_fen = serializers.IntegerField(min_value=1, max_value=10_000_000, required=False, allow_null=True)
    modes = serializers.ListField(child=serializers.ChoiceField(WorkMode.choices), default=list)
    wish = serializers.CharField(max_length=200, default="", allow_blank=True)
    priority = serializers.ChoiceField(Priority.choices, default=Priority.NONE)


class SeekerStatusIn(serializers.Serializer[Any]):
    status = serializers.ChoiceField(LedgerStatus.choices)
    since = serializers.DateField()
    note = serializers.CharField(max_length=200, default="", allow_blank=True)


class SeekerIn(SeekerStatusIn):
    person_id = serializers.IntegerField(min_value=1)
    takes_news = serializers.BooleanField(default=True)
    wishes = WishesIn()


class NewsChoiceIn(serializers.Serializer[Any]):
    takes_news = serializers.BooleanField()


class RecommendedRow(serializers.Serializer[Any]):
    vacancy_id = serializers.IntegerField(source="match.vacancy_id")
    seeker_id = serializers.IntegerField(source="match.seeker_id")
    title = serializers.CharField(source="vacancy.title")
    employer = serializers.CharField(source="vacancy.employer.name")
    score = serializers.IntegerField(source="match.score")
    why = serializers.ListField(child=serializers.CharField())


class JobNewsRow(serializers.ModelSerializer[JobNews]):
    class Meta:
        model = JobNews
        fields = ["id", "seeker_id", "event", "sent_on", "channel", "vacancies"]


class PushedOut(serializers.Serializer[Any]):
    sms = serializers.IntegerField()
    inbox = serializers.IntegerField()


def _wishes(given: dict[str, Any]) -> acts.Wishes:
    return acts.Wishes(**given)


class SeekerViewSet(ActorViewSet):
    """The real-name ledger (就业台账)."""

    queryset = Seeker.objects.none()
    serializer_class = SeekerRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("status", OpenApiTypes.STR, enum=LedgerStatus.values)])
    def list(self, request: Request) -> Response:
        """就业台账列表"""
        rows = seekers.with_status(seekers.seekers(self.actor), request.query_params.get("status", ""))
        return self.page(rows, ("-id",))

    @extend_schema(request=SeekerIn, responses={201: SeekerRow})
    def create(self, request: Request) -> Response:
        """登记就业台账"""
        given = self.body(SeekerIn)
        row = acts.enter_seeker(self.actor, **{**given, "wishes": _wishes(given["wishes"])})
        return Response(self._row(row.pk), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一个人的就业台账"""
        return Response(self._row(int(pk)))

    def _row(self, pk: int) -> Any:
        return SeekerRow(seekers.get_seeker(self.actor, pk)).data

    @extend_schema(request=WishesIn, responses=SeekerRow)
    @route(detail=True, methods=["post"])
    def wishes(self, request: Request, pk: str) -> Response:
        """更新求职意愿"""
        acts.change_wishes(self.actor, seeker_id=int(pk), wishes=_wishes(self.body(WishesIn)))
        return Response(self._row(int(pk)))

    @extend_schema(request=SeekerStatusIn, responses=SeekerRow)
    @route(detail=True, methods=["post"])
    def status(self, request: Request, pk: str) -> Response:
        """变更就业状态"""
        acts.change_status(self.actor, seeker_id=int(pk), **self.body(SeekerStatusIn))
        return Response(self._row(int(pk)))

    @extend_schema(request=None, responses=SeekerRow)
    @route(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """登记今天核验"""
        acts.verify_seeker(self.actor, seeker_id=int(pk))
        return Response(self._row(int(pk)))

    @extend_schema(request=NewsChoiceIn, responses=SeekerRow)
    @route(detail=True, methods=["post"])
    def news(self, request: Request, pk: str) -> Response:
        """登记岗位推送意愿"""
        acts.choose_news(self.actor, seeker_id=int(pk), **self.body(NewsChoiceIn))
        return Response(self._row(int(pk)))

    @extend_schema(responses=RecommendedRow(many=True))
    @route(detail=True, methods=["get"], pagination_class=None)
    def vacancies(self, request: Request, pk: str) -> Response:
        """推荐给一个人的岗位和理由"""
        return Response(RecommendedRow(matching.vacancies_for(self.actor, int(pk)), many=True).data)


class JobNewsViewSet(ActorViewSet):
    """Job news (岗位信息推送)."""

    queryset = JobNews.objects.none()
    serializer_class = JobNewsRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """推送过的岗位信息"""
        return self.page(seekers.job_news(self.actor), ("-id",))

    @extend_schema(request=None, responses=PushedOut)
    def create(self, request: Request) -> Response:
        """推送本周匹配的岗位"""
        return Response(PushedOut(acts.push_news(self.actor)).data)


class MatchViewSet(ActorViewSet):
    """People for a vacancy (推荐人选)."""

    queryset = Seeker.objects.none()
    serializer_class = RecommendedRow

    @extend_schema(responses=RecommendedRow(many=True))
    def retrieve(self, request: Request, pk: str) -> Response:
        """推荐给一个岗位的人和理由"""
        return Response(RecommendedRow(matching.seekers_for(self.actor, int(pk))[1], many=True).data)
