"""What the registry puts on the home page."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import Todo
from apps.people.queries.people import VIEW_PERSON, change_requests, waiting_merges
from apps.people.queries.provenance import unverified

RETURNED_FOR = timedelta(days=30)


def todos(actor: Actor) -> Sequence[Todo]:
    """Merges and undos for who confirms them. Suspected duplicates are not counted here: that is half a second in a county,
    and the first page is opened hundreds of times a day; their queue counts itself."""
    found = []
    if actor.may(VIEW_PERSON) and actor.may("people.confirm_merge"):
        count = waiting_merges(actor).count()
        found.append(Todo(count, "档案合并待复核", "", f"{reverse('people:merges')}?tab=waiting"))
    return [*found, *_dossier_todos(actor)]


def _dossier_todos(actor: Actor) -> list[Todo]:
    """Requests for who decides them, returned ones for who asked, files that nobody verified for a year."""
    if not actor.may(VIEW_PERSON):
        return []
    found, asked = [], change_requests(actor)
    if actor.may("people.apply_change"):
        waiting = asked.filter(state="proposed").exclude(proposed_by=actor.staff_id)
        first = waiting.first()
        when = f"最早 {first.proposed_at:%m-%d} 提出" if first else ""
        found.append(Todo(waiting.count(), "更正申请待复核", when, f"{reverse('people:requests')}?others=1"))
    elif actor.may("people.request_change"):
        returned = asked.filter(state="rejected", decided_at__gte=actor.at - RETURNED_FOR).count()
        found.append(Todo(returned, "更正申请被退回", "近30日", f"{reverse('people:requests')}?state=rejected&recent=1"))
    if actor.may("people.verify_dossier") or actor.may("people.request_change"):
        found.append(Todo(unverified(actor).count(), "档案超过一年未核验", "", reverse("people:unverified")))
    return found
