"""Pure layout facts of the workbench: who sees which door, the geometry of a chart, the shape of stages and tabs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the main navigation: shown when the actor holds any of ``needs``."""

    label: str
    url_name: str
    needs: tuple[str, ...]
    under: tuple[str, ...]


def doors_for(doors: Sequence[Door], permissions: Iterable[str]) -> tuple[Door, ...]:
    """The doors a person with these permissions may use; an entry without ``needs`` is open to every staff member."""
    held = frozenset(permissions)
    return tuple(door for door in doors if not door.needs or held.intersection(door.needs))


def door_at(doors: Sequence[Door], path: str) -> Door | None:
    """The door under which a path lies: the longest matching prefix; the home page only matches itself."""
    best: tuple[int, Door] | None = None
    for door in doors:
        for prefix in door.under:
            fits = path == prefix if prefix == "/" else path.startswith(prefix)
            if fits and (best is None or len(prefix) > best[0]):
                best = (len(prefix), door)
    return best[1] if best else None


#: Pixels of one line of doors on a screen 1,280 wide, of one character, and of the space around a label; "更多" needs its own.
LINE, CHARACTER, AROUND, MORE = 1200, 16, 24, 76


def fitting(labels: Sequence[str]) -> int:
    """How many doors stand on one line; the menu "更多" holds the rest."""
    widths = list(accumulate(len(label) * CHARACTER + AROUND for label in labels))
    return len(labels) if not widths or widths[-1] <= LINE else sum(width <= LINE - MORE for width in widths)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: the words of its figure and the length of its bar in percent of the longest."""

    label: str
    words: str
    percent: int
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart that is a table: readable aloud, on a phone and on paper, drawn without script or inline style."""

    title: str
    head: str
    unit: str
    bars: tuple[Bar, ...]


