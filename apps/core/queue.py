"""Background work. ``later`` writes a ``Job`` in the caller's transaction; ``run`` does it exactly once in effect.

Nothing is ever trusted to the broker: a message means "look at this row". A worker holds a lease on the database's clock;
each chunk's transaction begins by renewing it, which also locks the row until that chunk's commit, so a zombie can neither
write nor be overtaken in mid-chunk.
"""

import json
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, connection, connections, transaction
from django.db.models.functions import Now

from apps.core import audit
from apps.core.action import note_effect
from apps.core.actor import Actor, actor_for_user
from apps.core.choices import JobState
from apps.core.errors import DomainError
from apps.core.masking import scrub
from apps.core.models import Job
from apps.core.month import Month
from apps.core.patience import ORDINARY, Patience, Progress
from apps.core.registry import discover

log = structlog.get_logger(__name__)

LEASE_SECONDS = 30
MAX_ATTEMPTS = 5
HEAVY_ATTEMPTS = 2  # of what holds a worker for long or takes all memory: once may have been the machine
BACKOFF_SECONDS = (5, 15, 45, 120)
BREAKER_SECONDS = 5.0
STUCK, MEMORY = "长时间没有任何进展", "所需内存超过上限"


@dataclass(frozen=True, slots=True)
class Handler:
    """A kind of job: what runs, what people call it, how long it may be silent."""

    kind: str
    label: str
    body: Callable[["Run"], Mapping[str, Any] | None]
    patience: Patience = ORDINARY


HANDLERS: dict[str, Handler] = {}
IN_HAND: dict[str, "Run | None"] = {"run": None}  # of this process, for its watch (``watching``)
_broker = {"broken_until": 0.0}


class LeaseLost(RuntimeError):
    """Another worker has this job now; whatever this one was about to write is rolled back."""


def handler(
    kind: str, *, label: str, patience: Patience = ORDINARY
) -> Callable[[Callable[["Run"], Any]], Callable[["Run"], Any]]:
    """Register the body of a kind of job, in the app's ``tasks.py``: ``@queue.handler("payments.compose_batch", label="组批")``."""

    def wrap(body: Callable[["Run"], Any]) -> Callable[["Run"], Any]:
        HANDLERS[kind] = Handler(kind, label, body, patience)
        return body

    return wrap


def handler_of(kind: str) -> Handler | None:
    """The handler of a kind; its app's rooms are imported on first use."""
    if kind not in HANDLERS:
        discover(kind.partition(".")[0])
    return HANDLERS.get(kind)


def label_of(kind: str) -> str:
    """The Chinese name of a kind of job; empty for one that this version of the program does not know."""
    found = handler_of(kind)
    return found.label if found else ""


def later(actor: Actor, kind: str, /, *, key: str | None = None, title: str = "", once: bool = False, **ids: Any) -> Job:
    """Order work: a row in the present transaction, a nudge after commit.

    ``key`` makes the order unique among unfinished jobs of the kind: a second call returns the first job. With ``once`` a
    finished success keeps the key for ever (a failed or dead job always frees it). ``ids`` are identifiers only.
    """
    values = {
        "kind": kind,
        "title": scrub(title or label_of(kind))[:120],
        "once": once,
        "payload": _payload(ids),
        "user_id": actor.user_id,
        "staff_id": actor.staff_id,
        "actor_name": actor.name,
        "dedup": f"{kind}:{key}" if key is not None else None,
    }
    job = _insert(values)
    nudge_after_commit(job.pk)
    note_effect()
    return job


def nudge_after_commit(job_id: int) -> None:
    """Tell the broker once the present transaction is committed."""
    transaction.on_commit(partial(nudge, job_id), robust=True)


def _payload(ids: Mapping[str, Any]) -> dict[str, Any]:
    """Identifiers only: whole numbers, months, days, short codes, lists of these. Anything like personal data is a bug."""
    return {name: _identifier(name, value) for name, value in ids.items()}


def _identifier(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_identifier(name, one) for one in value]
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if not isinstance(value, str | uuid.UUID | Month) and not hasattr(value, "isoformat"):
        raise TypeError(f"job payload {name} must be an identifier, not {type(value).__name__}")
    if len(text) > 100 or scrub(text) != text:
        raise ValueError(f"job payload {name} must be an identifier, never personal data")
    return text


def _insert(values: dict[str, Any]) -> Job:
    if values["dedup"] is None:
        return Job.objects.create(nudged_at=Now(), **values)
    for _ in range(3):
        # Look first: an insert would wait for the chunk a worker is in, which may wait for a row that our caller holds.
        found = Job.objects.filter(dedup=values["dedup"]).first()
        if found is not None:
            return found
        with suppress(IntegrityError), transaction.atomic():
            return Job.objects.create(nudged_at=Now(), **values)
    raise IntegrityError(f"job {values['dedup']} could not be inserted")


