"""API doors of comparison lists, deaths, the running of a confirmation and discovery."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.benefits import actions, queries
from apps.benefits.choices import ConfirmationChannel, Decision, ListKind, NoticeWay
from apps.benefits.models import ComparisonList, ConfirmationFile, DeathCase, Finding, SpotCheck, SpotCheckItem
from apps.benefits.queries import comparison, deaths, discovery, rounds
from apps.core.action import require
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Json, Route


class ListRow(serializers.ModelSerializer[ComparisonList]):
    class Meta:
        model = ComparisonList
        fields = [
            "id",
            "kind",
            "source",
            "as_of",
            "filename",
            "sha256",
            "total_rows",
            "counts",
            "state",
            "failure",
            "problems",
            "job_id",
            "uploaded_at",
            "raised",
        ]


class CaseRow(serializers.ModelSerializer[DeathCase]):
    person = serializers.CharField(source="event.person.dossier_no", help_text="档案编号")
    died_on = serializers.DateField(source="event.on")
    state = serializers.CharField(source="event.state")

    class Meta:
        model = DeathCase
        fields = ["id", "person", "died_on", "state", "plan", "effects", "receivable", "undo_receivable"]


class FileRow(serializers.ModelSerializer[ConfirmationFile]):
    class Meta:
        model = ConfirmationFile
        fields = ["id", "channel", "filename", "sha256", "counts", "uploaded_at"]


class CheckRow(serializers.ModelSerializer[SpotCheck]):
    class Meta:
        model = SpotCheck
        fields = ["id", "seed", "size", "population", "digest", "drawn_at"]


class ItemRow(serializers.ModelSerializer[SpotCheckItem]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = SpotCheckItem
        fields = ["id", "rank", "person", "score", "reasons", "outcome", "note"]


class FindingRow(serializers.ModelSerializer[Finding]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Finding
        fields = [
            "id", "person", "scheme", "matter", "due_on", "why", "papers", "first_seen_on", "last_seen_on", "state",
            "closed_on", "decision", "reason",
        ]  # fmt: skip


class _Upload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="xlsx、xls 或 csv")
    accept_good = serializers.BooleanField(default=False, help_text="有问题的行不参加，其余照常")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes, as the action takes them."""
        given = dict(super().to_internal_value(data))
        file = given.pop("file")
        return {**given, "filename": file.name, "content": file.read()}


class NewList(_Upload):
    kind = serializers.ChoiceField(ListKind.choices)
    source = serializers.CharField(max_length=60)  # type: ignore[assignment]
    as_of = serializers.DateField()


class NewResults(_Upload):
    channel = serializers.ChoiceField(ConfirmationChannel.choices)


class SeenHits(serializers.Serializer[Any]):
    seen_hits = serializers.IntegerField(min_value=0)


