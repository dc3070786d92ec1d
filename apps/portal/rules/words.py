"""What a veteran is told about the money, in whole sentences. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from apps.core.money import yuan

PAY_DAY = 25  # without a parameter of the county

#: A payment's state as the payee understands it: sign and words.
PAYMENT_WORDS: Mapping[str, tuple[str, str]] = {
    "ready": ("○", "准备发放"),
    "sent": ("→", "已送银行，等待到账"),
    "paid": ("✓", "已到账"),
    "failed": ("■", "银行退回，没有到账"),
    "returned": ("■", "银行退回，没有到账"),
    "unknown": ("?", "银行还没有答复，我们正在查"),
}


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """This month's dues by what became of them, and what came back of any month, in fen."""

    owed_fen: int = 0
    sent_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0

    @property
    def coming_fen(self) -> int:
        """What is still on its way."""
        return self.owed_fen + self.sent_fen


def account_words(tail: str) -> str:
    """``尾号3321的账户``; what to do when there is none."""
    return f"尾号{tail[-4:]}的账户" if tail else "您的账户（还没有登记收款账户，请尽快联系服务站）"


def sentences(money: MonthMoney, *, today: date, pay_day: int, tail: str, monthly_fen: int | None) -> list[str]:
    """The first lines of the home page: what comes, when and where to; what came back.

    ``monthly_fen`` is what the running rights give a month: None without any, 0 while no standard is known.
    """
    account, words, is_late = account_words(tail), [], today.day > pay_day
    if money.paid_fen:
        words.append(f"本月的{yuan(money.paid_fen)}元已经发到{account}。")
    if money.coming_fen > 0:
        amount = yuan(money.coming_fen)
        on_its_way = is_late or money.sent_fen
        words.append(
            f"本月的{amount}元正在发放，到{account}。" if on_its_way else f"本月{pay_day}日前发放{amount}元到{account}。"
        )
    words = words or [_not_posted(monthly_fen, pay_day, account, is_late=is_late)]
    if money.returned_fen > 0:
        words.append(f"有{yuan(money.returned_fen)}元被银行退了回来，还没有到您手里，金额不会少。")
    return words


def _not_posted(monthly_fen: int | None, pay_day: int, account: str, *, is_late: bool) -> str:
    if monthly_fen is None:
        return "您现在没有按月发放的待遇。"
    what = f"本月的{yuan(monthly_fen)}元" if monthly_fen else "本月的待遇"
    if is_late:
        return f"{what}还在核定，核定后马上发到{account}，金额不会少。"
    return f"{what}正在核定，一般在{pay_day}日前发到{account}。"


def next_pay_day(today: date, pay_day: int, *, is_paid: bool) -> date | None:
    """The next day by which money comes; None when this month's is late, so that nobody is told to wait a month."""
    if not is_paid:
        return today.replace(day=pay_day) if today.day <= pay_day else None
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return date(year, month, pay_day)


def found_words(scheme: str, due_on: date | None, papers: Sequence[Sequence[str]], today: date) -> str:
    """为您找到: a scheme the nightly look takes to be the veteran's, from when, and which papers would settle it."""
    when = f"{long_day(due_on)}起" if due_on and due_on > today else ""
    wanted = "、".join(dict.fromkeys(paper for _, paper in papers))
    bring = f"，请带{wanted}到服务站核对" if wanted else "，请到服务站申请"
    return f"您{when}可能可以享受{scheme}{bring}。"


def matter_words(state: str, step: str, due_on: date | None, ended_on: date | None) -> str:
    """Where an application stands, in one sentence with its date."""
    if state == "waiting":
        return "还差材料，请按下面写的补上。补之前时间不算。"
    if state == "open":
        return f"正在“{step}”，最迟{long_day(due_on)}告诉您结果。" if due_on else f"正在“{step}”。"
    ending = {"done": "办好了", "refused": "没有批准", "not_accepted": "没有受理", "withdrawn": "您已经撤回"}.get(
        state, "已经终止"
    )
    return f"{long_day(ended_on)}{ending}。" if ended_on else f"{ending}。"


def long_day(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"
