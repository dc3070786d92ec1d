"""Background doors of payments. Each effect and the end of its job are one transaction: a killed worker leaves exact money."""

from apps.core import queue
from apps.core.errors import AlreadyDone, DomainError
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.patience import WHOLE_COUNTY
from apps.core.queue import Run
from apps.payments import actions
from apps.payments.queries.batches import answered_ids

CHUNK = 1000


@queue.handler("payments.compose_batch", label="组批", patience=WHOLE_COUNTY)
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


@queue.handler("payments.make_files", label="生成报盘文件", patience=WHOLE_COUNTY)
def make_files(run: Run) -> None:
    """Make the bank files of an approved batch; made before means done."""
    run.beat(done=0, total=1, text="正在生成报盘文件")
    try:
        with run.chunk(done=1, total=1, text="报盘文件已生成", last=True):
            actions.make_files(run.actor, batch_id=run.ids["batch_id"])
    except AlreadyDone as done:
        with run.chunk(done=1, total=1, text=done.message[:200], last=True):
            pass


@queue.handler("payments.take_return", label="处理回盘文件", patience=WHOLE_COUNTY)
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


@queue.handler("payments.tell_payees", label="告知收款人")
def tell_payees(run: Run) -> None:
    """Write the messages a thousand payments a transaction; a worker killed on the way goes on where it stopped."""
    batch_id = run.ids["batch_id"]
    people = answered_ids(batch_id)
    result = {"new": 0, "no_phone": 0}
    for start in range(0, max(len(people), 1), CHUNK):
        done = min(start + CHUNK, len(people))
        with run.chunk(done=done, total=len(people), last=done == len(people), result=result):
            told = actions.tell_payees(run.actor, batch_id=batch_id, payment_ids=people[start:done])
            result |= {"new": result["new"] + told.new, "no_phone": result["no_phone"] + told.no_phone}
            run.beat(text=f"新写短信 {result['new']:,} 条；{result['no_phone']:,} 人没有手机号，请服务站当面告知。")
