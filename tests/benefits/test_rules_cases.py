"""Every law case of tests/benefits/cases is judged by the rules that pay people, without a database."""

from datetime import date
from pathlib import Path

import pytest

from apps.benefits.rules.casefile import check_file
from apps.policy.resources import fixtures_book

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_of_the_file_is_ok(path: Path) -> None:
    verdicts = list(check_file(path.read_text(encoding="utf-8"), path.name, fixtures_book(), TODAY))
    assert [str(v) for v in verdicts if v.state != "ok"] == []


def test_there_are_many_cases_and_no_name_is_used_twice() -> None:
    names = []
    for path in FILES:
        names += [v.name for v in check_file(path.read_text(encoding="utf-8"), path.name, fixtures_book(), TODAY)]
    assert len(names) >= 300
    assert len(set(names)) == len(names)
