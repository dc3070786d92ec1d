"""Work begun, with its evidence; asked about after 1, 3 and 6 months."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.papers import clean_paper
from apps.jobs.choices import ApplicationState, Area, FollowUpResult, PlacementSource, Reserved
from apps.jobs.models import Application, FollowUp, Placement
from apps.jobs.queries.people import lock_application, lock_follow_up, lock_placement, the_person
from apps.jobs.rules.applications import check_placement, follow_up_days, next_application_state
from apps.jobs.rules.refusals import CountedAlready, PlacementNotFound, WrongState
from apps.people.queries.people import lock_person

PAPER_PLACE = "jobs_placement.paper"


@action(permission="jobs.record_placement", label="登记就业")
def record_placement(
    actor: Actor, *, started_on: date, evidence: str, evidence_no: str, application_id: int | None = None, person_id: int | None = None,
    employer_name: str = "", title: str = "", source: str = PlacementSource.DESK, is_in_county: bool = False,
    is_public_welfare: bool = False, paper: bytes = b"",
) -> Placement:  # fmt: skip
    """Somebody works, with what proves it: of an application, or told at the desk. A person counts once a year; more work of the year is kept,
    uncounted. Raises ApplicationNotFound, PersonNotFound, WrongState, CountedAlready, Invalid, BadPaper."""
    row = Placement(
        started_on=started_on, evidence=evidence, evidence_no=evidence_no.strip()[:120], confirmed_on=actor.today, confirmed_by_id=actor.staff_id,
        year=actor.today.year, employer_name=employer_name.strip()[:120], title=title.strip()[:80], source=source, is_in_county=is_in_county,
        is_public_welfare=is_public_welfare,
    )  # fmt: skip
    application = None
    if application_id is not None:
        application = lock_application(actor, application_id)
        _of_application(row, application, started_on)
        row.person = lock_person(actor, application.person_id)
    else:
        row.person = lock_person(actor, the_person(actor, person_id).pk)
    check_placement(
        started_on=started_on, today=actor.today, evidence=evidence, evidence_no=evidence_no, source=row.source,
        employer_name=row.employer_name, title=row.title,
    )  # fmt: skip
    row.division_id = row.person.division_id
    _seal(row, paper)
    _store(row)
    if application is not None:
        application.save(update_fields=["state", "started_on"])
    _ask_later(row, application)
    after = {
        "person": row.person.dossier_no,
        "employer": row.employer_name,
        "evidence": evidence,
        "is_counted": row.is_counted,
    }
    audit.record(actor, "jobs.record_placement", row, after=after)
    return row


def _of_application(row: Placement, application: Application, started_on: date) -> None:
    if application.state == ApplicationState.STARTED:
        raise CountedAlready
    application.state = next_application_state(application.state, "start")
    application.started_on = started_on
    vacancy = application.vacancy
    row.application, row.fair, row.employer = application, application.fair, vacancy.employer
    row.employer_name, row.title = vacancy.employer.name, vacancy.title
    row.source = PlacementSource.FAIR if application.fair_id else PlacementSource.PUSH
    row.is_in_county = vacancy.area == Area.COUNTY
    row.is_public_welfare = vacancy.reserved == Reserved.PUBLIC_WELFARE


def _seal(row: Placement, paper: bytes) -> None:
    if paper:
        cleaned = clean_paper(paper)
        row.paper_sealed, row.paper_type = (
            sealing.seal_bytes(PAPER_PLACE, row.row_key, cleaned.content),
            cleaned.content_type,
        )


def _store(row: Placement) -> None:
    """Counted, unless the person counts already this year."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_placement_once_a_year" not in str(error):
            raise
        row.is_counted = False
        row.save(force_insert=True)


def _ask_later(row: Placement, application: Application | None) -> None:
    """Month-marks from the first day of work; those an intent had opened and nobody made yet are taken over."""
    days = follow_up_days(row.started_on)
    taken = list(FollowUp.objects.filter(application=application, done_on__isnull=True)) if application else []
    for one in taken:
        one.placement, one.due_on = row, days[one.months]
    FollowUp.objects.bulk_update(taken, ["placement", "due_on"])
    missing = set(days) - {one.months for one in taken}
    FollowUp.objects.bulk_create(
        FollowUp(person_id=row.person_id, placement=row, months=months, due_on=days[months]) for months in sorted(missing)
    )


@action(permission="jobs.end_placement", label="登记离岗")
def end_placement(actor: Actor, *, placement_id: int, ended_on: date) -> Placement:
    """The work ended; it stays counted in its year. Raises PlacementNotFound, WrongState, Invalid."""
    row = lock_placement(actor, placement_id)
    if row.ended_on is not None:
        raise WrongState(f"已登记{row.ended_on:%Y年%m月%d日}离岗，不用重复登记。")
    if not row.started_on <= ended_on <= actor.today:
        raise Invalid("离岗日期应在上岗日期和今天之间。", field="ended_on")
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    audit.record(actor, "jobs.end_placement", row, after={"ended_on": ended_on})
    return row


@action(permission="jobs.read_evidence", label="查看就业凭证")
def read_evidence(actor: Actor, *, placement_id: int) -> tuple[bytes, str]:
    """The scan and its type; the look is written down. Raises PlacementNotFound."""
    row = lock_placement(actor, placement_id)
    stored = Placement.objects.values_list("paper_sealed", flat=True).get(pk=row.pk)
    if not stored:
        raise PlacementNotFound("这条就业登记没有上传凭证扫描件，请查看凭证编号。")
    audit.record(actor, "jobs.read_evidence", row, after={"evidence": row.evidence})
    return sealing.unseal_bytes(PAPER_PLACE, row.row_key, stored), row.paper_type


@action(permission="jobs.record_follow_up", label="登记就业回访")
def record_follow_up(actor: Actor, *, follow_up_id: int, result: str, note: str = "") -> FollowUp:
    """What was heard. Who left work has their placement ended by its own step. Raises FollowUpNotFound, WrongState, Invalid."""
    row = lock_follow_up(actor, follow_up_id)
    if row.done_on is not None:
        raise WrongState(f"这次回访已于{row.done_on:%Y年%m月%d日}登记，不用重复登记。")
    if result not in FollowUpResult.values:
        raise Invalid("请选择回访结果。", field="result")
    if result == FollowUpResult.WORKING and row.placement_id is None:
        raise Invalid("还没有登记就业。已经上岗的，请先凭劳动合同、社保或工资记录登记就业。", field="result")
    row.done_on, row.done_by_id, row.result, row.note = actor.today, actor.staff_id, result, note.strip()[:300]
    row.save(update_fields=["done_on", "done_by", "result", "note"])
    audit.record(actor, "jobs.record_follow_up", row, after={"months": row.months, "result": result})
    return row
