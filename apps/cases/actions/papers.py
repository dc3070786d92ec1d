"""Papers of a case: scans, originals seen, facts shared by other departments."""

import hashlib

from apps.cases.actions.chain import person_of
from apps.cases.choices import PaperProof
from apps.cases.models import Case, CaseFile
from apps.cases.queries.cases import lock_case
from apps.cases.queries.kinds import kind_of
from apps.cases.queries.papers import READ_PAPER, get_file
from apps.cases.rules.answers import label_of_paper, needed
from apps.cases.rules.moves import open_step
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import scrub
from apps.core.papers import clean_paper

ADD = "cases.add_paper"
PLACE = "cases_casefile.content"
MOST_FILES = 40


@action(permission=ADD, label="登记办件材料")
def add_paper(
    actor: Actor, *, case_id: int, paper: str, proof: str = PaperProof.SCAN, content: bytes = b"", note: str = ""
) -> CaseFile:
    """Add a scan (re-encoded and sealed), or note that the original was seen or the fact looked up.

    ``paper`` is one of the kind's papers or ``other``. Raises CaseEnded, Invalid, BadPaper, AlreadyDone for the same scan twice.
    """
    case = lock_case(actor, case_id)
    kind = kind_of(case.version)
    open_step(kind, case.step)
    row = CaseFile(
        case=case, paper=paper, label=label_of_paper(kind, paper), proof=proof, note=scrub(note.strip())[:200],
        added_by_id=person_of(actor), added_at=actor.at,
    )  # fmt: skip
    if proof == PaperProof.SCAN:
        take(row, case, content)
    elif any(one.pictured for one in kind.papers if one.name == paper):
        raise Invalid(f"“{row.label}”要上传照片，本人在自己的办件里看的就是它。请选“扫描件”，拍照上传。", field="proof")
    elif proof not in PaperProof.values or content:
        raise Invalid("请选择登记方式：扫描件、已核验原件或部门共享核验；只有扫描件才上传文件。", field="proof")
    elif case.files.filter(paper=paper, proof=proof, removed_at__isnull=True).exists():
        raise AlreadyDone(f"“{row.label}”已经登记过了，不需要重复登记。")
    row.save(force_insert=True)
    after = {"receipt_no": case.receipt_no, "kind": paper, "proof": proof, "sha256": row.sha256}
    audit.record(actor, ADD, row, after=after)
    return row


def take(row: CaseFile, case: Case, content: bytes) -> None:
    """Clean and seal a scan into its row. Raises BadPaper, Conflict (too many), AlreadyDone (the same once more)."""
    if case.files.filter(removed_at__isnull=True).count() >= MOST_FILES:
        raise Conflict(f"一件办件最多上传{MOST_FILES}份材料；请把多页扫描合成一份PDF，或撤下不用的材料。")
    clean = clean_paper(content)
    row.content_type, row.size = clean.content_type, len(clean.content)
    row.sha256 = hashlib.sha256(clean.content).hexdigest()
    if case.files.filter(paper=row.paper, sha256=row.sha256, removed_at__isnull=True).exists():
        raise AlreadyDone("这份扫描件已经上传过了，不需要重复上传。")
    row.content_sealed = sealing.seal_bytes(PLACE, row.row_key, clean.content)


@action(permission=ADD, label="登记办件材料")
def remove_paper(actor: Actor, *, case_id: int, file_id: int, reason: str) -> CaseFile:
    """Take a paper out (wrong person, unreadable); the row and who did it stay. Raises NotFound, CaseEnded, AlreadyDone."""
    case = lock_case(actor, case_id)
    open_step(kind_of(case.version), case.step)
    row = get_file(actor, file_id, case_id=case.pk)
    if row.removed_at is not None:
        raise AlreadyDone("这份材料已经撤下。")
    row.removed_by_id, row.removed_at, row.removed_reason = person_of(actor), actor.at, needed(reason, most=200)
    row.save(update_fields=["removed_by", "removed_at", "removed_reason"])
    after = {"receipt_no": case.receipt_no, "sha256": row.sha256}
    audit.record(actor, ADD, row, after=after, reason=row.removed_reason)
    return row


@action(permission=READ_PAPER, label="查看办件材料原件")
def open_paper(actor: Actor, *, file_id: int) -> tuple[CaseFile, bytes]:
    """The clear bytes of a scan, for a download; every look is written down. Raises NotFound."""
    row = get_file(actor, file_id, sealed=True)
    audit.read(actor, row, "case_file", f"办理{row.case.receipt_no}")
    return row, sealing.unseal_bytes(PLACE, row.row_key, row.content_sealed)
