"""Discovery as the townships work it: each person once, with everything that was found about them inside the row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, Func, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Substr

from apps.benefits.choices import FindingState
from apps.benefits.models import Finding
from apps.benefits.queries.discovery import TABS, findings, shown_under
from apps.benefits.rules.discovery import INFERRED, UNLIKELY, likelihood
from apps.core.actor import Actor
from apps.core.pages import Page, keyset
from apps.core.together import Later, Together
from apps.people.models import Person

#: A person stands under the first of these that any of their findings belongs to: money that may be wrong, a day that comes.
URGENCY = ("lapse", "soon", "unclaimed", "closed")
OPEN = Q(state=FindingState.OPEN)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person with the findings that matter under a tab, the likeliest first, and the papers that would settle them."""

    person: Person
    lines: Sequence[Finding]

    @property
    def papers(self) -> Sequence[str]:
        """Every missing paper once."""
        return list(dict.fromkeys(paper for line in self.lines for _, paper in line.papers if paper))


def found_people(actor: Actor, tab: str, town: str = "", after: str | None = None, size: int = 50) -> Page[Person]:
    """A page of people of one tab (TABS); each person is under exactly one. ``found`` of a row is its FoundPerson.

    The nearest day first, under 应享未享 and 可能不再符合 the likeliest, under 已了结 the latest. Two statements.
    """
    rows = _of_town(findings(actor), town).filter(_first_under(actor, tab))
    people = Person.objects.filter(pk__in=rows.order_by().values("person_id")).select_related("division__parent")
    order = ("-lead", "-id") if tab == "closed" else ("lead", "id")
    page: Page[Person] = keyset(people.annotate(lead=_lead(actor, tab)), order=order, after=after, size=size)
    _fill(actor, page.rows, tab)
    return page


def lines_of(actor: Actor, person_id: int) -> list[Finding]:
    """Everything found about one person in the actor's places, what is open and likeliest first."""
    return _sorted(actor, findings(actor).filter(person_id=person_id))


def found_counts(actor: Actor) -> dict[str, int]:
    """Tab → how many people, each the length of exactly that list."""
    return found_counts_in(actor, Together()).value


def found_counts_in(actor: Actor, ask: Together) -> Later[dict[str, int]]:
    """The same, asked together with other figures."""
    rows = findings(actor).select_related(None)
    return ask.figures(rows, **{tab: Count("person", distinct=True, filter=_first_under(actor, tab)) for tab in TABS})


def found_by_town(actor: Actor) -> list[tuple[str, int, int]]:
    """(township, people open, people settled) of the actor's places, most open first."""
    rows = findings(actor).select_related(None).annotate(town=Substr("person__division_id", 1, 9)).order_by()
    counted = rows.values("town").annotate(
        open=Count("person", distinct=True, filter=OPEN),
        closed=Count("person", distinct=True, filter=_first_under(actor, "closed")),
    )
    return [(f"{row['town']}000", row["open"], row["closed"]) for row in counted.order_by(F("open").desc(), "town")]


def _first_under(actor: Actor, tab: str) -> Q:
    """Findings of a tab whose person stands under no more urgent one."""
    before = URGENCY[: URGENCY.index(tab)]
    urgent = Q(pk__in=[])
    for each in before:
        urgent |= shown_under(each, actor.today)
    here = shown_under(tab, actor.today)
    return here & ~Q(Exists(Finding.objects.filter(urgent, person=OuterRef("person_id")))) if before else here


def _of_town(rows: QuerySet[Finding], town: str) -> QuerySet[Finding]:
    return rows.filter(person__division_id__startswith=town[:9]) if len(town) == 12 and town.isdecimal() else rows


def _lead(actor: Actor, tab: str) -> Subquery:
    """What a list is ordered by: the nearest day, the fewest unsettled conditions, or the latest settlement."""
    unsettled = Func(F("papers"), function="jsonb_array_length", output_field=IntegerField())
    behind = Case(When(scheme__in=INFERRED, then=UNLIKELY), default=0)
    leads: dict[str, Any] = {"soon": Min("due_on"), "closed": Max("closed_on")}
    rows = Finding.objects.filter(shown_under(tab, actor.today), person=OuterRef("pk")).order_by().values("person")
    return Subquery(rows.annotate(lead=leads.get(tab, Min(unsettled + behind))).values("lead"))


def _fill(actor: Actor, people: Sequence[Any], tab: str) -> None:
    wanted = Q() if tab == "closed" else OPEN
    lines: dict[int, list[Finding]] = defaultdict(list)
    for row in _sorted(actor, findings(actor).filter(wanted, person__in=people)):
        lines[row.person_id].append(row)
    for person in people:
        person.found = FoundPerson(person, lines[person.pk])


def _sorted(actor: Actor, rows: QuerySet[Finding]) -> list[Finding]:
    def place(row: Finding) -> tuple[Any, ...]:
        return row.state != FindingState.OPEN, _urgency(row, actor), likelihood(row.scheme_id, len(row.papers)), row.pk

    return sorted(rows, key=place)


def _urgency(row: Finding, actor: Actor) -> int:
    if row.matter == "lapse":
        return 0
    return 1 if row.due_on and row.due_on > actor.today else 2
