"""Loans to veterans who start a business, and the interest the budget pays for them. Pure.

Interest of a day is balance × yearly rate ÷ day base; subsidised is what of the balance lies under the ceiling, before the loan falls due and within so many
months of the first drawing. Exact fractions, rounded once a quarter, half a fen up. Law: 退役军人保障法 art. 46; the numbers are dated policy.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.money import plain_yuan
from apps.core.month import Month

SCHEME = "loan_interest_subsidy"
LOAN_MOVES: Mapping[tuple[str, str], str] = {
    ("applied", "push"): "pushed",
    ("applied", "refuse"): "refused",
    ("pushed", "refuse"): "refused",
    ("pushed", "grant"): "granted",
    ("granted", "close"): "closed",
}
LOAN_WORDS = {"applied": "已申请", "pushed": "已推送银行", "refused": "未批准", "granted": "已授信", "closed": "已结清"}
LOAN_ACTS = {
    "push": "推送银行",
    "refuse": "登记未批准",
    "grant": "登记授信",
    "close": "登记结清",
    "draw": "登记放款",
    "repay": "登记还本",
}
RATE_MOST = 2400


class LoanNotFound(NotFound):
    default = "没有找到这笔贷款，可能不在您的管辖范围内。请从贷款列表进入。"


class WrongLoanState(Conflict):
    default = "这笔贷款的状态已经改变，请刷新页面后再办理。"


class OverCredit(Invalid):
    default = "放款合计不能超过授信额度。请核对银行的放款通知。"


class SameHand(Conflict):
    default = "贴息由一人核算、另一人复核提交。您是核算人，请由其他人员复核提交。"


@dataclass(frozen=True, slots=True)
class Terms:
    """Dated policy of one month: ceiling in fen, months from the first drawing, share of the interest in percent, days of a bank's year."""

    cap_fen: int
    months: int
    share_percent: int
    day_base: int


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """One loan: rate in hundredths of a percent a year, the day it falls due, fen drawn and repaid by day."""

    rate_bp: int
    due_on: date
    drawn: Mapping[date, int]
    repaid: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days with one balance: half-open, fen owed, fen counted."""

    first: date
    until: date
    balance_fen: int
    counted_fen: int

    @property
    def days(self) -> int:
        return (self.until - self.first).days


@dataclass(frozen=True, slots=True)
class Interest:
    """What the budget owes for a period, and how it came about."""

    fen: int
    spells: tuple[Spell, ...]

    @property
    def days(self) -> int:
        return sum(one.days for one in self.spells)


def next_loan_state(state: str, act: str) -> str:
    """Raises WrongLoanState, naming the state."""
    target = LOAN_MOVES.get((state, act))
    if target is None:
        raise WrongLoanState(
            f"这笔贷款现在是“{LOAN_WORDS.get(state, state)}”，不能{LOAN_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def quarter_of(text: str) -> tuple[date, date]:
    """``2026Q3`` → its half-open days. Raises Invalid."""
    year, _, number = text.partition("Q")
    if not (
        year.isascii()
        and year.isdecimal()
        and len(year) == 4
        and number in ("1", "2", "3", "4")
        and 2000 <= int(year) <= 2099
    ):
        raise Invalid("季度请写成“2026Q3”的样子。", field="quarter")
    first = Month(int(year), int(number) * 3 - 2)
    return first.first, (first + 3).first


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    month = Month.of(day) + months
    return min(month.first.replace(day=1) + timedelta(days=day.day - 1), month.last)


def interest(loan: LoanFacts, first: date, until: date, terms: Callable[[Month], Terms]) -> Interest:
    """The subsidy of a half-open period."""
    spells, total = [], Fraction(0)
    for start, end, balance in _balances(loan, first, until):
        law = terms(Month.of(start))
        counted = min(balance, law.cap_fen)
        last = min(end, loan.due_on, months_after(min(loan.drawn), law.months))
        if counted <= 0 or last <= start:
            continue
        spells.append(Spell(start, last, balance, counted))
        total += Fraction(counted * spells[-1].days * loan.rate_bp * law.share_percent, law.day_base * 1_000_000)
    return Interest(int(total + Fraction(1, 2)), tuple(spells))


def _balances(loan: LoanFacts, first: date, until: date) -> Iterator[tuple[date, date, int]]:
    """Spells of one balance inside one month."""
    edges = {first, until, *(day for day in (*loan.drawn, *loan.repaid) if first < day < until)}
    edges |= {month.first for month in Month.span(Month.of(first), Month.of(until)) if first < month.first < until}
    days = sorted(edges)
    for start, end in pairwise(days):
        balance = sum(fen for day, fen in loan.drawn.items() if day <= start) - sum(
            fen for day, fen in loan.repaid.items() if day <= start
        )
        if balance > 0:
            yield start, end, balance


def rate_words(rate_bp: int) -> str:
    """``435`` hundredths of a percent -> ``4.35``."""
    return f"{rate_bp // 100}.{rate_bp % 100:02d}"


def arithmetic(loan: LoanFacts, found: Interest) -> str:
    """How the sum came about, in one line."""
    parts = [f"{one.first:%Y-%m-%d}起{one.days}天×计息本金{plain_yuan(one.counted_fen)}元" for one in found.spells]
    return f"（{'；'.join(parts)}）×年利率{rate_words(loan.rate_bp)}%÷日计息基数＝{plain_yuan(found.fen)}元"


def check_draw(credit_fen: int, drawn_fen: int, fen: int) -> None:
    """Raises Invalid, OverCredit."""
    if fen <= 0:
        raise Invalid("金额应大于零。", field="fen")
    if drawn_fen + fen > credit_fen:
        raise OverCredit(
            f"授信{plain_yuan(credit_fen)}元，已放款{plain_yuan(drawn_fen)}元，再放{plain_yuan(fen)}元就超出授信。请核对银行的放款通知。",
            field="fen",
        )


def check_repay(owed_fen: int, fen: int) -> None:
    """Raises Invalid: nobody repays more than is owed."""
    if not 0 < fen <= owed_fen:
        raise Invalid(f"还本金额应大于零，不超过尚欠本金{plain_yuan(owed_fen)}元。请核对银行流水。", field="fen")


def check_apart(prepared: int | None, now: int | None) -> int:
    """Who submits is not who calculated. Raises SameHand."""
    if now is None or now == prepared:
        raise SameHand
    return now
