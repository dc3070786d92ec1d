"""Doors of the veteran's own pages. Each reads only what belongs to who asks; there is nobody's number in an address."""

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.core.http import attachment
from apps.portal import actions
from apps.portal.queries import own
from apps.portal.queries.filed import filed
from apps.portal.sign_in import own_act, own_page
from apps.portal.views.showing import show_own


@own_page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What comes, when and where to; three doors."""
    place = request.portal.person.division_id  # type: ignore[attr-defined]
    return show_own(request, "portal/home.html", {"found": own.home(actor, place)})


@own_page
def benefits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Schemes, payments by month, what came back."""
    place = request.portal.person.division_id  # type: ignore[attr-defined]
    return show_own(request, "portal/benefits.html", {"found": own.benefits(actor, place)})


@own_page
def slip(request: HttpRequest, actor: Actor, payment_id: int) -> HttpResponse:
    """发放说明单 of an own payment."""
    return show_own(request, "portal/slip.html", {"slip": own.slip(actor, payment_id)})


@own_page
def why(request: HttpRequest, actor: Actor) -> HttpResponse:
    """为什么没有我."""
    return show_own(request, "portal/why.html", {"answers": own.why(actor)})


@own_page
def card(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The own card."""
    return show_own(request, "portal/card.html", {"cards": own.my_cards(actor)})


@own_page
def contact(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的联系人."""
    return show_own(request, "portal/contact.html", {"found": own.contact(actor)})


@own_page
def readers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who looked at the own file, and why."""
    return show_own(request, "portal/readers.html", {"rows": own.readers(actor)})


@own_page
def matters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的办理进度."""
    return show_own(request, "portal/matters.html", {"rows": own.matters(actor)})


@own_page
def file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的档案: what is on file."""
    return show_own(request, "portal/file.html", {"sections": filed(actor)})


@own_act
def copy(_request: HttpRequest, actor: Actor) -> HttpResponse:
    """A copy to take along; each one is written down."""
    return attachment(actions.take_copy(actor), f"我的档案{actor.today:%Y%m%d}.csv", "text/csv; charset=utf-8")
