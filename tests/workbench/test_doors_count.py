"""Every figure of the home page opens a list of exactly that many: for each post, on the demo county."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from apps.core.money import yuan
from apps.org.models import User
from apps.payments.models import Batch, Payment
from tests.workbench.conftest import BACKEND

ACCOUNTS = ("limei", "zhouqiang", "chenjianguo", "wufang", "zhaolin", "songping", "qianlixin", "sunanran", "zhengmingcha")
LINES = re.compile(r'<a href="([^"]+)"><span class="todo-n">([\d,]+)</span><span class="todo-what">([^<]+)</span>')
TILE = re.compile(
    r'<a class="tile[^"]*" href="([^"]+)"><span class="tile-label">([^<]+)</span><span class="tile-value">([\d,]+)'
)
NEXT = re.compile(r'href="([^"]+)" rel="next"')
SECTIONS = {"标准待复核": "waiting", "标准将过期或缺失": "stale-list"}


class _Rows(HTMLParser):
    """Counts table rows of the first table body, or of the part with a given id; cards count where there is no table."""

    def __init__(self, part: str = "") -> None:
        super().__init__()
        self.part, self.inside, self.depth, self.rows, self.cards = part, not part, 0, 0, 0
        self.body, self.bodies = False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self.depth += 1
            self.inside = self.inside or given.get("id") == self.part
            self.cards += "card" in (given.get("class") or "").split()
        if tag == "tbody" and self.inside:
            self.body, self.bodies = self.bodies == 0 or bool(self.part), self.bodies + 1
        self.rows += tag == "tr" and self.body

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self.body = False
        if tag == "section":
            self.depth -= 1
            self.inside = not self.part if self.depth == 0 else self.inside


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def length(client: Client, url: str, part: str = "") -> int:
    """How many the list behind an address holds, page by page."""
    address, found, seen = url.split("#", maxsplit=1)[0], 0, set()
    while address and address not in seen:
        seen.add(address)
        page = text_of(client, address)
        rows = _Rows(part)
        rows.feed(page)
        found += rows.rows if rows.bodies else rows.cards
        following = NEXT.search(page)
        address = following[1].replace("&amp;", "&") if following else ""
        address = address if not address.startswith("?") else url.split("?", maxsplit=1)[0] + address
    return found


@pytest.fixture
def signed_in(demo: Any) -> Any:
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username), backend=BACKEND)
        return client

    return enter


@pytest.mark.parametrize("username", ACCOUNTS)
def test_every_figure_of_the_home_page_is_the_length_of_its_list(signed_in, username):
    client = signed_in(username)
    home = text_of(client, "/")
    figures = [(url.replace("&amp;", "&"), number, what) for url, number, what in LINES.findall(home)]
    figures += [(url, number, label) for url, label, number in TILE.findall(home) if label != "年度确认"]
    assert username != "limei" or len(figures) >= 5
    for url, number, what in figures:
        if what.startswith("批次 "):
            assert text_of(client, url)
            continue
        assert length(client, url, SECTIONS.get(what, "")) == int(number.replace(",", "")), (username, what, url)


@pytest.mark.parametrize("username", ["limei", "chenjianguo", "zhaolin"])
def test_those_missing_from_the_yearly_confirmation_are_the_list_behind_the_percentage(signed_in, username):
    client = signed_in(username)
    missing = re.search(r'href="([^"]+)"><span class="tile-label">年度确认.*?差 ([\d,]+) 人', text_of(client, "/"))
    assert missing is not None
    page = text_of(client, missing[1])
    table = page[page.index('<table class="grid') :] if '<table class="grid' in page else ""
    assert table or missing[2] == "0"
    client_rows = length_of_missing(client, missing[1])
    assert client_rows == int(missing[2].replace(",", ""))


def length_of_missing(client: Client, url: str) -> int:
    """The page shows a chart of townships first; the list of persons is its grid."""
    found, address = 0, url
    while address:
        page = text_of(client, address)
        grids = re.findall(r'<table class="grid.*?</table>', page, re.DOTALL)
        found += sum(len(re.findall(r'<tr><th scope="row"', grid)) for grid in grids)
        following = NEXT.search(page)
        address = following[1].replace("&amp;", "&") if following else ""
    return found


@pytest.mark.parametrize("username", ["limei", "wufang"])
def test_people_and_money_of_the_month_are_those_of_its_batch(signed_in, username):
    client = signed_in(username)
    home = text_of(client, "/")
    for url, people in re.findall(r'<a href="(/batches/[^"/]+/\?tab=lines)">([\d,]+) 人</a>', home):
        assert length(client, url.replace("&amp;", "&")) == int(people.replace(",", ""))
        batch = Batch.objects.get(key=url.split("/")[2])
        assert yuan(batch.total_fen) in home and yuan(batch.total_fen) in text_of(client, f"/batches/{batch.key}/")


def test_every_closed_month_of_the_demo_county_ties_down_to_the_vouchers(signed_in):
    client = signed_in("wufang")
    months = Batch.objects.filter(state="closed").values_list("month", flat=True).distinct()
    assert months
    for month in months:
        page = text_of(client, f"/tie-out/?month={month:%Y-%m}")
        assert "银行结果 = 财政凭证：相符" in page and "相差" not in page, month


def test_a_slip_names_the_station_its_telephone_and_its_hours(signed_in):
    payment = Payment.objects.order_by("id").first()
    page = text_of(signed_in("limei"), f"/payments/{payment.pk}/slip/")
    assert "退役军人服务站，电话 0552-000" in page and "周一至周五" in page
