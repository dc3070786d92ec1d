"""The life of a fair, from plan to closed books. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from apps.core.errors import Conflict, Invalid
from apps.jobs.choices import FairMode
from apps.jobs.rules.refusals import BoothTaken, FairFull, NotOpen, WrongState

FAIR_MOVES: Mapping[tuple[str, str], str] = {
    ("planned", "call"): "calling",
    ("calling", "check"): "checked",
    ("checked", "call"): "calling",
    ("checked", "publish"): "published",
    ("published", "open"): "open",
    ("open", "hold"): "held",
    ("held", "follow_up"): "followed_up",
    ("followed_up", "close"): "closed",
    ("planned", "cancel"): "cancelled",
    ("calling", "cancel"): "cancelled",
    ("checked", "cancel"): "cancelled",
    ("published", "cancel"): "cancelled",
}
FAIR_WORDS = {
    "planned": "筹备中", "calling": "征集单位", "checked": "岗位已审核", "published": "报名中", "open": "进行中", "held": "已举办",
    "followed_up": "已跟踪回访", "closed": "已办结", "cancelled": "已取消",
}  # fmt: skip
FAIR_ACTS = {
    "call": "征集用人单位", "check": "审定岗位", "publish": "发布", "open": "开场", "hold": "收场", "follow_up": "完成回访",
    "close": "办结", "cancel": "取消",
}  # fmt: skip
#: Somebody may sign up, an employer may still be given a booth, results may be entered.
SIGN_UP_STATES = ("published", "open")
BOOTH_STATES = ("calling", "checked", "published", "open")
RESULT_STATES = ("published", "open", "held", "followed_up")
#: Counted as held (场次).
HELD_STATES = ("held", "followed_up", "closed")


def next_fair_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = FAIR_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这场招聘会现在是“{FAIR_WORDS.get(state, state)}”，不能{FAIR_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


LONGEST_DAYS = 60
SHARES = 16  # a fair's places lie in at most so many shares, so that as many may sign up at the same instant


@dataclass(frozen=True, slots=True)
class FairGiven:
    """What is planned. ``capacity`` None: as many as come."""

    name: str
    mode: str
    starts_on: date
    ends_on: date
    place: str = ""
    opens_at: time | None = None
    shuts_at: time | None = None
    capacity: int | None = None
    booth_count: int = 0
    booths_in_row: int = 10
    partner: str = ""
    partner_county: str = ""
    note: str = ""


def check_fair(given: FairGiven, today: date) -> None:
    """Raises Invalid, naming the field."""
    for wrong, words, field in _faults(given, today):
        if wrong:
            raise Invalid(words, field=field)


def _faults(given: FairGiven, today: date) -> Iterable[tuple[bool, str, str]]:
    yield len(given.name.strip()) < 4, "请写明招聘会名称（至少4个字）。", "name"
    yield given.mode not in FairMode.values, "请选择举办方式。", "mode"
    yield given.starts_on < today, "开始日期不能早于今天。", "starts_on"
    yield given.starts_on > today + timedelta(days=730), "开始日期最远填到两年以内。", "starts_on"
    yield given.ends_on < given.starts_on, "结束日期不能早于开始日期。", "ends_on"
    yield (
        given.ends_on > given.starts_on + timedelta(days=LONGEST_DAYS),
        f"一场招聘会最长{LONGEST_DAYS}天，请分场登记。",
        "ends_on",
    )
    yield (
        bool(given.opens_at and given.shuts_at and given.shuts_at <= given.opens_at),
        "结束时间应晚于开始时间。",
        "shuts_at",
    )
    yield given.mode != "online" and not given.place.strip(), "线下举办的，请写明地点。", "place"
    yield given.mode != "online" and given.booth_count < 1, "线下举办的，请填写展位数。", "booth_count"
    yield (
        not 0 <= given.booth_count <= 2000 or not 1 <= given.booths_in_row <= 50,
        "展位数最多2000个，每排1至50个。",
        "booth_count",
    )
    yield (
        given.capacity is not None and not 0 < given.capacity <= 100_000,
        "报名人数上限应为1至100000；不限人数的请留空。",
        "capacity",
    )
    code = given.partner_county
    yield (
        bool(code) and not (len(code) == 6 and code.isascii() and code.isdecimal()),
        "协作县（区）代码为6位数字，例如330205。",
        "partner_county",
    )
    yield bool(code) and not given.partner.strip(), "填写了协作县（区）的，请写明联合举办单位。", "partner"


def shares_of(places: int) -> list[int]:
    """Places laid out in shares of nearly equal size."""
    count = min(SHARES, places)
    return [places // count + (1 if share < places % count else 0) for share in range(count)]


def booth_label(number: int | None, in_row: int) -> str:
    """``A01``: the row, then the place in it; rows after Z are AA, AB, …"""
    if number is None:
        return "未定"
    row, letters = (number - 1) // in_row, ""
    while row >= 0:
        letters, row = chr(65 + row % 26) + letters, row // 26 - 1
    return f"{letters}{(number - 1) % in_row + 1:02d}"


def check_booth(number: int, count: int, taken: Mapping[int, str], in_row: int) -> None:
    """Raises BoothTaken, naming who stands there and which are free."""
    free = [one for one in range(1, count + 1) if one not in taken]
    if not free:
        raise BoothTaken(f"{count}个展位已经全部分完。请先增加展位数，或者请一家单位让出展位。", field="number")
    said = "、".join(booth_label(one, in_row) for one in free[:6])
    if not 1 <= number <= count:
        raise BoothTaken(f"本场招聘会只有{count}个展位。空展位：{said}{'等' if len(free) > 6 else ''}。", field="number")
    if number in taken:
        raise BoothTaken(
            f"展位{booth_label(number, in_row)}已经分给{taken[number]}。空展位：{said}{'等' if len(free) > 6 else ''}。",
            field="number",
        )


def floor_sheet(count: int, in_row: int, names: Mapping[int, str]) -> list[list[tuple[str, str]]]:
    """Rows of (label, employer or empty) as the hall is laid out."""
    cells = [(booth_label(number, in_row), names.get(number, "")) for number in range(1, count + 1)]
    return [cells[place : place + in_row] for place in range(0, count, in_row)]


def check_sign_up(name: str, state: str, ends_on: date, today: date) -> None:
    """May somebody sign up now? Raises NotOpen with the reason."""
    if state in SIGN_UP_STATES and today <= ends_on:
        return
    if state in ("planned", "calling", "checked"):
        raise NotOpen(f"“{name}”还没有开始报名，发布后会通知。")
    words = "已经取消" if state == "cancelled" else "已经结束"
    raise NotOpen(f"“{name}”{words}，不能再报名。请关注其他场次。")


def full(name: str, capacity: int | None) -> FairFull:
    """The refusal of a full fair, with its number."""
    return FairFull(f"“{name}”的{capacity}个报名名额已满。请关注其他场次；有人取消时名额会放出。")


def check_open(name: str, state: str) -> None:
    """Only an open fair scans in. Raises NotOpen."""
    if state != "open":
        raise NotOpen(f"“{name}”现在是“{FAIR_WORDS.get(state, state)}”，不在进行中，不能签到。请先办理“开场”。")


def check_publishable(name: str, headcount: int, unready: Sequence[str]) -> None:
    """A fair is published with vacancies that were all checked. Raises Conflict."""
    if not headcount:
        raise Conflict(f"“{name}”还没有岗位。请先登记参会单位和岗位，审核后再发布。")
    if unready:
        said = "、".join(unready[:3])
        raise Conflict(f"还有{len(unready)}个岗位没有审核或者已经结束：{said}。请先审核，或者从本场移出。")


def check_day(name: str, starts_on: date, ends_on: date, today: date) -> None:
    """A fair opens on its days. Raises Conflict."""
    if today < starts_on:
        raise Conflict(f"“{name}”{starts_on:%Y年%m月%d日}才开始，当天再办理开场；提前举办的，请先修改日期。")
    if today > ends_on:
        raise Conflict(
            f"“{name}”的日期（到{ends_on:%Y年%m月%d日}）已过，不能再开场；改期的请修改日期，没有举办的请办理取消。"
        )
