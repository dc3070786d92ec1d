"""Ordering a look at the truth, and writing down what it found."""

from collections.abc import Sequence
from datetime import datetime

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.models import Job
from apps.reports.models import TruthFailure, TruthRun
from apps.reports.queries.truth import CHECK_TRUTH, Violation

JOB = "reports.check_truth"


@action(permission=CHECK_TRUTH, label="核对账目不变式")
def order_check(actor: Actor) -> Job:
    """A look at every rule now, as a job; pressed twice it is one job."""
    job = queue.later(actor, JOB, key="now", title="核对账目")
    audit.record(actor, CHECK_TRUTH, ("core.job", job.pk, job.title), after={"job": job.pk})
    return job


@action(permission=CHECK_TRUTH, label="核对账目不变式")
def record_check(
    actor: Actor, *, job_id: int, is_nightly: bool, started_at: datetime, checked: int, broken: Sequence[Violation]
) -> TruthRun:
    """What one look found. A rule that did not hold in the look before either keeps the time since when it does not."""
    before = TruthRun.objects.order_by("-id").first()
    since = dict(TruthFailure.objects.filter(run=before).values_list("name", "since"))
    run = TruthRun.objects.create(
        job_id=job_id, day=actor.today, is_nightly=is_nightly, ordered_by=actor.name, started_at=started_at,
        finished_at=actor.at, checked=checked, broken=len(broken),
    )  # fmt: skip
    TruthFailure.objects.bulk_create(
        [
            TruthFailure(
                run=run,
                name=one.invariant.name,
                title=one.invariant.title,
                owner=one.invariant.owner,
                count=one.count,
                rows=list(one.examples),
                since=since.get(one.invariant.name, actor.at),
            )
            for one in broken
        ]
    )
    names = [one.invariant.name for one in broken]
    audit.record(actor, CHECK_TRUTH, run, after={"checked": checked, "broken": names})
    return run
