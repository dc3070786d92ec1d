"""A part that is killed comes back by itself; one that cannot stay up ends the start."""

import os
import signal
import time

import pytest

from veterans_portal import embedded, runner
from veterans_portal.embedded import Services, StartFailed


def gone(process) -> bool:
    limit = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < limit:
        time.sleep(0.02)
    return process.poll() is not None


@pytest.fixture
def keeper(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "DATA", tmp_path)
    said: list[object] = []
    made = runner.Keeper({"web": ["sleep", "60"], "worker": ["sh", "-c", "sleep 60 & wait"]}, Services(), said.append)
    made.launch()
    yield made
    runner._stop(made.children)


def test_a_killed_part_is_started_again_and_its_orphans_are_gone(keeper):
    first, other = keeper.children["worker"], keeper.children["web"]
    time.sleep(0.3)
    os.kill(first.pid, signal.SIGKILL)
    assert gone(first)
    keeper.look()
    assert keeper.children["worker"].pid != first.pid
    assert keeper.children["worker"].poll() is None
    assert keeper.children["web"] is other
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        try:
            os.killpg(first.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("orphans of the killed part are still there")


def test_a_part_that_cannot_stay_up_ends_the_start(keeper):
    keeper.commands["web"] = ["false"]
    keeper.children["web"].kill()

    def look_again():
        for _ in range(runner.DEATHS_ALLOWED + 2):
            assert gone(keeper.children["web"])
            keeper.look()

    with pytest.raises(StartFailed, match="web 反复意外退出"):
        look_again()
