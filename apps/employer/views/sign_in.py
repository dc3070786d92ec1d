"""Doors before the sign-in: register, who, code; and out."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.actor import Actor, now
from apps.core.doors import attempt
from apps.core.editions import put_size
from apps.core.errors import DomainError
from apps.core.http import source
from apps.core.numbers import whole_number
from apps.employer import actions
from apps.employer.forms import CodeForm, RegisterForm, WhoForm
from apps.employer.queries import entering
from apps.employer.rules.entering import CODE_LASTS, check_county
from apps.employer.sign_in import FACE, frame, own_act
from apps.jobs.actions import register_employer
from apps.jobs.models import Employer
from apps.jobs.rules.credit_code import registered_in
from apps.jobs.rules.employers import EmployerGiven
from apps.org.queries import public_townships


def _show(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, template, frame(request) | context, status=status)


@require_GET
def size(request: HttpRequest) -> HttpResponse:
    """Choose the edition."""
    return put_size(
        HttpResponseRedirect(FACE.goal(request) or FACE.home), whole_number(request.GET.get("px", "")) or 0, FACE.home
    )


def _asked(request: HttpRequest, visitor: Actor, credit_code: str, phone: str) -> HttpResponse:
    browser = secrets.token_urlsafe(24)
    limit = actions.count_asking(visitor, subject=entering.subject_of(credit_code))
    actions.ask_code(visitor, credit_code=credit_code, phone=phone, browser=browser, limit=limit)
    return FACE.put_trial(
        redirect(f"{reverse('employer:code')}?{urlencode({'next': FACE.goal(request)})}"), browser, CODE_LASTS
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Credit code and telephone. Whoever it is, known here or not, is answered alike."""
    form, status = WhoForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        visitor = entering.visitor(source(request), now())
        try:
            return _asked(request, visitor, form.cleaned_data["credit_code"], form.cleaned_data["phone"])
        except DomainError as refused:
            form.add_error(None, refused.message)
            status = refused.status
    status = status if status != 200 or not form.errors else 422
    return _show(request, "employer/sign_in.html", {"form": form, "next": FACE.goal(request)}, status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The digits from the telephone."""
    browser = request.COOKIES.get(FACE.trial, "")
    if not browser:
        return redirect(f"{reverse('employer:sign_in')}?{urlencode({'next': FACE.goal(request)})}")
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        visitor, agent = entering.visitor(source(request), now()), request.headers.get("User-Agent", "")
        limit, counted = actions.count_typing(visitor, browser=browser)
        digits = form.cleaned_data["code"]
        try:
            entered = actions.enter(visitor, browser=browser, code=digits, limit=limit, counted=counted, agent=agent)
        except DomainError as refused:
            form.add_error("code" if refused.field == "code" else None, refused.message)
            status = refused.status
        else:
            return FACE.put_session(redirect(FACE.goal(request) or "employer:home"), entered.token)
    status = status if status != 200 or not form.errors else 422
    return _show(request, "employer/code.html", {"form": form, "next": FACE.goal(request)}, status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """An employer registers itself and then proves its contact's telephone; the bureau verifies it afterwards."""
    form = RegisterForm(request.POST if request.method == "POST" else None, places=public_townships())
    visitor = entering.visitor(source(request), now())
    row = attempt(form, lambda given: _registered(visitor, given)) if request.method == "POST" else None
    if row is not None:
        return _asked(request, visitor, form.cleaned_data["credit_code"], form.cleaned_data["phone"])
    return _show(request, "employer/register.html", {"form": form}, 422 if form.errors else 200)


def _registered(visitor: Actor, given: dict[str, str]) -> Employer:
    """Counted first; an employer of another county is refused in words before anything is written."""
    actions.count_registering(visitor)
    code, phone = given.pop("credit_code"), given.pop("phone")
    check_county(registered_in(code), given["division"][:6], entering.partner_counties())
    return register_employer(visitor, credit_code=code, given=EmployerGiven(contact_phone=phone, **given))


@own_act
def sign_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Out, here and on the server."""
    actions.leave(actor, session_id=request.employer.pk)  # type: ignore[attr-defined]
    return FACE.drop_session(redirect("employer:sign_in"))
