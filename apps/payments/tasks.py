"""Background doors of payments. Each effect and the end of its job are one transaction: a killed worker leaves exact money."""

from apps.core import queue
from apps.core.errors import AlreadyDone, DomainError
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.queue import Run
from apps.payments import actions


@queue.handler("payments.compose_batch", label="组批")
def compose_batch(run: Run) -> None:
    """Compose a month."""
    ids = run.ids
    run.beat(done=0, total=1, text="正在汇总应发")
    result: dict[str, int] = {}
    with run.chunk(done=1, total=1, text="组批完成", last=True, result=result):
        batch = actions.compose_batch(
            run.actor,
            month=Month.parse(ids["month"]),
            kind=ids.get("batch_kind") or "regular",
            schemes=ids.get("schemes") or (),
            divisions=ids.get("divisions") or (),
            profile=ids.get("profile"),
        )
        result["batch_id"] = batch.pk
        run.beat(text=f"批次 {batch.key}：{batch.row_count:,} 人，{yuan(batch.total_fen)} 元。")


@queue.handler("payments.make_files", label="生成报盘文件")
def make_files(run: Run) -> None:
    """Make the bank files of an approved batch; made before means done."""
    run.beat(done=0, total=1, text="正在生成报盘文件")
    try:
        with run.chunk(done=1, total=1, text="报盘文件已生成", last=True):
            actions.make_files(run.actor, batch_id=run.ids["batch_id"])
    except AlreadyDone as done:
        with run.chunk(done=1, total=1, text=done.message[:200], last=True):
            pass


@queue.handler("payments.take_return", label="处理回盘文件")
def take_return(run: Run) -> None:
    """Judge and apply an uploaded answer. A refused one fails the job with its words and its bytes are let go."""
    upload = run.ids["upload_id"]
    run.beat(done=0, total=1, text="正在核对回盘文件")
    result: dict[str, int] = {}
    try:
        with run.chunk(done=1, total=1, last=True, result=result):
            receipt = actions.take_upload(run.actor, upload_id=upload)
            result["return_id"] = receipt.file_id
            run.beat(text=receipt.text)
    except DomainError as refusal:
        with run.chunk():
            actions.drop_upload(run.actor, upload_id=upload, reason=refusal.message)
        raise
