"""Doors everybody may open: the roll of martyrs, a martyr's page, a flower or words left there."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.core.actor import SHANGHAI, now
from apps.core.errors import AlreadyDone, DomainError
from apps.core.http import source
from apps.core.pages import keyset
from apps.memorials.actions import leave_tribute
from apps.portal import actions
from apps.portal.forms import TributeForm
from apps.portal.queries import entering, public
from apps.portal.views.showing import public_page, show


@public_page
def martyrs(request: HttpRequest) -> HttpResponse:
    """The roll by name; ``q`` narrows it."""
    words = request.GET.get("q", "").strip()[:60]
    page = keyset(public.martyrs(words), order=("name", "id"), after=request.GET.get("after") or None)
    return show(request, "portal/martyrs.html", {"page": page, "words": words})


@public_page
def martyr(request: HttpRequest, martyr_id: int) -> HttpResponse:
    """One martyr: life, deeds, flowers, and words two persons have read."""
    found = public.memorial(now().astimezone(SHANGHAI).date(), martyr_id)
    page = keyset(found.words, order=("-id",), after=request.GET.get("after") or None, size=20)
    return show(request, "portal/martyr.html", {"row": found.row, "flowers": found.flowers, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def tribute(request: HttpRequest, martyr_id: int) -> HttpResponse:
    """Leave a flower, or words with it; sent twice it lies there once. What was typed stays when it is refused."""
    at = now()
    row = public.memorial(at.astimezone(SHANGHAI).date(), martyr_id).row
    form = TributeForm(request.POST if request.method == "POST" else None, initial={"token": uuid.uuid4().hex})
    actor = entering.mourner(source(request), at)
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_tribute(actor)
            leave_tribute(actor, martyr_id=martyr_id, **form.cleaned_data)
        except AlreadyDone:
            return show(request, "portal/mourned.html", {"row": row, "form": form})
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return show(request, "portal/mourned.html", {"row": row, "form": form})
    return show(request, "portal/tribute.html", {"row": row, "form": form}, status=422 if form.errors else 200)
