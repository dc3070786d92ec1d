"""Objections: received by one person, answered by another who is not the publisher either."""

from __future__ import annotations

import uuid

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_phone
from apps.notices import queries, rules
from apps.notices.choices import ObjectionState, Outcome
from apps.notices.models import Objection

LODGE = "notices.lodge_objection"
ANSWER = "notices.answer_objection"
PHONE_PLACE = "notices_objection.phone"


@action(permission=LODGE, label="受理异议")
def lodge_objection(
    actor: Actor,
    *,
    notice_id: int,
    objector: str,
    text: str,
    token: str,
    phone: str = "",
    entry_id: int | None = None,
) -> Objection:
    """Take in an objection during the period, last day included. ``token`` makes a repeated submission harmless.

    Raises NotFound (notice, entry), PeriodOver, Conflict (not open), AlreadyDone (same token), Invalid.
    """
    notice = queries.lock_notice(actor, notice_id)
    if Objection.objects.filter(token=token).exists():
        raise AlreadyDone("这条异议已经登记过了，不需要重复提交。")
    _check_open(rules.phase(notice.state, notice.opens_on, notice.closes_on, actor.today))
    entry = queries.notice_entry(notice, entry_id) if entry_id is not None else None
    row_key = uuid.uuid4()
    digits = rules.check_phone(phone) if phone.strip() else ""
    row = Objection.objects.create(
        row_key=row_key,
        notice=notice,
        entry=entry,
        token=token,
        objector=rules.check_words(objector, field="objector", least=1, most=80),
        phone_sealed=sealing.seal(PHONE_PLACE, row_key, digits) if digits else None,
        phone_masked=mask_phone(digits) if digits else "",
        text=rules.check_words(text, field="text"),
        division_code=entry.division_code if entry else notice.division_code,
        received_by_id=actor.staff_id,
        received_at=actor.at,
        due_on=add_working_days(actor.today, rules.ANSWER_WORKING_DAYS),
        publisher_id=notice.published_by_id,
    )
    audit.record(actor, LODGE, row, after={"notice": notice.pk, "due_on": row.due_on})
    return row


@action(permission=ANSWER, label="答复异议")
def answer_objection(actor: Actor, *, objection_id: int, outcome: str, answer: str) -> Objection:
    """Answer an objection once; not by its receiver, not by the publisher of the notice.

    Raises NotFound, AlreadyDone, SamePerson, NeedsPerson, Invalid.
    """
    row = queries.lock_objection(actor, objection_id)
    if row.state == ObjectionState.ANSWERED:
        raise AlreadyDone("这条异议已经答复过了；如需补充，请另行联系异议人。")
    if outcome not in Outcome.values:
        raise Invalid("核查结论请从列表中选择。", field="outcome")
    row.answered_by_id = rules.check_answerer(actor.staff_id, row.publisher_id, row.received_by_id)
    row.outcome, row.answer = outcome, rules.check_words(answer, field="answer")
    row.state, row.answered_at = ObjectionState.ANSWERED, actor.at
    row.save(update_fields=["state", "outcome", "answer", "answered_by", "answered_at"])
    audit.record(actor, ANSWER, row, after={"outcome": outcome}, reason=row.answer[:200])
    return row


def _check_open(phase: str) -> None:
    if phase == "over":
        raise rules.PeriodOver
    if phase != "open":
        raise Conflict(f"这份公示{rules.PHASE_WORDS[phase]}，现在不能登记异议。")
