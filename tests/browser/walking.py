"""How somebody goes through the veterans' pages in a Chromium: by the keyboard alone, page after page, with script or without; and how each page is looked at.

``VP_SHOTS=folder`` keeps a picture of every page looked at, on a telephone and at a desk.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """least => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), .choice')]
  .filter(e => e.offsetParent && !e.matches('.skip, .choice input'))
  .map(e => [e.innerText || e.name, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < Math.min(least, 44)).map(([words]) => words)"""
AT = """() => { const e = document.activeElement;
  return [e.name || '', /^(MAIN|BODY)$/.test(e.tagName) ? '' : e.innerText || e.getAttribute('aria-label') || e.closest('label')?.innerText || '']; }"""
#: Letters of the edition and the least target it promises: 长辈版, 标准版.
EDITIONS = ((24, 60), (0, 44))
_number = count()


def looked_at(page: Any, axe: Any, *, least: int) -> None:
    """Narrow, wide: nothing cut off, nothing axe finds, every target as large as the edition promises."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= 0, (page.url, width)
        assert axe(page) == [], (page.url, width)
        assert page.evaluate(SMALL, least) == [], (page.url, width)


def kept(page: Any, name: str) -> None:
    """Pictures of it, when they are asked for."""
    if folder := os.environ.get("VP_SHOTS"):
        number = next(_number)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.screenshot(path=str(Path(folder) / f"{number:03d}-{name}-{width}.png"), full_page=True)


def look(page: Any, axe: Any, least: int, name: str) -> None:
    """Look at a page in both widths; keep its picture when asked."""
    looked_at(page, axe, least=least)
    kept(page, f"{name}-{least}")


def bare(chromium: Any) -> Any:
    """A telephone that runs no script."""
    return chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="zh-CN")


def follow(page: Any, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait until that one is there with its styles."""
    with page.expect_navigation():
        act()


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the pages by the keyboard alone. ``axe`` is None where the page runs no script: it says the same words by the same markup."""

    page: Any
    base: str
    axe: Any
    least: int

    @classmethod
    def on(cls, page: Any, base: str, axe: Any, size: int, least: int) -> "Walk":
        """From the first page, in that edition."""
        page.goto(f"{base}/portal/size/?px={size}&next=/portal/")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == f"{size or 18}px"
        return cls(page, base, axe, least)

    def look(self, name: str) -> None:
        if self.axe is not None:
            return look(self.page, self.axe, self.least, name)
        return kept(self.page, f"{name}-noscript")

    def to(self, words: str = "", *, name: str = "") -> None:
        """By the Tab key to what bears these words, or to the field of that name."""
        for _ in range(90):
            self.page.keyboard.press("Tab")
            field, said = self.page.evaluate(AT)
            if field == name if name else words in said:
                return
        raise AssertionError(f"the keyboard does not come to {words or name} on {self.page.url}")

    def press(self, words: str) -> None:
        """A link or a button that leads on."""
        self.to(words)
        self.enter()

    def enter(self) -> None:
        follow(self.page, lambda: self.page.keyboard.press("Enter"))

    def write(self, name: str, text: str) -> None:
        """Into one field."""
        self.to(name=name)
        self.page.keyboard.type(text)

    def choose(self, name: str, words: str) -> None:
        """The one of several that begins with these words: to the group by Tab, inside it by the arrows."""
        self.to(name=name)
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate(AT)[1].strip().startswith(words):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not come to {words} on {self.page.url}")

    def answer(self, text: str) -> None:
        """One question of an application: typed, or chosen by the arrows."""
        if self.page.locator("#answer").count():
            self.write(self.page.locator("#answer").get_attribute("name"), text)
        else:
            self.choose(self.page.locator(".choice input").first.get_attribute("name"), text)
        self.press("继续")

    def start(self, path: str, *doors: str) -> None:
        """From this page of the portal through these doors."""
        self.page.goto(f"{self.base}/portal/{path}")
        for words in doors:
            self.press(words)

    def attach(self, content: bytes) -> None:
        """A photograph: the Tab key comes to the field; choosing the file is the telephone's own window, not our page."""
        self.to(name="file")
        self.page.locator("input[name=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content})

    def says(self, words: str) -> None:
        assert words in self.page.locator("main").inner_text(), (words, self.page.url)
