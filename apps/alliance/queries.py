"""The only way to read alliance: merchants and offers of the actor's places, and what everybody may read today."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from apps.alliance.models import Merchant, Offer
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together

VIEW = permission("alliance.view_merchant", "查看惠军商家")
_NO_MERCHANT = "没有找到这家商家，请返回商家列表重新选择。"
_NO_OFFER = "没有找到这项优惠，请返回商家页面重新选择。"


def merchants(actor: Actor) -> QuerySet[Merchant]:
    """Merchants of the actor's places, with ``waiting``: their offers nobody has released yet."""
    require(actor, VIEW)
    rows = Merchant.objects.filter(within(actor, "division_id")).select_related("division", "noted_by", "ended_by")
    return rows.annotate(waiting=Count("offers", filter=Q(offers__state="draft")))


def merchant(actor: Actor, merchant_id: int) -> Merchant:
    """One of them; NotFound otherwise."""
    found = merchants(actor).filter(pk=merchant_id).first()
    if found is None:
        raise NotFound(_NO_MERCHANT)
    return found


def offers(actor: Actor) -> QuerySet[Offer]:
    """Offers of merchants of the actor's places."""
    require(actor, VIEW)
    rows = Offer.objects.filter(within(actor, "merchant__division_id"))
    return rows.select_related("merchant__division", "author", "publisher", "withdrawn_by")


def offer(actor: Actor, offer_id: int) -> Offer:
    """One of them; NotFound otherwise."""
    found = offers(actor).filter(pk=offer_id).first()
    if found is None:
        raise NotFound(_NO_OFFER)
    return found


def lock_merchant(actor: Actor, merchant_id: int) -> Merchant:
    """Lock a merchant of the actor's places."""
    rows = Merchant.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    found = rows.filter(pk=merchant_id).first()
    if found is None:
        raise NotFound(_NO_MERCHANT)
    return found


def lock_offer(actor: Actor, offer_id: int) -> Offer:
    """Lock an offer, its merchant first."""
    found = Offer.objects.filter(within(actor, "merchant__division_id"), pk=offer_id).first()
    if found is None:
        raise NotFound(_NO_OFFER)
    merchant = lock_merchant(actor, found.merchant_id)
    row = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_id)
    row.merchant = merchant
    return row


def standing(actor: Actor, day: date) -> QuerySet[Merchant]:
    """Merchants of the actor's places whose agreement holds on a day, with nothing joined, for counting."""
    require(actor, VIEW)
    signed = Q(signed_on__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    kept = Q(ended_at__isnull=True) | Q(ended_at__date__gt=day)
    return Merchant.objects.filter(within(actor, "division_id"), signed, kept)


def offers_shown(actor: Actor) -> QuerySet[Offer]:
    """Offers of merchants of the actor's places that everybody may read today."""
    return offers(actor).filter(_shown(actor.today))


def offers_public(today: date) -> QuerySet[Offer]:
    """What everybody may read today: published, in its days, of a merchant whose agreement holds."""
    return Offer.objects.filter(_shown(today)).select_related("merchant__division").order_by("merchant_id", "id")


def _shown(today: date) -> Q:
    days = Q(shows_from__lte=today) & (Q(shows_until__isnull=True) | Q(shows_until__gte=today))
    bound = Q(merchant__ended_at__isnull=True, merchant__signed_on__lte=today)
    bound &= Q(merchant__valid_to__isnull=True) | Q(merchant__valid_to__gt=today)
    return Q(state="published") & days & bound


def todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    """Merchants with an offer somebody else wrote and nobody has let out; the figure counts the list it opens."""
    if not (actor.may(VIEW) and actor.may("alliance.publish_offer")):
        return []
    drafts = ask.figures(offers(actor).filter(state="draft"), number=Count("merchant", distinct=True))
    waiting = drafts.then(lambda found: int(found["number"]))
    return [todo(waiting, "商家有优惠待审发", f"{reverse('alliance:merchants')}?show=waiting")]
