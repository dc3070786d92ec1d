"""One English identifier per Chinese term."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([^|]+?) \| ([a-z_]+) \|", re.MULTILINE)


def rows() -> list[tuple[str, str]]:
    return ROW.findall((BASE / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_a_term_has_one_identifier_and_an_identifier_one_term() -> None:
    terms, names = zip(*rows(), strict=True)
    assert len(terms) > 60
    assert len(set(terms)) == len(terms), sorted(t for t in terms if terms.count(t) > 1)
    assert len(set(names)) == len(names), sorted(n for n in names if names.count(n) > 1)


def test_no_synonym_of_a_glossary_word_names_a_model() -> None:
    banned = {"subsidy_payment", "remittance", "beneficiaryrecord", "soldier", "employee_record", "payout"}
    models = {
        name.lower()
        for file in (BASE / "apps").rglob("models*")
        for path in ([file] if file.is_file() else file.rglob("*.py"))
        if path.suffix == ".py"
        for name in re.findall(r"^class (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert models
    assert not models & banned
