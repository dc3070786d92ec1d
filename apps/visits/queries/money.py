"""Bank lines, the claims they became, and what the bank did with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import localtime

from apps.core.actor import Actor
from apps.core.scope import within
from apps.payments.choices import HeldReason
from apps.payments.models import Claim
from apps.visits.models import Campaign, GiftLine

_HELD: Mapping[str, str] = {one.value: str(one.label) for one in HeldReason}
_FATES = """
select c.source_id, p.state, p.changed_at, b.key, l.netting_id, h.reason, coalesce(nullif(h.note, ''), f.reason, ''), w.state = 'died'
from payments_claim c
join people_person w on w.id = c.person_id
left join payments_due d on d.claim_id = c.id
left join payments_paymentdue l on l.due_id = d.id and l.live
left join payments_payment p on p.id = l.payment_id
left join payments_batch b on b.id = p.batch_id
left join payments_heldover h on h.due_id = d.id
left join payments_payment f on f.id = h.payment_id
where c.source = 'consolation' and c.source_id = any(%s) order by c.source_id, d.seq
"""


#: Where the money of bank lines is, coarsely: what a campaign's page counts, each with its list.
STANDINGS: Mapping[str, str] = {
    "unposted": "走访已登记，还没有提交发放",
    "posted": "已提交发放，等待组批",
    "moving": "在批次中办理或已送银行",
    "paid": "已到账",
    "held": "银行退回或者缺账户，待处理",
    "netted": "已轧差抵扣",
}
_STANDING = """
select g.id, g.fen, case when c.id is null then 'unposted' when p.state = 'paid' then 'paid' when p.id is not null then 'moving'
  when l.netting_id is not null then 'netted' when h.due_id is not null then 'held' else 'posted' end as standing
from visits_giftline g join visits_task t on t.id = g.task_id
left join payments_claim c on c.source = 'consolation' and c.source_id = g.id
left join payments_due d on d.claim_id = c.id and d.seq = 0
left join payments_paymentdue l on l.due_id = d.id and l.live
left join payments_payment p on p.id = l.payment_id
left join payments_heldover h on h.due_id = d.id
where t.campaign_id = %s and g.way = 'bank' and not g.is_opening
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many bank lines of a campaign stand so, and their sum (fen)."""

    code: str
    label: str
    count: int
    fen: int


def standings(campaign: Campaign) -> list[Standing]:
    """Bank lines of a campaign by where their money is; one statement, empty kinds left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"select standing, count(*), sum(fen)::bigint from ({_STANDING}) s group by 1", [campaign.pk])  # noqa: S608 - a constant
        found = {code: (count, fen) for code, count, fen in cursor.fetchall()}
    return [Standing(code, label, *found[code]) for code, label in STANDINGS.items() if code in found]


def lines_standing(actor: Actor, campaign: Campaign, code: str) -> QuerySet[GiftLine]:
    """The bank lines behind a figure of ``standings``, inside the actor's places."""
    with connection.cursor() as cursor:
        cursor.execute(f"select id from ({_STANDING}) s where standing = %s", [campaign.pk, code])  # noqa: S608 - a constant
        ids = [row[0] for row in cursor.fetchall()]
    rows = GiftLine.objects.filter(within(actor, "visit__division_id"), pk__in=ids)
    rows = rows.select_related("visit__person", "visit__division__parent").order_by("id")
    return rows.defer("visit__talk_sealed", "visit__signature_sealed", "visit__place_sealed")


def unposted(campaign: Campaign) -> Sequence[GiftLine]:
    """Bank lines of a campaign that no claim stands for yet, in order."""
    posted = Claim.objects.filter(source="consolation").values("source_id")
    rows = GiftLine.objects.filter(task__campaign=campaign, way="bank", is_opening=False).exclude(pk__in=posted)
    return list(rows.select_related("visit").defer("visit__talk_sealed", "visit__signature_sealed").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Given:
    """A line of money or goods and, for money through the bank, what became of it; ``tone`` colours the word."""

    line: GiftLine
    fate: str
    tone: str = ""


def with_fates(lines: Iterable[GiftLine]) -> list[Given]:
    """Lines in their order, with what became of each; one statement, none when nothing goes through the bank."""
    rows = list(lines)
    asked = [row.pk for row in rows if row.way == "bank" and not row.is_opening]
    found: dict[int, tuple[str, str]] = {}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(_FATES, [asked])
            for number, *rest in cursor.fetchall():
                found[number] = _fate(_Due(*rest))
    return [Given(row, *_told(row, found)) for row in rows]


def _told(row: GiftLine, found: Mapping[int, tuple[str, str]]) -> tuple[str, str]:
    if row.is_opening:
        return "台账登记，当时已发", ""
    if row.way != "bank":
        return "当面交付", ""
    return found.get(row.pk, ("走访已登记，还没有提交发放", "wait"))


_SENT = {"ready": "在批次{}中办理", "sent": "已送银行，等待结果（批次{}）", "unknown": "银行结果未明，正在核实（批次{}）"}


@dataclass(frozen=True, slots=True)
class _Due:
    """Where one due stands in ``payments``."""

    state: str | None
    changed_at: datetime | None
    batch: str | None
    netting: int | None
    held: str | None
    note: str
    died: bool


def _fate(due: _Due) -> tuple[str, str]:
    """Words and colour of one due."""
    if due.state == "paid" and due.changed_at is not None:
        return f"{localtime(due.changed_at):%Y-%m-%d} 已到账（批次{due.batch}）", "good"
    if due.state in _SENT:
        return _SENT[due.state].format(due.batch), "wait"
    if due.netting:
        return "已轧差抵扣，没有经银行发放", ""
    if due.held == HeldReason.NO_ACCOUNT and due.died:
        return "本人已去世，等待登记遗属领取账户", "stop"
    if due.held:
        return f"{_HELD.get(due.held, due.held)}{f'（{due.note}）' if due.note else ''}", "stop"
    return "已提交发放，等待组批", "wait"
