"""An uploaded return file that is judged by a job: its sealed bytes wait in a row that leaves with the judgement."""

import uuid

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.models import Job
from apps.payments.actions.files import seal_bytes, unseal_bytes
from apps.payments.actions.returns import Receipt, check_bytes, take_return
from apps.payments.models import ReturnUpload
from apps.payments.queries.batches import lock_batch
from apps.payments.rules.states import next_state

PLACE = "payments_returnupload.content"


@action(permission="payments.take_return", label="处理回盘文件")
def receive_return(actor: Actor, *, batch_id: int, content: bytes, name: str) -> Job:
    """Keep an uploaded answer sealed and order its judgement as a job. Bytes seen before are refused at once.

    Raises ReturnTaken, OtherBatchFile, Unreadable, WrongState.
    """
    batch = lock_batch(actor, batch_id)
    sha256 = check_bytes(batch, content)
    next_state("sent" if batch.state == "filed" else batch.state, "return")
    row_key = uuid.uuid4()
    row = ReturnUpload.objects.create(
        batch=batch,
        row_key=row_key,
        name=name[-200:],
        content_sealed=seal_bytes(PLACE, row_key, content),
        uploaded_at=actor.at,
    )
    job = queue.later(
        actor, "payments.take_return", key=f"{batch.key}:{sha256[:24]}", title=f"处理回盘 {batch.key}", upload_id=row.pk
    )
    if job.payload.get("upload_id") != row.pk:
        row.delete()  # the same bytes are being judged already
    audit.record(actor, "payments.take_return", batch, after={"upload": name[-80:], "sha256": sha256})
    return job


@action(permission="payments.take_return", label="处理回盘文件")
def take_upload(actor: Actor, *, upload_id: int) -> Receipt:
    """Judge a waiting upload and let its row go, in one transaction. Raises what `take_return` raises."""
    row = ReturnUpload.objects.filter(pk=upload_id).first()
    if row is None:
        raise NotFound("这份回盘文件已经处理过或已撤回；如仍有需要，请重新上传。")
    content = unseal_bytes(PLACE, row.row_key, row.content_sealed)
    receipt = take_return(actor, batch_id=row.batch_id, content=content, name=row.name)
    row.delete()
    return receipt


@action(permission="payments.take_return", label="处理回盘文件")
def drop_upload(actor: Actor, *, upload_id: int, reason: str) -> None:
    """Let a refused upload go: its bytes are personal data and serve nobody any more."""
    row = ReturnUpload.objects.filter(pk=upload_id).select_related("batch").first()
    if row is None:
        return _noted(actor, upload_id)
    audit.record(actor, "payments.take_return", row.batch, after={"dropped": row.name}, reason=reason)
    row.delete()
    return None


def _noted(actor: Actor, upload_id: int) -> None:
    audit.record(actor, "payments.take_return", ("payments.ReturnUpload", upload_id, "待处理回盘"), reason="已不在")
