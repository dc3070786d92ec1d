"""Shapes of what the cases API takes and gives. Sealed answers never leave through it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.cases.choices import AppealState, CaseState, Channel, DelegateKind, Grade, PaperProof
from apps.cases.models import Appeal, Case, CaseEvent, CaseFile, CaseKind, FollowUp, Rating
from apps.cases.queries.cases import files_of
from apps.core.papers import LARGEST


class KindOut(serializers.ModelSerializer[CaseKind]):
    """A kind in the dictionary."""

    class Meta:
        model = CaseKind
        fields = ["code", "name", "letters", "current", "is_active"]


class KindFullOut(KindOut):
    """A kind with the definition new cases begin with."""

    definition = serializers.JSONField(help_text="现行定义：步骤、时限、填写项、材料、依据、文书")

    class Meta(KindOut.Meta):
        fields = [*KindOut.Meta.fields, "definition"]


class SwitchIn(serializers.Serializer[Any]):
    """Take new applications, or no more."""

    is_active = serializers.BooleanField()
    reason = serializers.CharField(max_length=500)


class CaseOut(serializers.ModelSerializer[Case]):
    """A case in a list."""

    kind_name = serializers.CharField(source="kind.name")
    person_name = serializers.CharField(source="person.name")
    dossier_no = serializers.CharField(source="person.dossier_no")
    division = serializers.CharField(source="division_id")
    state_label = serializers.CharField(source="get_state_display")
    holder_name = serializers.CharField(source="holder.name", allow_null=True, default=None)

    class Meta:
        model = Case
        fields = ["id", "receipt_no", "kind", "kind_name", "person", "person_name", "dossier_no", "division", "channel", "state",
                  "state_label", "step", "seq", "holder", "holder_name", "due_on", "applied_at", "ended_at"]  # fmt: skip


class EventOut(serializers.ModelSerializer[CaseEvent]):
    """One record."""

    staff_name = serializers.CharField(source="staff.name", allow_null=True, default=None)

    class Meta:
        model = CaseEvent
        fields = ["seq", "from_step", "act", "to_step", "staff_name", "note", "answer", "ground", "told", "at"]


class PaperOut(serializers.ModelSerializer[CaseFile]):
    """One paper, without its bytes."""

    class Meta:
        model = CaseFile
        fields = ["id", "paper", "label", "proof", "note", "content_type", "size", "sha256", "added_at", "removed_at"]


class CaseFullOut(CaseOut):
    """A case with its open answers, chain and papers."""

    answers = serializers.JSONField()
    events = EventOut(many=True)
    papers = serializers.SerializerMethodField()

    class Meta(CaseOut.Meta):
        fields = [*CaseOut.Meta.fields, "version", "answers", "delegate_kind", "delegate_name", "events", "papers"]

    @extend_schema_field(PaperOut(many=True))
    def get_papers(self, row: Case) -> Any:
        """Without the sealed bytes."""
        return PaperOut(files_of([row.pk]), many=True).data


class DelegateIn(serializers.Serializer[Any]):
    """Who acts for the applicant."""

    kind = serializers.ChoiceField(choices=DelegateKind.choices)
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    relation = serializers.CharField(max_length=40, allow_blank=True, default="")
    scope = serializers.CharField(max_length=200, allow_blank=True, default="")
    id_number = serializers.CharField(max_length=18, allow_blank=True, default="")
    phone = serializers.CharField(max_length=11, allow_blank=True, default="")


class StartIn(serializers.Serializer[Any]):
    """An application."""

    kind = serializers.CharField(max_length=40)
    person_id = serializers.IntegerField(min_value=1, max_value=2**62)
    channel = serializers.ChoiceField(choices=Channel.choices)
    answers = serializers.DictField(child=serializers.JSONField(), default=dict, help_text="填写项名称到内容")
    delegate = DelegateIn(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class SeenIn(serializers.Serializer[Any]):
    """The last record the caller has seen."""

    seen_seq = serializers.IntegerField(min_value=1, max_value=10**6, help_text="办件的 seq")


class CaseWhyIn(SeenIn):
    """With a reason."""

    reason = serializers.CharField(max_length=500)


class CaseNoteIn(SeenIn):
    """With a remark that may stay empty."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class StepIn(CaseNoteIn):
    """One act of the present step."""

    act = serializers.CharField(max_length=40)
    answer = serializers.CharField(max_length=2000, allow_blank=True, default="")
    ground = serializers.CharField(max_length=40, allow_blank=True, default="")
    answers = serializers.DictField(child=serializers.JSONField(), default=dict)


class AssignIn(SeenIn):
    """To whom."""

    staff_id = serializers.IntegerField(min_value=1, max_value=2**62)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class HandOverIn(serializers.Serializer[Any]):
    """All open cases of one to another."""

    from_staff_id = serializers.IntegerField(min_value=1, max_value=2**62)
    to_staff_id = serializers.IntegerField(min_value=1, max_value=2**62)
    reason = serializers.CharField(max_length=400)


class PaperIn(serializers.Serializer[Any]):
    """One paper; ``file`` for a scan."""

    paper = serializers.CharField(max_length=40)
    proof = serializers.ChoiceField(choices=PaperProof.choices, default=PaperProof.SCAN)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=200, help_text=f"至多{LARGEST}字节")


class RemoveIn(serializers.Serializer[Any]):
    """Which paper, and why."""

    file_id = serializers.IntegerField(min_value=1, max_value=2**62)
    reason = serializers.CharField(max_length=200)


class RateIn(serializers.Serializer[Any]):
    """好差评."""

    grade = serializers.ChoiceField(choices=Grade.choices)
    words = serializers.CharField(max_length=500, allow_blank=True, default="")
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.WINDOW)


class RatingOut(serializers.ModelSerializer[Rating]):
    """A rating."""

    class Meta:
        model = Rating
        fields = ["id", "case", "grade", "words", "channel", "rated_at"]


class CaseReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=1000)


class AppealOut(serializers.ModelSerializer[Appeal]):
    """An appeal."""

    receipt_no = serializers.CharField(source="case.receipt_no")

    class Meta:
        model = Appeal
        fields = [
            "id",
            "case",
            "receipt_no",
            "level",
            "label",
            "reason",
            "filed_on",
            "due_on",
            "state",
            "answer",
            "answered_at",
        ]


class AppealAnswerIn(serializers.Serializer[Any]):
    """The answer."""

    outcome = serializers.ChoiceField(choices=AppealState.choices[1:])
    answer = serializers.CharField(max_length=2000)


class FollowUpOut(serializers.ModelSerializer[FollowUp]):
    """A follow-up of a bad rating."""

    receipt_no = serializers.CharField(source="rating.case.receipt_no")
    grade = serializers.CharField(source="rating.grade")

    class Meta:
        model = FollowUp
        fields = ["id", "receipt_no", "grade", "opened_on", "due_on", "state", "result", "grade_after", "done_at"]


class FollowUpIn(serializers.Serializer[Any]):
    """What was found and put right."""

    result = serializers.CharField(max_length=1000)
    grade_after = serializers.ChoiceField(choices=Grade.choices, allow_blank=True, default="")


STATES = tuple(CaseState.values)
