"""What a phone may do, and what is done about a phone."""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError, Invalid, NotFound
from apps.core.phone import Sent
from apps.people.queries import persons
from apps.station.choices import SubmissionState
from apps.station.models import Device, Submission
from apps.station.queries import devices, kinds_of, lock_device, lock_upload, mark, offers, phone_people
from apps.station.rules import (
    LONGEST_LINE_MS,
    MOST_A_MINUTE,
    MOST_BOOKED,
    UPLOAD_MS,
    DeviceGone,
    OtherBody,
    TooMany,
    differences,
    key_of,
    scope_digest,
)

SECRET, CONTENT = "station_device.secret", "station_submission.content"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a phone needs to read its own store: one key for what it was given, one for what it will send."""

    device: Device
    data: bytes
    queue: bytes


@action(permission="station.use_phone", label="使用手机端")
def open_phone(actor: Actor, *, device: UUID, agent: str = "") -> Keys:
    """Register this phone, or know it again, and hand out its keys. Raises DeviceGone once it was purged."""
    row = Device.objects.select_for_update(no_key=True).filter(user_id=actor.user_id or 0, uuid=device).first()
    if row is None:
        row = Device(user_id=actor.user_id or 0, uuid=device, issued_at=actor.at)
        row.secret_sealed = sealing.seal_bytes(SECRET, row.row_key, os.urandom(32))
    if row.purged_at:
        raise DeviceGone
    scope, fresh = scope_digest(actor.places), row.pk is None
    if row.scope != scope:
        row.scope, row.counter, row.snapshot = scope, 0, {}
        row.place = min(actor.places, default="")
    row.agent, row.seen_at = agent[:200], actor.at
    row.save()
    audit.record(actor, "station.use_phone", row, after={"registered": fresh, "scope": scope})
    secret = sealing.unseal_bytes(SECRET, row.row_key, row.secret_sealed)
    return Keys(row, key_of(secret, f"data|{scope}"), key_of(secret, "queue"))


@dataclass(frozen=True, slots=True)
class Sync:
    """What a phone is told: everything (``full``) or what changed since its counter."""

    full: bool
    counter: int
    scope: str
    people: list[dict[str, Any]]
    gone: list[int]
    offers: dict[str, Any]


@action(permission="station.use_phone", label="使用手机端")
def sync_phone(actor: Actor, *, device: UUID, counter: int, scope: str) -> Sync:
    """Bring a phone up to date. A counter or scope that is not the server's last means: forget and take everything."""
    row = lock_device(actor, str(device))
    now = scope_digest(actor.places)
    full = counter <= 0 or counter != row.counter or scope != row.scope or now != row.scope
    people = phone_people(actor)
    marks = {str(person["i"]): mark(person) for person in people}
    changed, gone = differences({} if full else row.snapshot, marks)
    row.scope, row.snapshot, row.counter, row.seen_at = now, marks, row.counter + 1, actor.at
    row.place = min(actor.places, default="")
    row.save(update_fields=["scope", "snapshot", "counter", "seen_at", "place"])
    audit.record(actor, "station.use_phone", row, after={"full": full, "people": len(changed), "gone": len(gone)})
    wanted = set(changed)
    news = [one for one in people if str(one["i"]) in wanted]
    return Sync(full, row.counter, now, news, [int(key) for key in gone], offers(actor))


_NUMBER = """
with mine as (select %(mine)s * interval '1 millisecond' as long, %(longest)s * interval '1 millisecond' as most)
insert into station_uploadline as l (id, until) select 1, clock_timestamp() + long from mine
on conflict (id) do update set until = (select least(greatest(l.until, clock_timestamp()) + long, clock_timestamp() + most) from mine)
returning extract(epoch from until - clock_timestamp()) * 1000 - %(mine)s
"""


def take_number(waiting: int) -> int:
    """A place in the line for so many submissions: milliseconds to wait before the first. It is nobody's act and leaves no record.

    Nobody is held to it; phones that keep to it come one after the other, however many see the same signal at once.
    """
    if waiting <= 0:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, {"mine": min(waiting, MOST_BOOKED) * UPLOAD_MS, "longest": LONGEST_LINE_MS})
        return max(0, int(cursor.fetchone()[0]))


@action(permission="station.submit", label="手机上传")
def submit(
    actor: Actor, *, uuid: UUID, device: UUID, kind: str, person_id: int, version: int | None, fields: Mapping[str, Any],
    photo: str, signature: str, digest: str, written_at: datetime | None, replaces: UUID | None = None,
) -> Submission:  # fmt: skip
    """Judge one submission exactly once; a repeat gets the first answer. Raises OtherBody, DeviceGone, TooMany, Invalid.

    What the use case refuses is no error here: the refusal is the answer, and the content is kept for a human. ``replaces`` is
    the number of an earlier one that came back and was put right: no human has to look after it any more.
    """
    phone = lock_device(actor, str(device))
    known = Submission.objects.filter(uuid=uuid).first()
    if known is None:
        _check_pace(actor)
        row = Submission(
            uuid=uuid, user_id=actor.user_id or 0, device=phone, kind=kind[:40], base_version=version, digest=digest,
            place=min(actor.places, default=""), written_at=written_at, received_at=actor.at,
            person=persons(actor).filter(pk=person_id).only("id").first(),
        )  # fmt: skip
        sent = Sent(uuid, person_id, version, fields, _bytes(photo, "photo"), _bytes(signature, "signature"), written_at)
        _judge(actor, row, sent)
        _keep(row)
        known = row
        _put_right(actor, known, replaces)
    elif known.user_id != actor.user_id or known.digest != digest:
        raise OtherBody
    audit.record(
        actor, "station.submit", known, after={"kind": known.kind, "state": known.state, "sha256": digest, "person_id": known.person_id}
    )  # fmt: skip
    return known


