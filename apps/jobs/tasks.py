"""Nightly work of jobs."""

from apps.core import queue
from apps.core.queue import Run
from apps.core.sweeping import daily
from apps.jobs import actions
from apps.jobs.actions import calling_off
from apps.jobs.queries.fairs import signed_up_ids


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
CHUNK = 1_000


@queue.handler(calling_off.TELL, label="告知招聘会取消")
def tell_called_off(run: Run) -> None:
    """A thousand sign-ups a transaction; a worker killed on the way goes on where it stopped."""
    fair_id = run.ids["fair_id"]
    people = signed_up_ids(fair_id)
    told = {"people": 0, "employers": 0, "desks": 0}
    for start in range(0, max(len(people), 1), CHUNK):
        done = min(start + CHUNK, len(people))
        last = done == len(people)
        with run.chunk(done=done, total=len(people), last=last, result=told):
            new = calling_off.tell_called_off(run.actor, fair_id=fair_id, sign_up_ids=people[start:done], is_last=last)
            told |= {name: told[name] + count for name, count in new.items()}
            run.beat(text=f"新写短信：报名的人{told['people']:,}条，单位{told['employers']}条，服务站{told['desks']}条。")
