"""Difference report (与上月差异): joined, left, changed, each with its cause; the causes add up to the change exactly.

An app above may know better why somebody left: ``payment_causes = ("apps.benefits.queries.causes",)`` in its AppConfig
names a function ``(claim_ids, month) -> {claim_id: text}``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.payments.choices import Component, HeldReason
from apps.payments.models import Batch, Claim, HeldOver
from apps.payments.queries.batches import VIEW_BATCH
from apps.payments.queries.reminders import previous_of

GROUPS = {
    "joined": "新增",
    "left": "减少",
    "changed": "调整",
    "arrears": "补发和扣回",
    "reissue": "重发",
    "once": "一次性待遇",
    "last_once": "上月一次性、补发不再发生",
    "setoff": "抵扣应收款",
}
REGULAR = (Component.MONTHLY.value, Component.NURSING.value, Component.OUTPATIENT.value)

_LINES = """
create temp table difference_line on commit drop as
select case when p.batch_id = %(batch)s then 1 else -1 end as side, d.claim_id, d.person_id, d.component, d.seq, d.amount_fen,
       d.reason, d.basis_id, d.id as due_id, p.id as payment_id,
       d.seq = 0 and d.component = any(%(regular)s)
         and d.period = case when p.batch_id = %(batch)s then %(month)s else %(last_month)s end as regular
from payments_payment p join payments_paymentdue l on l.payment_id = p.id join payments_due d on d.id = l.due_id
where p.batch_id in (%(batch)s, %(previous)s) and p.state <> 'withdrawn'
"""
_OTHERS = """
select case when x.side < 0 then 'last_once' when x.again then 'reissue'
            when x.seq > 0 or x.component = any(%(regular)s) then 'arrears' else 'once' end as kind,
       case when x.side < 0 then '' when x.again then '' when x.seq > 0 then x.reason
            when x.component = any(%(regular)s) then '以前月份首次发放' else x.component end as cause,
       count(distinct x.person_id), sum(x.side * x.amount_fen)::bigint
from (select n.*, n.side > 0 and exists (select 1 from payments_paymentdue e where e.due_id = n.due_id and not e.live
                                          and e.payment_id < n.payment_id) as again
      from difference_line n where not n.regular) x
group by 1, 2
"""
_PAIRED = """
select case when o.claim_id is null then 'joined' else 'changed' end as kind,
       case when o.claim_id is null then
              case when exists (select 1 from payments_due e where e.claim_id = n.claim_id and e.period < %(month)s
                                and e.period <> %(last_month)s) then '恢复发放' else '首次享受' end
            when n.facts = o.facts and abs(n.amount_fen - o.amount_fen) <= 1 then '年标准分到各月的尾差'
            when n.facts is null and o.facts is null then '金额调整'
            when n.facts = o.facts then '标准调整' else '等级或情况变化' end as cause,
       count(distinct coalesce(n.person_id, o.person_id)), sum(n.amount_fen - coalesce(o.amount_fen, 0))::bigint
from (select x.*, b.facts from difference_line x left join payments_basis b on b.id = x.basis_id
      where x.side = 1 and x.regular) n
left join (select x.*, b.facts from difference_line x left join payments_basis b on b.id = x.basis_id
           where x.side = -1 and x.regular) o using (claim_id, component)
where o.claim_id is null or n.amount_fen <> o.amount_fen
group by 1, 2
"""
_LEFT = """
select o.claim_id, o.person_id, sum(o.amount_fen)::bigint from difference_line o
where o.side = -1 and o.regular and not exists (
  select 1 from difference_line n where n.side = 1 and n.regular and n.claim_id = o.claim_id and n.component = o.component)
