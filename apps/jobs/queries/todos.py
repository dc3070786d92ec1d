"""What waits at the jobs desk; every figure counts the very list it opens."""

from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import todo
from apps.core.together import Later, Together
from apps.jobs.queries.employers import employers
from apps.jobs.queries.fairs import waiting_fairs
from apps.jobs.queries.living import allowances
from apps.jobs.queries.loans import VIEW_LOAN, subsidies
from apps.jobs.queries.people import due_follow_ups
from apps.jobs.queries.reach import VIEW_APPLICATION, VIEW_FAIR
from apps.jobs.queries.training import VIEW_TRAINING, waiting_classes
from apps.jobs.queries.vacancies import vacancies

#: What a fair waits for -> the right to do it, the words, and whether it is late.
_FAIRS = (
    ("booths", "jobs.accept_booth", "招聘会有单位报名待答复", False),
    ("hold", "jobs.hold_fair", "招聘会已过日期未收场", True),
    ("close", "jobs.close_fair", "招聘会待办结", False),
)
#: The same of a class.
_CLASSES = (
    ("finish", "jobs.finish_class", "培训班已过结业日期未登记结业", True),
    ("settle", "jobs.settle_class", "培训班待复核结算", False),
)


def todos(actor: Actor, ask: Together) -> list[Later[Any]]:
    """Employers to verify, vacancies to check, booths asking, fairs to end and to close, follow-ups due, classes to end and to settle, interest and living
    allowances that wait for the second person."""
    if not actor.may(VIEW_FAIR):
        return []
    found: list[Later[Any]] = []
    if actor.may("jobs.verify_employer"):
        waiting = ask.count(employers(actor).filter(state="registered"))
        found.append(todo(waiting, "用人单位待核验", f"{reverse('jobs:employers')}?state=registered"))
    if actor.may("jobs.check_vacancy"):
        drafts = ask.count(vacancies(actor).filter(state="draft"))
        found.append(todo(drafts, "招聘岗位待审核", f"{reverse('jobs:vacancies')}?state=draft"))
    for what, right, words, late in _FAIRS:
        if actor.may(right):
            url = f"{reverse('jobs:fairs')}?waits={what}"
            found.append(todo(ask.count(waiting_fairs(actor, what)), words, url, late=late))
    if actor.may(VIEW_APPLICATION) and actor.may("jobs.record_follow_up"):
        found.append(
            todo(ask.count(due_follow_ups(actor, actor.today)), "就业回访已到期", reverse("jobs:follow_ups"), late=True)
        )
    return found + _class_todos(actor, ask) + _money_todos(actor, ask)


def _class_todos(actor: Actor, ask: Together) -> list[Later[Any]]:
    if not actor.may(VIEW_TRAINING):
        return []
    page = reverse("jobs:classes")
    return [
        todo(ask.count(waiting_classes(actor, what)), words, f"{page}?waits={what}", late=late)
        for what, right, words, late in _CLASSES
        if actor.may(right)
    ]


def _money_todos(actor: Actor, ask: Together) -> list[Later[Any]]:
    found: list[Later[Any]] = []
    if actor.may(VIEW_LOAN) and actor.may("jobs.post_interest"):
        waiting = ask.count(subsidies(actor).filter(posted_by__isnull=True))
        found.append(todo(waiting, "贷款贴息待复核（笔）", f"{reverse('jobs:interest')}?waits=1"))
    if actor.may(VIEW_TRAINING) and actor.may("jobs.post_living"):
        waiting = ask.count(allowances(actor).filter(posted_by__isnull=True, amount_fen__gt=0))
        found.append(todo(waiting, "培训生活补助待复核（人）", f"{reverse('jobs:living')}?waits=1"))
    return found
