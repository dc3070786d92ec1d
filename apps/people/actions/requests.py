"""What a township asks for, kept sealed, and how the bureau carries it out: each kind is an ordinary use case of people."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from inspect import signature
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.papers import PDF
from apps.people.actions import accounts, background, certificates, households, records, sourcing
from apps.people.actions.papers import Scan, take_scan
from apps.people.actions.persons import FIELDS, UnknownField, correct_locked
from apps.people.choices import ChangeKind, DocumentKind
from apps.people.models import ChangeRequest, Document, Person
from apps.people.queries.clear import file_bytes
from apps.people.rules.identity import NothingChanged

PLACE = "people_changerequest.changes"
ACTS: Mapping[str, Callable[..., Any]] = {
    ChangeKind.ACCOUNT: accounts.change_account,
    ChangeKind.SERVICE: records.record_service,
    ChangeKind.RELATIVE: records.add_relative,
    ChangeKind.CATEGORY: records.set_category,
    ChangeKind.HONOUR: background.record_honour,
    ChangeKind.MEMBERSHIP: background.record_membership,
    ChangeKind.WORK: background.record_work,
    ChangeKind.HARDSHIP: background.record_hardship,
    ChangeKind.ASSESSMENT: background.record_assessment,
    ChangeKind.CERTIFICATE: certificates.record_certificate,
    ChangeKind.DISCIPLINE: certificates.record_discipline,
    ChangeKind.HOUSEHOLD: households.join_household,
    ChangeKind.VERIFY: sourcing.verify_dossier,
}
_FILES = (ChangeKind.PHOTO, ChangeKind.DOCUMENT)
#: Given by the house at the time of carrying out, never by the form.
_OWN = ("actor", "person_id", "evidence_id", "reason", "version", "seen_account_id", "record_id", "delegation_id")


class PaperMissing(Invalid):
    """This request rests on a paper."""

    default = "这项申请须附材料（照片或扫描件）。请拍照上传后再提交。"


def body_of(act: Callable[..., Any]) -> Callable[..., Any]:
    """The use case without its own permission: whoever may decide a request may carry out what was asked, and nothing else."""
    found: Callable[..., Any] = act.__wrapped__  # type: ignore[attr-defined]
    return found


def check_asked(kind: str, changes: Mapping[str, Any]) -> None:
    """Only what this kind of request may name. Raises UnknownField, NothingChanged, Invalid."""
    if kind not in ChangeKind.values:
        raise Invalid("请选择申请事项。", field="kind")
    if kind in _FILES:
        return
    known = FIELDS if kind == ChangeKind.FACTS else [key for key in signature(ACTS[kind]).parameters if key not in _OWN]
    unknown = sorted(set(changes) - set(known))
    if unknown:
        raise UnknownField(f"“{unknown[0]}”不是可以更正的栏目，请刷新页面后重新填写。", field=unknown[0])
    if not changes:
        raise NothingChanged
    if kind != ChangeKind.FACTS:
        missing = [
            name for name, one in signature(ACTS[kind]).parameters.items() if one.default is one.empty and name not in _OWN
        ]
        if missed := [name for name in missing if name not in changes]:
            raise Invalid("申请内容没有填写完整，请补填后再提交。", field=missed[0])


def seal_changes(row: ChangeRequest, changes: Mapping[str, Any]) -> None:
    """What is asked for, as sealed text."""
    row.changes_sealed = sealing.seal(PLACE, row.row_key, json.dumps(changes, default=_encoded, ensure_ascii=False))


def asked(row: ChangeRequest) -> dict[str, Any]:
    """What is asked for, in clear. The caller answers for the read record."""
    found = json.loads(sealing.unseal(PLACE, row.row_key, row.changes_sealed), object_hook=_decoded)
    return {key: _day(key, value) for key, value in found.items()}


def attach(row: ChangeRequest, content: bytes, kind: str, number: str) -> None:
    """The paper of a request: checked, an image without EXIF. Raises BadPaper, PaperMissing."""
    if kind and kind not in DocumentKind.values:
        raise Invalid("请选择材料种类。", field="paper_kind")
    row.paper_kind, row.paper_no = kind or DocumentKind.OTHER, number.strip()[:80]
    if not content:
        if row.kind in _FILES:
            raise PaperMissing(field="file")
        return
    scan = take_scan(content)
    if row.kind == ChangeKind.PHOTO and scan.content_type == PDF:
        raise Invalid("照片只接受JPG、PNG，请重新选择。", field="file")
    _store(row, scan)


def _store(row: ChangeRequest, scan: Scan) -> None:
    row.sha256, row.paper_type = scan.sha256, scan.content_type
    row.paper.save(scan.name, ContentFile(scan.content), save=False)


class _Undo(Exception):
    """Takes a trial back."""


def rehearse(actor: Actor, row: ChangeRequest, person: Person, changes: Mapping[str, Any]) -> None:
    """Carry it out and take it back: what the bureau would be refused is refused to the township at once."""
    if row.kind in _FILES:
        return
    try:
        with transaction.atomic():
            carry_out(actor, row, person, changes, paper=None)
            raise _Undo
    except _Undo:
        person.refresh_from_db()


def carry_out(
    actor: Actor, row: ChangeRequest, person: Person, changes: Mapping[str, Any], paper: Document | None
) -> Person:
    """Do what is asked, in the name of ``actor``. Raises what the use case raises."""
    if row.kind == ChangeKind.FACTS:
        return correct_locked(actor, person, changes, row.reason, paper=paper)
    if row.kind == ChangeKind.PHOTO:
        body_of(background.set_photo)(actor, person_id=person.pk, content=file_bytes(row.paper))
    elif row.kind != ChangeKind.DOCUMENT:
        act = ACTS[row.kind]
        given: dict[str, Any] = {"person_id": person.pk, "reason": row.reason, "version": person.version}
        given["evidence_id"] = paper.pk if paper else None
        wanted = signature(act).parameters
        body_of(act)(actor, **changes, **{key: value for key, value in given.items() if key in wanted})
    person.refresh_from_db()
    return person


def file_paper(actor: Actor, row: ChangeRequest, person: Person) -> Document | None:
    """The paper of an accepted request becomes a paper of the dossier."""
    if not row.paper or row.kind == ChangeKind.PHOTO:
        return None
    return body_of(records.add_document)(
        actor, person_id=person.pk, kind=row.paper_kind, number=row.paper_no, title=f"更改申请{row.pk}所附材料",
        content=file_bytes(row.paper),
    )  # fmt: skip


def _encoded(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    raise Invalid("申请内容里有不能保存的值，请检查后重新填写。")


def _decoded(value: dict[str, Any]) -> Any:
    if list(value) == ["day"]:
        return date.fromisoformat(value["day"])
    return Decimal(value["number"]) if list(value) == ["number"] else value


def _day(key: str, value: Any) -> Any:
    """Requests of before this form kept a birth date as text."""
    return date.fromisoformat(value) if key == "born_on" and isinstance(value, str) and value else value
