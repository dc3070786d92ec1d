"""The merchants' check on a device whose network is cut: it opens, it verifies, it says how old its list is."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from apps.cards import actions
from apps.cards.queries.checking import code_of
from tests.cards.make import Office

pytestmark = [pytest.mark.browser]
KEPT = "navigator.serviceWorker.ready.then(() => caches.match('/cards/check/')).then(held => Boolean(held))"


def check(page, code: str, words: str) -> None:
    page.fill("[data-check-code]", code)
    page.get_by_role("button", name="核验").click()
    expect(page.locator("[data-check-answer]")).to_contain_text(words)


def cut(page) -> None:
    """No network, for the page and for its worker; proved by what is not kept on the device."""
    page.context.set_offline(True)
    assert page.evaluate("fetch('/cards/check/list.bin').then(() => 'there', () => 'cut')") == "cut"


def test_the_check_opens_and_verifies_with_the_network_cut_and_learns_of_a_loss_when_it_is_back(
    transactional_db, live_page, live_server
):
    office = Office()
    card, lost = office.delivered(), office.delivered()
    card.refresh_from_db()
    lost.refresh_from_db()
    page = live_page(None, "/cards/check/")
    assert page.evaluate(KEPT)
    cut(page)
    page.goto(live_server.url + "/cards/check/#" + code_of(card))
    page.reload()
    expect(page.locator("[data-check-answer]")).to_contain_text("证件有效")
    check(page, code_of(lost), "证件有效")
    check(page, code_of(card)[:-4] + "AAAA", "核验码无效")
    actions.report_loss(office.station, card_id=lost.pk, kind="formal")
    check(page, code_of(lost), "证件有效")  # the list on the device is of before the loss, and says its day
    expect(page.locator("[data-check-age]")).to_contain_text("作废名单日期")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-check-answer]")).to_contain_text("已挂失或作废", timeout=60_000)
    check(page, code_of(card), "证件有效")


def test_an_old_list_does_not_call_a_card_valid(transactional_db, live_page):
    office = Office()
    card, lost = office.delivered(), office.delivered()
    card.refresh_from_db()
    lost.refresh_from_db()
    actions.report_loss(office.station, card_id=lost.pk, kind="formal")
    page = live_page(None, "/cards/check/")
    assert page.evaluate(KEPT)
    page.context.set_offline(True)
    page.clock.set_fixed_time(office.clerk.at + timedelta(days=33))
    page.reload()
    expect(page.locator("[data-check-age]")).to_contain_text("已超过一个月，请联网更新")
    check(page, code_of(card), "不能确认是否有效")
    expect(page.locator("[data-check-answer]")).to_contain_text("请联网更新名单后再核验")
    check(page, code_of(lost), "已挂失或作废")
