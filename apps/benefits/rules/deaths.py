"""What a death leads to (去世一次办): stop, months paid too much, set-off, grants, survivors who may qualify. Pure.

Law: 伤残抚恤管理办法第二十六条 (stop from the next month); 军人抚恤优待条例(2024)第二十二、三十二条; docs/rules/death.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from apps.benefits.rules.conditions import Condition, conditions
from apps.benefits.rules.discovery import YEARLY, age_on, would_pay
from apps.benefits.rules.facts import Amount, Event, Flag, History, OneOff, Projection
from apps.benefits.rules.grants import once_fen
from apps.benefits.rules.projection import project
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.policy.rules import Book

CLOSE = frozenset({"spouse", "parent", "foster_parent", "child"})
YOUNG = frozenset({"child", "sibling"})
ADULT = 18


@dataclass(frozen=True, slots=True)
class Posted:
    """Fen on the books for one scheme and month; ``sent_fen`` is what has gone to the bank of it. The rest simply lapses."""

    scheme: str
    month: Month
    fen: int
    sent_fen: int


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative on file. ``person_id`` when the relative has a dossier, ``facts`` what that dossier proves, ``history`` the
    rights held already."""

    relation: str
    name: str
    born_on: date | None
    is_dependent: bool
    person_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    history: History | None = None


@dataclass(frozen=True, slots=True)
class Survivor:
    """A relative who may apply, and every condition as met, unmet or unknown with its paper. ``is_beside`` is False when the
    engine that pays would not pay it beside the rights held."""

    kin: Kin
    scheme: str
    conditions: tuple[Condition, ...]
    is_beside: bool = True

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """Why this relative does not qualify; empty when nothing speaks against it."""
        return tuple(one for one in self.conditions if one.state == "unmet")

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What nobody has settled yet, each with its paper."""
        return tuple(one for one in self.conditions if one.state == "unknown" and one.text != YEARLY)


@dataclass(frozen=True, slots=True)
class DeathPlan:
    """Everything that follows from a death. Money in fen; ``stop_month`` is the first month not paid, ``open_fen`` what
    stands on the books for months up to the death and is in no payment yet; ``lump_sum`` what the survivors apply for apart."""

    died_on: date
    stop_month: Month
    schemes: tuple[str, ...]
    overpaid: tuple[Posted, ...]
    open_fen: int
    grants: tuple[OneOff, ...]
    flags: tuple[Flag, ...]
    survivor_scheme: str
    survivor_sentence: str
    survivors: tuple[Survivor, ...]
    lump_sum: Amount | None = None

    @property
    def overpaid_fen(self) -> int:
        """Sent to the bank for months after the month of death."""
        return sum(row.sent_fen for row in self.overpaid)

    @property
    def grant_fen(self) -> int:
        """Funeral grant and other amounts owed once."""
        return sum(row.fen for row in self.grants)

    @property
    def balance_fen(self) -> int:
        """What the family is owed after set-off; negative: what is left to recover."""
        return self.open_fen + self.grant_fen - self.overpaid_fen

    @property
    def set_off_fen(self) -> int:
        """Taken from grants and unpaid months against the overpayment."""
        return min(self.overpaid_fen, max(0, self.open_fen + self.grant_fen))

    @property
    def payable_fen(self) -> int:
        """Still paid to the family."""
        return max(0, self.balance_fen)

    @property
    def receivable_fen(self) -> int:
        """Still to be recovered."""
        return max(0, -self.balance_fen)


def with_death(history: History, died_on: date, cause: str, known_on: date) -> History:
    """The history as it would be with this death; a death already in it is replaced."""
    event = Event("death", died_on, known_on, {"cause": cause})
    return replace(history, events=(*(e for e in history.events if e.kind != "death"), event))


def plan_death(
    history: History,
    book: Book,
    *,
    died_on: date,
    cause: str,
    known_on: date,
    posted: Sequence[Posted],
    open_fen: int,
    kin: Iterable[Kin],
) -> DeathPlan:
    """What would follow if this death were confirmed on ``known_on``; nothing is written."""
    after = project(with_death(history, died_on, cause, known_on), book, known_on)
    stop = Month.of(died_on) + 1
    scheme, sentence = survivor_right([(e.scheme, e.facts) for e in history.entitlements], cause)
    return DeathPlan(
        died_on=died_on,
        stop_month=stop,
        schemes=_running(after, Month.of(died_on)),
        overpaid=tuple(row for row in posted if row.month >= stop and row.fen > 0),
        open_fen=open_fen,
        grants=tuple(one for one in after.one_offs if one.component == "funeral"),
        flags=after.flags,
        survivor_scheme=scheme,
        survivor_sentence=sentence,
        survivors=tuple(survivors(scheme, kin, died_on, book, known_on)),
        lump_sum=_lump_sum(scheme, died_on, book, history),
    )


def _running(after: Projection, month: Month) -> tuple[str, ...]:
    paid = [s.scheme for s in after.segments if s.from_month <= month and (s.to_month is None or month < s.to_month)]
    return tuple(dict.fromkeys(paid))


def survivor_right(held: Iterable[tuple[str, Mapping[str, Any]]], cause: str) -> tuple[str, str]:
    """(scheme survivors may apply for or empty, the sentence that says why) by article 32 of the 2024 regulation."""
    for scheme, facts in held:
        if scheme != "disability_pension" or facts.get("cause") not in ("war", "duty"):
            continue
        if cause == "old_wound":
            return (
                "duty_death_survivor_pension",
                "因战因公致残人员旧伤复发死亡，遗属可申请因公牺牲军人遗属定期抚恤金（第三十二条）。",
            )
        if cause == "illness" and int(facts.get("grade", 10)) <= 4:
            return (
                "illness_death_survivor_pension",
                "因战因公1至4级残疾军人病故，遗属可申请病故军人遗属定期抚恤金（第三十二条）。",
            )
    return "", "按此人的待遇和死亡原因，遗属不产生定期抚恤金；家庭困难的可另行申请救助。"


def survivors(scheme: str, kin: Iterable[Kin], died_on: date, book: Book, known_on: date) -> Iterable[Survivor]:
    """Relatives the law names, each judged by the conditions and the engine that pay; nobody when no scheme opens."""
    if not scheme:
        return
    died_as = "duty" if scheme.startswith("duty") else "illness"
    for one in kin:
        if one.relation not in CLOSE | YOUNG:
            continue
        person: dict[str, Any] = {"is_dead": False, **one.facts, "is_survivor": True, "relative_died_as": died_as}
        if _is_young(one, died_on):
            person["is_in_need"] = True
        beside = one.history is None or would_pay(one.history, scheme, {}, book, known_on)
        yield Survivor(one, scheme, tuple(conditions(scheme, person)), beside)


def _is_young(kin: Kin, day: date) -> bool:
    """A child under 18, or a brother or sister under 18 whom the dead person kept (第十九条)."""
    if kin.born_on is None or (kin.relation == "sibling" and not kin.is_dependent):
        return False
    return kin.relation in YOUNG and age_on(kin.born_on, day) < ADULT


def _lump_sum(scheme: str, died_on: date, book: Book, history: History) -> Amount | None:
    """一次性抚恤金 as for 因公牺牲 when an old wound was the cause (第三十二条); without the pay of 40 months it is the least."""
    if not scheme.startswith("duty"):
        return None
    try:
        facts = {"died_on": died_on.isoformat(), "kind": "duty"}
        return once_fen("lump_sum_death_grant", facts, died_on, book, history.region)
    except DomainError:  # a figure of the year is not published yet: the flag and the sentence still say so
        return None
