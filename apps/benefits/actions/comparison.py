"""Comparison lists (数据比对): uploaded and judged whole, compared, and only then turned into questions. Nobody is stopped."""

import hashlib
from collections import Counter
from datetime import date
from typing import Any

from apps.benefits.choices import ListKind, ListState, ListVerdict
from apps.benefits.models import ComparisonList, ComparisonRow, Suspicion
from apps.benefits.queries.comparison import lock_list
from apps.benefits.queries.matching import Judged, judge_list
from apps.benefits.rules.comparing import QUESTIONS, WORKING_DAYS_TO_ANSWER, source_text
from apps.benefits.rules.listing import Line, find_columns, read_lines, refuse_problems
from apps.benefits.rules.workflow import signer
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_id
from apps.people.resources.reader import BadFile, read_grid

MOST_LINES = 50_000
PLACE = "benefits_comparisonrow.id_number"
ASKING = (ListVerdict.HIT, ListVerdict.WEAK)


@action(permission="benefits.upload_list", label="上传比对名单")
def upload_list(
    actor: Actor,
    *,
    kind: str,
    source: str,
    as_of: date,
    filename: str,
    content: bytes,
    accept_good: bool = False,
) -> ComparisonList:
    """Read, judge and compare another office's file; no question is raised before ``confirm_list``.

    The same bytes again are the same list. ``accept_good`` leaves unreadable lines out (they stay listed as problems).
    Raises BadFile, ColumnMissing, ListRefused (``problems`` names every line), Invalid.
    """
    uploader = signer(actor.staff_id)
    office = _checked(kind, source, as_of, actor.today)
    digest = hashlib.sha256(content).hexdigest()
    known = ComparisonList.objects.filter(kind=kind, sha256=digest).exclude(state=ListState.CANCELLED).first()
    if known is not None:
        audit.record(actor, "benefits.upload_list", known, after={"again": True, "sha256": digest})
        return known
    lines = _lines(content, as_of, accept_good)
    row = ComparisonList.objects.create(
        kind=kind, source=office, as_of=as_of, filename=_plain_name(filename), sha256=digest, size=len(content),
        total_rows=len(lines), uploaded_by_id=uploader, uploaded_at=actor.at,
    )  # fmt: skip
    judged = list(judge_list(actor, kind, _source(row), lines))
    ComparisonRow.objects.bulk_create([_staged(row, line, found) for line, found in judged], batch_size=1000)
    counted = Counter(str(found.verdict) for _, found in judged)
    row.counts = {verdict: counted.get(verdict, 0) for verdict in ListVerdict.values}
    row.save(update_fields=["counts"])
    audit.record(actor, "benefits.upload_list", row, after={"sha256": digest, "rows": len(lines), **row.counts})
    return row


@action(permission="benefits.record_suspicions", label="导入比对结果")
def confirm_list(actor: Actor, *, list_id: int, seen_hits: int) -> ComparisonList:
    """Turn the hits into questions with a deadline. ``seen_hits``: how many the clerk saw. Raises Conflict, AlreadyDone."""
    row = lock_list(actor, list_id)
    if row.state != ListState.CHECKED:
        raise AlreadyDone(f"这份名单已是“{row.get_state_display()}”，不需要再办。")
    hits = ComparisonRow.objects.filter(list=row, verdict__in=ASKING).order_by("number")
    if seen_hits != hits.count():
        raise Conflict("对上的人数与您看到的不一致，请刷新页面核对后再确认。")
    due = add_working_days(actor.today, WORKING_DAYS_TO_ANSWER)
    values = {"kind": QUESTIONS[row.kind], "source": _source(row), "found_at": actor.at, "due_on": due, "list": row}
    made = [
        Suspicion(person_id=hit.person_id, on=hit.on, is_weak=hit.verdict == ListVerdict.WEAK, note=hit.note, **values)
        for hit in hits
        if hit.person_id is not None
    ]
    Suspicion.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    row.raised = Suspicion.objects.filter(list=row).count()
    row.state, row.settled_by_id, row.settled_at = ListState.DONE, signer(actor.staff_id), actor.at
    row.save()
    audit.record(actor, "benefits.record_suspicions", row, after={"raised": row.raised, "due_on": str(due)})
    return row


@action(permission="benefits.upload_list", label="上传比对名单")
def cancel_list(actor: Actor, *, list_id: int) -> ComparisonList:
    """Drop a list that was the wrong file; its lines are removed, the mark that it was here stays. Raises AlreadyDone."""
    row = lock_list(actor, list_id)
    if row.state != ListState.CHECKED:
        raise AlreadyDone(f"这份名单已是“{row.get_state_display()}”，不能取消。")
    ComparisonRow.objects.filter(list=row).delete()
    row.state, row.settled_by_id, row.settled_at = ListState.CANCELLED, signer(actor.staff_id), actor.at
    row.save()
    audit.record(actor, "benefits.upload_list", row, after={"state": row.state})
    return row


def _checked(kind: str, source: str, as_of: date, today: date) -> str:
    if kind not in ListKind.values:
        raise Invalid("请选择名单种类。", field="kind")
    office = (source or "").strip()
    if len(office) < 2:
        raise Invalid("请填写提供名单的单位，例如“县公安局”。", field="source")
    if as_of > today:
        raise Invalid("数据截止日晚于今天，请核对来函后重新填写。", field="as_of")
    return office[:60]


def _lines(content: bytes, as_of: date, accept_good: bool) -> list[Line]:
    grid = read_grid(content)
    lines = read_lines(find_columns(grid.headers), grid.data(), as_of)
    if len(lines) > MOST_LINES:
        raise BadFile(f"名单有{len(lines):,}行，超过{MOST_LINES:,}行。请分成几个文件上传。", field="file")
    if not accept_good or all(line.problem for line in lines):
        refuse_problems(lines)
    return lines


def _source(row: ComparisonList) -> str:
    return source_text(row.source, row.get_kind_display())


def _plain_name(filename: str) -> str:
    return filename.replace("\\", "/").rpartition("/")[2][:200] or "名单"


def _staged(row: ComparisonList, line: Line, found: Judged) -> ComparisonRow:
    staged = ComparisonRow(list=row, number=line.number, name=line.name, on=line.on, verdict=found.verdict)
    staged.note, staged.person_id = found.note[:300], found.person_id
    if line.id_number:
        columns: dict[str, Any] = {
            "id_number_sealed": sealing.seal(PLACE, staged.row_key, line.id_number),
            "id_number_blind": sealing.blind("id_number", line.id_number),
            "id_number_tail": mask_id(line.id_number),
        }
        for name, value in columns.items():
            setattr(staged, name, value)
    return staged
