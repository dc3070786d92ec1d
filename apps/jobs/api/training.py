"""``/api/v1/employment/classes``, ``learners``, ``training-vouchers``: training as programs see it."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet
from apps.jobs.actions import learning
from apps.jobs.actions import training as acts
from apps.jobs.choices import ClassKind, HalfDay, Trade
from apps.jobs.models.training import Enrolment, TrainingClass, TrainingVoucher
from apps.jobs.queries import Span, training
from apps.jobs.queries import training_figures as told
from apps.jobs.rules.training import ClassGiven, LearnerResult

MOST = 100_000_000_000


class ClassRow(serializers.ModelSerializer[TrainingClass]):
    learners = serializers.IntegerField(help_text="学员人数，不含已退出的")
    passed = serializers.IntegerField(help_text="合格人数")

    class Meta:
        model = TrainingClass
        fields = ["id", "name", "kind", "division", "school", "is_partner_school", "trade", "skill", "employer_id", "cohort_year", "place", "starts_on",
                  "ends_on", "hours", "seats", "cost_fen", "state", "ended_on", "reason", "settled_fen", "settled_on", "invoice_no", "learners",
                  "passed"]  # fmt: skip


class ClassIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(ClassKind.choices)
    school = serializers.CharField(max_length=120)
    is_partner_school = serializers.BooleanField(default=False)
    trade = serializers.ChoiceField(Trade.choices)
    skill = serializers.CharField(max_length=20)
    employer_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    cohort_year = serializers.IntegerField(min_value=1990, max_value=2099, required=False, allow_null=True)
    place = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    hours = serializers.IntegerField(min_value=1, max_value=2000)
    seats = serializers.IntegerField(min_value=1, max_value=500)
    cost_fen = serializers.IntegerField(min_value=0, max_value=5_000_000, help_text="人均培训费（分）")
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class ClassReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class AttendanceIn(serializers.Serializer[Any]):
    on = serializers.DateField()
    half = serializers.ChoiceField(HalfDay.choices)
    present = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=500, help_text="到课学员；其余在学的记为缺课"
    )


class AttendanceOut(serializers.Serializer[Any]):
    present = serializers.IntegerField()


class LearnerResultIn(serializers.Serializer[Any]):
    enrolment_id = serializers.IntegerField(min_value=1)
    result = serializers.ChoiceField([("passed", "合格"), ("failed", "不合格")])
    certificate_no = serializers.CharField(max_length=60, default="", allow_blank=True)
    score = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)


class ClassResultsIn(serializers.Serializer[Any]):
    results = LearnerResultIn(many=True)


class ClassSettleIn(serializers.Serializer[Any]):
    seen_fen = serializers.IntegerField(min_value=0, max_value=MOST, help_text="复核人看到的应结算金额（分）")
    invoice_no = serializers.CharField(max_length=60)


class LearnerRow(serializers.ModelSerializer[Enrolment]):
    class Meta:
        model = Enrolment
        fields = [
            "id",
            "training_id",
            "person_id",
            "voucher_id",
            "state",
            "enrolled_on",
            "score",
            "certificate_no",
            "ended_on",
            "reason",
        ]


class EnrolIn(serializers.Serializer[Any]):
    class_id = serializers.IntegerField(min_value=1)
    person_id = serializers.IntegerField(min_value=1)
    is_free = serializers.BooleanField(default=True, help_text="使用免费培训券；适应性培训不用券")


class TrainingVoucherRow(serializers.ModelSerializer[TrainingVoucher]):
    number = serializers.CharField(help_text="券号")

    class Meta:
        model = TrainingVoucher
        fields = ["id", "number", "person_id", "state", "issued_on", "valid_until", "ended_on", "reason"]


class TrainingVoucherIn(serializers.Serializer[Any]):
    person_id = serializers.IntegerField(min_value=1)


class TrainingFiguresOut(serializers.Serializer[Any]):
    trained = serializers.IntegerField(help_text="技能培训人数")
    examined = serializers.IntegerField(help_text="其中已结业")
    passed = serializers.IntegerField(help_text="其中合格")
    training_cost = serializers.IntegerField(help_text="已结算培训费（分）")
    degrees = serializers.IntegerField(help_text="学历提升报名人数")
    adapted = serializers.IntegerField(help_text="适应性培训人数")
    adapted_of_intake = serializers.IntegerField(help_text="自主就业退役人员中已参加的")
    intake = serializers.IntegerField(help_text="当年自主就业退役人数")


class ClassViewSet(ActorViewSet):
    """Classes (培训班)."""

    queryset = TrainingClass.objects.none()
    serializer_class = ClassRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """培训班列表"""
        return self.page(training.classes(self.actor), ("-id",))

    @extend_schema(request=ClassIn, responses={201: ClassRow})
    def create(self, request: Request) -> Response:
        """筹备培训班"""
        return Response(self._row(acts.plan_class(self.actor, given=ClassGiven(**self.body(ClassIn))).pk), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一个培训班"""
        return Response(self._row(int(pk)))

    def _row(self, pk: int) -> Any:
        return ClassRow(training.get_class(self.actor, pk)).data

    @extend_schema(request=ClassIn, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """修改培训班安排"""
        acts.change_class(self.actor, class_id=int(pk), given=ClassGiven(**self.body(ClassIn)))
        return Response(self._row(int(pk)))

    @extend_schema(request=None, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """开放报名"""
        return Response(self._row(acts.open_class(self.actor, class_id=int(pk)).pk))

    @extend_schema(request=None, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """开班"""
        return Response(self._row(acts.start_class(self.actor, class_id=int(pk)).pk))

    @extend_schema(request=AttendanceIn, responses=AttendanceOut)
    @route(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """登记半天考勤"""
        present = acts.take_attendance(self.actor, class_id=int(pk), **self.body(AttendanceIn))
        return Response(AttendanceOut({"present": present}).data)

    @extend_schema(request=ClassResultsIn, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def results(self, request: Request, pk: str) -> Response:
        """登记培训结果"""
        rows = [LearnerResult(**one) for one in self.body(ClassResultsIn)["results"]]
        acts.record_learned(self.actor, class_id=int(pk), results=rows)
        return Response(self._row(int(pk)))

    @extend_schema(request=None, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """登记结业"""
        return Response(self._row(acts.finish_class(self.actor, class_id=int(pk)).pk))

    @extend_schema(request=ClassReasonIn, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消培训班"""
        return Response(self._row(acts.cancel_class(self.actor, class_id=int(pk), **self.body(ClassReasonIn)).pk))

    @extend_schema(request=ClassSettleIn, responses=ClassRow)
    @route(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """复核结算培训费"""
        return Response(self._row(acts.settle_class(self.actor, class_id=int(pk), **self.body(ClassSettleIn)).pk))

    @extend_schema(parameters=[OpenApiParameter("year", OpenApiTypes.INT)], responses=TrainingFiguresOut)
    @route(detail=False, methods=["get"], pagination_class=None)
    def figures(self, request: Request) -> Response:
        """一年的培训数字"""
        text = request.query_params.get("year", "")
        year = int(text) if text.isascii() and text.isdecimal() and 1949 <= int(text[:9]) <= 2099 else self.actor.today.year
        done, whole = training.coverage(self.actor, year)
        numbers = {one.figure.name: one.number for one in told.figures(self.actor, Span(year=year))}
        return Response(TrainingFiguresOut({**numbers, "adapted_of_intake": done, "intake": whole}).data)


class LearnerViewSet(ActorViewSet):
    """Learners (培训学员)."""

    queryset = Enrolment.objects.none()
    serializer_class = LearnerRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """培训学员列表"""
        return self.page(training.enrolments(self.actor), ("-id",))

    @extend_schema(request=EnrolIn, responses={201: LearnerRow})
    def create(self, request: Request) -> Response:
        """登记培训学员"""
        return Response(LearnerRow(learning.enrol(self.actor, **self.body(EnrolIn))).data, status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        """一名学员"""
        return Response(LearnerRow(training.get_enrolment(self.actor, int(pk))).data)

    @extend_schema(request=ClassReasonIn, responses=LearnerRow)
    @route(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """登记学员退出"""
        return Response(LearnerRow(learning.drop_out(self.actor, enrolment_id=int(pk), **self.body(ClassReasonIn))).data)


class VoucherViewSet(ActorViewSet):
    """Training vouchers (培训券)."""

    queryset = TrainingVoucher.objects.none()
    serializer_class = TrainingVoucherRow

    @extend_schema(parameters=LIST_PARAMETERS)
    def list(self, request: Request) -> Response:
        """培训券列表"""
        return self.page(training.vouchers(self.actor), ("-id",))

    @extend_schema(request=TrainingVoucherIn, responses={201: TrainingVoucherRow})
    def create(self, request: Request) -> Response:
        """发放培训券"""
        return Response(
            TrainingVoucherRow(learning.issue_voucher(self.actor, **self.body(TrainingVoucherIn))).data, status=201
        )

    @extend_schema(request=ClassReasonIn, responses=TrainingVoucherRow)
    @route(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """作废培训券"""
        return Response(
            TrainingVoucherRow(learning.void_voucher(self.actor, voucher_id=int(pk), **self.body(ClassReasonIn))).data
        )
