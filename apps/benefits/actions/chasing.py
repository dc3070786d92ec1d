"""Questions of comparisons that nobody answered in time: said once to those who answer for the place."""

from collections import defaultdict
from collections.abc import Sequence

from apps.benefits.models import Suspicion
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.notices.actions import send_messages
from apps.notices.queries import nearest_desks
from apps.notices.rules import Outgoing, Recipient

JOB = "benefits.remind_overdue"


@action(permission="benefits.remind_overdue", label="提醒逾期比对疑点")
def remind_overdue(actor: Actor) -> int:
    """One letter a person for all questions of its places that ran out of time; a question is said once. Returns how many."""
    late = Suspicion.objects.filter(state="open", due_on__lt=actor.today, reminded_at__isnull=True)
    rows = list(late.select_for_update(of=("self",), no_key=True).select_related("person").order_by("id"))
    mine: dict[Recipient, list[Suspicion]] = defaultdict(list)
    for recipient, row in nearest_desks(actor, rows, bureau="benefit_clerk", place=lambda one: one.person.division_id):
        mine[recipient].append(row)
    items = [
        Outgoing(f"suspicions:{one.key}:{actor.today}:{found[0].pk}", one, {"text": _words(found)})
        for one, found in mine.items()
    ]
    if items:
        send_messages(actor, template="staff_task", items=items, subject="比对疑点逾期")
    Suspicion.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=actor.at)
    audit.record(
        actor,
        "benefits.remind_overdue",
        ("benefits.suspicion", "", "逾期疑点"),
        after={"count": len(rows), "letters": len(items)},
    )
    return len(rows)


def _words(rows: Sequence[Suspicion]) -> str:
    named = "、".join(f"{row.person.name}（{row.get_kind_display()}，{row.due_on}到期）" for row in rows[:4])
    return f"比对疑点已逾期{len(rows)}条：{named}{'等' if len(rows) > 4 else ''}。请到“比对疑点”核实；核实前照常发放。"
