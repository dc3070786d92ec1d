"""Accounts of a small bureau for browser tests, and people who are owed money."""

from dataclasses import dataclass
from typing import Any

import pytest

from apps.people.models import Person
from tests.make import make_user
from tests.payments.make import people_owed


@dataclass(frozen=True, slots=True)
class Bureau:
    """One account per post, and the persons to be paid."""

    clerk: Any
    reviewer: Any
    leader: Any
    finance: Any
    persons: list[Person]


@pytest.fixture
def bureau(transactional_db: None) -> Bureau:
    return Bureau(
        clerk=make_user("benefit_clerk", name="李梅"),
        reviewer=make_user("benefit_reviewer", name="周强"),
        leader=make_user("leader", name="陈建国"),
        finance=make_user("finance", name="吴芳"),
        persons=people_owed(120_000, 55_733, 18_600),
    )
