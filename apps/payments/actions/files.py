"""Bank files (报盘): made once, stored sealed, handed out as stored, voided only with evidence."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.payments.actions.events import move, needed, person_of
from apps.payments.models import BankFile, Batch
from apps.payments.queries.batches import content_of, get_file, lock_batch, lock_file, revision_of
from apps.payments.queries.layouts import layout_of
from apps.payments.rules.formats import Layout, OrderLine, write_order
from apps.payments.rules.refusals import ContentChanged, SamePerson, WrongState
from apps.payments.rules.states import next_state

PLACE = "payments_bankfile.content"
_LINES = """
select p.seq, p.ref, p.holder_name, p.amount_fen, a.row_key::text, a.account_sealed, a.bank_name, q.row_key::text, q.id_number_sealed
from payments_payment p join people_payeeaccount a on a.id = p.payee_account_id join people_person q on q.id = p.person_id
where p.batch_id = %s and p.state = %s and p.seq > %s order by p.seq limit %s
"""
_SENT = """
update payments_payment p set state = 'sent', file_id = f.id, line_no = n.line_no, changed_at = %(at)s
from (select id, (row_number() over (order by seq) - 1) / %(rows)s + 1 as sequence,
             (row_number() over (order by seq) - 1) %% %(rows)s + 1 as line_no
      from payments_payment where batch_id = %(batch)s and state = 'ready') n
join payments_bankfile f on f.batch_id = %(batch)s and f.sequence = n.sequence and f.state = 'made'
where p.id = n.id
"""
_TRANSFERS = """
insert into payments_transfer (key, kind, debit, credit, amount_fen, batch_id, person_id, booked_on, at)
select 'sent:' || ref, 'sent', 'payable', 'transit', amount_fen, batch_id, person_id, %(today)s, %(at)s
from payments_payment where batch_id = %(batch)s and state = 'sent'
"""


@dataclass(frozen=True, slots=True)
class Download:
    """Stored bytes with their name and fingerprint."""

    name: str
    content: bytes
    sha256: str


def seal_bytes(place: str, row_key: uuid.UUID, content: bytes) -> bytes:
    """Seal a file: the sealing provider takes text, so bytes travel as Latin-1."""
    return sealing.seal(place, row_key, content.decode("latin-1"))


def unseal_bytes(place: str, row_key: uuid.UUID, blob: bytes | memoryview) -> bytes:
    """The bytes that were sealed; raises BrokenSeal."""
    return sealing.unseal(place, row_key, blob).encode("latin-1")


@action(permission="payments.make_files", label="生成报盘文件")
def make_files(actor: Actor, *, batch_id: int) -> list[BankFile]:
    """Turn an approved batch into bank files: payments become sent and bytes are stored, in one transaction.

    The lines are hashed again and must be what was approved. Raises ContentChanged, Unencodable (naming the persons),
    StepDone, WrongState.
    """
    batch = lock_batch(actor, batch_id)
    next_state(batch.state, "file")
    revision, content = revision_of(batch), content_of(batch)
    if revision is None or (revision.content_hash, revision.total_fen) != (content.content_hash, content.total_fen):
        raise ContentChanged("批次明细与审批时不一致，不能生成报盘文件。请报告系统管理员核查。")
    layout = layout_of(batch.profile)
    made = [
        _make_file(actor, batch, layout, sequence, lines)
        for sequence, lines in enumerate(_chunks(batch, "ready", batch.profile.max_rows), 1)
    ]
    _check_sums(made, content.row_count, content.total_fen)
    values: dict[str, Any] = {"batch": batch.pk, "rows": batch.profile.max_rows, "at": actor.at, "today": actor.today}
    with connection.cursor() as cursor:
        cursor.execute(_SENT, values)
        cursor.execute(_TRANSFERS, values)
    move(actor, batch, "file")
    after = {"files": len(made), "count": content.row_count, "fen": content.total_fen}
    audit.record(actor, "payments.make_files", batch, after=after | {"sha256": [one.sha256[:16] for one in made]})
    return made


def _check_sums(made: list[BankFile], count: int, fen: int) -> None:
    if (sum(one.row_count for one in made), sum(one.total_fen for one in made)) != (count, fen):
        raise ContentChanged("报盘文件合计与批次不符，没有生成。请报告系统管理员核查。")


def _chunks(batch: Batch, state: str, rows: int) -> Iterator[list[OrderLine]]:
    """Lines in clear, one file at a time, so that memory holds one file only."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [batch.pk, state, after, rows])
            found = cursor.fetchall()
        if not found:
            return
        after = found[-1][0]
        yield [_order_line(number, row) for number, row in enumerate(found, 1)]


