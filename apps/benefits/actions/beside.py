"""What other apps do when a death becomes effective, by whichever door, and when it is withdrawn: once each."""

from apps.benefits.choices import EventKind, EventState
from apps.benefits.models import LifeEvent
from apps.benefits.queries.hooks import death_hooks
from apps.core.actor import Actor
from apps.payments.actions import take_out_unsent
from apps.payments.models import Payment


def take_lines_out(actor: Actor, event: LifeEvent) -> list[Payment]:
    """No line of a batch still in the house goes to the own account of the dead, nor to an heir of the living: the next batch
    pays what is owed to whoever may have it. Lines of months after the death are corrected on the books beside this.

    The batch is edited in the name of who prepared the death: who signed the death may sign the batch."""
    if event.kind != EventKind.DEATH:
        return []
    undone = event.state == EventState.WITHDRAWN
    why = "去世登记已撤销，改发本人账户" if undone else f"{event.on}去世，款项改发遗属领取账户，次月起停发"
    preparer = event.withdrawal_by_id if undone else event.entered_by_id
    house = Actor.house(at=actor.at, staff_id=preparer, via=actor.via)
    return take_out_unsent(house, event.person_id, why)


def carry_out(actor: Actor, event: LifeEvent) -> None:
    """Call ``apply`` of every app for a death just made effective; what it answers stays with the event. A second call does nothing."""
    if event.beside is not None:
        return
    why, house = f"{event.on}去世，次月起停发", actor.as_house()
    event.beside = {app: apply(house, event.person, event.on, why) for app, apply in death_hooks("apply")}
    event.save(update_fields=["beside"])


def give_back(actor: Actor, event: LifeEvent) -> None:
    """Call ``undo`` of every app with what its ``apply`` remembered. A second call, or a death nothing was done for, does nothing."""
    if event.beside is None or event.beside_undone is not None:
        return
    memory, house = event.beside, actor.as_house()
    event.beside_undone = {
        app: undo(house, event.person, memory.get(app, {}), event.reason) for app, undo in death_hooks("undo")
    }
    event.save(update_fields=["beside_undone"])
