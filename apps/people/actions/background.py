"""Honours, party life, work, living conditions, hardship: dated rows that are ended or voided, never rewritten."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import models

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.people import choices
from apps.people.actions.papers import paper_of, take_photo, touch
from apps.people.actions.records import coded
from apps.people.actions.sealed import put
from apps.people.actions.sourcing import state_source
from apps.people.models import (
    Certificate,
    Contribution,
    Discipline,
    Hardship,
    Honour,
    LifeAssessment,
    PartyMembership,
    Person,
    WorkSpell,
)
from apps.people.queries.people import lock_person
from apps.people.rules.identity import check_day
from apps.people.rules.words import needed

#: Word of a form or a request -> table, and its field in the provenance of the dossier.
ENTRIES: dict[str, tuple[type[models.Model], str]] = {
    "honour": (Honour, "honours"),
    "membership": (PartyMembership, "membership"),
    "work": (WorkSpell, "work"),
    "hardship": (Hardship, "hardships"),
    "assessment": (LifeAssessment, "assessments"),
    "certificate": (Certificate, "certificates"),
    "discipline": (Discipline, "disciplines"),
    "contribution": (Contribution, "contributions"),
}


_VERBS = {
    **dict.fromkeys(("hardships", "assessments", "disciplines"), "people.record_life"), "contributions": "people.record_contribution",
}  # fmt: skip


class AlreadyEntered(Conflict):
    """The same fact stands in the dossier."""


@action(permission="people.record_background", label="登记荣誉、党员、就业和优抚证件")
def record_honour(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    title: str,
    awarded_on: date,
    issuer: str = "",
    order_no: str = "",
    evidence_id: int | None = None,
) -> Honour:
    """An honour with its order. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if kind not in choices.HonourKind.values:
        raise Invalid("请选择荣誉种类。", field="kind")
    check_day(awarded_on, person.born_on, actor.today, "授予日期")
    title = needed(title, "请填写荣誉名称，例如“三等功”。", "title", 120)
    same = Honour.objects.filter(person=person, kind=kind, awarded_on=awarded_on, title=title, is_live=True)
    if same.exists():
        raise AlreadyEntered("这项荣誉已经登记过，不需要重复登记。", field="title")
    row = Honour(kind=kind, title=title, awarded_on=awarded_on, issuer=issuer.strip()[:120], order_no=order_no.strip()[:80])
    return enter(actor, person, row, "honours", evidence_id)


@action(permission="people.record_background", label="登记荣誉、党员、就业和优抚证件")
def record_membership(
    actor: Actor,
    *,
    person_id: int,
    joined_on: date,
    since: date,
    standing: str,
    branch: str = "",
    letter_no: str = "",
    post: str = "",
    evidence_id: int | None = None,
) -> PartyMembership:
    """Where the member's party life is from a day on; the former branch ends that day. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    standing = coded(choices.PartyStanding, standing, "standing") or choices.PartyStanding.SETTLED
    check_day(joined_on, person.born_on, actor.today, "入党日期")
    check_day(since, joined_on, actor.today, "组织关系转入日期")
    branch = branch.strip()[:120]
    if standing != choices.PartyStanding.POCKET and not branch:
        raise Invalid("请填写所在党支部；组织关系没有落实的，请选择“组织关系未落实”。", field="branch")
    row = PartyMembership(joined_on=joined_on, since=since, standing=standing, branch=branch)
    row.letter_no, row.post = letter_no.strip()[:80], post.strip()[:80]
    _end_open(PartyMembership, person, since, ("standing", "branch", "post"), row)
    if person.politics != choices.Politics.PARTY:
        person.politics = choices.Politics.PARTY
        person.save(update_fields=["politics"])
        state_source(actor, person, ["politics"], note="登记党组织关系")
    return enter(actor, person, row, "membership", evidence_id)


@action(permission="people.record_background", label="登记荣誉、党员、就业和优抚证件")
def record_work(
    actor: Actor,
    *,
    person_id: int,
    status: str,
    since: date,
    employer: str = "",
    trade: str = "",
    skills: str = "",
    wish: str = "",
    evidence_id: int | None = None,
) -> WorkSpell:
    """Work from a day on; what was before ends that day. The head of the dossier follows. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if status not in choices.Employment.values:
        raise Invalid("请选择就业状况。", field="status")
    check_day(since, person.born_on, actor.today, "开始日期")
    row = WorkSpell(status=status, since=since, employer=employer.strip()[:120], trade=trade.strip()[:80])
    row.skills, row.wish = skills.strip()[:200], wish.strip()[:200]
    _end_open(WorkSpell, person, since, ("status", "employer", "trade"), row)
    person.employment = status
    person.save(update_fields=["employment"])
    state_source(actor, person, ["employment"], note="登记就业情况")
    return enter(actor, person, row, "work", evidence_id)


