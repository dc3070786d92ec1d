"""Reminders (提醒) before signing: own kinds, and kinds that upper floors add by dotted name in their AppConfig.

An app above names its `Sources` in its AppConfig (``payment_reminders``). Nothing here imports upwards.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.plans import hash_joins
from apps.payments.models import Batch, ReminderAnswer
from apps.payments.queries.batches import OF_BATCH, VIEW_BATCH

RED, YELLOW = "red", "yellow"
SHOWN = 200
UNSIGNED = ("draft", "submitted", "reviewed")


@dataclass(frozen=True, slots=True)
class ReminderItem:
    """One person in a reminder."""

    person_id: int
    name: str
    division_code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Who opened a reminder and what they wrote (empty when only opened)."""

    staff_id: int
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One kind of thing to look at. ``key`` changes when its list changes, so an old answer does not cover new cases."""

    kind: str
    level: str
    title: str
    items: tuple[ReminderItem, ...]
    count: int
    key: str
    answers: tuple[Answered, ...] = ()
    unit: str = "人"

    @property
    def is_red(self) -> bool:
        """Must be opened and answered before signing."""
        return self.level == RED

    @property
    def is_answered(self) -> bool:
        """Somebody wrote what was found."""
        return any(one.answer for one in self.answers)

    def opened_by(self, staff_id: int | None) -> bool:
        """Has this person opened it?"""
        return any(one.staff_id == staff_id for one in self.answers)


def make_reminder(kind: str, level: str, title: str, items: Iterable[ReminderItem]) -> Reminder | None:
    """A reminder over its list, or None when there is nothing to say. For sources of upper floors too."""
    rows = tuple(items)
    if not rows:
        return None
    text = "\n".join(sorted(f"{one.person_id}|{one.text}" for one in rows))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    unit = "人" if any(one.person_id for one in rows) else "项"
    return Reminder(kind, level, title, rows[:SHOWN], len(rows), f"{kind}:{digest}", unit=unit)


class Source(NamedTuple):
    """The kinds one look may bring, the look, and whether one of them may be red: who asks for less waits for less. Unsaid, it may."""

    kinds: Sequence[str]
    look: Callable[[Actor, Batch], Sequence[Reminder | None]]
    may_be_red: bool = True


Sources = Sequence[Source]


_ACCOUNT_CHANGED = """
select p.person_id, p.name, p.division_code, a.opened_on from payments_payment p
join people_payeeaccount a on a.id = p.payee_account_id
where p.batch_id = %(batch)s and p.state <> 'withdrawn' and a.opened_on >= %(month)s
  and exists (select 1 from people_payeeaccount o where o.person_id = p.person_id and o.id <> a.id)
order by p.seq
"""
_DUPLICATE_ACCOUNT = """
select person_id, name, division_code, account_tail from (
  select p.person_id, p.name, p.division_code, p.account_tail, p.seq, count(*) over (partition by a.account_blind) as users
  from payments_payment p join people_payeeaccount a on a.id = p.payee_account_id and not a.is_heir
  where p.batch_id = %(batch)s and p.state <> 'withdrawn') t
where users > 1 order by seq
"""
_LARGE = """
select p.person_id, p.name, p.division_code, o.amount_fen, p.amount_fen from payments_payment p
join payments_payment o on o.batch_id = %(previous)s and o.person_id = p.person_id and o.state <> 'withdrawn'
where p.batch_id = %(batch)s and p.state <> 'withdrawn'
  and p.amount_fen >= o.amount_fen * 2 and p.amount_fen - o.amount_fen >= 50000
order by p.amount_fen - o.amount_fen desc
"""
_HELD = """
select h.person_id, q.name, q.division_id, h.reason, sum(d.amount_fen)::bigint
from payments_heldover h join payments_due d on d.id = h.due_id join people_person q on q.id = h.person_id
where d.period <= %(month)s and d.id = any(array(select due_id from payments_heldover)) group by 1, 2, 3, 4 order by 3, 1
"""
_SAME_ACCOUNT = f"""
with again as materialized (
  select distinct l.payment_id from payments_paymentdue l join payments_paymentdue e on e.due_id = l.due_id and not e.live
  where l.{OF_BATCH} and e.due_id = any(array(select due_id from payments_paymentdue where {OF_BATCH})))
select p.person_id, p.name, p.division_code, f.reason from payments_payment p
join lateral (select x.payee_account_id, x.reason from payments_payment x
              where x.person_id = p.person_id and x.state in ('failed', 'returned') order by x.id desc limit 1) f on true
