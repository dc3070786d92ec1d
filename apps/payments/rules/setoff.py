"""How much of a payment is kept back against what the person owes (抵扣). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Debt:
    """An open receivable: outstanding fen and the most that may be kept back from one payment (0 = none)."""

    receivable_id: int
    outstanding_fen: int
    instalment_fen: int


def set_off(payable_fen: int, debts: Sequence[Debt]) -> list[tuple[int, int]]:
    """(receivable, fen) pairs, oldest debt first; never more than is payable, owed, or agreed per payment."""
    left, kept = payable_fen, []
    for debt in debts:
        part = min(left, debt.outstanding_fen, debt.instalment_fen)
        if part > 0:
            kept.append((debt.receivable_id, part))
            left -= part
    return kept
