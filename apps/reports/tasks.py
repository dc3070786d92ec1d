"""The nightly look at the truth. A night that was missed is looked at as soon as the clock ticks again that day."""

from apps.core import queue
from apps.core.actor import now
from apps.core.sweeping import daily
from apps.reports.actions import JOB, record_check
from apps.reports.queries.nights import NIGHT
from apps.reports.queries.truth import KEPT, check


@queue.handler(JOB, label="核对账目")
def check_truth(run: queue.Run) -> dict[str, int]:
    """Every rule, one statement each; what was found is written at the end, whole. Interrupted, it begins anew."""
    started, done, broken = now(), 0, []
    for invariant, violation in check(run.actor, kept=KEPT):
        done += 1
        broken += [violation] if violation else []
        run.beat(text=f"已核对 {done} 项：{invariant.title}"[:200])
    found = {"checked": done, "broken": len(broken)}
    with run.chunk(last=True, result=found):
        actor = run.actor.moved(now())
        nightly = run.job.user_id is None
        record_check(actor, job_id=run.job.pk, is_nightly=nightly, started_at=started, checked=done, broken=broken)
    return found


daily(JOB, at=NIGHT)
