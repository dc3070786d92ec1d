"""Celery's only two doors. Every other piece of background work is a ``Job`` row reached through the first."""

from celery import shared_task

from apps.core import queue, sweeping


@shared_task(name="vp.run_job")
def run_job(job_id: int) -> str:
    """Look at one job row and do it if it is free."""
    return queue.run(job_id)


@shared_task(name="vp.tick")
def tick() -> dict[str, bool]:
    """One beat of the clock."""
    return sweeping.tick()
