"""Nightly work of jobs."""

from apps.core import queue
from apps.core.queue import Run
from apps.core.sweeping import daily
from apps.jobs import actions


@queue.handler("jobs.daily", label="岗位到期和招聘会提醒")
def daily_jobs(run: Run) -> None:
    """Three looks, each whole and each safe to make twice."""
    steps = (
        ("到期岗位", actions.expire_vacancies),
        ("招聘会提醒", actions.remind_fairs),
        ("回访提醒", actions.remind_follow_ups),
    )
    for place, (words, step) in enumerate(steps, start=1):
        with run.chunk(done=place, total=len(steps), text=words, last=place == len(steps)):
            made = step(run.actor)
            run.beat(text=f"{words}{made}项。")


daily("jobs.daily", at="00:50")
