"""The only way to change alliance: who has signed, what each gives, who lets it out."""

from dataclasses import dataclass
from datetime import date

from apps.alliance import queries
from apps.alliance.choices import Audience, LifeScene
from apps.alliance.models import Merchant, Offer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.notices.actions.releasing import redraft, release, take_back
from apps.notices.rules import NeedsPerson, check_phone, check_shown, check_words
from apps.org.models import Division
from apps.org.queries import places

KEEP, END = "alliance.keep_merchant", "alliance.end_merchant"
WRITE, PUBLISH, WITHDRAW = "alliance.write_offer", "alliance.publish_offer", "alliance.withdraw_offer"
_OVER = "与这家商家的协议已经终止，不能再登记或发布优惠；重新签订的请另行登记商家。"
_WHAT = "这项优惠"


@dataclass(frozen=True, slots=True)
class MerchantGiven:
    """What is typed of a merchant; ``valid_to`` is the first day the agreement no longer holds."""

    name: str
    division: str
    address: str
    phone: str
    signed_on: date
    opening_hours: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class OfferGiven:
    """What is typed of an offer; both days count."""

    scene: str
    title: str
    words: str
    audience: str
    shows_from: date
    shows_until: date | None = None


@action(permission=KEEP, label="登记惠军商家")
def keep_merchant(
    actor: Actor, *, given: MerchantGiven, merchant_id: int | None = None, revision: int | None = None
) -> Merchant:
    """Register a merchant, or correct one. Raises NotFound, Conflict (ended; changed meanwhile; there already), NeedsPerson, Invalid."""
    if actor.staff_id is None:
        raise NeedsPerson
    row = queries.lock_merchant(actor, merchant_id) if merchant_id is not None else Merchant(revision=0)
    if row.ended_at is not None:
        raise Conflict(_OVER)
    if merchant_id is not None and revision != row.revision:
        raise Conflict("这家商家的信息刚被他人修改过，请重新打开后再改。")
    row.division = _place(actor, given.division)
    row.name, row.address = (
        check_words(given.name, field="name", least=2, most=80),
        check_words(given.address, field="address", most=120),
    )
    row.phone, row.opening_hours = check_phone(given.phone), given.opening_hours.strip()
    row.signed_on, row.valid_to = given.signed_on, given.valid_to
    if row.valid_to is not None and row.valid_to <= row.signed_on:
        raise Invalid("协议截止日应在签订日之后，请核对日期。", field="valid_to")
    if Merchant.objects.filter(division=row.division, name=row.name, ended_at__isnull=True).exclude(pk=row.pk).exists():
        raise Conflict("这个乡镇已经登记过同名的商家，请在列表中查找，不要重复登记。")
    row.revision, row.noted_by_id, row.noted_at = row.revision + 1, actor.staff_id, actor.at
    row.save()
    audit.record(actor, KEEP, row, after={"name": row.name, "division": row.division_id, "revision": row.revision})
    return row


def _place(actor: Actor, code: str) -> Division:
    found = places(actor).filter(code=code).first()
    if found is None:
        raise Invalid("所在乡镇请从列表中选择。", field="division")
    return found


@action(permission=END, label="终止惠军商家协议")
def end_merchant(actor: Actor, *, merchant_id: int, reason: str) -> Merchant:
    """The agreement is over; none of its offers is shown any more. Raises NotFound, AlreadyDone, NeedsPerson, Invalid."""
    if actor.staff_id is None:
        raise NeedsPerson
    row = queries.lock_merchant(actor, merchant_id)
    if row.ended_at is not None:
        raise AlreadyDone("与这家商家的协议已经终止。")
    row.end_reason = check_words(reason, field="reason", most=300)
    row.ended_by_id, row.ended_at = actor.staff_id, actor.at
    row.save(update_fields=["end_reason", "ended_by", "ended_at"])
    audit.record(actor, END, row, reason=row.end_reason)
    return row


@action(permission=WRITE, label="拟写商家优惠")
def write_offer(
    actor: Actor,
    *,
    given: OfferGiven,
    merchant_id: int | None = None,
    offer_id: int | None = None,
    revision: int | None = None,
) -> Offer:
    """Write an offer of a merchant, or change one: the public sees it (again) once somebody else has released it.

    Raises NotFound, Conflict (agreement over; changed meanwhile), NeedsPerson, Invalid.
    """
    if offer_id is not None:
        row = queries.lock_offer(actor, offer_id)
    else:
        row = Offer(merchant=queries.lock_merchant(actor, merchant_id or 0))
    if row.merchant.ended_at is not None:
        raise Conflict(_OVER)
    redraft(actor, row, revision, what=_WHAT)
    if given.scene not in LifeScene.values:
        raise Invalid("生活场景请从列表中选择。", field="scene")
    if given.audience not in Audience.values:
        raise Invalid("谁可以用请从列表中选择。", field="audience")
    check_shown(given.shows_from, given.shows_until)
    row.scene, row.audience = given.scene, given.audience
    row.title = check_words(given.title, field="title", most=60)
    row.words = check_words(given.words, field="words", most=1000)
    row.shows_from, row.shows_until = given.shows_from, given.shows_until
    row.save()
    audit.record(actor, WRITE, row, after={"merchant": row.merchant_id, "scene": row.scene, "revision": row.revision})
    return row


@action(permission=PUBLISH, label="审发商家优惠")
def publish_offer(actor: Actor, *, offer_id: int, revision: int) -> Offer:
    """Let the public read it in its days; not its author, and only what was read. Raises NotFound, AlreadyDone, Conflict, NeedsPerson."""
    row = queries.lock_offer(actor, offer_id)
    if row.merchant.ended_at is not None:
        raise Conflict(_OVER)
    release(actor, row, revision, what=_WHAT)
    row.save(update_fields=["state", "publisher", "published_at"])
    audit.record(actor, PUBLISH, row, after={"state": row.state, "revision": row.revision})
    return row


@action(permission=WITHDRAW, label="撤下商家优惠")
def withdraw_offer(actor: Actor, *, offer_id: int, reason: str) -> Offer:
    """The public reads it no longer. Raises NotFound, AlreadyDone, Conflict, NeedsPerson, Invalid."""
    row = queries.lock_offer(actor, offer_id)
    take_back(actor, row, reason, what=_WHAT)
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    audit.record(actor, WITHDRAW, row, reason=row.withdraw_reason)
    return row
