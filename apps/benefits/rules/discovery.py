"""Who should be told without asking (免申即享、主动发现): by the very conditions and the very engine that pay. Pure.

Three questions a night: who reaches a threshold within 90 days, who seems entitled and does not claim, who claims and seems
no longer entitled. A finding is a question for the township, never a decision. See docs/rules/discovery.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from apps.benefits.rules.ages import MINIMUM_AGES
from apps.benefits.rules.catalogue import SURVIVORS
from apps.benefits.rules.checking import BadFact, UnknownKey, check_facts
from apps.benefits.rules.conditions import Condition, conditions, least_age
from apps.benefits.rules.facts import Entitled, History
from apps.benefits.rules.projection import project
from apps.core.errors import Invalid
from apps.core.month import Month
from apps.policy.rules import Book

HORIZON_DAYS = 90
ADULT = 18
CLAIM, LAPSE = "claim", "lapse"
#: The fact that makes a scheme worth asking about; without it nobody is troubled.
PROOF: Mapping[str, str] = {
    "disability_pension": "has_disability_card",
    **dict.fromkeys(SURVIVORS, "is_survivor"),
    "red_army_pension": "is_red_army",
    "demobilized_subsidy": "is_demobilized",
    "returned_ill_subsidy": "is_ill_from_service",
    "war_veteran_subsidy": "has_combat_record",
    "test_veteran_subsidy": "has_test_record",
    "martyr_child_subsidy": "is_martyr_child",
    "rural_elder_subsidy": "was_conscript",
}
#: Schemes that rest on the days of service alone, and how far they stand behind the others.
INFERRED = frozenset(scheme for scheme, proof in PROOF.items() if proof == "was_conscript")
UNLIKELY = 100
YEARLY = "已通过本年度确认"
DECISIONS: Mapping[str, tuple[str, ...]] = {
    CLAIM: ("applied", "not_fitting", "declined", "elsewhere"),
    LAPSE: ("still_fitting", "reported", "elsewhere"),
}


@dataclass(frozen=True, slots=True)
class View:
    """One person as the file knows him. ``held``: scheme → day of decision of every running or proposed right;
    ``paid``: schemes that pay this month."""

    person_id: int
    born_on: date
    facts: Mapping[str, Any]
    held: Mapping[str, date]
    paid: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spotted:
    """One thing to look at. ``papers``: (condition nobody has settled, paper that would settle it)."""

    scheme: str
    matter: str
    due_on: date | None
    why: str
    papers: tuple[tuple[str, str], ...]


def birthday(born_on: date, age: int) -> date:
    """The day a person reaches an age; 29 February becomes 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """Completed years on a day."""
    age = day.year - born_on.year
    return age - (birthday(born_on, age) > day)


def spot(view: View, today: date) -> list[Spotted]:
    """Everything worth a look for one person, one row a scheme and matter."""
    claims = (_claim(view, scheme, today) for scheme in PROOF if scheme not in view.held)
    lapses = (_lapse(view, scheme, today) for scheme in sorted(view.paid))
    return [one for one in (*claims, *lapses) if one is not None]


def _claim(view: View, scheme: str, today: date) -> Spotted | None:
    if not view.facts.get(PROOF[scheme]) or not _fits(view, scheme):
        return None
    then = today + timedelta(days=HORIZON_DAYS)
    found = conditions(scheme, {**view.facts, "age": age_on(view.born_on, then)})
    if any(one.state == "unmet" for one in found):
        return None
    if scheme not in MINIMUM_AGES:
        return Spotted(scheme, CLAIM, None, "档案已具备条件，还没有认定这项待遇。", _papers(found))
    age = least_age(view.facts, scheme)
    day = birthday(view.born_on, age)
    words = f"将于{_words(day)}年满{age}周岁" if day > today else f"已于{_words(day)}年满{age}周岁，还没有认定这项待遇"
    return Spotted(scheme, CLAIM, day, f"{words}。", _papers(found))


def _fits(view: View, scheme: str) -> bool:
    """Survivors by how the relative died; rural veterans by the household of today until the discharge paper is seen."""
    if scheme == "rural_elder_subsidy":
        return view.facts.get("household") == "rural" and view.facts.get("enlisted_on") is not None
    if scheme in SURVIVORS:
        return str(view.facts.get("relative_died_as", "?")) == scheme.partition("_")[0]
    return True


def _lapse(view: View, scheme: str, today: date) -> Spotted | None:
    unmet = [one for one in conditions(scheme, view.facts) if one.state == "unmet"]
    if unmet:
        why = f"正在发放，但有条件不再符合：{'；'.join(one.text for one in unmet)}。"
        return Spotted(scheme, LAPSE, None, why[:300], tuple((one.text, one.paper) for one in unmet))
    day = birthday(view.born_on, ADULT)
    decided = view.held.get(scheme)
    if scheme not in SURVIVORS or decided is None or decided >= day or day > today + timedelta(days=HORIZON_DAYS):
        return None
    words = "将于" if day > today else "已于"
    why = f"以未成年子女（兄弟姐妹）身份享受，{words}{_words(day)}年满18周岁。"
    return Spotted(scheme, LAPSE, day, why, (("满18周岁仍因上学、残疾无生活费来源", "在校证明或残疾证"),))


def _papers(found: Iterable[Condition]) -> tuple[tuple[str, str], ...]:
    return tuple((one.text, one.paper) for one in found if one.state == "unknown" and one.text != YEARLY)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def likelihood(scheme: str, unsettled: int) -> int:
    """Order of findings, the likeliest first: what a card or a verified category speaks for before what only the days of service do,
    then the fewest conditions that nobody has settled."""
    return unsettled + (UNLIKELY if scheme in INFERRED else 0)


def would_pay(history: History, scheme: str, facts: Mapping[str, Any], book: Book, day: date) -> bool:
    """Would the engine pay this scheme beside what the person holds? What it cannot judge for want of facts counts as yes."""
    try:
        clean = check_facts(scheme, facts, decided_on=day, born_on=history.born_on)
    except (BadFact, UnknownKey, Invalid):
        return True
    more = Entitled(scheme, clean, day, known_on=day)
    result = project(replace(history, entitlements=(*history.entitlements, more)), book, day)
    index, after = len(history.entitlements), Month.of(day) + 1
    return any(s.entitlement_index == index and (s.to_month is None or s.to_month > after) for s in result.segments)


def check_decision(matter: str, decision: str) -> None:
    """Raise unless the decision answers this kind of finding."""
    if decision not in DECISIONS[matter]:
        raise Invalid("请从列出的结论中选择一项。", field="decision")
