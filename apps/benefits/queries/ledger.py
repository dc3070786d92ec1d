"""The ledger of months of one person: years down, months across; and the slip behind a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from apps.core.month import Month
from apps.payments.models import Claim, Due, HeldOver, PaymentDue
from apps.payments.queries.dues import dues_of
from apps.people.queries import same_human

SIGNS = {"paid": "✓ 已发", "sent": "→ 在途", "owed": "○ 待发", "returned": "■ 退票", "unknown": "? 未明",
         "netted": "≡ 已抵", "stopped": "‖ 未发"}  # fmt: skip


@dataclass(slots=True)
class Cell:
    """One month of one person: what was owed, what arrived, and in which state the rest is."""

    month: Month
    due_fen: int = 0
    paid_fen: int = 0
    state: str = ""
    is_corrected: bool = False

    @property
    def sign(self) -> str:
        """The sign and the word of the state."""
        return SIGNS.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve cells and their sums."""

    number: int
    cells: Sequence[Cell]

    @property
    def due_fen(self) -> int:
        return sum(cell.due_fen for cell in self.cells)

    @property
    def paid_fen(self) -> int:
        return sum(cell.paid_fen for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Line:
    """One due and what became of it."""

    due: Due
    state: str
    payment_id: int | None
    note: str = ""

    @property
    def sign(self) -> str:
        """The sign and the word of the state."""
        return SIGNS.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Ledger:
    """All years, newest first, and the balance of the account."""

    years: Sequence[Year] = field(default_factory=tuple)
    signs: dict[str, str] = field(default_factory=lambda: SIGNS)

    @property
    def due_fen(self) -> int:
        return sum(year.due_fen for year in self.years)

    @property
    def paid_fen(self) -> int:
        return sum(year.paid_fen for year in self.years)

    @property
    def open_fen(self) -> int:
        """Owed and not arrived."""
        return self.due_fen - self.paid_fen


def _state(due: Any) -> str:
    if due.held_netting is not None:
        return "netted"
    if due.held_payment is None:
        return "returned" if due.waiting in ("rejected", "returned", "not_paid") else "owed"
    return {"paid": "paid", "sent": "sent", "unknown": "unknown"}.get(due.payment_state, "owed")


def with_states(dues: QuerySet[Due]) -> Any:
    """The dues with what ``_state`` looks at: the payment or netting that holds each, and why it waits."""
    live = PaymentDue.objects.filter(due=OuterRef("pk"), live=True)
    return dues.annotate(
        held_payment=Subquery(live.values("payment_id")[:1]),
        held_netting=Subquery(live.values("netting_id")[:1]),
        payment_state=Subquery(live.values("payment__state")[:1]),
        waiting=Subquery(HeldOver.objects.filter(due=OuterRef("pk")).values("reason")[:1]),
    )


def lines_of(rows: Iterable[Any]) -> list[Line]:
    """Dues read ``with_states`` as lines."""
    return [Line(row, _state(row), row.held_payment, row.reason) for row in rows]


def due_lines(person_id: int, month: Month | None = None) -> list[Line]:
    """Every due of a person (of one month when given) with its state; two statements however long the history.

    The caller has seen that the person is visible.
    """
    claims = Claim.objects.filter(person_id__in=same_human(person_id))
    dues = dues_of(claims).select_related("scheme", "basis", "run")
    if month is not None:
        dues = dues.filter(period=month.first)
    return lines_of(with_states(dues).order_by("period", "scheme__sort", "component", "seq", "id"))


ORDER = ("unknown", "returned", "owed", "sent", "netted", "paid")


def month_ledger(person_id: int) -> Ledger:
    """The grid of months of a person the caller may see; months between the first and the last due without one are 未发."""
    cells: dict[Month, Cell] = {}
    for line in due_lines(person_id):
        key = Month.of(line.due.period)
        cell = cells.setdefault(key, Cell(key))
        cell.due_fen += line.due.amount_fen
        cell.paid_fen += line.due.amount_fen if line.state in ("paid", "netted") else 0
        cell.is_corrected = cell.is_corrected or line.due.seq > 0
        cell.state = min((line.state, cell.state or line.state), key=ORDER.index)
    if not cells:
        return Ledger()
    first, last = min(cells), max(cells)
    years = [
        Year(year, [_cell(cells, Month(year, number), first, last) for number in range(1, 13)])
        for year in range(last.year, first.year - 1, -1)
    ]
    return Ledger(years)


def _cell(cells: dict[Month, Cell], month: Month, first: Month, last: Month) -> Cell:
    found = cells.get(month)
    if found is None:
        return Cell(month, state="stopped" if first < month < last else "")
    return found
