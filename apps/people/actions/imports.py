"""Importing a roster in stages: upload, map, check, confirm, write (L5: judged whole before a byte is written)."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice

from django.db.models import Q

from apps.core import audit, queue
from apps.core.action import action, require
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.people.actions.background import record_hardship
from apps.people.actions.blocks import Line, open_block, plain_cells, seal_blocks
from apps.people.choices import RosterKind, RowVerdict, SheetState
from apps.people.models import ImportBlock, ImportRow, ImportSheet
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.progress import progress
from apps.people.queries.sheets import lock_sheet, writing_plan
from apps.people.resources.reader import MOST_ROWS, BadFile, Grid, read_grid
from apps.people.resources.sidelists import SHAPES, Shape, shape_of
from apps.people.resources.writer import problem_rows
from apps.people.rules.columns import shape
from apps.people.rules.confirming import check_confirm
from apps.people.rules.persons_apart import staff_of

_OPEN = (SheetState.UPLOADED, SheetState.CHECKING, SheetState.CHECKED)


@action(permission="people.import_person", label="导入人员名册")
def upload_sheet(actor: Actor, *, filename: str, content: bytes, roster_kind: str = RosterKind.PEOPLE) -> ImportSheet:
    """Read and stage a file: the roster, or a side list. The same bytes again are the same import, whatever their name.
    Raises BadFile, HeaderMissing, Invalid."""
    kind = shape_of(roster_kind)
    _require_list(actor, kind)
    digest = hashlib.sha256(content).hexdigest()
    owner = staff_of(actor.staff_id)
    known = (
        ImportSheet.objects.filter(owner_id=owner, sha256=digest, roster_kind=kind.kind)
        .exclude(state__in=[SheetState.CANCELLED, SheetState.FAILED])
        .first()
    )
    if known is not None:
        audit.record(actor, "people.import_person", known, after={"again": True, "sha256": digest})
        return known
    grid = read_grid(content, kind.columns)
    _refuse_other(kind, grid.sheet_name)
    sheet = ImportSheet.objects.create(
        roster_kind=kind.kind, filename=filename.replace("\\", "/").rpartition("/")[2][:200] or "花名册", sha256=digest, size=len(content),
        sheet_name=grid.sheet_name, header_row=grid.header + 1, headers=[header[:60] for header in grid.headers],
        mapping=_mapping(actor, kind, grid.headers), shape=shape(grid.headers), owner_id=owner, places=list(actor.places),
        uploaded_at=actor.at,
    )  # fmt: skip
    _stage(sheet, grid)
    audit.record(actor, "people.import_person", sheet, after={"kind": kind.kind, "rows": sheet.total_rows, "sha256": digest})
    return sheet


def _stage(sheet: ImportSheet, grid: Grid) -> None:
    """Some blocks at a time: a file of 200,000 rows never stands in memory as a whole."""

    def counted() -> Iterator[Line]:
        for sheet.total_rows, line in enumerate(grid.data(), 1):
            yield line

    blocks = seal_blocks(sheet, counted())
    while some := list(islice(blocks, 20)):
        if sheet.total_rows > MOST_ROWS:
            raise BadFile(f"文件超过{MOST_ROWS:,}行。请分成几个文件上传。", field="file")
        ImportBlock.objects.bulk_create(some)
    sheet.save(update_fields=["total_rows"])


def _refuse_other(kind: Shape, sheet_name: str) -> None:
    """Our own files say in the name of their sheet which list they are."""
    other = next((one for one in SHAPES.values() if one.title == sheet_name and one.kind != kind.kind), None)
    if other is not None:
        raise Invalid(
            f"这份文件是“{other.title}”，不是“{kind.title}”。请把名册种类选为“{other.title}”再上传。", field="roster_kind"
        )


def _require_list(actor: Actor, kind: Shape) -> None:
    """Writing a side list needs the right of its page, besides that of importing."""
    if kind.right:
        require(actor, kind.right)


@action(permission="people.import_person", label="导入人员名册")
def map_columns(actor: Actor, *, sheet_id: int, mapping: Mapping[str, int] | None = None) -> ImportSheet:
    """Fix which column is which (the guess, if none is given) and order the check. Raises HeaderMissing, AlreadyDone."""
    sheet = _open_sheet(actor, sheet_id)
    chosen = dict(mapping) if mapping is not None else dict(sheet.mapping)
    kind = shape_of(sheet.roster_kind)
    _require_list(actor, kind)
    sheet.mapping = kind.columns.check_mapping(chosen, len(sheet.headers))
    if any(kind.fields[key].right == VIEW_SENSITIVE for key in sheet.mapping):
        require(actor, record_hardship.permission)  # type: ignore[attr-defined]
    ImportRow.objects.filter(sheet=sheet).delete()
    _order_check(actor, sheet, "")
    audit.record(actor, "people.import_person", sheet, after={"mapping": sheet.mapping})
    return sheet


@action(permission="people.apply_import", label="确认写入导入名册")
def check_again(actor: Actor, *, sheet_id: int, why: str) -> ImportSheet:
    """Called by the job that found the registry changed under a whole file: nothing was written, everything is judged anew."""
    sheet = lock_sheet(actor, sheet_id)
    _order_check(actor, sheet, why)
    audit.record(actor, "people.apply_import", sheet, after={"state": sheet.state}, reason=why)
    return sheet


def _order_check(actor: Actor, sheet: ImportSheet, why: str) -> None:
    sheet.state, sheet.counts, sheet.failure, sheet.only_good = SheetState.CHECKING, {}, why[:300], False
    job = queue.later(
        actor, "people.check_sheet", key=str(sheet.pk), title=f"检查{sheet.get_roster_kind_display()}", sheet_id=sheet.pk
    )
    sheet.job_id = job.pk
    sheet.save()


@action(permission="people.import_person", label="导入人员名册")
def accept_row(actor: Actor, *, sheet_id: int, number: int, accepted: bool | None) -> ImportRow:
    """A row that looks like a known person is judged: somebody else (written as new), the same human (not written), or
    open again (None). Raises NotFound, AlreadyDone."""
    sheet = _open_sheet(actor, sheet_id)
    row = ImportRow.objects.select_for_update().filter(sheet=sheet, number=number, verdict=RowVerdict.DUPLICATE).first()
    if row is None:
        raise NotFound("没有找到这一行，或它不是疑似重复。请刷新页面查看。")
    row.is_accepted = accepted
    row.save(update_fields=["is_accepted"])
    audit.record(actor, "people.import_person", sheet, after={"row": number, "distinct": accepted})
    return row


@action(permission="people.apply_import", label="确认写入导入名册")
def apply_sheet(actor: Actor, *, sheet_id: int, seen_counts: Mapping[str, int], only_good: bool = False) -> ImportSheet:
    """Order the writing: the whole file or nothing, or with ``only_good`` the rows without problems (a choice that is kept).

    ``seen_counts``: the counts on the clerk's screen. Raises Conflict (counts moved), RowsOpen, NothingToWrite, AlreadyDone.
    """
    sheet = lock_sheet(actor, sheet_id)
    if sheet.state in (SheetState.DONE, SheetState.CANCELLED):
        raise AlreadyDone(f"这次导入已是“{SheetState(sheet.state).label}”，不会重复写入。")
    if sheet.state not in (SheetState.CHECKED, SheetState.APPLYING):
        raise Conflict("名册还没有检查完，请等检查结束再确认写入。")
    if {key: int(value) for key, value in seen_counts.items()} != sheet.counts:
        raise Conflict("检查结果已经变化，请刷新页面核对后再确认写入。")
    _require_list(actor, shape_of(sheet.roster_kind))
    if sheet.state == SheetState.CHECKED:
        plan = writing_plan(actor, sheet)
        check_confirm(plan.problems, plan.unanswered, plan.to_write, only_good=only_good)
        sheet.only_good = only_good
    sheet.state, sheet.failure = SheetState.APPLYING, ""
    sheet.job_id = queue.later(
        actor, "people.apply_sheet", key=str(sheet.pk), title=f"写入{sheet.get_roster_kind_display()}", sheet_id=sheet.pk
    ).pk
    sheet.save(update_fields=["state", "job_id", "only_good", "failure"])
    audit.record(actor, "people.apply_import", sheet, after=sheet.counts | {"only_good": sheet.only_good})
    return sheet


@action(permission="people.import_person", label="导入人员名册")
def cancel_sheet(actor: Actor, *, sheet_id: int) -> ImportSheet:
    """Drop an import that was not written; its rows are removed. Raises AlreadyDone."""
    sheet = _open_sheet(actor, sheet_id)
    sheet.state, sheet.finished_at = SheetState.CANCELLED, actor.at
    sheet.save(update_fields=["state", "finished_at"])
    ImportRow.objects.filter(sheet=sheet).delete()
    ImportBlock.objects.filter(sheet=sheet).delete()
    audit.record(actor, "people.import_person", sheet, after={"state": sheet.state})
    return sheet


@action(permission="people.import_person", label="导入人员名册")
def fetch_problems(actor: Actor, *, sheet_id: int) -> tuple[ImportSheet, bytes]:
    """The rows with problems as they stood in the file, with row number and reasons; leaves a read record."""
    sheet = lock_sheet(actor, sheet_id)
    bad = (RowVerdict.PROBLEM, RowVerdict.DUPLICATE)
    rows = (
        ImportRow.objects.filter(sheet=sheet, is_applied=False)
        .filter(Q(verdict__in=bad) | ~Q(outcome=""))
        .order_by("number")
    )
    why = {row.number: " ".join([*row.problems, row.outcome, *(_likeness(row))]).strip() for row in rows}
    blocks = ImportBlock.objects.filter(sheet=sheet, number__in=set(rows.values_list("block", flat=True))).order_by("number")
    lines = (
        (number, plain_cells(line), why[number]) for block in blocks for number, line in open_block(block) if number in why
    )
    content = problem_rows("按最后一列改正后可以直接上传本文件。", sheet.headers, lines)
    audit.read(actor, sheet, "problem_rows", f"下载有问题的行（{len(why)}行）")
    return sheet, content


def _mapping(actor: Actor, kind: Shape, headers: list[str]) -> dict[str, int]:
    """What the same office chose for the last sheet with these columns; else the guess by their names."""
    same = {"shape": shape(headers), "roster_kind": kind.kind, "places": list(actor.places)}
    known = ImportSheet.objects.filter(**same).exclude(state=SheetState.UPLOADED)
    remembered = known.order_by("-id").values_list("mapping", flat=True).first()
    return remembered or kind.columns.match(headers)


def _likeness(row: ImportRow) -> list[str]:
    if row.verdict != RowVerdict.DUPLICATE:
        return []
    return [f"与档案{row.diff[0][1]}相似，请核对是否同一人；同一人的请改正身份证号，不是同一人的请在检查页面确认。"]


def _open_sheet(actor: Actor, sheet_id: int) -> ImportSheet:
    """Not yet given to the writing job, or given back by it with nothing written."""
    sheet = lock_sheet(actor, sheet_id)
    job = progress(actor, sheet.job_id) if sheet.state == SheetState.APPLYING and not sheet.applied_rows else None
    if sheet.state not in _OPEN and not (job and job.failed):
        raise AlreadyDone(f"这次导入已是“{SheetState(sheet.state).label}”，不能再改动。")
    return sheet
