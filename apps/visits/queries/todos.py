"""What waits for whom; every figure counts the very list it opens."""

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import Todo
from apps.visits.queries.campaigns import campaigns, missing
from apps.visits.queries.visits import VIEW_VISIT, conflicts, open_tasks

_WAITS = (
    ("visits.review_campaign", "submitted", "走访慰问待审核"),
    ("visits.approve_campaign", "reviewed", "走访慰问待审批"),
)


def todos(actor: Actor) -> list[Todo]:
    """Overdue visits, conflicts, campaigns to sign, festivals without a campaign."""
    if not actor.may(VIEW_VISIT):
        return []
    found = []
    if actor.may("visits.record_visit"):
        late = open_tasks(actor).filter(due_on__lt=actor.today).count()
        found.append(Todo(late, "走访任务已过期限", "", f"{reverse('visits:tasks')}?late=1", late=late > 0))
    if actor.may("visits.settle_conflict"):
        found.append(Todo(conflicts(actor).filter(state="open").count(), "走访记录待核对", "", reverse("visits:conflicts")))
    for code, state, words in _WAITS:
        if actor.may(code):
            found.append(
                Todo(campaigns(actor).filter(state=state).count(), words, "", f"{reverse('visits:campaigns')}?state={state}")
            )
    if actor.may("visits.make_campaign"):
        found += _coming(actor)
    return found


def _coming(actor: Actor) -> list[Todo]:
    rows = missing(actor)
    return [Todo(len(rows), "节日走访慰问尚未建立", f"最近 {rows[0][2]:%m-%d}", reverse("visits:make"))] if rows else []
