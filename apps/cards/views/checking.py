"""The public check: a page that works without network, its keys, its list. Nobody signs in; nothing about a person is here."""

import base64
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from apps.cards.queries.checking import check_keys, void_list
from apps.cards.rules.offline import keys_text
from apps.core.actor import Actor
from apps.core.http import attachment

_HALF_HOUR = 1800
#: What the page is made of besides itself.
PARTS = ("tokens.css", "card-check.css", "js/vendor/nacl-fast.min.js", "js/card-check.js")


def _data() -> dict[str, object]:
    content = void_list(Actor.nobody().today)
    return {"keys": keys_text(check_keys()), "list": base64.b64encode(content).decode()}


@require_GET
def check_page(request: HttpRequest) -> HttpResponse:
    """The page; its data lies in it, so that it needs nothing more once it is open."""
    return render(request, "cards/check.html", {"data": _data()})


@require_GET
@cache_control(public=True, max_age=_HALF_HOUR)
def check_data(_request: HttpRequest) -> HttpResponse:
    """Keys and list, for a page that is online."""
    return JsonResponse(_data())


@require_GET
@cache_control(public=True, max_age=_HALF_HOUR)
def check_list(_request: HttpRequest) -> HttpResponse:
    """The signed list alone, as bytes: at most 100 kB for a county of 22,800 cards."""
    return HttpResponse(void_list(Actor.nobody().today), content_type="application/octet-stream")


@require_GET
@cache_control(no_cache=True)
def check_worker(request: HttpRequest) -> HttpResponse:
    """The page's service worker: keeps page, keys and list on the device, so that the page opens without network."""
    kept = [reverse("cards:check"), reverse("cards:check_data"), *(static(name) for name in PARTS)]
    return render(request, "cards/check_worker.js", {"kept": kept}, content_type="text/javascript; charset=utf-8")


@require_GET
def check_file(request: HttpRequest) -> HttpResponse:
    """The whole page as one file that a merchant keeps on a phone or till without network."""
    html = render(request, "cards/check_file.html", {"data": _data()}).content.decode()
    parts = "".join(f"<script>{_static(name)}</script>" for name in ("js/vendor/nacl-fast.min.js", "js/card-check.js"))
    style = f"<style>{_static('tokens.css')}{_static('card-check.css')}</style>"
    html = html.replace("<!--style-->", style).replace("<!--scripts-->", parts)
    return attachment(html.encode(), "优待证核验.html", "text/html; charset=utf-8")


def _static(name: str) -> str:
    found = finders.find(name)
    return Path(str(found)).read_text(encoding="utf-8").replace("</script", "<\\/script")
