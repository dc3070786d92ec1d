"""How far a background job of this app is, for its page."""

from dataclasses import dataclass
from datetime import datetime

from apps.core.actor import Actor
from apps.core.queries import jobs, told


@dataclass(frozen=True, slots=True)
class Progress:
    """One job in the words of its page."""

    id: int
    title: str
    running: bool
    failed: bool
    done: int
    total: int
    text: str
    error: str
    finished_at: datetime | None


def progress(actor: Actor, job_id: int | None) -> Progress | None:
    """The job, if it is the actor's."""
    row = jobs(actor).filter(pk=job_id).first() if job_id else None
    if row is None:
        return None
    failed, running = row.state in ("failed", "dead"), row.state == "running"
    done, total = (told(row.pk) if running else None) or (row.done, row.total)
    return Progress(row.pk, row.title, not row.is_finished, failed, done, total, row.text, row.last_error, row.finished_at)
