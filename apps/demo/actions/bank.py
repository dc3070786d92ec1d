"""The demo bank: answers a batch as a bank would, with some lines rejected and now and then one missing."""

from random import Random

from apps.payments.models import Batch, Payment, RejectReason
from apps.payments.queries.layouts import layout_of
from apps.payments.rules import AnswerLine, write_answer

REJECTED = 0.003
MISSING = 0.00012


def answer(batch: Batch, seed: int) -> bytes:
    """The bytes of a return file: every sent line once, in order. Deterministic for a seed and batch."""
    rng = Random(f"bank:{seed}:{batch.key}")
    reasons = _reasons(batch)
    rows = list(Payment.objects.filter(batch=batch, state="sent").order_by("seq").values_list("ref", "amount_fen"))
    rejected = {place for place in range(len(rows)) if rng.random() < REJECTED}
    missing = {place for place in range(len(rows)) if rng.random() < MISSING}
    if len(rows) > 20:  # a small county also sees what can happen
        rejected |= {rng.randrange(len(rows))} if batch.month.month % 2 else set()
        missing |= {rng.randrange(len(rows))} if batch.month.month % 4 == 3 else set()
    lines: list[AnswerLine] = []
    for place, (ref, fen) in enumerate(rows):
        if place in missing:
            continue
        code, label = rng.choice(reasons) if place in rejected else ("", "")
        result = "rejected" if code else "paid"
        lines.append(AnswerLine(len(lines) + 1, ref, fen, result, code, label))
    return write_answer(layout_of(batch.profile), lines)


def _reasons(batch: Batch) -> list[tuple[str, str]]:
    own = batch.profile.reasons.order_by("code")
    rows = own if own.exists() else RejectReason.objects.filter(profile__isnull=True).order_by("code")
    return [(row.code, row.label) for row in rows]
