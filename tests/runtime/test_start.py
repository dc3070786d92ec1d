"""`manage.py start` for real, in a folder whose name has a space and Chinese characters."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL", "REDIS_URL", "SECRET_KEY")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("start")]


class Office:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        cleared = {
            name: value for name, value in os.environ.items() if name not in OURS and not name.startswith(("VP_", "DJANGO"))
        }
        self.environment = cleared | {"VP_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[str] | None = None

    def command(self, *more: str, port: int | None = None) -> list[str]:
        return [sys.executable, str(BASE / "manage.py"), "start", "--no-demo", "--port", str(port or self.port), *more]

    def start(self) -> float:
        begun = time.monotonic()
        self.process = subprocess.Popen(
            self.command(),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        heard = []
        for line in self.process.stdout:
            heard.append(line)
            if "Ctrl-C" in line:
                return time.monotonic() - begun
        raise AssertionError("".join(heard))

    def again(self, **more: int) -> str:
        done = subprocess.run(
            self.command(**more), env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1
        return done.stderr

    def health(self) -> tuple[int, dict[str, dict[str, object]]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            body = answer.read().decode()
            return answer.code, json.loads(body) if body.startswith("{") else {"page": {"text": body[-2000:]}}

    def end(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)
        self.process.wait(60)
        assert self.process.stdout
        self.process.stdout.close()
        limit = time.monotonic() + 20
        while (left := self.processes()) and time.monotonic() < limit:
            time.sleep(0.2)
        assert not left

    def processes(self) -> list[str]:
        """Living processes that carry our data folder in their environment or arguments."""
        mark, found = str(self.folder).encode(), []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    if mark in (entry / "environ").read_bytes() or mark in (entry / "cmdline").read_bytes():
                        found.append((entry / "cmdline").read_text(errors="replace"))
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_start_serves_survives_kill_and_stops_clean(tmp_path_factory):
    parent = tmp_path_factory.mktemp("县 局")
    parent.parent.chmod(0o711)
    office = Office(parent / "数据")
    office.start()
    try:
        limit = time.monotonic() + 30
        while office.health()[0] != 200 and time.monotonic() < limit:
            time.sleep(0.5)
        status, parts = office.health()
        assert status == 200, parts
        assert parts["database"]["role"] == "vp_app"
        for secret in ("env", "postgres-password"):
            assert (office.folder / secret).stat().st_mode & 0o077 == 0
        second = office.again()
        assert "已经在运行" in second
        assert len(second.strip().splitlines()) == 1
        other = Office(parent / "另一处")
        refusal = other.again(port=office.port)
        assert f"端口 {office.port} 已被其他程序占用" in refusal
        assert len(refusal.strip().splitlines()) == 1
        assert not other.processes()

        office.end(signal.SIGKILL)
        warm = office.start()
        assert warm < 40  # 15 s on a quiet machine; the bench measures that
        assert office.health()[1]["database"]["ok"]
    finally:
        if office.process and office.process.poll() is None:
            office.end(signal.SIGTERM)
    assert office.process is not None
    assert office.process.returncode == 0
