"""Every action has a permission, a Chinese name, a role that may do it, and a line in its app's README."""

import csv
import importlib
import pkgutil
import re
from pathlib import Path

import apps
from apps.core.action import REGISTRY

BASE = Path(__file__).resolve().parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
READING = ("view_", "read_", "list_")


def _load_everything() -> None:
    for app in pkgutil.iter_modules(apps.__path__):
        for room in ("actions", "queries"):
            package = BASE / "apps" / app.name / room
            if package.is_dir() or package.with_suffix(".py").is_file():
                importlib.import_module(f"apps.{app.name}.{room}")


def test_every_permission_has_a_chinese_name():
    _load_everything()
    assert REGISTRY
    assert not [code for code, label in REGISTRY.items() if not CHINESE.search(str(label))]


def test_every_permission_is_decided_for_every_role():
    _load_everything()
    decided = set()
    for table in (BASE / "fixtures").glob("*/permissions.csv"):
        with table.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                decided.add(row["permission"])
                answers = [value for key, value in row.items() if key not in ("permission", "label")]
                assert set(answers) <= {"0", "1"}, f"{table}: {row['permission']}"
    assert sorted(code for code in set(REGISTRY) - decided if ".test_" not in code) == []


def test_administrators_and_auditors_touch_no_money():
    for table in (BASE / "fixtures").glob("*/permissions.csv"):
        with table.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                verb = row["permission"].split(".")[1]
                if row["permission"].startswith(("payments.", "benefits.")) and not verb.startswith(READING):
                    held = [role for role in ("sysadm", "secadm", "auditor") if row.get(role) == "1"]
                    assert not held, f"{row['permission']}: {held}"


def test_every_action_stands_in_its_apps_readme():
    missing = []
    for app in pkgutil.iter_modules(apps.__path__):
        readme = BASE / "apps" / app.name / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
        for name in _actions(BASE / "apps" / app.name):
            if f"`{name}" not in text:
                missing.append(f"{app.name}: {name}")
    assert not missing


def _actions(app: Path) -> list[str]:
    files = [*app.glob("actions.py"), *app.glob("actions/*.py")]
    pattern = re.compile(r"@action\((?:[^()]|\([^()]*\))*\)\s*\ndef (\w+)")
    return [name for file in files for name in pattern.findall(file.read_text(encoding="utf-8"))]
