"""What waits for whom; every figure counts the very list it opens."""

from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together
from apps.visits.queries.campaigns import campaigns, missing
from apps.visits.queries.visits import VIEW_VISIT, conflicts, open_tasks

_WAITS = (
    ("visits.review_campaign", "submitted", "走访慰问待审核"),
    ("visits.approve_campaign", "reviewed", "走访慰问待审批"),
)


def todos(actor: Actor, ask: Together) -> list[Later[Any]]:
    """Overdue visits, conflicts, campaigns to sign, festivals without a campaign."""
    if not actor.may(VIEW_VISIT):
        return []
    found: list[Later[Any]] = []
    if actor.may("visits.record_visit"):
        late = ask.count(open_tasks(actor).filter(due_on__lt=actor.today))
        found.append(todo(late, "走访任务已过期限", f"{reverse('visits:tasks')}?late=1", late=True))
    if actor.may("visits.settle_conflict"):
        found.append(todo(ask.count(conflicts(actor).filter(state="open")), "走访记录待核对", reverse("visits:conflicts")))
    for code, state, words in _WAITS:
        if actor.may(code):
            waiting = ask.count(campaigns(actor).filter(state=state))
            found.append(todo(waiting, words, f"{reverse('visits:campaigns')}?state={state}"))
    if actor.may("visits.make_campaign"):
        found.append(Later(lambda: _coming(actor)))
    return found


def _coming(actor: Actor) -> list[Todo]:
    rows = missing(actor)
    return [Todo(len(rows), "节日走访慰问尚未建立", f"最近 {rows[0][2]:%m-%d}", reverse("visits:make"))] if rows else []