where p.id = any(array(select payment_id from again)) and f.payee_account_id = p.payee_account_id
order by p.seq
"""  # noqa: S608


def previous_of(batch: Batch) -> Batch | None:
    """The batch to compare with: the latest regular one of an earlier month and the same selection, not given up."""
    if batch.kind != "regular":
        return None
    same = {"kind": "regular", "schemes": batch.schemes, "divisions": batch.divisions}
    rows = Batch.objects.filter(month__lt=batch.month, **same).exclude(state="cancelled")
    return rows.order_by("-month", "ordinal").first()


def reminders(actor: Actor, batch: Batch, kind: str = "", *, only_red: bool = False) -> list[Reminder]:
    """All reminders of a batch (or those of one kind, or the red ones), red first, each with who opened and answered it.

    Until the last signature the lists are those of this minute; afterwards the reminders are the ones looked at before signing.
    Permission ``payments.view_batch``.
    """
    require(actor, VIEW_BATCH)
    rows = list(ReminderAnswer.objects.filter(batch=batch).select_related("staff").order_by("id"))
    found = _of_this_minute(actor, batch, kind, only_red) if batch.state in UNSIGNED else _kept(rows)
    answers: dict[str, list[Answered]] = {}
    for row in rows:
        answers.setdefault(row.key, []).append(Answered(row.staff_id, row.staff.name, row.answer))
    full = [replace(one, answers=tuple(answers.get(one.key, ()))) for one in found if one.is_red or not only_red]
    return sorted(full, key=lambda one: (one.level != RED, one.kind))


def _of_this_minute(actor: Actor, batch: Batch, kind: str, only_red: bool) -> list[Reminder]:
    found: list[Reminder | None] = []
    with hash_joins():
        for source in (*_OWN, *_from_above()):
            if (not kind or kind in source.kinds) and (source.may_be_red or not only_red):
                found += source.look(actor, batch)
    return [one for one in found if one is not None]


def _kept(rows: Sequence[ReminderAnswer]) -> list[Reminder]:
    """The reminders these rows answered, in the words of that day; the names stay in the batch and the audit trail."""
    first = {row.key: row for row in reversed(rows) if row.title}
    return [
        Reminder(key.partition(":")[0], row.level, row.title, (), row.count, key, unit=row.unit)
        for key, row in first.items()
    ]


def _from_above() -> Sources:
    names = [name for config in apps.get_app_configs() for name in getattr(config, "payment_reminders", ())]
    return [source for name in names for source in import_string(name)]


def _rows(sql: str, batch: Batch, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"batch": batch.pk, "month": batch.month, **more})
        return list(cursor.fetchall())


def _accounts_shared(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    rows = _rows(_DUPLICATE_ACCOUNT, batch)
    items = [ReminderItem(person, name, place, f"账户{tail}同时用于两名以上人员") for person, name, place, tail in rows]
    return [make_reminder("duplicate_account", RED, "同一账户用于两名以上人员", items)]


def _accounts_changed(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    rows = _rows(_ACCOUNT_CHANGED, batch)
    items = [ReminderItem(person, name, place, f"{day}更换了收款账户") for person, name, place, day in rows]
    return [make_reminder("account_changed", YELLOW, "本月更换过收款账户", items)]


def _large(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    """Ten times the last amount and 10,000 yuan more is red; twice and 500 yuan more is yellow."""
    previous = previous_of(batch)
    if previous is None:
        return []
    month = Month.of(previous.month).label
    items: dict[str, list[ReminderItem]] = {RED: [], YELLOW: []}
    for person, name, place, was, becomes in _rows(_LARGE, batch, previous=previous.pk):
        level = RED if becomes >= was * 10 and becomes - was >= 1_000_000 else YELLOW
        items[level].append(ReminderItem(person, name, place, f"{month}{yuan(was)}元，本次{yuan(becomes)}元"))
    return [
        make_reminder("tenfold", RED, "金额达到上次的十倍以上", items[RED]),
        make_reminder("large_change", YELLOW, "金额比上次增加一倍以上", items[YELLOW]),
    ]


def _same_account(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    items = [
        ReminderItem(person, name, place, f"上次退回原因：{reason or '未说明'}；收款账户没有更换")
        for person, name, place, reason in _rows(_SAME_ACCOUNT, batch)
    ]
    return [make_reminder("same_account", YELLOW, "退回后仍发往原账户", items)]


_HELD_TITLES = {
    "negative": "多发待抵扣，本次不发",
    "no_account": "没有收款账户，本次不发",
    "on_hold": "暂缓发放，本次不发",
}


def _held(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    items: dict[str, list[ReminderItem]] = {reason: [] for reason in _HELD_TITLES}
    for person, name, place, reason, fen in _rows(_HELD, batch):
        if reason in items:
            items[reason].append(ReminderItem(person, name, place, f"应发合计{yuan(fen)}元"))
    return [make_reminder(f"held_{reason}", YELLOW, title, items[reason]) for reason, title in _HELD_TITLES.items()]


_OWN: Sources = (
    Source(("duplicate_account",), _accounts_shared),
    Source(("account_changed",), _accounts_changed, may_be_red=False),
    Source(("tenfold", "large_change"), _large),
    Source(("same_account",), _same_account, may_be_red=False),
    Source(tuple(f"held_{reason}" for reason in _HELD_TITLES), _held, may_be_red=False),
)
