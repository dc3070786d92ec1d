"""The yearly confirmation (年度确认) and hits of data comparisons (比对疑点)."""

import hashlib
from collections.abc import Sequence
from datetime import date

from apps.benefits import queries
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.choices import SuspicionKind
from apps.benefits.models import Confirmation, ConfirmationPhoto, ConfirmationRound, LifeEvent, Suspicion
from apps.benefits.queries.rounds import READ_PHOTO, nearest_photo, photo_of
from apps.benefits.rules.comparing import WORKING_DAYS_TO_ANSWER
from apps.benefits.rules.confirming import check_evidence
from apps.benefits.rules.workflow import signer
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.papers import JPEG, clean_paper, looks
from apps.people.actions import add_document
from apps.people.actions.papers import paper_of
from apps.people.choices import DocumentKind
from apps.people.models import Document
from apps.people.queries import lock_person

PHOTO_PLACE = "benefits_confirmationphoto.content"


@action(permission="benefits.open_round", label="发起年度确认")
def open_round(actor: Actor, *, year: int, opens_on: date, closes_on: date) -> ConfirmationRound:
    """Open the confirmation of one year. Raises Invalid (dates), AlreadyDone (the year is open)."""
    if closes_on <= opens_on:
        raise Invalid("截止日期须晚于开始日期。请重新填写。", field="closes_on")
    if ConfirmationRound.objects.filter(year=year).exists():
        raise AlreadyDone(f"{year}年度确认已经发起，不能重复发起。")
    row = ConfirmationRound.objects.create(
        year=year, opens_on=opens_on, closes_on=closes_on, started_by_id=signer(actor.staff_id)
    )
    audit.record(
        actor, "benefits.open_round", row, after={"year": year, "opens_on": str(opens_on), "closes_on": str(closes_on)}
    )
    return row


@action(permission="benefits.confirm_person", label="办理年度确认")
def confirm_person(
    actor: Actor, *, year: int, person_id: int, channel: str, note: str = "", photo: bytes = b""
) -> Confirmation:
    """Record that a payee was seen alive and still qualified. Raises AlreadyDone on the second press.

    By phone a photo is needed, by letter from outside the county the letter's number. A photo handed in before, for this
    or another person, is flagged and never refused. Whoever was stopped for not confirming is proposed to resume.
    """
    person = lock_person(actor, person_id)
    if person.died_on:
        raise Conflict("此人已登记去世，不能办理年度确认。如登记有误，请先撤销死亡登记。")
    around = ConfirmationRound.objects.filter(year=year).first()
    if around is None:
        raise Conflict(f"{year}年度确认尚未发起。请先由优抚经办发起。")
    check_evidence(channel, note, bool(photo))
    row, created = Confirmation.objects.get_or_create(
        round=around,
        person=person,
        defaults={"on": actor.today, "channel": channel, "by_id": signer(actor.staff_id), "note": note[:200]},
    )
    if not created:
        raise AlreadyDone(f"此人已于{row.on}办理{year}年度确认。")
    digest = _keep_photo(row, photo) if photo else ""
    resumed = resume(actor, year, [person.pk])
    after = {"year": year, "channel": channel, "sha256": digest, "same_photo": bool(row.same_photo_as_id)}
    audit.record(actor, "benefits.confirm_person", row, after=after | {"resumed": resumed})
    return row


def _keep_photo(row: Confirmation, content: bytes) -> str:
    """Seal the photo and point at the earlier confirmation whose photo is the same or looks the same; its digest."""
    paper = clean_paper(content)
    if paper.content_type != JPEG:
        raise Invalid("确认照片只接受JPG、PNG。请重新拍照后上传。", field="photo")
    photo = ConfirmationPhoto(confirmation=row, sha256=hashlib.sha256(paper.content).hexdigest(), looks=looks(paper.content))
    photo.content_sealed = sealing.seal_bytes(PHOTO_PLACE, photo.row_key, paper.content)
    row.same_photo_as_id = nearest_photo(photo)
    row.save(update_fields=["same_photo_as"])
    photo.save(force_insert=True)
    return photo.sha256


@action(permission=READ_PHOTO, label="查看年度确认照片")
def open_photo(actor: Actor, *, confirmation_id: int) -> bytes:
    """The clear JPEG of a confirmation of the actor's places; every look is written down. Raises NotFound."""
    row = photo_of(actor, confirmation_id)
    audit.read(actor, row.confirmation, "confirmation_photo", f"核对{row.confirmation.round.year}年度确认")
    return sealing.unseal_bytes(PHOTO_PLACE, row.row_key, row.content_sealed)


