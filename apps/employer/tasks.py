"""Background work of the employers' page: codes to the contacts of those who exist, and forgetting."""

from apps.core import queue, sweeping
from apps.core.actor import now
from apps.employer.actions import SEND_JOB, purge_codes, send_code

PURGE_JOB = "employer.purge_codes"


@queue.handler(SEND_JOB, label="发送用人单位登录码")
def send(run: queue.Run) -> None:
    """One code: looked up, sent or not, forgotten."""
    with run.chunk(last=True):
        send_code(run.actor.moved(now()), code_id=run.ids["code_id"])


@queue.handler(PURGE_JOB, label="清理过期单位登录码")
def purge(run: queue.Run) -> dict[str, int]:
    """Daily."""
    with run.chunk():
        return purge_codes(run.actor)


sweeping.daily(PURGE_JOB, at="03:25")
