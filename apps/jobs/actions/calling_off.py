"""Who hears that a fair is called off: everybody who signed up, every employer that takes part; once."""

from collections import Counter

from apps.core.actor import Actor
from apps.jobs.choices import BoothState
from apps.jobs.models import Fair
from apps.notices.actions import send_messages
from apps.notices.queries import nearest_desks
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.people.queries.clear import clear


def tell_called_off(actor: Actor, fair: Fair) -> dict[str, int]:
    """A part for actions: by SMS; the desk nearest to who has no phone is asked to tell them. Returns how many messages of each are new."""
    house = Actor.house(at=actor.at, via=actor.via)
    told = {"people": _people(fair), "employers": _employers(fair), "desks": _desks(house, fair)}
    templates = {"people": "fair_cancelled", "employers": "fair_cancelled_employer", "desks": "staff_task"}
    return {
        name: send_messages(house, template=templates[name], items=items, subject=f"招聘会取消：{fair.name}"[:60])
        if items
        else 0
        for name, items in told.items()
    }


def _gaps(fair: Fair) -> dict[str, str]:
    return {"fair": fair.name, "when": f"{fair.starts_on.month}月{fair.starts_on.day}日", "reason": fair.note[:60]}


def _people(fair: Fair) -> list[Outgoing]:
    contact = contacts()
    rows = fair.sign_ups.filter(state="signed_up", person__state="active", person__phone_sealed__isnull=False)
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
