"""What an approved death does to sign-ups and applications, and its undoing."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.jobs.models import Application, SignUp
from apps.jobs.queries.deaths import open_applications, places_of
from apps.people.models import Person


@action(permission="jobs.end_for_death", label="去世后取消报名和投递")
def end_for_death(actor: Actor, *, person_id: int, died_on: date) -> dict[str, Any]:
    """Places at fairs to come are free again, open applications end; safe to run twice. Returns ids, and states as they were."""
    words = f"{died_on:%Y年%m月%d日}去世"
    places = list(places_of(person_id).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    sent = list(open_applications(person_id).select_for_update(of=("self",), no_key=True).values_list("pk", "state"))
    SignUp.objects.filter(pk__in=places).update(state="cancelled", cancelled_at=actor.at)
    Application.objects.filter(pk__in=[pk for pk, _ in sent]).update(state="withdrawn", ended_on=actor.today, reason=words)
    audit.record(
        actor, "jobs.end_for_death", ("jobs.SignUp", person_id, "取消报名和投递"),
        after={"sign_ups": len(places), "applications": len(sent)}, reason=words,
    )  # fmt: skip
    return {"sign_ups": places, "applications": sent}


@action(permission="jobs.restore_after_death", label="恢复误取消的报名和投递")
def restore_after_death(
    actor: Actor, *, person_id: int, sign_ups: list[int], applications: list[Any], reason: str
) -> list[int]:
    """Part of a death that was undone. A place that somebody else has taken meanwhile stays with them.

    Returns how many places and applications are as they were, and how many places are gone."""
    mine = SignUp.objects.filter(person_id=person_id, pk__in=sign_ups, state="cancelled")
    back = [_place_back(row) for row in mine.order_by("pk")]
    sent = 0
    for pk, state in applications:
        rows = Application.objects.filter(person_id=person_id, pk=pk, state="withdrawn")
        sent += rows.update(state=state, ended_on=None, reason="")
    done = [sum(back), sent, len(back) - sum(back)]
    audit.record(
        actor, "jobs.restore_after_death", ("jobs.SignUp", person_id, "恢复报名和投递"), after={"done": done}, reason=reason
    )
    return done


def _place_back(row: SignUp) -> bool:
    row.state, row.cancelled_at = "signed_up", None
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "cancelled_at"])
    except IntegrityError:  # full, or no longer open
        return False
    return True


def on_death(actor: Actor, person: Person, died_on: date, _reason: str) -> dict[str, object]:
    """Hook of an approved death: what it did, to be remembered and shown."""
    found = end_for_death(actor, person_id=person.pk, died_on=died_on)
    places, sent = len(found["sign_ups"]), len(found["applications"])
    return {"done": [f"招聘会报名{places}次、岗位投递{sent}份已取消。"], **found} if places or sent else {}


def on_death_undone(actor: Actor, person: Person, memory: dict[str, Any], reason: str) -> list[str]:
    """Hook of a death that was none."""
    if not memory:
        return []
    places, sent, gone = restore_after_death(
        actor, person_id=person.pk, sign_ups=memory["sign_ups"], applications=memory["applications"],
        reason=reason or "去世登记已撤销",
    )  # fmt: skip
    told = [f"招聘会报名{places}次、岗位投递{sent}份已恢复。"]
    return [*told, f"{gone}场招聘会名额已满或者已经结束，报名没有恢复。"] if gone else told
