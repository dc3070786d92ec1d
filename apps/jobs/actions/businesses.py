"""Veteran businesses: entered with evidence, checked, closed; served, looked after by a liaison officer, moved into a base. Bases named and revoked."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.jobs.choices import BusinessState, EmployerKind, EmployerState
from apps.jobs.models.businesses import BusinessService, FoundingBase, VeteranBusiness
from apps.jobs.queries.businesses import lock_base, lock_business
from apps.jobs.queries.employers import lock_employer
from apps.jobs.rules.businesses import (
    BaseGiven,
    BusinessClosed,
    BusinessExists,
    BusinessGiven,
    check_base,
    check_business,
    check_room,
    check_service,
)
from apps.jobs.rules.refusals import NotTrusted
from apps.org.models import Division, Staff
from apps.people.queries.people import lock_person

_TOLD = ("role", "evidence", "employees", "veterans", "sales_year", "is_public")


@action(permission="jobs.enter_business", label="登记军创企业")
def enter_business(actor: Actor, *, employer_id: int, owner_id: int, given: BusinessGiven) -> VeteranBusiness:
    """A registered employer is a veteran's; once an employer. Raises EmployerNotFound, PersonNotFound, BusinessExists, NotTrusted, Invalid."""
    return enter(actor, employer_id=employer_id, owner_id=owner_id, given=given)


def enter(actor: Actor, *, employer_id: int, owner_id: int, given: BusinessGiven) -> VeteranBusiness:
    """A part of actions: from the form or a sheet's row. Raises as ``enter_business``."""
    employer, owner = lock_employer(actor, employer_id), lock_person(actor, owner_id)
    if employer.state in (EmployerState.REFUSED, EmployerState.BLACKLISTED):
        raise NotTrusted(f"{employer.name}现在是“{employer.get_state_display()}”，不能登记为军创企业。")
    if owner.state != "active":
        raise Invalid(f"{owner.name}的档案是“{owner.get_state_display()}”，请核对创办人。", field="who")
    check_business(given, actor.today)
    row = VeteranBusiness(employer=employer, owner=owner, entered_by_id=actor.staff_id, entered_at=actor.at)
    _fill(actor, row, given)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "employer_id" not in str(error):
            raise
        raise BusinessExists(f"{employer.name}已经登记为军创企业，请在军创企业列表中打开。", field="credit_code") from error
    if employer.kind == EmployerKind.PRIVATE:
        employer.kind = EmployerKind.VETERAN
        employer.save(update_fields=["kind"])
    audit.record(
        actor, "jobs.enter_business", row, after=_after(row) | {"employer": employer.name, "owner": owner.dossier_no}
    )
    return row


def _fill(actor: Actor, row: VeteranBusiness, given: BusinessGiven) -> None:
    row.role, row.evidence, row.evidence_no = given.role, given.evidence, given.evidence_no.strip()[:120]
    row.founded_on, row.employees, row.veterans, row.counted_on = (
        given.founded_on,
        given.employees,
        given.veterans,
        actor.today,
    )
    row.sales_fen, row.sales_year, row.products = given.sales_fen, given.sales_year, given.products.strip()[:200]
    row.agreed_on = (row.agreed_on or actor.today) if given.is_public else None
    row.is_public = given.is_public


def _after(row: VeteranBusiness) -> dict[str, object]:
    return {name: getattr(row, name) for name in _TOLD}


def _live(actor: Actor, business_id: int) -> VeteranBusiness:
    """Raises BusinessNotFound, BusinessClosed."""
    row = lock_business(actor, business_id)
    if row.state == BusinessState.CLOSED:
        raise BusinessClosed
    return row


@action(permission="jobs.correct_business", label="更正军创企业")
def correct_business(actor: Actor, *, business_id: int, owner_id: int, given: BusinessGiven) -> VeteranBusiness:
    """What an owner says anew; another owner or other evidence is checked again. Raises BusinessNotFound, BusinessClosed, PersonNotFound, Invalid."""
    row = _live(actor, business_id)
    check_business(given, actor.today)
    before, proved = _after(row), (row.owner_id, row.role, row.evidence, row.evidence_no)
    if owner_id != row.owner_id:
        row.owner = lock_person(actor, owner_id)
    _fill(actor, row, given)
    if proved != (row.owner_id, row.role, row.evidence, row.evidence_no):
        row.state, row.checked_by, row.checked_on = BusinessState.ENTERED, None, None
    row.save()
    audit.record(actor, "jobs.correct_business", row, before=before, after=_after(row) | {"state": row.state})
    return row


@action(permission="jobs.check_business", label="核对军创企业")
def check_business_facts(actor: Actor, *, business_id: int) -> VeteranBusiness:
    """The evidence was seen. Raises BusinessNotFound, BusinessClosed, Conflict."""
    row = _live(actor, business_id)
    if row.state == BusinessState.CHECKED:
        raise Conflict("这家企业已经核对，不用重复办理。")
    row.state, row.checked_by_id, row.checked_on = BusinessState.CHECKED, actor.staff_id, actor.today
    row.save(update_fields=["state", "checked_by", "checked_on"])
    audit.record(actor, "jobs.check_business", row, after={"state": row.state})
    return row


@action(permission="jobs.close_business", label="登记军创企业停业")
def close_business(actor: Actor, *, business_id: int, closed_on: date, note: str) -> VeteranBusiness:
    """It is no more, or no longer a veteran's; it leaves its base. Raises BusinessNotFound, BusinessClosed, Invalid."""
    row = _live(actor, business_id)
    if not row.founded_on <= closed_on <= actor.today:
        raise Invalid("停业日期应在成立日期和今天之间。", field="closed_on")
    if len(note.strip()) < 4:
        raise Invalid("请写明停业或不再认定的原因（至少4个字）。", field="note")
    row.state, row.closed_on, row.note, row.base = BusinessState.CLOSED, closed_on, note.strip()[:200], None
    row.save(update_fields=["state", "closed_on", "note", "base"])
    audit.record(actor, "jobs.close_business", row, after={"closed_on": closed_on}, reason=row.note)
    return row


