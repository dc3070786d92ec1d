"""Who may take which step, and what a second or a late press means. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.cases.rules.definition import COMMON, ENDINGS, Act, Kind, Step, Who
from apps.cases.rules.refusals import (
    ActUnknown,
    CaseEnded,
    NobodyThere,
    NotYourStep,
    SamePerson,
    StaleCase,
    StepMoved,
    StepTaken,
    Waiting,
)

ROLES = {
    "benefit_clerk": "优抚经办",
    "benefit_reviewer": "优抚复核",
    "leader": "分管领导",
    "station_clerk": "服务站工作人员",
    "finance": "财务",
    "jobs_clerk": "就业经办",
}
LEVELS = {"county": "县级", "township": "乡镇", "village": "村"}
_LEVEL_OF = {0: "county", 6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True, slots=True)
class Seen:
    """The person acting, as the rules need them."""

    staff_id: int | None
    roles: frozenset[str]
    places: tuple[str, ...]

    def keys(self, division: str) -> frozenset[str]:
        """``role@level`` of this person over the division."""
        levels = {_LEVEL_OF.get(len(place), "village") for place in self.places if division.startswith(place)}
        return frozenset(f"{role}@{level}" for role in self.roles for level in levels)

    @property
    def all_keys(self) -> frozenset[str]:
        """``role@level`` of this person anywhere, for queues."""
        levels = {_LEVEL_OF.get(len(place), "village") for place in self.places}
        return frozenset(f"{role}@{level}" for role in self.roles for level in levels)


@dataclass(frozen=True, slots=True)
class Past:
    """One event of the chain, as the rules need it."""

    seq: int
    from_step: str
    act: str
    label: str
    to_step: str
    staff_id: int | None
    staff: str
    at: datetime


def who_words(who: Iterable[Who]) -> str:
    """``乡镇服务站工作人员、县级优抚经办``."""
    return "、".join(f"{LEVELS[one.level]}{ROLES[one.role]}" for one in who)


def hindrance(step: Step, seen: Seen, division: str, past: Sequence[Past]) -> str:
    """Why this person may not take this step, in words; empty when they may (经办、审核、审批分离)."""
    if step.outside:
        return f"本步骤由{step.outside}办理，结果收到后由系统登记。"
    if not {one.key for one in step.who} & seen.keys(division):
        return f"“{step.label}”由{who_words(step.who)}办理。"
    moves = (one for one in past if one.from_step in step.apart and one.from_step != one.to_step)
    mine = next((one for one in moves if one.staff_id == seen.staff_id), None)
    if mine is not None:
        return f"本件“{label_of(mine)}”由您办理，“{step.label}”须由另一人办理。"
    return ""


def label_of(event: Past) -> str:
    """What an event did, as its button says."""
    return event.label or COMMON.get(event.act, event.act)


def check_person(step: Step, seen: Seen, division: str, past: Sequence[Past]) -> None:
    """Raises NobodyThere, NotYourStep or SamePerson with the reason in words."""
    if seen.staff_id is None:
        raise NobodyThere
    words = hindrance(step, seen, division, past)
    if not words:
        return
    refusal = SamePerson if "由您办理" in words else NotYourStep
    raise refusal(words)


def check_fresh(kind: Kind, act: str, seen_seq: int, past: Sequence[Past]) -> None:
    """Is the chain still where the clerk's screen showed it? Otherwise say what happened since.

    Raises StepTaken when the same act was taken from there, StepMoved when the case went another way, StaleCase for a screen
    that never existed.
    """
    latest = past[-1]
    if seen_seq == latest.seq:
        return
    since = [one for one in past if one.seq > seen_seq]
    if not since or seen_seq < 1:
        raise StaleCase
    moved = next((one for one in since if one.from_step != one.to_step or one.act in COMMON), since[-1])
    told = f"{moved.staff or '系统'}已于{moved.at:%m月%d日 %H:%M}办理“{label_of(moved)}”，本件现在是“{kind.label(latest.to_step)}”"
    if moved.act == act:
        raise StepTaken(f"这一步已经办过：{told}。不需要再办。")
    raise StepMoved(f"{told}。请刷新页面，看过最新情况再办。")


def act_of(kind: Kind, step_name: str, act: str, *, waiting: bool) -> tuple[Step, Act]:
    """The step the case is in and the act asked for. Raises CaseEnded, Waiting, ActUnknown."""
    step = open_step(kind, step_name)
    if waiting:
        raise Waiting
    found = step.act(act)
    if found is None:
        raise ActUnknown
    return step, found


def open_step(kind: Kind, step_name: str) -> Step:
    """The step an open case is in. Raises CaseEnded."""
    step = kind.step(step_name)
    if step is None:
        raise CaseEnded(f"本件已经结束（{ENDINGS.get(step_name, step_name)}），不能再办理这一步。")
    return step


def may_start(kind: Kind, keys: Collection[str]) -> bool:
    """May a person with these ``role@level`` register this kind?"""
    return any(one.key in keys for one in kind.starts)
