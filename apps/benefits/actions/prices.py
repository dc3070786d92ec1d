"""The price subsidy of a month: proposed with the published indices, confirmed by another person, owed to all at once."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from apps.benefits import queries
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.models import PriceRun
from apps.benefits.queries.prices import lock_price_run, price_heads
from apps.benefits.rules import check_facts, once_fen
from apps.benefits.rules.workflow import check_two_persons, next_state, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.payments.actions import save_bases
from apps.policy.queries import book

SCHEME = "price_subsidy"
_GRANTS = """
insert into benefits_grant (person_id, scheme_id, component, month, facts, amount_fen, basis_id, decided_on, decision_no,
                            known_on, state, entered_by_id, entered_at, confirmed_by_id, confirmed_at, reason, key)
select distinct s.person_id, %(scheme)s, 'price', %(month)s::date, %(facts)s::jsonb, %(fen)s, %(basis)s, %(today)s,
       %(document)s, %(today)s, 'confirmed', %(maker)s, %(entered_at)s, %(checker)s, %(at)s, '',
       'price:' || %(month)s || ':' || s.person_id
from benefits_span s join people_person p on p.id = s.person_id
where s.from_month <= %(month)s and (s.to_month is null or s.to_month > %(month)s)
  and s.scheme_id <> all(%(local)s) and p.division_id like %(place)s
on conflict (key) do nothing
"""
_CLAIMS = """
insert into payments_claim (person_id, scheme_id, source, source_id, division_code, funding_source, label, opened_at)
select g.person_id, g.scheme_id, 'grant', g.id, p.division_id, c.funding_source, c.name, %(at)s
from benefits_grant g join people_person p on p.id = g.person_id join policy_scheme c on c.code = g.scheme_id
where g.scheme_id = %(scheme)s and g.month = %(month)s and g.claim_id is null and g.state = 'confirmed'
"""
_LINK = """
update benefits_grant g set claim_id = c.id from payments_claim c
where c.source = 'grant' and c.source_id = g.id and g.scheme_id = %(scheme)s and g.month = %(month)s
  and g.claim_id is null
"""
_TOUCH = """
insert into benefits_touch (person_id, from_month, why, at)
select person_id, month, %(why)s, %(at)s from benefits_grant
where scheme_id = %(scheme)s and month = %(month)s and state = 'confirmed' and known_on = %(today)s
"""


@action(permission="benefits.propose_price_run", label="提出价格临时补贴")
def propose_price_run(
    actor: Actor, *, division_code: str, month: Month, facts: Mapping[str, Any], document_no: str
) -> PriceRun:
    """Work out one month's price subsidy from the published rises (percent).

    Raises Invalid (no trigger reached, no document), Conflict (the month is proposed or confirmed already).
    """
    maker = signer(actor.staff_id)
    region = queries.county_of(division_code)
    if not actor.sees(region) or month > actor.month:
        raise Invalid("补贴月份不能晚于本月，地区须在您的管辖范围内。请重新选择。", field="month")
    if len(document_no.strip()) < 2:
        raise Invalid("请填写启动依据，如统计部门公布指数的文号。", field="document_no")
    if PriceRun.objects.filter(month=month.first, region_code=region, state__in=["proposed", "confirmed"]).exists():
        raise Conflict(f"{month.label}的价格临时补贴已经提出，不能重复。")
    amount = once_fen(SCHEME, check_facts(SCHEME, facts), month.first, book(None, actor.today, region), region)
    if amount.fen <= 0:
        raise Invalid("涨幅没有达到启动条件，本月不发价格临时补贴。请核对公布的指数。", field="cpi_percent")
    row = PriceRun.objects.create(
        month=month.first,
        region_code=region,
        facts=check_facts(SCHEME, facts),
        amount_fen=amount.fen,
        basis_id=save_bases([amount.basis])[0],
        people=price_heads(region, month),
        document_no=document_no.strip(),
        entered_by_id=maker,
        entered_at=actor.at,
    )
    audit.record(actor, "benefits.propose_price_run", row, after={"fen": row.amount_fen, "people": row.people})
    return row


@action(permission="benefits.confirm_price_run", label="复核价格临时补贴")
def confirm_price_run(actor: Actor, *, run_id: int, seen_fen: int, seen_people: int) -> PriceRun:
    """Owe the subsidy to everybody paid a national benefit in that month. Raises SamePerson, Conflict, AlreadyDone."""
    row = lock_price_run(actor, run_id)
    target = next_state(row.state, "confirm")
    row.confirmed_by_id = check_two_persons(row.entered_by_id, actor.staff_id)
    row.people = price_heads(row.region_code, Month.of(row.month))
    if (row.amount_fen, row.people) != (seen_fen, seen_people):
        raise Conflict("金额或人数在您打开页面后有变化。请刷新页面，核对后再确认。")
    row.confirmed_at, row.state = actor.at, target
    row.save()
    _owe(actor, row)
    audit.record(actor, "benefits.confirm_price_run", row, after={"fen": row.amount_fen, "people": row.people})
    return row


@action(permission="benefits.reject_price_run", label="退回价格临时补贴")
def reject_price_run(actor: Actor, *, run_id: int, reason: str) -> PriceRun:
    """Send a proposed subsidy back with a reason; the month may then be proposed anew."""
    row = lock_price_run(actor, run_id)
    row.state, row.reason = next_state(row.state, "reject"), needed_reason(reason)
    row.save()
    audit.record(actor, "benefits.reject_price_run", row, after={"state": row.state}, reason=row.reason)
    return row


def _owe(actor: Actor, row: PriceRun) -> None:
    values: dict[str, Any] = {
        "scheme": SCHEME, "month": row.month, "facts": queries.as_json(row.facts), "fen": row.amount_fen,
        "basis": row.basis_id, "today": actor.today, "document": row.document_no[:80], "maker": row.entered_by_id,
        "entered_at": row.entered_at, "checker": row.confirmed_by_id, "at": actor.at, "why": str(row),
        "local": list(queries.LOCAL_SCHEMES), "place": f"{row.region_code[:6]}%",
    }  # fmt: skip
    with connection.cursor() as cursor:
        for sql in (_GRANTS, _CLAIMS, _LINK, _TOUCH):
            cursor.execute(sql, values)
