"""What a case of 军创企业登记 or 创业贷款与贴息 already says, for the form of the register: nothing is typed twice, and nothing is entered by itself.

A number that names no visible case of that kind fills in nothing.
"""

from typing import Any

from apps.cases.models import Case
from apps.cases.queries import cases
from apps.cases.queries.cases import VIEW_CASE
from apps.core.actor import SHANGHAI, Actor
from apps.core.money import plain_yuan


def _told(actor: Actor, case_id: int | None, kind: str) -> Case | None:
    if case_id is None or not actor.may(VIEW_CASE):
        return None
    return cases(actor).filter(pk=case_id, kind_id=kind).first()


def business_told(actor: Actor, case_id: int | None) -> dict[str, Any]:
    """The firm as its owner told it; in what role and by what evidence is seen and typed by the clerk."""
    case = _told(actor, case_id, "business_entry")
    if case is None:
        return {}
    answers = case.answers
    return {
        "credit_code": answers.get("code", ""), "who": case.person.dossier_no, "employees": answers.get("hires"),
        "veterans": answers.get("veterans"),
    }  # fmt: skip


def loan_told(actor: Actor, case_id: int | None, person_id: int) -> dict[str, Any]:
    """What a person wants to borrow and for what."""
    case = _told(actor, case_id, "loan_interest")
    if case is None or case.person_id != person_id:
        return {}
    day = case.applied_at.astimezone(SHANGHAI).date()
    return {"asked": plain_yuan(int(case.answers["asked"])), "purpose": case.answers.get("project", ""), "applied_on": day}
