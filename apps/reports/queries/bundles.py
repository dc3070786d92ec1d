"""What an inspector gets of a period, as lines: money, signatures, files, changes, reads, exceptions, the seals of the audit trail.

Persons stand by dossier number, staff by number and name, as in the facts; of an audit entry its uid, never the values it holds.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.core.action import permission, require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound
from apps.core.masking import scrub
from apps.reports.models import Bundle
from apps.reports.queries.facts import statement_of, stream

READ_BUNDLE = permission("reports.read_bundle", "下载检查资料包")


@dataclass(frozen=True, slots=True)
class Section:
    """One file: its Chinese title, the statement, and the columns people typed into, where numbers are masked."""

    name: str
    title: str
    sql: str
    words: tuple[str, ...] = ()


def bundles(actor: Actor) -> QuerySet[Bundle]:
    """Every bundle, newest first; it is about the whole house."""
    require(actor, READ_BUNDLE)
    return Bundle.objects.select_related("ordered_by").order_by("-id")


def get_bundle(actor: Actor, bundle_id: int) -> Bundle:
    """One bundle. Raises NotFound."""
    row = bundles(actor).filter(pk=bundle_id).first()
    if row is None:
        raise NotFound("没有找到这份检查资料包，请从“检查资料包”页面重新进入。")
    return row


def sections(first: date, last: date) -> Iterator[tuple[Section, Callable[[], Iterator[str]]]]:
    """Every file with what gives its lines, both days included; to be read inside one transaction of the caller."""
    since, until = (datetime.combine(day, time(), SHANGHAI) for day in (first, last + timedelta(days=1)))
    values: dict[str, Any] = {"first": first, "last": last, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, values)
        values["batches"] = [key for (key,) in cursor.fetchall()]
    for section in SECTIONS:
        yield section, lambda one=section: _lines(one, values)  # type: ignore[misc]


def _lines(section: Section, values: dict[str, Any]) -> Iterator[str]:
    for line in stream(section.name, section.sql, values):
        yield _masked(line, section.words) if section.words else line


def _masked(line: str, words: tuple[str, ...]) -> str:
    row = json.loads(line)
    row.update({name: scrub(row[name]) for name in words if row.get(name)})
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _at(column: str) -> str:
    return f"to_char({column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS')"


def _fact(kind: str, where: str) -> str:
    return f"select fact.* from ({statement_of(kind)}) fact where {where}"


def _within(column: str) -> str:
    return f"{column} >= %(since)s and {column} < %(until)s"


_TOUCHED = f"""
select b.key from payments_batch b
where exists (select from payments_batchevent e where e.batch_id = b.id and {_within("e.at")}) order by 1
"""
_DAYS = "between %(first)s and %(last)s"
_OURS = "b.key = any(%(batches)s)"
_STEP = f"""
select b.key as batch, e.seq, e.from_state, e.to_state, e.verb, e.revision, s.number as staff, s.name, {_at("e.at")} as at, e.reason
from payments_batchevent e join payments_batch b on b.id = e.batch_id left join org_staff s on s.id = e.staff_id
where {_OURS} order by b.key collate "C", e.seq
"""
_SIGNATURE = f"""
select t.batch, t.revision, t.level, t.role, s.number as staff, s.name, {_at("t.at")} as at, t.content_hash, t.fen, t.note from (
  select b.key as batch, r.revision, 0 as level, w.role, w.staff_id, r.submitted_at as at, r.content_hash, r.total_fen as fen, '' as note
  from payments_batchrevision r join payments_batch b on b.id = r.batch_id,
       lateral (values ('maker', r.maker_id), ('editor', r.editor_id), ('submitter', r.submitter_id)) w(role, staff_id)
  where {_OURS}
  union all
  select b.key, a.revision, a.level, 'checker', a.checker_id, a.signed_at, a.content_hash, a.seen_fen, a.note
  from payments_approval a join payments_batch b on b.id = a.batch_id where {_OURS}) t
join org_staff s on s.id = t.staff_id order by t.batch collate "C", t.revision, t.level, t.role
"""
_BANK_FILE = f"""
select b.key as batch, f.sequence, f.version, f.name, f.row_count as count, f.total_fen as fen, f.size, f.sha256, f.state,
       m.number as maker, {_at("f.made_at")} as made_at, v.number as voider, {_at("f.void_at")} as void_at, f.void_evidence
from payments_bankfile f join payments_batch b on b.id = f.batch_id
left join org_staff m on m.id = f.made_by_id left join org_staff v on v.id = f.void_by_id
where {_OURS} or {_within("f.made_at")} or {_within("f.void_at")} order by b.key collate "C", f.sequence, f.version
"""
_RETURN_FILE = f"""
select b.key as batch, f.name, f.sha256, f.lines_digest, f.row_count as count, f.total_fen as fen, f.paid_count, f.paid_fen,
       f.failed_count, f.suspense_count, s.number as taken_by, {_at("f.taken_at")} as taken_at
from payments_returnfile f join payments_batch b on b.id = f.batch_id left join org_staff s on s.id = f.taken_by_id
where {_OURS} or {_within("f.taken_at")} order by b.key collate "C", f.sha256
"""
_RECOVERED = f"exists (select from json_array_elements(fact.recovered) k where (k ->> 'on')::date {_DAYS})"
_SAFE = "'payments.Batch', 'payments.BankFile', 'payments.ReturnFile', 'reports.AnnualReport', 'reports.TruthRun', 'reports.Bundle'"
_KEYS = "select jsonb_object_keys(case when jsonb_typeof(e.{0}) = 'object' then e.{0} else jsonb_build_object() end)"


def _entry(outcome: str) -> str:
    return f"""
