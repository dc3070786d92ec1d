"""schemathesis against the API of a real gunicorn: no 5xx, and every answer as the OpenAPI document says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.environment import TEST_DB
from tests.scenarios.server import gunicorn

SECONDS = os.environ.get("VP_FUZZ_SECONDS", "30")
SEED = os.environ.get("VP_FUZZ_SEED", "20261122")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,ignored_auth"
ROLES = ("benefit_clerk", "benefit_reviewer", "leader", "finance", "auditor", "sysadm", "secadm")
TOKEN = "f" * 32  # any token does, as long as cookie and header agree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzz")]


@pytest.fixture(scope="module")
def fuzzed(demo_database: str, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the demo county that may be written to."""
    from tests import database

    name = f"{TEST_DB}_fuzz"
    with django_db_blocker.unblock():
        database.clone(name, demo_database)
    yield name
    with django_db_blocker.unblock():
        database.point_to(TEST_DB)
        database.drop(name)


def session_of(roles: tuple[str, ...], name: str) -> str:
    """The session key of a person who holds these roles, in the database that connections point to."""
    from django.test import Client

    from tests.make import grant_role, make_user

    client, user = Client(), make_user(roles[0])
    assert user.staff is not None
    for role in roles[1:]:
        grant_role(user.staff, role)
    client.force_login(user, backend="apps.org.sign_in.StaffBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def signed_in(fuzzed: str, django_db_blocker: Any) -> Iterator[Any]:
    from django.db import connections

    from tests import database

    with django_db_blocker.unblock():
        database.point_to(fuzzed)
        try:
            yield lambda *roles: session_of(roles, fuzzed)
        finally:
            connections.close_all()
            database.point_to(TEST_DB)


def run(address: str, session: str, folder: Path) -> subprocess.CompletedProcess[str]:
    argv = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/api/v1/schema/?format=json",
            "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-time", SECONDS, "--seed", SEED, "--no-shrink",
            "--continue-on-failure", "--generation-database", "none", "--workers", "1", "--request-timeout", "20",
            "--warnings", "off", "-H", f"Cookie: sessionid={session}; csrftoken={TOKEN}", "-H", f"X-CSRFToken: {TOKEN}"]  # fmt: skip
    return subprocess.run(
        argv, cwd=folder, capture_output=True, text=True, timeout=600, check=False, env=os.environ | {"NO_COLOR": "1"}
    )


@pytest.mark.parametrize("roles", [("benefit_clerk", "benefit_reviewer", "leader", "finance")], ids="+".join)
def test_nothing_sent_to_the_api_breaks_it(roles, signed_in, fuzzed, tmp_path):
    session = signed_in(*roles)
    with gunicorn(fuzzed, tmp_path / "gunicorn.log") as address:
        done = run(address, session, tmp_path)
    (tmp_path / "schemathesis.txt").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, f"{done.stdout[-12000:]}\n{(tmp_path / 'gunicorn.log').read_text()[-6000:]}"