def resume(actor: Actor, year: int, person_ids: Sequence[int]) -> int:
    """Part of a confirmation: a stop still waiting for its signature is dropped, an effective one is proposed to end.

    When payment resumes, and whether the stopped months are paid, follows from the scheme's dated rule. Returns proposals.
    """
    today = actor.today
    missed = LifeEvent.objects.filter(person_id__in=list(person_ids), kind="confirmation_missed")
    waiting = missed.filter(state="proposed")
    waiting.update(state="rejected", reason=f"本人已于{today}办理{year}年度确认")
    stopped = dict(missed.filter(state="confirmed").order_by("on").values_list("person_id", "on"))
    back = LifeEvent.objects.filter(kind="reconfirmed", state__in=["proposed", "confirmed"])
    returned = {(pk, on) for pk, on in back.filter(person_id__in=stopped).values_list("person_id", "on")}
    maker = signer(actor.staff_id)
    rows = [
        LifeEvent(
            person_id=pk,
            kind="reconfirmed",
            on=today,
            evidence=f"{year}年度确认",
            entered_by_id=maker,
            entered_at=actor.at,
        )
        for pk, since in stopped.items()
        if not any(person == pk and on >= since for person, on in returned)
    ]
    LifeEvent.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


@action(permission="benefits.propose_missed", label="登记逾期未确认")
def propose_missed(actor: Actor, *, year: int, person_ids: Sequence[int], notified_on: date) -> int:
    """Propose to stop payees who did not confirm; each needs another person's confirmation. Returns how many are new.

    Payment stops 60 days after ``notified_on`` (伤残抚恤管理办法第二十五条), worked out by the rule, not here.
    """
    maker = signer(actor.staff_id)
    waiting = queries.unconfirmed(actor, year).filter(pk__in=list(person_ids)).values_list("pk", flat=True)
    held = set(
        LifeEvent.objects.filter(
            person_id__in=list(waiting), kind="confirmation_missed", on=notified_on, state__in=["proposed", "confirmed"]
        ).values_list("person_id", flat=True)
    )
    rows = [
        LifeEvent(
            person_id=pk,
            kind="confirmation_missed",
            on=notified_on,
            data={"notified_on": str(notified_on)},
            evidence=f"{year}年度确认通知",
            entered_by_id=maker,
            entered_at=actor.at,
        )
        for pk in sorted(set(waiting) - held)
    ]
    LifeEvent.objects.bulk_create(rows, batch_size=1000)
    audit.record(
        actor,
        "benefits.propose_missed",
        ("benefits.confirmationround", str(year), f"{year}年度确认"),
        after={"count": len(rows)},
    )
    return len(rows)


@action(permission="benefits.record_suspicions", label="导入比对结果")
def record_suspicions(actor: Actor, *, kind: str, source: str, rows: Sequence[tuple[int, date | None]]) -> int:
    """Record comparison hits as questions; never changes a payment. Known hits are skipped; returns the new ones."""
    due = add_working_days(actor.today, WORKING_DAYS_TO_ANSWER)
    visible = set(queries.payees(actor).filter(pk__in=[pk for pk, _ in rows]).values_list("pk", flat=True))
    before = Suspicion.objects.filter(kind=kind, source=source).count()
    Suspicion.objects.bulk_create(
        [
            Suspicion(person_id=pk, kind=kind, source=source, on=on, found_at=actor.at, due_on=due)
            for pk, on in rows
            if pk in visible
        ],
        ignore_conflicts=True,
    )
    new = Suspicion.objects.filter(kind=kind, source=source).count() - before
    audit.record(actor, "benefits.record_suspicions", ("benefits.suspicion", kind, source), after={"rows": new})
    return new


@action(permission="benefits.answer_suspicion", label="核实比对疑点")
def answer_suspicion(
    actor: Actor,
    *,
    suspicion_id: int,
    is_true: bool,
    answer: str,
    paper: str = "",
    document_id: int | None = None,
    content: bytes = b"",
    filename: str = "",
) -> Suspicion:
    """Answer a hit with what was found and by which paper. True ones still need a life event with its own two signatures.

    The paper is words, a paper already in the dossier (``document_id``), or a scan taken into the dossier with the answer.
    Raises AlreadyDone, Invalid (no paper for a true one), EvidenceMissing (another person's paper), BadPaper.
    """
    row = queries.lock_suspicion(actor, suspicion_id)
    if row.state != "open":
        raise AlreadyDone(f"这条疑点已核实为“{row.get_state_display()}”。")
    row.state = "true" if is_true else "false"
    row.answer, row.paper = needed_reason(answer), paper.strip()[:100]
    row.document = _scan_of(actor, row, document_id, content, filename)
    row.paper = row.paper or (str(row.document)[:100] if row.document else "")
    if is_true and len(row.paper) < 2:
        raise Invalid("属实的请写明凭什么材料核实，例如“火化证明”“户口注销页”“本人承认的笔录”。", field="paper")
    row.answered_by_id, row.answered_at = signer(actor.staff_id), actor.at
    row.save()
    after = {"state": row.state, "paper": row.paper, "document": row.document_id}
    audit.record(actor, "benefits.answer_suspicion", row, after=after, reason=row.answer)
    return row


def _scan_of(actor: Actor, row: Suspicion, document_id: int | None, content: bytes, filename: str) -> Document | None:
    """The paper of an answer in the dossier: one that is there, or the scan that came with the answer."""
    if document_id is not None:
        return paper_of(row.person, document_id)
    if not content:
        return None
    kind = DocumentKind.DEATH if row.kind == SuspicionKind.DEATH else DocumentKind.OTHER
    return add_document(
        actor.as_house(), person_id=row.person_id, kind=kind, title=row.paper or "比对疑点核实材料", content=content, filename=filename
    )  # fmt: skip
