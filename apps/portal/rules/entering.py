"""Guessing is hopeless: how many codes, how many tries, how long; what a sign-in page may say. Pure.

Exam: at most 5 compares a code and 10 codes a person and day, so a million guesses a day succeed with 5·10⁻⁵.
"""

from datetime import timedelta

from apps.core.errors import DomainError, Invalid, NotFound
from apps.core.limits import DAY, HOUR, Limit
from apps.portal.rules.mandates import APPLY

CODE_MINUTES = 10
CODE_LASTS = timedelta(minutes=CODE_MINUTES)
SMS_DIGITS, DESK_DIGITS = 6, 8
COMPARES = 5
CODES_A_DAY = 10
IDLE_SECONDS, LONGEST_SECONDS = 10 * 60, 2 * 3600
SEEN_EVERY = timedelta(seconds=30)  # how exact the idle clock is; not every request writes
KEPT = timedelta(days=2)  # codes and counts
SESSIONS_KEPT = timedelta(days=200)  # more than the six months of 网络安全法 第二十一条

#: What a visitor may try, and what a veteran may do with the own file: no role of the staff holds what begins with portal.
VISITOR = frozenset({"portal.ask_code", "portal.enter"})
OWN = (
    APPLY
    | {"portal.take_copy", "portal.give_mandate", "portal.revoke_mandate"}
    | {"jobs.sign_up", "jobs.cancel_sign_up", "jobs.apply_for_vacancy", "jobs.withdraw_application"}
    | {"jobs.enrol", "jobs.drop_out"}
)  # the person's own only, cut in the queries


_PHONE = "急用请打本页下方的服务站电话，工作人员可以当面给您登录码。"
#: Codes asked for. A village's phones share few addresses, so those bounds are wide; the person's is the law's.
ASKING = (
    Limit("person", CODES_A_DAY, DAY, f"今天获取登录码的次数已满{CODES_A_DAY}次，为防止他人冒用，请明天再试。{_PHONE}"),
    Limit("address", 60, HOUR, f"这个网络短时间内获取登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("network", 300, HOUR, f"这一带网络短时间内获取登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("all", 3000, HOUR, f"现在获取登录码的人太多，请过一小时再试。{_PHONE}"),
)
#: Codes typed in, right or wrong.
TYPING = (
    Limit("address", 120, HOUR, f"这个网络短时间内输入登录码的次数太多，请过一小时再试。{_PHONE}"),
    Limit("network", 600, HOUR, f"这一带网络短时间内输入登录码的次数太多，请过一小时再试。{_PHONE}"),
)
#: Objections to public notices: a village may object together, a machine may not.
OBJECTING = (
    Limit("address", 10, HOUR, "这个网络短时间内提交的意见太多，请过一小时再提，或者打下面的电话提。"),
    Limit("network", 50, HOUR, "这一带网络短时间内提交的意见太多，请过一小时再提，或者打下面的电话提。"),
)
#: Flowers and words for martyrs: a class of pupils comes from one address.
TRIBUTES = (
    Limit("address", 100, HOUR, "这个网络短时间内祭扫的次数太多，请过一小时再来。"),
    Limit("network", 500, HOUR, "这一带网络短时间内祭扫的次数太多，请过一小时再来。"),
)


class WrongCode(Invalid):
    """The same words for a wrong code, an unknown person and a code that went to somebody else."""

    default = "登录码不对。请核对短信里（或服务站纸条上）的数字，重新输入；输错5次要重新获取。"


class Unproven(Invalid):
    """One sentence whatever went wrong on the way through the province's identity system, known here or not."""

    default = "没有登录成功。请再试一次，或者填姓名和身份证号，用短信登录码登录；也可以带身份证到服务站。"


class CodeOver(DomainError):
    """Nothing to compare with: ten minutes over, five tries used, or never asked for in this browser."""

    status = 410
    default = f"登录码已经用过、输错满{COMPARES}次或超过{CODE_MINUTES}分钟，不能再用。请重新获取一次，填过的内容不用担心。"


class Gone(NotFound):
    """No such public page, or no longer."""

    default = "没有找到这一页，可能已经过了展示的日期。请回到首页重新选择。"


class NotYours(NotFound):
    """The row does not exist or belongs to somebody else; the two look alike."""

    default = "没有找到这条记录。请回到“我的待遇”重新选择。"
