"""The shape of the policy files in ``fixtures/policy``: CSV and YAML in, frozen rates and parameters out. No database."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from apps.core import yamltext
from apps.core.errors import Invalid
from apps.core.money import parse_yuan
from apps.policy.rules import NATIONAL, Book, Param, Rate

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "policy"


def scheme_rows(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The schemes of ``schemes.yaml``, in the order of the bureau's lists."""
    return list(yamltext.read((folder / "schemes.yaml").read_text(encoding="utf-8")))


def standard_rows(folder: Path = FOLDER) -> list[dict[str, str]]:
    """The raw rows of ``standards.csv``: scheme, rate_key, amount_yuan, per, effective_from, published_on, …"""
    with (folder / "standards.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parameter_rows(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The raw rows of ``parameters.yaml``."""
    return list(yamltext.read((folder / "parameters.yaml").read_text(encoding="utf-8")))


def rate_of(row: Mapping[str, str]) -> Rate:
    """One CSV row as a rate; a row without a publication day counts as known from the day it holds."""
    effective = date.fromisoformat(row["effective_from"])
    return Rate(
        scheme=row["scheme"],
        rate_key=row["rate_key"],
        amount_fen=parse_yuan(row["amount_yuan"]),
        per=row["per"],
        effective_from=effective,
        known_on=date.fromisoformat(row["published_on"]) if row["published_on"] else effective,
        division=row.get("division") or NATIONAL,
        document_no=row["document_no"],
        source=row["source"],
        status=row["status"],
    )


def param_of(row: Mapping[str, Any]) -> Param:
    """One YAML row as a parameter; ``known_on`` defaults to the day it holds from."""
    if "name" not in row or "value" not in row:
        raise Invalid("政策参数缺少 name 或 value，请检查 parameters.yaml。")
    return Param(
        name=row["name"],
        value=row["value"],
        valid_from=row["valid_from"],
        known_on=row.get("known_on") or row["valid_from"],
        division=row.get("division") or NATIONAL,
        scheme=row.get("scheme"),
        document_no=row.get("document_no", ""),
        source=row.get("source", ""),
        status=row.get("status", "assumed"),
    )


@cache
def fixtures_book(folder: Path = FOLDER) -> Book:
    """The whole book of the shipped files, uncut: what ``check_cases`` judges by. Reads files only, never the database."""
    return Book(
        tuple(rate_of(row) for row in standard_rows(folder)),
        tuple(param_of(row) for row in parameter_rows(folder)),
    )
