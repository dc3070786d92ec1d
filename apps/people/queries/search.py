"""Finding people: characters, pinyin, initials, ID number, phone, account, dossier number (P8: 50 ms at a million)."""

import re
import unicodedata

from django.db.models import BooleanField, Func, Q, QuerySet, Value

from apps.core import sealing
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import DomainError, Invalid
from apps.core.idnumber import check_id
from apps.people.models import PayeeAccount, Person, PersonAlias
from apps.people.models.person import ReadingVector
from apps.people.queries.people import VIEW_PERSON, any_person, persons
from apps.people.rules.names import clean

LIMIT = 50
_ID = re.compile(r"^(\d{15}|\d{17}[\dX])$")
_PHONE = re.compile(r"^1\d{10}$")
_ACCOUNT = re.compile(r"^\d{12,21}$")
_DOSSIER = re.compile(r"^\d{6}-\d{1,12}$")
_LATIN = re.compile(r"^[a-z' ]+$")
_INITIALS_AT_MOST = 8


class _Reading(Func):
    """``vector @@ 'text':*`` — prefix search over the alternate readings through their GIN index."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True


def search(actor: Actor, text: str, limit: int = LIMIT) -> list[Person]:
    """At most ``limit`` visible people for what a clerk typed, best first. Needs ``people.view_person``."""
    require(actor, VIEW_PERSON)
    text = unicodedata.normalize("NFKC", (text or "").replace("\x00", "")).strip()[:60]
    digits = re.sub(r"[\s\-]", "", text).upper()
    if not text:
        return []
    if _DOSSIER.match(text):
        return _survivors(actor, Q(dossier_no=text))
    if digits.isascii() and digits[:-1].isdecimal() and digits[-1] in "0123456789X":
        return _by_number(actor, digits, limit)
    latin = text.lower().replace("ü", "v")
    if _LATIN.match(latin):
        return _by_sound(actor, re.sub(r"[' ]", "", latin), limit)
    return _by_characters(actor, clean(text), limit)


def only_one(actor: Actor, text: str, field: str = "") -> Person:
    """The one visible person that a dossier number, an ID number or a full name names. Raises Invalid for none or several."""
    found = search(actor, text, limit=3)
    exact = [row for row in found if row.name == text.strip()] or found
    if len(exact) != 1:
        words = "不止一位，请改填档案编号或身份证号" if exact else "查不到，请核对姓名或改填档案编号"
        raise Invalid(f"“{text[:20]}”{words}。", field=field or None)
    return exact[0]


def is_whole_number(text: str) -> bool:
    """Has what was typed the shape of a whole ID number?"""
    return bool(_ID.match(re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()))


def only_by_id_number(actor: Actor, text: str, field: str = "") -> Person:
    """The one person of exactly this ID number in the actor's places. Raises Invalid."""
    found = by_id_number(actor, re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper())
    if len(found) != 1:
        raise Invalid("这个身份证号没有建档。请对照身份证核对；没有建档的，请先建档。", field=field or None)
    return found[0]


def _rows(actor: Actor) -> QuerySet[Person]:
    return persons(actor).select_related("division")


def _survivors(actor: Actor, condition: Q) -> list[Person]:
    """Exact hits; a merged dossier leads to the one it was merged into."""
    found: list[Person] = []
    for row in any_person(actor).filter(condition).select_related("division", "merged_into__division")[:LIMIT]:
        person = row.merged_into or row
        if person not in found and actor.sees(person.division_id):
            found.append(person)
    return found


def _by_number(actor: Actor, digits: str, limit: int) -> list[Person]:
    if _ID.match(digits):
        found = by_id_number(actor, digits)
        if found:
            return found
    if _PHONE.match(digits):
        return list(_rows(actor).filter(phone_blind__in=sealing.blinds("phone", digits))[:limit])
    if _ACCOUNT.match(digits):
        held = PayeeAccount.objects.filter(account_blind__in=sealing.blinds("account", digits), is_live=True)
        return list(_rows(actor).filter(pk__in=list(held.values_list("person_id", flat=True)))[:limit])
    return []


def by_id_number(actor: Actor, text: str) -> list[Person]:
    """People whose present or former ID number this is (15 digits are converted)."""
    try:
        number = check_id(text).number18
    except DomainError:
        number = text
    keys = sealing.blinds("id_number", number)
    found = _survivors(actor, Q(id_number_blind__in=keys))
    if found:
        return found
    former = PersonAlias.objects.filter(id_number_blind__in=keys).values_list("person_id", flat=True)
    return _survivors(actor, Q(pk__in=list(former[:LIMIT])))


def _by_sound(actor: Actor, latin: str, limit: int) -> list[Person]:
    """Pinyin prefix, initials prefix, then the less usual readings."""
    base = _rows(actor)
    found = dict.fromkeys(base.filter(name_pinyin__startswith=latin).order_by("name_pinyin", "id")[:limit])
    if len(found) < limit and len(latin) <= _INITIALS_AT_MOST:
        ordered = base.filter(name_initials__startswith=latin).order_by("name_initials", "name_pinyin", "id")
        found |= dict.fromkeys(ordered[:limit])
    if len(found) < limit:
        other = base.filter(_Reading(ReadingVector("name_readings"), Value(f"'{latin}':*")))
        found |= dict.fromkeys(other.order_by()[:limit])
    return list(found)[:limit]


def _by_characters(actor: Actor, name: str, limit: int) -> list[Person]:
    """Names that begin with the text, then names holding all its characters in any order."""
    wanted = [letter for letter in name if letter not in "· '-"]
    if not wanted:
        return []
    base = _rows(actor)
    found = dict.fromkeys(base.filter(name__startswith=name).order_by("name", "id")[:limit])
    if len(found) < limit:
        holding = base.filter(name_chars__contains=list(dict.fromkeys(wanted))).order_by()[:limit]
        found |= dict.fromkeys(sorted(holding, key=lambda row: (name not in row.name, row.name_pinyin, row.pk)))
    return list(found)[:limit]
