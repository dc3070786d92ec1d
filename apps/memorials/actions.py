"""The only way to change memorials: the roll, what people leave, and the two looks before it is shown."""

from dataclasses import dataclass, fields

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.memorials import queries, rules
from apps.memorials.choices import TributeKind, TributeState
from apps.memorials.models import Martyr, Tribute
from apps.notices.actions.releasing import redraft, release, take_back
from apps.notices.rules import NeedsPerson, check_words
from apps.org.queries import places

WRITE, PUBLISH, WITHDRAW = "memorials.write_martyr", "memorials.publish_martyr", "memorials.withdraw_martyr"
LEAVE = "memorials.leave_tribute"
CHECK, RELEASE = "memorials.check_tribute", "memorials.release_tribute"
REFUSE, HIDE = "memorials.refuse_tribute", "memorials.hide_tribute"
_WHAT = "这位烈士的页面"


@dataclass(frozen=True, slots=True)
class MartyrGiven:
    """What is typed of a martyr. ``unit`` is the public name only, never a designation that is not."""

    name: str
    division: str
    native_place: str
    died: str
    cause: str
    deeds: str
    sources: str
    other_names: str = ""
    born: str = ""
    enlisted: str = ""
    unit: str = ""
    post: str = ""
    certificate_no: str = ""
    buried_at: str = ""


@action(permission=WRITE, label="编写烈士页面")
def write_martyr(actor: Actor, *, given: MartyrGiven, martyr_id: int | None = None, revision: int | None = None) -> Martyr:
    """Write a martyr's page, or change one: the public reads it (again) once somebody else has released it.

    Raises NotFound, Conflict (changed meanwhile), NeedsPerson, Invalid.
    """
    row = queries.lock_martyr(actor, martyr_id) if martyr_id is not None else Martyr()
    redraft(actor, row, revision, what=_WHAT)
    place = places(actor).filter(code=given.division).first()
    if place is None:
        raise Invalid("籍贯所在地请从列表中选择。", field="division")
    for name in (one.name for one in fields(given) if one.name != "division"):
        setattr(row, name, getattr(given, name).strip())
    row.division = place
    row.name = check_words(given.name, field="name", least=2, most=40)
    row.deeds = check_words(given.deeds, field="deeds", least=10, most=5000)
    row.sources = check_words(given.sources, field="sources", most=200)
    row.save()
    audit.record(actor, WRITE, row, after={"name": row.name, "revision": row.revision})
    return row


@action(permission=PUBLISH, label="审发烈士页面")
def publish_martyr(actor: Actor, *, martyr_id: int, revision: int) -> Martyr:
    """Let the public read it; not its author, and only what was read. Raises NotFound, AlreadyDone, Conflict, NeedsPerson."""
    row = queries.lock_martyr(actor, martyr_id)
    release(actor, row, revision, what=_WHAT)
    row.save(update_fields=["state", "publisher", "published_at"])
    audit.record(actor, PUBLISH, row, after={"state": row.state, "revision": row.revision})
    return row


@action(permission=WITHDRAW, label="撤下烈士页面")
def withdraw_martyr(actor: Actor, *, martyr_id: int, reason: str) -> Martyr:
    """The public reads it no longer; what was left there stays on record. Raises NotFound, AlreadyDone, Conflict, NeedsPerson, Invalid."""
    row = queries.lock_martyr(actor, martyr_id)
    take_back(actor, row, reason, what=_WHAT)
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    audit.record(actor, WITHDRAW, row, reason=row.withdraw_reason)
    return row


@action(permission=LEAVE, label="网上祭扫")
def leave_tribute(actor: Actor, *, martyr_id: int, token: str, text: str = "", signed: str = "") -> Tribute:
    """A flower, or with ``text`` words, which two persons read first. Anybody's; ``token`` makes a repeat harmless.

    Raises NotFound (no such page), AlreadyDone (the same submission), Invalid.
    """
    martyr = queries.martyrs_public().filter(pk=martyr_id).first()
    if martyr is None:
        raise NotFound("没有找到这位烈士的页面，请返回名录重新选择。")
    words, name = rules.check_tribute(text, signed) if text.strip() or signed.strip() else ("", "")
    kind, state = (TributeKind.WORDS, TributeState.WAITING) if words else (TributeKind.FLOWER, TributeState.SHOWN)
    given = {"martyr": martyr, "kind": kind, "text": words, "signed": name, "left_at": actor.at, "state": state}
    row, is_new = Tribute.objects.get_or_create(token=token, defaults=given)
    if not is_new:
        raise AlreadyDone("您的祭扫已经收到，不用重复提交。")
    audit.record(actor, LEAVE, row, after={"martyr": martyr.pk, "kind": kind})
    return row


@action(permission=CHECK, label="初审祭扫留言")
def check_tribute(actor: Actor, *, tribute_id: int) -> Tribute:
    """The first look: nothing speaks against showing it. Raises NotFound, Conflict, NeedsPerson."""
    row = _moved(actor, tribute_id, "check")
    row.checked_by_id, row.checked_at = actor.staff_id, actor.at
    return _kept(actor, CHECK, row, "checked_by", "checked_at")


@action(permission=RELEASE, label="复审祭扫留言")
def release_tribute(actor: Actor, *, tribute_id: int) -> Tribute:
    """The second look, by somebody else: everybody reads it. Raises NotFound, Conflict (SamePerson), NeedsPerson."""
    row = _moved(actor, tribute_id, "release")
    if row.checked_by_id == actor.staff_id:
        raise rules.SamePerson
    row.released_by_id, row.released_at = actor.staff_id, actor.at
    return _kept(actor, RELEASE, row, "released_by", "released_at")


@action(permission=REFUSE, label="不予展示祭扫留言")
def refuse_tribute(actor: Actor, *, tribute_id: int, reason: str) -> Tribute:
    """It is not shown; the record stays. Raises NotFound, Conflict, NeedsPerson, Invalid."""
    return _closed(actor, REFUSE, tribute_id, "refuse", reason)


@action(permission=HIDE, label="撤下祭扫留言")
def hide_tribute(actor: Actor, *, tribute_id: int, reason: str) -> Tribute:
    """What was shown is shown no longer. Raises NotFound, Conflict, NeedsPerson, Invalid."""
    return _closed(actor, HIDE, tribute_id, "hide", reason)


def _moved(actor: Actor, tribute_id: int, act: str) -> Tribute:
    if actor.staff_id is None:
        raise NeedsPerson
    row = queries.lock_tribute(actor, tribute_id)
    row.state = rules.move(row.state, act)
    return row


def _closed(actor: Actor, verb: str, tribute_id: int, act: str, reason: str) -> Tribute:
    row = _moved(actor, tribute_id, act)
    row.reason = check_words(reason, field="reason", most=300)
    row.closed_by_id, row.closed_at = actor.staff_id, actor.at
    return _kept(actor, verb, row, "closed_by", "closed_at", "reason")


def _kept(actor: Actor, verb: str, row: Tribute, *columns: str) -> Tribute:
    row.save(update_fields=["state", *columns])
    audit.record(actor, verb, row, after={"state": row.state}, reason=row.reason)
    return row
