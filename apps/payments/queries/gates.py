"""What stands between a batch and a signature: red reminders and public notices."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.core.actor import Actor
from apps.core.plans import hash_joins
from apps.notices.models import PublicNotice
from apps.notices.queries import clearance, live_notice
from apps.notices.rules import Clearance, Line
from apps.payments.models import Batch
from apps.payments.queries.batches import DUES_OF_BATCH, OF_BATCH
from apps.payments.queries.reminders import previous_of, reminders
from apps.payments.rules.refusals import NoticeOpen, RemindersOpen

# Who is paid under a scheme for the first time (no signed batch before), in a scheme that asks for a notice,
# and is not yet in a notice that is over and undisputed. The plan: anti-join against last month, then look closer at the few.
_FRESH = f"""
with line as materialized (select payment_id, due_id, amount_fen from payments_paymentdue where {OF_BATCH}),
due as materialized (select id, claim_id, scheme_id from payments_due where id = any(array(select due_id from line))),
candidate as materialized (
  select d.claim_id from due d join policy_scheme s on s.code = d.scheme_id where s.needs_notice
  except select claim_id from payments_due where {DUES_OF_BATCH.replace("%(batch)s", "%(previous)s")}),
past as materialized (
  select id, claim_id from payments_due where claim_id = any(array(select claim_id from candidate))),
tried as materialized (
  select due_id, payment_id from payments_paymentdue where live and due_id = any(array(select id from past)) union all
  select due_id, payment_id from payments_paymentdue where not live and due_id = any(array(select id from past))),
fresh as materialized (
  select claim_id from candidate except
  select a.claim_id from tried t join past a on a.id = t.due_id join payments_payment p on p.id = t.payment_id
  join payments_batch b on b.id = p.batch_id
  where p.id = any(array(select payment_id from tried)) and b.id <> %(batch)s and p.state <> 'withdrawn'
    and b.state not in ('draft', 'submitted', 'reviewed', 'cancelled')),
mine as materialized (
  select l.payment_id, d.scheme_id, l.amount_fen from line l join due d on d.id = l.due_id join fresh f on f.claim_id = d.claim_id)
select n.dossier_no, p.name, p.division_code, s.name, sum(l.amount_fen)::bigint
from mine l join payments_payment p on p.id = l.payment_id join people_person n on n.id = p.person_id
join policy_scheme s on s.code = l.scheme_id
where p.id = any(array(select payment_id from mine)) and not exists (
  select 1 from notices_noticeentry e join notices_publicnotice w on w.id = e.notice_id
  where e.person_key = 'person:' || n.dossier_no and e.item = s.name
    and w.state = 'published' and w.closes_on < %(today)s and w.reference <> %(key)s
    and not exists (select 1 from notices_objection o where o.notice_id = w.id
                    and (o.state = 'open' or o.outcome = 'upheld' and coalesce(o.entry_id, e.id) = e.id)))
group by p.seq, n.dossier_no, p.name, p.division_code, s.sort, s.name having sum(l.amount_fen) > 0
order by p.division_code, p.seq, s.sort
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class BatchNotice:
    """Where the public notice of a batch stands: schemes and number of the newly paid, the notice if any, whether it clears."""

    schemes: list[str]
    persons: int
    notice: PublicNotice | None
    clearance: Clearance


def notice_lines(batch: Batch, today: date) -> list[Line]:
    """The list to publish: who is paid for the first time under a scheme that asks for a notice and was not in one yet."""
    previous = previous_of(batch)
    values: dict[str, Any] = {
        "batch": batch.pk,
        "previous": previous.pk if previous else 0,
        "today": today,
        "key": batch.key,
    }
    with hash_joins() as cursor:
        cursor.execute(_FRESH, values)
        return [Line(f"person:{dossier}", name, place, item, fen) for dossier, name, place, item, fen in cursor.fetchall()]


def batch_notice(actor: Actor, batch: Batch) -> BatchNotice | None:
    """For the batch page; None when nobody in the batch has to be in a notice first."""
    lines = notice_lines(batch, actor.today)
    if not lines:
        return None
    schemes, persons = sorted({line.item for line in lines}), len({line.person_key for line in lines})
    return BatchNotice(schemes, persons, live_notice(batch.key), clearance(batch.key, actor.today))


def check_notices(actor: Actor, batch: Batch) -> None:
    """Raise NoticeOpen unless the notice named by the batch key is over and its objections are answered."""
    found = batch_notice(actor, batch)
    if found is None or found.clearance.cleared:
        return
    who = f"{'、'.join(found.schemes)}新增{found.persons}人须先公示。"
    raise NoticeOpen(f"{who}{''.join(found.clearance.reasons)}", hint="公示结束、异议办结后再审批。")


def check_reminders(actor: Actor, batch: Batch) -> None:
    """Raise RemindersOpen unless the signer has opened every red reminder and somebody has answered it."""
    red = reminders(actor, batch, only_red=True)
    unopened = [one.title for one in red if not one.opened_by(actor.staff_id)]
    unanswered = [one.title for one in red if not one.is_answered]
    if unopened:
        raise RemindersOpen(f"有{len(unopened)}条红色提醒您还没有查看：{'；'.join(unopened)}。请逐条打开后再签批。")
    if unanswered:
        raise RemindersOpen(
            f"有{len(unanswered)}条红色提醒还没有处理意见：{'；'.join(unanswered)}。请写明核实情况后再签批。"
        )
