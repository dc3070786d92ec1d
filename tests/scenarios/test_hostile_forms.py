"""Every form that anybody is shown, filled in by somebody hostile or careless: a refusal or an effect, never a crash."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction

from tests.scenarios.crawling import Visitor, route_of
from tests.scenarios.hostile import Form, forms
from tests.scenarios.test_crawl import client_of

# VP_HOSTILE_EVERY=1 puts every text into every field of every form (tens of minutes); otherwise each field meets one.
EVERY = "VP_HOSTILE_EVERY" in os.environ
WHO = ("benefit_clerk", "benefit_reviewer", "station_clerk", "finance", "secadm", "sysadm")  # they are shown every form
MINE = ("/account/password/", "/account/sessions/")  # they end the visit itself

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


class Filler(Visitor):
    """A visitor who keeps the forms of the pages."""

    most = 1

    def __init__(self, name: str) -> None:
        super().__init__(client_of(name), name)
        self.forms: list[tuple[str, Form]] = []

    def visit(self, url: str) -> str:
        page = super().visit(url)
        self.forms += [(urljoin(url, form.action), form) for form in forms(url, page)]
        return page


@pytest.fixture
def fillers(demo: str) -> list[Filler]:
    found = [Filler(role) for role in WHO]
    for filler in found:
        filler.walk()
    return found


def filled(fillers: list[Filler]) -> Iterator[tuple[Filler, str, Form]]:
    """One form of every shape and place, with the first person who was shown it."""
    known = set()
    for filler in fillers:
        for url, form in filler.forms:
            place = (route_of(urlsplit(url).path), form.shape)
            if place not in known and place[0] and not url.startswith(MINE):
                known.add(place)
                yield filler, url, form


def answer(filler: Filler, url: str, form: Form, body: dict[str, Any]) -> int:
    """The status; what the body changed is taken back, so that every form is met as it was shown."""
    with transaction.atomic():
        send = filler.client.get if form.method == "get" else filler.client.post
        status = send(url, body).status_code
        transaction.set_rollback(True)
    return status


def test_no_form_breaks_whatever_is_put_into_it(fillers):
    shapes = list(filled(fillers))
    assert len(shapes) > 100
    broken, sent = [], 0
    for turn, (filler, url, form) in enumerate(shapes):
        for body in form.spoiled(every=EVERY, turn=turn):
            sent += 1
            status = answer(filler, url, form, body)
            if status >= 500 or status == 429:
                broken.append((filler.name, url, status, {name: str(value)[:40] for name, value in body.items()}))
    assert broken == []
    assert sent > 5 * len(shapes)
