"""The report of a year; the nightly look at the truth. A night that was missed is looked at as soon as the clock ticks again that day."""

from apps.core import queue
from apps.core.actor import SHANGHAI, Actor, now
from apps.core.patience import WHOLE_COUNTY
from apps.core.plans import in_memory
from apps.core.sweeping import daily
from apps.reports.actions import (
    JOB,
    MAKE,
    MAKE_BUNDLE,
    RAISE,
    make_bundle,
    purge_bundles,
    raise_tasks,
    record_check,
    record_report,
)
from apps.reports.models import AnnualReport
from apps.reports.queries import indicators, screen
from apps.reports.queries.nights import NIGHT
from apps.reports.queries.truth import KEPT, check
from apps.reports.rules.spans import Span


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


@queue.handler(MAKE, label="统计年度报告", patience=WHOLE_COUNTY)
def make_report(run: queue.Run) -> dict[str, int]:
    """Every indicator over the whole county, both years in one reading, and the ids of the rows, all from one snapshot: the house counts, so that no
    right of the orderer leaves a gap."""
    report_id = int(run.job.payload["report_id"])
    with queue.snapshot(), in_memory(), run.chunk(last=True, result={"report_id": report_id}, text="正在统计本年和上年"):
        actor = run.actor.moved(now())
        house, span = Actor.house(actor.at), Span(AnnualReport.objects.get(pk=report_id).year, actor.today)
        found = indicators.Found()
        values, before = indicators.beside(house, indicators.INDICATORS, span, found=found)
        record_report(actor, report_id=report_id, job_id=run.job.pk, values=values, before=before, found=found)
    return {"report_id": report_id}


@queue.handler(MAKE_BUNDLE, label="生成检查资料包", patience=WHOLE_COUNTY)
def bundle(run: queue.Run) -> dict[str, int]:
    """The whole period in one go; nothing of it is visible before it is complete."""
    return make_bundle(run)


@queue.handler("reports.purge_bundles", label="清理过期检查资料包")
def purge(run: queue.Run) -> dict[str, int]:
    """Once a day."""
    return {"blocks": purge_bundles(run.actor)}


@queue.handler(RAISE, label="提出和核销重点任务")
def raise_key_tasks(run: queue.Run) -> dict[str, int]:
    """Once a night, after the findings and the looks of the other apps."""
    with run.chunk(last=True):
        return raise_tasks(run.actor.moved(now()))


@queue.handler("reports.count_screens", label="统计驾驶舱", patience=WHOLE_COUNTY)
def count_screens(run: queue.Run) -> dict[str, int]:
    """This year for everybody who leads, kept before they come; begun again it counts nothing that this morning's run has counted."""
    house, seen = run.actor.moved(now()), 0
    for leader in screen.leaders(house):
        kept = screen.screen(leader, None, Span(house.today.year, house.today), early=True)
        seen += 1
        run.beat(text=f"已备好 {seen} 人的驾驶舱，截至 {kept.at.astimezone(SHANGHAI):%H:%M}")
    return {"leaders": seen}


daily(JOB, at=NIGHT)
daily("reports.count_screens", at=f"{screen.EARLY:%H:%M}")
daily(RAISE, at="05:30")
daily("reports.purge_bundles", at="02:50")
