"""Reading the base tables."""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.choices import JobState
from apps.core.errors import NotFound
from apps.core.models import AuditEntry, Heartbeat, Holiday, Job

VIEW_AUDIT = permission("core.view_audit", "查看审计记录")
VIEW_JOBS = permission("core.view_jobs", "查看后台任务")
VIEW_HOLIDAY = permission("core.view_holiday", "查看节假日")


def audit_entries(actor: Actor) -> QuerySet[AuditEntry]:
    """The audit trail, newest first. Permission ``core.view_audit``; the auditor sees the whole house."""
    require(actor, VIEW_AUDIT)
    return AuditEntry.objects.order_by("-id")


def jobs(actor: Actor) -> QuerySet[Job]:
    """Background jobs, newest first: all of them with ``core.view_jobs``, else those one ordered oneself."""
    rows = Job.objects.order_by("-id")
    if actor.may(VIEW_JOBS):
        return rows
    return rows.filter(staff_id=actor.staff_id) if actor.staff_id else rows.none()


def job(actor: Actor, job_id: int) -> Job:
    """One job, for its progress; raises ``NotFound``."""
    row = jobs(actor).filter(pk=job_id).first()
    if row is None:
        raise NotFound("没有找到这项后台任务，可能不是由您发起；请返回列表查看。")
    return row


def told(job_id: int) -> tuple[int, int] | None:
    """(done, total) of a job inside a long transaction, as it tells them itself (``queue.Run.tell``)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select split_part(application_name, ' ', 3)::int, split_part(application_name, ' ', 4)::int from pg_stat_activity"
            " where datname = current_database() and application_name ~ ('^vp-job ' || %s || ' [0-9]{1,9} [0-9]{1,9}$') limit 1",
            [str(job_id)],
        )
        row = cursor.fetchone()
    return (int(row[0]), int(row[1])) if row else None


def troubled_jobs(actor: Actor) -> QuerySet[Job]:
    """Jobs that need a person: failed or dead."""
    return jobs(actor).filter(state__in=[JobState.FAILED, JobState.DEAD])


def holidays(actor: Actor) -> QuerySet[Holiday]:
    """The holiday table. Permission ``core.view_holiday``."""
    require(actor, VIEW_HOLIDAY)
    return Holiday.objects.all()


def heartbeats() -> dict[str, datetime]:
    """Name of each background process -> when it last proved that it works. For the health page; nothing personal in it."""
    return dict(Heartbeat.objects.values_list("name", "at"))
