"""Background work as its owner sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.models import Job
from apps.core.queries import jobs
from apps.core.queue import handler_of
from apps.payments.models import Batch, ReturnFile
from apps.payments.queries.batches import VIEW_BATCH

SHOWN = 50


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job in the words of its page."""

    id: int
    title: str
    running: bool
    failed: bool
    done: int
    total: int
    text: str
    error: str
    ordered_by: str
    created_at: datetime
    finished_at: datetime | None
    url: str
    next_url: str
    next_words: str
    state_label: str


def job_pages(actor: Actor) -> list[JobPage]:
    """The actor's latest orders (all, for who may look after jobs)."""
    return [_page(row, follow=False) for row in jobs(actor)[:SHOWN]]


def job_page(actor: Actor, job_id: int) -> JobPage:
    """One order. Raises NotFound for somebody else's."""
    row = jobs(actor).filter(pk=job_id).first()
    if row is None:
        raise NotFound("没有找到这项办理，可能是他人发起的。请从“办理进度”重新进入。")
    return _page(row, follow=actor.may(VIEW_BATCH))  # who only looks after jobs is led to no page of the month


def _batch_link(ids: dict[str, Any]) -> tuple[str, str]:
    key = Batch.objects.filter(pk=ids.get("batch_id") or 0).values_list("key", flat=True).first()
    return (reverse("workbench:batch", args=[key]), "打开批次") if key else (reverse("workbench:batches"), "看发放批次")


def _return_link(ids: dict[str, Any]) -> tuple[str, str]:
    key = ReturnFile.objects.filter(pk=ids.get("return_id") or 0).values_list("batch__key", flat=True).first()
    return (f"{reverse('workbench:batch', args=[key])}?tab=files", "看回盘结果") if key else _batch_link(ids)


NEXT: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "benefits.post_month": lambda ids: (reverse("workbench:compose"), "去组成批次"),
    "payments.compose_batch": _batch_link,
    "payments.make_files": _batch_link,
    "payments.take_return": _return_link,
    "reports.make_bundle": lambda ids: (reverse("reports:bundles"), "去下载"),
    "payments.tell_payees": lambda ids: (reverse("notices:messages"), "看消息"),
}


def _page(row: Job, *, follow: bool) -> JobPage:
    ids = {**row.payload, **(row.result or {})}
    url, words = NEXT[row.kind](ids) if follow and row.state == "done" and row.kind in NEXT else ("", "")
    found = handler_of(row.kind)
    return JobPage(
        id=row.pk,
        title=row.title or (found.label if found else "后台办理"),
        running=not row.is_finished,
        failed=row.state in ("failed", "dead"),
        done=row.done,
        total=row.total,
        text=row.text,
        error=row.last_error,
        ordered_by=row.actor_name,
        created_at=row.created_at,
        finished_at=row.finished_at,
        url=reverse("workbench:job", args=[row.pk]),
        next_url=url,
        next_words=words,
        state_label=row.get_state_display(),
    )
