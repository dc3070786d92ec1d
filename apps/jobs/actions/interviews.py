"""Whom an employer meets at its stand and whose details it reads: somebody shows the own code, and with it what was agreed to at the sign-up."""

import unicodedata

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.jobs.choices import ApplicationState, Channel
from apps.jobs.models import Application, Booth, FairVacancy, SignUp
from apps.jobs.queries.employing import Applicant, applicant, my_stand, signed_up_by_code
from apps.jobs.rules.applications import next_application_state
from apps.jobs.rules.fairs import check_open
from apps.jobs.rules.refusals import SignUpNotFound, VacancyNotFound
from apps.jobs.rules.showing import agreed_words

MEET, READ = "jobs.meet_applicant", "jobs.read_applicant"


@action(permission=READ, label="用人单位查看应聘人员")
def read_applicant(actor: Actor, *, application_id: int) -> Applicant:
    """What somebody agreed to show, for one look of the employer; the person reads on the portal who looked. Raises ApplicationNotFound."""
    found = applicant(actor, application_id)
    row = found.application
    audit.read(actor, row.person, "applicant", f"应聘“{row.vacancy.title}”，本人同意出示：{agreed_words(row.shows)}")
    return found


@action(permission=MEET, label="用人单位扫入场码接待应聘人员")
def meet_applicant(actor: Actor, *, fair_id: int, code: str, vacancy_id: int) -> Application:
    """From now on the employer sees what was agreed to at the sign-up; once for a vacancy.

    Raises FairNotFound (no stand there), NotOpen, SignUpNotFound (no such code at this fair), VacancyNotFound (not offered at the stand).
    """
    stand = my_stand(actor, fair_id)
    check_open(stand.fair.name, stand.fair.state)
    place = signed_up_by_code(fair_id, "".join(unicodedata.normalize("NFKC", code).split()).upper())
    if place is None:
        raise SignUpNotFound(
            "没有找到这个入场码，可能不是这场招聘会的，或本人已经取消报名。请对照入场码重新输入。", field="code"
        )
    offer = FairVacancy.objects.filter(booth=stand, vacancy_id=vacancy_id).first()
    if offer is None:
        raise VacancyNotFound("这个岗位不在本单位的展位上。请从页面上的岗位选择。")
    SignUp.objects.filter(pk=place.pk, attended_at__isnull=True).update(attended_at=actor.at)
    row = _met(actor, stand, place, offer)
    audit.record(actor, MEET, row, after={"fair": fair_id, "vacancy": vacancy_id, "state": row.state, "shows": row.shows})
    return row


def _met(actor: Actor, stand: Booth, place: SignUp, offer: FairVacancy) -> Application:
    """Written once, however often the code is scanned; one withdrawn before is sent again by handing the code over."""
    keys = {"person_id": place.person_id, "vacancy_id": offer.vacancy_id}
    fresh = Application(
        **keys, fair=stand.fair, channel=Channel.SITE, shows=place.shows, agreed_at=place.signed_up_at, applied_at=actor.at,
        state=ApplicationState.VIEWED, viewed_on=actor.today,
    )  # fmt: skip
    Application.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(**keys)
    if row.state == ApplicationState.WITHDRAWN:
        next_application_state(row.state, "apply")
        row.ended_on, row.reason, row.shows, row.agreed_at, row.fair = None, "", place.shows, place.signed_up_at, stand.fair
        row.state, row.applied_at, row.viewed_on = ApplicationState.VIEWED, actor.at, actor.today
        row.save()
    elif row.state == ApplicationState.APPLIED:
        row.state, row.viewed_on = next_application_state(row.state, "view"), actor.today
        row.save(update_fields=["state", "viewed_on"])
    return row