def _check_pace(actor: Actor) -> None:
    since = actor.at - timedelta(minutes=1)
    if Submission.objects.filter(user_id=actor.user_id or 0, received_at__gt=since).count() >= MOST_A_MINUTE:
        raise TooMany


def _bytes(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("照片或签字传坏了。请在手机上重新拍照、签字后再上传。", field=name) from error


def _judge(actor: Actor, row: Submission, sent: Sent) -> None:
    """Let the use case decide, inside a savepoint: what it refuses leaves no trace but the answer."""
    found = kinds_of(actor).get(row.kind)
    try:
        if found is None:
            raise Invalid("您的岗位不能从手机办理这个事项，或手机端版本太旧。请联网刷新手机端；仍不行请联系系统管理员。")
        if row.person is None:
            raise NotFound("这位对象已不在您的管辖范围内。请把内容转交现在负责的服务站。")
        with transaction.atomic():
            row.answer = found.apply(actor, sent)[:400]
        row.state = SubmissionState.APPLIED
    except DomainError as refusal:
        row.state = SubmissionState.CONFLICT if refusal.status == 409 else SubmissionState.RETURNED
        row.answer = str(refusal)[:400]
        kept = {"person_id": sent.person_id, "fields": dict(sent.fields), "photo": base64.b64encode(sent.photo).decode(),
                "signature": base64.b64encode(sent.signature).decode()}  # fmt: skip
        row.content_sealed = sealing.seal(CONTENT, row.row_key, json.dumps(kept, ensure_ascii=False))


def _put_right(actor: Actor, row: Submission, replaces: UUID | None) -> None:
    """The clerk's own earlier one about the same person is settled by the one that was applied."""
    if replaces is None or row.state != SubmissionState.APPLIED:
        return
    mine = Submission.objects.filter(user_id=actor.user_id or 0, person=row.person, kind=row.kind, settled_at__isnull=True)
    for old in mine.filter(uuid=replaces).exclude(state=SubmissionState.APPLIED):
        old.settled_at, old.settled_by_id, old.settled_note = actor.at, actor.staff_id, f"改正后重新上传，见{row.receipt}"
        old.save(update_fields=["settled_at", "settled_by", "settled_note"])
        audit.record(actor, "station.settle_upload", old, after={"state": old.state}, reason=old.settled_note)


def _keep(row: Submission) -> None:
    """Raises OtherBody when the same number from another phone was faster: that takes back what this one did."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "uuid" not in str(error):
            raise
        raise OtherBody from error


@action(permission="station.settle_upload", label="处理手机上传")
def settle_upload(actor: Actor, *, upload_id: int, note: str) -> Submission:
    """Write down what a human did about a conflict. Raises NotFound, AlreadyDone, Invalid."""
    row = lock_upload(actor, upload_id)
    if row.settled_at or row.state == SubmissionState.APPLIED:
        raise AlreadyDone("这条上传已经办结，不需要重复处理。")
    if len(note.strip()) < 2:
        raise Invalid("请写明怎样处理的，例如“已电话核实，以先到的为准”。", field="note")
    row.settled_at, row.settled_by_id, row.settled_note = actor.at, actor.staff_id, note.strip()[:200]
    row.save(update_fields=["settled_at", "settled_by", "settled_note"])
    audit.record(actor, "station.settle_upload", row, after={"state": row.state}, reason=row.settled_note)
    return row


@action(permission="station.read_upload", label="查看未办成的手机上传内容")
def open_upload(actor: Actor, *, upload_id: int) -> dict[str, Any]:
    """What a phone sent and was not applied, in clear; every look is written down. Raises NotFound."""
    row = lock_upload(actor, upload_id)
    audit.read(actor, row, "upload", "处理手机上传")
    return dict(json.loads(sealing.unseal(CONTENT, row.row_key, row.content_sealed) or "{}"))


@action(permission="station.purge_device", label="停用手机并清除数据")
def purge_device(actor: Actor, *, device_id: int, reason: str) -> Device:
    """Stop a lost phone: its next contact empties it, its key is never handed out again. Raises NotFound, AlreadyDone, Invalid."""
    row = devices(actor).select_for_update(of=("self",), no_key=True).filter(pk=device_id).first()
    if row is None:
        raise NotFound("没有找到这台手机，可能不在您的管辖范围内。请返回列表重新选择。")
    if row.purged_at:
        raise AlreadyDone("这台手机已经停用，不需要重复办理。")
    if len(reason.strip()) < 2:
        raise Invalid("请填写停用的原因，例如“手机丢失”。", field="reason")
    row.purged_at, row.purged_by_id, row.purge_reason = actor.at, actor.staff_id, reason.strip()[:200]
    row.snapshot = {}
    row.save(update_fields=["purged_at", "purged_by", "purge_reason", "snapshot"])
    audit.record(actor, "station.purge_device", row, reason=row.purge_reason)
    return row
