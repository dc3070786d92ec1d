"""What benefits wants looked at before a batch is signed; ``payments`` calls it by its dotted name."""

from typing import Any

from django.db import connection

from apps.benefits.choices import ListKind
from apps.benefits.queries.comparison import freshness, required_kinds
from apps.benefits.rules.comparing import Freshness, month_end
from apps.core.actor import Actor
from apps.core.month import Month
from apps.payments.models import Batch
from apps.payments.queries.batches import DUES_OF_BATCH
from apps.payments.queries.reminders import RED, YELLOW, Reminder, ReminderItem, Source, Sources, make_reminder
from apps.policy.queries.ages import Stale, stale_standards

_SUSPECTED = """
select s.kind, p.person_id, p.name, p.division_code, s.source, s."on", s.due_on
from benefits_suspicion s join payments_payment p on p.person_id = s.person_id
where s.state = 'open' and p.batch_id = %(batch)s and p.state <> 'withdrawn' order by p.seq
"""
_UNCONFIRMED = """
with due as materialized (select max(year) as year from benefits_confirmationround where closes_on < %(month)s),
done as materialized (select c.person_id from benefits_confirmation c join benefits_confirmationround r on r.id = c.round_id
                      where r.year >= (select year from due))
select p.person_id, p.name, p.division_code, (select year from due)
from payments_payment p
where p.batch_id = %(batch)s and p.state <> 'withdrawn'
  and not exists (select 1 from done where done.person_id = p.person_id)
  and exists (select 1 from benefits_entitlement e where e.person_id = p.person_id and e.state = 'confirmed'
              and e.decided_on < make_date((select year from due), 1, 1))
order by p.seq
"""
_DEAD = """
select p.person_id, p.name, p.division_code, e."on"
from payments_payment p join benefits_lifeevent e on e.person_id = p.person_id
where p.batch_id = %(batch)s and p.state <> 'withdrawn' and e.kind = 'death' and e.state = 'proposed' order by p.seq
"""
SUSPICIONS = {
    "death": "比对疑似死亡，尚未核实",
    "custody": "比对疑似服刑，尚未核实",
    "pension": "比对疑似领取职工养老金，尚未核实",
    "moved": "比对疑似户籍迁出，尚未核实",
}


def _rows(sql: str, batch: Batch, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"batch": batch.pk, "month": batch.month, **more})
        return list(cursor.fetchall())


def _suspected(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    items: dict[str, list[ReminderItem]] = {kind: [] for kind in SUSPICIONS}
    for kind, person, name, place, source, on, due in _rows(_SUSPECTED, batch):
        text = f"{source}{f'所载日期{on}' if on else ''}，须于{due}前核实"
        items[kind].append(ReminderItem(person, name, place, text))
    return [
        make_reminder(f"suspected_{kind}", RED if kind == "death" else YELLOW, title, items[kind])
        for kind, title in SUSPICIONS.items()
    ]


def _deaths(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    items = [
        ReminderItem(person, name, place, f"已登记{on}去世，等待复核") for person, name, place, on in _rows(_DEAD, batch)
    ]
    return [make_reminder("death_waiting", RED, "已登记去世，等待复核", items)]


def _unconfirmed(_actor: Actor, batch: Batch) -> list[Reminder | None]:
    items = [
        ReminderItem(person, name, place, f"未办理{year}年度确认")
        for person, name, place, year in _rows(_UNCONFIRMED, batch)
    ]
    return [make_reminder("unconfirmed", YELLOW, "年度确认已逾期", items)]


def _freshness_words(one: Freshness) -> str:
    if one.as_of is None:
        return "还没有比对过，请向提供单位要名单"
    return f"最近一份数据截止{one.as_of}，到月底已{one.days}天，请取得新名单再比对"


def _lists(actor: Actor, batch: Batch) -> list[Reminder | None]:
    """Lists the county wants every month that were never compared or are older than 35 days at month end."""
    month = Month.of(batch.month)
    wanted = required_kinds(actor, month)
    items = [
        ReminderItem(0, ListKind(one.kind).label, "", _freshness_words(one))
        for one in freshness(month_end(month))
        if one.is_stale and one.kind in wanted
    ]
    return [make_reminder("stale_list", YELLOW, "每月应当比对的名单没有更新", items)]


def _standards(actor: Actor, batch: Batch) -> list[Reminder | None]:
    paid = set(_schemes(batch))
    stale = [row for row in stale_standards(actor, Month.of(batch.month)) if row.scheme in paid]
    missing, old = [r for r in stale if r.is_missing], [r for r in stale if not r.is_missing]
    return [
        make_reminder("standard_missing", RED, "发放项目缺少标准", [_item(row) for row in missing]),
        make_reminder("standard_stale", YELLOW, "标准超过十三个月未调整", [_item(row) for row in old]),
    ]


def _item(row: Stale) -> ReminderItem:
    return ReminderItem(0, row.scheme_name, row.division_code, row.todo)


def _schemes(batch: Batch) -> list[str]:
    rows = _rows(f"select distinct scheme_id from payments_due where {DUES_OF_BATCH}", batch)  # noqa: S608
    return [row[0] for row in rows]


#: Open suspicions, deaths waiting for the second signature, confirmations that ran out, standards missing or stale.
BATCH_REMINDERS: Sources = (
    Source(tuple(f"suspected_{kind}" for kind in SUSPICIONS), _suspected),
    Source(("death_waiting",), _deaths),
    Source(("unconfirmed",), _unconfirmed, may_be_red=False),
    Source(("stale_list",), _lists, may_be_red=False),
    Source(("standard_missing", "standard_stale"), _standards),
)
