"""A whole month in a real Chromium: four persons, a real worker, a return file with a rejected line, a slip."""

import pytest
from playwright.sync_api import expect

from apps.payments.models import Approval, Batch, Payment
from tests.payments.make import answer

pytestmark = [pytest.mark.browser, pytest.mark.worker]


def job_done(page) -> None:
    expect(page.locator(".job")).to_contain_text("已办完", timeout=40_000)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def bank_answers(bureau, finance, url: str, file) -> None:
    """One line rejected by the bank; the batch is settled all the same."""
    file.write_bytes(answer(Batch.objects.get(), rejected=[bureau.persons[2].pk]))
    finance.goto(url + "return/")
    finance.set_input_files("input[type=file]", str(file))
    press(finance, "上传并核对")
    job_done(finance)
    expect(finance.locator(".job")).to_contain_text("成功2笔")
    finance.goto(url)
    press(finance, "结清本批次")
    expect(finance.locator(".note-good")).to_contain_text("已结清")


def test_a_month_runs_from_composing_to_closed_and_prints_a_slip(bureau, live_page, live_server, real_worker, axe, tmp_path):
    clerk = live_page(bureau.clerk, "/batches/compose/")
    press(clerk, "组成批次")
    job_done(clerk)
    clerk.get_by_role("link", name="打开批次").click()
    expect(clerk.locator(".figure").first).to_contain_text("3")
    assert axe(clerk) == []
    key = Batch.objects.get().key
    path = f"/batches/{key}/"

    clerk.get_by_role("button", name="提交复核").dblclick()
    expect(clerk.locator(".note-good")).to_contain_text("已提交复核")
    expect(clerk.locator(".act-why")).to_contain_text("复核")

    reviewer = live_page(bureau.reviewer, path)
    expect(reviewer.locator(".act").last).to_contain_text("3 人、1,943.33 元")
    press(reviewer, "复核通过")
    leader = live_page(bureau.leader, path + "?tab=difference")
    assert axe(leader) == []
    press(leader, "审批通过")
    assert Approval.objects.count() == 2
    finance = live_page(bureau.finance, path)
    press(finance, "生成报盘文件")
    job_done(finance)
    finance.goto(live_server.url + path + "?tab=files")
    assert axe(finance) == []
    with finance.expect_download() as handed:
        finance.locator("table a").first.click()
    assert handed.value.path().stat().st_size > 0
    press(finance, "登记已送银行")
    bank_answers(bureau, finance, live_server.url + path, tmp_path / "回盘.txt")

    finance.goto(live_server.url + "/rejected/")
    expect(finance.locator("tbody tr")).to_have_count(1)
    assert axe(finance) == []
    paid = Payment.objects.filter(state="paid").first()
    clerk.goto(f"{live_server.url}/payments/{paid.pk}/slip/")
    expect(clerk.locator(".slip")).to_contain_text(paid.ref)
    assert axe(clerk) == []


def test_a_return_file_of_another_batch_is_refused_in_words_and_writes_nothing(
    bureau, live_page, live_server, real_worker, tmp_path
):
    from tests.payments.make import Desk

    desk = Desk()
    batch = desk.sent()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("1|2699990000001|测试|1.00|成功||\n", encoding="gb18030")
    page = live_page(bureau.finance, f"/batches/{batch.key}/return/")
    page.set_input_files("input[type=file]", str(wrong))
    press(page, "上传并核对")
    expect(page.locator("main")).to_contain_text("没有", timeout=40_000)
    assert set(Payment.objects.values_list("state", flat=True)) == {"sent"}
