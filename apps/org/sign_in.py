"""The steps of a sign-in between password and session; shared by its two pages."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core import audit
from apps.core.actor import Actor, now
from apps.core.errors import DomainError, Forbidden
from apps.core.sealing import token_digest
from apps.org.actions.sessions import record_sign_in
from apps.org.middleware import SECOND, SEEN, STARTED
from apps.org.models import SecondFactor, User
from apps.org.queries import account, actor_of, has_signed_in_from, recent_failures
from apps.org.rules import SOURCE_FAILURES

PENDING = "vp_pending"
PENDING_SECONDS = 300
#: Who holds this right and signs in on a phone begins there.
PHONE_RIGHT, PHONE_HOME = "station.use_phone", "/station/"
BACKEND = "apps.org.sign_in.StaffBackend"


def source(request: HttpRequest) -> str | None:
    """Where a try comes from (``true_source`` has put the visitor there)."""
    return request.META.get("REMOTE_ADDR") or None


def attempted_name(_request: HttpRequest, credentials: Mapping[str, str] | None) -> str | None:
    """The name a try is counted under. Only a name that exists is kept: people type passwords and ID numbers into the wrong
    field, so any other is kept as a digest, which counts just as well."""
    name = (credentials or {}).get("username")
    if not name or User.objects.filter(username=name).exists():
        return name
    return token_digest("sign_in", name)


class StaffBackend(ModelBackend):
    """Whose session this is, is asked with every request: one statement, planned once a connection. Passwords are Django's matter."""

    def get_user(self, user_id: int) -> User | None:
        """The account, or None when it is gone or closed."""
        user: User | None = account(pk=user_id)["user"]
        return user if user and self.user_can_authenticate(user) else None


class WrongSignIn(DomainError):
    """Same answer for an unknown name, a wrong password and a closed account."""

    default = "登录名或密码不正确，或账号已停用；请核对后重新输入，忘记密码请联系系统管理员。"


class NoRole(Forbidden):
    """The account exists but nobody has given it a role."""

    default = "账号尚未授予岗位，不能进入系统；请联系安全管理员授权。"


class SourceLocked(DomainError):
    """One source tries name after name."""

    status = 429
    default = (
        "这台电脑或这个网络短时间内输错次数过多，为防止他人试密码，已暂停15分钟；请稍后再试，急用请换一台以前登录过的电脑。"
    )


def guard_source(request: HttpRequest, username: str) -> None:
    """Refuse a source that has tried name after name. Five wrong tries lock one name for one source; without this bound a
    source could give every name of the house four tries. A name that has signed in from there before is at home and may
    still try, so nobody shuts out colleagues behind the same address."""
    at, ip = now(), source(request)
    if recent_failures(ip, at) >= SOURCE_FAILURES and not has_signed_in_from(username, ip, at):
        raise refuse(request, username, SourceLocked())


def count_guess(request: HttpRequest, username: str, password: str) -> None:
    """A password asked again inside a session is tried like one at the door: a wrong one counts, the fifth locks the name for this
    source, and then the right one is refused too. Raises SourceLocked."""
    guard_source(request, username)
    authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):  # the lock-out middleware answers with the page of the sign-in
        raise refuse(request, username, SourceLocked())


def refuse(request: HttpRequest, username: str, refusal: DomainError) -> DomainError:
    """Note a failed try. Only a name that exists is written down: people type passwords into the wrong field."""
    known = User.objects.filter(username=username).values_list("username", flat=True).first()
    visitor = Actor.nobody("page", source(request))
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
    agent = request.headers.get("User-Agent", "")
    try:
        record_sign_in(actor, session_key=request.session.session_key or "", agent=agent, second_factor=second)
    except Forbidden as refusal:
        logout(request)
        raise NoRole from refusal
    on_a_phone = goal == settings.LOGIN_REDIRECT_URL and "Mobi" in agent and actor.may(PHONE_RIGHT)
    return HttpResponseRedirect(PHONE_HOME if on_a_phone else goal)
