"""Numbers, sealed facts and scans in clear, for one look, with a reason and a read record; and the printed booklet (一人一册)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.apps import apps
from django.utils.module_loading import import_string

from apps.core import audit
from apps.core.action import action, permission, require
from apps.core.actor import Actor
from apps.core.errors import Conflict, Forbidden, NotFound
from apps.people.actions.papers import paper_of
from apps.people.actions.persons import SEALED, UnknownField
from apps.people.choices import RevealReason
from apps.people.models import Hardship, LifeAssessment, PayeeAccount, Person, Relative
from apps.people.queries.clear import clear, file_bytes
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import lock_person

#: Full numbers of anybody in the own places; without it only of people whom the own work is about.
REVEAL_ANYBODY = permission("people.reveal_anybody", "查看管辖范围内任何人的完整号码")


class NotConcerned(Forbidden):
    """Nothing of this person is on the actor's desk."""

    default = "这个人没有在您经办的业务里登记，不能查看完整号码。确需联系的，请先为本人登记业务，或者请优抚经办代查。"


@dataclass(frozen=True, slots=True)
class Revealed:
    """A number in clear, for one look."""

    field: str
    text: str


@action(permission="people.reveal_field", label="查看完整号码")
def reveal_field(actor: Actor, *, person_id: int, field: str, reason: str, note: str = "") -> Revealed:
    """One sealed field in clear: ``id_number``, ``phone``, ``spare_phone``, ``contact_phone``, ``address``, ``account``, or ``health``
    (needs the right to see sensitive facts); leaves a read record.

    ``reason`` is one of RevealReason. Raises UnknownField, PersonNotFound, NotConcerned.
    """
    if reason not in RevealReason.values:
        raise UnknownField("请从列表中选择查看完整号码的事由。", field="reason")
    person = lock_person(actor, person_id, merged=True)
    check_concern(actor, person)
    if field == "health":
        require(actor, VIEW_SENSITIVE)
    text = in_clear(person, field)
    why = RevealReason(reason).label
    audit.read(actor, person, field, f"{why}：{note.strip()[:100]}" if note.strip() else why)
    return Revealed(field, text)


def check_concern(actor: Actor, person: Person) -> None:
    """Who has no right to everybody's numbers sees those of people whom an app says the own work is about (``concerns`` of its AppConfig:
    dotted path of a function of actor and person id). Raises NotConcerned."""
    if actor.may(REVEAL_ANYBODY):
        return
    paths = (getattr(config, "concerns", "") for config in apps.get_app_configs())
    if not any(import_string(path)(actor, person.pk) for path in paths if path):
        raise NotConcerned


def in_clear(person: Person, field: str) -> str:
    """One sealed field; the caller answers for the read record. Raises UnknownField."""
    if field == "account":
        live = PayeeAccount.objects.filter(person=person, is_live=True).first()
        return clear(live, field) if live else ""
    if field == "health":
        last = LifeAssessment.objects.filter(person=person, is_live=True).order_by("-assessed_on", "-id").first()
        open_rows = Hardship.objects.filter(person=person, is_live=True, until__isnull=True).order_by("since", "id")
        words = [clear(last, "health") if last else "", *(clear(row, "story") for row in open_rows)]
        return "；".join(word for word in words if word)
    if field not in SEALED:
        raise UnknownField("这一项没有完整号码可看，请刷新页面后重试。", field="field")
    return clear(person, field)


@dataclass(frozen=True, slots=True)
class Opened:
    """A scan as it is stored, with the name it is handed out under."""

    content: bytes
    content_type: str
    name: str


@action(permission="people.open_document", label="查看材料扫描件")
def open_document(actor: Actor, *, person_id: int, document_id: int, reason: str, note: str = "") -> Opened:
    """The scan of a paper of the dossier, with a reason and a read record; what no longer has its digest is not handed out.

    Raises UnknownField (no reason), EvidenceMissing (not of this person), NotFound (no scan), Conflict (changed), PersonNotFound.
    """
    if reason not in RevealReason.values:
        raise UnknownField("请从列表中选择查看材料的事由。", field="reason")
    person = lock_person(actor, person_id, merged=True)
    paper = paper_of(person, document_id)
    content = file_bytes(paper.file)
    if not content:
        raise NotFound("这份材料只登记了名称和编号，没有扫描件。需要的请在“材料”里补登扫描件。")
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise Conflict("这份扫描件与登记时的摘要不一致，可能已损坏，暂不提供。请联系系统管理员核对存储。")
    why = RevealReason(reason).label
    words = f"查看材料“{paper}”：{why}"
    audit.read(actor, person, "document", f"{words}：{note.strip()[:100]}" if note.strip() else words)
    suffix = PurePosixPath(paper.file.name or "").suffix
    return Opened(content, paper.content_type, f"{person.dossier_no}_{paper.get_kind_display()}_{paper.pk}{suffix}")


@dataclass(frozen=True, slots=True)
class Booklet:
    """What a booklet shows in full; empty texts where it stays masked. ``relatives``: row id -> ID number."""

    person: Person
    reason: str
    is_full: bool
    clear: Mapping[str, str]
    relatives: Mapping[int, str]


@action(permission="people.print_booklet", label="打印一人一册")
def open_booklet(actor: Actor, *, person_id: int, reason: str, note: str = "", is_full: bool = False) -> Booklet:
    """The booklet of one person for printing; masked unless ``is_full``, which needs the right to full numbers. Read record.

    Raises UnknownField (no reason), Forbidden, PersonNotFound.
    """
    if reason not in RevealReason.values:
        raise UnknownField("请从列表中选择打印的事由。", field="reason")
    if is_full:
        require(actor, "people.reveal_field")
    person = lock_person(actor, person_id, merged=True)
    if is_full:
        check_concern(actor, person)
    words = f"{RevealReason(reason).label}{'，含完整号码' if is_full else ''}"
    audit.read(actor, person, "booklet", f"{words}：{note.strip()[:100]}" if note.strip() else words)
    if not is_full:
        return Booklet(person, words, is_full, {}, {})
    keys = [*SEALED, "account"] + (["health"] if actor.may(VIEW_SENSITIVE) else [])
    kin = Relative.objects.filter(person=person, is_live=True, id_number_sealed__isnull=False)
    return Booklet(
        person,
        words,
        is_full,
        {key: in_clear(person, key) for key in keys},
        {row.pk: clear(row, "id_number") for row in kin},
    )
