"""Public notices: published once per reference, for working days, with a list whose names are masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.notices import queries, rules
from apps.notices.choices import NoticeKind, NoticeState
from apps.notices.models import NoticeEntry, PublicNotice

PUBLISH = "notices.publish_notice"
WITHDRAW = "notices.withdraw_notice"


@action(permission=PUBLISH, label="发布公示")
def publish_notice(
    actor: Actor,
    *,
    kind: str,
    subject: str,
    body: str,
    division_code: str,
    reference: str = "",
    entries: Sequence[rules.Line] = (),
    working_days: int | None = None,
    opens_on: date | None = None,
) -> PublicNotice:
    """Publish a notice with its list. The day of opening does not count; the last day is the n-th working day after it.

    ``reference`` names the business behind it (e.g. ``batch:2026-11-01``); at most one live notice per reference.
    Raises NeedsPerson, NotFound (place), Invalid, NoticeLive.
    """
    if actor.staff_id is None:
        raise rules.NeedsPerson
    opens = opens_on or actor.today
    _check_place_and_time(actor, kind, division_code, opens)
    rules.check_lines(entries)
    queries.refuse_live(reference)
    days = rules.check_days(working_days if working_days is not None else queries.notice_days(actor, division_code))
    row = PublicNotice.objects.create(
        kind=kind,
        subject=rules.check_words(subject, field="subject", most=120),
        body=rules.check_words(body, field="body", most=20_000),
        reference=reference,
        division_code=division_code,
        working_days=days,
        opens_on=opens,
        closes_on=add_working_days(opens, days),
        entry_count=len({line.person_key for line in entries}),
        total_fen=sum(line.amount_fen for line in entries),
        published_by_id=actor.staff_id,
        published_at=actor.at,
    )
    NoticeEntry.objects.bulk_create((_entry(row, line) for line in entries), batch_size=5000)
    after = {"reference": reference, "opens_on": opens, "closes_on": row.closes_on, "entries": len(entries)}
    audit.record(actor, PUBLISH, row, after=after)
    return row


def _check_place_and_time(actor: Actor, kind: str, division_code: str, opens: date) -> None:
    if kind not in NoticeKind.values:
        raise Invalid("公示类别请从列表中选择。", field="kind")
    if not actor.sees(division_code):
        raise NotFound("该地区不在您的管辖范围内，请从列表中选择公示地区。", field="division_code")
    if opens < actor.today:
        raise Invalid("公示开始日不能早于今天，请重新选择。", field="opens_on")


def _entry(notice: PublicNotice, line: rules.Line) -> NoticeEntry:
    return NoticeEntry(
        notice=notice,
        division_code=line.division_code,
        person_key=line.person_key,
        name_masked=rules.shown_name(line.name),
        item=line.item,
        standard_text=line.standard_text,
        amount_fen=line.amount_fen,
    )


@action(permission=WITHDRAW, label="撤下公示")
def withdraw_notice(actor: Actor, *, notice_id: int, reason: str) -> PublicNotice:
    """Take a notice down, with a reason; it stays on record and no longer clears its reference.

    Raises NotFound, AlreadyDone, NeedsPerson, Invalid.
    """
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row = queries.lock_notice(actor, notice_id)
    if row.state == NoticeState.WITHDRAWN:
        raise AlreadyDone("这份公示已经撤下了。")
    row.state, row.withdraw_reason = NoticeState.WITHDRAWN, rules.check_words(reason, field="reason")
    row.withdrawn_by_id, row.withdrawn_at = actor.staff_id, actor.at
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    audit.record(actor, WITHDRAW, row, reason=row.withdraw_reason)
    return row
