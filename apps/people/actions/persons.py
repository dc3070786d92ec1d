"""Registering and correcting a person's dossier."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.people.actions.homes import leave_home
from apps.people.actions.sealed import put, reserve_numbers
from apps.people.actions.sourcing import state_source
from apps.people.choices import AliasKind, Education, Employment, Marriage, Politics, Residence, SourceKind
from apps.people.models import Document, Person, PersonAlias
from apps.people.queries.clear import clear
from apps.people.queries.duplicates import candidates_for
from apps.people.queries.people import lock_person
from apps.people.queries.places import division_of
from apps.people.rules import identity
from apps.people.rules.cells import LONGEST
from apps.people.rules.names import characters, check_name, readings

SURE = 80
#: The same words for a present and a former number of anybody elsewhere.
ELSEWHERE = "这个身份证号不能在您的辖区登记：县内已有登记。请核对号码；确认无误的，报县局核实办理。"
SEALED = ("id_number", "phone", "address", "spare_phone", "contact_phone")
_CODED: dict[str, tuple[str, list[str]]] = {
    "residence": ("户口类别", Residence.values),
    "politics": ("政治面貌", ["", *Politics.values]),
    "employment": ("就业状况", ["", *Employment.values]),
    "education": ("文化程度", ["", *Education.values]),
    "marriage": ("婚姻状况", ["", *Marriage.values]),
}
_TEXTS = {"ethnicity": 20, "contact_name": 60, "away_place": 80, "grid_cell": 60, "grid_leader": 60}
_PHONES = ("phone", "spare_phone", "contact_phone")
FIELDS = (
    "name", "sex", "born_on", "id_number", "id_number_note", "phone", "address", "division", "residence", "ethnicity", "politics",
    "employment", "education", "marriage", "spare_phone", "contact_name", "contact_phone", "away_place", "dwelling_code",
    "grid_cell", "grid_leader",
)  # fmt: skip


PLAIN = tuple(key for key in FIELDS if key not in ("name", "sex", "born_on", "id_number", "id_number_note", "division"))
SOURCED = tuple(key for key in FIELDS if key != "id_number_note")


class AlreadyRegistered(Conflict):
    """The ID number already has a dossier; the message names the township to those who see it, never the person."""


class SimilarExists(Conflict):
    """A dossier with the same name and birth date exists; a person must decide."""


class UnknownField(Invalid):
    """A field that cannot be corrected this way."""


@action(permission="people.register_person", label="建档立卡")
def register_person(
    actor: Actor,
    /,
    *,
    name: str,
    id_number: str,
    division: str,
    sex: str = "",
    born_on: date | None = None,
    id_number_note: str = "",
    despite_similar: bool = False,
    source: str = SourceKind.WORD,
    **stated: str,
) -> Person:
    """A new dossier. ``stated``: the plain fields of ``PLAIN``. ``division``: 12-digit code inside the actor's places. ``id_number`` may be empty with a note.

    Raises BadName, BadIdNumber, BirthMismatch, SexMismatch, NoIdNumber, BadPhone, UnknownPlace, AlreadyRegistered,
    SimilarExists (unless ``despite_similar``).
    """
    found = identity.check_identity(id_number, born_on, sex, id_number_note.strip(), actor.today)
    place = division_of(actor, division)
    person = Person(sex=found.sex, born_on=found.born_on, division=place, registered_on=actor.today)
    person.id_number_original_15, person.id_number_note = found.was_15, id_number_note.strip()[:200]
    set_name(person, name)
    refuse_taken(actor, found.number18)
    put(person, "id_number", found.number18)
    unknown = sorted(set(stated) - set(PLAIN))
    if unknown:
        raise UnknownField(f"“{unknown[0]}”不是建档的栏目，请刷新页面后重新填写。", field=unknown[0])
    _set_plain(person, {"residence": Residence.RURAL} | stated)
    if not despite_similar:
        _refuse_similar(actor, person)
    person.dossier_no = reserve_numbers(place.code[:6], 1)[0]
    _insert(actor, person, found.number18)
    state_source(actor, person, [key for key in SOURCED if _holds(person, key)], kind=check_source(source), note="建档")
    audit.record(actor, "people.register_person", person, after=shown(person))
    return person


def _insert(actor: Actor, person: Person, number18: str) -> None:
    """The unique index is the referee when two were equally quick: whoever waited for the other is told so."""
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        refuse_taken(actor, number18)
        raise


@action(permission="people.correct_person", label="更正人员档案")
def correct_person(
    actor: Actor,
    *,
    person_id: int,
    version: int | None,
    changes: Mapping[str, Any],
    reason: str = "",
    source: str = SourceKind.WORD,
) -> Person:
    """Change named fields of a dossier whose ``version`` the caller saw; the other fields stay.

    Raises VersionMissing, StaleVersion, NothingChanged, UnknownField and everything ``register_person`` raises. A former
    name or ID number stays findable.
    """
    person = lock_person(actor, person_id)
    identity.check_version(version, person.version)
    return correct_locked(actor, person, changes, reason, kind=check_source(source))


def correct_locked(
    actor: Actor, person: Person, changes: Mapping[str, Any], reason: str, *, kind: str = "", paper: Document | None = None
) -> Person:
    """The part of a correction that is also used by an approved change request; ``person`` is locked."""
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise UnknownField(f"“{unknown[0]}”不是可以更正的栏目，请刷新页面后重新填写。", field=unknown[0])
    before, former_name = shown(person), person.name
    _correct_identity(actor, person, changes, reason)
    if "name" in changes:
        set_name(person, changes["name"])
    if "division" in changes:
        person.division = division_of(actor, changes["division"])
    _set_plain(person, changes)
    after = shown(person)
    if after == before:
        raise identity.NothingChanged
    if person.name != former_name:
        _remember(actor, person, AliasKind.NAME, former_name, reason)
    person.version += 1
    person.save()
    if "division" in _only(after, before):
        leave_home(actor, person, "户籍地变更")
    written = [key for key in SOURCED if key in _only(after, before)]
    if written:
        state_source(actor, person, written, kind=kind, paper=paper, note=reason)
    audit.record(
        actor, "people.correct_person", person, before=_only(before, after), after=_only(after, before), reason=reason
    )
    return person


def set_name(person: Person, name: str) -> None:
    """Name with everything that follows from it."""
    person.name = check_name(name)
    read = readings(person.name)
    person.name_pinyin, person.name_initials = read.pinyin, read.initials
    person.name_readings, person.name_chars = list(read.others), characters(person.name)


def refuse_taken(actor: Actor, number18: str, person: Person | None = None) -> None:
    """Refuse an ID number that another dossier carries now or carried before; names the township to those who see it."""
    if not number18:
        return
    others = Person.objects.exclude(pk=person.pk) if person else Person.objects.all()
    if sealing.taken(others, "id_number", number18):
        row = others.select_related("division__parent").get(id_number_blind__in=sealing.blinds("id_number", number18))
        where = township(actor, row)
        words = f"这个身份证号已在{where}建档。请先查找已有档案，不要重复建档。" if where else ELSEWHERE
        raise AlreadyRegistered(words, field="id_number")
    former = PersonAlias.objects.filter(id_number_blind__in=sealing.blinds("id_number", number18))
    alias = (former.exclude(person=person) if person else former).select_related("person__division__parent").first()
    if alias is not None:
        where = township(actor, alias.person)
        words = f"这个身份证号曾登记在{where}的一份档案上，后已更正。请查找该档案核实。" if where else ELSEWHERE
        raise AlreadyRegistered(words, field="id_number")


def township(actor: Actor, person: Person) -> str:
    """The township's name for a message; empty outside the actor's places: where somebody lives is not told by a refusal."""
    place = person.division
    if not actor.sees(place.code):
        return ""
    return place.parent.name if place.level == "village" and place.parent else place.name


def shown(person: Person) -> dict[str, Any]:
    """The dossier as it may stand in the audit trail: numbers masked, the address only as a digest of its seal."""
    values = {
        key: getattr(person, key)
        for key in (
            "name", "sex", "born_on", "residence", "ethnicity", "politics", "employment", "education", "marriage", "contact_name",
            "away_place", "dwelling_code", "grid_cell", "grid_leader",
        )
    }  # fmt: skip
    return values | {
        "dossier_no": person.dossier_no,
        "division": person.division_id,
        "id_number": person.id_number_tail,
        "id_number_note": person.id_number_note,
        "phone": person.phone_tail,
        "spare_phone": person.spare_phone_tail,
        "contact_phone": person.contact_phone_tail,
        "address": _mark(person.address_sealed),
    }


def _holds(person: Person, field: str) -> bool:
    """Does the dossier say anything under this field?"""
    return bool(getattr(person, f"{field}_sealed", None) or getattr(person, field, None))


def check_source(kind: str) -> str:
    """Raises Invalid for a source that nobody knows."""
    if kind not in SourceKind.values:
        raise Invalid("请选择信息来源。", field="source")
    return kind


def _mark(blob: bytes | memoryview | None) -> str:
    return f"已登记#{bytes(blob)[3:7].hex()}" if blob else ""


def _only(values: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if other.get(key) != value}


def _correct_identity(actor: Actor, person: Person, changes: Mapping[str, Any], reason: str) -> None:
    if not {"id_number", "born_on", "sex", "id_number_note"} & set(changes):
        return
    old = clear(person, "id_number")
    note = str(changes.get("id_number_note", person.id_number_note)).strip()[:200]
    number = changes.get("id_number", old)
    keeps = number in (old, "")  # a new number brings its own birth date and sex
    born_on = changes.get("born_on", person.born_on if keeps else None)
    sex = changes.get("sex", person.sex if keeps else "")
    found = identity.check_identity(number, born_on, sex, note, actor.today)
    if found.number18 != old:
        refuse_taken(actor, found.number18, person)
        if old:
            _remember(actor, person, AliasKind.ID_NUMBER, old, reason)
        put(person, "id_number", found.number18)
        person.id_number_original_15 = found.was_15
    person.born_on, person.sex, person.id_number_note = found.born_on, found.sex, note


def _remember(actor: Actor, person: Person, kind: str, text: str, reason: str) -> None:
    alias = PersonAlias(person=person, kind=kind, until=actor.today, reason=reason[:200])
    if kind == AliasKind.ID_NUMBER:
        put(alias, "id_number", text)
    else:
        alias.text = text
    alias.save(force_insert=True)


def _put_if_new(person: Person, field: str, text: str) -> None:
    if clear(person, field) != text:
        put(person, field, text)


def _set_plain(person: Person, values: Mapping[str, Any]) -> None:
    for key, (label, allowed) in _CODED.items():
        if key in values:
            if values[key] not in allowed:
                raise Invalid(f"{label}不在可选范围内，请重新选择。", field=key)
            setattr(person, key, values[key])
    for key in _TEXTS.keys() & values.keys():
        setattr(person, key, str(values[key]).strip()[: _TEXTS[key]])
    if "dwelling_code" in values:
        person.dwelling_code = identity.check_division_code(str(values["dwelling_code"]))
    for key in [key for key in _PHONES if key in values]:
        _put_if_new(person, key, identity.check_phone(values[key], key))
    if "address" in values:
        _put_if_new(person, "address", str(values["address"]).strip()[:LONGEST])


def _refuse_similar(actor: Actor, person: Person) -> None:
    similar = [one for one in candidates_for(actor, person) if one.score >= SURE]
    if similar:
        names = "、".join(one.person.dossier_no for one in similar[:3])
        raise SimilarExists(
            f"已有相似的档案：{names}（{'、'.join(similar[0].reasons)}）。请打开核对；确认不是同一人的，勾选“不是同一人”后再建档。",
            field="despite_similar",
        )
