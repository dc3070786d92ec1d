"""Comparison lists (数据比对): staged, judged whole by a job, and only then turned into questions. Nobody is stopped."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.benefits.choices import ListKind, ListState, ListVerdict
from apps.benefits.models import ComparisonList, ComparisonRow, Suspicion
from apps.benefits.queries.comparison import lock_list
from apps.benefits.queries.matching import Judged, asked, judge_list
from apps.benefits.rules.comparing import QUESTIONS, WORKING_DAYS_TO_ANSWER, source_text
from apps.benefits.rules.listing import Line, ListRefused, check_kind, find_columns, read_lines, refuse_problems
from apps.benefits.rules.workflow import signer
from apps.core import audit, queue, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Conflict, DomainError, Invalid
from apps.core.masking import mask_id
from apps.people.resources.reader import LARGEST, BadFile, read_grid

MOST_LINES = 50_000
JOB = "benefits.compare_list"
PLACE = "benefits_comparisonrow.id_number"
CONTENT = "benefits_comparisonlist.content"
ASKING = (ListVerdict.HIT, ListVerdict.WEAK)
KEPT_PROBLEMS = 500
#: As long as imports of rosters keep what was never written.
KEEP_LISTS = timedelta(days=30)
PURGE_JOB = "benefits.purge_lists"
OPEN = (ListState.READING, ListState.CHECKED, ListState.REFUSED)


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
    """Take another office's file and order its comparison as a job; no question is raised before ``confirm_list``.

    The same bytes again are the same list. ``accept_good`` leaves unreadable lines out (they stay listed as problems).
    Raises BadFile, Invalid.
    """
    uploader = signer(actor.staff_id)
    office = _checked(kind, source, as_of, actor.today)
    if not content or len(content) > LARGEST:
        raise BadFile("文件是空的，或超过20MB。请检查是否选错文件；太大的分成几个文件上传。", field="file")
    digest = hashlib.sha256(content).hexdigest()
    known = ComparisonList.objects.filter(kind=kind, sha256=digest).exclude(state=ListState.CANCELLED).first()
    if known is not None:
        audit.record(actor, "benefits.upload_list", known, after={"again": True, "sha256": digest})
        return known
    row = ComparisonList(
        kind=kind, source=office, as_of=as_of, filename=_plain_name(filename), sha256=digest, size=len(content),
        total_rows=0, uploaded_by_id=uploader, uploaded_at=actor.at, accept_good=accept_good,
    )  # fmt: skip
    row.content_sealed = sealing.seal_bytes(CONTENT, row.row_key, content)
    row.save()
    _order(actor, row)
    audit.record(actor, "benefits.upload_list", row, after={"sha256": digest, "bytes": len(content)})
    return row


@action(permission="benefits.upload_list", label="上传比对名单")
def accept_good_lines(actor: Actor, *, list_id: int) -> ComparisonList:
    """Compare a refused file again without the lines that cannot be read. Raises AlreadyDone."""
    row = lock_list(actor, list_id)
    if row.state != ListState.REFUSED or not row.problems:
        raise AlreadyDone(f"这份名单现在是“{row.get_state_display()}”，不需要再办。请刷新页面查看。")
    row.accept_good, row.state, row.failure, row.problems = True, ListState.READING, "", []
    _order(actor, row)
    audit.record(actor, "benefits.upload_list", row, after={"accept_good": True})
    return row


@dataclass(frozen=True, slots=True)
class Compared:
    """A file judged whole: every line with what it comes to, or why the file was refused."""

    lines: tuple[tuple[Line, Judged], ...] = ()
    failure: str = ""
    problems: tuple[str, ...] = ()


def compare(actor: Actor, row: ComparisonList, beat: Callable[[int, int], None]) -> Compared:
    """Read and judge a staged file; nothing is written. ``beat`` is told lines done and lines in all."""
    content = sealing.unseal_bytes(CONTENT, row.row_key, row.content_sealed)
    try:
        lines = _lines(content, row)
        beat(0, len(lines))
        found = judge_list(actor, row.kind, _source(row), lines, lambda done: beat(done, len(lines)))
        return Compared(tuple(found))
    except DomainError as refusal:
        problems = refusal.problems if isinstance(refusal, ListRefused) else ()
        return Compared(failure=str(refusal)[:500], problems=problems)


@action(permission="benefits.upload_list", label="上传比对名单")
def stage_list(actor: Actor, *, list_id: int, found: Compared) -> ComparisonList:
    """Write what a comparison came to, all of it or the refusal; the file itself goes. Raises AlreadyDone."""
    row = lock_list(actor, list_id)
    if row.state != ListState.READING:
        raise AlreadyDone(f"这份名单已是“{row.get_state_display()}”，不需要再办。")
    if found.failure:
        row.state, row.failure = ListState.REFUSED, found.failure
        row.problems = list(found.problems[:KEPT_PROBLEMS])
        row.total_rows = max(row.total_rows, len(found.problems))
        after: dict[str, Any] = {"refused": found.failure, "problem_count": len(found.problems)}
    else:
        staged = [_staged(row, line, judged) for line, judged in found.lines]
        ComparisonRow.objects.bulk_create(staged, batch_size=1000)
        counted = Counter(str(judged.verdict) for _, judged in found.lines)
        row.counts = {verdict: counted.get(verdict, 0) for verdict in ListVerdict.values}
        row.state, row.total_rows, row.content_sealed = ListState.CHECKED, len(staged), None
        after = {"rows": len(staged), **row.counts}
    row.save()
    audit.record(actor, "benefits.upload_list", row, after=after)
    return row


@action(permission="benefits.record_suspicions", label="导入比对结果")
def confirm_list(actor: Actor, *, list_id: int, seen_hits: int) -> ComparisonList:
    """Turn the hits into questions with a deadline. ``seen_hits``: how many the clerk saw. Raises Conflict, AlreadyDone."""
    row = lock_list(actor, list_id)
    if row.state != ListState.CHECKED:
        raise AlreadyDone(f"这份名单已是“{row.get_state_display()}”，不需要再办。")
    hits = list(ComparisonRow.objects.filter(list=row, verdict__in=ASKING).order_by("number"))
    if seen_hits != len(hits):
        raise Conflict("对上的人数与您看到的不一致，请刷新页面核对后再确认。")
    due = add_working_days(actor.today, WORKING_DAYS_TO_ANSWER)
    known = asked({hit.person_id for hit in hits if hit.person_id}, row.kind, _source(row))
    values = {"kind": QUESTIONS[row.kind], "source": _source(row), "found_at": actor.at, "due_on": due, "list": row}
    made = [
        Suspicion(
            person_id=hit.person_id,
            on=hit.on,
            is_weak=hit.verdict == ListVerdict.WEAK,
            note=hit.note,
            evidence=hit.evidence,
            **values,
        )
        for hit in hits
        if hit.person_id is not None and (hit.person_id, hit.on, hit.evidence) not in known
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
    if row.state not in OPEN:
        raise AlreadyDone(f"这份名单现在是“{row.get_state_display()}”，不能取消。")
    ComparisonRow.objects.filter(list=row).delete()
    row.content_sealed, row.problems = None, []
    row.state, row.settled_by_id, row.settled_at = ListState.CANCELLED, signer(actor.staff_id), actor.at
    row.save()
    audit.record(actor, "benefits.upload_list", row, after={"state": row.state})
    return row


@action(permission="benefits.purge_lists", label="清理过期比对名单")
def purge_lists(actor: Actor) -> dict[str, int]:
    """Part of the house's day: what was refused or never confirmed is not kept. A list of 30 days ago that nobody settled is
    cancelled; its bytes, lines and the quoted problems go, the mark that it was here stays. A second run finds nothing."""
    old = ComparisonList.objects.filter(uploaded_at__lt=actor.at - KEEP_LISTS)
    forgotten = old.filter(state__in=OPEN)
    ids = list(forgotten.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    counts = {
        "rows": ComparisonRow.objects.filter(list__in=ids).delete()[0],
        "lists": old.filter(pk__in=ids).update(
            state=ListState.CANCELLED, content_sealed=None, problems=[], settled_at=actor.at
        ),
    }
    audit.record(actor, "benefits.purge_lists", ("benefits.lists", "", "过期比对名单"), after=counts)
    return counts


def _order(actor: Actor, row: ComparisonList) -> None:
    job = queue.later(actor, JOB, key=str(row.pk), title=f"比对{row.get_kind_display()}", list_id=row.pk)
    row.job_id = job.pk
    row.save()


def _checked(kind: str, source: str, as_of: date, today: date) -> str:
    if kind not in ListKind.values:
        raise Invalid("请选择名单种类。", field="kind")
    office = (source or "").strip()
    if len(office) < 2:
        raise Invalid("请填写提供名单的单位，例如“县公安局”。", field="source")
    if as_of > today:
        raise Invalid("数据截止日晚于今天，请核对来函后重新填写。", field="as_of")
    return office[:60]


def _lines(content: bytes, row: ComparisonList) -> list[Line]:
    grid = read_grid(content)
    columns = find_columns(grid.headers)
    check_kind(row.kind, grid.headers)
    lines = read_lines(columns, grid.data(), row.as_of, hidden=True)
    if len(lines) > MOST_LINES:
        raise BadFile(f"名单有{len(lines):,}行，超过{MOST_LINES:,}行。请分成几个文件上传。", field="file")
    if not row.accept_good or all(line.problem for line in lines):
        refuse_problems(lines)
    return lines


def _source(row: ComparisonList) -> str:
    return source_text(row.source, row.get_kind_display())


def _plain_name(filename: str) -> str:
    return filename.replace("\\", "/").rpartition("/")[2][:200] or "名单"


def _staged(row: ComparisonList, line: Line, found: Judged) -> ComparisonRow:
    staged = ComparisonRow(list=row, number=line.number, name=line.name, on=line.on, verdict=found.verdict)
    staged.note, staged.person_id, staged.evidence = found.note[:300], found.person_id, found.evidence[:80]
    if line.id_number:
        columns: dict[str, Any] = {
            "id_number_sealed": sealing.seal(PLACE, staged.row_key, line.id_number),
            "id_number_blind": sealing.blind("id_number", line.id_number),
            "id_number_tail": mask_id(line.id_number),
        }
        for name, value in columns.items():
            setattr(staged, name, value)
    return staged
