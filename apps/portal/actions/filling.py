"""Filling in an application, page by page, and sending it. A draft belongs to the veteran, not to the session."""

import hashlib
import json
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from apps.cards.actions import apply_for_own_card
from apps.cards.rules.fitting import fit_photo
from apps.cards.rules.photos import check_photo
from apps.cases.actions import add_own_paper, apply_own_case
from apps.cases.models import Case
from apps.cases.queries.kinds import current_version, kind_of
from apps.cases.rules.definition import Kind
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict
from apps.core.papers import JPEG, clean_paper
from apps.portal.choices import DraftState
from apps.portal.models import Draft, DraftFile, PortalSession
from apps.portal.queries import drafts
from apps.portal.queries.own import myself
from apps.portal.rules import filling
from apps.portal.rules.mandates import IN_PERSON, OnlyInPerson

FILL, SEND, KEEP = "portal.fill_draft", "portal.send_draft", "portal.keep_typed"
FILE_PLACE = "portal_draftfile.content"
MOST_TYPED = 2000


def _store(row: Draft, name: str, values: Mapping[str, str]) -> None:
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True) if values else ""
    setattr(row, f"{name}_sealed", sealing.seal(f"portal_draft.{name}", row.row_key, text) if text else None)


@action(permission=FILL, label="填写网上申请")
def begin_draft(actor: Actor, *, kind: str) -> Draft:
    """The open draft of a kind, begun now when there is none: begun twice it is there once. Raises NothingAsked, OnlyInPerson."""
    plan, person = drafts.offered(actor, kind), myself(actor)
    row = drafts.open_draft(actor, plan.code)
    if row is None:
        row = Draft(person=person, kind=plan.code, begun_at=actor.at, changed_at=actor.at)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row = drafts.get_draft(actor, plan.code)
    audit.record(actor, FILL, row, after={"kind": plan.code})
    return row


@action(permission=FILL, label="填写网上申请")
def answer_draft(actor: Actor, *, kind: str, name: str, text: str) -> dict[str, str]:
    """Keep one answer; all answers afterwards. Raises NothingAsked, FieldWrong."""
    plan, row = drafts.offered(actor, kind), drafts.lock_draft(actor, kind)
    asked = filling.question_of(drafts.pages(plan), name)
    answers = drafts.answers_of(row) | {name: filling.read(asked, text)}
    typed = {key: value for key, value in drafts.typed_of(row).items() if key != name}
    _store(row, "answers", answers)
    _store(row, "typed", typed)
    row.changed_at = actor.at
    row.save(update_fields=["answers_sealed", "typed_sealed", "changed_at"])
    audit.record(actor, FILL, row, after={"kind": kind, "field": name})
    return answers


@action(permission=FILL, label="填写网上申请")
def add_draft_file(actor: Actor, *, kind: str, paper: str, content: bytes) -> DraftFile:
    """One scan or photograph for a draft. Raises NothingAsked, BadPaper, BadPhoto, AlreadyDone, Conflict (too many)."""
    row = drafts.lock_draft(actor, kind)
    file = _added(actor, row, drafts.offered(actor, kind), paper, content)
    Draft.objects.filter(pk=row.pk).update(changed_at=actor.at)
    audit.record(actor, FILL, file, after={"kind": kind, "sha256": file.sha256})
    return file


def _added(actor: Actor, row: Draft, plan: Kind, paper: str, content: bytes, *, is_waiting: bool = False) -> DraftFile:
    filling.paper_of(plan, paper)
    is_photo = plan.code == filling.CARD and paper == filling.PHOTO
    return put_file(actor, row, paper, content, is_photo=is_photo, is_waiting=is_waiting)


