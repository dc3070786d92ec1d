"""What the registry puts on the home page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together
from apps.people.queries.people import VIEW_PERSON, change_requests, waiting_heirs, waiting_merges
from apps.people.queries.provenance import unverified

RETURNED_FOR = timedelta(days=30)


def todos(actor: Actor, ask: Together) -> Sequence[Later[Todo]]:
    """Merges and undos for who confirms them. Suspected duplicates are not counted here: that is half a second in a county,
    and the first page is opened hundreds of times a day; their queue counts itself."""
    found = []
    if actor.may(VIEW_PERSON) and actor.may("people.confirm_merge"):
        waiting = ask.count(waiting_merges(actor))
        found.append(todo(waiting, "档案合并待复核", f"{reverse('people:merges')}?tab=waiting"))
    if actor.may(VIEW_PERSON) and actor.may("people.confirm_heir_account"):
        heirs = ask.count(waiting_heirs(actor).exclude(proposed_by=actor.staff_id))
        found.append(todo(heirs, "遗属领取账户待复核", f"{reverse('people:heirs')}?tab=waiting"))
    return [*found, *_dossier_todos(actor, ask)]


def _dossier_todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    """Requests for who decides them, returned ones for who asked, files that nobody verified for a year."""
    if not actor.may(VIEW_PERSON):
        return []
    found: list[Later[Todo]] = []
    asked = change_requests(actor)
    if actor.may("people.apply_change"):
        waiting = asked.filter(state="proposed").exclude(proposed_by=actor.staff_id)
        found.append(ask.figures(waiting, number=Count("pk"), first=Min("proposed_at")).then(_waiting_changes))
    elif actor.may("people.request_change"):
        returned = asked.filter(state="rejected", decided_at__gte=actor.at - RETURNED_FOR)
        url = f"{reverse('people:requests')}?state=rejected&recent=1"
        found.append(todo(ask.count(returned), "更正申请被退回", url, when="近30日"))
    if actor.may("people.verify_dossier") or actor.may("people.request_change"):
        found.append(todo(ask.count(unverified(actor)), "档案超过一年未核验", reverse("people:unverified")))
    return found


def _waiting_changes(found: dict[str, Any]) -> Todo:
    when = f"最早 {found['first']:%m-%d} 提出" if found["first"] else ""
    return Todo(found["number"], "更正申请待复核", when, f"{reverse('people:requests')}?others=1")
