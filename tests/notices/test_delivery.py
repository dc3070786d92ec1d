"""Carrying SMS: the spool folder, a real HTTP gateway on this machine, and a worker that died half-way."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.models import Job
from apps.notices import actions, gateways, rules
from apps.notices.gateways import HttpGateway, SpoolGateway
from apps.notices.models import Message
from tests.notices.builders import PHONE, at, sent

NOON = "2026-11-23 12:00"


@dataclass
class Platform:
    """A short-message platform on this machine that does as it is told and remembers what it got."""

    url: str = ""
    mode: str = "accept"
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


ANSWERS = {
    "accept": (200, b'{"ref": "P-1"}'),
    "refuse": (422, '{"error": "号码在黑名单"}'.encode()),
    "bare refuse": (403, b"no"),
    "break": (500, b"oops"),
    "empty": (200, b""),
    "no ref": (200, b'{"ok": true}'),
    "list": (200, b"[1]"),
}


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """A running platform; the installation is set to use it."""
    state = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(json.loads(body))
            state.headers.append(dict(self.headers))
            if state.mode == "hang up":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if state.mode == "slow":
                threading.Event().wait(1.5)
            status, answer = ANSWERS.get(state.mode, ANSWERS["accept"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/sms?v=1"
    monkeypatch.setenv("SMS_GATEWAY_URL", state.url)
    monkeypatch.setenv("SMS_GATEWAY_TOKEN", "t0ken")
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("mode", "verb"),
    [
        ("accept", "accept"),
        ("refuse", "refuse"),
        ("bare refuse", "refuse"),
        ("break", "lose"),
        ("empty", "lose"),
        ("no ref", "lose"),
        ("list", "lose"),
        ("hang up", "lose"),
    ],
)
def test_the_platforms_answer_decides(platform: Platform, mode: str, verb: str) -> None:
    platform.mode = mode
    result = HttpGateway(platform.url, "t0ken").deliver("k:1", PHONE, "您好")
    assert (result.verb, bool(result.reason)) == (verb, verb != "accept")
    assert platform.got == [{"key": "k:1", "phone": PHONE, "text": "您好"}]
    assert platform.headers[0]["Authorization"] == "Bearer t0ken"


def test_silence_after_the_request_is_unknown(platform: Platform) -> None:
    platform.mode = "slow"
    assert HttpGateway(platform.url, timeout=0.3).deliver("k:1", PHONE, "您好").verb == "lose"
    assert len(platform.got) == 1


def test_no_connection_is_certainly_not_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert HttpGateway(f"http://127.0.0.1:{port}/").deliver("k:1", PHONE, "您好").verb == "refuse"
    assert HttpGateway(f"https://127.0.0.1:{port}/").deliver("k:1", PHONE, "您好").verb == "refuse"


def test_the_spool_writes_one_private_file_per_key(tmp_path: Path) -> None:
    gateway = SpoolGateway(tmp_path / "spool")
    first, second = gateway.deliver("k:1", PHONE, "您好"), gateway.deliver("k:1", PHONE, "再次")
    assert (first.verb, second.verb, first.ref == second.ref) == ("accept", "accept", True)
    (file,) = (tmp_path / "spool").iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == {"key": "k:1", "phone": PHONE, "text": "您好"}
    assert file.stat().st_mode & 0o077 == 0


def test_a_spool_that_cannot_be_written_refuses(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file, not a folder")
    result = SpoolGateway(tmp_path / "spool").deliver("k:1", PHONE, "您好")
    assert result.verb == "refuse"
    assert "暂存目录" in result.reason


@pytest.mark.usefixtures("media")
def test_without_a_platform_the_spool_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMS_GATEWAY_URL", raising=False)
    assert isinstance(gateways.current(), SpoolGateway)


def daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the job's door stands at noon."""
    monkeypatch.setattr("apps.notices.tasks.now", lambda: at(NOON))


def queued(clerk: Actor, **over: Any) -> tuple[Message, Job]:
    """A message ordered at eleven and its job."""
    row = sent(clerk.moved(at("2026-11-23 11:00")), **over)
    return row, Job.objects.get(kind=actions.JOB, dedup=f"{actions.JOB}:{row.key}")


@pytest.mark.django_db(transaction=True)
def test_a_job_carries_every_due_message_once(clerk: Actor, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    daytime(monkeypatch)
    first, job = queued(clerk)
    second, other = queued(clerk, key="k2")
    assert queue.run(job.pk) == "done"
    assert [item["key"] for item in platform.got] == [first.key, second.key]
    assert queue.run(other.pk) == "done"
    assert queue.run(job.pk) == "not free"
    assert len(platform.got) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == ("done", 2, {"sent": 2})


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_left_open_is_unknown_and_never_sent(
    clerk: Actor, house: Actor, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    daytime(monkeypatch)
    row, job = queued(clerk)
    assert actions.claim_message(house.moved(at(NOON)), job_id=job.pk) == row
    assert queue.run(job.pk) == "done"
    row.refresh_from_db()
    assert (row.state, platform.got) == ("unknown", [])


@pytest.mark.django_db(transaction=True)
def test_at_night_the_job_ends_without_sending(clerk: Actor, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.notices.tasks.now", lambda: at("2026-11-23 22:00"))
    row, job = queued(clerk)
    assert queue.run(job.pk) == "done"
    row.refresh_from_db()
    assert (row.state, platform.got) == ("queued", [])


CODE = {"name": "王建国", "code": "482913", "minutes": "10", "bureau": "怀远县退役军人事务局"}


@pytest.mark.django_db(transaction=True)
def test_a_one_time_code_goes_out_at_night_before_the_rest_and_nothing_of_it_stays(
    clerk: Actor, house: Actor, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.notices.tasks.now", lambda: at("2026-11-23 22:30"))
    waiting, _ = queued(clerk)
    night = house.moved(at("2026-11-23 22:00"))
    row = sent(night, key="code:1", template="portal_code", values=CODE)
    assert "482913" not in row.text and "******" in row.text and b"482913" not in bytes(row.text_sealed)
    assert queue.run(Job.objects.get(dedup=f"{actions.JOB}:code:1").pk) == "done"
    assert [item["text"].count("482913") for item in platform.got] == [1]
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, row.text_sealed, waiting.state) == ("sent", None, "queued")
    platform.mode = "refuse"
    failed = sent(night, key="code:2", template="portal_code", values=CODE)
    assert queue.run(Job.objects.get(dedup=f"{actions.JOB}:code:2").pk) == "done"
    failed.refresh_from_db()
    assert (failed.state, failed.text_sealed) == ("failed", None)
    with pytest.raises(Conflict, match="不能重发"):
        actions.resend_message(clerk, message_id=failed.pk)
    with pytest.raises(Invalid, match="只由系统发出"):
        sent(clerk, key="code:3", template="portal_code", values=CODE)


@pytest.mark.django_db(transaction=True)
def test_a_platform_that_hangs_up_leaves_unknown_and_the_next_message_still_goes(
    clerk: Actor, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    daytime(monkeypatch)
    platform.mode = "hang up"
    row, job = queued(clerk)
    assert queue.run(job.pk) == "done"
    platform.mode = "accept"
    second, job = queued(clerk, key="k2")
    assert queue.run(job.pk) == "done"
    assert list(Message.objects.order_by("id").values_list("state", flat=True)) == ["unknown", "sent"]
    assert [item["key"] for item in platform.got] == [row.key, second.key]
    assert rules.is_quiet(at(NOON)) is False
