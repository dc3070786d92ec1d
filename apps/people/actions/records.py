"""What belongs to a dossier: papers, service, categories, relatives."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import Q, TextChoices

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.idnumber import check_id
from apps.people.actions.papers import EvidenceMissing, paper_of, take_scan, touch
from apps.people.actions.sealed import put
from apps.people.actions.sourcing import state_source
from apps.people.choices import (
    CategoryKind,
    CategoryState,
    DocumentKind,
    Education,
    EntryWay,
    RelationKind,
    Resettlement,
    Sex,
)
from apps.people.models import Category, Document, Person, Relative, ServiceRecord
from apps.people.queries.people import lock_person
from apps.people.rules.identity import check_day, check_lump_sum, check_phone, check_spell
from apps.people.rules.names import check_name
from apps.people.rules.words import needed


class SpellOverlaps(Conflict):
    """Two spells of service share days."""


class CategoryOpen(Conflict):
    """The person already has this category in these days."""


@action(permission="people.add_document", label="登记材料")
def add_document(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    number: str = "",
    title: str = "",
    issued_on: date | None = None,
    issuer: str = "",
    filename: str = "",
    content: bytes = b"",
) -> Document:
    """A paper, optionally with its scan (PDF, JPEG, PNG up to 10 MB, judged by its bytes). Raises BadPaper, BadDate."""
    person = lock_person(actor, person_id)
    if kind not in DocumentKind.values:
        raise Invalid("请选择材料种类。", field="kind")
    if issued_on is not None:
        check_day(issued_on, person.born_on, actor.today, "签发日期")
    row = Document(
        person=person, kind=kind, number=number.strip()[:80], title=title.strip()[:120], issued_on=issued_on,
        issuer=issuer.strip()[:120], entered_by_id=actor.staff_id, entered_at=actor.at,
    )  # fmt: skip
    if content:
        scan = take_scan(content)
        row.sha256, row.content_type = scan.sha256, scan.content_type
        row.file.save(scan.name, ContentFile(scan.content), save=False)
    row.save(force_insert=True)
    audit.record(actor, "people.add_document", row, after={"person": person.dossier_no, "kind": kind, "sha256": row.sha256})
    return row


@action(permission="people.record_service", label="登记服役经历")
def record_service(
    actor: Actor,
    *,
    person_id: int,
    enlisted_on: date,
    discharged_on: date | None = None,
    conscript_until: date | None = None,
    branch: str = "",
    rank: str = "",
    entry_way: str = "",
    hard_years: Decimal | None = None,
    resettlement: str = "",
    reported_on: date | None = None,
    order_no: str = "",
    placement_unit: str = "",
    placed_on: date | None = None,
    lump_sum_fen: int | None = None,
    archive_at: str = "",
    enlisted_place: str = "",
    entry_education: str = "",
    post: str = "",
    service_years_override: Decimal | None = None,
    evidence_id: int | None = None,
    record_id: int | None = None,
) -> ServiceRecord:
    """A spell of service, or with ``record_id`` its correction. Raises BadDate, SpellOverlaps, EvidenceMissing."""
    person = lock_person(actor, person_id)
    check_spell(enlisted_on, discharged_on, conscript_until, person.born_on, actor.today, placed_on)
    _refuse_overlap(person, record_id, enlisted_on, discharged_on)
    _need_paper(service_years_override, evidence_id)
    row = _service_row(person, record_id)
    before = _spell(row) if row.pk else None
    row.enlisted_on, row.discharged_on, row.conscript_until = enlisted_on, discharged_on, conscript_until
    row.reported_on, row.placed_on = reported_on, placed_on
    row.service_years_override, row.hard_years = service_years_override, hard_years
    row.lump_sum_fen, row.evidence = check_lump_sum(lump_sum_fen), paper_of(person, evidence_id) if evidence_id else None
    _set_words(row, branch=branch, rank=rank, order_no=order_no, placement_unit=placement_unit, archive_at=archive_at)
    _set_words(row, enlisted_place=enlisted_place, post=post)
    _set_codes(row, entry_way, resettlement, entry_education)
    return _stated(actor, row, before)


@action(permission="people.set_category", label="认定人员类别")
def set_category(
    actor: Actor, *, person_id: int, kind: str, since: date | None = None, evidence_id: int | None = None
) -> Category:
    """Declare a category; with a paper it counts as verified. Declared before and now proved: the same row is raised.

    Raises CategoryOpen, EvidenceMissing, BadDate.
    """
    person = lock_person(actor, person_id)
    if kind not in CategoryKind.values:
        raise Invalid("请选择人员类别。", field="kind")
    if since is not None:
        check_day(since, person.born_on, actor.today, "认定日期")
    row = Category.objects.filter(person=person, kind=kind, until__isnull=True).exclude(state=CategoryState.VOID).first()
    if row is not None and (row.state == CategoryState.VERIFIED or not evidence_id):
        raise CategoryOpen(f"已登记“{CategoryKind(kind).label}”，不需要重复登记。", field="kind")
    closed = Category.objects.filter(person=person, kind=kind, until__isnull=False).exclude(state=CategoryState.VOID)
    if row is None and (closed.filter(until__gt=since) if since else closed).exists():
        raise CategoryOpen(f"“{CategoryKind(kind).label}”的认定日期与以前的登记重叠，请核对认定日期。", field="since")
    row = row or Category(person=person, kind=kind)
    before = {"state": row.state, "since": row.since} if row.pk else None
    row.since = since or row.since
    if evidence_id:
        row.evidence, row.state = paper_of(person, evidence_id), CategoryState.VERIFIED
    row.save()
    touch(person)
    state_source(actor, person, ["categories"], paper=row.evidence)
    audit.record(
        actor, "people.set_category", row, before=before, after={"kind": kind, "state": row.state, "since": row.since}
    )
    return row


@action(permission="people.set_category", label="认定人员类别")
def close_category(
    actor: Actor, *, category_id: int, person_id: int, until: date, reason: str, evidence_id: int | None = None
) -> Category:
    """End a category on a day (half-open). A verified one needs a paper. Raises NotFound, EvidenceMissing, BadDate."""
    person = lock_person(actor, person_id)
    row = (
        Category.objects.filter(pk=category_id, person=person, until__isnull=True).exclude(state=CategoryState.VOID).first()
    )
    if row is None:
        raise NotFound("没有找到这个现行类别，可能已经终止。请刷新页面查看。")
    check_day(until, row.since or person.born_on, actor.today, "终止日期")
    if row.state == CategoryState.VERIFIED and not evidence_id:
        raise EvidenceMissing("终止已核验的类别必须有依据材料，请先登记材料再选择。", field="evidence_id")
    row.until, row.close_reason = until, needed(reason, "请填写终止原因。")
    row.close_evidence = paper_of(person, evidence_id) if evidence_id else None
    if row.since is not None and row.until <= row.since:
        raise Invalid("终止日期须晚于认定日期，请核对。", field="until")
    row.save()
    touch(person)
    state_source(actor, person, ["categories"], paper=row.close_evidence)
    audit.record(actor, "people.set_category", row, after={"until": until}, reason=row.close_reason)
    return row


@action(permission="people.add_relative", label="登记家庭成员")
def add_relative(
    actor: Actor,
    *,
    person_id: int,
    relation: str,
    name: str,
    id_number: str = "",
    sex: str = "",
    born_on: date | None = None,
    phone: str = "",
    is_dependent: bool = False,
) -> Relative:
    """A family member; linked to a dossier of their own when the ID number has one in the actor's places."""
    person = lock_person(actor, person_id)
    if relation not in RelationKind.values:
        raise Invalid("请选择与本人的关系。", field="relation")
    row = Relative(
        person=person,
        relation=relation,
        name=check_name(name),
        sex=sex if sex in Sex.values else "",
        born_on=born_on,
        is_dependent=is_dependent,
    )
    _identify(actor, row, id_number)
    put(row, "phone", check_phone(phone))
    row.save(force_insert=True)
    touch(person)
    state_source(actor, person, ["relatives"])
    audit.record(
        actor,
        "people.add_relative",
        row,
        after={"person": person.dossier_no, "relation": relation, "id_number": row.id_number_tail},
    )
    return row


