"""Vacancies and veteran businesses from a spreadsheet: the whole sheet or nothing; what stands already is passed over."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.scope import within
from apps.core.whole import refuse_rows
from apps.jobs.actions.businesses import enter
from apps.jobs.actions.vacancies import fill
from apps.jobs.models import Employer, Vacancy, VeteranBusiness
from apps.jobs.queries.employers import employers
from apps.jobs.resources import read_businesses, read_vacancies
from apps.jobs.rules.credit_code import read_credit_code
from apps.jobs.rules.employers import check_trusted
from apps.jobs.rules.refusals import EmployerNotFound, VacancyExists
from apps.people.models import Person
from apps.people.queries.people import persons
from apps.people.queries.search import only_by_id_number


@dataclass(frozen=True, slots=True)
class Imported:
    """How many drafts are new, how many rows were already offered."""

    fresh: int
    known: int


@action(permission="jobs.import_vacancies", label="导入招聘岗位")
def import_vacancies(actor: Actor, *, content: bytes) -> Imported:
    """Every row becomes a draft of its employer, found by the credit code. Raises BadFile, HeaderMissing, or Invalid naming the rows that are wrong."""
    read = read_vacancies(content)
    owners = {
        row.credit_code: row
        for row in Employer.objects.select_for_update(no_key=True).filter(within(actor, "division_id")).order_by("id")
    }
    live = set(
        Vacancy.objects.filter(employer__in=owners.values())
        .exclude(state="closed")
        .values_list("employer_id", "title", "place")
    )
    made: list[Vacancy] = []
    faults, known = list(read.faults), 0
    for number, code, given in read.rows:
        try:
            owner = _owner(owners, code)
            row = Vacancy(employer=owner, division_id=owner.division_id, posted_by_id=actor.staff_id, posted_at=actor.at)
            fill(actor, row, owner, given)
        except DomainError as refusal:
            faults.append((number, refusal.message))
            continue
        key = (owner.pk, row.title, row.place)
        known += key in live
        if key not in live:
            made.append(row)
            live.add(key)
    refuse_rows(faults)
    _store(made)
    audit.record(
        actor, "jobs.import_vacancies", ("jobs.Vacancy", "", "导入招聘岗位"), after={"fresh": len(made), "known": known}
    )
    return Imported(len(made), known)


@action(permission="jobs.import_businesses", label="导入军创企业")
def import_businesses(actor: Actor, *, content: bytes) -> Imported:
    """Every row is entered as on the form: its employer found by the credit code, its owner by dossier or ID number, to be checked afterwards.

    Raises BadFile, HeaderMissing, or Invalid naming the rows that are wrong.
    """
    read = read_businesses(content)
    codes = dict(employers(actor).order_by().values_list("credit_code", "pk"))
    live = set(VeteranBusiness.objects.filter(employer__in=codes.values()).values_list("employer_id", flat=True))
    faults, fresh, known = list(read.faults), 0, 0
    for number, code, (who, given) in read.rows:
        try:
            employer = codes.get(read_credit_code(code))
            if employer is None:
                raise EmployerNotFound("这个信用代码还没有登记，或者不在您的管辖范围内。请先在“用人单位”里登记。")
            known += employer in live
            if employer not in live:
                with transaction.atomic():
                    enter(actor, employer_id=employer, owner_id=_person(actor, who).pk, given=given)
                live.add(employer)
                fresh += 1
        except DomainError as refusal:
            faults.append((number, refusal.message))
    refuse_rows(faults)
    after = {"fresh": fresh, "known": known}
    audit.record(actor, "jobs.import_businesses", ("jobs.VeteranBusiness", "", "导入军创企业"), after=after)
    return Imported(fresh, known)


def _person(actor: Actor, text: str) -> Person:
    """The owner by dossier or ID number, never by name. Raises Invalid."""
    return persons(actor).filter(dossier_no=text.strip()).first() or only_by_id_number(actor, text)


def _owner(owners: dict[str, Employer], text: str) -> Employer:
    code = read_credit_code(text)
    if code not in owners:
        raise EmployerNotFound(f"统一社会信用代码{code}还没有登记，或者不在您的管辖范围内。请先登记并核验单位。")
    check_trusted(owners[code].name, owners[code].state, owners[code].reason)
    return owners[code]


def _store(made: list[Vacancy]) -> None:
    try:
        with transaction.atomic():
            Vacancy.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        if "job_vacancy_once" not in str(error):
            raise
        raise VacancyExists("有岗位刚刚由他人登记，请重新上传，已登记的会自动跳过。", field="file") from error
