"""P11: a warm start to the first page, with the real start command in a folder of its own; the whole suite when asked."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.benchmarks.measure import Figure

BASE = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_AUDIT_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "VP_AS_OWNER",
    "VP_STATIC_MANIFEST",
)


def p11(folder: Path, *, suite: bool) -> list[Figure]:
    """Start twice: the second start finds everything in place."""
    cold, warm = _start(folder), _start(folder)
    figures = [
        Figure(
            "P11",
            "warm start to the first page",
            warm,
            "s",
            cold,
            warm,
            15,
            notes={"cold_start_seconds": round(cold, 1), "load": os.getloadavg()[0]},
        )
    ]
    if suite:
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=BASE, check=False, capture_output=True, text=True)
        minutes = (time.perf_counter() - started) / 60
        figures.append(
            Figure("P11", "whole test suite, minutes", minutes, "min", 10, minutes, 10, notes={"exit": done.returncode})
        )
    return figures


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path) -> float:
    """Seconds from the command to the first page; everything is stopped again."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if key not in OURS} | {"VP_DATA_DIR": str(folder)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "start", "--no-demo", "--port", str(port)],
        cwd=BASE,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _first_page(port, process)
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _first_page(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 240
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the start command ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("no page within four minutes")
