"""Doors of station: the phone's page and its four JSON addresses; the pages on which humans look after phones."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.action import require
from apps.core.errors import AlreadyDone, Invalid
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.phone import kinds
from apps.station import actions, queries
from apps.station.forms import body_of, number_of, submission_of, text_of, uuid_of
from apps.station.rules import DeviceGone, scope_digest

Door = Callable[..., HttpResponse]
SHOWN = 200
SCRIPTS = tuple(f"station/{name}.js" for name in ("store", "dom", "model", "photo", "scan", "wire", "forms", "app"))
DECODER = "js/vendor/jsQR.js"  # asked for when the first code is scanned
#: What the page is made of besides itself.
PARTS = ("tokens.css", "station/phone.css", "img/mark.svg", *SCRIPTS, DECODER)


def _shell() -> str:
    """The page as it is kept on every phone: nothing of a person, nothing of an account."""
    data = {
        "tables": {code: kind.tables for code, kind in kinds().items()},
        "labels": {code: kind.label for code, kind in kinds().items()},
    }
    return render_to_string("station/phone.html", {"scripts": SCRIPTS, "decoder": DECODER, "data": data})


@login_required
@require_GET
def phone_page(request: HttpRequest) -> HttpResponse:
    """The page of the clerk's phone."""
    require(actor_of_request(request), queries.USE)
    return HttpResponse(_shell())


@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Its service worker; another content of any part is another version, kept whole or not at all."""
    contents = b"".join(Path(str(finders.find(name))).read_bytes() for name in PARTS)
    version = hashlib.sha256(_shell().encode() + contents).hexdigest()[:16]
    kept = [reverse("station:phone"), *(static(name) for name in PARTS)]
    words = {"kept": kept, "version": version}
    return render(request, "station/worker.js", words, content_type="text/javascript; charset=utf-8")


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """What "add to the home screen" asks for."""
    icons = [
        {"src": static(f"station/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    home = reverse("station:phone")
    told = {"name": f"{settings.ORGANISATION['name']} 走访", "short_name": "走访", "lang": "zh-CN", "start_url": home, "scope": home, "id": home,
            "display": "standalone", "background_color": "#f4f4f2", "theme_color": "#a51c1c", "icons": icons}  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


def phone(door: Door) -> Door:
    """An address of the phone: answers JSON, also to who is no longer signed in."""

    @wraps(door)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            body = {"code": "not_signed_in", "message_zh": "登录已过期，请重新登录；本机保存的记录不会丢，登录后自动上传。"}
            return JsonResponse(body, status=401)
        request.META["HTTP_ACCEPT"] = "application/json"
        request.__dict__.pop("headers", None)
        try:
            return door(request, *args, **kwargs)
        except DeviceGone as gone:  # whoever holds a stopped phone is no longer signed in on it
            logout(request)
            return JsonResponse({"code": gone.code, "message_zh": gone.message}, status=gone.status)

    return run


@phone
@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, a fresh token, what may be sent, and how long to wait with what waits (``X-Waiting``: how many)."""
    actor = actor_of_request(request)
    require(actor, queries.USE)
    kinds = {code: kind.label for code, kind in queries.kinds_of(actor).items()}
    account = hashlib.sha256(f"vp.station|{actor.user_id}".encode()).hexdigest()[:16]
    return JsonResponse(
        {
            "csrf": get_token(request),
            "name": actor.name,
            "account": account,
            "scope": scope_digest(actor.places),
            "kinds": kinds,
            "wait": actions.take_number(whole_number(request.headers.get("X-Waiting", ""), 4) or 0),
        }
    )


@phone
@require_POST
def open_phone(request: HttpRequest) -> HttpResponse:
    """Hands out the keys of this phone."""
    body = body_of(request.body)
    keys = actions.open_phone(
        actor_of_request(request), device=uuid_of(body, "device"), agent=request.headers.get("User-Agent", "")
    )
    return JsonResponse({"data": keys.data.hex(), "queue": keys.queue.hex(), "scope": keys.device.scope})


@gzip_page
@phone
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """What changed since the phone's counter."""
    body = body_of(request.body)
    told = actions.sync_phone(
        actor_of_request(request),
        device=uuid_of(body, "device"),
        counter=number_of(body, "counter"),
        scope=text_of(body, "scope"),
    )
    answer = {"full": told.full, "counter": told.counter, "scope": told.scope, "people": told.people, "gone": told.gone,
              "offers": told.offers}  # fmt: skip
    return HttpResponse(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), content_type="application/json")


@phone
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """One submission; a repeat gets the same answer."""
    given = submission_of(body_of(request.body))
    row = actions.submit(actor_of_request(request), **given, digest=hashlib.sha256(request.body).hexdigest())
    return JsonResponse({"state": row.state, "label": row.get_state_display(), "receipt": row.receipt, "answer": row.answer})


@login_required
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    """What phones sent: what waits for a human first."""
    actor = actor_of_request(request)
    rows = queries.uploads(actor) if "all" in request.GET else queries.open_uploads(actor)
    return render(request, "station/uploads.html", {"rows": rows[:SHOWN], "actor": actor, "all": "all" in request.GET})


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """One of them: open what was written, say what was done about it."""
    actor, wrong, status, content = actor_of_request(request), "", 200, None
    if "note" in request.POST:
        try:
            actions.settle_upload(actor, upload_id=upload_id, note=request.POST["note"])
        except AlreadyDone as done:
            messages.info(request, str(done))
            return redirect("station:uploads")
        except Invalid as refusal:
            wrong, status = str(refusal), 422
        else:
            messages.success(request, "处理结果已记下。")
            return redirect("station:uploads")
    elif request.method == "POST":
        content = actions.open_upload(actor, upload_id=upload_id)
    row = queries.get_upload(actor, upload_id)
    words = queries.words_of(row, content) if content else []
    context = {"row": row, "actor": actor, "wrong": wrong, "content": content, "words": words}
    return render(request, "station/upload.html", context, status=status)


@login_required
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Registered phones."""
    actor = actor_of_request(request)
    return render(request, "station/devices.html", {"rows": queries.devices(actor)[:SHOWN], "actor": actor})


@login_required
@require_POST
def purge(request: HttpRequest, device_id: int) -> HttpResponse:
    """Stop a phone."""
    try:
        actions.purge_device(actor_of_request(request), device_id=device_id, reason=request.POST.get("reason", ""))
    except (AlreadyDone, Invalid) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "手机已停用。它下次联网时清除本机数据，密钥不再发放。")
    return redirect("station:devices")
