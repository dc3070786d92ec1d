"""Fixtures of the whole suite. Tests run on the embedded PostgreSQL and Redis, with the rights of the web (role vp_app)."""

import fcntl
import gc
import itertools
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import client as test_client
from hypothesis import HealthCheck
from hypothesis import settings as examples

from tests.environment import TEST_DB

# How long an example takes says how busy the machine is, nothing about the rule under test. The same commit tries the same
# examples; VP_NEW_EXAMPLES=1 looks for others.
examples.register_profile(
    "house",
    deadline=None,
    derandomize="VP_NEW_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
examples.load_profile("house")

# A million rounds a password are the library's to prove; a suite that signs in some hundred times need not wait for them.
PBKDF2PasswordHasher.iterations = 5_000

# Django's test client copies the context of every template that a page includes, hundreds of times for a long list. No test asks for more than the page's own.
_store = test_client.store_rendered_templates
test_client.store_rendered_templates = lambda store, **told: None if "templates" in store else _store(store, **told)

DATABASE = {"demo", "demo_database", "db", "transactional_db", "django_db_setup", "live_server", "template_database"}
LONG = ("start", "fuzz", "rights", "worker", "browser")

pytest_plugins = ["tests.browser", "tests.worker", "tests.seeded"]


_gate = os.open(__file__, os.O_RDONLY)


def pytest_configure() -> None:
    """The first process to come compiles the tests (ten seconds of processor); the others wait and read what it has left, all at once."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        try:
            fcntl.flock(_gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(_gate, fcntl.LOCK_SH)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium, nginx, a worker or a fuzzer beside us may lose a race that is theirs: such a test has a second try, and ``-rR``
    names every one that needed it. A test of our code alone has one, and so has what somebody runs by hand to read what it finds."""
    for item in items:
        outside = any(item.get_closest_marker(name) for name in ("browser", "worker"))
        others = outside or item.path.parent.name == "runtime" or item.path.name == "test_api_fuzz.py"
        if others and "VP_HOSTILE" not in os.environ:
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """The longest first, so that no worker waits for another at the end: one walks through the demo county, whose making it begins; the other does
    what needs no database meanwhile."""
    if item.path.name == "test_crawl.py":
        return 0
    needs = DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    group = item.get_closest_marker("xdist_group")
    return 1 if not needs and item.path.parent.name != "runtime" else 2 if group and group.args[0] in LONG else 3


def pytest_collection_finish() -> None:
    """Everything imported and collected stays to the end: the collector need not walk through it again and again."""
    os.close(_gate)
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _same_people_every_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a test invents depends on the test alone, not on which tests ran before it in the same process."""
    start = 1 + zlib.crc32(request.node.nodeid.encode()) % 90_000
    for counter in ("make._numbers", "benefits.make.NUMBERS", "payments.make._numbers", "people.builders._sequence"):
        monkeypatch.setattr(f"tests.{counter}", itertools.count(start))


@pytest.fixture(scope="session")
def template_database(django_test_environment: None, django_db_blocker: Any) -> str:
    """The migrated and loaded database that every test database is cloned from."""
    from tests import database

    with django_db_blocker.unblock():
        return database.template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own fixture, cloned instead of migrated; committing tests get a new clone instead of a flush."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests import database

    def renew(_self: Any) -> None:
        database.clone(TEST_DB, template_database)

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        database.clone(TEST_DB, template_database)
        if "grants" in _commands():
            connection.settings_dict["OPTIONS"]["options"] = "-c role=vp_app"
        database.point_to(TEST_DB)
        yield
        database.drop(TEST_DB)


def _commands() -> dict[str, str]:
    from django.core.management import get_commands

    return get_commands()


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """The schema owner's rights for one test, to try what even the owner must be refused."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set role none")
    yield
    with connection.cursor() as cursor:
        if "options" in connection.settings_dict["OPTIONS"]:
            cursor.execute("set role vp_app")


def _actor_fixture(role: str, name: str, division: str = "") -> Callable[..., Any]:
    @pytest.fixture
    def actor(db: None) -> Any:
        from tests.make import COUNTY, make_actor

        return make_actor(role, name=name, division=division or COUNTY)

    return actor


clerk = _actor_fixture("benefit_clerk", "李梅")
reviewer = _actor_fixture("benefit_reviewer", "周强")
chief = _actor_fixture("leader", "陈建国")
finance = _actor_fixture("finance", "吴芳")
auditor = _actor_fixture("auditor", "郑审")
sysadm = _actor_fixture("sysadm", "钱管")
secadm = _actor_fixture("secadm", "孙安")
station_clerk = _actor_fixture("station_clerk", "王站", "340321104000")


@pytest.fixture
def house() -> Any:
    """The system itself."""
    from apps.core.actor import Actor

    return Actor.house()


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """A private media folder for one test."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    return tmp_path / "media"