select e.uid, {_at("e.at")} as at, e.outcome, e.verb, e.label, s.number as staff, s.name, e.roles, e.via, host(e.ip) as ip,
       e.row_type as type,
       case when e.row_type = 'people.Person' and e.row_id ~ '^[0-9]+$'
            then (select p.dossier_no from people_person p where p.id = e.row_id::bigint)
            when e.row_type in ({_SAFE}) or starts_with(e.row_type, 'policy.') then e.row_label end as row,
       e.place, array({_KEYS.format("before")} union {_KEYS.format("after")} order by 1) as fields,
       e.reason, e.code, q.block_id as block, q.position, encode(q.digest, 'hex') as seal
from core_auditentry e left join org_staff s on s.id = e.staff_id left join core_auditseal q on q.entry_id = e.id
where {_within("e.at")} and {outcome} order by e.id
"""


_BLOCK = f"""
select b.number, encode(b.previous, 'hex') as previous, encode(b.digest, 'hex') as digest, b.count, encode(b.root, 'hex') as root,
       {_at("b.sealed_at")} as sealed_at
from core_auditblock b
where b.number between (select min(q.block_id) from core_auditseal q join core_auditentry e on e.id = q.entry_id where {_within("e.at")})
                   and (select max(q.block_id) from core_auditseal q join core_auditentry e on e.id = q.entry_id where {_within("e.at")})
order by b.number
"""
_LOOK = f"""
select r.day, r.is_nightly as nightly, r.checked, r.broken, {_at("r.finished_at")} as finished_at
from reports_truthrun r where r.day {_DAYS} order by r.id
"""
_FAILURE = f"""
select {_at("r.finished_at")} as at, f.name, f.title, f.owner, f.count, {_at("f.since")} as since
from reports_truthfailure f join reports_truthrun r on r.id = f.run_id where r.day {_DAYS} order by f.id
"""
_UNKNOWN = f"""
select y.ref, y.amount_fen as fen, m.number as marked_by, {_at("u.marked_at")} as marked_at, u.outcome, u.evidence,
       r.number as resolved_by, {_at("u.resolved_at")} as resolved_at
from payments_unknown u join payments_payment y on y.id = u.payment_id
join org_staff m on m.id = u.marked_by_id left join org_staff r on r.id = u.resolved_by_id
where u.marked_at < %(until)s and (u.resolved_at is null or u.resolved_at >= %(since)s) order by y.ref collate "C"
"""
_SUSPENSE = f"""
select b.key as batch, f.sha256 as file, l.line_no, l.ref, l.amount_fen as fen, l.result, l.match, u.state, u.resolution,
       r.number as resolved_by, {_at("u.resolved_at")} as resolved_at, {_at("f.taken_at")} as taken_at
from payments_suspense u join payments_returnline l on l.id = u.line_id join payments_returnfile f on f.id = l.file_id
join payments_batch b on b.id = u.batch_id left join org_staff r on r.id = u.resolved_by_id
where f.taken_at < %(until)s and (u.resolved_at is null or u.resolved_at >= %(since)s)
order by b.key collate "C", f.sha256, l.line_no
"""
_HOLD = f"""
select p.dossier_no as person, h.reason, a.number as held_by, {_at("h.held_at")} as held_at, r.number as released_by,
       {_at("h.released_at")} as released_at, h.release_reason
from payments_hold h join people_person p on p.id = h.person_id join org_staff a on a.id = h.held_by_id
left join org_staff r on r.id = h.released_by_id
where h.held_at < %(until)s and (h.released_at is null or h.released_at >= %(since)s) order by p.dossier_no collate "C", h.id
"""
_HELD_OVER = f"""
select p.dossier_no as person, d.scheme_id as scheme, d.component, to_char(d.period, 'YYYY-MM') as period, d.seq, d.amount_fen as fen,
       h.reason, {_at("h.since")} as since, h.note
from payments_heldover h join payments_due d on d.id = h.due_id join people_person p on p.id = h.person_id
where h.since < %(until)s order by p.dossier_no collate "C", d.scheme_id collate "C", d.component collate "C", d.period, d.seq
"""
SECTIONS = (
    Section("batch", "批次", _fact("batch", "fact.key = any(%(batches)s)")),
    Section("step", "批次办理记录", _STEP, ("reason",)),
    Section("signature", "编制、提交和签批", _SIGNATURE, ("note",)),
    Section("bank_file", "报盘文件", _BANK_FILE, ("void_evidence",)),
    Section("return_file", "回盘文件", _RETURN_FILE, ("name",)),
    Section("due", "应发", _fact("due", f"fact.posted_on {_DAYS}")),
    Section("payment", "发放明细", _fact("payment", "fact.batch = any(%(batches)s)")),
    Section("netting", "轧差", statement_of("netting", _within("n.at"))),
    Section("settlement", "结算", _fact("settlement", f"fact.settled_on {_DAYS}")),
    Section("transfer", "记账分录", _fact("transfer", f"fact.booked_on {_DAYS}")),
    Section("receivable", "应收", _fact("receivable", f"fact.opened_on {_DAYS} or {_RECOVERED}")),
    Section("change", "变更和拒绝记录", _entry("e.outcome <> 'read'")),
    Section("read", "查阅记录", _entry("e.outcome = 'read'")),
    Section("look", "账目核对", _LOOK),
    Section("failure", "账目核对不符", _FAILURE),
    Section("unknown", "结果未明", _UNKNOWN, ("evidence",)),
    Section("suspense", "待查款项", _SUSPENSE, ("resolution",)),
    Section("hold", "暂缓发放", _HOLD, ("reason", "release_reason")),
    Section("held_over", "未能发放", _HELD_OVER, ("note",)),
    Section("audit_block", "审计封存块", _BLOCK),
)
