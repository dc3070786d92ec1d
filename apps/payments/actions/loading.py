"""Loading the shipped bank profiles, reject reasons and signature table. Safe to repeat; local changes stay."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apps.core import audit, yamltext
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.money import parse_yuan
from apps.payments.models import BankProfile, RejectReason, SignatureRule

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "payments"


@action(permission="payments.load_banks", label="载入银行资料")
def load_banks(actor: Actor, *, folder: Path = FOLDER) -> dict[str, int]:
    """Add what is missing from ``fixtures/payments``; a row the bureau changed is not overwritten. Counts what was added."""
    added = {
        "banks": sum(_bank(row) for row in yamltext.read((folder / "banks.yaml").read_text(encoding="utf-8"))),
        "reasons": sum(_reason(row) for row in _rows(folder / "reject_reasons.csv")),
        "signatures": sum(_signature(row) for row in _rows(folder / "signatures.csv")),
    }
    audit.record(actor, "payments.load_banks", ("payments", "", "银行资料"), after=added)
    return added


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bank(row: Mapping[str, Any]) -> bool:
    values = {key: value for key, value in row.items() if key != "code"}
    return BankProfile.objects.get_or_create(code=row["code"], defaults=values)[1]


def _reason(row: Mapping[str, str]) -> bool:
    values = {"label": row["label"], "advice": row["advice"], "needs_account": row["needs_account"] == "1"}
    return RejectReason.objects.get_or_create(profile_id=row["profile"] or None, code=row["code"], defaults=values)[1]


def _signature(row: Mapping[str, str]) -> bool:
    values = {"levels": int(row["levels"]), "note": row["note"]}
    return SignatureRule.objects.get_or_create(from_fen=parse_yuan(row["from_yuan"]), defaults=values)[1]
