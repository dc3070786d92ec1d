"""A kind of case (办件类型) as values. Everything a service needs is data here; the engine knows no service by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ENDINGS = {
    "done": "已办结",
    "refused": "不予批准",
    "not_accepted": "不予受理",
    "withdrawn": "申请人撤回",
    "stopped": "终止办理",
}
#: Endings an act of a step may lead to; the other two have an act of their own in every kind.
REACHABLE = ("done", "refused", "not_accepted")
#: Acts the engine itself offers in every kind.
COMMON = {
    "apply": "登记申请",
    "supplement": "通知补正",
    "supplied": "登记已补正",
    "extend": "延长时限",
    "assign": "转交",
    "withdraw": "申请人撤回",
    "stop": "终止办理",
}
NEEDS = {"reason": "办理意见", "answer": "书面答复", "ground": "理由依据"}
UNITS = {"days": "日", "working_days": "个工作日", "months": "个月"}
FIELD_TYPES = ("text", "long", "choice", "date", "money", "person", "flag", "number")
#: Gaps every print and message may use.
GAPS = (
    "name", "id_tail", "kind", "receipt", "day", "applied_on", "due", "reason", "answer", "ground", "missing", "papers",
    "step", "staff", "place", "station", "phone", "bureau", "delegate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """A role at a level: ``station_clerk`` at ``township``."""

    role: str
    level: str

    @property
    def key(self) -> str:
        """``station_clerk@township``, as the tables hold it."""
        return f"{self.role}@{self.level}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A legal period: 15 ``working_days``."""

    amount: int
    unit: str

    @property
    def words(self) -> str:
        """``15个工作日``."""
        return f"{self.amount}{UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Act:
    """One button of a step: where it leads and what it asks, prints, tells and sets off."""

    name: str
    label: str
    to: str
    main: bool = False
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    papers: bool = False
    prints: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    hook: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who acts, who may not because they acted before, and its acts. ``outside`` names a body beyond the house."""

    name: str
    label: str
    who: tuple[Who, ...]
    acts: tuple[Act, ...]
    outside: str = ""
    apart: tuple[str, ...] = ()
    supplement: bool = False
    withdraw: bool = False

    def act(self, name: str) -> Act | None:
        """The act of that name."""
        return next((act for act in self.acts if act.name == name), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """A legal clock over one or more steps: runs from entering the first of them until leaving them all."""

    name: str
    label: str
    limit: Limit
    covers: tuple[str, ...]
    law: str = ""
    extend: int = 0
    remind: int = 2


@dataclass(frozen=True, slots=True)
class FormField:
    """One typed field. ``personal`` ones are sealed at rest. ``least``/``most``: yuan text for money, numbers or characters."""

    name: str
    label: str
    type: str
    required: bool = False
    personal: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    least: str = ""
    most: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to hand in. A ``shared`` one is looked up, never asked for (国务院关于在线政务服务的若干规定 第七条).

    A ``pictured`` one is itself the answer: only an uploaded photograph counts, no note that it was seen.
    """

    name: str
    label: str
    required: bool = False
    shared: bool = False
    pictured: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground to refuse, half-open ``[valid_from, valid_to)``; an empty ``province`` (two digits) is the whole country."""

    code: str
    label: str
    law: str
    valid_from: date
    valid_to: date | None = None
    province: str = ""
    mandatory: bool = False

    def holds(self, day: date, division: str) -> bool:
        """May it be used on that day, in the place of this division code?"""
        in_time = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return in_time and division.startswith(self.province)


@dataclass(frozen=True, slots=True)
class Print:
    """A paper that a step hands out."""

    name: str
    title: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppealLevel:
    """复查 or 复核: within how many days it may be asked for, and its own clock."""

    name: str
    label: str
    file_within: int
    limit: Limit
    who: tuple[Who, ...]
    law: str = ""


@dataclass(frozen=True, slots=True)
class RatingRule:
    """Who visits again after a bad rating, and until when."""

    limit: Limit
    who: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """The whole definition of one version."""

    code: str
    name: str
    letters: str
    version: int
    starts: tuple[Who, ...]
    channels: tuple[str, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    rating: RatingRule
    fields: tuple[FormField, ...] = ()
    papers: tuple[Paper, ...] = ()
    grounds: tuple[Ground, ...] = ()
    prints: tuple[Print, ...] = ()
    appeals: tuple[AppealLevel, ...] = ()
    law: tuple[str, ...] = ()
    guide: str = ""
    single: bool = True
    person_states: tuple[str, ...] = ("active",)
    hook: str = ""
    county_only: bool = False

    @property
    def first(self) -> Step:
        """Where every case begins."""
        return self.steps[0]

    def step(self, name: str) -> Step | None:
        """The step of that name; None for an ending."""
        return next((step for step in self.steps if step.name == name), None)

    def label(self, name: str) -> str:
        """Chinese name of a step or an ending."""
        found = self.step(name)
        return found.label if found else ENDINGS.get(name, name)

    def clock_of(self, step: str) -> Clock | None:
        """The clock that runs in this step; at most one (checked when the kind is loaded)."""
        return next((clock for clock in self.clocks if step in clock.covers), None)

    def field(self, name: str) -> FormField | None:
        """The field of that name."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def asked_later(self) -> frozenset[str]:
        """Fields that an act asks; all others are asked when the application is registered."""
        return frozenset(name for step in self.steps for act in step.acts for name in act.asks)

    @property
    def form(self) -> tuple[FormField, ...]:
        """Fields of the application."""
        return tuple(one for one in self.fields if one.name not in self.asked_later)

    def print(self, name: str) -> Print | None:
        """The printed paper of that name."""
        return next((one for one in self.prints if one.name == name), None)

    def edges(self) -> list[tuple[str, str, str, str]]:
        """(from, act, to, label) of everything that may ever happen; the database refuses any other event."""
        found = [("", "apply", self.first.name, COMMON["apply"])]
        for step in self.steps:
            found += [(step.name, act.name, act.to, act.label) for act in step.acts]
            loops = ["assign"]
            if step.supplement:
                loops += ["supplement", "supplied"]
            clock = self.clock_of(step.name)
            if clock and clock.extend:
                loops.append("extend")
            found += [(step.name, name, step.name, COMMON[name]) for name in loops]
            found.append((step.name, "stop", "stopped", COMMON["stop"]))
            if step.withdraw:
                found.append((step.name, "withdraw", "withdrawn", COMMON["withdraw"]))
        return found
