"""Nightly work of visits."""

from apps.core import queue
from apps.core.queue import Run
from apps.core.sweeping import daily
from apps.visits import actions


@queue.handler("visits.daily", label="走访任务每日生成")
def daily_visits(run: Run) -> None:
    """Make the tasks that are due to exist; a missed night is made good by the next."""
    run.beat(done=0, total=1, text="正在查找应走访的人员")
    with run.chunk(done=1, total=1, text="已生成", last=True):
        made = actions.make_tasks(run.actor)
        run.beat(text=f"新增走访任务{sum(made.values())}项。")


daily("visits.daily", at="00:40")
