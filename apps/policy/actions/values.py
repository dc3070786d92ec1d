"""Everything that changes policy. A value is entered by one person and confirmed by another; nothing is edited.

Each confirmation leaves a ``RateTouch``: the scheme, division and first month that benefits has to look at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.month import Month
from apps.policy import queries, rules
from apps.policy.choices import Origin, Per, Status
from apps.policy.models import Parameter, PolicyRow, RateTouch, Standard
from apps.policy.rules import NATIONAL

ENTER = "policy.enter_standard"
CONFIRM = "policy.confirm_standard"


@dataclass(frozen=True)
class Touched:
    """What a confirmation set in motion: months of ``scheme`` (None: all) in ``division_code`` from ``from_month`` on."""

    row: Standard | Parameter
    scheme: str | None
    division_code: str
    from_month: Month


def _person(actor: Actor) -> dict[str, object]:
    if actor.staff_id is None:
        raise rules.NeedsPerson
    return {"entered_by": actor.staff_id, "entered_by_name": actor.name, "entered_at": actor.at, "origin": Origin.ENTERED}


def _papers(document_no: str, source: str, published_on: date | None, note: str, status: str) -> dict[str, object]:
    if status not in Status.values:
        raise Invalid("可信程度请从列表中选择。", field="status")
    return {
        "document_no": rules.check_document(document_no),
        "source": source.strip(),
        "published_on": published_on,
        "note": note.strip(),
        "status": status,
    }


def _place(actor: Actor, division_code: str) -> str:
    code = rules.check_division(division_code)
    if code != NATIONAL and not actor.sees(code):
        raise NotFound("该地区不在您的管辖范围内，请从列表中选择适用地区。", field="division_code")
    return code


def _replaced_standard(actor: Actor, replaces_id: int | None, **key: object) -> Standard | None:
    if replaces_id is None:
        return None
    old = queries.lock_standard(actor, replaces_id)
    if not old.is_live:
        raise rules.NotLive
    if any(getattr(old, name) != value for name, value in key.items()):
        raise Invalid("更正只能改金额、起始月和依据；项目、档次或地区有误的，请退回后另行录入。", field="replaces_id")
    return old


def _refuse_double(rows: Sequence[PolicyRow], replaces_id: int | None) -> None:
    """Rows of the same key and first month: a live one must be the corrected one, and none may be waiting."""
    if any(row.is_live and row.pk != replaces_id for row in rows):
        raise rules.StandardExists
    if any(row.is_pending for row in rows):
        raise rules.StillWaiting


@action(permission=ENTER, label="录入待遇标准")
def enter_standard(
    actor: Actor,
    *,
    scheme: str,
    rate_key: str,
    division_code: str,
    amount_fen: int,
    per: str,
    effective_from: Month,
    document_no: str,
    source: str = "",
    published_on: date | None = None,
    note: str = "",
    status: str = Status.VERIFIED,
    replaces_id: int | None = None,
    new_key: bool = False,
) -> Standard:
    """Enter a standard (fen per ``per``) that waits for another person's confirmation; ``replaces_id`` corrects a live one.

    Raises NeedsPerson, NotFound (scheme, division outside the actor's places), Invalid, UnknownRateKey, StandardExists,
    StillWaiting, NotLive.
    """
    person = _person(actor)
    queries.lock_scheme(scheme)
    key = {"scheme_id": scheme, "rate_key": rate_key, "division_code": _place(actor, division_code)}
    rules.check_amount(amount_fen)
    rules.check_first_month(effective_from, actor.month)
    if per not in Per.values:
        raise Invalid("计量单位请从列表中选择。", field="per")
    if not new_key and not Standard.objects.filter(scheme_id=scheme, rate_key=rate_key).exists():
        raise rules.UnknownRateKey(field="rate_key")
    old = _replaced_standard(actor, replaces_id, **key)
    _refuse_double(list(Standard.objects.filter(**key, effective_from=effective_from.first)), replaces_id)
    row = Standard.objects.create(
        **key,
        **person,
        **_papers(document_no, source, published_on, note, status),
        amount_fen=amount_fen,
        per=per,
        effective_from=effective_from.first,
        replaces=old,
    )
    after = {**key, "amount_fen": amount_fen, "per": per, "effective_from": row.effective_from}
    audit.record(actor, ENTER, row, after=after)
    return row


@action(permission=CONFIRM, label="复核待遇标准")
def confirm_standard(actor: Actor, *, standard_id: int) -> Touched:
    """Put a standard into force; another person than the one who entered it. Known to the county from today.

    Raises NotFound, AlreadyDone, SamePerson, NeedsPerson, StandardExists, NotLive.
    """
    row = queries.lock_standard(actor, standard_id)
    _check_confirm(actor, row)
    same = Standard.objects.filter(
        scheme_id=row.scheme_id, rate_key=row.rate_key, division_code=row.division_code, effective_from=row.effective_from
    ).exclude(pk=row.pk)
    _refuse_double([each for each in same if each.is_live], row.replaces_id)
    first = row.effective_from
    old = queries.lock_standard(actor, row.replaces_id) if row.replaces_id else None
    if old is not None:
        first = min(first, old.effective_from)
        _supersede(actor, old, row)
    _stamp_confirmed(actor, row)
    after = {"amount_fen": row.amount_fen, "known_on": row.known_on, "replaces": row.replaces_id}
    audit.record(actor, CONFIRM, row, after=after)
    return _touch(actor, row, row.scheme_id, first)


@action(permission="policy.reject_standard", label="退回待遇标准")
def reject_standard(actor: Actor, *, standard_id: int, reason: str) -> Standard:
    """Send an unconfirmed standard back with a reason. Raises NotFound, AlreadyDone, NeedsPerson, Invalid."""
    row = queries.lock_standard(actor, standard_id)
    _reject(actor, row, reason)
    audit.record(actor, "policy.reject_standard", row, reason=row.reject_reason)
    return row


@action(permission="policy.enter_parameter", label="录入政策参数")
def enter_parameter(
    actor: Actor,
    *,
    name: str,
    value: object,
    valid_from: Month,
    document_no: str,
    scheme: str | None = None,
    division_code: str = NATIONAL,
    source: str = "",
    published_on: date | None = None,
    note: str = "",
    status: str = Status.VERIFIED,
    replaces_id: int | None = None,
    new_name: bool = False,
) -> Parameter:
    """Enter a parameter (JSON without floats) that waits for another person's confirmation.

    Raises NeedsPerson, NotFound, Invalid, UnknownRateKey (name never used), StandardExists, StillWaiting, NotLive.
    """
    person = _person(actor)
    if scheme is not None:
        queries.lock_scheme(scheme)
    rules.check_value(value)
    rules.check_first_month(valid_from, actor.month)
    if not new_name and not Parameter.objects.filter(name=name).exists():
        raise rules.UnknownRateKey("没有这个参数名，请从已有参数中选择；确需新增的，请勾选“新增参数”。", field="name")
    key = {"name": name, "scheme_id": scheme, "division_code": _place(actor, division_code)}
    old = _replaced_parameter(actor, replaces_id, **key)
    _refuse_double(list(_same_parameters(valid_from.first, **key)), replaces_id)
    row = Parameter.objects.create(
        **key,
        **person,
        **_papers(document_no, source, published_on, note, status),
        value=value,
        valid_from=valid_from.first,
        replaces=old,
    )
    audit.record(actor, "policy.enter_parameter", row, after={**key, "value": value, "valid_from": row.valid_from})
    return row


@action(permission="policy.confirm_parameter", label="复核政策参数")
def confirm_parameter(actor: Actor, *, parameter_id: int) -> Touched:
    """Put a parameter into force; another person than the one who entered it. Known to the county from today.

    Raises NotFound, AlreadyDone, SamePerson, NeedsPerson, StandardExists, NotLive.
    """
    row = queries.lock_parameter(actor, parameter_id)
    _check_confirm(actor, row)
    same = _same_parameters(row.valid_from, name=row.name, scheme_id=row.scheme_id, division_code=row.division_code)
    _refuse_double([each for each in same if each.is_live], row.replaces_id)
    first = row.valid_from
    old = queries.lock_parameter(actor, row.replaces_id) if row.replaces_id else None
    if old is not None:
        first = min(first, old.valid_from)
        _supersede(actor, old, row)
    _stamp_confirmed(actor, row)
    audit.record(actor, "policy.confirm_parameter", row, after={"value": row.value, "known_on": row.known_on})
    return _touch(actor, row, row.scheme_id, first)


@action(permission="policy.reject_parameter", label="退回政策参数")
def reject_parameter(actor: Actor, *, parameter_id: int, reason: str) -> Parameter:
    """Send an unconfirmed parameter back with a reason. Raises NotFound, AlreadyDone, NeedsPerson, Invalid."""
    row = queries.lock_parameter(actor, parameter_id)
    _reject(actor, row, reason)
    audit.record(actor, "policy.reject_parameter", row, reason=row.reject_reason)
    return row


@action(permission="policy.consume_touch", label="标记标准变动已重新核定")
def consume_touches(actor: Actor, *, touch_ids: Sequence[int]) -> int:
    """Benefits has looked at the months of these touches again; returns how many were open. Consuming twice is harmless."""
    done = RateTouch.objects.filter(pk__in=touch_ids, consumed_at__isnull=True).update(consumed_at=actor.at)
    after = {"touches": sorted(touch_ids), "done": done}
    audit.record(actor, "policy.consume_touch", ("policy.RateTouch", "", "标准变动"), after=after)
    return done


def _same_parameters(valid_from: date, **key: object) -> Sequence[Parameter]:
    return list(Parameter.objects.filter(**key, valid_from=valid_from))


def _replaced_parameter(actor: Actor, replaces_id: int | None, **key: object) -> Parameter | None:
    if replaces_id is None:
        return None
    old = queries.lock_parameter(actor, replaces_id)
    if not old.is_live:
        raise rules.NotLive
    if any(getattr(old, name) != value for name, value in key.items()):
        raise Invalid("更正只能改参数值、起始月和依据；参数名、项目或地区有误的，请退回后另行录入。", field="replaces_id")
    return old


def _check_confirm(actor: Actor, row: PolicyRow) -> None:
    rules.check_waiting(row.confirmed_at is not None, row.rejected_at is not None)
    rules.check_second_person(row.entered_by, actor.staff_id)


def _stamp_confirmed(actor: Actor, row: PolicyRow) -> None:
    row.confirmed_by, row.confirmed_by_name, row.confirmed_at = actor.staff_id, actor.name, actor.at
    row.known_on = actor.today
    row.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at", "known_on"])


def _supersede(actor: Actor, old: PolicyRow, new: PolicyRow) -> None:
    if not old.is_live:
        raise rules.NotLive
    old.superseded_by, old.superseded_on = new, actor.today
    old.save(update_fields=["superseded_by", "superseded_on"])
    audit.record(actor, "policy.supersede", old, after={"superseded_by": new.pk, "superseded_on": old.superseded_on})


def _reject(actor: Actor, row: PolicyRow, reason: str) -> None:
    rules.check_waiting(row.confirmed_at is not None, row.rejected_at is not None)
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row.reject_reason = rules.check_reason(reason)
    row.rejected_by, row.rejected_by_name, row.rejected_at = actor.staff_id, actor.name, actor.at
    row.save(update_fields=["rejected_by", "rejected_by_name", "rejected_at", "reject_reason"])


def _touch(actor: Actor, row: Standard | Parameter, scheme: str | None, first: date) -> Touched:
    kind = {"standard": row} if isinstance(row, Standard) else {"parameter": row}
    RateTouch.objects.create(scheme_id=scheme, division_code=row.division_code, from_month=first, at=actor.at, **kind)
    return Touched(row=row, scheme=scheme, division_code=row.division_code, from_month=Month.of(first))