def put_file(
    actor: Actor, row: Draft, paper: str, content: bytes, *, is_photo: bool = False, is_waiting: bool = False
) -> DraftFile:
    """Clean, seal and keep one scan beside a locked draft. Raises BadPaper, BadPhoto, AlreadyDone, Conflict (too many)."""
    if row.files.count() >= filling.MOST_FILES:
        raise Conflict(f"一件申请最多上传{filling.MOST_FILES}张。请删去不用的，其余的带到服务站。", field="file")
    clean, kept = (check_photo(fit_photo(content)).content, JPEG) if is_photo else _cleaned(content)
    file = DraftFile(
        draft=row, paper=paper, content_type=kept, size=len(clean), sha256=hashlib.sha256(clean).hexdigest(),
        added_at=actor.at, is_waiting=is_waiting,
    )  # fmt: skip
    same = row.files.filter(paper=paper, sha256=file.sha256).first()
    if same is not None and same.is_waiting and not is_waiting:
        same.delete()  # the same one chosen again instead of being confirmed
    elif same is not None:
        raise AlreadyDone("这一张已经上传过了，不用再传。")
    if is_photo:
        row.files.filter(paper=paper, is_waiting__in={is_waiting, True}).delete()
    file.content_sealed = sealing.seal_bytes(FILE_PLACE, file.row_key, clean)
    file.save(force_insert=True)
    return file


def _cleaned(content: bytes) -> tuple[bytes, str]:
    paper = clean_paper(content)
    return paper.content, paper.content_type


def file_of(row: Draft, file_id: int, *, waiting: bool = False) -> DraftFile:
    """A scan of a locked draft; ``waiting``: one that nobody has confirmed yet. Raises NothingAsked, AlreadyDone."""
    file = row.files.filter(pk=file_id).first()
    if file is None:
        raise filling.NothingAsked
    if waiting and not file.is_waiting:
        raise AlreadyDone("这一张已经用上了，不用再点。")
    return file


@action(permission=FILL, label="填写网上申请")
def remove_draft_file(actor: Actor, *, kind: str, file_id: int) -> str:
    """Take a scan out of a draft; the name of its paper. Raises NothingAsked."""
    file = file_of(drafts.lock_draft(actor, kind), file_id)
    audit.record(actor, FILL, file, before={"kind": kind, "sha256": file.sha256})
    file.delete()
    return file.paper


@action(permission=FILL, label="填写网上申请")
def use_draft_file(actor: Actor, *, kind: str, file_id: int) -> str:
    """Confirm a scan that arrived after a session had ended; the name of its paper. Raises NothingAsked, AlreadyDone."""
    row = drafts.lock_draft(actor, kind)
    file = file_of(row, file_id, waiting=True)
    if kind == filling.CARD and file.paper == filling.PHOTO:
        row.files.filter(paper=file.paper).exclude(pk=file.pk).delete()
    file.is_waiting = False
    file.save(update_fields=["is_waiting"])
    Draft.objects.filter(pk=row.pk).update(changed_at=actor.at)
    audit.record(actor, FILL, file, after={"kind": kind, "sha256": file.sha256})
    return file.paper


@action(permission=FILL, label="填写网上申请")
def drop_draft(actor: Actor, *, kind: str) -> None:
    """Throw away what was filled in. Raises NothingAsked."""
    row = drafts.lock_draft(actor, kind)
    _close(row, DraftState.DROPPED)
    audit.record(actor, FILL, row, after={"kind": kind, "state": row.state})


def _close(row: Draft, state: str, case: Case | None = None) -> None:
    row.files.all().delete()
    row.state, row.case, row.answers_sealed, row.typed_sealed = state, case, None, None
    row.save(update_fields=["state", "case", "answers_sealed", "typed_sealed"])


