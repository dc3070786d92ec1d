"""Signing in with number, name and a code; a code by hand from the station; sessions and their end.

Known and unknown people are treated alike: the page writes down what was typed and answers; whether there is such a person is
looked up by the background, which alone sends. A try is counted, the count committed, and only then compared.
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
from apps.core.errors import Invalid
from apps.core.limits import Limit, TooMany
from apps.notices.actions import send_message
from apps.notices.rules import Recipient, is_mobile
from apps.people.models import Person
from apps.people.queries import lock_person
from apps.people.queries.clear import clear
from apps.portal.choices import CodeWay, DraftState, SessionEnd, SessionWay
from apps.portal.models import Draft, Knock, Mandate, PortalSession, SignInCode
from apps.portal.queries import entering
from apps.portal.rules.entering import (
    ASKING,
    CODE_LASTS,
    CODE_MINUTES,
    COMPARES,
    DESK_DIGITS,
    KEPT,
    OBJECTING,
    SESSIONS_KEPT,
    SMS_DIGITS,
    TRIBUTES,
    TYPING,
    CodeOver,
    Unproven,
    WrongCode,
)
from apps.portal.rules.filling import DRAFT_LASTS

ASK, ENTER, LEAVE = "portal.ask_code", "portal.enter", "portal.leave"
HAND, SEND, PURGE, END = "portal.hand_code", "portal.send_code", "portal.purge_codes", "portal.end_session"
SEND_JOB = "portal.send_code"
PLACE = "portal_signincode.wanted"

# The code asked for in this browser, and codes a station handed over for the same number and name.
_COMPARE = """
update portal_signincode set compares = compares + 1
 where compares < %(most)s and used_at is null and expires_at > %(at)s
   and (browser = %(browser)s
        or way = 'desk' and subject = (select subject from portal_signincode where browser = %(browser)s))
returning id
"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session and the token for its cookie, which is stored nowhere."""

    session: PortalSession
    token: str


def count_asking(actor: Actor, *, subject: str) -> Limit | None:
    """Count a request for a code and commit; the limit it goes beyond, if any. Not an action: the count stays."""
    return knocks.count(Knock, ASKING, entering.knock_keys("ask", subject, actor.ip), actor.at)


def count_objecting(actor: Actor) -> None:
    """Count an objection and commit. Raises TooMany. Not an action: the count stays."""
    _count(actor, OBJECTING, "object")


def count_tribute(actor: Actor) -> None:
    """Count a flower or words left for a martyr and commit. Raises TooMany. Not an action: the count stays."""
    _count(actor, TRIBUTES, "tribute")


def _count(actor: Actor, limits: tuple[Limit, ...], purpose: str) -> None:
    limit = knocks.count(Knock, limits, entering.knock_keys(purpose, "", actor.ip), actor.at)
    if limit is not None:
        raise TooMany(limit.words)


def count_typing(actor: Actor, *, browser: str) -> tuple[Limit | None, list[int]]:
    """Count a code typed in and commit: the limit it goes beyond, and the codes it may be compared with."""
    limit = knocks.count(Knock, TYPING, entering.knock_keys("type", "", actor.ip), actor.at)
    values: dict[str, Any] = {"most": COMPARES, "at": actor.at, "browser": entering.browser_digest(browser)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMPARE, values)
        return limit, [row[0] for row in cursor.fetchall()]


@action(permission=ASK, label="获取登录码")
def ask_code(actor: Actor, *, number18: str, name: str, browser: str, by_sms: bool, limit: Limit | None) -> SignInCode:
    """Take in that somebody asks for a code; ``limit`` is what ``count_asking`` found. Raises TooMany.

    Nothing is looked up here: for everybody the same statements, the same time, the same answer.
    """
    if limit is not None:
        raise TooMany(limit.words)
    row_key = uuid.uuid4()
    code = f"{secrets.randbelow(10**SMS_DIGITS):0{SMS_DIGITS}d}"
    wanted = json.dumps({"number": number18, "name": name, "code": code}, ensure_ascii=False)
    row = SignInCode.objects.create(
        row_key=row_key,
        way=CodeWay.SMS if by_sms else CodeWay.WAIT,
        subject=entering.subject_of(number18, name),
        browser=entering.browser_digest(browser),
        code_digest=entering.code_digest(row_key, code),
        wanted_sealed=sealing.seal(PLACE, row_key, wanted) if by_sms else None,
        made_at=actor.at,
        expires_at=actor.at + CODE_LASTS,
    )
    audit.record(actor, ASK, row, after={"way": row.way})
    if by_sms:
        queue.later(
            Actor.house(at=actor.at, via=actor.via), SEND_JOB, key=str(row.pk), title="发送登录验证码", code_id=row.pk
        )
    return row