def _order_line(number: int, row: tuple[object, ...]) -> OrderLine:
    _, ref, name, fen, account_key, account, bank_name, person_key, id_number = row
    return OrderLine(
        number,
        str(ref),
        str(name),
        sealing.unseal("people_payeeaccount.account", account_key, account),  # type: ignore[arg-type]
        int(fen),  # type: ignore[call-overload]
        sealing.unseal("people_person.id_number", person_key, id_number),  # type: ignore[arg-type]
        str(bank_name),
    )


def _make_file(
    actor: Actor, batch: Batch, layout: Layout, sequence: int, lines: list[OrderLine], version: int = 1
) -> BankFile:
    content = write_order(layout, lines)
    row_key = uuid.uuid4()
    name = batch.profile.file_name.format(batch=batch.key, seq=f"{sequence:03d}", version=version)
    return BankFile.objects.create(
        batch=batch,
        sequence=sequence,
        version=version,
        profile=batch.profile,
        row_key=row_key,
        name=name,
        row_count=len(lines),
        total_fen=sum(line.fen for line in lines),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content_sealed=seal_bytes(PLACE, row_key, content),
        made_by_id=actor.staff_id,
        made_at=actor.at,
    )


@action(permission="payments.download_file", label="下载报盘文件")
def download_file(actor: Actor, *, file_id: int) -> Download:
    """Hand out the stored bytes of a live file. Every download is in the audit trail. Raises FileNotFound."""
    row = get_file(file_id)
    content = unseal_bytes(PLACE, row.row_key, row.content_sealed)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ContentChanged("存放的报盘文件与生成时的指纹不符，已停止下载。请立即报告系统管理员。")
    audit.record(actor, "payments.download_file", row, after={"name": row.name, "sha256": row.sha256})
    return Download(row.name, content, row.sha256)


@action(permission="payments.mark_sent", label="登记送交银行")
def mark_sent(actor: Actor, *, batch_id: int, note: str = "") -> Batch:
    """Note that all files of a batch were handed to the bank. Nothing leads back from here. Raises StepDone, WrongState."""
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    move(actor, batch, "send", reason=note[:300])
    audit.record(actor, "payments.mark_sent", batch, after={"state": batch.state}, reason=note)
    return batch


@action(permission="payments.void_file", label="作废报盘文件")
def void_file(actor: Actor, *, file_id: int, evidence: str) -> BankFile:
    """Void a file that provably was not executed and make its next version with the same lines.

    Another person than the maker does it. Provably: the bank has answered none of its lines, and ``evidence`` names the
    bank's paper. Raises SamePerson, WrongState, ReasonMissing, FileNotFound.
    """
    why = needed(evidence)
    staff = person_of(actor)
    batch = lock_batch(actor, get_file(file_id).batch_id)
    row = lock_file(file_id)
    next_state(batch.state, "refile")
    if row.made_by_id == staff:
        raise SamePerson("您是这个报盘文件的生成人，作废须由其他人办理。")
    if batch.payments.filter(file=row).exclude(state="sent").exists():
        raise WrongState("银行已经对这个文件里的明细作出答复，文件可能已执行，不能作废。")
    lines = _lines_of(batch, row)
    row.state, row.void_by_id, row.void_at, row.void_evidence = "void", staff, actor.at, why
    row.save(update_fields=["state", "void_by", "void_at", "void_evidence"])
    fresh = _make_file(actor, batch, layout_of(row.profile), row.sequence, lines, row.version + 1)
    batch.payments.filter(file=row).update(file=fresh, changed_at=actor.at)
    move(actor, batch, "refile", reason=why)
    audit.record(actor, "payments.void_file", row, after={"next": fresh.name, "sha256": fresh.sha256}, reason=why)
    return fresh


def _lines_of(batch: Batch, row: BankFile) -> list[OrderLine]:
    sql = _LINES.replace("p.seq > %s order by p.seq limit %s", "p.file_id = %s order by p.seq")
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch.pk, "sent", row.pk])
        return [_order_line(number, found) for number, found in enumerate(cursor.fetchall(), 1)]
