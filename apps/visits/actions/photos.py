"""Photographs of a visit: with it, after it, looked at. Painted anew and sealed; every look is written down."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.papers import JPEG, clean_paper
from apps.people.queries.people import lock_person
from apps.visits.models import Visit, VisitPhoto
from apps.visits.queries.visits import get_visit
from apps.visits.rules.refusals import BadVisit, VisitNotFound
from apps.visits.rules.submission import check_photos
from apps.visits.rules.workflow import check_apart

CONTENT, SIGNATURE = "visits_visitphoto.content", "visits_visit.signature"


def picture(content: bytes) -> bytes:
    """A photograph or signature as it is kept. Raises BadPaper, BadVisit for a PDF."""
    paper = clean_paper(content)
    if paper.content_type != JPEG:
        raise BadVisit("照片和签名请用JPG或PNG图片，不要上传PDF。", field="photos")
    return paper.content


def store_photos(row: Visit, photos: Sequence[bytes]) -> None:
    """A part for actions: painted anew, sealed, the same picture once."""
    for content in dict.fromkeys(map(picture, photos)):
        _keep(row, content)


def _keep(row: Visit, content: bytes) -> None:
    photo = VisitPhoto(visit=row, sha256=sha256(content).hexdigest(), size=len(content))
    photo.content_sealed = sealing.seal_bytes(CONTENT, photo.row_key, content)
    photo.save(force_insert=True)


@action(permission="visits.add_photo", label="补传走访照片")
def add_photo(actor: Actor, *, client_id: UUID, photo: bytes) -> int:
    """A photograph that follows its visit (``client_id``), by who made the visit. Returns how many the visit has by now.

    The same picture again changes nothing. Raises VisitNotFound, PersonNotFound, BadVisit for a seventh, BadPaper.
    """
    staff = check_apart(now=actor.staff_id)
    visit = Visit.objects.filter(client_id=client_id, staff_id=staff).select_related("first").first()
    if visit is None:
        raise VisitNotFound("没有找到这张照片的走访记录。照片由走访人本人补传，请先上传走访记录，再传照片。")
    lock_person(actor, visit.person_id)
    row, content = visit.first or visit, picture(photo)
    known = set(row.photos.values_list("sha256", flat=True))
    if sha256(content).hexdigest() not in known:
        check_photos(len(known) + 1)
        _keep(row, content)
    count = row.photos.count()
    audit.record(actor, "visits.add_photo", row, after={"receipt": row.receipt_no, "photos": count})
    return count


@action(permission="visits.read_photo", label="查看走访照片和签名")
def read_photo(actor: Actor, *, visit_id: int, photo_id: int | None, reason: str) -> bytes:
    """A photograph, or (without one) the signature, of a visible visit; the look is written down. Raises VisitNotFound."""
    visit = get_visit(actor, visit_id)
    audit.read(actor, visit.person, "visit_photo" if photo_id else "visit_signature", reason)
    if photo_id is None and visit.signature_sealed is not None:
        return sealing.unseal_bytes(SIGNATURE, visit.row_key, visit.signature_sealed)
    photo = visit.photos.filter(pk=photo_id or 0).first()
    if photo is None:
        raise VisitNotFound("没有找到这张照片，请从走访记录进入。")
    return sealing.unseal_bytes(CONTENT, photo.row_key, photo.content_sealed)
