"""Doors of the sign-in: who, code, the province's identity system, out."""

import hmac
import json
import secrets
from dataclasses import asdict

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.actor import Actor, now
from apps.core.errors import DomainError
from apps.core.http import source
from apps.core.idnumber import check_id
from apps.portal import actions
from apps.portal.choices import SessionWay
from apps.portal.forms import CodeForm, WhoForm
from apps.portal.gateways import Asked, NotProven, province
from apps.portal.models import PortalSession
from apps.portal.queries import entering
from apps.portal.rules.entering import CODE_LASTS, Unproven
from apps.portal.sign_in import FACE, own_act
from apps.portal.views.showing import show

TRY, TRY_SECONDS = "vp_province", 600  # the cookie between leaving for the province and coming back
log = structlog.get_logger(__name__)


def _status(form: WhoForm | CodeForm, refusal: DomainError | None) -> int:
    if refusal is not None:
        return refusal.status
    return 422 if form.errors else 200


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Number and name. Whoever it is, known here or not, is answered alike."""
    form, refusal = WhoForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        visitor, browser = entering.visitor(source(request), now()), secrets.token_urlsafe(24)
        number, name = form.cleaned_data["number"], form.cleaned_data["name"]
        limit = actions.count_asking(visitor, subject=entering.subject_of(number, name))
        by_sms = request.POST.get("way") != "desk"
        try:
            actions.ask_code(visitor, number18=number, name=name, browser=browser, by_sms=by_sms, limit=limit)
        except DomainError as refused:
            form.add_error(None, refused.message)
            refusal = refused
        else:
            query = {"next": FACE.goal(request)} | ({} if by_sms else {"way": "desk"})
            return FACE.put_trial(redirect(f"{reverse('portal:code')}?{urlencode(query)}"), browser, CODE_LASTS)
    context = {"form": form, "next": FACE.goal(request), "by_province": bool(settings.OIDC["issuer"])}
    return show(request, "portal/sign_in.html", context, status=_status(form, refusal))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The digits from the phone or from the station's paper."""
    browser = request.COOKIES.get(FACE.trial, "")
    if not browser:
        return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': FACE.goal(request)})}")
    form, refusal = CodeForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        visitor, agent = entering.visitor(source(request), now()), request.headers.get("User-Agent", "")
        limit, counted = actions.count_typing(visitor, browser=browser)
        try:
            entered = actions.enter(
                visitor, browser=browser, code=form.cleaned_data["code"], limit=limit, counted=counted, agent=agent
            )
        except DomainError as refused:
            form.add_error("code" if refused.field == "code" else None, refused.message)
            refusal = refused
        else:
            return FACE.put_session(redirect(FACE.goal(request) or "portal:home"), entered.token)
    context = {"form": form, "next": FACE.goal(request), "by_desk": request.GET.get("way") == "desk"}
    return show(request, "portal/code.html", context, status=_status(form, refusal))


@never_cache
@require_GET
def to_province(request: HttpRequest) -> HttpResponse:
    """Off to the province's identity system; what the answer is compared with stays in this browser, signed, for ten minutes."""
    try:
        found = province()
        if found is None:
            raise Http404
        url, asked = found.begin(_back(request), FACE.goal(request), now())
    except NotProven as error:
        return _unproven(request, str(error))
    answer = redirect(url)
    answer.set_signed_cookie(
        TRY, json.dumps(asdict(asked)), salt=TRY, max_age=TRY_SECONDS, path=FACE.home, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )  # fmt: skip
    return answer


@never_cache
@sensitive_variables()
@require_GET
def from_province(request: HttpRequest) -> HttpResponse:
    """Back with a code: state first, then the exchange, then number and name against the files. One page whatever goes wrong."""
    visitor, agent = entering.visitor(source(request), now()), request.headers.get("User-Agent", "")
    try:
        found = province()
        if found is None:
            raise Http404
        limit, _ = actions.count_typing(visitor, browser="")
        asked = Asked(
            **json.loads(request.get_signed_cookie(TRY, default="", salt=TRY, max_age=TRY_SECONDS) or "null") or {}
        )
        if limit is not None or not hmac.compare_digest(asked.state, request.GET.get("state", "")):
            raise NotProven("limit" if limit else "state")
        told = found.finish(_back(request), request.GET.get("code", ""), asked)
        number = check_id(told.number, today=visitor.today).number18
        entered = actions.enter_by_province(visitor, number18=number, name=told.name, agent=agent)
    except (NotProven, DomainError, TypeError, ValueError) as error:
        return _unproven(request, str(error) if isinstance(error, NotProven) else type(error).__name__)
    answer = FACE.put_session(redirect(asked.goal or "portal:home"), entered.token)
    answer.delete_cookie(TRY, path=FACE.home)
    return answer


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:from_province"))


def _unproven(request: HttpRequest, why: str) -> HttpResponse:
    """The sign-in page with the one sentence; why is the log's matter."""
    log.info("province_refused", why=why[:80])
    form = WhoForm()
    context = {
        "form": form,
        "next": FACE.goal(request),
        "unproven": Unproven.default,
        "by_province": bool(settings.OIDC["issuer"]),
    }
    answer = show(request, "portal/sign_in.html", context, status=422)
    answer.delete_cookie(TRY, path=FACE.home)
    return answer


@own_act
def sign_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Out, here and on the server; who came by the province is shown the way out there."""
    session: PortalSession = request.portal  # type: ignore[attr-defined]
    actions.leave(actor, session_id=session.pk)
    if session.way != SessionWay.PROVINCE:
        return FACE.drop_session(redirect("portal:index"))
    try:
        found = province()
        address = found.end(request.build_absolute_uri(reverse("portal:index"))) if found else ""
    except NotProven as error:
        log.info("province_refused", why=str(error)[:80])
        address = ""
    del request.portal  # type: ignore[attr-defined]
    return FACE.drop_session(show(request, "portal/left.html", {"address": address}))
