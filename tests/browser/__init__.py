"""A real Chromium on the real pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = "BROWSER TESTS DID NOT RUN: no Chromium on PATH (Debian: apt-get install chromium fonts-noto-cjk)"


def chromium_path() -> str | None:
    """The engine without a window of its own where it is there: it draws the same pages with half the work."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Any]:
    """What starts browsers. Without Chromium: a loud skip, and a failure where CI=true."""
    from playwright.sync_api import sync_playwright

    if chromium_path() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_driver: Any) -> Iterator[Any]:
    """One browser for the session."""
    browser = playwright_driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def live_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`live_page(user=None, path="/", width=1280)` opens a page signed in as that user.

    The page fails the test at its end if it asked a foreign host, broke the content policy or threw a script error.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(user: Any = None, path: str = "/", *, width: int = 1280, height: int = 900) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: _note(message, complaints))
        page.on("request", lambda request: _own_host(request.url, live_server.url, complaints))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _session_cookie(user: Any, url: str) -> dict[str, str]:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="apps.org.sign_in.StaffBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _note(message: Any, complaints: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        complaints.append(message.text)


def _own_host(url: str, own: str, complaints: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        complaints.append(f"foreign host: {url}")


def violations(page: Any) -> list[dict[str, Any]]:
    """What axe-core finds on the page as it is now, in its own words."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):  # half a megabyte, once a page
        page.evaluate(AXE_SCRIPT)
    options = {
        "preload": False,
        "resultTypes": ["violations"],
    }  # preloading writes inline styles; what is well need not be told
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(told => told.violations)", options)
    return found


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """`axe(page)` -> violations found by axe-core, one line each."""
    return lambda page: [
        f"{item['id']} ({item['impact']}): {[node['target'] for node in item['nodes'][:3]]}" for item in violations(page)
    ]
