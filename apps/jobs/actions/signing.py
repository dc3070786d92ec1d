"""People at a fair: signed up once within its places, scanned in once at the door."""

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.jobs.choices import Channel, SignUpState
from apps.jobs.models import Fair, SignUp
from apps.jobs.queries.fairs import get_fair, own_fair
from apps.jobs.queries.people import alive, sign_ups, the_person
from apps.jobs.rules.applications import check_shows
from apps.jobs.rules.fairs import check_open, check_sign_up, full
from apps.jobs.rules.refusals import NotOpen, SignedUpAlready, SignUpNotFound
from apps.people.models import Person
from apps.people.queries.search import only_by_id_number

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRTUVWXY"
AT_THE_DOOR = (Channel.SITE, Channel.QR)


@action(permission="jobs.sign_up", label="报名招聘会")
def sign_up(
    actor: Actor, *, fair_id: int, person_id: int | None = None, channel: str = Channel.PORTAL, shows: Sequence[str] = (), id_number: str = "",
) -> SignUp:  # fmt: skip
    """One place for one person; ``shows``: what employers who scan the code at their stand may see. PostgreSQL keeps the capacity; nobody waits for more than one share of it. Whom a clerk signs up at the door of
    an open fair has come; who signs up alone by a poster is still scanned in. ``id_number``: a walk-in (现场登记), who may live in another township.
    Raises FairNotFound, PersonNotFound, NotOpen, FairFull, SignedUpAlready, Invalid."""
    if channel not in Channel.values:
        raise Invalid("请选择报名渠道。", field="channel")
    fair = get_fair(actor, fair_id)
    person = the_person(actor, person_id) if not id_number else _walk_in(actor, fair, id_number, channel)
    check_sign_up(fair.name, fair.state, fair.ends_on, actor.today)
    row = SignUp(
        fair=fair, person=person, channel=channel, code=_code(), signed_up_at=actor.at, entered_by_id=actor.staff_id,
        shows=check_shows(shows, agreed=True),
        attended_at=actor.at if channel in AT_THE_DOOR and fair.state == "open" and actor.person_id is None else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        row = _again(actor, fair, person, row, error)
    after = {"fair": fair.pk, "person": person.dossier_no, "channel": channel, "shows": row.shows}
    audit.record(actor, "jobs.sign_up", row, after=after)
    return row


def _walk_in(actor: Actor, fair: Fair, id_number: str, channel: str) -> Person:
    """Whoever stands at the door of an open fair of the actor's own places with the card in hand, wherever in the county they live."""
    if channel != Channel.SITE or fair.state != "open" or actor.person_id is not None or not actor.sees(fair.division_id):
        return the_person(actor, only_by_id_number(actor, id_number, "who").pk)
    return alive(only_by_id_number(Actor.house(at=actor.at), id_number, "who"))


def _code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


def _again(actor: Actor, fair: Fair, person: Person, row: SignUp, error: IntegrityError) -> SignUp:
    """What PostgreSQL said, in words; a cancelled sign-up becomes valid again."""
    before = SignUp.objects.select_for_update(of=("self",), no_key=True).filter(fair=fair, person=person).first()
    if before is not None and before.state == SignUpState.SIGNED_UP:  # also when the fair is full: the place is theirs
        raise SignedUpAlready(f"{person.name}已经报名“{fair.name}”，入场码{before.code}，不用重复报名。") from error
    if before is None or "job_signup_once" not in str(error):
        raise _refusal(fair, error)
    before.state, before.cancelled_at, before.channel, before.code = SignUpState.SIGNED_UP, None, row.channel, row.code
    before.shows = row.shows
    before.signed_up_at, before.entered_by_id, before.attended_at = row.signed_up_at, row.entered_by_id, row.attended_at
    try:
        with transaction.atomic():
            before.save()
    except IntegrityError as refused:
        raise _refusal(fair, refused) from refused
    return before


def _refusal(fair: Fair, error: IntegrityError) -> Exception:
    said = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if said == "job_signup_full":
        return full(fair.name, fair.capacity)
    if said == "job_signup_fair_open":
        return NotOpen(f"“{fair.name}”的报名刚刚截止，请关注其他场次。")
    return error


@action(permission="jobs.cancel_sign_up", label="取消招聘会报名")
def cancel_sign_up(actor: Actor, *, sign_up_id: int) -> SignUp:
    """The place is free again. Raises SignUpNotFound, AlreadyDone, Conflict (has come)."""
    row = _lock(actor, sign_up_id)
    if row.state == SignUpState.CANCELLED:
        raise AlreadyDone("这次报名已经取消，不用重复办理。")
    if row.attended_at is not None:
        raise Conflict("本人已经到场签到，报名不能取消。")
    row.state, row.cancelled_at = SignUpState.CANCELLED, actor.at
    row.save(update_fields=["state", "cancelled_at"])
    audit.record(actor, "jobs.cancel_sign_up", row, after={"fair": row.fair_id, "state": row.state})
    return row


def _lock(actor: Actor, sign_up_id: int) -> SignUp:
    row = sign_ups(actor).select_for_update(of=("self",), no_key=True).filter(pk=sign_up_id).first()
    if row is None:
        raise SignUpNotFound("没有找到这次报名，可能不在您的管辖范围内。请从报名名单进入。")
    return row


@action(permission="jobs.scan_in", label="招聘会签到")
def scan_in(actor: Actor, *, fair_id: int, code: str) -> SignUp:
    """The code of somebody's phone or slip, at the door. Raises FairNotFound, NotOpen, SignUpNotFound, Conflict, AlreadyDone."""
    fair = own_fair(actor, fair_id)
    check_open(fair.name, fair.state)
    plain = "".join(code.split()).upper()
    rows = SignUp.objects.select_for_update(of=("self",), no_key=True).select_related("person", "fair")
    row = rows.filter(code=plain).first() if plain.isascii() and plain.isalnum() else None
    if row is None:
        raise SignUpNotFound
    if row.fair_id != fair.pk:
        raise Conflict(f"这是“{row.fair.name}”的入场码，不是本场的。本人愿意参加本场的，请现场登记。")
    if row.state == SignUpState.CANCELLED:
        raise Conflict("这个入场码的报名已经取消。本人仍要参加的，请现场登记。")
    if row.attended_at is not None:
        raise AlreadyDone(f"{row.person.name}已于{row.attended_at.astimezone(SHANGHAI):%H:%M}签到，不用重复签到。")
    row.attended_at, row.scanned_by_id = actor.at, actor.staff_id
    row.save(update_fields=["attended_at", "scanned_by"])
    audit.record(actor, "jobs.scan_in", row, after={"fair": fair.pk, "person": row.person.dossier_no})
    return row
