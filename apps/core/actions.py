"""What may be changed on the base floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.choices import DayKind, JobState
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import Holiday, Job
from apps.core.retention import purge_audit
from apps.core.rotation import drop_old_versions, rotate_chunk

__all__ = [
    "HolidayRow",
    "NotTroubled",
    "drop_old_versions",
    "load_holidays",
    "purge_audit",
    "remove_holiday",
    "retry_job",
    "rotate_chunk",
    "save_holiday",
]


class NotTroubled(Conflict):
    """Only a failed or dead job is ordered again."""

    default = "这项任务没有失败，不需要重新发起；请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One special day."""

    day: date
    kind: str
    name: str
    source: str


@action(permission="core.save_holiday", label="维护节假日")
def save_holiday(actor: Actor, *, day: date, kind: str, name: str, source: str) -> Holiday:
    """Enter or correct a holiday or a worked weekend day (调休), with the notice it comes from."""
    if kind not in DayKind.values or not name.strip() or not source.strip():
        raise Invalid("请选择放假或调休上班，并填写名称和依据文件。", field="name")
    row = Holiday.objects.select_for_update(no_key=True).filter(pk=day).first()
    before = {"kind": row.kind, "name": row.name, "source": row.source} if row else None
    row = row or Holiday(day=day)
    row.kind, row.name, row.source = kind, name.strip(), source.strip()
    row.save()
    audit.record(actor, "core.save_holiday", row, before, {"kind": kind, "name": row.name, "source": row.source})
    return row


@action(permission="core.remove_holiday", label="删除节假日")
def remove_holiday(actor: Actor, *, day: date) -> None:
    """Remove a day entered by mistake; it is an ordinary day of the week again."""
    row = Holiday.objects.select_for_update().filter(pk=day).first()
    if row is None:
        raise NotFound("节假日表中没有这一天，可能已被删除；请刷新页面查看。")
    audit.record(actor, "core.remove_holiday", row, {"kind": row.kind, "name": row.name, "source": row.source})
    row.delete()


@action(permission="core.load_holidays", label="导入节假日")
def load_holidays(actor: Actor, *, rows: Sequence[HolidayRow]) -> int:
    """Add days that the table does not have yet; what people entered or corrected is never overwritten."""
    known = set(Holiday.objects.values_list("day", flat=True))
    fresh = [Holiday(day=row.day, kind=row.kind, name=row.name, source=row.source) for row in rows if row.day not in known]
    Holiday.objects.bulk_create(fresh)
    audit.record(actor, "core.load_holidays", ("core.Holiday", "", "节假日"), after={"rows": len(fresh)})
    return len(fresh)


@action(permission="core.retry_job", label="重新发起后台任务")
def retry_job(actor: Actor, *, job_id: int, reason: str = "") -> Job:
    """Put a failed or dead job back into the queue, as ordered by the same person; its progress is kept."""
    row = Job.objects.select_for_update(no_key=True).filter(pk=job_id).first()
    if row is None:
        raise NotFound("没有找到这项后台任务；请返回列表查看。")
    if row.state not in (JobState.FAILED, JobState.DEAD):
        raise NotTroubled
    before = {"state": row.state, "last_error": row.last_error}
    row.state, row.attempts, row.finished_at, row.nudged_at, row.run_after = JobState.READY, 0, None, None, actor.at
    row.save(update_fields=["state", "attempts", "finished_at", "nudged_at", "run_after"])
    audit.record(actor, "core.retry_job", row, before, {"state": row.state}, reason)
    queue.nudge_after_commit(row.pk)
    return row
