"""What the staff of the demo county are shown: every address and every form behind a link, walked once a database."""

import os
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from django.test import Client

from tests.scenarios.crawling import Visitor, links, route_of
from tests.scenarios.hostile import Form, forms

WHO = (
    "benefit_clerk",
    "benefit_reviewer",
    "secadm",
    "jobs_clerk",
    "leader",
    "auditor",
)  # between them they are shown nearly every form
UNDER = os.environ.get("VP_HOSTILE_UNDER", "")  # only the pages below this address, e.g. /employment/


@dataclass(frozen=True)
class Shown:
    """One form, the address it sends to, and the role that was shown it first."""

    role: str
    url: str
    form: Form


class Collector(Visitor):
    """A visitor who keeps the forms of the pages and where they lead."""

    most = 1

    def __init__(self, client: Client, name: str) -> None:
        super().__init__(client, name, set())
        self.forms: list[Shown] = []

    def visit(self, url: str) -> str:
        page = super().visit(url)
        self.forms += [Shown(self.name, urljoin(url, form.action), form) for form in forms(url, page)]
        return page


def starts(visitor: Visitor) -> tuple[str, ...]:
    """Where a walk below ``UNDER`` begins: what is there itself, or where the pages of everybody's navigation lead."""
    led = [url for url in links("/", visitor.visit("/")) if url.startswith(UNDER)]
    return tuple(dict.fromkeys((UNDER, *led) if route_of(UNDER) else led))


@lru_cache(maxsize=2)
def shown(database: str) -> tuple[tuple[Shown, ...], frozenset[str]]:
    """One form of every shape and place; every address without its query. ``database``: the demo county's."""
    from tests.scenarios.test_crawl import client_of

    first: dict[object, Shown] = {}
    addresses: set[str] = set()
    for role in WHO:
        collector = Collector(client_of(role), role)
        collector.walk(starts(collector), UNDER) if UNDER else collector.walk()
        addresses |= {url.partition("?")[0] for url in collector.answers}
        for one in collector.forms:
            path = urlsplit(one.url).path
            addresses.add(path)
            if route_of(path):
                first.setdefault((route_of(path), one.form.shape), one)
    return tuple(first.values()), frozenset(addresses)
