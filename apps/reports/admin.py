"""Records of reports in the admin: to look up, never to edit; work is done on the pages of reports."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.reports.models import AnnualReport, Bundle, KeyTask
from apps.reports.queries import annual, bundles, tasks
from apps.reports.queries.indicators import VIEW_REPORT


@admin.register(AnnualReport)
class AnnualReportAdmin(BaseAdmin):
    """年度报告."""

    view_permission = VIEW_REPORT
    list_display = ("year", "version", "state", "made_at", "signed_at")
    list_filter = ("state",)
    display = ("year", "version", "state", "note", "ordered_by", "ordered_at", "made_at", "registry", "submitted_by", "submitted_at", "signed_by",
               "signed_at", "returned_for")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[AnnualReport]:
        return annual.reports(actor)


@admin.register(Bundle)
class BundleAdmin(BaseAdmin):
    """检查资料包; the zip itself is fetched on its page, on the record."""

    view_permission = bundles.READ_BUNDLE
    list_display = ("first", "last", "reason", "ordered_at", "made_at", "rows_told", "downloads")
    display = (
        "first",
        "last",
        "reason",
        "ordered_by",
        "ordered_at",
        "made_at",
        "rows_told",
        "size",
        "sha256",
        "manifest_sha256",
        "expires_at",
        "downloads",
    )

    def rows(self, actor: Actor) -> QuerySet[Bundle]:
        return bundles.bundles(actor)

    @admin.display(description="行数")
    def rows_told(self, row: Bundle) -> int | None:
        """The column ``rows``, whose name is the query's here."""
        return row.rows


@admin.register(KeyTask)
class KeyTaskAdmin(BaseAdmin):
    """重点任务."""

    view_permission = tasks.VIEW_TASK
    list_display = ("words", "division", "number", "owner_role", "due_on", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("division",)
    list_filter = ("state", "rule", "owner_role")
    display = ("rule", "subject", "division", "words", "number", "first_number", "owner_role", "holder", "raised_on", "due_on", "seen_on", "state",
               "is_current", "answer", "answered_by", "answered_at", "closed_on", "closed_by", "reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[KeyTask]:
        return tasks.tasks(actor)
