"""Monthly tie-out (对账): dues = lines = files = bank = finance voucher, and where it does not, which seam."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.payments.models import Batch
from apps.payments.queries.batches import DUES_OF_BATCH, VIEW_BATCH

_FIGURES = f"""
with pay as (
  select count(*) as n, coalesce(sum(amount_fen), 0)::bigint as fen,
         coalesce(sum(amount_fen) filter (where file_id is not null), 0)::bigint as filed,
         coalesce(sum(amount_fen) filter (where state = 'paid'), 0)::bigint as paid,
         coalesce(sum(amount_fen) filter (where state = 'failed'), 0)::bigint as failed,
         coalesce(sum(amount_fen) filter (where state = 'returned'), 0)::bigint as returned,
         coalesce(sum(amount_fen) filter (where state in ('sent', 'unknown')), 0)::bigint as in_transit
  from payments_payment where batch_id = %(batch)s and state <> 'withdrawn')
select pay.*,
  (select coalesce(sum(amount_fen), 0)::bigint from payments_due where {DUES_OF_BATCH}) as dues,
  (select coalesce(sum(r.amount_fen), 0)::bigint from payments_recovery r join payments_payment p on p.id = r.payment_id
     where p.batch_id = %(batch)s and p.state <> 'withdrawn') as setoff,
  (select coalesce(sum(total_fen), 0)::bigint from payments_bankfile where batch_id = %(batch)s and state = 'made') as files,
  (select coalesce(sum(s.amount_fen) filter (where s.kind = 'paid'), 0)::bigint from payments_settlement s
     join payments_payment p on p.id = s.payment_id where p.batch_id = %(batch)s) as settled,
  (select coalesce(sum(s.amount_fen) filter (where s.kind = 'returned'), 0)::bigint from payments_settlement s
     join payments_payment p on p.id = s.payment_id where p.batch_id = %(batch)s) as reversed,
  (select coalesce(sum(case credit when 'transit' then amount_fen else -amount_fen end), 0)::bigint
     from payments_transfer where batch_id = %(batch)s and 'transit' in (debit, credit)) as transit,
  (select coalesce(sum(case credit when 'bank' then amount_fen else -amount_fen end), 0)::bigint
     from payments_transfer where batch_id = %(batch)s and 'bank' in (debit, credit)) as booked,
  (select coalesce(sum(case kind when 'payout' then amount_fen else -amount_fen end), 0)::bigint
     from payments_voucher where batch_id = %(batch)s) as voucher,
  (select count(*) from payments_voucher where batch_id = %(batch)s) as vouchers
from pay
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Seam:
    """Two figures that must be equal, and what to do when they are not."""

    name: str
    left_fen: int
    right_fen: int
    advice: str
    due: bool = True

    @property
    def diff_fen(self) -> int:
        """Left minus right."""
        return self.left_fen - self.right_fen

    @property
    def holds(self) -> bool:
        """Equal, or not yet due."""
        return not self.due or self.diff_fen == 0

    @property
    def text(self) -> str:
        """One sentence."""
        if not self.due:
            return f"{self.name}：还没有到这一步。"
        if self.holds:
            return f"{self.name}：相符，{yuan(self.left_fen)}元。"
        return f"{self.name}：相差{yuan(self.diff_fen)}元（{yuan(self.left_fen)} − {yuan(self.right_fen)}）。{self.advice}"


@dataclass(frozen=True, slots=True)
class TieRow:
    """One batch: its figures and its seams, from dues to voucher."""

    batch: Batch
    figures: dict[str, int]
    seams: tuple[Seam, ...]

    @property
    def ties(self) -> bool:
        """All seams hold."""
        return all(seam.holds for seam in self.seams)

    @property
    def broken(self) -> tuple[Seam, ...]:
        """The seams that do not hold."""
        return tuple(seam for seam in self.seams if not seam.holds)


@dataclass(frozen=True, slots=True)
class TieOut:
    """A month: its batches, and totals over them."""

    month: Month
    rows: tuple[TieRow, ...]

    @property
    def ties(self) -> bool:
        """Every batch ties."""
        return all(row.ties for row in self.rows)

    def total(self, figure: str) -> int:
        """Sum of one figure over the month."""
        return sum(row.figures[figure] for row in self.rows)


def tie_out(actor: Actor, month: Month) -> TieOut:
    """The tie-out page of a month. Permission ``payments.view_batch``."""
    require(actor, VIEW_BATCH)
    rows = Batch.objects.filter(month=month.first).exclude(state="cancelled").order_by("ordinal")
    return TieOut(month, tuple(tie_row(row) for row in rows))


def tie_row(batch: Batch) -> TieRow:
    """The figures and seams of one batch."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"batch": batch.pk})
        names = [column[0] for column in cursor.description]
        figures = dict(zip(names, map(int, cursor.fetchone()), strict=True))
    return TieRow(batch, figures, tuple(make(batch, figures) for make in _SEAMS))


def _after(batch: Batch, *states: str) -> bool:
    return batch.state in states


_FILED = ("filed", "sent", "returned", "closed")


def _dues_lines(_batch: Batch, f: dict[str, int]) -> Seam:
    return Seam("应发 = 明细", f["dues"] - f["setoff"], f["fen"], "有明细的金额与其应发不符，请报告系统管理员核查。")


def _lines_batch(batch: Batch, f: dict[str, int]) -> Seam:
    return Seam("明细 = 批次合计", f["fen"], batch.total_fen, "批次合计与明细不符，请报告系统管理员核查。")


def _lines_files(batch: Batch, f: dict[str, int]) -> Seam:
    return Seam(
        "明细 = 报盘文件", f["fen"], f["files"], "有明细没有报盘或重复报盘，请核对文件清单。", _after(batch, *_FILED)
    )


def _files_bank(batch: Batch, f: dict[str, int]) -> Seam:
    answered = f["paid"] + f["failed"] + f["returned"]
    advice = "有明细还没有银行结果，请上传回盘或核实未明结果。"
    return Seam("报盘文件 = 银行结果", f["files"], answered, advice, _after(batch, "returned", "closed"))


def _bank_ledger(batch: Batch, f: dict[str, int]) -> Seam:
    advice = "银行结果与台账不符，请报告系统管理员核查。"
    return Seam("银行结果 = 台账", f["settled"] - f["reversed"], f["booked"], advice, _after(batch, "returned", "closed"))


def _bank_voucher(batch: Batch, f: dict[str, int]) -> Seam:
    advice = "请财务人员核对拨付和退回凭证是否登记齐全。"
    due = bool(f["vouchers"]) or batch.state == "closed"
    return Seam("银行结果 = 财政凭证", f["settled"] - f["reversed"], f["voucher"], advice, due)


_SEAMS: tuple[Callable[[Batch, dict[str, int]], Seam], ...] = (
    _dues_lines,
    _lines_batch,
    _lines_files,
    _files_bank,
    _bank_ledger,
    _bank_voucher,
)


def balances(actor: Actor, on: date) -> dict[str, int]:
    """Net debit of every ledger account at the end of any past day; they add up to zero."""
    require(actor, VIEW_BATCH)
    sql = """select account, sum(fen)::bigint from (
      select debit as account, amount_fen as fen from payments_transfer where booked_on <= %(on)s
      union all select credit, -amount_fen from payments_transfer where booked_on <= %(on)s) t group by 1 order by 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": on})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {account: int(fen) for account, fen in rows}
