"""Pictures of pages as each role sees them, for the manual and for looking at.

    python -m tests.browser.shots --base http://127.0.0.1:8000 --accounts .data/demo-accounts.txt --out docs/manual.zh/img \
        limei:/ limei:/batches/ zhouqiang:/waiting/

Each ``account:path`` is opened signed in, at 1280 and at 390 px; one PNG each. Says what overflows and what axe finds.
"""

import argparse
import os
import re
import shutil
from pathlib import Path
from typing import Any

from tests.browser import FLAGS, chromium_path, violations

WIDTHS = (1280, 390)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def passwords(file: Path) -> dict[str, str]:
    """Account to password, from the table that ``seed_demo`` wrote."""
    rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    return {row[0]: row[-1] for row in rows if len(row) >= 4}


def sign_in(page: Any, base: str, account: str, password: str) -> None:
    page.goto(f"{base}/login/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def picture(page: Any, url: str, file: Path, width: int) -> list[str]:
    """One PNG; returns what a demanding reader would complain about."""
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(url)
    complaints = [] if answer.status < 400 else [f"{answer.status}"]
    if (wide := page.evaluate(WIDE)) > 0:
        complaints.append(f"{wide} px too wide")
    complaints += [item["id"] for item in violations(page)]
    page.screenshot(path=str(file), full_page=True)
    return complaints


def name_of(account: str, path: str, width: int) -> str:
    words = re.sub(r"\W+", "-", path).strip("-") or "home"
    return f"{account}-{words}-{width}.png"


def main() -> None:
    from playwright.sync_api import sync_playwright

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--base", default="http://127.0.0.1:8000")
    options.add_argument("--accounts", type=Path, default=Path(".data/demo-accounts.txt"))
    options.add_argument("--out", type=Path, default=Path("docs/manual.zh/img"))
    options.add_argument("pages", nargs="+", metavar="account:path")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    known = passwords(given.accounts)
    wanted: dict[str, list[str]] = {}
    for one in given.pages:
        account, _, path = one.partition(":")
        wanted.setdefault(account, []).append(path)
    with sync_playwright() as playwright:
        # The one without a window writes dates the American way.
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or chromium_path(),
            args=FLAGS,
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        for account, paths in wanted.items():
            page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
            sign_in(page, given.base, account, known[account])
            for path in paths:
                for width in WIDTHS:
                    file = given.out / name_of(account, path, width)
                    print(file, *picture(page, given.base + path, file, width))  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
