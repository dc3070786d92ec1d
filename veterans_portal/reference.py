"""The reference pages written from the code: tables and columns, state machines, who may do what. `make docs` writes them."""

import csv
import io
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from apps.benefits.rules import workflow
from apps.cases.rules.definition import COMMON
from apps.cases.rules.parsing import parse_kind
from apps.core import yamltext
from apps.core.registry import REGISTRY, discover
from apps.notices.choices import MessageState
from apps.notices.rules import MESSAGE_MOVES
from apps.org.choices import RoleCode
from apps.payments.choices import PaymentState
from apps.payments.rules import states

HEAD = "<!-- Written by `make docs` from the code; edit the code. -->\n\n"
Moves = Mapping[tuple[str, str], str]
Words = Mapping[str, str]


def pages() -> dict[str, str]:
    """Path in the tree -> text, the same bytes for the same code."""
    return {
        "docs/reference/data.md": HEAD + _data(),
        "docs/reference/states.md": HEAD + _states(),
        "docs/reference/permissions.md": HEAD + _permissions(),
        "tests/permissions.csv": _matrix(),
    }


def decided() -> dict[str, dict[str, str]]:
    """Permission -> its row of fixtures/<app>/permissions.csv."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(settings.BASE_DIR.glob("fixtures/*/permissions.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found |= {row["permission"]: row for row in csv.DictReader(file)}
    return dict(sorted(found.items()))


def known() -> dict[str, str]:
    """Permission -> label, as the code registers them; those of tests left out."""
    discover()
    return {code: str(label) for code, label in sorted(REGISTRY.items()) if ".test_" not in code}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |\n" for line in lines)


# --- tables -----------------------------------------------------------------------------------------------------------
def _data() -> str:
    text = "# Data dictionary 数据字典\n\nEvery table of the house. Money is whole fen, months are first days, open ends are null.\n"
    for config in apps.get_app_configs():
        rows = sorted(config.get_models(), key=lambda model: model._meta.db_table)
        if config.name.startswith("apps.") and rows:
            text += f"\n## {config.label} {config.verbose_name}\n"
            text += "".join(_model(model, _keeping(config, model)) for model in rows)
    return text


def _keeping(config: object, model: type[models.Model]) -> str:
    if model.__name__ in getattr(config, "append_only", ()):
        return " · append-only 只增不改"
    return " · never deleted 不删" if model.__name__ in getattr(config, "no_delete", ()) else ""


def _model(model: type[models.Model], keeping: str) -> str:
    meta = model._meta
    doc = (model.__doc__ or "").strip().split("\n")[0]
    said = "" if doc.startswith(f"{model.__name__}(") else f"{doc}\n\n"
    columns = [
        (f"`{field.column}`", str(field.verbose_name), _kind(field), "" if field.null else "not null", _values(field))
        for field in meta.local_fields
    ]
    rules = [f"`{constraint.name}`" for constraint in meta.constraints]
    text = f"\n### {meta.verbose_name} `{meta.db_table}`{keeping}\n\n{said}"
    text += _table(("column", "名称", "type", "", "values"), columns)
    return text + (f"\nKept by the database: {', '.join(rules)}.\n" if rules else "")


def _kind(field: "models.Field[Any, Any]") -> str:
    if isinstance(field, models.ForeignKey):
        return f"→ `{field.related_model._meta.db_table}`"
    size = f"({field.max_length})" if field.max_length else ""
    unique = ", unique" if field.unique and not field.primary_key else ""
    return f"{field.get_internal_type().removesuffix('Field')}{size}{unique}"


def _values(field: "models.Field[Any, Any]") -> str:
    return "；".join(f"`{value}` {label}" for value, label in field.flatchoices if value not in ("", None))


# --- state machines ---------------------------------------------------------------------------------------------------
def _states() -> str:
    edges = import_module("apps.payments.migrations.0004_payment_guards").PAYMENT_EDGES
    attempts = {(before, f"{label}（批次：{'、'.join(states.LABELS[s] for s in allowed.split())}）"): after
                for before, after, allowed, label in edges}  # fmt: skip
    parts: tuple[tuple[str, Moves, Words, Words], ...] = (
        ("发放批次 (payments.Batch)", states.MOVES, states.LABELS, states.ACTS),
        ("发放明细 (payments.Payment)", attempts, dict(PaymentState.choices), {}),
        ("待遇、变动、一次性待遇 (benefits)", workflow.TRANSITIONS, workflow.STATES, workflow.ACTS),
        ("消息 (notices.Message)", MESSAGE_MOVES, dict(MessageState.choices), {}),
    )
    text = "# State machines 状态\n\nEvery state column is also held by a CHECK or by triggers in the database.\n"
    return text + "".join(_machine(*part) for part in parts) + "".join(_case_kind(file) for file in _kind_files())


def _kind_files() -> list[Path]:
    return sorted((settings.BASE_DIR / "fixtures" / "cases").glob("*.yaml"))


def _case_kind(file: Path) -> str:
    """A shipped kind of case: its own acts; supplement, extension, hand-over, withdrawal and stop are in every kind."""
    kind = parse_kind(yamltext.read(file.read_text(encoding="utf-8")), file.name)
    moves = {(before, label): after for before, act, after, label in kind.edges() if act not in COMMON or act == "apply"}
    names = {name: kind.label(name) for pair in moves for name in (pair[0], moves[pair])} | {"": "（开始）"}
    return _machine(f"{kind.name} (cases, {kind.code} 第{kind.version}版)", moves, names, {})


def _machine(title: str, moves: Moves, names: Words, acts: Words) -> str:
    rows = [
        (f"{names[before]} `{before}`", acts.get(act, act), f"{names[after]} `{after}`")
        for (before, act), after in moves.items()
    ]
    return f"\n## {title}\n\n" + _table(("原状态", "动作", "新状态"), rows)


# --- permissions ------------------------------------------------------------------------------------------------------
def _permissions() -> str:
    head = ("permission", "名称", *(role.label for role in RoleCode))
    rows = [
        (f"`{code}`", row["label"], *("✓" if row[role.value] == "1" else "" for role in RoleCode))
        for code, row in decided().items()
    ]
    text = "# Who may do what 岗位权限\n\nA row without a tick is for the house itself: commands and background jobs.\n\n"
    return text + _table(head, rows)


def _matrix() -> str:
    """Role × permission, one line each, for tests/architecture/test_permissions.py."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("permission", "role", "answer"))
    rows = decided()
    for code in known():
        for role in RoleCode:
            writer.writerow((code, role.value, "allow" if rows.get(code, {}).get(role.value) == "1" else "deny"))
    return out.getvalue()
