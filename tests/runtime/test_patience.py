"""A server that lives is waited for, however long it reads its log; one that has ended is not."""

import subprocess
import time

import pytest

from veterans_portal import embedded


def test_a_server_that_lives_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
    with subprocess.Popen(["sleep", "30"]) as child:
        ready = time.monotonic() + 0.4
        assert embedded.until_up(lambda: time.monotonic() > ready, child)
        child.kill()
        child.wait()
        assert not embedded.until_up(lambda: False, child)
