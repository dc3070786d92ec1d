"""What an approved death does to sign-ups, applications and training, and its undoing."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.jobs.models import Application, Enrolment, SignUp
from apps.jobs.queries.deaths import classes_of, open_applications, places_of
from apps.people.models import Person


@action(permission="jobs.end_for_death", label="去世后取消报名、投递和培训")
def end_for_death(actor: Actor, *, person_id: int, died_on: date) -> dict[str, Any]:
    """Places at fairs to come and in classes are free again, open applications end; safe to run twice. Returns ids, and states as they were."""
    words = f"{died_on:%Y年%m月%d日}去世"
    places = list(places_of(person_id).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    sent = list(open_applications(person_id).select_for_update(of=("self",), no_key=True).values_list("pk", "state"))
    learns = list(classes_of(person_id).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    SignUp.objects.filter(pk__in=places).update(state="cancelled", cancelled_at=actor.at)
    Application.objects.filter(pk__in=[pk for pk, _ in sent]).update(state="withdrawn", ended_on=actor.today, reason=words)
    Enrolment.objects.filter(pk__in=learns).update(state="dropped", ended_on=actor.today, reason=words)
    audit.record(
        actor, "jobs.end_for_death", ("jobs.SignUp", person_id, "取消报名、投递和培训"),
        after={"sign_ups": len(places), "applications": len(sent), "classes": len(learns)}, reason=words,
    )  # fmt: skip
    return {"sign_ups": places, "applications": sent, "classes": learns}


@action(permission="jobs.restore_after_death", label="恢复误取消的报名、投递和培训")
def restore_after_death(
    actor: Actor, *, person_id: int, sign_ups: list[int], applications: list[Any], classes: list[int], reason: str
) -> list[int]:
    """Part of a death that was undone. A place that somebody else has taken meanwhile stays with them.

    Returns how many sign-ups, applications and classes are as they were, and how many places are gone."""
    mine = SignUp.objects.filter(person_id=person_id, pk__in=sign_ups, state="cancelled")
    back = [_place_back(row, state="signed_up", cancelled_at=None) for row in mine.order_by("pk")]
    learnt = Enrolment.objects.filter(person_id=person_id, pk__in=classes, state="dropped")
    seats = [_place_back(row, state="learning", ended_on=None, reason="") for row in learnt.order_by("pk")]
    sent = 0
    for pk, state in applications:
        rows = Application.objects.filter(person_id=person_id, pk=pk, state="withdrawn")
        sent += rows.update(state=state, ended_on=None, reason="")
    done = [sum(back), sent, sum(seats), len(back) - sum(back) + len(seats) - sum(seats)]
    audit.record(
        actor,
        "jobs.restore_after_death",
        ("jobs.SignUp", person_id, "恢复报名、投递和培训"),
        after={"done": done},
        reason=reason,
    )
    return done


def _place_back(row: SignUp | Enrolment, **before: Any) -> bool:
    for name, value in before.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(before))
    except IntegrityError:  # full, or no longer open
        return False
    return True


def on_death(actor: Actor, person: Person, died_on: date, _reason: str) -> dict[str, object]:
    """Hook of an approved death: what it did, to be remembered and shown."""
    found = end_for_death(actor, person_id=person.pk, died_on=died_on)
    places, sent, learns = (len(found[name]) for name in ("sign_ups", "applications", "classes"))
    if not places and not sent and not learns:
        return {}
    return {"done": [f"{_counted(places, sent, learns)}已取消。"], **found}


def on_death_undone(actor: Actor, person: Person, memory: dict[str, Any], reason: str) -> list[str]:
    """Hook of a death that was none."""
    if not memory:
        return []
    places, sent, learns, gone = restore_after_death(
        actor, person_id=person.pk, sign_ups=memory["sign_ups"], applications=memory["applications"],
        classes=memory.get("classes", []), reason=reason or "去世登记已撤销",
    )  # fmt: skip
    told = [f"{_counted(places, sent, learns)}已恢复。"]
    return [*told, f"{gone}个招聘会或培训班名额已满或者已经结束，报名没有恢复。"] if gone else told


def _counted(places: int, sent: int, learns: int) -> str:
    return f"招聘会报名{places}次、岗位投递{sent}份、在学培训{learns}个"
