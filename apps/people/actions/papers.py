"""Scans and photos of a dossier, cleaned by the house before they are stored; and the papers already there."""

import hashlib
from dataclasses import dataclass

from apps.core.errors import Invalid
from apps.core.papers import PDF, BadPaper, clean_paper
from apps.people.models import Document, Person


class EvidenceMissing(Invalid):
    """A paper of the same person is needed."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it is stored."""

    content: bytes
    content_type: str
    sha256: str
    name: str


def take_scan(content: bytes) -> Scan:
    """A cleaned paper with the name it is stored under. Raises BadPaper."""
    paper = clean_paper(content)
    digest = hashlib.sha256(paper.content).hexdigest()
    return Scan(paper.content, paper.content_type, digest, f"{digest[:24]}{paper.suffix}")


def take_photo(content: bytes) -> Scan:
    """A portrait: an image, no PDF. Raises BadPaper."""
    scan = take_scan(content)
    if scan.content_type == PDF:
        raise BadPaper("照片只接受JPG、PNG，请重新选择。", field="file")
    return scan


def paper_of(person: Person, document_id: int) -> Document:
    """A paper of this very person. Raises EvidenceMissing."""
    row = Document.objects.filter(pk=document_id, person=person).first()
    if row is None:
        raise EvidenceMissing("所选材料不属于本人，请重新选择。", field="evidence_id")
    return row


def touch(person: Person) -> None:
    """The dossier as a whole has a new version: an open form of it is stale."""
    person.version += 1
    person.save(update_fields=["version"])
