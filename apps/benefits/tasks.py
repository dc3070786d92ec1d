"""Background doors of benefits."""

from apps.benefits import actions
from apps.benefits.choices import ListState
from apps.benefits.queries.comparison import comparison_list
from apps.benefits.queries.discovery import candidates
from apps.core import queue
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.patience import WHOLE_COUNTY
from apps.core.queue import Run
from apps.core.sweeping import daily

CHUNK = 1000


@queue.handler("benefits.post_month", label="核定当月应发", patience=WHOLE_COUNTY)
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


@queue.handler(actions.COMPARE_JOB, label="比对名单")
def compare_list(run: Run) -> None:
    """Read and judge the whole file, then write it in one transaction; a worker killed on the way begins anew."""
    row = comparison_list(run.actor, run.ids["list_id"])
    if row.state != ListState.READING:  # cancelled while it waited
        return
    found = actions.compare(
        run.actor, row, lambda done, total: run.beat(total=total, text=f"已比对 {done:,} 行，共 {total:,} 行")
    )
    with run.chunk(done=len(found.lines), total=len(found.lines), last=True):
        actions.stage_list(run.actor, list_id=row.pk, found=found)
        run.beat(
            text="名单没有读入，请打开名单看原因。" if found.failure else f"已比对 {len(found.lines):,} 行，请核对后确认。"
        )


@queue.handler(actions.REMIND_JOB, label="提醒逾期疑点")
def remind_overdue(run: Run) -> dict[str, int]:
    """Once a day, one letter for every overdue question to those who answer for the place."""
    with run.chunk(last=True):
        return {"reminded": actions.remind_overdue(run.actor)}


@queue.handler(actions.GREET_JOB, label="生日问候")
def greet_birthdays(run: Run) -> dict[str, int]:
    """Once a day."""
    with run.chunk(last=True):
        return {"greeted": actions.greet_birthdays(run.actor)}


@queue.handler(actions.PURGE_JOB, label="清理过期比对名单")
def purge_lists(run: Run) -> dict[str, int]:
    """Once a day."""
    with run.chunk(last=True):
        return actions.purge_lists(run.actor)


daily(actions.PURGE_JOB, at="02:50")
daily(actions.GREET_JOB, at="08:20")
daily(actions.REMIND_JOB, at="08:10")
daily("benefits.discover", at="02:40")
