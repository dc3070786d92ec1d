"""Doors of the sign-in: who, code, out."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.core.actor import Actor, now
from apps.core.errors import DomainError
from apps.core.http import source
from apps.portal import actions
from apps.portal.forms import CodeForm, WhoForm
from apps.portal.queries import entering
from apps.portal.rules.entering import CODE_LASTS
from apps.portal.sign_in import FACE, own_act
from apps.portal.views.showing import show


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
    return show(request, "portal/sign_in.html", {"form": form, "next": FACE.goal(request)}, status=_status(form, refusal))


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


@own_act
def sign_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Out, here and on the server."""
    actions.leave(actor, session_id=request.portal.pk)  # type: ignore[attr-defined]
    return FACE.drop_session(redirect("portal:index"))