def bar_chart(
    title: str,
    rows: Sequence[tuple[str, int, str]],
    *,
    head: str = "项目",
    unit: str = "数值",
    tone: str = "bar",
    urls: Sequence[str] = (),
) -> Chart:
    """``(label, value, words)`` rows as horizontal bars; the longest value is 100, zero and negatives have no bar."""
    top = max((value for _, value, _ in rows), default=0)
    bars = tuple(
        Bar(label, words, max(1, value * 100 // top) if top > 0 and value > 0 else 0, tone, urls[index] if urls else "")
        for index, (label, value, words) in enumerate(rows)
    )
    return Chart(title, head, unit, bars)


def share(part: int, whole: int) -> str:
    """``81%`` rounded down, so that 100% only ever means all of them; a dash when there is nothing to share."""
    return f"{part * 100 // whole}%" if whole > 0 else "—"


def long_day(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


OPEN_STATES = ("draft", "submitted", "reviewed")
STAGES = (
    ("draft", "组批"), ("submitted", "提交"), ("reviewed", "复核"), ("approved", "审批"),
    ("filed", "报盘"), ("sent", "送银行"), ("returned", "回盘"), ("closed", "结清"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the line: done, now, todo or bad; by whom and when."""

    name: str
    state: str
    by: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a batch as the page needs it."""

    from_state: str
    to_state: str
    verb: str
    by: str
    at: datetime
    reason: str = ""


def batch_stages(state: str, steps: Sequence[Step]) -> list[Stage]:
    """The eight stages of a batch with who reached each last; the stage after the last reached one is now."""
    order = [code for code, _ in STAGES]
    if state == "cancelled":
        return [Stage("已作废", "bad", steps[-1].by if steps else "", steps[-1].at if steps else None)]
    reached = order.index(state)
    latest = {step.to_state: step for step in steps}
    returned = steps[-1] if steps and steps[-1].to_state == "draft" and steps[-1].from_state not in ("", "draft") else None
    stages = []
    for index, (code, name) in enumerate(STAGES):
        step = latest.get(code)
        if index <= reached:
            stages.append(Stage(name, "done", step.by if step else "", step.at if step else None))
        elif index == reached + 1:
            note = f"{returned.by}退回：{returned.reason}" if returned else "待办"
            stages.append(Stage(name, "bad" if returned else "now", "", None, note))
        else:
            stages.append(Stage(name, "todo"))
    return stages


def nothing_yet(is_posted: bool) -> list[Stage]:
    """The line of a month without a batch."""
    return [Stage(name, "now" if index == 0 and is_posted else "todo") for index, (_, name) in enumerate(STAGES)]


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What decides the next act of a batch for one person."""

    state: str
    people: int
    money: str
    fen: int
    my_part: str
    unopened: int
    unanswered: int
    signed: int
    levels: int
    silent: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """The one act this person may do now; or only the reason why there is none."""

    step: str = ""
    label: str = ""
    sentence: str = ""
    reason: str = ""
    hidden: dict[str, str] = field(default_factory=dict)


# state -> (step, label, permission, what happens)
ACTS = {
    "draft": ("submit", "提交复核", "payments.submit_batch", "提交后不能修改，由复核人办理。"),
    "submitted": ("review", "复核通过", "payments.review_batch", "复核后转分管领导审批。"),
    "reviewed": ("approve", "审批通过", "payments.approve_batch", "审批后即可生成报盘文件。"),
    "approved": ("file", "生成报盘文件", "payments.make_files", "按银行要求分文件生成，生成后本批不能再退回。"),
    "filed": ("send", "登记已送银行", "payments.mark_sent", "请确认文件已全部交给银行。"),
    "returned": ("close", "结清本批次", "payments.close_batch", "结清后只接受银行补来的退票。"),
}
WAITS = {
    "draft": "本批次在编制中，等编制人提交。",
    "submitted": "本批次等优抚复核岗位的人员复核。",
    "reviewed": "本批次等分管领导审批。",
    "approved": "本批次已审批，等经办人生成报盘文件。",
    "filed": "报盘文件已生成，等经办人送交银行。",
    "sent": "已送银行，等银行回盘。",
    "returned": "银行已回盘，等经办人核对后结清。",
    "closed": "本批次已结清，没有待办的事。",
    "cancelled": "本批次已作废，没有待办的事。",
}
SIGNING = ("submitted", "reviewed")


def _hindrance(facts: BatchFacts, label: str) -> str:
    """Why the step has to wait, in words; empty when nothing holds it."""
    signing, back = facts.state in SIGNING, facts.state == "returned"
    more = "银行还有文件就接着上传；没有了，请在“上传银行回盘”里登记回盘完毕。"
    checks = (
        (signing and facts.my_part, f"您是本批次{facts.my_part}，须由他人{label[:2]}。"),
        (signing and facts.unopened, f"有 {facts.unopened} 条红色提醒您还没有打开，请到“提醒”里逐条查看。"),
        (signing and facts.unanswered, f"有 {facts.unanswered} 条红色提醒还没有核实答复，请到“提醒”里写明核实情况。"),
        (facts.state == "draft" and not facts.people, "本批次没有明细，不能提交。"),
        (back and facts.silent, f"还有 {facts.silent:,} 笔没有银行结果。{more}"),
        (back and facts.unknown, f"还有 {facts.unknown:,} 笔结果未明，须由另一人在“退票与待查”里凭银行流水核实后才能结清。"),
    )
    return next((words for holds, words in checks if holds), "")


def next_act(facts: BatchFacts, may: Callable[[str], bool]) -> Act:
    """The act, or the reason in words (不相容岗位分离; red reminders must be opened and answered first)."""
    found = ACTS.get(facts.state)
    if found is None or not may(found[2]):
        return Act(reason=WAITS.get(facts.state, "没有待办的事。"))
    step, label, _, after = found
    if waits := _hindrance(facts, label):
        return Act(reason=waits)
    sentence = f"{facts.people:,} 人、{facts.money} 元。{after}"
    if facts.state == "reviewed" and facts.levels > 2:
        sentence += f"本批金额须 {facts.levels} 人签批，这是第 {facts.signed + 1} 人。"
    return Act(step, label, sentence, hidden={"seen_fen": str(facts.fen)})


BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome 内核"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("Windows", "Windows 电脑"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Mac", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def browser_words(agent: str) -> str:
    """``Mozilla/5.0 (Windows NT 10.0 …) … Chrome/120`` -> ``Chrome 内核浏览器，Windows 电脑``."""
    browser = next((f"{words}浏览器" for mark, words in BROWSERS if mark in agent), "其他浏览器")
    machine = next((words for mark, words in MACHINES if mark in agent), "")
    return f"{browser}，{machine}" if machine else browser
