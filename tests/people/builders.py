"""Invented people: ID numbers of the unassigned region 999321, phones 1990000xxxx, accounts 999000…"""

import io
import itertools
from datetime import date
from typing import Any

from PIL import Image

from apps.core.actor import Actor
from apps.core.idnumber import check_digit
from apps.people.actions import add_document, register_person
from apps.people.models import Document, Person
from tests.make import TOWN, VILLAGE, make_division

_sequence = itertools.count(1)


def id_number(born_on: date = date(1955, 3, 1), sequence: int | None = None, *, male: bool = True) -> str:
    """A number with a right check digit; odd sequence = male."""
    number = (sequence if sequence is not None else next(_sequence)) * 2 % 1000 - (1 if male else 0)
    body = f"999321{born_on:%Y%m%d}{number % 1000:03d}"
    return body + check_digit(body)


def phone(number: int) -> str:
    return f"1990000{number:04d}"


def account(number: int) -> str:
    return f"999000{number:013d}"


def person(actor: Actor | None = None, **over: Any) -> Person:
    """A registered person born 1940 to 1969; the house registers unless an actor is given."""
    make_division(over.get("division", VILLAGE))
    number = next(_sequence)
    born_on = date(1940 + number % 30, 1 + number % 12, 1 + number % 28)
    given = {
        "name": "王建国",
        "id_number": id_number(born_on, number % 499 + 1),
        "division": VILLAGE,
        "despite_similar": True,
    } | over
    return register_person(actor or Actor.house(), **given)


def paper(actor: Actor, row: Person, kind: str = "other") -> Document:
    return add_document(actor, person_id=row.pk, kind=kind, number="测字第1号", title="测试材料")


def scan(form: str = "PNG", *, exif: bool = False) -> bytes:
    """A small picture; with ``exif`` it tells where and by what it was taken, and lies on its side."""
    out, picture = io.BytesIO(), Image.new("RGB", (30, 20), "white")
    tags = picture.getexif()
    if exif:
        tags[0x0112], tags[0x0110] = 6, "PHONE-MODEL-X"
        tags.get_ifd(0x8825)[2] = (32.0, 58.0, 1.0)
    picture.save(out, form, exif=tags)
    return out.getvalue()


__all__ = ["TOWN", "VILLAGE", "account", "id_number", "paper", "person", "phone", "scan"]
