"""What the registry puts on the home page."""

from collections.abc import Sequence

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.todos import Todo
from apps.people.queries.pairs import duplicate_count
from apps.people.queries.people import VIEW_PERSON, waiting_merges


def todos(actor: Actor) -> Sequence[Todo]:
    """Suspected duplicates for who may propose a merge, merges and undos for who confirms them."""
    found = []
    if actor.may(VIEW_PERSON) and actor.may("people.propose_merge"):
        found.append(Todo(duplicate_count(actor), "疑似重复档案待判断", "", reverse("people:duplicates")))
    if actor.may(VIEW_PERSON) and actor.may("people.confirm_merge"):
        count = waiting_merges(actor).count()
        found.append(Todo(count, "档案合并待复核", "", f"{reverse('people:merges')}?tab=waiting"))
    return found
