"""Every page as every role: no crash, no page without the right to it, nothing personal in clear, nobody else's host."""

from collections.abc import Iterator
from functools import cache

import pytest
from django.test import Client

from apps.demo.actions.staff import POSTS
from apps.jobs.models import Employer
from apps.org.choices import RoleCode
from apps.org.models import User
from tests.employer.make import signed_in
from tests.make import make_staff
from tests.scenarios.crawling import Visitor, route_of
from tests.scenarios.rights import NEEDED
from veterans_portal.reference import decided

BACKEND = "apps.org.sign_in.StaffBackend"
NOBODY, ANONYMOUS, FIRM = "nobody", "anonymous", "employer"
WIDEST = (RoleCode.BENEFIT_CLERK, RoleCode.STATION_CLERK)  # of the county, of a township: they open two rows of each kind
VISITORS = (*RoleCode.values, NOBODY, FIRM, ANONYMOUS)
APPLICANTS = "/employer/applicants/"  # where an employer reads what people agreed to show
OPEN = (
    "login", "healthz", "cards/check", "api/v1/docs", "api/v1/schema", "admin/login", "admin/jsi18n", "static", "employer/sign-in", "employer/register",
)  # fmt: skip
PUBLIC = (
    "e",
    "answers",
    "policies",
    "notices",
    "stations",
    "discounts",
    "statistics",
    "martyrs",
    "calculator",
    "fairs",
    "vacancies",
    "businesses",
    "sign-in",
    "size",
)  # of the portal, besides its first page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


def client_of(visitor: str) -> Client:
    """The demo member of staff with that role, a person without any role, or nobody at all."""
    client = Client()
    if visitor == ANONYMOUS:
        return client
    if visitor == FIRM:  # the second of the demo county, whose contact's telephone is that of the tests
        return signed_in(Employer.objects.order_by("id")[1])
    if visitor == NOBODY:
        user = User(username="nobody", name="无岗人员", staff=make_staff("无岗人员"))
        user.set_unusable_password()
        user.save()
    else:
        user = User.objects.get(username=next(post.username for post in POSTS if post.role == visitor))
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def visitors(demo: str) -> dict[str, Visitor]:
    """Everybody has followed all links they were shown, then tried one address of every route that others were shown."""
    common: set[str] = set()
    found = {
        name: Visitor(
            client_of(name),
            name,
            None if name == ANONYMOUS else common,
            most=2 if name in WIDEST else 1,
            told=APPLICANTS if name == FIRM else "",
        )
        for name in VISITORS
    }
    for visitor in found.values():
        visitor.walk()
    union = {route_of(url): url for visitor in found.values() for url in visitor.answers}
    for visitor in found.values():
        for route, url in union.items():
            if not visitor.passes_over(str(route)) and url not in visitor.answers and not visitor.routes[str(route)]:
                visitor.visit(url)
    return found


def test_every_page_as_every_role(visitors):
    routes = {route_of(url) for visitor in visitors.values() for url in visitor.answers}
    assert len(routes) > 120
    assert [fault for visitor in visitors.values() for fault in visitor.faults] == []
    assert list(dead_links(visitors)) == []
    assert list(open_doors(visitors)) == []
    assert list(shut_doors(visitors)) == []


def dead_links(visitors: dict[str, Visitor]) -> Iterator[str]:
    """Nobody is led to a list that is closed to them. (A row may name a person whose file its reader may not open.)"""
    for name, visitor in visitors.items():
        if name in (NOBODY, FIRM, ANONYMOUS):
            continue
        for url in visitor.followed:
            if visitor.answers[url] in (403, 404) and url.partition("?")[0].lstrip("/") in NEEDED:
                yield f"{name} {url}: {visitor.answers[url]}"


def open_doors(visitors: dict[str, Visitor]) -> Iterator[str]:
    """Who lacks the permission sees no page; without signing in there is nothing but the way in."""
    for name, visitor in visitors.items():
        for url, status in visitor.answers.items():
            path = url.lstrip("/")
            if name == ANONYMOUS and status == 200 and not path.startswith(OPEN) and not is_public(path):
                yield f"{name} {url}"
            elif status == 200 and (needed := needed_for(path)) and not holds(name, needed):
                yield f"{name} {url} without {needed}"


def shut_doors(visitors: dict[str, Visitor]) -> Iterator[str]:
    """Who holds the permission is let in to the lists (single rows, and a township named in a query, may lie outside their places)."""
    for name, visitor in visitors.items():
        for url, status in visitor.answers.items():
            path, query, _ = url.lstrip("/").partition("?")
            if query and url not in visitor.followed:
                continue
            if NEEDED.get(path) and holds(name, NEEDED[path]) and status != 200:
                yield f"{name} {url}: {status}"


def is_public(path: str) -> bool:
    """A page of the portal that is everybody's; the veteran's own pages and the desk are not."""
    return path == "portal/" or path.startswith(tuple(f"portal/{one}/" for one in PUBLIC))


@cache
def needed_for(path: str) -> str:
    """The permission of the longest matching prefix, '' where signing in is enough."""
    return next((NEEDED[prefix] for prefix in sorted(NEEDED, key=len, reverse=True) if path.startswith(prefix)), "")


@cache
def holds(visitor: str, permission: str) -> bool:
    return decided()[permission].get(visitor) == "1"
