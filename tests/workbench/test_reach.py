"""Who needs a page of the registry finds it from the first page by links alone, in at most three steps."""

import re

import pytest
from django.test import Client

from tests.make import make_user

pytestmark = pytest.mark.django_db
NEEDED = {
    "benefit_clerk": ("/deaths/", "/people/heirs/", "/people/duplicates/", "/suspicions/", "/lists/", "/discovery/", "/reports/truth/"),
    "benefit_reviewer": ("/deaths/", "/people/heirs/", "/people/merges/", "/waiting/", "/people/requests/", "/reports/truth/"),
    "station_clerk": ("/deaths/", "/suspicions/", "/discovery/", "/people/requests/", "/people/unverified/"),
    "leader": ("/deaths/", "/reports/truth/"),
    "auditor": ("/reports/truth/",),
}  # fmt: skip


def links(client: Client, address: str) -> set[str]:
    answer = client.get(address)
    found = re.findall(r'href="(/[^"?#]*)', answer.content.decode()) if answer.status_code == 200 else []
    return {one for one in found if not one.startswith(("/static/", "/admin/", "/api/"))}


@pytest.mark.parametrize("role", NEEDED)
def test_the_pages_of_the_registry_are_reached_from_the_first_page(role: str) -> None:
    client = Client()
    client.force_login(make_user(role))
    met, edge = {"/"}, {"/"}
    for _ in range(3):
        edge = set().union(*(links(client, address) for address in sorted(edge))) - met
        met |= edge
        if set(NEEDED[role]) <= met:
            break
    assert set(NEEDED[role]) - met == set()
    for address in NEEDED[role]:
        assert client.get(address).status_code == 200, address