class NewDeath(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    died_on = serializers.DateField()
    cause = serializers.CharField(max_length=12)
    paper = serializers.CharField(max_length=100)
    paper_no = serializers.CharField(max_length=80, default="", allow_blank=True)
    suspicion_id = serializers.IntegerField(min_value=1, required=False)


class SeenPlan(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=120, help_text="方案的 seen 值：与当前测算不一致时拒绝")


class Why(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class WhyUndo(Why):
    is_alive = serializers.BooleanField(default=True, help_text="否：确已去世，只是日期或死因登记有误")


class NewNotice(serializers.Serializer[Any]):
    person_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20_000)
    on = serializers.DateField()
    way = serializers.ChoiceField(NoticeWay.choices)
    evidence = serializers.CharField(max_length=200)


class SeenCount(serializers.Serializer[Any]):
    seen_count = serializers.IntegerField(min_value=0)


class Town(serializers.Serializer[Any]):
    town = serializers.CharField(max_length=12, default="", allow_blank=True)


class NewSample(serializers.Serializer[Any]):
    size = serializers.IntegerField(min_value=1, max_value=5000)
    seed = serializers.CharField(max_length=32, default="", allow_blank=True)


class Outcome(serializers.Serializer[Any]):
    outcome = serializers.CharField(max_length=8)
    note = serializers.CharField(max_length=300)


class DecisionBody(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(Decision.choices)
    reason = serializers.CharField(max_length=300)


class ListViewSet(ActorViewSet):
    """Comparison lists (比对名单)."""

    queryset = ComparisonList.objects.none()
    serializer_class = ListRow
    parser_classes = (Json, MultiPartParser)

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """比对名单列表"""
        return self.page(comparison.comparison_lists(self.actor), ("-id",))

    @extend_schema(request={"multipart/form-data": NewList}, responses={201: ListRow})
    def create(self, request: Request) -> Response:
        """上传一份名单，后台比对"""
        return Response(ListRow(actions.upload_list(self.actor, **self.body(NewList))).data, status=201)

    @extend_schema(request=SeenHits, responses=ListRow)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """转为疑点"""
        return Response(ListRow(actions.confirm_list(self.actor, list_id=int(pk), **self.body(SeenHits))).data)

    @extend_schema(responses=ListRow)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一份名单：比对到哪一步、各类行数、没有读入的原因"""
        return Response(ListRow(comparison.comparison_list(self.actor, int(pk))).data)

    @extend_schema(request=None, responses=ListRow)
    @route(detail=True, methods=["post"], url_path="accept-good")
    def accept_good(self, request: Request, pk: str) -> Response:
        """有问题的行不参加，其余照常比对"""
        return Response(ListRow(actions.accept_good_lines(self.actor, list_id=int(pk))).data)

    @extend_schema(request=None, responses=ListRow)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消"""
        return Response(ListRow(actions.cancel_list(self.actor, list_id=int(pk))).data)


class DeathViewSet(ActorViewSet):
    """Deaths in one act (去世办理)."""

    queryset = DeathCase.objects.none()
    serializer_class = CaseRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """去世办理列表"""
        return self.page(deaths.death_cases(self.actor), ("-id",))

    @extend_schema(
        parameters=[
            OpenApiParameter("person_id", OpenApiTypes.INT, required=True),
            OpenApiParameter("died_on", OpenApiTypes.DATE, required=True),
            OpenApiParameter("cause", OpenApiTypes.STR, required=True),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    @route(detail=False, methods=["get"])
    def preview(self, request: Request) -> Response:
        """测算：停发、多发、抵扣、应发、遗属、批次和其他应用要办的事（不写入）"""
        parsed = NewDeath(data={"paper": "测算", **request.query_params.dict()})
        parsed.is_valid(raise_exception=True)
        given = parsed.validated_data
        found = deaths.preview_death(self.actor, given["person_id"], died_on=given["died_on"], cause=given["cause"])
        leaving = [[row.batch.key, row.amount_fen] for row in found.leaving]
        rest = {"leaving": leaving, "lines": list(found.lines), "seen": found.seen}
        return Response(deaths.plan_record(found.plan) | rest)

    @extend_schema(request=NewDeath, responses={201: CaseRow})
    def create(self, request: Request) -> Response:
        """提出去世处理"""
        return Response(CaseRow(actions.propose_death(self.actor, **self.body(NewDeath))).data, status=201)

    @extend_schema(request=SeenPlan, responses=CaseRow)
    @route(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """复核，一次生效"""
        return Response(CaseRow(actions.approve_death(self.actor, case_id=int(pk), **self.body(SeenPlan))).data)

    @extend_schema(request=Why, responses=CaseRow)
    @route(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """退回"""
        return Response(CaseRow(actions.reject_death(self.actor, case_id=int(pk), **self.body(Why))).data)

    @extend_schema(request=WhyUndo, responses=CaseRow)
    @route(detail=True, methods=["post"], url_path="propose-undo")
    def propose_undo(self, request: Request, pk: str) -> Response:
        """提出撤销"""
        return Response(CaseRow(actions.propose_undo_death(self.actor, case_id=int(pk), **self.body(WhyUndo))).data)

    @extend_schema(request=None, responses=CaseRow)
    @route(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """复核撤销"""
        return Response(CaseRow(actions.undo_death(self.actor, case_id=int(pk))).data)


class RoundViewSet(ActorViewSet):
    """Running the confirmation of a year; ``pk`` is the year (年度确认)."""

    serializer_class = FileRow

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """各乡镇进度"""
        around = rounds.the_round(self.actor, int(pk))
        towns = rounds.towns(self.actor, around)
        rows = [
            {"town": t.code, "people": t.people, "confirmed": t.confirmed, "told": t.told, "over": t.over} for t in towns
        ]
        return Response({"year": around.year, "opens_on": around.opens_on, "closes_on": around.closes_on, "towns": rows})

    @extend_schema(request={"multipart/form-data": NewResults}, responses={201: FileRow})
    @route(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def results(self, request: Request, pk: str) -> Response:
        """上传人脸识别结果或集中核验名册"""
        return Response(FileRow(actions.import_results(self.actor, year=int(pk), **self.body(NewResults))).data, status=201)

    @extend_schema(request=NewNotice, responses=OpenApiTypes.OBJECT)
    @route(detail=True, methods=["post"])
    def notices(self, request: Request, pk: str) -> Response:
        """登记告知"""
        return Response({"new": actions.give_notice(self.actor, year=int(pk), **self.body(NewNotice))})

    @extend_schema(request=Town, responses=OpenApiTypes.OBJECT)
    @route(detail=True, methods=["post"])
    def reminders(self, request: Request, pk: str) -> Response:
        """短信提醒"""
        made, silent = actions.remind_unconfirmed(self.actor, year=int(pk), **self.body(Town))
        return Response({"new": made, "no_phone": silent})

    @extend_schema(request=SeenCount, responses=OpenApiTypes.OBJECT)
    @route(detail=True, methods=["post"])
    def overdue(self, request: Request, pk: str) -> Response:
        """对告知满六十日仍未确认的提出停发"""
        return Response({"new": actions.propose_overdue(self.actor, year=int(pk), **self.body(SeenCount))})

    @extend_schema(request=NewSample, responses={201: CheckRow})
    @route(detail=True, methods=["post"])
    def samples(self, request: Request, pk: str) -> Response:
        """抽取抽查名单"""
        return Response(CheckRow(actions.draw_sample(self.actor, year=int(pk), **self.body(NewSample))).data, status=201)


class SpotItemViewSet(ActorViewSet):
    """People drawn to be checked again (抽查)."""

    queryset = SpotCheckItem.objects.none()
    serializer_class = ItemRow

    def retrieve(self, request: Request, pk: str) -> Response:
        """一次抽查的名单（编号为抽查编号）"""
        row = rounds.spot_check(self.actor, int(pk))
        items = ItemRow(rounds.spot_items(self.actor, row.pk), many=True).data
        return Response({**CheckRow(row).data, "items": items})

    @extend_schema(request=Outcome, responses=ItemRow)
    @route(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """登记抽查结果（编号为名单中的人员行）"""
        return Response(ItemRow(actions.check_sample(self.actor, item_id=int(pk), **self.body(Outcome))).data)


class FindingViewSet(ActorViewSet):
    """What the nightly look found (主动发现)."""

    queryset = Finding.objects.none()
    serializer_class = FindingRow

    @extend_schema(parameters=[*LIST_PARAMETERS, OpenApiParameter("tab", OpenApiTypes.STR, enum=list(discovery.TABS))])
    def list(self, request: Request) -> Response:
        """主动发现列表"""
        require(self.actor, queries.VIEW)
        return self.page(discovery.findings(self.actor, request.query_params.get("tab", "")), ("id",))

    @extend_schema(request=DecisionBody, responses=FindingRow)
    @route(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """登记办理结论"""
        return Response(FindingRow(actions.decide_finding(self.actor, finding_id=int(pk), **self.body(DecisionBody))).data)


routes: list[Route] = [
    ("benefits/lists", ListViewSet, "comparison_list"),
    ("benefits/deaths", DeathViewSet, "death_case"),
    ("benefits/rounds", RoundViewSet, "confirmation_round"),
    ("benefits/spot-checks", SpotItemViewSet, "spot_check"),
    ("benefits/findings", FindingViewSet, "finding"),
]
