"""Signing in with credit code, the contact's telephone and a code; sessions and their end.

Known and unknown employers are treated alike: the page writes down what was typed and answers; whether there is such an
employer with such a contact is looked up by the background, which alone sends. A try is counted, the count committed, and
only then compared.
"""

import hmac
import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from apps.core import audit, knocks, queue, sealing
from apps.core.action import action
from apps.core.actor import SHANGHAI, Actor
from apps.core.limits import Limit, TooMany
from apps.employer.choices import SessionEnd
from apps.employer.models import EmployerCode, EmployerKnock, EmployerSession
from apps.employer.queries import entering
from apps.employer.rules.entering import (
    ASKING,
    CODE_DIGITS,
    CODE_LASTS,
    CODE_MINUTES,
    COMPARES,
    KEPT,
    REGISTERING,
    SESSIONS_KEPT,
    TYPING,
    CodeOver,
    WrongCode,
)
from apps.notices.actions import send_message
from apps.notices.rules import Recipient

ASK, ENTER, LEAVE = "employer.ask_code", "employer.enter", "employer.leave"
SEND, PURGE, END = "employer.send_code", "employer.purge_codes", "employer.end_session"
SEND_JOB = "employer.send_code"
PLACE = "employer_employercode.wanted"

_COMPARE = """
update employer_employercode set compares = compares + 1
 where compares < %(most)s and used_at is null and expires_at > %(at)s and browser = %(browser)s
returning id
"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session and the token for its cookie, which is stored nowhere."""

    session: EmployerSession
    token: str


def count_asking(actor: Actor, *, subject: str) -> Limit | None:
    """Count a request for a code and commit; the limit it goes beyond, if any. Not an action: the count stays."""
    return knocks.count(EmployerKnock, ASKING, knocks.keys("employer.knock.ask", subject, actor.ip), actor.at)


def count_registering(actor: Actor) -> None:
    """Count a registration and commit. Raises TooMany. Not an action: the count stays."""
    limit = knocks.count(EmployerKnock, REGISTERING, knocks.keys("employer.knock.register", "", actor.ip), actor.at)
    if limit is not None:
        raise TooMany(limit.words)


def count_typing(actor: Actor, *, browser: str) -> tuple[Limit | None, list[int]]:
    """Count a code typed in and commit: the limit it goes beyond, and the codes it may be compared with."""
    limit = knocks.count(EmployerKnock, TYPING, knocks.keys("employer.knock.type", "", actor.ip), actor.at)
    values: dict[str, Any] = {"most": COMPARES, "at": actor.at, "browser": entering.browser_digest(browser)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMPARE, values)
        return limit, [row[0] for row in cursor.fetchall()]


@action(permission=ASK, label="用人单位获取登录码")
def ask_code(actor: Actor, *, credit_code: str, phone: str, browser: str, limit: Limit | None) -> EmployerCode:
    """Take in that somebody asks for a code; ``limit`` is what ``count_asking`` found. Raises TooMany.

    Nothing is looked up here: for everybody the same statements, the same time, the same answer.
    """
    if limit is not None:
        raise TooMany(limit.words)
    row_key = uuid.uuid4()
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    wanted = json.dumps({"credit_code": credit_code, "phone": phone, "code": code})
    row = EmployerCode.objects.create(
        row_key=row_key,
        browser=entering.browser_digest(browser),
        code_digest=entering.code_digest(row_key, code),
        wanted_sealed=sealing.seal(PLACE, row_key, wanted),
        made_at=actor.at,
        expires_at=actor.at + CODE_LASTS,
    )
    audit.record(actor, ASK, row)
    house = Actor.house(at=actor.at, via=actor.via)
    queue.later(house, SEND_JOB, key=str(row.pk), title="发送用人单位登录码", code_id=row.pk)
    return row


