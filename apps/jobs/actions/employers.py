"""Employers: registered by a licence, verified, refused, barred."""

from django.db import IntegrityError, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.masking import mask_phone
from apps.core.scope import within
from apps.jobs.choices import CloseReason, EmployerState
from apps.jobs.models import Employer, Vacancy
from apps.jobs.queries.employers import lock_employer
from apps.jobs.rules.credit_code import read_credit_code, registered_in
from apps.jobs.rules.employers import EmployerGiven, check_employer, next_employer_state
from apps.jobs.rules.refusals import EmployerExists
from apps.org.models import Division
from apps.people.queries.clear import clear
from apps.people.rules.identity import check_phone

PHONE_PLACE = "jobs_employer.contact_phone"


@action(permission="jobs.register_employer", label="登记用人单位")
def register_employer(actor: Actor, *, credit_code: str, given: EmployerGiven) -> Employer:
    """An organisation asks for people, once by its code; it waits for verification. Raises BadCreditCode, EmployerExists, Invalid."""
    code = read_credit_code(credit_code)
    check_employer(given)
    row = Employer(
        credit_code=code, home_county=registered_in(code), registered_by_id=actor.staff_id, registered_at=actor.at
    )
    _fill(actor, row, given)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "credit_code" not in str(error):
            raise
        raise EmployerExists(
            f"统一社会信用代码{code}已经登记。请在用人单位列表里按代码查找；查不到的，可能由外县登记，请联系县局核对。",
            field="credit_code",
        ) from error
    audit.record(actor, "jobs.register_employer", row, after={"credit_code": code, "name": row.name})
    return row


def _fill(actor: Actor, row: Employer, given: EmployerGiven) -> None:
    places = Division.objects.all() if actor.is_house or not actor.places else Division.objects.filter(within(actor, "pk"))
    if not places.filter(pk=given.division).exists():
        raise Invalid("请选择单位在本地的经营所在区划。", field="division")
    row.division_id = given.division
    for name in ("name", "address", "introduction", "promises", "contact_name", "public_phone"):
        setattr(row, name, getattr(given, name).strip())
    row.kind, row.size, row.trade = given.kind, given.size, given.trade
    phone = check_phone(given.contact_phone, "contact_phone")
    row.contact_phone_sealed = sealing.seal(PHONE_PLACE, row.row_key, phone)
    row.contact_phone_blind, row.contact_phone_tail = sealing.blind("phone", phone), mask_phone(phone)


@action(permission="jobs.correct_employer", label="更正用人单位")
def correct_employer(actor: Actor, *, employer_id: int, given: EmployerGiven) -> Employer:
    """What an employer says of itself changes; its code never does. Raises EmployerNotFound, Invalid."""
    row = lock_employer(actor, employer_id)
    check_employer(given)
    before = {"name": row.name, "division": row.division_id}
    _fill(actor, row, given)
    row.save()
    audit.record(actor, "jobs.correct_employer", row, before=before, after={"name": row.name, "division": row.division_id})
    return row


def _decide(actor: Actor, employer_id: int, act: str, verb: str, reason: str = "") -> Employer:
    row = lock_employer(actor, employer_id)
    before, row.state = row.state, next_employer_state(row.state, act)
    row.reason = reason.strip()[:300]
    audit.record(actor, verb, row, before={"state": before}, after={"state": row.state}, reason=row.reason)
    return row


def _words(reason: str) -> str:
    if len(reason.strip()) < 4:
        raise Invalid("请写明原因（至少4个字），单位和其他经办人都会看到。", field="reason")
    return reason


@action(permission="jobs.verify_employer", label="核验用人单位")
def verify_employer(actor: Actor, *, employer_id: int) -> Employer:
    """The licence was seen. Raises EmployerNotFound, WrongState."""
    row = _decide(actor, employer_id, "verify", "jobs.verify_employer")
    row.verified_by_id, row.verified_at = actor.staff_id, actor.at
    row.save(update_fields=["state", "reason", "verified_by", "verified_at"])
    return row


@action(permission="jobs.refuse_employer", label="不予核验用人单位")
def refuse_employer(actor: Actor, *, employer_id: int, reason: str) -> Employer:
    """With a reason. Raises EmployerNotFound, WrongState, Invalid."""
    row = _decide(actor, employer_id, "refuse", "jobs.refuse_employer", _words(reason))
    row.save(update_fields=["state", "reason"])
    return row


@action(permission="jobs.blacklist_employer", label="用人单位列入黑名单")
def blacklist_employer(actor: Actor, *, employer_id: int, reason: str) -> Employer:
    """Its vacancies close at once, with the reason. Raises EmployerNotFound, WrongState, Invalid."""
    row = _decide(actor, employer_id, "blacklist", "jobs.blacklist_employer", _words(reason))
    row.blacklisted_on = actor.today
    row.save(update_fields=["state", "reason", "blacklisted_on"])
    live = Vacancy.objects.filter(employer=row).exclude(state="closed")
    count = live.update(state="closed", closed_on=actor.today, closed_for=CloseReason.BARRED, note=row.reason)
    audit.record(actor, "jobs.blacklist_employer", row, after={"closed_vacancies": count})
    return row


@action(permission="jobs.lift_blacklist", label="用人单位移出黑名单")
def lift_blacklist(actor: Actor, *, employer_id: int, reason: str) -> Employer:
    """Back to waiting for verification. Raises EmployerNotFound, WrongState, Invalid."""
    row = _decide(actor, employer_id, "lift", "jobs.lift_blacklist", _words(reason))
    row.blacklisted_on, row.verified_at, row.verified_by = None, None, None
    row.save(update_fields=["state", "reason", "blacklisted_on", "verified_at", "verified_by"])
    return row


@action(permission="jobs.read_contact", label="查看单位联系人电话")
def read_contact(actor: Actor, *, employer_id: int) -> str:
    """The contact's whole number; the look is written down. Raises EmployerNotFound."""
    row = lock_employer(actor, employer_id)
    audit.record(actor, "jobs.read_contact", row, after={"state": EmployerState(row.state).label})
    return clear(row, "contact_phone")