@action(permission=SEND, label="发送登录验证码")
def send_code(actor: Actor, *, code_id: int) -> bool:
    """Look for the person and send, if there is one with a mobile phone; forget what was typed either way."""
    row = SignInCode.objects.select_for_update(of=("self",), no_key=True).filter(pk=code_id).first()
    if row is None or row.wanted_sealed is None:
        audit.record(actor, SEND, ("portal.SignInCode", code_id, "已处理的登录码"), after={"sent": False})
        return False
    wanted = json.loads(sealing.unseal(PLACE, row.row_key, row.wanted_sealed))
    row.wanted_sealed = None
    person = entering.holder(wanted["number"], wanted["name"]) if row.expires_at > actor.at else None
    helper = None if person else next(iter(entering.mandates_to(wanted["number"], wanted["name"], actor.today)), None)
    who = person or (helper if row.expires_at > actor.at else None)
    phone = clear(who, "phone") if who is not None else ""
    if who is not None and is_mobile(phone):
        row.person, row.mandate = person, helper
        of = person or row.mandate.person  # type: ignore[union-attr]
        values = {
            "name": who.name,
            "code": wanted["code"],
            "minutes": str(CODE_MINUTES),
            "bureau": str(settings.ORGANISATION["name"]),
        }
        to = Recipient.of_person(of.dossier_no, who.name, of.division_id, phone)
        send_message(
            actor, key=f"portal:{row.row_key}", template="portal_code", recipient=to, values=values, subject="门户登录"
        )
    row.save(update_fields=["wanted_sealed", "person", "mandate"])
    is_sent = row.person_id is not None or row.mandate_id is not None
    audit.record(actor, SEND, row, after={"sent": is_sent})
    return is_sent


@action(permission=HAND, label="当面给本人登录码")
def hand_code(actor: Actor, *, person_id: int, reason: str, limit: Limit | None) -> str:
    """A code for somebody who stands at the window with the identity card, or is rung up at home; shown once, printed.

    Raises PersonNotFound, TooMany (counted with those asked for), Invalid (reason, no number, dead or merged).
    """
    person = lock_person(actor, person_id)
    if limit is not None:
        raise TooMany("这位同志今天的登录码已满10个，为防止他人冒用，请明天再给。")
    if not entering.may_enter(person) or person.id_number_sealed is None:
        raise Invalid("档案里没有身份证号，或本人已去世，不能给登录码。请先核对档案。")
    words = reason.strip()
    if not 4 <= len(words) <= 200:
        raise Invalid("请写明事由（4至200个字），例如“本人持身份证到窗口，手机号已停用”。", field="reason")
    row_key, code = uuid.uuid4(), f"{secrets.randbelow(10**DESK_DIGITS):0{DESK_DIGITS}d}"
    SignInCode.objects.create(
        row_key=row_key,
        way=CodeWay.DESK,
        subject=entering.subject_of_person(person),
        person=person,
        code_digest=entering.code_digest(row_key, code),
        made_at=actor.at,
        expires_at=actor.at + CODE_LASTS,
        made_by_id=_staff(actor),
        reason=words,
    )
    audit.record(actor, HAND, person, reason=words)
    return code


def _staff(actor: Actor) -> int:
    if actor.staff_id is None:
        raise Invalid("登录码须由工作人员本人当面给出，请以个人账号登录后再办。")
    return actor.staff_id


