"""Exam gate F3: what looks like a formula in every text of the county, then every sheet that leaves the house opened by LibreOffice."""

import ast
import io
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.db import DatabaseError, connection, models, transaction
from python_calamine import CalamineWorkbook

from apps.cards.rules.exchange import ANSWERS, Row, answer_form
from apps.core import queue
from apps.core.models import Job
from apps.jobs.models import Vacancy, VeteranBusiness
from apps.jobs.resources import write_businesses, write_vacancies
from apps.org.models import User
from apps.org.queries import actor_of
from apps.people import actions as people
from apps.people.actions.exports import offered
from apps.people.choices import RosterKind
from apps.people.models import Person
from apps.people.resources.writer import problem_rows
from apps.reports.queries.indicators.policies import FATES
from apps.reports.queries.shapes import SHAPES
from apps.reports.resources.sheets import write_list
from tests.scenarios.test_crawl import client_of

SOFFICE = shutil.which("soffice") or ""
BAD = (
    "=1+1", "+1+1", "-1-1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    '=HYPERLINK("http://x.invalid","看")', "=cmd|'/c calc'!A0",
)  # fmt: skip
# Texts that other programs read, not people: changed, the pages would not find their way.
MEANT = ("code", "key", "kind", "state", "_no", "number", "tail", "hash", "sha256", "month", "username", "password", "version", "ref",
         "component", "slug", "profile", "lane", "codename", "session_data", "uid", "verb", "path", "url", "step", "table", "page")  # fmt: skip
ROOMS = (
    "people",
    "jobs",
    "cards",
    "benefits",
    "notices",
    "visits",
    "cases",
    "alliance",
    "memorials",
    "org",
    "policy",
    "core",
    "portal",
)
# Every module that makes a sheet: whether somebody's words can stand in it. A new one has to be opened below.
WRITERS = {
    "benefits/resources.py": "templates", "cards/actions/lots.py": "names", "cards/rules/exchange.py": "names", "cards/views/papers.py": "templates",
    "core/exchange.py": "names", "core/sheets.py": "the writer", "demo/actions/cards.py": "invented", "jobs/resources.py": "names",
    "payments/resources.py": "templates", "payments/rules/formats.py": "refuses formulas (tests/payments/test_rules.py)", "people/actions/exports.py": "names",
    "people/resources/writer.py": "names", "portal/actions/copying.py": "names", "reports/resources/sheets.py": "names",
}  # fmt: skip
# Rows without this are behind no figure.
NEVER_LISTED = {"payments.PaymentDue": "payment", "org.Division": "parent", "jobs.TrainingClass": "settled_fen"}
TABLE, TEXT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# Separator, quote, UTF-8, first line, …, and "evaluate formulas": the most dangerous way to open a csv.
AS_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


def poisoned() -> int:
    """One of the twelve in every free text that web and workers may change. How many columns."""
    count = 0
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS or model._meta.proxy or not model._meta.managed:
            continue
        for column in model._meta.concrete_fields:
            free = isinstance(column, models.CharField | models.TextField) and not (
                column.choices or column.unique or column.primary_key
            )
            if free and not column.name.endswith(MEANT) and (column.max_length or 99) >= 12:
                count += _poison(model._meta.db_table, column.column, column.max_length or 99)
    return count


def _poison(table: str, column: str, width: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'update "{table}" set "{column}" = left((%s::text[])[1 + abs(hashtext(ctid::text || %s)) %% %s], %s)'
                f" where \"{column}\" <> ''",
                [list(BAD), column, len(BAD), width],
            )
            return bool(cursor.rowcount)
    except DatabaseError:  # append-only, or a text with a shape of its own
        return False


def lists() -> Iterator[tuple[str, bytes]]:
    """Every list of the administration that can be taken out, both formats."""
    clients = [client_of(role) for role in ("sysadm", "benefit_clerk")]
    for model, admin in site._registry.items():
        if getattr(admin, "export_columns", ()):
            address = f"/admin/{model._meta.label_lower.replace('.', '/')}/export/"
            for form, suffix in (("0", "xlsx"), ("1", "csv")):
                given = {"format": form, "resource": "0", "reason": "=1+1"}
                answers = (client.post(address, given) for client in clients)
                content = next(
                    one.content for one in answers if one.status_code == 200 and "text/html" not in one["Content-Type"]
                )
                yield f"admin-{model._meta.model_name}.{suffix}", content


def rosters(actor: Any) -> Iterator[tuple[str, bytes]]:
    for kind in RosterKind.values:
        for suffix in ("xlsx", "csv"):
            columns = offered(actor) if kind == RosterKind.PEOPLE else ()
            made = people.ask_export(actor, reason="=核对", kind=suffix, roster_kind=kind, columns=columns)
            assert queue.run(Job.objects.get(kind="people.make_export", payload__export_id=made.pk).pk) == "done"
            yield f"roster-{kind}.{suffix}", people.fetch_export(actor, export_id=made.pk)[1]


