"""Explanations for one person: why a scheme is not paid (为什么没有我), and what the next months bring."""

from dataclasses import dataclass
from datetime import date

from apps.benefits.models import Span
from apps.benefits.queries.histories import histories
from apps.benefits.queries.known import known_facts
from apps.benefits.queries.records import VIEW
from apps.benefits.rules import SCHEMES, Condition, Gap, conditions, project
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.together import Together
from apps.people.models import Person
from apps.people.queries import persons
from apps.policy.queries import book


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One scheme for one person: paid, or every condition with its state and the paper that would settle it."""

    scheme: str
    name: str
    is_paid: bool
    conditions: tuple[Condition, ...]
    gaps: tuple[Gap, ...]

    @property
    def unmet(self) -> int:
        """How many conditions are not met."""
        return sum(c.state == "unmet" for c in self.conditions)

    @property
    def unknown(self) -> int:
        """How many conditions nobody has settled yet."""
        return sum(c.state == "unknown" for c in self.conditions)


def why_not(actor: Actor, person_id: int) -> list[WhyNot]:
    """Every scheme for one person, paid ones first, then those with the fewest open conditions. Raises NotFound."""
    require(actor, VIEW)
    ask = Together()
    found = ask.first(persons(actor).filter(pk=person_id))
    spans = Span.objects.filter(person_id=person_id, from_month__lte=actor.month.first)
    running = ask.rows(spans.exclude(to_month__lte=actor.month.first).values_list("scheme_id", flat=True))
    person = found.value
    if person is None:
        raise NotFound("没有找到这位人员。他可能不在您的管辖范围内；请从“人员查询”重新进入。")
    return answers_for(person, actor.today, set(running.value))


def answers_for(person: Person, today: date, paid: set[str]) -> list[WhyNot]:
    """The same for a person the caller may see; ``paid`` names the schemes that run."""
    known, gaps = known_facts([person], today)[person.pk], _gaps(person, today)
    answers = [
        WhyNot(code, SCHEMES[code].name, code in paid, tuple(conditions(code, known)), gaps.get(code, ()))
        for code in SCHEMES
    ]
    return sorted(answers, key=lambda a: (not a.is_paid, a.unmet, a.unknown))


def _gaps(person: Person, today: date) -> dict[str, tuple[Gap, ...]]:
    found: dict[str, tuple[Gap, ...]] = {}
    for _, history, rows in histories([person.pk]):
        result = project(history, book(None, today, rows[0].region_code), today)
        for gap in result.gaps:
            if gap.to_month is None or gap.to_month > Month.of(today):
                found[gap.scheme] = (*found.get(gap.scheme, ()), gap)
    return found