@action(permission="people.add_relative", label="登记家庭成员")
def end_relative(actor: Actor, *, person_id: int, relative_id: int, reason: str) -> Relative:
    """A family member entered by mistake or no longer one; the row stays as history."""
    person = lock_person(actor, person_id)
    row = Relative.objects.filter(pk=relative_id, person=person, is_live=True).first()
    if row is None:
        raise NotFound("没有找到这位家庭成员，可能已经移除。请刷新页面查看。")
    row.is_live = False
    row.save(update_fields=["is_live"])
    touch(person)
    state_source(actor, person, ["relatives"])
    audit.record(
        actor,
        "people.add_relative",
        row,
        before={"is_live": True},
        after={"is_live": False},
        reason=needed(reason, "请填写移除原因。"),
    )
    return row


def _identify(actor: Actor, row: Relative, id_number: str) -> None:
    """The number decides birth date and sex; refuses the person themselves and a repeated relative."""
    if not id_number.strip():
        return
    found = check_id(id_number, today=actor.today)
    put(row, "id_number", found.number18)
    row.born_on, row.sex = found.born_on, Sex.MALE if found.sex == "男" else Sex.FEMALE
    keys = sealing.blinds("id_number", found.number18)
    if row.person.id_number_blind is not None and bytes(row.person.id_number_blind) in keys:
        raise Invalid("家庭成员的身份证号与本人相同，请核对。", field="id_number")
    if Relative.objects.filter(person=row.person, id_number_blind__in=keys, is_live=True).exists():
        raise Conflict("这位家庭成员已经登记过，不需要重复登记。", field="id_number")
    own = Person.objects.filter(id_number_blind__in=keys).first()
    row.relative_person = own if own is not None and actor.sees(own.division_id) else None


