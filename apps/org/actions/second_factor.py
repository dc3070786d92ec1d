"""Second factor of staff: TOTP (RFC 6238) and recovery codes.

A code is counted, the count committed, and only then compared: parallel guessing gets five tries, not five each.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.core.sealing import seal, token_digest, unseal
from apps.org.actions.accounts import WrongPassword
from apps.org.models import SecondFactor
from apps.org.queries import lock_account
from apps.org.rules import FAILURES_ALLOWED, LOCKED_FOR, TooManyCodes, WrongCode

PLACE = "org_secondfactor.secret"
STEP_SECONDS, DIGITS, DRIFT = 30, 6, 1
RECOVERY_CODES = 10

_COUNT = """
update org_secondfactor set failures = case when failed_at < %(at)s - %(span)s then 1 else failures + 1 end, failed_at = %(at)s
 where user_id = %(user)s and (failures < %(most)s or failed_at < %(at)s - %(span)s)
"""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone needs, shown once: the otpauth address for the QR code, and the secret for typing."""

    uri: str
    secret: str


def _totp(secret: str) -> TOTP:
    return TOTP(bytes.fromhex(secret), DIGITS, SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303 - RFC 6238, what every phone speaks


@action(permission="org.start_second_factor", label="开始启用本人动态验证码")
def start_second_factor(actor: Actor, *, issuer: str) -> Enrolment:
    """Make a new secret (20 bytes), not in force until a code from the phone confirms it."""
    user = lock_account(actor, actor.user_id or 0)
    if SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        raise AlreadyDone("动态验证码已经启用；如需更换手机，请先停用再重新启用。")
    secret = secrets.token_bytes(20).hex()
    SecondFactor.objects.filter(user=user).delete()
    row = SecondFactor(user=user)
    row.secret_sealed = seal(PLACE, row.row_key, secret)
    row.save(force_insert=True)
    audit.record(actor, "org.start_second_factor", user)
    return enrolment(row, user.username, issuer)


def enrolment(row: SecondFactor, username: str, issuer: str) -> Enrolment:
    """The enrolment of a factor that is not confirmed yet."""
    uri = _totp(unseal(PLACE, row.row_key, row.secret_sealed)).get_provisioning_uri(username, issuer)
    return Enrolment(uri=uri, secret=uri.partition("secret=")[2].partition("&")[0])


@action(permission="org.confirm_second_factor", label="启用本人动态验证码")
def confirm_second_factor(actor: Actor, *, code: str) -> list[str]:
    """Put the factor in force with a first code from the phone; returns ten recovery codes, shown once and stored as digests."""
    row = _lock(actor)
    if row.confirmed_at is not None:
        raise AlreadyDone("动态验证码已经启用，不需要重复办理。")
    step = _matching_step(row, code, actor)
    if step is None:
        raise WrongCode(field="code")
    codes = [
        f"{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}"
        for _ in range(RECOVERY_CODES)
    ]
    row.confirmed_at, row.last_step, row.failures = actor.at, step, 0
    row.recovery = [_recovery_digest(actor.user_id, one.replace("-", "")) for one in codes]
    row.save()
    audit.record(actor, "org.confirm_second_factor", ("org.User", actor.user_id, actor.name))
    return codes


@action(permission="org.pass_second_factor", label="验证动态验证码")
def pass_second_factor(actor: Actor, *, code: str, counted: bool) -> None:
    """Compare a code that ``count_attempt`` has counted. A time step and a recovery code each work once."""
    if not counted:
        raise TooManyCodes(field="code")
    row = _lock(actor)
    if row.confirmed_at is None:
        raise NotFound("这个账号没有启用动态验证码，请直接登录。")
    if not _spend(row, code, actor):
        raise WrongCode(field="code")
    row.failures = 0
    row.save()
    audit.record(actor, "org.pass_second_factor", ("org.User", actor.user_id, actor.name))


@action(permission="org.drop_second_factor", label="停用本人动态验证码")
def drop_second_factor(actor: Actor, *, password: str) -> None:
    """Switch the factor off, with the password."""
    user = lock_account(actor, actor.user_id or 0)
    if not user.check_password(password):
        raise WrongPassword(field="password")
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        raise Invalid("没有启用动态验证码，不需要停用。")
    audit.record(actor, "org.drop_second_factor", user)


def count_attempt(actor: Actor) -> bool:
    """Count one try and commit; ``False`` when five were used within fifteen minutes. Not an action: the count must stay even
    though the try is refused."""
    values: dict[str, Any] = {"at": actor.at, "span": LOCKED_FOR, "user": actor.user_id, "most": FAILURES_ALLOWED}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return bool(cursor.rowcount)


def _lock(actor: Actor) -> SecondFactor:
    row = SecondFactor.objects.select_for_update().filter(user_id=actor.user_id or 0).first()
    if row is None:
        raise NotFound("没有开始启用动态验证码；请在“我的账号”中重新开始。")
    return row


def _matching_step(row: SecondFactor, code: str, actor: Actor) -> int | None:
    """The time step whose code this is, newer than the last one used, at most one step off the clock."""
    given = "".join(letter for letter in code if letter.isdecimal())
    totp, present = _totp(unseal(PLACE, row.row_key, row.secret_sealed)), int(actor.at.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > row.last_step and hmac.compare_digest(totp.generate(step * STEP_SECONDS), given.encode()):
            return step
    return None


def _spend(row: SecondFactor, code: str, actor: Actor) -> bool:
    step = _matching_step(row, code, actor)
    if step is not None:
        row.last_step = step
        return True
    given = _recovery_digest(actor.user_id, "".join(letter for letter in code if letter.isdecimal()))
    left = [digest for digest in row.recovery if not hmac.compare_digest(digest, given)]
    spent, row.recovery = len(left) < len(row.recovery), left
    return spent


def _recovery_digest(user_id: int | None, digits: str) -> str:
    return token_digest("recovery", f"{user_id}|{digits}")
