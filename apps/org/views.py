"""Doors of signing in and of one's own account."""

from typing import cast

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.errors import DomainError
from apps.core.http import actor_of_request
from apps.org import actions, sign_in
from apps.org.actions import second_factor
from apps.org.actions.sessions import digest
from apps.org.forms import CodeForm, ConfirmPasswordForm, PasswordForm, SignInForm
from apps.org.middleware import SECOND, SEEN, STARTED
from apps.org.models import SecondFactor
from apps.org.queries import actor_of, own_account, own_sign_ins


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """/login/: name and password; axes answers when there were too many tries."""
    if request.user.is_authenticated:
        return redirect(sign_in.target(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sign_in.guard_source(request, form.cleaned_data["username"])
        user = authenticate(request, **form.cleaned_data)
        try:
            if user is None:
                raise sign_in.refuse(request, form.cleaned_data["username"], sign_in.WrongSignIn())
            return sign_in.after_password(request, user)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    status = 422 if form.errors else 200
    return render(
        request,
        "org/login.html",
        {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")},
        status=status,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """/login/code/: the second factor of somebody whose password was right."""
    found = sign_in.pending(request)
    if found is None:
        return redirect("login")
    user, goal = found
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(user, "page", request)
        try:
            counted = second_factor.count_attempt(actor)
            actions.pass_second_factor(actor, code=form.cleaned_data["code"], counted=counted)
            return sign_in.enter(request, user, goal, second=True)
        except DomainError as refusal:
            form.add_error("code" if refusal.field == "code" else None, refusal.message)
    return render(request, "org/code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """/logout/."""
    if request.user.is_authenticated:
        actions.record_sign_out(actor_of_request(request), session_key=request.session.session_key or "")
    logout(request)
    return redirect("login")


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """/account/: password, second factor, open sessions."""
    return _account(request, PasswordForm())


def _account(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    actor = actor_of_request(request)
    context = {
        "form": form,
        "account": own_account(actor),
        "factor": SecondFactor.objects.filter(user_id=actor.user_id or 0, confirmed_at__isnull=False).first(),
        "sign_ins": own_sign_ins(actor)[:20],
        "here": digest(request.session.session_key or ""),
    }
    return render(request, "org/account.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@login_required
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; all sessions end, this browser is signed in again under a new key."""
    actor, form = actor_of_request(request), PasswordForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            sign_in.count_guess(request, own_account(actor).username, given["current"])
            user = actions.change_password(actor, current=given["current"], password=given["password"])
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            second, started = request.session.get(SECOND), request.session.get(STARTED)
            request.session.flush()
            login(request, user, backend=sign_in.BACKEND)
            request.session.update({SECOND: second, STARTED: started, SEEN: actor.at.timestamp()})
            agent = request.headers.get("User-Agent", "")
            actions.record_sign_in(
                actor, session_key=cast(str, request.session.session_key), agent=agent, second_factor=bool(second)
            )
            messages.success(request, "密码已修改，其他设备上的登录已全部结束。")
            return redirect("account")
    return _account(request, form)


@login_required
@require_POST
def end_session(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of one's other sessions."""
    actions.end_session(actor_of_request(request), sign_in_id=sign_in_id)
    messages.success(request, "该登录会话已结束。")
    return redirect("account")


@never_cache
@login_required
@require_GET
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """/account/second-factor/: start, confirm or switch off."""
    return _factor(request, CodeForm())


def _factor(request: HttpRequest, form: CodeForm) -> HttpResponse:
    actor = actor_of_request(request)
    row = SecondFactor.objects.filter(user_id=actor.user_id or 0).first()
    context: dict[str, object] = {"form": form, "row": row, "off_form": ConfirmPasswordForm()}
    if row and not row.confirmed_at:
        enrolment = second_factor.enrolment(row, own_account(actor).username, settings.ORGANISATION["name"])
        context |= {"enrolment": enrolment, "picture": segno.make(enrolment.uri, error="m").png_data_uri(scale=5, border=2)}
    return render(request, "org/second_factor.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def start_second_factor(request: HttpRequest) -> HttpResponse:
    """Make a secret and show it."""
    actions.start_second_factor(actor_of_request(request), issuer=settings.ORGANISATION["name"])
    return redirect("second_factor")


@never_cache
@login_required
@require_POST
def confirm_second_factor(request: HttpRequest) -> HttpResponse:
    """The first code from the phone; shows the recovery codes, once."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            codes = actions.confirm_second_factor(actor_of_request(request), code=form.cleaned_data["code"])
        except DomainError as refusal:
            form.add_error("code", refusal.message)
        else:
            request.session[SECOND] = True
            return render(request, "org/recovery_codes.html", {"codes": codes})
    return _factor(request, form)


@sensitive_post_parameters()
@login_required
@require_POST
def drop_second_factor(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off, with the password."""
    actor, password = actor_of_request(request), request.POST.get("password", "")
    sign_in.count_guess(request, own_account(actor).username, password)
    actions.drop_second_factor(actor, password=password)
    messages.success(request, "动态验证码已停用。")
    return redirect("account")
