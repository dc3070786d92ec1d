"""Background doors of benefits."""

from apps.benefits import actions
from apps.core import queue
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.queue import Run


@queue.handler("benefits.post_month", label="核定当月应发")
def post_month(run: Run) -> None:
    """Post a month in one transaction; a worker killed on the way leaves nothing half-posted."""
    run.beat(done=0, total=1, text="正在逐人核定应发")
    with run.chunk(done=1, total=1, last=True):
        posted = actions.post_month(run.actor, month=Month.parse(run.ids["month"]))
        told = f"本次核定 {posted.due_count:,} 笔，合计 {yuan(posted.total_fen)} 元。"
        run.beat(text=told if posted.due_count else "与上次核定相比没有变化，没有新增应发。")