@action(permission="jobs.assign_liaison", label="指定军创联络服务员")
def assign_liaison(actor: Actor, *, business_id: int, staff_id: int | None) -> VeteranBusiness:
    """A member of staff looks after the business; nobody when None. Raises BusinessNotFound, BusinessClosed, Invalid."""
    row = _live(actor, business_id)
    officer = None
    if staff_id is not None:
        officer = Staff.objects.filter(within(actor, "division_id"), pk=staff_id, is_active=True).first()
        if officer is None:
            raise Invalid("请从在岗工作人员中选择联络服务员。", field="staff_id")
    before, row.liaison = row.liaison_id, officer
    row.save(update_fields=["liaison"])
    audit.record(actor, "jobs.assign_liaison", row, before={"liaison": before}, after={"liaison": row.liaison_id})
    return row


@action(permission="jobs.serve_business", label="登记助企惠企服务")
def serve_business(actor: Actor, *, business_id: int, kind: str, on: date, words: str) -> BusinessService:
    """Something was done for a business; the same twice is once. Raises BusinessNotFound, BusinessClosed, Invalid, Conflict."""
    row = _live(actor, business_id)
    check_service(kind, on, words, founded_on=row.founded_on, today=actor.today)
    made = BusinessService(
        business=row, kind=kind, on=on, words=words.strip()[:300], given_by_id=actor.staff_id, entered_at=actor.at
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "job_service_once" not in str(error):
            raise
        raise Conflict("这次服务已经登记，不用重复登记。") from error
    audit.record(actor, "jobs.serve_business", made, after={"business": row.pk, "kind": kind, "on": on})
    return made


@action(permission="jobs.settle_business", label="登记入驻园区基地")
def settle_business(actor: Actor, *, business_id: int, base_id: int | None) -> VeteranBusiness:
    """Into a base with room, or out of it. Raises BusinessNotFound, BusinessClosed, BaseNotFound, Conflict."""
    base = lock_base(actor, base_id) if base_id is not None else None
    row = _live(actor, business_id)
    if base is not None and base.pk != row.base_id:
        if base.revoked_on is not None:
            raise Conflict(f"“{base.name}”已经撤销，不能再入驻。")
        check_room(base.name, base.capacity, base.businesses.count())
    before, row.base = row.base_id, base
    row.save(update_fields=["base"])
    audit.record(actor, "jobs.settle_business", row, before={"base": before}, after={"base": row.base_id})
    return row


@action(permission="jobs.name_base", label="登记园区基地")
def name_base(actor: Actor, *, division: str, given: BaseGiven) -> FoundingBase:
    """A park or base was named. Raises Invalid, Conflict."""
    check_base(given, actor.today)
    place = Division.objects.filter(within(actor, "pk"), pk=division).first()
    if place is None:
        raise Invalid("请选择园区基地所在的县或者乡镇。", field="division")
    row = FoundingBase(division=place, entered_by_id=actor.staff_id)
    return _store_base(actor, row, given, "jobs.name_base")


@action(permission="jobs.correct_base", label="更正园区基地")
def correct_base(actor: Actor, *, base_id: int, given: BaseGiven) -> FoundingBase:
    """What was written of it changes; never to less room than is taken. Raises BaseNotFound, Invalid, Conflict."""
    check_base(given, actor.today)
    row = lock_base(actor, base_id)
    inside = row.businesses.count()
    if inside and (given.capacity is None or given.capacity < inside):
        raise Conflict(f"已有{inside}家企业入驻，可入驻企业数不能少于{inside}。", field="capacity")
    return _store_base(actor, row, given, "jobs.correct_base")


def _store_base(actor: Actor, row: FoundingBase, given: BaseGiven, verb: str) -> FoundingBase:
    row.name, row.document_no, row.address = given.name.strip(), given.document_no.strip(), given.address.strip()
    row.kind, row.level, row.named_on, row.capacity = given.kind, given.level, given.named_on, given.capacity
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "job_base_once" not in str(error):
            raise
        raise Conflict(f"“{row.name}”已经登记，请在园区基地列表中打开。", field="name") from error
    audit.record(actor, verb, row, after={"name": row.name, "kind": row.kind, "level": row.level, "capacity": row.capacity})
    return row


@action(permission="jobs.revoke_base", label="撤销园区基地")
def revoke_base(actor: Actor, *, base_id: int, revoked_on: date, reason: str) -> FoundingBase:
    """It is a base no more; who is inside moves out first. Raises BaseNotFound, Invalid, Conflict."""
    row = lock_base(actor, base_id)
    if row.revoked_on is not None:
        raise Conflict("这个园区基地已经撤销，不用重复办理。")
    if not row.named_on <= revoked_on <= actor.today:
        raise Invalid("撤销日期应在认定日期和今天之间。", field="revoked_on")
    if len(reason.strip()) < 4:
        raise Invalid("请写明撤销原因（至少4个字）。", field="reason")
    inside = row.businesses.count()
    if inside:
        raise Conflict(f"还有{inside}家企业入驻。请先登记迁出，再撤销。")
    row.revoked_on, row.reason = revoked_on, reason.strip()[:200]
    row.save(update_fields=["revoked_on", "reason"])
    audit.record(actor, "jobs.revoke_base", row, after={"revoked_on": revoked_on}, reason=row.reason)
    return row
