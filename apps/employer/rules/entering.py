"""How many codes, how many tries, how long; what an employer may do. Pure.

The same bounds as at the veterans' door (decision 0050): five compares a code, ten codes an employer and day.
"""

from collections.abc import Collection
from datetime import timedelta

from apps.core.errors import DomainError, Invalid
from apps.core.limits import DAY, HOUR, Limit

CODE_MINUTES = 10
CODE_LASTS = timedelta(minutes=CODE_MINUTES)
CODE_DIGITS = 6
COMPARES = 5
CODES_A_DAY = 10
IDLE_SECONDS, LONGEST_SECONDS = 30 * 60, 8 * 3600  # a day at the booth of a fair, between two applicants
SEEN_EVERY = timedelta(seconds=30)
KEPT = timedelta(days=2)
SESSIONS_KEPT = timedelta(days=200)  # 网络安全法 第二十一条

#: What somebody before the sign-in may do, and what the contact of an employer may do; no role of the staff holds the sign-in.
VISITOR = frozenset({"employer.ask_code", "employer.enter", "jobs.register_employer"})

_PHONE = "急用请打本页下方的电话。"
ASKING = (
    Limit("person", CODES_A_DAY, DAY, f"今天获取登录码的次数已满{CODES_A_DAY}次，为防止他人冒用，请明天再试。{_PHONE}"),
    Limit("address", 60, HOUR, f"这个网络短时间内获取登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("network", 300, HOUR, f"这一带网络短时间内获取登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("all", 3000, HOUR, f"现在获取登录码的单位太多，请过一小时再试。{_PHONE}"),
)
TYPING = (
    Limit("address", 120, HOUR, f"这个网络短时间内输入登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("network", 600, HOUR, f"这一带网络短时间内输入登录码的次数太多，请过一小时再试。{_PHONE}"),
)
REGISTERING = (
    Limit("address", 10, HOUR, f"这个网络短时间内登记的单位太多，请过一小时再试。{_PHONE}"),
    Limit("network", 50, HOUR, f"这一带网络短时间内登记的单位太多，请过一小时再试。{_PHONE}"),
)


class WrongCode(Invalid):
    """The same words for a wrong code, an unknown employer and a telephone that is not its contact's."""

    default = "登录码不对。请核对短信里的数字，重新输入；输错5次要重新获取。"


class CodeOver(DomainError):
    """Nothing to compare with: ten minutes over, five tries used, or never asked for in this browser."""

    status = 410
    default = f"登录码已经用过、输错满{COMPARES}次或超过{CODE_MINUTES}分钟，不能再用。请重新获取一次。"


#: Registered by an authority of another county: said before anything is written.
OTHER_COUNTY = (
    "代码显示登记机关不在本县（区）。外县单位请向登记所在县的退役军人事务局申请；"
    "确在本县经营，或者应邀参加两县合办的招聘会的，请带营业执照到本局登记，或打下面的电话。"
)


class OtherCounty(Invalid):
    """Registered by an authority of another county, and no fair of ours is held with that county."""

    default = OTHER_COUNTY


def check_county(home: str, county: str, partners: Collection[str]) -> None:
    """``home``: six digits out of the credit code; this county, its city or province, the state, or a partner's. Raises OtherCounty."""
    if home not in {county, f"{county[:4]}00", f"{county[:2]}0000", "100000", *partners}:
        raise OtherCounty(field="credit_code")
