"""Who knocks: digests, the live code, the employer a credit code and a telephone belong to, the session behind a cookie."""

from datetime import datetime

from apps.core import sealing
from apps.core.actor import Actor
from apps.employer.models import EmployerCode, EmployerSession
from apps.employer.rules.entering import VISITOR
from apps.jobs.choices import EmployerState
from apps.jobs.models import Employer, Fair
from apps.jobs.queries.employing import OWN
from apps.jobs.rules.fairs import BOOTH_STATES

#: Not yet looked at by the bureau may enter too: to read what is missing and to prepare vacancies. Refused and barred may not.
_MAY_ENTER = (EmployerState.REGISTERED, EmployerState.VERIFIED)


def visitor(ip: str | None, at: datetime) -> Actor:
    """Somebody before the sign-in: may register an employer, ask for a code and type one in, nothing else."""
    return Actor(user_id=None, staff_id=None, name="未登录", permissions=VISITOR, via="employer", at=at, ip=ip)


def contact(employer: Employer, at: datetime, ip: str | None) -> Actor:
    """The contact behind a session. The credit code in the name tells branches apart in the audit trail."""
    return Actor.employer(employer.pk, f"用人单位 {employer.name}（{employer.credit_code}）", OWN, at, ip)


def subject_of(credit_code: str) -> str:
    """What codes are counted under; known and unknown look alike."""
    return sealing.token_digest("employer.subject", credit_code)


def code_digest(row_key: object, code: str) -> str:
    """A code as it is stored, salted by its row and keyed."""
    return sealing.token_digest("employer.code", f"{row_key}|{code}")


def browser_digest(token: str) -> str:
    """The browser a code was asked for in."""
    return sealing.token_digest("employer.browser", token)


def session_digest(token: str) -> str:
    """The token of a session as it is stored."""
    return sealing.token_digest("employer.session", token)


def holder(credit_code: str, phone: str) -> Employer | None:
    """The employer of exactly this code whose contact has exactly this telephone."""
    blinds = sealing.blinds("phone", phone)
    rows = Employer.objects.filter(credit_code=credit_code, contact_phone_blind__in=blinds, state__in=_MAY_ENTER)
    return rows.first()


def lock_code(ids: list[int], at: datetime) -> EmployerCode | None:
    """The code that was counted, as far as it still lives, locked."""
    live = EmployerCode.objects.filter(pk__in=ids, expires_at__gt=at, used_at__isnull=True)
    return live.select_for_update(of=("self",), no_key=True).select_related("employer").first()


def may_enter(employer: Employer) -> bool:
    """Neither refused nor barred."""
    return employer.state in _MAY_ENTER


def open_session(token: str) -> EmployerSession | None:
    """The session of a cookie with its employer: one statement."""
    if not token:
        return None
    mine = EmployerSession.objects.filter(token_digest=session_digest(token), ended_at__isnull=True)
    return mine.filter(employer__state__in=_MAY_ENTER).select_related("employer").first()


def partner_counties() -> set[str]:
    """Counties with which a fair is held that still takes employers."""
    calling = Fair.objects.filter(state__in=BOOTH_STATES).exclude(partner_county="")
    return set(calling.values_list("partner_county", flat=True))
