"""Certificates (优抚证件) and punishments (处分) of a dossier: dated rows that are ended or voided, never rewritten."""

from datetime import date

from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.people.actions.background import AlreadyEntered, enter
from apps.people.actions.records import coded
from apps.people.choices import CertificateKind, DisabilityCause, DisciplineKind, RelationKind
from apps.people.models import Certificate, Discipline
from apps.people.queries.people import lock_person
from apps.people.rules.certificates import check_certificate
from apps.people.rules.identity import check_day
from apps.people.rules.words import needed


@action(permission="people.record_background", label="登记荣誉、党员、就业和优抚证件")
def record_certificate(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    number: str,
    issued_on: date,
    issuer: str = "",
    grade: int | None = None,
    cause: str = "",
    soldier_name: str = "",
    soldier_relation: str = "",
    soldier_enlisted_on: date | None = None,
    soldier_died_on: date | None = None,
    evidence_id: int | None = None,
) -> Certificate:
    """A certificate and what it says; the open one of its kind is exchanged on its day. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if kind not in CertificateKind.values:
        raise Invalid("请选择证件种类。", field="kind")
    number = needed(number, "请填写证件编号，照证件抄写。", "number", 80)
    given = {
        "kind": kind, "issued_on": issued_on, "grade": grade, "cause": coded(DisabilityCause, cause, "cause"),
        "soldier_name": soldier_name.strip()[:60], "soldier_relation": coded(RelationKind, soldier_relation, "soldier_relation"),
        "soldier_enlisted_on": soldier_enlisted_on, "soldier_died_on": soldier_died_on,
    }  # fmt: skip
    if fault := check_certificate(given, person.born_on, actor.today):
        raise Invalid(fault[1], field=fault[0])
    mine = Certificate.objects.filter(person=person, kind=kind, is_live=True)
    if mine.filter(number=number).exists():
        raise AlreadyEntered("这份证件已经登记过，不需要重复登记。", field="number")
    if mine.filter(until__isnull=True, issued_on__gte=issued_on).exists():
        raise Invalid("现用的同种证件发证日期不早于这一份，请核对发证日期。", field="issued_on")
    mine.filter(until__isnull=True).update(until=issued_on)
    return enter(
        actor, person, Certificate(number=number, issuer=issuer.strip()[:120], **given), "certificates", evidence_id
    )


@action(permission="people.record_life", label="登记生活、困难和处分情况")
def record_discipline(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    since: date,
    issuer: str = "",
    order_no: str = "",
    evidence_id: int | None = None,
) -> Discipline:
    """A punishment. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if kind not in DisciplineKind.values:
        raise Invalid("请选择处分种类。", field="kind")
    check_day(since, person.born_on, actor.today, "处分日期")
    if Discipline.objects.filter(person=person, kind=kind, since=since, is_live=True).exists():
        raise AlreadyEntered("这项处分已经登记过，不需要重复登记。", field="since")
    row = Discipline(kind=kind, since=since, issuer=issuer.strip()[:120], order_no=order_no.strip()[:80])
    return enter(actor, person, row, "disciplines", evidence_id)
