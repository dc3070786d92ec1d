"""Every form that anybody is shown, filled in by somebody hostile or careless: a refusal or an effect, never a crash."""

import os
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.scenarios.shown import UNDER, WHO, Shown, shown
from tests.scenarios.test_crawl import client_of

# VP_HOSTILE_EVERY=1 puts every text into every field of every form (tens of minutes); otherwise each field meets one.
EVERY = "VP_HOSTILE_EVERY" in os.environ
MINE = ("/account/password/", "/account/sessions/")  # they end the visit itself

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif("VP_HOSTILE" not in os.environ, reason="minutes; VP_HOSTILE=1 runs it, see docs/testing.md"),
]


def answer(client: Client, one: Shown, body: dict[str, Any]) -> int:
    """The status; what the body changed is taken back, so that every form is met as it was shown."""
    with transaction.atomic():
        send = client.get if one.form.method == "get" else client.post
        status = send(one.url, body).status_code
        transaction.set_rollback(True)
    return status


def test_no_form_breaks_whatever_is_put_into_it(demo):
    clients = {role: client_of(role) for role in WHO}
    for client in clients.values():
        client.raise_request_exception = False
    known = [one for one in shown(demo)[0] if not one.url.startswith(MINE)]
    broken, sent = [], 0
    for turn, one in enumerate(known):
        for body in one.form.spoiled(every=EVERY, turn=turn):
            sent += 1
            status = answer(clients[one.role], one, body)
            if status >= 500 or status == 429:
                broken.append((one.role, one.url, status, {name: str(value)[:40] for name, value in body.items()}))
    assert broken == []
    assert UNDER or len(known) > 150
    assert sent > 3 * len(known)