def coded(table: type[TextChoices], value: str, field: str) -> str:
    """A code of its table, or nothing. Raises Invalid."""
    if value and value not in table.values:
        raise Invalid("所选内容不在可选范围内，请重新选择。", field=field)
    return value


def _refuse_overlap(person: Person, record_id: int | None, enlisted_on: date, discharged_on: date | None) -> None:
    others = ServiceRecord.objects.filter(person=person, is_live=True).exclude(pk=record_id or 0)
    if others.filter(
        Q(discharged_on__isnull=True) | Q(discharged_on__gt=enlisted_on), enlisted_on__lt=discharged_on or date.max
    ).exists():
        raise SpellOverlaps("这段服役时间与已登记的服役经历重叠，请核对起止日期。", field="enlisted_on")


def _need_paper(years: Decimal | None, evidence_id: int | None) -> None:
    if years is not None and evidence_id is None:
        raise EvidenceMissing("核定服役年限必须有依据材料，请先登记材料再选择。", field="evidence_id")


def _set_codes(row: ServiceRecord, entry_way: str, resettlement: str, education: str) -> None:
    row.entry_way = coded(EntryWay, entry_way, "entry_way")
    row.resettlement = coded(Resettlement, resettlement, "resettlement")
    row.entry_education = coded(Education, education, "entry_education")


def _set_words(row: ServiceRecord, **words: str) -> None:
    for name, text in words.items():
        setattr(row, name, text.strip()[: row._meta.get_field(name).max_length])  # type: ignore[union-attr]


def _service_row(person: Person, record_id: int | None) -> ServiceRecord:
    if record_id is None:
        return ServiceRecord(person=person)
    row = ServiceRecord.objects.filter(pk=record_id, person=person, is_live=True).first()
    if row is None:
        raise NotFound("没有找到这段服役经历，请刷新页面查看。")
    return row


def _stated(actor: Actor, row: ServiceRecord, before: dict[str, object] | None) -> ServiceRecord:
    """The spell is kept; the dossier moved on, and says where it comes from."""
    row.save()
    touch(row.person)
    state_source(actor, row.person, ["services"], paper=row.evidence)
    audit.record(actor, "people.record_service", row, before=before, after=_spell(row))
    return row


def _spell(row: ServiceRecord) -> dict[str, object]:
    return {
        "enlisted_on": row.enlisted_on, "discharged_on": row.discharged_on, "conscript_until": row.conscript_until,
        "branch": row.branch, "rank": row.rank, "post": row.post, "enlisted_place": row.enlisted_place, "resettlement": row.resettlement, "lump_sum_fen": row.lump_sum_fen, "service_years_override": row.service_years_override,
    }  # fmt: skip
