"""Every national standard is what the engine pays in its first month, and a calendar year sums to it."""

import csv
from collections import Counter
from datetime import date

import pytest

from apps.benefits.rules import StandardMissing, annual, monthly_fen
from apps.core.month import Month
from apps.policy.resources import FOLDER, fixtures_book, standard_rows
from apps.policy.rules import NATIONAL, Rate

BOOK = fixtures_book()


def _key(rate: Rate) -> str:
    return "1" if rate.scheme == "rural_elder_subsidy" else rate.rate_key


@pytest.mark.parametrize("rate", BOOK.standards, ids=lambda r: f"{r.scheme}-{r.rate_key}-{r.effective_from}")
def test_the_first_month_of_a_standard_pays_exactly_its_year(rate: Rate) -> None:
    month = Month.of(rate.effective_from)
    found = annual(rate.scheme, _key(rate), month, BOOK, NATIONAL)
    assert found.annual_fen == rate.annual_fen
    amount = monthly_fen(rate.scheme, _key(rate), {}, month, BOOK, NATIONAL)
    assert amount.annual_fen == rate.annual_fen
    assert abs(amount.fen * 12 - rate.annual_fen) < 12
    if rate.per.startswith("month"):
        assert amount.fen == rate.amount_fen


def test_no_standard_is_given_twice_and_each_names_source_and_status() -> None:
    rows = standard_rows()
    keys = Counter((r["scheme"], r["rate_key"], r["effective_from"]) for r in rows)
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(r["source"] and r["status"] in ("verified", "derived", "assumed") for r in rows)
    assert len(rows) == 684
    assert not [r for r in rows if "http" in str(r)]


def test_disability_has_26_cells_at_every_date_since_2008() -> None:
    cells = Counter(r.effective_from for r in BOOK.standards if r.scheme == "disability_pension")
    assert {count for day, count in cells.items() if day > date(2005, 1, 1)} == {26}


@pytest.mark.parametrize("scheme", ["war_veteran_subsidy", "rural_elder_subsidy", "martyr_survivor_pension"])
def test_a_month_before_the_first_standard_names_what_is_missing(scheme: str) -> None:
    key = "4" if scheme == "rural_elder_subsidy" else ""
    with pytest.raises(StandardMissing, match="1999年1月没有已知的标准"):
        monthly_fen(scheme, key, {}, Month(1999, 1), BOOK, NATIONAL)


def test_the_file_has_the_columns_the_loader_reads() -> None:
    with (FOLDER / "standards.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [
        "scheme", "rate_key", "amount_yuan", "per", "effective_from", "published_on", "document_no", "source", "status", "note",
    ]  # fmt: skip
