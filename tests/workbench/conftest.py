"""A small county: three persons paid for November, one of them sent back by the bank."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from apps.payments.models import Batch
from apps.people.models import Person
from tests.make import make_user
from tests.payments.make import Desk, people_owed

BACKEND = "apps.org.sign_in.StaffBackend"


@dataclass(frozen=True, slots=True)
class County:
    """The desk, its persons and its returned batch."""

    desk: Desk
    persons: list[Person]
    batch: Batch


@pytest.fixture
def county(db: None) -> County:
    desk = Desk()
    persons = people_owed(120_000, 55_733, 18_600)
    return County(desk, persons, desk.returned(rejected=[persons[2].pk]))


@pytest.fixture
def entered() -> Any:
    """``entered("benefit_clerk")`` -> a client signed in as a fresh person of that role."""

    def enter(role: str, **place: str) -> Client:
        client = Client()
        client.force_login(make_user(role, **place), backend=BACKEND)
        return client

    return enter
