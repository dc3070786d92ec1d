"""The base of every ModelAdmin: visible by the actor's permission, read-only unless a form calls an action, nothing deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from apps.core import queries
from apps.core.actions import remove_holiday, retry_job, save_holiday
from apps.core.actor import Actor
from apps.core.choices import JobState
from apps.core.errors import DomainError
from apps.core.exchange import Exporting
from apps.core.http import actor_of_request
from apps.core.models import AuditEntry, Holiday, Job

MANY = 20_000


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose valid input is handed to one action; a refusal appears at its field."""

    actor: Actor

    def write(self) -> Model:
        """Call the action with ``cleaned_data``; returns the row."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance = self.write()
        except DomainError as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class LargePaginator(Paginator):  # type: ignore[type-arg]
    """Counts big unfiltered tables by PostgreSQL's own estimate: a list page never reads the whole table."""

    @cached_property
    def count(self) -> int:
        """Exact up to some thousands of rows, estimated beyond, exact for a filtered list."""
        query: Any = self.object_list
        if not query.query.where:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select reltuples::bigint from pg_class where oid = to_regclass(%s)", [query.model._meta.db_table]
                )
                (estimate,) = cursor.fetchone()
            if estimate > MANY:
                return int(estimate)
        return int(query.count())


class BaseAdmin(Exporting, admin.ModelAdmin):  # type: ignore[type-arg]
    """Subclasses name registry permissions and a query; a change or an addition needs an ``ActionForm``."""

    view_permission = ""
    add_permission = ""
    change_permission = ""
    delete_permission = ""
    display: tuple[str, ...] = ()  # read-only columns of the page of one row
    add_form: type[ActionForm] | None = None
    change_form: type[ActionForm] | None = None

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = LargePaginator
    view_on_site = False
    save_as = False
    save_on_top = False

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """The app's query, cut to the actor's places."""
        raise NotImplementedError

    def choices(self, name: str, actor: Actor) -> QuerySet[Any] | None:
        """What a foreign key's select offers, cut to the actor's places; ``None`` for all. (Django's autocomplete needs
        inline styles, which the content policy forbids.)"""
        return None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        offered = self.choices(db_field.name, actor_of_request(request))
        if offered is not None:
            kwargs["queryset"] = offered
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Never the whole table: what the actor may see; nothing at all without the permission."""
        if not self.has_view_permission(request):
            return self.model._default_manager.none()
        return self.rows(actor_of_request(request))

    def _may(self, request: HttpRequest, permission: str) -> bool:
        return bool(permission) and actor_of_request(request).may(permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.view_permission)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_form is not None and self._may(request, self.add_permission)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.change_form is not None and self._may(request, self.change_permission)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.delete_permission)

    def _form_class(self, request: HttpRequest, obj: Model | None) -> type[ActionForm] | None:
        if obj is None:
            return self.add_form
        return self.change_form if self.has_change_permission(request, obj) else None

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The action's form, told who is asking."""
        chosen = self._form_class(request, obj)
        if chosen is None:
            return super().get_form(request, obj, change=change, **kwargs)
        kwargs["form"] = chosen
        kwargs["fields"] = list(chosen._meta.fields or ())
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.actor = actor_of_request(request)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Read-only columns first, then what may be filled in."""
        chosen = self._form_class(request, obj)
        shown = [(None, {"fields": self.display})] if obj is not None else []
        if chosen is None:
            return shown
        return [*shown, ("办理" if shown else None, {"fields": tuple(chosen.base_fields)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.display if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The action has written already, inside the form's validation."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Actions write their own related rows."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The audit trail has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The audit trail has it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The audit trail has it."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Only a subclass with an action for it may delete."""
        raise NotImplementedError


class RetryForm(ActionForm):
    """Order a failed or dead job again."""

    reason = forms.CharField(label="重新发起的原因", max_length=200)

    class Meta:
        model = Job
        fields: tuple[str, ...] = ()

    def write(self) -> Job:
        return retry_job(self.actor, job_id=self.instance.pk, reason=self.cleaned_data["reason"])


class HolidayForm(ActionForm):
    """A holiday or a worked weekend day."""

    class Meta:
        model = Holiday
        fields = ("day", "kind", "name", "source")

    def write(self) -> Holiday:
        given = self.cleaned_data
        return save_holiday(self.actor, day=given["day"], kind=given["kind"], name=given["name"], source=given["source"])


class HolidayChangeForm(HolidayForm):
    """Its day is the key and stays."""

    class Meta:
        model = Holiday
        fields = ("kind", "name", "source")

    def write(self) -> Holiday:
        given = self.cleaned_data
        return save_holiday(
            self.actor, day=self.instance.day, kind=given["kind"], name=given["name"], source=given["source"]
        )


@admin.register(Holiday)
class HolidayAdmin(BaseAdmin):
    """节假日与调休."""

    view_permission = "core.view_holiday"
    add_permission = change_permission = "core.save_holiday"
    delete_permission = "core.remove_holiday"
    add_form, change_form = HolidayForm, HolidayChangeForm
    display = ("day",)
    list_display = ("day", "kind", "name", "source")
    list_filter = ("kind",)
    export_columns = ("day", "kind", "name", "source")

    def rows(self, actor: Actor) -> QuerySet[Holiday]:
        return queries.holidays(actor).order_by("-day")

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        remove_holiday(actor_of_request(request), day=obj.day)


@admin.register(AuditEntry)
class AuditEntryAdmin(BaseAdmin):
    """审计记录: for the auditor, read-only for everybody."""

    view_permission = "core.view_audit"
    list_display = ("at", "actor_name", "label_or_verb", "outcome", "row_label", "via", "ip")
    list_filter = ("outcome", "via")
    search_fields = ("=actor_name", "=row_id", "=verb", "=label")
    search_help_text = "按操作人、对象编号或操作名称精确查找"
    display = (
        "at", "recorded_at", "actor_name", "roles", "via", "ip", "request_id", "outcome", "label", "verb", "row_type", "row_id",
        "row_label", "place", "before", "after", "reason", "code",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[AuditEntry]:
        return queries.audit_entries(actor)

    @admin.display(description="操作")
    def label_or_verb(self, entry: AuditEntry) -> str:
        return entry.label or entry.verb


@admin.register(Job)
class JobAdmin(BaseAdmin):
    """后台任务."""

    view_permission = "core.view_jobs"
    change_permission = "core.retry_job"
    change_form = RetryForm
    list_display = ("id", "title_or_kind", "state", "progress", "actor_name", "created_at", "finished_at", "last_error")
    list_filter = ("state",)
    search_fields = ("=kind", "=actor_name")
    search_help_text = "按任务类别或发起人精确查找"
    display = (
        "kind", "title", "state", "attempts", "done", "total", "text", "payload", "result", "last_error", "actor_name", "created_at",
        "started_at", "finished_at",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Job]:
        return queries.jobs(actor)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only a job that needs a person can be ordered again."""
        troubled = not isinstance(obj, Job) or obj.state in (JobState.FAILED, JobState.DEAD)
        return troubled and super().has_change_permission(request, obj)

    @admin.display(description="事项")
    def title_or_kind(self, job: Job) -> str:
        return str(job)

    @admin.display(description="进度")
    def progress(self, job: Job) -> str:
        return f"{job.percent}%"
