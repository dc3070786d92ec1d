"""Who hears that a fair is called off: everybody who signed up, every employer that takes part; once."""

from collections import Counter
from collections.abc import Sequence

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.jobs.choices import BoothState, FairState
from apps.jobs.models import Fair
from apps.jobs.queries.fairs import lock_fair
from apps.jobs.rules.refusals import WrongState
from apps.notices.actions import send_messages
from apps.notices.queries import nearest_desks
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.people.queries.clear import clear

TEMPLATES = {"people": "fair_cancelled", "employers": "fair_cancelled_employer", "desks": "staff_task"}
TELL = "jobs.tell_called_off"


def order_telling(actor: Actor, fair: Fair) -> int:
    """A part of actions: the messages are written by a job, so that calling off a fair of thousands takes no longer than one of ten. Returns the job."""
    title = f"告知招聘会取消：{fair.name}"[:60]
    return queue.later(actor, TELL, key=str(fair.pk), title=title, fair_id=fair.pk).pk


@action(permission="jobs.cancel_fair", label="取消招聘会")
def tell_called_off(actor: Actor, *, fair_id: int, sign_up_ids: Sequence[int], is_last: bool) -> dict[str, int]:
    """These sign-ups hear of it by SMS; with the last of them every employer, and the desk nearest to who has no phone. Returns how many messages of
    each are new; who was told before is passed over. Raises FairNotFound, WrongState."""
    fair = lock_fair(actor, fair_id)
    if fair.state != FairState.CANCELLED:
        raise WrongState(f"“{fair.name}”没有取消，不能发取消通知。")
    house = Actor.house(at=actor.at, via=actor.via)
    items = {"people": _people(fair, sign_up_ids)}
    if is_last:
        items |= {"employers": _employers(fair), "desks": _desks(house, fair)}
    told = {
        name: send_messages(house, template=TEMPLATES[name], items=rows, subject=f"招聘会取消：{fair.name}"[:60])
        if rows
        else 0
        for name, rows in items.items()
    }
    audit.record(actor, "jobs.cancel_fair", fair, after={"told": told})
    return told


def _gaps(fair: Fair) -> dict[str, str]:
    return {"fair": fair.name, "when": f"{fair.starts_on.month}月{fair.starts_on.day}日", "reason": fair.note[:60]}


def _people(fair: Fair, sign_up_ids: Sequence[int]) -> list[Outgoing]:
    contact = contacts()
    rows = fair.sign_ups.filter(
        pk__in=sign_up_ids, state="signed_up", person__state="active", person__phone_sealed__isnull=False
    )
    return [
        Outgoing(
            f"fair:{fair.pk}:{one.dossier_no}:cancelled",
            Recipient.of_person(one.dossier_no, one.name, one.division_id, clear(one, "phone")),
            {"name": one.name, **_gaps(fair), **contact(one.division_id)},
        )
        for one in (row.person for row in rows.select_related("person").order_by("id"))
    ]


def _employers(fair: Fair) -> list[Outgoing]:
    contact = contacts()
    rows = fair.booths.filter(
        state__in=[BoothState.ASKED, BoothState.ACCEPTED], employer__contact_phone_sealed__isnull=False
    )
    return [
        Outgoing(
            f"fair:{fair.pk}:employer:{one.pk}:cancelled",
            Recipient(f"employer:{one.pk}", one.contact_name, one.division_id, clear(one, "contact_phone")),
            {"name": one.name, **_gaps(fair), **contact(one.division_id)},
        )
        for one in (row.employer for row in rows.select_related("employer").order_by("id"))
    ]


def _desks(house: Actor, fair: Fair) -> list[Outgoing]:
    rows = list(
        fair.sign_ups.filter(state="signed_up", person__state="active", person__phone_sealed__isnull=True).select_related(
            "person"
        )
    )
    heaps = Counter(
        to for to, _ in nearest_desks(house, rows, bureau="jobs_clerk", place=lambda one: one.person.division_id)
    )
    return [
        Outgoing(
            f"fair:{fair.pk}:{to.key}:cancelled", to,
            {"text": f"“{fair.name}”已取消，有{count}位报名的人没有手机号，请到“就业创业—报名”查看并当面转告。"},
        )
        for to, count in sorted(heaps.items(), key=lambda one: one[0].key)
    ]  # fmt: skip
