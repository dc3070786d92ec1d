"""Who may act for a veteran, for what, how long (民法典 第一百六十一条、第一百六十五条、第一百七十三条). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.idnumber import check_id
from apps.notices.rules import check_phone

LONGEST = timedelta(days=366)
MOST = 5  # live mandates of one veteran
SCOPES = ("view", "apply")
VIEW = frozenset({"portal.view_own", "portal.leave", "portal.act_for", "cases.view_own_case", "portal.mark_read"})
APPLY = VIEW | {
    "portal.fill_draft", "portal.send_draft", "cases.apply_own_case", "cases.supply_own_case", "cases.withdraw_own_case",
    "cases.rate_own_case", "cases.open_own_paper", "cards.apply_for_own_card",
}  # fmt: skip
#: What stands between a helper and the name of whom they act for, in the audit trail.
ACTING = "，代"
#: Kinds of cases nobody applies for in another's name on line: they turn money or codes to somebody else.
IN_PERSON = ("account_change", "phone_change", "online_confirmation")


class MandateGone(NotFound):
    """No such mandate of this person."""

    default = "没有找到这份授权，可能已经收回。请回到“谁可以替我办”查看。"


class TooManyMandates(Conflict):
    """Nobody needs more helpers."""

    default = f"同时最多{MOST}个人替您办。请先收回不用的，再授权。"


class OnlyInPerson(Conflict):
    """The veteran's own doing."""

    default = "这件事要本人办，不能代办。请本人登录申请，或陪本人到服务站办理。"


@dataclass(frozen=True, slots=True)
class Given:
    """A mandate as it was typed in. Numbers in clear, only in memory."""

    name: str
    relation: str
    id_number: str
    phone: str
    scope: str
    until: date


def check_given(one: Given, *, today: date, own_number: str) -> tuple[str, str]:
    """The number in its 18 places, and the mobile telephone codes are sent to. Raises Invalid naming the field, BadIdNumber."""
    if not 2 <= len(one.name.strip()) <= 60:
        raise Invalid("请填写代办人的姓名，和身份证上一样。", field="name")
    if not 1 <= len(one.relation.strip()) <= 40:
        raise Invalid("请填写代办人与本人的关系，例如“女儿”“村干部”。", field="relation")
    if one.scope not in SCOPES:
        raise Invalid("请选择让代办人做什么。", field="scope")
    if not today <= one.until or one.until + timedelta(days=1) - today > LONGEST:
        raise Invalid("截止日期最早是今天，最晚是一年以后。到期以后可以再授权。", field="until")
    phone, number = check_phone(one.phone, mobile=True), check_id(one.id_number, today=today).number18
    if number == own_number:
        raise Invalid("代办人不能是本人，请填写代办人的身份证号。", field="id_number")
    return number, phone