group by 1, 2
"""
_ELSEWHERE = """
select distinct d.claim_id, b.key from payments_due d join payments_paymentdue l on l.due_id = d.id and l.live
join payments_payment p on p.id = l.payment_id join payments_batch b on b.id = p.batch_id
where d.claim_id = any(%(claims)s) and d.period = %(month)s and p.batch_id <> %(batch)s
"""
_SETOFF = """
select count(distinct p.person_id), coalesce(sum(case when p.batch_id = %(batch)s then -r.amount_fen else r.amount_fen end), 0)
from payments_recovery r join payments_payment p on p.id = r.payment_id
where p.batch_id in (%(batch)s, %(previous)s) and p.state <> 'withdrawn'
"""
_TOTAL = "select coalesce(sum(amount_fen), 0)::bigint from payments_payment where batch_id = %s and state <> 'withdrawn'"


@dataclass(frozen=True, slots=True)
class CauseSum:
    """One cause: how many persons, how much more or less."""

    group: str
    text: str
    persons: int
    fen: int

    @property
    def label(self) -> str:
        """The group in words."""
        return GROUPS[self.group]

    @property
    def sentence(self) -> str:
        """``新增：首次享受 14 人 +7,742.00``."""
        sign = "+" if self.fen >= 0 else ""
        return f"{self.label}{f'：{self.text}' if self.text else ''} {self.persons}人 {sign}{yuan(self.fen)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything between two batches. ``change_fen`` is the sum of the causes, to the cent."""

    batch: Batch
    previous: Batch | None
    before_fen: int
    after_fen: int
    causes: tuple[CauseSum, ...]

    @property
    def change_fen(self) -> int:
        """After minus before."""
        return self.after_fen - self.before_fen

    @property
    def ties(self) -> bool:
        """Do the causes add up to the change? Always, or a line was lost."""
        return sum(cause.fen for cause in self.causes) == self.change_fen

    def persons(self, group: str) -> int:
        """Persons of one group."""
        return sum(cause.persons for cause in self.causes if cause.group == group)

    def fen(self, group: str) -> int:
        """Money of one group."""
        return sum(cause.fen for cause in self.causes if cause.group == group)


def difference(actor: Actor, batch: Batch, previous: Batch | None = None) -> Difference:
    """What changed against ``previous`` (by default the last regular batch of an earlier month), by cause.

    Permission ``payments.view_batch``.
    """
    require(actor, VIEW_BATCH)
    other = previous or previous_of(batch)
    values: dict[str, Any] = {
        "batch": batch.pk,
        "previous": other.pk if other else 0,
        "month": batch.month,
        "last_month": other.month if other else date(1900, 1, 1),
        "regular": list(REGULAR),
    }
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("drop table if exists difference_line")
        cursor.execute(_LINES, values)
        cursor.execute("analyze difference_line")
        causes = [*_sums(cursor, _PAIRED, values), *_left(cursor, values), *_sums(cursor, _OTHERS, values)]
        cursor.execute(_SETOFF, values)
        persons, fen = cursor.fetchone()
        if fen:
            causes.append(CauseSum("setoff", "", persons, int(fen)))
        totals = []
        for number in (values["previous"], batch.pk):
            cursor.execute(_TOTAL, [number])
            totals.append(int(cursor.fetchone()[0]))
    order = list(GROUPS)
    ordered = sorted(causes, key=lambda one: (order.index(one.group), -abs(one.fen)))
    return Difference(batch, other, totals[0], totals[1], tuple(ordered))


def _sums(cursor: Any, sql: str, values: Mapping[str, Any]) -> list[CauseSum]:
    cursor.execute(sql, values)
    components = dict(Component.choices)
    return [CauseSum(kind, str(components.get(text, text)), persons, fen) for kind, text, persons, fen in cursor.fetchall()]


def _left(cursor: Any, values: Mapping[str, Any]) -> list[CauseSum]:
    cursor.execute(_LEFT, values)
    rows = cursor.fetchall()
    claims = [claim for claim, _, _ in rows]
    causes = _why_left(cursor, claims, values)
    sums: dict[str, tuple[set[int], int]] = {}
    for claim, person, fen in rows:
        persons, total = sums.setdefault(causes.get(claim, "停发"), (set(), 0))
        persons.add(person)
        sums[causes.get(claim, "停发")] = (persons, total - fen)
    return [CauseSum("left", text, len(persons), fen) for text, (persons, fen) in sums.items()]


def _why_left(cursor: Any, claims: Sequence[int], values: Mapping[str, Any]) -> dict[int, str]:
    """Known by the lists of this app, else by an app above, else plainly 停发."""
    if not claims:
        return {}
    known: dict[int, str] = {}
    for config in apps.get_app_configs():
        for name in getattr(config, "payment_causes", ()):
            source: Callable[[Sequence[int], date], Mapping[int, str]] = import_string(name)
            known.update(source(claims, values["month"]))
    labels = dict(HeldReason.choices)
    held = HeldOver.objects.filter(due__claim_id__in=claims, due__period=values["month"])
    known.update({claim: str(labels[reason]) for claim, reason in held.values_list("due__claim_id", "reason")})
    cursor.execute(_ELSEWHERE, {"claims": list(claims), **values})
    known.update({claim: f"已在批次{key}" for claim, key in cursor.fetchall()})
    return known


def claims_of(person_id: int) -> list[int]:
    """Claims of a person, for sources of causes."""
    return list(Claim.objects.filter(person_id=person_id).values_list("id", flat=True))
