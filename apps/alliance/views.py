"""Pages of alliance: merchants, their agreement, their offers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.alliance import actions, queries
from apps.alliance.forms import MerchantForm, OfferForm
from apps.alliance.models import Merchant, Offer
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, fill, page, sheet, show, step, whole
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.org.queries import places

FORM = "alliance/form.html"
_MERCHANT = ("name", "address", "phone", "opening_hours", "signed_on", "valid_to", "revision")
_OFFER = ("scene", "audience", "shows_from", "shows_until", "title", "words", "revision")


def _page_of(row: Merchant) -> str:
    return reverse("alliance:merchant", args=[row.pk])


def _page_of_offer(row: Offer) -> str:
    return reverse("alliance:offer", args=[row.pk])


def _towns(actor: Actor) -> list[tuple[str, str]]:
    return list(places(actor).exclude(level="village").values_list("code", "name"))


@page
def merchant_list(request: HttpRequest) -> HttpResponse:
    """Merchants, the newest first; ``show=waiting`` those with an offer to release, ``q`` by name."""
    actor, only = actor_of_request(request), request.GET.get("show", "")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = queries.merchants(actor)
    rows = rows.filter(pk__in=queries.offers(actor).filter(state="draft").values("merchant")) if only == "waiting" else rows
    rows = rows.filter(name__contains=words) if words else rows
    found = keyset(rows, order=("-id",), after=request.GET.get("after") or None)
    return show(request, "alliance/merchants.html", {"page": found, "actor": actor, "only": only, "q": words})


@page
def merchant(request: HttpRequest, merchant_id: int) -> HttpResponse:
    """One merchant with its offers."""
    actor = actor_of_request(request)
    row = queries.merchant(actor, merchant_id)
    offers = queries.offers(actor).filter(merchant=row).order_by("-id")[:100]
    return show(request, "alliance/merchant.html", {"row": row, "actor": actor, "offers": offers})


@sheet
def keep(request: HttpRequest, merchant_id: int | None = None) -> HttpResponse:
    """Register a merchant, or correct one."""
    actor = actor_of_request(request)
    require(actor, actions.KEEP)
    row = queries.merchant(actor, merchant_id) if merchant_id is not None else None
    initial = {**{name: getattr(row, name) for name in _MERCHANT}, "division": row.division_id} if row else {}
    form = MerchantForm(request.POST or None, places=_towns(actor), initial=initial or {"signed_on": actor.today})
    return fill(
        request, form,
        lambda data: actions.keep_merchant(actor, given=form.given(), merchant_id=merchant_id, revision=data["revision"]),
        lambda done: f"{done.name}已登记，接着写它的优惠。", template=FORM, back=_page_of, leave=_page_of(row) if row else reverse("alliance:merchants"),
        title=f"更正：{row.name}" if row else "登记惠军商家", button="保存", actor=actor,
    )  # fmt: skip


@act
def end(request: HttpRequest, merchant_id: int) -> HttpResponse:
    """The agreement is over."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    step(
        request,
        lambda: actions.end_merchant(actor, merchant_id=merchant_id, reason=reason),
        "协议已终止，它的优惠不再对外展示。",
    )
    return redirect("alliance:merchant", merchant_id)


@page
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One offer as the public will read it, and what may be done about it."""
    actor = actor_of_request(request)
    row = queries.offer(actor, offer_id)
    shown = queries.offers_public(actor.today).filter(pk=row.pk).exists()
    return show(request, "alliance/offer.html", {"row": row, "actor": actor, "shown": shown})


@sheet
def write_new(request: HttpRequest, merchant_id: int) -> HttpResponse:
    """A new offer of a merchant."""
    actor = actor_of_request(request)
    require(actor, actions.WRITE)
    return _write(
        request,
        actor,
        OfferForm(request.POST or None, initial={"shows_from": actor.today}),
        queries.merchant(actor, merchant_id),
        None,
    )


@sheet
def rewrite(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Change an offer; it leaves the public's page until somebody else has read it."""
    actor = actor_of_request(request)
    require(actor, actions.WRITE)
    row = queries.offer(actor, offer_id)
    form = OfferForm(request.POST or None, initial={name: getattr(row, name) for name in _OFFER})
    return _write(request, actor, form, row.merchant, offer_id)


def _write(request: HttpRequest, actor: Actor, form: OfferForm, merchant: Merchant, offer_id: int | None) -> HttpResponse:
    return fill(
        request, form,
        lambda data: actions.write_offer(
            actor, given=form.given(), merchant_id=merchant.pk, offer_id=offer_id, revision=data["revision"]
        ),
        lambda _: "已保存，等另一位同事审发后才对外展示。", template=FORM, back=_page_of_offer, leave=_page_of(merchant),
        title=f"{merchant.name}的优惠", button="保存，交审发", actor=actor,
    )  # fmt: skip


@act
def offer_act(request: HttpRequest, offer_id: int, name: str) -> HttpResponse:
    """Release an offer, or take it back."""
    actor, seen = actor_of_request(request), whole(request.POST.get("revision"))
    if name == "publish":
        step(request, lambda: actions.publish_offer(actor, offer_id=offer_id, revision=seen), "已审发，在优惠期内对外展示。")
    else:
        reason = request.POST.get("reason", "")
        step(
            request,
            lambda: actions.withdraw_offer(actor, offer_id=offer_id, reason=reason),
            "已撤下，不再对外展示，记录保留。",
        )
    return redirect("alliance:offer", offer_id)
