"""Background doors of cases: the clocks speak once a day."""

from apps.cases import actions
from apps.core import queue
from apps.core.queue import Run
from apps.core.sweeping import daily


@queue.handler("cases.remind_cases", label="办件时限提醒")
def remind_cases(run: Run) -> None:
    """What every clock has reached and not yet said; a second run of the day and missed days change nothing."""
    run.beat(done=0, total=1, text="正在核对办件时限")
    with run.chunk(done=1, total=1, last=True):
        spoken = actions.remind_cases(run.actor)
        run.beat(text=f"提醒办件 {spoken.cases} 件，告知 {spoken.people} 人。" if spoken.cases else "没有新的到期办件。")


daily("cases.remind_cases", at="08:10")
