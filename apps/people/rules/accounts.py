"""Bank accounts: shape, Luhn as a warning, who may hold them (subsidies.md-independent, 一卡通 practice).

Law: 伤残抚恤管理办法 art. 24 — another person's account only by proxy or guardianship on paper.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from apps.core.errors import Conflict, Invalid
from apps.people.rules.names import fold


class BadAccount(Invalid):
    """Not an account number."""


class HolderDiffers(Invalid):
    """Holder and person differ and no delegation was named."""


class DelegationUnfit(Invalid):
    """The delegation is another person's, not in force, or names somebody else."""


class AccountTaken(Conflict):
    """Another person is paid into this account."""


class SameAccount(Invalid):
    """The new account equals the present one."""

    default = "这就是现在使用的账户，不需要变更。"


@dataclass(frozen=True, slots=True)
class Account:
    """``number`` digits only; ``warning`` a sentence for the clerk, empty when nothing is odd."""

    number: str
    warning: str


def luhn(number: str) -> bool:
    """The check of payment cards; passbook numbers do not carry it."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def check_account(text: str, kind: str) -> Account:
    """12 to 21 digits, full-width and grouped input allowed. A card that fails Luhn is a warning only."""
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text or ""))
    if not number:
        raise BadAccount("没有填写账号，请按银行卡或存折填写。", field="account")
    if not (number.isascii() and number.isdecimal()):
        raise BadAccount("账号里只能有数字，请对照银行卡或存折重新填写。", field="account")
    if not 12 <= len(number) <= 21:
        raise BadAccount(f"账号应为12至21位，现在是{len(number)}位，请对照银行卡或存折补全。", field="account")
    if kind == "card" and not luhn(number):
        return Account(number, "卡号校验位不符，可能抄错一位，请再对照卡面核对")
    if kind == "card" and len(number) not in (16, 17, 18, 19):
        return Account(number, "银行卡号通常为16至19位，请核对是不是存折账号")
    return Account(number, "")


@dataclass(frozen=True, slots=True)
class Delegated:
    """What the rule needs to know of a delegation: half-open validity, whose money, to whom."""

    person_id: int
    delegate_name: str
    valid_from: date
    valid_to: date | None


def check_holder(person_id: int, person_name: str, holder_name: str, delegation: Delegated | None, today: date) -> None:
    """The holder is the person, or the delegate of a delegation in force today."""
    if fold(holder_name) == fold(person_name) and delegation is None:
        return
    if delegation is None:
        raise HolderDiffers(
            f"户名“{holder_name}”不是本人“{person_name}”。由他人代领的，请先登记委托书或监护证明，再选择该委托办理。",
            field="holder_name",
        )
    if delegation.person_id != person_id:
        raise DelegationUnfit("所选的委托不属于本人，请重新选择。", field="delegation_id")
    if delegation.valid_from > today or (delegation.valid_to is not None and delegation.valid_to <= today):
        raise DelegationUnfit("所选的委托不在有效期内，请先续办委托或监护手续。", field="delegation_id")
    if fold(delegation.delegate_name) != fold(holder_name):
        raise DelegationUnfit(
            f"户名“{holder_name}”不是委托材料上的代领人“{delegation.delegate_name}”，请核对户名。", field="holder_name"
        )
