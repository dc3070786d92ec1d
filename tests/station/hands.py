"""What a clerk's thumb does on the page."""

import tempfile
from typing import Any

from playwright.sync_api import Page, expect


def start(page: Page, name: str) -> None:
    """Open somebody on the list and begin a visit."""
    page.click("[data-tab=today]")
    page.get_by_text(name).first.click()
    page.get_by_role("button", name="登记走访", exact=True).click()


def next_screen(page: Page) -> None:
    page.locator("[data-next]").click()


def save(page: Page) -> None:
    expect(page.locator("[data-next]")).to_have_text("保存")
    page.locator("[data-next]").click()


def fill(page: Page, name: str, *, to: int = 3, **words: str) -> None:
    """Somebody was met and is well; stops on screen ``to``. ``words``: further fields of the second screen."""
    start(page, name)
    page.get_by_text("见到了", exact=True).click()
    if to == 1:
        return
    next_screen(page)
    page.locator("label.chip", has_text="健康").click()
    for field, text in words.items():
        page.fill(f"#f-{field}", text)
    if to > 2:
        next_screen(page)


def visit(page: Page, name: str) -> None:
    """A whole visit, saved on the phone."""
    fill(page, name)
    save(page)
    expect(page.locator("[data-title]")).to_have_text("待上传")


def send_photo(page: Page, content: bytes) -> None:
    """From a file, as the camera hands it over; bytes through the test's own line to the browser take half a minute."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as camera:
        camera.write(content)
        camera.flush()
        page.set_input_files("#f-photo", camera.name)
        expect(page.locator("#main")).to_contain_text("照片已缩小到")
    expect(page.locator("img.photo").last).to_be_visible()


def sign(page: Page) -> None:
    pad: Any = page.locator("canvas.sign")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 80, steps=5)
    page.mouse.up()
