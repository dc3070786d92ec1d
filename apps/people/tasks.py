"""Background work of people: checking and writing rosters, making export files."""

from typing import Any

from apps.core import queue
from apps.core.sweeping import daily
from apps.people.actions.exports import make_export
from apps.people.actions.keeping import purge_files
from apps.people.actions.staging import check_block, close_check, plain_reading_of, reading_of
from apps.people.actions.writing import close_sheet, write_block
from apps.people.models import ImportBlock
from apps.people.queries.sheets import get_sheet


@queue.handler("people.check_sheet", label="检查人员名册")
def check_sheet(run: queue.Run) -> None:
    """Block by block from where an earlier attempt stopped; counts are written with the last one."""
    sheet = get_sheet(run.actor, run.ids["sheet_id"])
    reading = reading_of(run.actor, sheet)
    blocks = ImportBlock.objects.filter(sheet=sheet).order_by("number")
    total = blocks.count()
    for number in range(run.done, total):
        with run.chunk(done=number + 1, total=total, text=f"已检查{min((number + 1) * 500, sheet.total_rows):,}行"):
            check_block(run.actor, reading, blocks.get(number=number))
    with run.chunk(last=True):
        close_check(sheet.pk)


@queue.handler("people.apply_sheet", label="写入人员名册")
def apply_sheet(run: queue.Run) -> None:
    """Block by block; a block that was committed is not written again."""
    sheet = get_sheet(run.actor, run.ids["sheet_id"])
    reading = plain_reading_of(run.actor, sheet)
    total = ImportBlock.objects.filter(sheet=sheet).count()
    for number in range(run.done, total):
        with run.chunk(done=number + 1, total=total, text=f"已写入{min((number + 1) * 500, sheet.total_rows):,}行"):
            write_block(run.actor, sheet_id=sheet.pk, reading=reading, number=number)
    with run.chunk(last=True):
        close_sheet(run.actor, sheet_id=sheet.pk)


@queue.handler("people.make_export", label="生成人员名册")
def export(run: queue.Run) -> dict[str, Any]:
    """The whole file in one go; nothing of it is visible before it is complete."""
    return make_export(run.actor, run.ids["export_id"], run.beat)


@queue.handler("people.purge_files", label="清理过期名册文件")
def purge(run: queue.Run) -> dict[str, int]:
    """Once a day."""
    return purge_files(run.actor)


daily("people.purge_files", at="02:40")
