"""Fairs, vacancies and applications in whole sentences. Pure."""

from collections.abc import Mapping
from datetime import date, time

from apps.core.money import yuan

_WEEK = "一二三四五六日"
#: Least monthly pay somebody may look for, in yuan.
PAYS = (3000, 4000, 5000, 6000, 8000, 10000)
#: State of an application -> what it means and what comes next.
_STANDS: Mapping[str, str] = {
    "applied": "已经投给单位，等单位查看。",
    "viewed": "单位已经看过，等单位联系您面试。",
    "interviewed": "已经面试，等单位告诉您结果。",
    "intent": "单位和您达成了意向，接下来签订劳动合同。",
    "signed": "已经签约，请按约定的日子去上岗。",
    "started": "已经就业，祝您工作顺利。",
    "declined": "这次没有录用，可以看看别的岗位。",
    "withdrawn": "您已经撤回，单位看不到您的资料了。",
}


def long_day(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_words(day: date) -> str:
    """``2026年12月5日（星期六）``."""
    return f"{long_day(day)}（星期{_WEEK[day.weekday()]}）"


def when_words(starts_on: date, ends_on: date, opens_at: time | None, shuts_at: time | None) -> str:
    """The days of a fair and its hours."""
    days = day_words(starts_on) if starts_on == ends_on else f"{day_words(starts_on)}至{day_words(ends_on)}"
    if opens_at is None or shuts_at is None:
        return days
    each = "" if starts_on == ends_on else "每天"
    return f"{days}，{each}{opens_at:%H:%M}到{shuts_at:%H:%M}"


def pay_words(low_fen: int, high_fen: int) -> str:
    """``每月4,000至6,000元``; whole yuan."""
    low, high = low_fen // 100, high_fen // 100
    return f"每月{low:,}元" if low == high else f"每月{low:,}至{high:,}元"


def age_words(least: int | None, most: int | None) -> str:
    """Limits of age, empty without any."""
    if least is not None and most is not None:
        return f"{least}至{most}岁"
    if least is not None:
        return f"{least}岁以上"
    return f"{most}岁以下" if most is not None else ""


def application_words(state: str, since: date | None) -> str:
    """Where an application stands: since when, and what comes next."""
    return f"{long_day(since)}：{_STANDS[state]}" if since else _STANDS[state]


def sign_up_words(state: str, fair_state: str, starts_on: date, *, today: date, came: bool) -> str:
    """What a sign-up means today."""
    if fair_state == "cancelled":
        return "这场招聘会已经取消，您不用去了。"
    if state == "cancelled":
        return "您已经取消报名。"
    if came:
        return "您到场了，已经签到。"
    if starts_on < today and fair_state not in ("published", "open"):
        return "招聘会已经结束，没有您的签到记录。"
    if starts_on > today:
        return f"已经报名，还有{(starts_on - today).days}天。去的时候出示下面的入场码。"
    return "已经报名，招聘会正在举办。进场时出示下面的入场码。"


def class_words(state: str, class_state: str, starts_on: date) -> str:
    """Where a learner stands, and what comes next."""
    if class_state == "cancelled":
        return "这个班取消了，培训券已经退回，可以报别的班。"
    if state == "dropped":
        return "您已经退出这个班。"
    if state == "passed":
        return "您已经合格结业，祝您用上新手艺。"
    if state == "failed":
        return "这次考核没有合格，可以打下面的电话问问补考。"
    if class_state == "running":
        return "正在上课，每半天签到一次。"
    return f"已经报名，{day_words(starts_on)}开班。"


def loan_words(state: str, drawn_fen: int, owed_fen: int) -> str:
    """Where a loan stands, and what comes next."""
    if state == "granted" and not drawn_fen:
        return "银行已经同意借给您，还没有放款。用钱的时候请找经办银行。"
    if state == "granted":
        return (
            f"银行已经放款，还欠本金{yuan(owed_fen)}元。请按合同按时还款。" if owed_fen else "本金已经还清，等银行办结清。"
        )
    return {
        "applied": "已经登记，正在核对身份，核对好了推荐给银行。",
        "pushed": "已经推荐给银行，等银行审核。",
        "refused": "这次没有批下来。",
        "closed": "已经结清。",
    }.get(state, "")
