"""Return files (回盘): judged whole before anything is written, then applied set-based."""

import hashlib
import io
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.payments.actions.events import move, taking
from apps.payments.actions.files import seal_bytes
from apps.payments.actions.settling import apply_lines
from apps.payments.models import Batch, Payment, ReturnFile
from apps.payments.queries.batches import lock_batch
from apps.payments.queries.layouts import layout_of
from apps.payments.rules.formats import read_answer
from apps.payments.rules.matching import Judged, Sent, judge, lines_digest
from apps.payments.rules.refusals import OtherBatchFile, ReturnTaken, Unreadable
from apps.payments.rules.states import next_state

PLACE = "payments_returnfile.content"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a return file."""

    file_id: int
    name: str
    rows: int
    paid: int
    paid_fen: int
    failed: int
    suspense: int
    known: int

    @property
    def text(self) -> str:
        """One sentence for the clerk."""
        more = f"，待查{self.suspense}笔" if self.suspense else ""
        return f"共{self.rows}笔：成功{self.paid}笔{yuan(self.paid_fen)}元，失败{self.failed}笔{more}。"


@action(permission="payments.take_return", label="处理回盘文件")
def take_return(actor: Actor, *, batch_id: int, content: bytes, name: str) -> Receipt:
    """Judge a bank's answer whole; only then write its lines and what they settle, in one transaction.

    Refusals write nothing but their audit entry: ReturnTaken (same bytes or same lines), OtherBatchFile, AlteredAmount,
    RowDoubled, RowDropped, WrongTotal, Unreadable, WrongState. Lines that fit nothing safely go to suspense. Lines that
    are missing stay as they are until somebody closes the return (`close_return`).
    """
    batch = lock_batch(actor, batch_id)
    sha256 = check_bytes(batch, content)
    if batch.state == "filed":
        move(actor, batch, "send", verb="银行已答复，视为已送交")
    next_state(batch.state, "return")
    answer = read_answer(layout_of(batch.profile), content)
    digest = lines_digest(answer)
    _check_lines(batch, digest)
    judged = judge(answer, *_known(batch, [line.ref for line in answer.lines]))
    file = _store(actor, batch, name, content, sha256, digest, judged, answer.total_fen)
    _copy_lines(file, judged)
    with taking(lambda: "文件中有明细的应发已在其他批次发放，整份文件没有处理；请联系系统管理员核查。"):
        apply_lines(actor, batch, file.pk)
    move(actor, batch, "return", reason=file.name[:300])
    receipt = _receipt(file, judged)
    audit.record(actor, "payments.take_return", batch, after=_counts(receipt) | {"sha256": sha256})
    return receipt


def _counts(receipt: Receipt) -> dict[str, object]:
    return {
        "rows": receipt.rows,
        "paid": receipt.paid,
        "fen": receipt.paid_fen,
        "failed": receipt.failed,
        "suspense": receipt.suspense,
    }


def check_bytes(batch: Batch, content: bytes) -> str:
    """SHA-256 of an answer that is not too large and was not processed before. Raises Unreadable, ReturnTaken, OtherBatchFile."""
    sha256 = hashlib.sha256(content).hexdigest()
    if len(content) > 1_000_000 + 600 * max(batch.row_count, 1):
        raise Unreadable("文件过大，不像本批次的回盘文件；请核对后重新选择。")
    known = ReturnFile.objects.filter(sha256=sha256).select_related("batch", "taken_by").first()
    if known is None:
        return sha256
    if known.batch_id != batch.pk:
        raise OtherBatchFile(f"这份文件是批次{known.batch.key}的回盘，已经处理过；请到那个批次查看。")
    raise ReturnTaken(_answered_before(known))


def _check_lines(batch: Batch, digest: str) -> None:
    known = ReturnFile.objects.filter(batch=batch, lines_digest=digest).select_related("taken_by").first()
    if known is not None:
        raise ReturnTaken(_answered_before(known))


def _answered_before(known: ReturnFile) -> str:
    who = known.taken_by.name if known.taken_by else "系统"
    return (
        f"这份回盘文件{known.taken_at:%Y-%m-%d}已由{who}处理：共{known.row_count}笔，成功{known.paid_count}笔"
        f"{yuan(known.paid_fen)}元，失败{known.failed_count}笔。结果没有变化，不需要再次上传。"
    )


def _known(batch: Batch, refs: Sequence[str]) -> tuple[dict[str, Sent], dict[str, str]]:
    """This batch's references as sent, and which of the file's others belong to another batch."""
    rows = Payment.objects.filter(batch=batch, file__isnull=False).values_list("ref", "id", "amount_fen", "state")
    sent = {ref: Sent(payment, fen, state) for ref, payment, fen, state in rows.iterator(chunk_size=20_000)}
    strange = [ref for ref in refs if ref not in sent]
    elsewhere = Payment.objects.filter(ref__in=strange).exclude(batch=batch) if strange else Payment.objects.none()
    return sent, dict(elsewhere.values_list("ref", "batch__key"))


def _store(
    actor: Actor,
    batch: Batch,
    name: str,
    content: bytes,
    sha256: str,
    digest: str,
    judged: Sequence[Judged],
    total_fen: int,
) -> ReturnFile:
    row_key = uuid.uuid4()
    paid = [one for one in judged if one.match == "ok" and one.line.result == "paid"]
    return ReturnFile.objects.create(
        batch=batch,
        row_key=row_key,
        name=name[-200:],
        sha256=sha256,
        lines_digest=digest,
        content_sealed=seal_bytes(PLACE, row_key, content),
        row_count=len(judged),
        total_fen=total_fen,
        paid_count=len(paid),
        paid_fen=sum(one.line.fen for one in paid),
        failed_count=sum(one.match == "ok" and one.line.result != "paid" for one in judged),
        suspense_count=sum(one.match in {"contradiction", "unknown_ref"} for one in judged),
        taken_by_id=actor.staff_id,
        taken_at=actor.at,
    )


def _receipt(file: ReturnFile, judged: Iterable[Judged]) -> Receipt:
    known = sum(one.match == "known" for one in judged)
    return Receipt(
        file.pk,
        file.name,
        file.row_count,
        file.paid_count,
        file.paid_fen,
        file.failed_count,
        file.suspense_count,
        known,
    )


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copy_lines(file: ReturnFile, judged: Iterable[Judged]) -> None:
    """All lines of the file, by COPY."""
    buffer = io.StringIO()
    for one in judged:
        line = one.line
        texts = (line.ref, line.result, line.reason_code, line.reason)
        ref, result, code, reason = (text.translate(_ESCAPES) for text in texts)
        payment = "\\N" if one.payment_id is None else one.payment_id
        buffer.write(f"{file.pk}\t{line.row}\t{ref}\t{line.fen}\t{result}\t{code}\t{reason}\t{one.match}\t{payment}\n")
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "copy payments_returnline (file_id, line_no, ref, amount_fen, result, reason_code, reason, match, payment_id)"
            " from stdin",
            buffer,
        )
