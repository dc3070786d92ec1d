"""``/api/v1/employment/degrees``, ``mentors`` and ``mentorings``."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import advancing as acts
from apps.jobs.choices import DegreeLevel, MentorKind, Trade
from apps.jobs.models.advancing import DegreeStudy, Mentor, Mentoring, MentoringNote
from apps.jobs.queries import advancing


class DegreeRow(serializers.ModelSerializer[DegreeStudy]):
    class Meta:
        model = DegreeStudy
        fields = ["id", "person_id", "school", "level", "subject", "mode", "fee_fen", "payer", "state", "registered_on", "admitted_on", "ended_on",
                  "diploma_no"]  # fmt: skip


class DegreeIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)
    school = serializers.CharField(max_length=120)
    level = serializers.ChoiceField(DegreeLevel.choices)
    subject = serializers.CharField(max_length=60)
    mode = serializers.CharField(max_length=40, help_text="学习形式")
    fee_fen = serializers.IntegerField(min_value=0, max_value=100_000_000)
    payer = serializers.CharField(max_length=60)
    registered_on = serializers.DateField()


class DegreeStepIn(serializers.Serializer[Any]):
    step = serializers.ChoiceField([("admit", "录取"), ("graduate", "毕业"), ("leave", "未录取或退学")])
    on = serializers.DateField()
    diploma_no = serializers.CharField(max_length=60, default="", allow_blank=True)


class MentorRow(serializers.ModelSerializer[Mentor]):
    helped = serializers.IntegerField(help_text="正在帮带的人数")

    class Meta:
        model = Mentor
        fields = ["id", "name", "kind", "unit", "trade", "division", "appointed_on", "ended_on", "helped"]


class MentorIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(MentorKind.choices)
    unit = serializers.CharField(max_length=120)
    trade = serializers.ChoiceField(Trade.choices)
    appointed_on = serializers.DateField()


class MentoringRow(serializers.ModelSerializer[Mentoring]):
    class Meta:
        model = Mentoring
        fields = ["id", "mentor_id", "person_id", "goal", "since", "ended_on", "outcome"]


class MentoringIn(serializers.Serializer[Any]):
    mentor_id = serializers.IntegerField(min_value=1)
    person_id = serializers.IntegerField(min_value=1)
    goal = serializers.CharField(max_length=200)


class MentoringNoteRow(serializers.ModelSerializer[MentoringNote]):
    class Meta:
        model = MentoringNote
        fields = ["id", "mentoring_id", "on", "words"]


class MentoringNoteIn(serializers.Serializer[Any]):
    on = serializers.DateField()
    words = serializers.CharField(max_length=300)


class MentoringEndIn(serializers.Serializer[Any]):
    outcome = serializers.CharField(max_length=200)


class DegreeViewSet(ActorViewSet):
    """Degrees (学历提升)."""

    queryset = DegreeStudy.objects.none()
    serializer_class = DegreeRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """学历提升列表"""
        return self.page(advancing.degrees(self.actor), ("-id",))

    @extend_schema(request=DegreeIn, responses={201: DegreeRow})
    def create(self, request: Request) -> Response:
        """登记学历提升报名"""
        given = self.body(DegreeIn)
        person = given.pop("person_id")
        return Response(
            DegreeRow(acts.register_degree(self.actor, person_id=person, given=acts.DegreeGiven(**given))).data, status=201
        )

    def retrieve(self, request: Request, pk: str) -> Response:
        """一条学历提升记录"""
        return Response(DegreeRow(advancing.get_degree(self.actor, int(pk))).data)

    @extend_schema(request=DegreeStepIn, responses=DegreeRow)
    @route(detail=True, methods=["post"])
    def step(self, request: Request, pk: str) -> Response:
        """登记录取、毕业或退学"""
        return Response(DegreeRow(acts.record_degree(self.actor, degree_id=int(pk), **self.body(DegreeStepIn))).data)


class MentorViewSet(ActorViewSet):
    """Mentors (导师)."""

    queryset = Mentor.objects.none()
    serializer_class = MentorRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """导师列表"""
        return self.page(advancing.mentors(self.actor), ("-id",))

    @extend_schema(request=MentorIn, responses={201: MentorRow})
    def create(self, request: Request) -> Response:
        """聘任导师"""
        return Response(self._row(acts.appoint_mentor(self.actor, **self.body(MentorIn)).pk), status=201)

    def _row(self, pk: int) -> Any:
        return MentorRow(advancing.get_mentor(self.actor, pk)).data

    @extend_schema(request=None, responses=MentorRow)
    @route(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """解聘导师"""
        return Response(self._row(acts.dismiss_mentor(self.actor, mentor_id=int(pk)).pk))


class MentoringViewSet(ActorViewSet):
    """Pairs of mentor and person (导师结对)."""

    queryset = Mentoring.objects.none()
    serializer_class = MentoringRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """导师结对列表"""
        return self.page(advancing.mentorings(self.actor), ("-id",))

    @extend_schema(request=MentoringIn, responses={201: MentoringRow})
    def create(self, request: Request) -> Response:
        """登记导师结对"""
        return Response(MentoringRow(acts.pair_mentor(self.actor, **self.body(MentoringIn))).data, status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一次结对"""
        return Response(MentoringRow(advancing.get_mentoring(self.actor, int(pk))).data)

    @extend_schema(request=MentoringNoteIn, responses={201: MentoringNoteRow})
    @route(detail=True, methods=["post"])
    def notes(self, request: Request, pk: str) -> Response:
        """登记帮带情况"""
        row = acts.note_mentoring(self.actor, mentoring_id=int(pk), **self.body(MentoringNoteIn))
        return Response(MentoringNoteRow(row).data, status=201)

    @extend_schema(request=MentoringEndIn, responses=MentoringRow)
    @route(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """结束结对"""
        return Response(MentoringRow(acts.end_mentoring(self.actor, mentoring_id=int(pk), **self.body(MentoringEndIn))).data)
