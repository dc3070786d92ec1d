"""A small demo county with its whole history, in a database of its own that the tests of one module share."""

import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from tests.environment import TEST_DB

SCALE, SEED = int(os.environ.get("VP_DEMO_PAYEES", "120")), 20241105


@pytest.fixture(scope="session")
def demo_database(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the demo county in it, the worker's own copy."""
    from tests import database

    name = f"{TEST_DB}_demo"
    with django_db_blocker.unblock():
        database.clone(name, database.demo_template(template_database, SCALE, _seed))
        database.point_to(TEST_DB)
    yield name
    with django_db_blocker.unblock():
        database.drop(name)


def _seed(name: str) -> None:
    """Two years of history, and its audit trail sealed."""
    from django.core.management import call_command

    from apps.core.actor import now
    from apps.demo.actions import seed_county
    from tests import database

    database.point_to(name)
    seed_county(now(), payees=SCALE, seed=SEED)
    call_command("sweep", stdout=StringIO())


@pytest.fixture
def demo(demo_database: str, django_db_blocker: Any) -> Iterator[str]:
    """The demo county for one test; everything the test writes is rolled back."""
    from django.db import transaction

    from tests import database

    with django_db_blocker.unblock():
        database.point_to(demo_database)
        try:
            with transaction.atomic():
                yield demo_database
                transaction.set_rollback(True)
        finally:
            database.point_to(TEST_DB)
