"""Signing in and out, seen by the audit trail; ending sessions on other devices."""

import hashlib
from datetime import datetime

from django.contrib.sessions.models import Session

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.org.choices import SessionEnd
from apps.org.models import SignIn


def digest(session_key: str) -> str:
    """What is stored of a session key: enough to recognise it, not enough to use it."""
    return hashlib.sha256(f"vp.session.{session_key}".encode()).hexdigest()


def end_all_sessions(user_id: int, at: datetime, why: SessionEnd) -> int:
    """End every open session of an account: noted here, and its stored session removed, so the next request is anonymous."""
    rows = SignIn.objects.filter(user_id=user_id, ended_at__isnull=True)
    _forget(set(rows.values_list("session_digest", flat=True)))
    return rows.update(ended_at=at, end=why)


def _forget(digests: set[str]) -> None:
    """Remove the stored sessions with these digests; a few hundred keys are hashed, on a rare act, instead of a query on
    every request."""
    keys = Session.objects.values_list("session_key", flat=True) if digests else []
    Session.objects.filter(session_key__in=[key for key in keys if digest(key) in digests]).delete()


@action(permission="org.sign_in", label="登录")
def record_sign_in(actor: Actor, *, session_key: str, agent: str = "", second_factor: bool = False) -> SignIn:
    """Note a completed sign-in. Every role carries the permission, so an account without a role is refused here."""
    row = SignIn.objects.create(
        user_id=actor.user_id or 0,
        session_digest=digest(session_key),
        started_at=actor.at,
        seen_at=actor.at,
        ip=actor.ip,
        agent=agent[:200],
    )
    audit.record(actor, "org.sign_in", ("org.User", actor.user_id, actor.name), after={"second_factor": second_factor})
    return row


@action(permission="org.sign_out", label="退出")
def record_sign_out(actor: Actor, *, session_key: str, why: str = SessionEnd.LOGOUT) -> None:
    """Note the end of a session: by its owner or by the clock."""
    SignIn.objects.filter(session_digest=digest(session_key), ended_at__isnull=True).update(ended_at=actor.at, end=why)
    audit.record(actor, "org.sign_out", ("org.User", actor.user_id, actor.name), after={"end": why})


@action(permission="org.end_session", label="结束本人其他会话")
def end_session(actor: Actor, *, sign_in_id: int) -> None:
    """End one of one's own sessions on another device."""
    row = SignIn.objects.select_for_update().filter(pk=sign_in_id, user_id=actor.user_id or 0, ended_at__isnull=True).first()
    if row is None:
        raise NotFound("没有找到这个登录会话，可能已经结束；请刷新页面查看。")
    row.ended_at, row.end = actor.at, SessionEnd.REMOTE
    row.save(update_fields=["ended_at", "end"])
    _forget({row.session_digest})
    audit.record(actor, "org.end_session", row)
