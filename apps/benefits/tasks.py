"""Background doors of benefits."""

from apps.benefits import actions
from apps.benefits.queries.discovery import candidates
from apps.core import queue
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.queue import Run
from apps.core.sweeping import daily

CHUNK = 1000


@queue.handler("benefits.post_month", label="核定当月应发")
def post_month(run: Run) -> None:
    """Post a month in one transaction; a worker killed on the way leaves nothing half-posted."""
    run.beat(done=0, total=1, text="正在逐人核定应发")
    with run.chunk(done=1, total=1, last=True):
        posted = actions.post_month(run.actor, month=Month.parse(run.ids["month"]))
        told = f"本次核定 {posted.due_count:,} 笔，合计 {yuan(posted.total_fen)} 元。"
        run.beat(text=told if posted.due_count else "与上次核定相比没有变化，没有新增应发。")


@queue.handler("benefits.discover", label="夜间主动发现")
def discover(run: Run) -> None:
    """Look at everybody worth a look, a thousand a transaction; a second night finds nothing new of the first."""
    people = candidates(run.actor.today)
    new = 0
    for start in range(0, max(len(people), 1), CHUNK):
        done = min(start + CHUNK, len(people))
        with run.chunk(
            done=done, total=len(people), text=f"已核对 {done:,} 人，新发现 {new:,} 项", last=done == len(people)
        ):
            new += actions.discover(run.actor, person_ids=people[start:done])["new"]


daily("benefits.discover", at="02:40")
