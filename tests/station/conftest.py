"""A township with two clerks, people to visit, and a phone in a clerk's hand: a real Chromium of 390 px on the live server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.people.models import Person
from tests.make import TOWN, make_user
from tests.visits.make import Bureau, listed

expect.set_options(timeout=20_000)  # the machine may be busy; what is awaited comes or the test fails


@dataclass(slots=True)
class Town:
    """Accounts, people with a visit to make, and the bureau behind them."""

    bureau: Bureau
    clerk: Any
    second: Any
    people: list[Person] = field(default_factory=list)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """Three people on the list of a running campaign whose money is paid by bank."""
    bureau = Bureau()
    found = Town(
        bureau,
        make_user("station_clerk", division=TOWN, name="赵琳"),
        make_user("station_clerk", division=TOWN, name="钱进"),
    )
    for number, name in enumerate(("王建国", "赵淑兰", "买买提·艾力")):
        found.people.append(listed(name=name, name_pinyin=f"{number}"))
    bureau.running()
    return found


@pytest.fixture
def open_phone(town: Town, live_page: Callable[..., Any]) -> Callable[..., Any]:
    """``open_phone(user=None)``: the clerk's page, signed in, synchronised, kept by its worker."""

    def opened(user: Any = None, *, width: int = 390) -> Any:
        page = live_page(user or town.clerk, "/station/", width=width, height=844)
        expect(page.locator("body")).to_have_attribute("data-wire", "online")
        return page

    return opened
