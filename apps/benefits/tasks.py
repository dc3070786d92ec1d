"""Background doors of benefits."""

from apps.benefits import actions
from apps.core import queue
from apps.core.month import Month
from apps.core.queue import Run


@queue.handler("benefits.post_month", label="核定当月应发")
def post_month(run: Run) -> None:
    """Post a month in one transaction; a worker killed on the way leaves nothing half-posted."""
    with run.chunk(done=1, total=1, text="正在核定应发"):
        actions.post_month(run.actor, month=Month.parse(run.ids["month"]))