@action(permission="people.record_life", label="登记生活、困难和处分情况")
def record_hardship(
    actor: Actor, *, person_id: int, kind: str, since: date, source: str, story: str = "", evidence_id: int | None = None
) -> Hardship:
    """A hardship with who established it; the story is sealed. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if kind not in choices.HardshipKind.values:
        raise Invalid("请选择困难种类。", field="kind")
    check_day(since, person.born_on, actor.today, "认定日期")
    if Hardship.objects.filter(person=person, kind=kind, until__isnull=True, is_live=True).exists():
        raise AlreadyEntered(f"已登记“{choices.HardshipKind(kind).label}”且尚未解除，不需要重复登记。", field="kind")
    row = Hardship(kind=kind, since=since, source=needed(source, "请填写认定部门，例如“县民政局”。", "source", 120))
    put(row, "story", story.strip()[:500])
    return enter(actor, person, row, "hardships", evidence_id)


@action(permission="people.record_life", label="登记生活、困难和处分情况")
def record_assessment(
    actor: Actor,
    *,
    person_id: int,
    assessed_on: date,
    income: str = "",
    housing: str = "",
    medical: str = "",
    pension: str = "",
    self_care: str = "",
    health: str = "",
    evidence_id: int | None = None,
) -> LifeAssessment:
    """Living conditions on a day; health is sealed. Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    check_day(assessed_on, person.born_on, actor.today, "了解日期")
    if LifeAssessment.objects.filter(person=person, assessed_on=assessed_on, is_live=True).exists():
        raise AlreadyEntered("这一天的生活状况已经登记过。有误的，请先作废原记录。", field="assessed_on")
    row = LifeAssessment(
        assessed_on=assessed_on, income=coded(choices.Income, income, "income"), self_care=coded(choices.SelfCare, self_care, "self_care"),
        housing=coded(choices.Housing, housing, "housing"), medical=coded(choices.Insurance, medical, "medical"),
        pension=coded(choices.Insurance, pension, "pension"),
    )  # fmt: skip
    if not any((income, housing, medical, pension, self_care, health.strip())):
        raise Invalid("请至少填写一项生活状况。", field="income")
    put(row, "health", health.strip()[:500])
    return enter(actor, person, row, "assessments", evidence_id)


@action(permission="people.end_entry", label="解除或作废档案记录")
def end_entry(
    actor: Actor, *, person_id: int, entry: str, row_id: int, reason: str, until: date | None = None
) -> models.Model:
    """With ``until`` the fact ended that day; without, the row was entered by mistake and is void. Raises NotFound, Invalid."""
    if entry not in ENTRIES:
        raise NotFound("没有这种档案记录，请从档案页面重新打开。")
    model, field = ENTRIES[entry]
    person = lock_person(actor, person_id)
    row: Any = model._base_manager.select_for_update().filter(pk=row_id, person=person, is_live=True).first()
    if row is None:
        raise NotFound("没有找到这条记录，可能已经作废。请刷新页面查看。")
    why = needed(reason, "请填写解除或作废的原因。")
    if until is not None:
        _end(row, until, actor.today)
    else:
        row.is_live, row.void_reason = False, why
    row.save()
    touch(person)
    state_source(actor, person, [field], note=why)
    audit.record(actor, "people.end_entry", row, after={"until": until, "is_live": row.is_live}, reason=why)
    return row


@action(permission="people.record_background", label="登记荣誉、党员、就业和优抚证件")
def set_photo(actor: Actor, *, person_id: int, content: bytes, filename: str = "") -> Person:
    """The portrait of the dossier, without EXIF. Raises BadPaper."""
    person = lock_person(actor, person_id)
    scan = take_photo(content)
    person.photo.save(scan.name, ContentFile(scan.content), save=False)
    person.version += 1
    person.save(update_fields=["photo", "version"])
    state_source(actor, person, ["photo"], note="上传照片")
    audit.record(actor, "people.record_background", person, after={"photo": scan.sha256})
    return person


def enter(actor: Actor, person: Person, row: Any, field: str, evidence_id: int | None) -> Any:
    """Save a row with who entered it on which paper; the dossier moves on."""
    row.person, row.entered_by_id, row.entered_at = person, actor.staff_id, actor.at
    row.evidence = paper_of(person, evidence_id) if evidence_id else None
    row.save(force_insert=True)
    touch(person)
    state_source(actor, person, [field], paper=row.evidence)
    audit.record(
        actor, _VERBS.get(field, "people.record_background"), row, after={"person": person.dossier_no, "field": field}
    )
    return row


def _end_open(model: type[models.Model], person: Person, on: date, telling: tuple[str, ...], new: Any) -> None:
    """The open row of before ends on the day the new one begins; the same again is refused."""
    row: Any = model._base_manager.select_for_update().filter(person=person, is_live=True, until__isnull=True).first()
    if row is None:
        return
    if all(getattr(row, key) == getattr(new, key) for key in telling):
        raise AlreadyEntered("这项情况与现有登记相同，不需要重复登记。")
    _end(row, on, on)
    row.save(update_fields=["until"])


def _end(row: Any, until: date, today: date) -> None:
    if not hasattr(row, "until"):
        raise Invalid("这种记录没有结束日期；登记有误的，请不填日期直接作废。", field="until")
    if row.until is not None:
        raise AlreadyDone(f"这条记录已于{row.until}结束，不需要重复办理。")
    if until <= row.since or until > today:
        raise Invalid(f"结束日期须晚于开始日期{row.since}，且不晚于今天，请核对。", field="until")
    row.until = until
