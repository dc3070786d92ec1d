"""Cases in the admin: for looking things up. Every change is a step on the page of the case."""

from django.contrib import admin
from django.db.models import QuerySet

from apps.cases import queries
from apps.cases.models import Appeal, Case, CaseKind, FollowUp, KindVersion
from apps.core.actor import Actor
from apps.core.admin import BaseAdmin


@admin.register(CaseKind)
class CaseKindAdmin(BaseAdmin):
    """办件类型."""

    view_permission = "cases.view_kind"
    list_display = ("code", "name", "letters", "current", "is_active")
    display = ("code", "name", "letters", "current", "is_active")

    def rows(self, actor: Actor) -> QuerySet[CaseKind]:
        return queries.case_kinds(actor)


@admin.register(KindVersion)
class KindVersionAdmin(BaseAdmin):
    """办件类型版本: the definition as it was loaded."""

    view_permission = "cases.view_kind"
    list_display = ("kind", "number", "source", "loaded_at", "loaded_by")
    list_filter = ("kind",)
    list_select_related = ("kind", "loaded_by")
    display = ("kind", "number", "sha256", "source", "loaded_at", "loaded_by", "definition")

    def rows(self, actor: Actor) -> QuerySet[KindVersion]:
        return queries.kind_versions(actor)


@admin.register(Case)
class CaseAdmin(BaseAdmin):
    """办件: without what is sealed."""

    view_permission = "cases.view_case"
    list_display = ("receipt_no", "kind", "person", "division", "state", "step", "holder", "due_on", "applied_at")
    list_filter = ("kind", "state")
    list_select_related = ("kind", "person", "division", "holder")
    search_fields = ("=receipt_no",)
    search_help_text = "按受理编号查找"
    ordering = ("-id",)
    display = ("receipt_no", "kind", "version", "person", "division", "channel", "state", "step", "seq", "holder", "due_on",
               "entered_by", "applied_at", "step_at", "ended_at")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Case]:
        return queries.cases(actor)


@admin.register(Appeal)
class AppealAdmin(BaseAdmin):
    """复查复核."""

    view_permission = "cases.view_case"
    list_display = ("case", "label", "filed_on", "due_on", "state", "answered_by", "answered_at")
    list_filter = ("state",)
    list_select_related = ("case", "answered_by")
    display = ("case", "label", "reason", "filed_on", "due_on", "state", "answer", "answered_by", "answered_at")

    def rows(self, actor: Actor) -> QuerySet[Appeal]:
        return queries.appeals(actor)


@admin.register(FollowUp)
class FollowUpAdmin(BaseAdmin):
    """回访整改."""

    view_permission = "cases.view_case"
    list_display = ("rating", "opened_on", "due_on", "state", "done_by", "done_at")
    list_filter = ("state",)
    list_select_related = ("rating", "done_by")
    display = ("rating", "rated_staff", "opened_on", "due_on", "state", "result", "grade_after", "done_by", "done_at")

    def rows(self, actor: Actor) -> QuerySet[FollowUp]:
        return queries.follow_ups(actor)
