"""What two dossiers both have of what a person has once, settled by the rule before their rows move; undone with the merge."""

from collections.abc import Callable

from apps.core.actor import Actor
from apps.jobs.models import Enrolment
from apps.jobs.queries.merging import clashes

WORDS = "档案合并：同一人"


def settle(actor: Actor, kept_id: int, dropped_id: int, change: Callable[..., None]) -> None:
    """The voucher that gives way is void, the place that gives way is given up; a used voucher stays with its course, so that what the course cost
    does not change. ``change`` writes a row and remembers what it was."""
    for one in clashes([(kept_id, dropped_id)])[kept_id, dropped_id]:
        row = one.gives_way
        if isinstance(row, Enrolment):
            told = f"，原结果{row.get_state_display()}，证书{row.certificate_no}" if row.certificate_no else ""
            words = f"{WORDS}在这个班登记了两次{told}"
            change(row, state="dropped", ended_on=row.ended_on or actor.today, certificate_no="", reason=words[:200])
        else:
            words = f"{WORDS}有两张培训券，{one.stays}有效"
            change(row, state="void", ended_on=row.ended_on or actor.today, reason=words)
