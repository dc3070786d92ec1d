"""tests/permissions.csv: role × permission → allow or deny, complete, and what the programme really does."""

import csv
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

import apps
from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.core.models import AuditEntry
from apps.org.choices import RoleCode
from tests.make import make_actor
from veterans_portal.reference import decided, known, pages


def answers() -> dict[tuple[str, str], str]:
    with (settings.BASE_DIR / "tests/permissions.csv").open(encoding="utf-8", newline="") as file:
        return {(row["permission"], row["role"]): row["answer"] for row in csv.DictReader(file)}


def actions() -> dict[str, Callable[..., Any]]:
    """Every action of the house, by its module and name."""
    found: dict[str, Callable[..., Any]] = {}
    for app in pkgutil.iter_modules(apps.__path__):
        for module in _modules(f"apps.{app.name}.actions"):
            for name, thing in vars(module).items():
                if hasattr(thing, "permission") and getattr(thing, "__module__", "") == module.__name__:
                    found[f"{module.__name__}.{name}"] = thing
    return found


def _modules(name: str) -> Iterator[Any]:
    if importlib.util.find_spec(name) is None:
        return
    package = importlib.import_module(name)
    yield package
    for part in pkgutil.iter_modules(getattr(package, "__path__", ())):
        yield importlib.import_module(f"{name}.{part.name}")


@pytest.fixture
def actors(db: None) -> dict[str, Actor]:
    return {role.value: make_actor(role.value) for role in RoleCode}


@pytest.mark.parametrize("name", ["docs/reference/data.md", "docs/reference/states.md", "docs/reference/permissions.md",
                                  "tests/permissions.csv"])  # fmt: skip
def test_what_is_written_from_the_code_is_up_to_date(name):
    file = settings.BASE_DIR / name
    assert file.is_file() and file.read_text(encoding="utf-8") == pages()[name], f"{name} is stale: run `make docs`"


def test_the_matrix_is_complete_and_names_no_permission_twice():
    table = answers()
    assert set(table) == {(code, role.value) for code in known() for role in RoleCode}
    assert set(table.values()) == {"allow", "deny"}


def test_code_and_tables_know_the_same_permissions_by_the_same_names():
    assert {code: row["label"] for code, row in decided().items()} == known()


def test_every_role_holds_exactly_what_the_matrix_says(actors):
    table = answers()
    wrong = [key for key, answer in table.items() if actors[key[1]].may(key[0]) is not (answer == "allow")]
    assert wrong == []


def test_every_action_refuses_every_role_that_the_matrix_denies_and_writes_it_down(actors):
    table, found = answers(), actions()
    assert len(found) > 100
    let_in = []
    for name, act in found.items():
        for role, actor in actors.items():
            if table[act.permission, role] == "allow":
                continue
            try:
                act(actor)
            except Forbidden:
                continue
            let_in.append(f"{name} by {role}")
    assert let_in == []
    denials = sum(table[act.permission, role] == "deny" for act in found.values() for role in actors)
    assert AuditEntry.objects.filter(outcome="refused", code="forbidden").count() == denials
