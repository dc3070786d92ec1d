"""A veteran at the door, and the code that was sent."""

import re
from typing import Any

from django.test import Client

from apps.core.actor import Actor, now
from apps.core.sealing import unseal
from apps.notices.actions import TEXT_PLACE
from apps.notices.models import Message
from apps.people.models import Person
from apps.people.queries.clear import clear
from apps.portal import actions
from apps.portal.models import SignInCode
from apps.portal.queries import entering
from tests.people.builders import id_number, person, phone

NUMBER, NAME = id_number(sequence=7), "王建国"


def veteran(**over: Any) -> Person:
    """Somebody with a mobile phone on file."""
    return person(**{"name": NAME, "id_number": NUMBER, "phone": phone(1), **over})


def ask(client: Client, *, number: str = NUMBER, name: str = NAME, way: str = "sms", **headers: Any) -> Any:
    """Fill in the first page."""
    return client.post("/portal/sign-in/", {"number": number, "name": name, "way": way}, **headers)


def sent_code() -> str:
    """Let the background do its work for the last request; the digits on the phone, empty when nothing went out."""
    before = set(Message.objects.values_list("pk", flat=True))
    actions.send_code(Actor.house(), code_id=SignInCode.objects.latest("id").pk)
    message = Message.objects.exclude(pk__in=before).first()
    return code_in(message) if message else ""


def code_in(message: Message) -> str:
    """The digits of a message that waits to be sent."""
    found = re.search(r"验证码是(\d{6})", unseal(TEXT_PLACE, message.row_key, message.text_sealed))
    return found[1] if found else ""


def type_in(client: Client, code: str, **headers: Any) -> Any:
    """Fill in the second page."""
    return client.post("/portal/sign-in/code/", {"code": code}, **headers)


def wrong(code: str) -> str:
    """Another code of the same length."""
    return f"{(int(code or 0) + 1) % 10 ** (len(code) or 6):0{len(code) or 6}d}"


def signed_in(row: Person, at: Any = None) -> Client:
    """A browser in which this person has just signed in by SMS."""
    client, visitor = Client(), entering.visitor("192.0.2.9", at or now())
    number = clear(row, "id_number")
    actions.ask_code(visitor, number18=number, name=row.name, browser="b", by_sms=True, limit=None)
    limit, counted = actions.count_typing(visitor, browser="b")
    entered = actions.enter(visitor, browser="b", code=sent_code(), limit=limit, counted=counted)
    client.cookies["vp_veteran"] = entered.token
    SignInCode.objects.all().delete()
    return client
