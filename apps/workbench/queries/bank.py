"""The bank's side of the month: sent-back lines, unknowns, suspense, receivables; each count is its list's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.pages import Page, keyset
from apps.payments.models import BankFile, HeldOver, Payment, Receivable, Suspense, Unknown
from apps.payments.queries import desks
from apps.payments.queries.batches import VIEW_BATCH
from apps.payments.queries.batches import batches as all_batches
from apps.payments.queries.receivables import Overpaid, overpaid
from apps.payments.queries.receivables import receivables as all_receivables
from apps.workbench.queries.places import counties_and_towns, place_names

RECEIVABLE_TABS = (("open", "待收回"), ("overpaid", "多发待登记"), ("waivers", "核销申请"), ("done", "已收清"))


def batch_url(key: str) -> str:
    """Address of a batch."""
    return reverse("workbench:batch", args=[key])


def tieout_url() -> str:
    """Address of the tie-out."""
    return reverse("workbench:tieout")


def latest_month(actor: Actor) -> Month:
    """The month of the latest batch, else the present one."""
    batch = all_batches(actor).exclude(state="cancelled").first()
    return Month.of(batch.month) if batch else actor.month


def bank_file(actor: Actor, file_id: int) -> BankFile:
    """A file with its batch, without its bytes."""
    all_batches(actor)
    row = BankFile.objects.defer("content_sealed").select_related("batch", "made_by").filter(pk=file_id).first()
    if row is None:
        raise NotFound("没有找到这个报盘文件，请从批次的“文件”重新进入。")
    return row


@dataclass(frozen=True, slots=True)
class RejectedDesk:
    """One page of sent-back lines."""

    page: Page[Payment]
    places: Mapping[str, str]
    towns: Sequence[tuple[str, str]]
    town: str


def rejected_desk(actor: Actor, town: str, after: str | None) -> RejectedDesk:
    """Sent-back lines whose dues are still open, by township when asked."""
    rows = desks.rejected(actor)
    if town.isdecimal() and len(town) == 12:
        rows = rows.filter(division_code__startswith=town[:9])
    page = keyset(rows, order=("changed_at", "id"), after=after or None)
    towns = [(code, name) for code, name in counties_and_towns(actor) if not code.endswith("000000")]
    return RejectedDesk(page, place_names(f"{row.division_code[:9]}000" for row in page), towns, town)


@dataclass(frozen=True, slots=True)
class HeldDesk:
    """What no batch took, by reason, and one page of the chosen reason."""

    sums: Sequence[desks.HeldSum]
    reason: str
    page: Page[HeldOver]


def held_desk(actor: Actor, chosen: Mapping[str, str]) -> HeldDesk:
    """The held-over list."""
    sums = desks.held_sums(actor)
    reason = chosen.get("reason", "") or (sums[0].reason if sums else "")
    page = keyset(desks.held_over(actor, reason), order=("person_id", "due_id"), after=chosen.get("after") or None)
    return HeldDesk(sums, reason, page)


@dataclass(frozen=True, slots=True)
class UnknownDesk:
    """Unknown outcomes and suspense."""

    page: Page[Unknown]
    count: int
    suspenses: Sequence[Suspense]


def unknown_desk(actor: Actor, after: str | None = None) -> UnknownDesk:
    """Both lists; suspense only for who may see batches."""
    rows = desks.unknowns(actor)
    suspenses = list(desks.suspenses(actor)) if actor.may(VIEW_BATCH) else []
    return UnknownDesk(keyset(rows, order=("marked_at", "id"), after=after or None), rows.count(), suspenses)


def _one(rows: QuerySet[Any], what: str, **where: Any) -> Any:
    row = rows.filter(**where).first()
    if row is None:
        raise NotFound(f"没有找到{what}，可能已经办结或不在您的管辖范围内；请从列表重新进入。")
    return row


def unknown(actor: Actor, payment_id: int) -> Unknown:
    """One unknown outcome. Raises NotFound."""
    return _one(desks.unknowns(actor), "这笔结果未明的发放", payment_id=payment_id)


def suspense(actor: Actor, suspense_id: int) -> Suspense:
    """One line that fits nothing. Raises NotFound."""
    return _one(desks.suspenses(actor), "这笔待查款项", pk=suspense_id)


@dataclass(frozen=True, slots=True)
class ReceivableDesk:
    """One tab of the receivables."""

    tab: str
    tabs: Sequence[Mapping[str, Any]]
    page: Page[Receivable]
    overpaid: Sequence[Overpaid]
    waivers: Sequence[Any]
    places: Mapping[str, str]


def settled(actor: Actor) -> QuerySet[Receivable]:
    """Receivables with nothing outstanding."""
    return all_receivables(actor).exclude(pk__in=desks.receivables(actor).values("pk"))


def receivable_desk(actor: Actor, tab: str, after: str | None = None) -> ReceivableDesk:
    """What persons owe back, what is not yet claimed, what waits for a decision."""
    chosen = tab if tab in dict(RECEIVABLE_TABS) else "open"
    over, waiting = overpaid(actor), list(desks.waivers(actor))
    rows = desks.receivables(actor) if chosen == "open" else settled(actor)
    counts = {"open": desks.receivables(actor).count(), "overpaid": len(over), "waivers": len(waiting), "done": None}
    tabs = [
        {"label": words, "url": f"?tab={key}", "here": key == chosen, "count": counts[key]} for key, words in RECEIVABLE_TABS
    ]
    page = keyset(rows, order=("-id",), after=after or None) if chosen in ("open", "done") else Page([], None, None)
    return ReceivableDesk(chosen, tabs, page, over, waiting, place_names(f"{one.division_code[:9]}000" for one in over))


@dataclass(frozen=True, slots=True)
class ReceivablePage:
    """One receivable with everything that came back."""

    row: Any
    recoveries: Sequence[Any]
    proposal: Any | None


def receivable_page(actor: Actor, receivable_id: int) -> ReceivablePage:
    """One receivable. Raises NotFound outside the places."""
    row = _one(all_receivables(actor).select_related("opened_by"), "这笔应收款", pk=receivable_id)
    recoveries = row.recoveries.select_related("proposed_by", "confirmed_by", "payment__batch").order_by("id")
    proposal = row.proposals.filter(agreed__isnull=True).select_related("proposed_by").first()
    return ReceivablePage(row, list(recoveries), proposal)


def overpaid_person(actor: Actor, person_id: int) -> Overpaid:
    """The overpayment of one person. Raises NotFound when there is none."""
    found = next((one for one in overpaid(actor) if one.person_id == person_id), None)
    if found is None:
        raise NotFound("此人现在没有多发待登记的款项，可能已经登记；请从“追回”重新进入。")
    return found
