"""Background work of people: checking and writing rosters, making export files."""

from typing import Any

from apps.core import queue
from apps.core.sweeping import daily
from apps.people.actions.blocks import BLOCK
from apps.people.actions.exports import make_export
from apps.people.actions.imports import check_again
from apps.people.actions.keeping import purge_files
from apps.people.actions.staging import check_block, close_check, reading_of
from apps.people.actions.writing import close_sheet, new_numbers, write_block, write_whole
from apps.people.models import ImportBlock, ImportSheet
from apps.people.queries.places import places
from apps.people.queries.sheets import get_sheet
from apps.people.rules.confirming import FileMoved, NumberTaken


@queue.handler("people.check_sheet", label="检查人员名册")
def check_sheet(run: queue.Run) -> None:
    """Block by block from where an earlier attempt stopped; counts are written with the last one."""
    sheet = get_sheet(run.actor, run.ids["sheet_id"])
    reading = reading_of(run.actor, sheet)
    blocks = ImportBlock.objects.filter(sheet=sheet).order_by("number")
    total = blocks.count()
    for number in range(run.done, total):
        with run.chunk(done=number + 1, total=total, text=f"已检查{min((number + 1) * BLOCK, sheet.total_rows):,}行"):
            check_block(run.actor, reading, blocks.get(number=number))
    with run.chunk(last=True):
        close_check(sheet.pk)


@queue.handler("people.apply_sheet", label="写入人员名册")
def apply_sheet(run: queue.Run) -> None:
    """The whole file in one transaction; good rows alone block by block, a committed block is never written again."""
    sheet = get_sheet(run.actor, run.ids["sheet_id"])
    codes = places(run.actor).codes
    total = ImportBlock.objects.filter(sheet=sheet).count()
    (_write_good if sheet.only_good else _write_whole)(run, sheet, codes, total)


def _write_whole(run: queue.Run, sheet: ImportSheet, codes: frozenset[str], total: int) -> None:
    with run.chunk(text=f"正在整份写入{sheet.total_rows:,}行，全部写完才一起生效"):
        numbers = new_numbers(sheet.pk, codes)

    def tell(blocks: int) -> None:
        run.tell(min(blocks * BLOCK, sheet.total_rows), sheet.total_rows)

    try:
        with run.chunk(last=True, text=f"{sheet.total_rows:,}行已全部写入"):
            write_whole(run.actor, sheet_id=sheet.pk, codes=codes, blocks=total, numbers=numbers, tell=tell)
    except FileMoved as refusal:
        with run.chunk():
            check_again(run.actor, sheet_id=sheet.pk, why=refusal.message)
        raise


def _write_good(run: queue.Run, sheet: ImportSheet, codes: frozenset[str], total: int) -> None:
    for number in range(run.done, total):
        try:
            _write_one(run, sheet, codes, number, total)
        except NumberTaken:  # somebody was faster: now it is on file, and its row says so
            _write_one(run, sheet, codes, number, total)
    with run.chunk(last=True):
        close_sheet(run.actor, sheet_id=sheet.pk)


def _write_one(run: queue.Run, sheet: ImportSheet, codes: frozenset[str], number: int, total: int) -> None:
    with run.chunk(done=number + 1, total=total, text=f"已写入{min((number + 1) * BLOCK, sheet.total_rows):,}行"):
        write_block(run.actor, sheet_id=sheet.pk, codes=codes, number=number)


@queue.handler("people.make_export", label="生成人员名册")
def export(run: queue.Run) -> dict[str, Any]:
    """The whole file in one go; nothing of it is visible before it is complete."""
    return make_export(run.actor, run.ids["export_id"], run.beat)


@queue.handler("people.purge_files", label="清理过期名册文件")
def purge(run: queue.Run) -> dict[str, int]:
    """Once a day."""
    return purge_files(run.actor)


daily("people.purge_files", at="02:40")
