"""``load_policy``: the shipped files arrive once, and a corrected file supersedes instead of editing."""

import csv
import io
import json
import shutil
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.policy import actions, queries, resources
from apps.policy.models import NATIONAL, Parameter, RateTouch, Scheme, Standard
from tests.policy.builders import WAR, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private copy of the policy files that the loader reads."""
    folder = tmp_path / "policy"
    shutil.copytree(resources.FOLDER, folder)
    for reader in ("scheme_rows", "standard_rows", "parameter_rows"):
        original = getattr(resources, reader)
        monkeypatch.setattr(resources, reader, lambda original=original: original(folder))
    return folder


def rewrite(folder: Path, scheme: str, effective_from: str, **changes: str) -> None:
    """Change the cells of one row of the standards file."""
    path = folder / "standards.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["scheme"], row["effective_from"]) == (scheme, effective_from):
            row.update(changes)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def loaded() -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("load_policy", stdout=out)
    return out.getvalue()


def test_every_row_of_the_files_is_in_the_tables() -> None:
    assert Scheme.objects.count() == len(resources.scheme_rows())
    assert Standard.objects.filter(origin="shipped").count() == len(resources.standard_rows())
    assert Parameter.objects.filter(origin="shipped").count() == len(resources.parameter_rows())


def test_a_second_load_changes_nothing() -> None:
    before = (
        list(Standard.objects.values_list()) + list(Parameter.objects.values_list()) + list(RateTouch.objects.values_list())
    )
    assert "没有变化" in loaded()
    after = (
        list(Standard.objects.values_list()) + list(Parameter.objects.values_list()) + list(RateTouch.objects.values_list())
    )
    assert before == after


def test_the_book_of_the_tables_is_the_book_of_the_files(clerk: Actor) -> None:
    from_tables, from_files = queries.book(None, clerk.today, NATIONAL), resources.fixtures_book().at(clerk.today)
    for kind in ("standards", "parameters"):
        both = [sorted(json.dumps(asdict(row), sort_keys=True, default=str) for row in getattr(book, kind)) for book in (
            from_tables, from_files)]  # fmt: skip
        assert both[0] == both[1]


def test_a_corrected_amount_supersedes_and_is_known_from_today(files: Path, house: Actor) -> None:
    rewrite(files, WAR, "2025-08-01", amount_yuan="10910")
    assert "更正 1 条" in loaded()
    old, new = Standard.objects.filter(scheme=WAR, effective_from="2025-08-01").order_by("id")
    assert (old.superseded_by_id, old.superseded_on, new.known_on) == (new.pk, house.today, house.today)
    assert RateTouch.objects.filter(scheme=WAR, from_month="2025-08-01").exists()
    yesterday = house.today - timedelta(days=1)
    for day, amount in ((yesterday, old.amount_fen), (house.today, 1_091_000)):
        assert queries.book(None, day, NATIONAL).rate(WAR, "", Month(2025, 9)).amount_fen == amount  # type: ignore[union-attr]
    assert "没有变化" in loaded()


def test_a_corrected_source_keeps_the_day_it_was_known(files: Path) -> None:
    touches = RateTouch.objects.count()
    rewrite(files, WAR, "2025-08-01", document_no="财社〔2025〕120号")
    assert "更正 1 条" in loaded()
    old, new = Standard.objects.filter(scheme=WAR, effective_from="2025-08-01").order_by("id")
    assert (new.known_on, new.document_no, old.is_live) == (old.known_on, "财社〔2025〕120号", False)
    assert RateTouch.objects.count() == touches


def test_a_row_that_arrives_later_is_known_from_its_arrival(files: Path, house: Actor) -> None:
    with (files / "standards.csv").open("a", encoding="utf-8") as file:
        file.write(f"{WAR},,11250,year,2026-08-01,2026-09-30,,测试文件,assumed,\n")
    assert "新增 1 条" in loaded()
    assert Standard.objects.get(scheme=WAR, effective_from="2026-08-01").known_on == house.today


def test_history_can_be_rebuilt_as_published(files: Path, house: Actor) -> None:
    with (files / "standards.csv").open("a", encoding="utf-8") as file:
        file.write(f"{WAR},,11250,year,2026-08-01,2026-09-30,,测试文件,assumed,\n")
    actions.load_shipped(house, as_published=True)
    assert str(Standard.objects.get(scheme=WAR, effective_from="2026-08-01").known_on) == "2026-09-30"


def test_a_countys_own_national_row_is_kept(files: Path, clerk: Actor, reviewer: Actor) -> None:
    live(clerk, reviewer, division_code=NATIONAL, amount_fen=1_124_400)
    with (files / "standards.csv").open("a", encoding="utf-8") as file:
        file.write(f"{WAR},,11250,year,2026-08-01,2026-09-30,,测试文件,assumed,\n")
    assert "保留本局录入的标准" in loaded()
    assert Standard.objects.get(scheme=WAR, effective_from="2026-08-01").amount_fen == 1_124_400


def test_only_the_house_loads_and_it_is_on_record(clerk: Actor, house: Actor) -> None:
    with pytest.raises(Forbidden):
        actions.load_shipped(clerk)
    actions.load_shipped(house)
    assert AuditEntry.objects.filter(verb="policy.load_shipped", outcome="done").exists()