def nudge(job_id: int) -> bool:
    """Tell the broker to look at a row. A broken broker costs nothing: the sweeper will find the row."""
    if time.monotonic() < _broker["broken_until"]:
        return False
    try:
        current_app.send_task("vp.run_job", args=[job_id], retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the transport raises, the row is safe
        _broker["broken_until"] = time.monotonic() + BREAKER_SECONDS
        log.warning("broker_unreachable", error=type(error).__name__)
        return False
    return True


_CLAIM = """
update core_job set state = 'running', attempts = attempts + 1, lease_token = %(token)s, last_error = '',
       lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
       started_at = coalesce(started_at, clock_timestamp())
 where id = (select id from core_job where id = %(id)s and attempts < %(most)s
               and ((state = 'ready' and run_after <= clock_timestamp()) or (state = 'running' and lease_until < clock_timestamp()))
               for no key update skip locked)
returning *
"""
_RENEW = """
update core_job set lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
       attempts = case when coalesce(%(done)s, done) > done then 1 else attempts end,
       done = coalesce(%(done)s, done), total = coalesce(%(total)s, total), text = coalesce(%(text)s, text)
 where id = %(id)s and lease_token = %(token)s and state = 'running'
"""
_KEEP = """
update core_job set lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
 where id = (select id from core_job where id = %(id)s and lease_token = %(token)s and state = 'running'
               for no key update skip locked)
"""
_FINISH = """
update core_job set state = %(state)s, lease_token = null, lease_until = null, finished_at = clock_timestamp(),
       last_error = %(error)s, result = %(result)s,
       dedup = case when once and %(state)s = 'done' then dedup end
 where id = %(id)s and lease_token = %(token)s and state = 'running'
"""
_RETRY = """
update core_job set state = 'ready', lease_token = null, lease_until = null, last_error = %(error)s, nudged_at = null,
       run_after = clock_timestamp() + make_interval(secs => %(wait)s)
 where id = %(id)s and lease_token = %(token)s and state = 'running'
"""


def claim(job_id: int) -> Job | None:
    """Take the job if it is free: ready and due, or left by a worker whose lease ran out. Nobody ever waits here."""
    values = {"id": job_id, "token": uuid.uuid4(), "lease": LEASE_SECONDS, "most": MAX_ATTEMPTS}
    with transaction.atomic():
        with connection.cursor() as cursor:  # losing a claim in a crash is harmless, waiting for the disk is not
            cursor.execute("set local synchronous_commit = off")
        return next(iter(Job.objects.raw(_CLAIM, values)), None)


def _execute(sql: str, values: Mapping[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.rowcount)


@dataclass
class Run:
    """One attempt at a job, given to its handler."""

    job: Job
    actor: Actor
    over: bool = False
    trouble: str = ""
    line: Any = field(default_factory=lambda: connections["default"])
    _began: float = field(default_factory=time.monotonic)
    progress: Progress = field(default_factory=Progress)

    @property
    def ids(self) -> dict[str, Any]:
        """The identifiers given to ``later``."""
        return dict(self.job.payload)

    @property
    def done(self) -> int:
        """Progress that is already committed: a later attempt continues from here."""
        return self.job.done

    def beat(self, *, done: int | None = None, total: int | None = None, text: str | None = None) -> None:
        """Renew the lease (and show progress) between chunks; raises ``LeaseLost`` for a zombie."""
        values = {"id": self.job.pk, "token": self.job.lease_token, "lease": LEASE_SECONDS, "done": done, "total": total}
        if not _execute(_RENEW, values | {"text": None if text is None else scrub(text)[:200]}):
            raise LeaseLost(f"job {self.job.pk}")
        self._began = time.monotonic()
        self.progress.told(done, total, text)

    def tell(self, done: int, total: int) -> None:
        """Progress out of one long transaction, whose row nobody else sees yet: told in the session's name (``queries.told``).

        It ends with the transaction, whichever way, and with the worker.
        """
        _execute("select set_config('application_name', %(name)s, true)", {"name": f"vp-job {self.job.pk} {done} {total}"})
        self.progress.told(done, total, None)

    def keep(self) -> None:
        """Renew the lease of an attempt that is alive and silent, from beside it; in the middle of a chunk its row is locked and nobody can take it."""
        _execute(_KEEP, {"id": self.job.pk, "token": self.job.lease_token, "lease": LEASE_SECONDS})

    @contextmanager
    def chunk(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        text: str | None = None,
        last: bool = False,
        result: Mapping[str, Any] | None = None,
    ) -> Iterator["Run"]:
        """One transaction: lease renewed first, then the effect, progress with it. ``done`` is the progress *after* the chunk.

        With ``last`` the job becomes done in the same transaction, so its effect and its end cannot part.
        """
        with transaction.atomic():
            self.beat(done=done, total=total, text=text)
            yield self
            if last:
                self.finish(result)
            elif time.monotonic() - self._began > LEASE_SECONDS / 3:
                self.beat()
        if done is not None and done > self.job.done:
            self.job.done, self.job.attempts = done, 1

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """Mark the job done; counts and ids only in ``result``."""
        self._end(JobState.DONE, "", result)

    def fail(self, reason: str) -> None:
        """Mark the job failed with a Chinese reason: a person must act, repeating would not help."""
        self._end(JobState.FAILED, reason, None)

    def _end(self, state: str, error: str, result: Mapping[str, Any] | None) -> None:
        text = json.dumps(_payload(result)) if result else None
        values = {
            "id": self.job.pk,
            "token": self.job.lease_token,
            "state": state,
            "error": scrub(error)[:1000],
            "result": text,
        }
        if not _execute(_FINISH, values):
            raise LeaseLost(f"job {self.job.pk}")
        self.over = True


@contextmanager
def snapshot() -> Iterator[None]:
    """One transaction that sees the database of one instant, for a job whose parts must agree; inside another transaction, that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        yield


def run(job_id: int) -> str:
    """Do a job if it is free; returns what became of it (for the log). The body of the Celery task ``vp.run_job``."""
    job = claim(job_id)
    if job is None:
        return "not free"
    attempt = IN_HAND["run"] = Run(job, actor_for_user(job.user_id, "job"))
    try:
        return _worked(attempt)
    finally:
        IN_HAND["run"] = None


def _worked(attempt: Run) -> str:
    job = attempt.job
    found = handler_of(job.kind)
    try:
        if found is None:
            raise DomainError(f"系统不认识这种任务（{job.kind}），可能是程序版本不一致；请联系系统管理员。")
        result = found.body(attempt)
        if not attempt.over:
            attempt.finish(result if isinstance(result, Mapping) else None)
    except LeaseLost:
        log.warning("lease_lost", job=job.pk, kind=job.kind)
        return "lease lost"
    except DomainError as refusal:
        return _refused(attempt, refusal)
    except Exception as error:  # noqa: BLE001 - every crash must end in a state that people can see
        return _crashed(attempt, error)
    return "done"


def _refused(attempt: Run, refusal: DomainError) -> str:
    try:
        with transaction.atomic():
            attempt.fail(str(refusal))
            audit.refused_again(refusal)
    except LeaseLost:
        return "lease lost"
    log.info("job_failed", job=attempt.job.pk, kind=attempt.job.kind, code=refusal.code)
    return "failed"


def _crashed(attempt: Run, error: Exception) -> str:
    heavy = isinstance(error, MemoryError)
    if heavy:
        traceback.clear_frames(error.__traceback__)  # lets go what it had gathered: writing down the end needs memory too
    job, trace = attempt.job, scrub("".join(traceback.format_tb(error.__traceback__)))
    log.error("job_crashed", job=job.pk, kind=job.kind, attempt=job.attempts, error=type(error).__name__, trace=trace)
    attempt.trouble = attempt.trouble or (MEMORY if heavy else f"程序出错：{type(error).__name__}")
    return give_up(attempt)


def give_up(attempt: Run) -> str:
    """The end of an attempt with its ``trouble``: tried again later, or dead with the reason. Whoever comes second changes nothing."""
    job, most = attempt.job, HEAVY_ATTEMPTS if attempt.trouble in (STUCK, MEMORY) else MAX_ATTEMPTS
    is_dead = job.attempts >= most
    values = {"id": job.pk, "token": job.lease_token, "error": _reason(attempt.trouble, job.attempts, is_dead=is_dead)}
    if is_dead:
        _execute(_FINISH, values | {"state": JobState.DEAD, "result": None})
        log.error("job_dead", job=job.pk, kind=job.kind)
        return "dead"
    _execute(_RETRY, values | {"wait": BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1]})
    return "retry"


def _reason(trouble: str, attempts: int, *, is_dead: bool) -> str:
    if is_dead:
        return (
            f"连续{attempts}次没有办成（{trouble}），已停止办理；未写入的数据不受影响，请联系系统管理员查明原因后重新发起。"
        )
    return f"没有办成（{trouble}），系统将自动重试。"
