"""What benefits puts on the home page beside the desks of the workbench."""

from collections.abc import Sequence

from django.urls import reverse

from apps.benefits.queries.deaths import in_transit
from apps.benefits.queries.records import VIEW
from apps.core.actor import Actor
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together


def todos(actor: Actor, ask: Together) -> Sequence[Later[Todo]]:
    """Money with the bank whose payee has died since: only the bank can stop it now."""
    if not (actor.may(VIEW) and actor.may("benefits.propose_death")):
        return []
    words = "收款人已去世、款项已送银行"
    return [todo(ask.count(in_transit(actor)), words, f"{reverse('workbench:deaths')}#h-transit", late=True)]
