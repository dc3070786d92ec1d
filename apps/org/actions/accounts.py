"""Accounts: opening, passwords, and the reset of a lost second factor."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.org.actions.sessions import end_all_sessions
from apps.org.choices import SessionEnd
from apps.org.models import SecondFactor, Staff, User
from apps.org.queries import lock_account, lock_staff
from apps.org.rules import SelfGrant, StaffClosed


class UsernameTaken(Conflict):
    """The sign-in name is in use."""

    default = "这个登录名已被使用，请换一个登录名。"


class WeakPassword(Invalid):
    """The password is refused by the validators; the message lists why."""


class WrongPassword(Invalid):
    """The present password was not repeated correctly."""

    default = "当前密码不正确，请重新输入；忘记密码请联系系统管理员重置。"


def _checked(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(
            "".join(str(message) for message in error.messages) + "请换一个密码。", field="password"
        ) from error
    return password


def add_account(actor: Actor, person: Staff, username: str, password: str) -> User:
    """Insert an account for a person; part of ``create_staff`` and ``create_account``, inside their transaction."""
    user = User(username=username.strip(), name=person.name, staff=person, is_staff=True, password_changed_at=actor.at)
    try:
        User.username_validator(user.username)
    except ValidationError as error:
        raise Invalid("登录名只能用字母、数字和 @ . + - _，请修改。", field="username") from error
    user.set_password(_checked(password, user))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken from error
    audit.record(actor, "org.create_account", user, after={"username": user.username, "staff": person.pk})
    return user


@action(permission="org.create_account", label="开设账号")
def create_account(actor: Actor, *, staff_id: int, username: str, password: str) -> User:
    """A further account for a person. Both accounts count as one person wherever duties are separated."""
    person = lock_staff(actor, staff_id)
    if not person.is_active:
        raise StaffClosed
    return add_account(actor, person, username, password)


@action(permission="org.reset_password", label="重置密码")
def reset_password(actor: Actor, *, user_id: int, password: str, reason: str) -> User:
    """Set somebody else's password (handed over in person) and end their sessions."""
    user = lock_account(actor, user_id)
    if actor.user_id == user.pk or (actor.staff_id is not None and actor.staff_id == user.staff_id):
        raise SelfGrant("不能重置本人密码；请在“我的账号”中修改密码。")
    _set(actor, user, password)
    audit.record(actor, "org.reset_password", user, reason=reason)
    return user


@action(permission="org.change_password", label="修改本人密码")
def change_password(actor: Actor, *, current: str, password: str) -> User:
    """Change one's own password; every session ends, the door signs this browser in again."""
    user = lock_account(actor, actor.user_id or 0)
    if not user.check_password(current):
        raise WrongPassword(field="current")
    if user.check_password(password):
        raise WeakPassword("新密码不能与当前密码相同，请换一个密码。", field="password")
    _set(actor, user, password)
    audit.record(actor, "org.change_password", user)
    return user


@action(permission="org.reset_second_factor", label="重置动态验证码")
def reset_second_factor(actor: Actor, *, user_id: int, reason: str) -> None:
    """Remove the second factor of somebody who lost phone and recovery codes; they enrol again after signing in."""
    user = lock_account(actor, user_id)
    if actor.staff_id is not None and actor.staff_id == user.staff_id:
        raise SelfGrant("不能重置本人的动态验证码；请在“我的账号”中办理，或由另一名系统管理员办理。")
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        raise Invalid("这个账号没有启用动态验证码，不需要重置。")
    end_all_sessions(user.pk, actor.at, SessionEnd.CLOSED)
    audit.record(actor, "org.reset_second_factor", user, reason=reason)


def _set(actor: Actor, user: User, password: str) -> None:
    user.set_password(_checked(password, user))
    user.password_changed_at = actor.at
    user.save(update_fields=["password", "password_changed_at"])
    end_all_sessions(user.pk, actor.at, SessionEnd.CLOSED)