@action(permission=ENTER, label="本人登录门户")
def enter(actor: Actor, *, browser: str, code: str, limit: Limit | None, counted: Sequence[int], agent: str = "") -> Entered:
    """Open a session for whoever types the right code in the browser it was asked for in.

    ``limit`` and ``counted`` come from ``count_typing``. A code works once. Raises TooMany, CodeOver, WrongCode.
    """
    if limit is not None:
        raise TooMany(limit.words)
    rows = entering.lock_codes(list(counted), actor.at)
    asked = next((row for row in rows if row.browser == entering.browser_digest(browser)), None)
    if asked is None:
        raise CodeOver(field="code")
    right = [row for row in rows if hmac.compare_digest(row.code_digest, entering.code_digest(row.row_key, code))]
    used = next((row for row in right if row.person_id or row.mandate_id), None)
    mandate = used.mandate if used else None
    number = mandate.person_id if mandate else used.person_id if used else 0
    person = Person.objects.select_related("division").filter(pk=number or 0).first()
    if used is None or person is None or not entering.may_enter(person) or (mandate and not mandate.holds(actor.today)):
        raise WrongCode(field="code")
    SignInCode.objects.filter(pk__in={used.pk, asked.pk}).update(used_at=actor.at)
    return _opened(actor, person, mandate, used.way, agent)


@action(permission=ENTER, label="本人登录门户")
def enter_by_province(actor: Actor, *, number18: str, name: str, agent: str = "") -> Entered:
    """Open a session for whom the province's identity system (统一身份认证) has proven. Raises Unproven: nobody of this number and name."""
    person = entering.holder(number18, name)
    mandate = None if person else next(iter(entering.mandates_to(number18, name, actor.today)), None)
    whose = person or (mandate.person if mandate else None)
    if whose is None:
        raise Unproven
    return _opened(actor, whose, mandate, SessionWay.PROVINCE, agent)


def _opened(actor: Actor, person: Person, mandate: Mandate | None, way: str, agent: str) -> Entered:
    token = secrets.token_urlsafe(32)
    session = PortalSession.objects.create(
        token_digest=entering.session_digest(token),
        person=person,
        mandate=mandate,
        way=way,
        started_at=actor.at,
        seen_at=actor.at,
        ip=actor.ip,
        agent=agent[:200],
    )
    audit.record(entering.acting_as(session, actor.at, actor.ip), ENTER, person, after={"way": way})
    return Entered(session, token)


@action(permission=LEAVE, label="本人退出门户")
def leave(actor: Actor, *, session_id: int) -> None:
    """Sign out. A session that is over already stays as it was."""
    rows = PortalSession.objects.filter(pk=session_id, person_id=actor.person_id or 0, ended_at__isnull=True)
    rows.update(ended_at=actor.at, ended_why=SessionEnd.LEFT)
    audit.record(actor, LEAVE, ("people.Person", actor.person_id, actor.name))


@action(permission=END, label="结束超时的本人会话")
def end_session(actor: Actor, *, session_id: int, why: str) -> None:
    """A session nobody used, or one too old; the house does it when the next request comes."""
    PortalSession.objects.filter(pk=session_id, ended_at__isnull=True).update(ended_at=actor.at, ended_why=why)
    audit.record(actor, END, ("portal.PortalSession", session_id, "本人登录会话"), after={"why": why})


@action(permission=PURGE, label="清理过期登录码")
def purge_codes(actor: Actor) -> dict[str, int]:
    """Remove codes and counts after two days, sessions after two hundred, drafts nobody touched for half a year; the audit trail stays."""
    before = actor.at - KEPT
    codes, _ = SignInCode.objects.filter(made_at__lt=before).delete()
    counts, _ = Knock.objects.filter(slot__lt=f"{before.astimezone(SHANGHAI):%Y%m%d}").delete()
    old: Any = PortalSession.objects.filter(started_at__lt=actor.at - SESSIONS_KEPT)
    sessions, _ = old.delete()
    stale: Any = Draft.objects.filter(state=DraftState.OPEN, changed_at__lt=actor.at - DRAFT_LASTS)
    drafts = stale.count()
    stale.delete()
    found = {"drafts": drafts, "codes": codes, "counts": counts, "sessions": sessions}
    audit.record(actor, PURGE, ("portal.SignInCode", "", "过期登录码"), after=found)
    return found
