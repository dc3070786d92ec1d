"""Replacement: which reason goes where, who pays, what is asked. Pure.

The bank's counter changes a card with a faulty chip or a spoiled face; everything else goes through the station. Free: fault of the
card, end of its financial function, changed print, other province, other type. Paid at the bank's tariff: lost, damaged, not collected.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.cards.rules.refusals import NotEligible


@dataclass(frozen=True, slots=True)
class Way:
    """How a reason is handled: by whom, free or paid, with the old card handed in, with proof that the old account is closed."""

    at_bank: bool
    payer: str
    hands_in: bool = True
    closed_account: bool = False


WAYS: dict[str, Way] = {
    "chip": Way(at_bank=True, payer="nobody"),
    "face": Way(at_bank=True, payer="holder"),
    "data": Way(at_bank=False, payer="nobody"),
    "province": Way(at_bank=False, payer="nobody", closed_account=True),
    "kind": Way(at_bank=False, payer="nobody"),
    "lost": Way(at_bank=False, payer="holder", hands_in=False),
    "expired": Way(at_bank=False, payer="nobody"),
    "uncollected": Way(at_bank=False, payer="holder", hands_in=False),
}
#: So long before its last day a card may be changed as expired, free of charge.
EXPIRES_WITHIN = 90


def is_uncollected(ready_on: date | None, given_up_on: date, days: int) -> bool:
    """Did the card lie ready for its whole period? Then the next one is paid by its holder (逾期未领), however often it happens:
    the rules name no number of times. ``ready_on`` None: it never reached the desk, and nobody is to blame."""
    return ready_on is not None and given_up_on >= ready_on + timedelta(days=days)


def check_replacement(
    reason: str, *, state: str, same_kind: bool, closed_account: str, valid_until: date | None, today: date
) -> Way:
    """The way of a reason. Raises NotEligible with what to do instead."""
    way = WAYS[reason]
    if way.at_bank:
        raise NotEligible(
            "芯片无法读取、卡面污损由发卡银行换卡：请本人持身份证和旧证到银行网点办理。银行换卡后，在证件页面点“登记银行换卡”。"
        )
    if reason == "uncollected":
        raise NotEligible(
            "逾期未领的证没有发放过，不办补换：请由县局终止原申请（证件随之作废），再由本人重新申领，工本费由本人按银行标准付。",
            field="reason",
        )
    if reason == "lost" and state != "lost":
        raise NotEligible("遗失补办须先办理正式挂失。请先在本页登记正式挂失，再申请补办。")
    if reason != "lost" and state == "lost":
        raise NotEligible("这张证已经正式挂失，补换原因请选“遗失”。", field="reason")
    if way.closed_account and not closed_account.strip():
        raise NotEligible("变更省份须附原发卡银行的销户证明，请填写证明编号。", field="closed_account")
    if reason == "expired" and valid_until is not None and valid_until > today + timedelta(days=EXPIRES_WITHIN):
        raise NotEligible(
            f"这张证有效期至{valid_until.year}年{valid_until.month}月{valid_until.day}日，到期前{EXPIRES_WITHIN}日内才能按“金融功能到期”免费补换。"
            "请核对补换原因。",
            field="reason",
        )
    if (reason == "kind") == same_kind:
        words = "变更类型须选择另一种证件类型" if same_kind else "改换证件类型时，补换原因请选“优待证类型变更”"
        raise NotEligible(f"{words}。", field="kind")
    return way


def check_swap(reason: str, *, state: str, words: str) -> Way:
    """The way of a card the bank's counter has changed. Raises NotEligible."""
    way = WAYS.get(reason)
    if way is None or not way.at_bank:
        raise NotEligible("银行网点只换芯片无法读取和卡面污损的证件；其他原因请点“申请补换”。", field="reason")
    if state not in ("in_use", "stopped"):
        raise NotEligible(f"这张优待证现在是“{words}”，银行换卡只适用于使用中的证件。请核对证件。")
    return way
