"""The steps of a sign-in between password and session; shared by its two pages."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core import audit
from apps.core.actor import Actor, now
from apps.core.errors import DomainError, Forbidden
from apps.org.actions.sessions import record_sign_in
from apps.org.middleware import SECOND, SEEN, STARTED
from apps.org.models import SecondFactor, User
from apps.org.queries import actor_of

PENDING = "vp_pending"
PENDING_SECONDS = 300
BACKEND = "django.contrib.auth.backends.ModelBackend"


class WrongSignIn(DomainError):
    """Same answer for an unknown name, a wrong password and a closed account."""

    default = "登录名或密码不正确，或账号已停用；请核对后重新输入，忘记密码请联系系统管理员。"


class NoRole(Forbidden):
    """The account exists but nobody has given it a role."""

    default = "账号尚未授予岗位，不能进入系统；请联系安全管理员授权。"


def refuse(request: HttpRequest, username: str) -> WrongSignIn:
    """Note a failed try. Only a name that exists is written down: people type passwords into the wrong field."""
    refusal = WrongSignIn()
    known = User.objects.filter(username=username).values_list("username", flat=True).first()
    visitor = Actor.nobody("page", request.META.get("REMOTE_ADDR") or None)
    audit.refused(visitor, "org.sign_in", "登录", refusal, {"username": known or "（不存在的登录名）"})
    return refusal


def target(request: HttpRequest) -> str:
    """Where to go after signing in: the page asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else str(settings.LOGIN_REDIRECT_URL)


def after_password(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """The password was right: ask for the second factor if there is one, else enter."""
    if SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).exists():
        request.session.cycle_key()
        request.session[PENDING] = {"user": user.pk, "at": now().timestamp(), "next": target(request)}
        return redirect("second_step")
    return enter(request, User.objects.get(pk=user.pk), target(request), second=False)


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """The person whose password was right less than five minutes ago, and where they want to go."""
    found = request.session.get(PENDING)
    if not found or now().timestamp() - found["at"] > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    return (user, found["next"]) if user else None


def enter(request: HttpRequest, user: User, goal: str, *, second: bool) -> HttpResponse:
    """Open the session under a new key and note it; an account without a role is turned away."""
    actor = actor_of(user, "page", request)
    login(request, user, backend=BACKEND)
    request.session.pop(PENDING, None)
    request.session[STARTED] = request.session[SEEN] = now().timestamp()
    request.session[SECOND] = second
    try:
        agent = request.headers.get("User-Agent", "")
        record_sign_in(actor, session_key=request.session.session_key or "", agent=agent, second_factor=second)
    except Forbidden as refusal:
        logout(request)
        raise NoRole from refusal
    return HttpResponseRedirect(goal)