def figures(actor: Any) -> Iterator[tuple[str, bytes]]:
    for label in SHAPES:
        rows = apps.get_model(label).objects.all()
        if label == "benefits.Entitlement":  # the month's fate is worked out by the query that lists them
            rows = rows.annotate(fate=models.Value(next(iter(FATES))))
        if label in NEVER_LISTED:
            rows = rows.exclude(**{NEVER_LISTED[label]: None})
        yield f"list-{label}.xlsx", write_list(actor, rows, title="=清单", number="QD01", reason="=1+1")


def others(actor: Any) -> Iterator[tuple[str, bytes]]:
    yield "vacancies.xlsx", write_vacancies(actor, Vacancy.objects.select_related("employer")[:200])
    yield "businesses.xlsx", write_businesses(actor, VeteranBusiness.objects.all()[:200])
    yield "problems.xlsx", problem_rows("=标题", ["=列"] * len(BAD), [(7, BAD, "=问题")])
    rows = [Row(place, f"JS2026{place:06d}", text, text, text, text) for place, text in enumerate(BAD, 1)]
    yield from ((f"answer-{stage}.csv", answer_form("ZK2026-001", rows, stage)) for stage in ANSWERS)


def cells(fods: Path) -> Iterator[tuple[str, bool]]:
    """Text and whether it is computed, or a link, of every cell that LibreOffice shows."""
    for row in ET.parse(fods).iter(f"{TABLE}table-row"):
        found = []
        for cell in row.iter(f"{TABLE}table-cell"):
            text = "\n".join("".join(part.itertext()) for part in cell.findall(f"{TEXT}p"))
            told = (text, f"{TABLE}formula" in cell.attrib or cell.find(f".//{TEXT}a") is not None)
            found += [told] * int(cell.get(f"{TABLE}number-columns-repeated", "1")) if text else []
        yield from found * int(row.get(f"{TABLE}number-rows-repeated", "1")) if found else ()


def opened(folder: Path, suffix: str, more: list[str]) -> None:
    """All files of a kind in one run of LibreOffice."""
    command = [
        SOFFICE,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--norestore",
        *more,
        "--convert-to",
        "fods",
    ]
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    files = sorted(map(str, folder.glob(f"*.{suffix}")))
    subprocess.run(
        [*command, "--outdir", str(folder / suffix), *files], check=True, capture_output=True, timeout=300, env=environment
    )


def plain(text: str) -> str:
    """As a reader sees it: blanks are blanks, and the apostrophe of a csv is the house's."""
    return "".join(text.split())


def callers() -> set[str]:
    names = {"open_book", "CsvSheet", "SafeCsv", "Workbook"}
    found = set()
    for file in (settings.BASE_DIR / "apps").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if any(f"{name}(" in text for name in (*names, "writer")) else ():
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in names or (
                    name == "writer" and isinstance(called, ast.Attribute) and getattr(called.value, "id", "") == "csv"
                ):
                    found.add(str(file.relative_to(settings.BASE_DIR / "apps")))
    return found


def test_every_module_that_writes_sheets_is_known() -> None:
    assert callers() == set(WRITERS)


@pytest.mark.skipif(not SOFFICE, reason="soffice is missing: nothing was opened by LibreOffice")
def test_no_text_becomes_a_formula_in_any_sheet(demo: str, tmp_path: Path) -> None:
    assert poisoned() > 60
    assert Person.objects.filter(name__in=BAD).exists()
    clerk = actor_of(User.objects.get(username="limei"), via="test")
    made: dict[str, bytes] = {}
    makers: tuple[Callable[[Any], Iterator[tuple[str, bytes]]], ...] = (rosters, figures, others)
    for name, content in (*lists(), *(pair for maker in makers for pair in maker(clerk))):
        (tmp_path / name).write_bytes(content)
        made[name] = content
    opened(tmp_path, "xlsx", [])
    opened(tmp_path, "csv", [f"--infilter={AS_CSV}"])
    dangerous, bad = 0, {plain(text) for text in BAD}
    for name, content in made.items():
        stem, _, suffix = name.rpartition(".")
        shown = list(cells(tmp_path / suffix / f"{stem}.fods"))
        assert [text for text, computed in shown if computed] == [], name
        if suffix == "xlsx":
            written = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
            meant = [plain(str(cell)) for row in written for cell in row if plain(str(cell))]
            assert [plain(text) for text, _ in shown][: len(meant)] == meant, name
        dangerous += sum(plain(text).removeprefix("'") in bad for text, _ in shown)
    assert len(made) > 60 and dangerous > 500, (len(made), dangerous)
