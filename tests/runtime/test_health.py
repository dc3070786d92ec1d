"""/healthz and doctor tell the truth."""

import io
import time

import pytest
from django.core.management import call_command

from veterans_portal import health


@pytest.fixture
def alive(db):
    from django.db import connection

    health.broker().set(health.HEARTBEAT_KEY, time.time())
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_heartbeat (name, at) values ('worker', now()) on conflict (name) do update set at = now()"
        )
    yield
    health.broker().delete(health.HEARTBEAT_KEY)


def test_all_well_is_200(client, alive):
    answer = client.get("/healthz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()) == {"ok", "database", "migrations", "broker", "worker", "scheduler", "disk", "last_backup"}
    assert answer.json()["database"]["role"] == "vp_app"


def test_a_silent_worker_is_503(client, alive):
    health.broker().set(health.HEARTBEAT_KEY, time.time() - 1000)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"]["ok"] is False


def test_a_lost_broker_is_503_and_shows_no_address(client, alive, settings):
    settings.REDIS_URL = "unix:///nowhere/secret.sock"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["broker"]["ok"] is False
    assert "secret" not in answer.content.decode()


def test_the_answer_is_never_stored(client, alive):
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_doctor_says_what_to_do(alive, settings):
    settings.REDIS_URL = "unix:///nowhere/secret.sock"
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert "[异常] 队列连接不上" in out.getvalue()


def test_doctor_is_content_when_all_is_well(alive):
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert "异常 0 项" in out.getvalue()