@action(permission=SEND, label="提交网上申请")
def send_draft(actor: Actor, *, kind: str, mandate_id: int | None = None) -> Case:
    """Make the draft a case, papers and all, or nothing. Sent twice it is one case.

    Raises NothingAsked, Unfinished, SentAlready (with the receipt number), and what ``apply_own_case`` or ``apply_for_own_card`` raise.
    """
    plan = drafts.offered(actor, kind)
    if mandate_id is not None and kind in IN_PERSON:
        raise OnlyInPerson
    try:
        row = drafts.lock_draft(actor, kind)
    except filling.NothingAsked as gone:
        sent = drafts.last_sent(actor, kind)
        raise filling.SentAlready(f"已经提交过了，受理编号{sent.receipt_no}，不用再提交。") if sent else gone from gone
    answers, files = drafts.answers_of(row), list(row.files.filter(is_waiting=False))
    filling.check_sendable(filling.is_done([file.paper for file in files], drafts.pages(plan), answers, plan))
    papers = [(file.paper, sealing.unseal_bytes(FILE_PLACE, file.row_key, file.content_sealed)) for file in files]
    case = _apply(actor, plan, answers, papers, mandate_id)
    _close(row, DraftState.SENT, case)
    audit.record(actor, SEND, row, after={"kind": kind, "receipt_no": case.receipt_no, "files": len(files)})
    return case


def _apply(
    actor: Actor, plan: Kind, answers: Mapping[str, str], papers: list[tuple[str, bytes]], mandate_id: int | None
) -> Case:
    given = {name: text for name, text in answers.items() if text and name in {one.name for one in drafts.pages(plan)}}
    delegate = drafts.delegate_of(mandate_id)
    if plan.code != filling.CARD:
        return apply_own_case(actor, kind=plan.code, answers=given, papers=papers, delegate=delegate)
    photo = next(content for name, content in papers if name == filling.PHOTO)
    made = apply_for_own_card(
        actor, kind=given["type"], bank_code=given["bank"], photo=photo, delivery=given["delivery"],
        cleared=given["cleared"] == "yes", delegate=delegate,
    )  # fmt: skip
    for name, content in papers:
        if name != filling.PHOTO:
            add_own_paper(actor, case_id=made.case_id, paper=name, content=content)
    return made.case


@action(permission=KEEP, label="保留会话结束后提交的内容")
def keep_typed(actor: Actor, *, session_id: int, kind: str, typed: Mapping[str, str]) -> bool:
    """What a page sent after its session had ended by itself: kept with the open draft, shown again on its page, part of nothing.

    The house does it, for the person of that session only; whoever holds an old cookie reads nothing and changes no answer.
    """
    row = _draft_of(actor, session_id, kind)
    kept = {}
    if row is not None:
        names = {one.name for one in drafts.pages_of(kind)}
        kept = {name: text[:MOST_TYPED] for name, text in typed.items() if name in names and text.strip()}
        _store(row, "typed", drafts.typed_of(row) | kept)
        row.save(update_fields=["typed_sealed"])
    audit.record(actor, KEEP, ("portal.PortalSession", session_id, "本人登录会话"), after={"kind": kind, "kept": len(kept)})
    return bool(kept)


@action(permission=KEEP, label="保留会话结束后提交的内容")
def keep_photo(actor: Actor, *, session_id: int, kind: str, paper: str, content: bytes) -> bool:
    """The same for a photograph: it waits on its page until its owner says that it is the right one. Raises NothingAsked, BadPaper, BadPhoto, AlreadyDone, Conflict."""
    row = _draft_of(actor, session_id, kind)
    if row is not None:
        _added(actor, row, kind_of(current_version(kind)), paper, content, is_waiting=True)
    after = {"kind": kind, "paper": paper, "kept": int(row is not None)}
    audit.record(actor, KEEP, ("portal.PortalSession", session_id, "本人登录会话"), after=after)
    return row is not None


def _draft_of(actor: Actor, session_id: int, kind: str) -> Draft | None:
    """The open draft of whom that session was for, while its helper may still act."""
    session = PortalSession.objects.select_related("mandate").get(pk=session_id)
    if session.mandate is not None and not session.mandate.holds(actor.today):
        return None
    rows = Draft.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(person_id=session.person_id, kind=kind, state=DraftState.OPEN).first()
