"""An employer at the door."""

import re
import secrets
from typing import Any

from django.test import Client

from apps.core.actor import Actor, now
from apps.core.sealing import unseal
from apps.employer import actions
from apps.employer.models import EmployerCode
from apps.employer.queries import entering
from apps.jobs.models import Employer
from apps.notices.actions import TEXT_PLACE
from apps.notices.models import Message

PHONE = "19900000001"


def ask(client: Client, code: str, phone: str = PHONE) -> Any:
    """Fill in the first page."""
    return client.post("/employer/sign-in/", {"credit_code": code, "phone": phone})


def sent_code() -> str:
    """Let the background do its work for the last request; the digits on the telephone, empty when nothing went out."""
    before = set(Message.objects.values_list("pk", flat=True))
    actions.send_code(Actor.house(), code_id=EmployerCode.objects.latest("id").pk)
    message = Message.objects.exclude(pk__in=before).first()
    found = re.search(r"登录码是(\d{6})", unseal(TEXT_PLACE, message.row_key, message.text_sealed)) if message else None
    return found[1] if found else ""


def signed_in(row: Employer) -> Client:
    """A browser in which this employer has just signed in."""
    client, visitor, browser = Client(), entering.visitor("192.0.2.9", now()), secrets.token_hex(8)
    actions.ask_code(visitor, credit_code=row.credit_code, phone=PHONE, browser=browser, limit=None)
    limit, counted = actions.count_typing(visitor, browser=browser)
    entered = actions.enter(visitor, browser=browser, code=sent_code(), limit=limit, counted=counted)
    client.cookies["vp_employer"] = entered.token
    return client
