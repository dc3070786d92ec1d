"""The oldest browsers we support (Chromium 86, Safari 14): what our scripts and styles say is parsed and looked up, not guessed.

``vendor/acorn.js`` (acorn 8.19.0, MIT) parses ECMAScript of a given year; ``vendor/newer.json`` lists what the two browsers do not know.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
VENDOR = Path(__file__).parent / "vendor"
SCRIPTS = sorted([*(BASE / "static").rglob("*.js"), *(BASE / "templates").rglob("*.js")])
STYLES = sorted((BASE / "static").rglob("*.css"))
YEAR = 2020  # both know all of ECMAScript 2020; of later years each knows something else
PARSE = "([text, year]) => { try { acorn.parse(text, { ecmaVersion: year, sourceType: 'script' }); return ''; } catch (error) { return String(error); } }"
#: Our own names that newer browsers happened to take for something, and what is asked for before it is used.
OURS = set(
    "at changed detached detect device forget last lines lost queue records s token uuid wait BarcodeDetector submitter".split()
)
#: Without it a page is plainer, and nothing is missing: cursors of a mouse, print, looks of a control, the ring of the browser instead of ours.
PLAINER = set(
    "size content-visibility page details-content appearance accent-color text-size-adjust text-underline-offset focus-visible -moz-progress-bar".split()
)


def script(file: Path) -> str:
    """As a browser gets it: tags of a template stand for a text."""
    return re.sub(r"\{\{.*?\}\}", "x", re.sub(r"\{%.*?%\}", "", file.read_text(encoding="utf-8")))


def bare(text: str) -> str:
    """Without comments and texts."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL))


@cache
def newer(kind: str) -> set[str]:
    text: str = json.loads((VENDOR / "newer.json").read_text(encoding="utf-8"))[kind]
    return set(text.split("|" if kind == "value" else " "))


@pytest.mark.browser
def test_every_script_parses_as_the_oldest_browsers_parse(chromium):
    page = chromium.new_page()
    page.add_script_tag(path=VENDOR / "acorn.js")
    wrong = {file.name: fault for file in SCRIPTS if (fault := page.evaluate(PARSE, [script(file), YEAR]))}
    later = ("a ??= b", "class A { #b = 1 }", "class A { static { a() } }", "await a", "import a from 'b'", "1_000")
    missed = [text for text in later if not page.evaluate(PARSE, [text, YEAR])]
    page.close()
    assert (wrong, missed) == ({}, []) and len(SCRIPTS) > 12


def test_no_script_calls_what_the_oldest_browsers_do_not_know():
    called = re.compile(r"\.([A-Za-z]\w*)|\bnew ([A-Z]\w*)|(?<![.\w])([a-z]\w*)\(")
    guilty = {
        f"{file.name}: {name}"
        for file in SCRIPTS
        if "vendor" not in file.parts
        for found in called.findall(bare(script(file)))
        for name in found
        if name in newer("script") - OURS - set(re.findall(r"function (\w+)\(", script(file)))
    }
    assert not guilty
    assert {"structuredClone", "randomUUID", "findLast", "hasOwn", "at"} <= newer("script") and "replaceAll" not in newer(
        "script"
    )


def test_no_style_needs_what_the_oldest_browsers_do_not_know():
    guilty = set()
    for file in STYLES:
        text = bare(file.read_text(encoding="utf-8"))
        given = re.findall(r"(?:^|[{;])\s*([a-z-]+)\s*:\s*([^;}]+)", text)
        selectors = " ".join(re.findall(r"([^{}]+)\{", text))
        used = {
            "property": {name for name, _ in given},
            "rule": set(re.findall(r"@([a-z-]+)", text)),
            "selector": set(re.findall(r"::?([a-z-]+)", selectors)),
            "function": set(re.findall(r"\b([a-z-]+)\(", text)),
        }
        guilty |= {f"{file.name}: {name}" for kind, names in used.items() for name in (names & newer(kind)) - PLAINER}
        # a value may be newer where an older one stands before it
        for name, value in given:
            words = {f"{name}: {word}" for word in re.findall(r"[a-z][a-z-]+", value)} & newer("value")
            guilty |= {f"{file.name}: {pair}" for pair in words if not pair.startswith(("cursor:", "appearance:", "break-", "content-"))
                       and not re.search(rf"{name}: break-word; {re.escape(pair)}", text)}  # fmt: skip
    assert not guilty
    assert {"has", "is"} <= newer("selector") and "layer" in newer("rule") and "inset" in newer("property")