@action(permission=SEND, label="发送用人单位登录码")
def send_code(actor: Actor, *, code_id: int) -> bool:
    """Look for the employer and send, if this is its contact's telephone; forget what was typed either way."""
    row = EmployerCode.objects.select_for_update(of=("self",), no_key=True).filter(pk=code_id).first()
    if row is None or row.wanted_sealed is None:
        audit.record(actor, SEND, ("employer.EmployerCode", code_id, "已处理的登录码"), after={"sent": False})
        return False
    wanted = json.loads(sealing.unseal(PLACE, row.row_key, row.wanted_sealed))
    row.wanted_sealed = None
    found = entering.holder(wanted["credit_code"], wanted["phone"]) if row.expires_at > actor.at else None
    if found is not None:
        row.employer = found
        values = {
            "name": found.name,
            "code": wanted["code"],
            "minutes": str(CODE_MINUTES),
            "bureau": str(settings.ORGANISATION["name"]),
        }
        to = Recipient(f"employer:{found.pk}", found.contact_name, found.division_id, wanted["phone"])
        key = f"employer:{row.row_key}"
        send_message(actor, key=key, template="employer_code", recipient=to, values=values, subject="用人单位登录")
    row.save(update_fields=["wanted_sealed", "employer"])
    audit.record(actor, SEND, row, after={"sent": row.employer_id is not None})
    return row.employer_id is not None


@action(permission=ENTER, label="用人单位登录")
def enter(actor: Actor, *, browser: str, code: str, limit: Limit | None, counted: Sequence[int], agent: str = "") -> Entered:
    """Open a session for whoever types the right code in the browser it was asked for in.

    ``limit`` and ``counted`` come from ``count_typing``. A code works once. Raises TooMany, CodeOver, WrongCode.
    """
    if limit is not None:
        raise TooMany(limit.words)
    row = entering.lock_code(list(counted), actor.at)
    if row is None:
        raise CodeOver(field="code")
    right = hmac.compare_digest(row.code_digest, entering.code_digest(row.row_key, code))
    if not right or row.employer is None or not entering.may_enter(row.employer):
        raise WrongCode(field="code")
    EmployerCode.objects.filter(pk=row.pk).update(used_at=actor.at)
    token = secrets.token_urlsafe(32)
    session = EmployerSession.objects.create(
        token_digest=entering.session_digest(token),
        employer=row.employer,
        started_at=actor.at,
        seen_at=actor.at,
        ip=actor.ip,
        agent=agent[:200],
    )
    audit.record(entering.contact(row.employer, actor.at, actor.ip), ENTER, row.employer)
    return Entered(session, token)


@action(permission=LEAVE, label="用人单位退出")
def leave(actor: Actor, *, session_id: int) -> None:
    """Sign out. A session that is over already stays as it was."""
    rows = EmployerSession.objects.filter(pk=session_id, employer_id=actor.employer_id or 0, ended_at__isnull=True)
    rows.update(ended_at=actor.at, ended_why=SessionEnd.LEFT)
    audit.record(actor, LEAVE, ("jobs.Employer", actor.employer_id, actor.name))


@action(permission=END, label="结束超时的单位会话")
def end_session(actor: Actor, *, session_id: int, why: str) -> None:
    """A session nobody used, or one too old; the house does it when the next request comes."""
    EmployerSession.objects.filter(pk=session_id, ended_at__isnull=True).update(ended_at=actor.at, ended_why=why)
    audit.record(actor, END, ("employer.EmployerSession", session_id, "用人单位登录会话"), after={"why": why})


@action(permission=PURGE, label="清理过期单位登录码")
def purge_codes(actor: Actor) -> dict[str, int]:
    """Remove codes and counts after two days, sessions after two hundred; the audit trail keeps who entered."""
    before = actor.at - KEPT
    codes, _ = EmployerCode.objects.filter(made_at__lt=before).delete()
    counts, _ = EmployerKnock.objects.filter(slot__lt=f"{before.astimezone(SHANGHAI):%Y%m%d}").delete()
    sessions, _ = EmployerSession.objects.filter(started_at__lt=actor.at - SESSIONS_KEPT).delete()
    found = {"codes": codes, "counts": counts, "sessions": sessions}
    audit.record(actor, PURGE, ("employer.EmployerCode", "", "过期单位登录码"), after=found)
    return found
