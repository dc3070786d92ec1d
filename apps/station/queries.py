"""What a phone is given, and what waits for a human."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from apps.cards.queries.checking import names_at_the_door
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.masking import mask_name
from apps.core.phone import Kind, kinds
from apps.core.scope import within
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together
from apps.people.queries import persons
from apps.station.choices import SubmissionState
from apps.station.models import Device, Submission
from apps.station.rules import DeviceGone, read_out

USE = permission("station.use_phone", "使用手机端")
VIEW_UPLOAD = permission("station.view_upload", "查看手机上传")
VIEW_DEVICE = permission("station.view_device", "查看登记的手机")
#: More than one township has; a phone is no county register.
MOST_PEOPLE = 3000


def kinds_of(actor: Actor) -> dict[str, Kind]:
    """The kinds of submissions this clerk may send."""
    return {code: kind for code, kind in kinds().items() if actor.may(kind.permission)}


def phone_people(actor: Actor) -> list[dict[str, Any]]:
    """The living of the clerk's places, masked, with what waits for each; short keys because they travel."""
    require(actor, USE)
    rows = persons(actor).filter(state="active").select_related("division").order_by("division_id", "name_pinyin", "id")
    people = list(
        rows.only("id", "version", "dossier_no", "name", "sex", "born_on", "id_number_tail", "phone_tail", "division__name")[
            :MOST_PEOPLE
        ]
    )
    ids = [row.pk for row in people]
    waiting, told, names = _waiting(actor, ids), _told(actor, ids), names_at_the_door(actor, ids)
    return [
        {
            "i": row.pk, "v": row.version, "d": row.dossier_no, "n": mask_name(row.name), "s": row.get_sex_display(),
            "b": row.born_on.year, "t": row.id_number_tail[-4:], "p": row.phone_tail, "w": row.division.name,
            **({"q": waiting[row.pk]} if row.pk in waiting else {}), **({"k": told[row.pk]} if row.pk in told else {}),
            **({"c": names[row.pk]} if row.pk in names else {}),
        }
        for row in people
    ]  # fmt: skip


def _waiting(actor: Actor, ids: Sequence[int]) -> dict[int, list[list[str]]]:
    found: dict[int, list[list[str]]] = {}
    for code, kind in kinds_of(actor).items():
        for person_id, words in (kind.todo(actor, ids) if kind.todo else {}).items():
            found.setdefault(person_id, []).append([code, words])
    return found


def _told(actor: Actor, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for code, kind in kinds_of(actor).items():
        for person_id, told in (kind.told(actor, ids) if kind.told else {}).items():
            found.setdefault(person_id, {})[code] = told
    return found


def offers(actor: Actor) -> dict[str, Any]:
    """What each kind lets the phone use for everybody, by kind."""
    return {code: kind.offer(actor) for code, kind in kinds_of(actor).items() if kind.offer}


def mark(row: dict[str, Any]) -> str:
    """Eight characters that change with what a phone is told of a person."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def lock_device(actor: Actor, uuid: str) -> Device:
    """The phone of this account, locked. Raises DeviceGone for a purged one and for a phone of somebody else."""
    row = Device.objects.select_for_update(of=("self",), no_key=True).filter(user_id=actor.user_id or 0, uuid=uuid).first()
    if row is None or row.purged_at:
        raise DeviceGone
    return row


def devices(actor: Actor) -> QuerySet[Device]:
    """Registered phones of the actor's places, the latest first."""
    require(actor, VIEW_DEVICE)
    return Device.objects.filter(within(actor, "place")).select_related("user", "purged_by").order_by("-seen_at", "-id")


def uploads(actor: Actor) -> QuerySet[Submission]:
    """What phones of the actor's places sent, the latest first."""
    require(actor, VIEW_UPLOAD)
    return Submission.objects.filter(within(actor, "place")).select_related("user", "person", "settled_by")


def open_uploads(actor: Actor) -> QuerySet[Submission]:
    """What was not applied and nobody has settled."""
    return uploads(actor).filter(settled_at__isnull=True).exclude(state=SubmissionState.APPLIED)


def get_upload(actor: Actor, upload_id: int) -> Submission:
    """One of them. Raises NotFound outside the places."""
    row = uploads(actor).filter(pk=upload_id).first()
    if row is None:
        raise NotFound(_GONE)
    return row


_GONE = "没有找到这条上传，可能不在您的管辖范围内。请返回列表重新选择。"


def words_of(row: Submission, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was written, in the words of its kind."""
    found = kinds().get(row.kind)
    return read_out(content.get("fields", {}), found.labels if found else {}, found.tables if found else {})


def lock_upload(actor: Actor, upload_id: int) -> Submission:
    """One of them, locked. Raises NotFound outside the places."""
    row = uploads(actor).select_for_update(of=("self",), no_key=True).filter(pk=upload_id).first()
    if row is None:
        raise NotFound(_GONE)
    return row


def todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    """For the home page."""
    if not actor.may("station.settle_upload"):
        return []
    return [todo(ask.count(open_uploads(actor)), "手机上传待处理", reverse("station:uploads"), late=True)]
