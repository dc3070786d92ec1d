"""Discovery: whom the nightly look examines, what it sees of them, and the list the townships work from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from apps.benefits.choices import FindingMatter, FindingState
from apps.benefits.models import Entitlement, Finding, Span
from apps.benefits.queries.histories import histories
from apps.benefits.queries.known import PROVEN, RED_ARMY, SURVIVOR_KINDS, known_facts
from apps.benefits.queries.records import PLACE, VIEW
from apps.benefits.rules.ages import MINIMUM_AGES
from apps.benefits.rules.checking import FIRST_ENLISTMENT, LAST_ENLISTMENT
from apps.benefits.rules.discovery import HORIZON_DAYS, Spotted, View, birthday, spot, would_pay
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.people.models import Category, Person, ServiceRecord
from apps.policy.models import Parameter
from apps.policy.queries import book

TABS = ("soon", "unclaimed", "lapse", "closed")


def candidates(today: date) -> list[int]:
    """Persons worth examining tonight: who served as conscripts and is nearly sixty, whose category is verified, who is
    paid, and who stands on the list already. No actor: the house looks at everybody."""
    oldest = birthday(today + timedelta(days=HORIZON_DAYS), -_youngest_age())
    served = ServiceRecord.objects.filter(
        is_live=True, conscript_until__isnull=False, enlisted_on__gte=FIRST_ENLISTMENT, enlisted_on__lte=LAST_ENLISTMENT
    )
    rural = Person.objects.filter(state="active", residence="rural", born_on__lte=oldest, pk__in=served.values("person_id"))
    kinds = {*PROVEN, *RED_ARMY, *SURVIVOR_KINDS}
    proven = Category.objects.filter(kind__in=kinds, state="verified", until__isnull=True)
    paid = Entitlement.objects.filter(state="confirmed", ended_month__isnull=True)
    found = set(rural.values_list("pk", flat=True))
    for rows in (proven, paid, Finding.objects.exclude(state=FindingState.PAYABLE)):
        found |= set(rows.values_list("person_id", flat=True))
    return sorted(found)


def _youngest_age() -> int:
    """The least age any county ever paid by: a county that pays earlier than the law is not overlooked."""
    local = Parameter.objects.filter(name="minimum_age", scheme__in=MINIMUM_AGES).values_list("value", flat=True)
    return min(*MINIMUM_AGES.values(), *map(int, local))


def views(people: Sequence[Person], today: date) -> dict[int, View]:
    """What the nightly look sees of these persons."""
    facts = known_facts(people, today)
    ids = [person.pk for person in people]
    held: dict[int, dict[str, date]] = defaultdict(dict)
    rows = Entitlement.objects.filter(person_id__in=ids, state__in=["proposed", "confirmed"], ended_month__isnull=True)
    for person_id, scheme, decided in rows.values_list("person_id", "scheme_id", "decided_on"):
        held[person_id][scheme] = decided
    paid: dict[int, set[str]] = defaultdict(set)
    first = today.replace(day=1)
    spans = Span.objects.filter(person_id__in=ids, from_month__lte=first).exclude(to_month__lte=first)
    for person_id, scheme in spans.values_list("person_id", "scheme_id"):
        paid[person_id].add(scheme)
    return {
        person.pk: View(person.pk, person.born_on, _settled(facts[person.pk]), held[person.pk], frozenset(paid[person.pk]))
        for person in people
    }


def _settled(facts: dict[str, Any]) -> dict[str, Any]:
    """A move on record is handled by the engine: the origin county pays to December, and that is no lapse."""
    return {**facts, "is_local": True} if facts.get("has_moved_out") else facts


def spotted(people: Sequence[Person], today: date) -> Iterator[tuple[Person, View, list[Spotted]]]:
    """Every person with what is worth a look; claims beside other rights are asked of the engine that pays."""
    seen = views(people, today)
    engine = {person_id: (history, rows[0].region_code) for person_id, history, rows in histories([p.pk for p in people])}
    spells = _spells([p.pk for p in people])
    books: dict[str, Any] = {}
    for person in people:
        view = seen[person.pk]
        found = spot(view, today)
        if person.pk in engine:
            history, region = engine[person.pk]
            books.setdefault(region, book(None, today, region))
            found = [
                one
                for one in found
                if one.matter != "claim"
                or would_pay(
                    history,
                    one.scheme,
                    _facts_for(one.scheme, person.pk, spells),
                    books[region],
                    max(today, one.due_on or today),
                )
            ]
        yield person, view, found


def _facts_for(scheme: str, person_id: int, spells: dict[int, dict[str, str]]) -> dict[str, str]:
    return spells.get(person_id, {}) if scheme == "rural_elder_subsidy" else {}


def _spells(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    rows = ServiceRecord.objects.filter(person_id__in=ids, is_live=True, conscript_until__isnull=False)
    return {
        person: {"enlisted_on": start.isoformat(), "conscript_until": until.isoformat()}
        for person, start, until in rows.order_by("-enlisted_on").values_list("person_id", "enlisted_on", "conscript_until")
        if until
    }


def findings(actor: Actor, tab: str = "") -> QuerySet[Finding]:
    """Findings in the actor's places, one row a scheme; ``tab`` one of TABS, see ``shown_under``. People: ``queries/found.py``."""
    require(actor, VIEW)
    rows = Finding.objects.filter(within(actor, PLACE)).select_related("person__division__parent", "scheme", "decided_by")
    return rows.filter(shown_under(tab, actor.today)) if tab in TABS else rows


def shown_under(tab: str, today: date) -> Q:
    """What of the findings is a matter of one tab: ahead, open now, paid and doubted, settled."""
    if tab == "closed":
        return ~Q(state=FindingState.OPEN)
    ahead = Q(due_on__gt=today)
    matter = Q(state=FindingState.OPEN, matter=FindingMatter.LAPSE if tab == "lapse" else FindingMatter.CLAIM)
    if tab == "lapse":
        return matter
    return matter & (ahead if tab == "soon" else ~ahead | Q(due_on__isnull=True))


def finding(actor: Actor, finding_id: int) -> Finding:
    """One finding. Raises NotFound outside the actor's places."""
    row = findings(actor).filter(pk=finding_id).first()
    if row is None:
        raise NotFound("没有找到这条发现，可能不在您的管辖范围内；请从列表重新进入。")
    return row


def lock_finding(actor: Actor, finding_id: int) -> Finding:
    """One finding, the row locked. Raises NotFound outside the actor's places."""
    rows = Finding.objects.filter(within(actor, PLACE)).select_for_update(of=("self",), no_key=True)
    row = rows.select_related("person").filter(pk=finding_id).first()
    if row is None:
        raise NotFound("没有找到这条发现，可能不在您的管辖范围内；请从列表重新进入。")
    return row


__all__ = [
    "TABS",
    "candidates",
    "finding",
    "findings",
    "lock_finding",
    "shown_under",
    "spotted",
    "views",
]
