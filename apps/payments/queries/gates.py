"""What stands between a batch and a signature: red reminders and public notices."""

from dataclasses import dataclass

from django.db import connection

from apps.core.actor import Actor
from apps.notices.models import PublicNotice
from apps.notices.queries import clearance, live_notice
from apps.notices.rules import Clearance, Line
from apps.payments.models import Batch
from apps.payments.queries.reminders import reminders
from apps.payments.rules.refusals import NoticeOpen, RemindersOpen

_SCHEMES = """
select distinct s.name from payments_payment p
join payments_paymentdue l on l.payment_id = p.id join payments_due d on d.id = l.due_id
join policy_scheme s on s.code = d.scheme_id
where p.batch_id = %s and p.state <> 'withdrawn' and s.needs_notice order by 1
"""


def noticed_schemes(batch: Batch) -> list[str]:
    """Names of the schemes of a batch that ask for a public notice before approval."""
    with connection.cursor() as cursor:
        cursor.execute(_SCHEMES, [batch.pk])
        return [row[0] for row in cursor.fetchall()]


_LINES = """
select n.dossier_no, p.name, p.division_code, s.name, sum(l.amount_fen)::bigint
from payments_payment p join people_person n on n.id = p.person_id
join payments_paymentdue l on l.payment_id = p.id join payments_due d on d.id = l.due_id
join policy_scheme s on s.code = d.scheme_id
where p.batch_id = %s and p.state <> 'withdrawn' and s.needs_notice
group by p.seq, n.dossier_no, p.name, p.division_code, s.sort, s.name having sum(l.amount_fen) > 0
order by p.division_code, p.seq, s.sort
"""


@dataclass(frozen=True, slots=True)
class BatchNotice:
    """Where the public notice of a batch stands: the schemes that ask for it, the notice if any, whether it clears."""

    schemes: list[str]
    notice: PublicNotice | None
    clearance: Clearance


def notice_lines(batch: Batch) -> list[Line]:
    """The list to publish: one line per person and scheme that asks for a notice, what is paid in this batch."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [batch.pk])
        return [Line(f"person:{dossier}", name, place, item, fen) for dossier, name, place, item, fen in cursor.fetchall()]


def batch_notice(actor: Actor, batch: Batch) -> BatchNotice | None:
    """For the batch page; None when no scheme of the batch asks for a notice."""
    schemes = noticed_schemes(batch)
    if not schemes:
        return None
    return BatchNotice(schemes, live_notice(batch.key), clearance(batch.key, actor.today))


def check_notices(actor: Actor, batch: Batch) -> None:
    """Raise NoticeOpen unless the notice named by the batch key is over and its objections are answered."""
    schemes = noticed_schemes(batch)
    if not schemes:
        return
    answer = clearance(batch.key, actor.today)
    if not answer.cleared:
        raise NoticeOpen(f"{'、'.join(schemes)}须先公示。{''.join(answer.reasons)}", hint="公示结束、异议办结后再审批。")


def check_reminders(actor: Actor, batch: Batch) -> None:
    """Raise RemindersOpen unless the signer has opened every red reminder and somebody has answered it."""
    red = [one for one in reminders(actor, batch) if one.is_red]
    unopened = [one.title for one in red if not one.opened_by(actor.staff_id)]
    unanswered = [one.title for one in red if not one.is_answered]
    if unopened:
        raise RemindersOpen(f"有{len(unopened)}条红色提醒您还没有查看：{'；'.join(unopened)}。请逐条打开后再签批。")
    if unanswered:
        raise RemindersOpen(
            f"有{len(unanswered)}条红色提醒还没有处理意见：{'；'.join(unanswered)}。请写明核实情况后再签批。"
        )
