"""Every rule has its page, every default of an unclear point is explained, every worked example has its place."""

import re
from pathlib import Path

import pytest

from apps.benefits.rules import SCHEMES
from apps.policy.resources import parameter_rows, scheme_rows

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
CASES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benefits" / "cases").glob("*.yaml"))


@pytest.mark.parametrize("rule", sorted({scheme.rule for scheme in SCHEMES.values()}))
def test_every_rule_has_a_page_from_law_to_cases(rule: str) -> None:
    heads = re.findall(r"^## (.+)$", PAGES[rule], re.MULTILINE)
    assert heads[:4] == ["Law", "Formula", "Worked example", "Cases"]


def test_the_index_links_every_page() -> None:
    linked = set(re.findall(r"\]\(([a-z-]+)\.md\)", PAGES["index"]))
    assert linked == set(PAGES) - {"index"}


def test_every_case_file_named_on_a_page_exists() -> None:
    named = set(re.findall(r"`([a-z-]+\.yaml)`", "".join(PAGES.values())))
    assert named
    assert [name for name in named if not (ROOT / "tests" / "benefits" / "cases" / name).is_file()] == []


def test_every_assumed_parameter_is_explained() -> None:
    text = "".join(PAGES.values())
    names = {row["name"] for row in parameter_rows() if row["status"] == "assumed"}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def test_the_shipped_schemes_are_the_catalogue() -> None:
    """Every scheme this app pays; what other apps post (``family: relief``, 慰问金) has no rule here."""
    shipped = [(row["code"], row["name"]) for row in scheme_rows() if row["family"] != "relief"]
    assert shipped == [(s.code, s.name) for s in SCHEMES.values()]


def test_every_worked_example_is_placed() -> None:
    placed = PAGES["worked-examples"]
    numbers = [
        1,
        2,
        6,
        7,
        10,
        11,
        13,
        14,
        15,
        17,
        18,
        20,
        23,
        24,
        25,
        26,
        27,
        28,
        30,
        31,
        34,
        35,
        36,
        38,
        40,
        41,
        44,
        45,
        50,
        51,
    ]
    spans = re.findall(r"WE(\d+)[ab]? – WE(\d+)", placed)
    covered = {n for a, b in spans for n in range(int(a), int(b) + 1)} | {int(n) for n in re.findall(r"WE(\d+)", placed)}
    assert [n for n in numbers if n not in covered] == []
    assert [n for n in numbers if f"WE{n:02d}" not in CASES] == []
