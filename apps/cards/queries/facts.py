"""What the registry, and the apps that know more, say of an applicant."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from apps.cards.choices import BAR_GROUNDS, WithdrawalGround
from apps.cards.models import Card, Withdrawal
from apps.cards.queries.cards import cards
from apps.cards.rules.eligibility import Facts, Kinship, home_service
from apps.cards.rules.states import RECALLABLE
from apps.core.actor import Actor
from apps.core.together import Later, Together
from apps.people.models import Category, LifeAssessment, Person, Relative, ServiceRecord


def facts_of(person: Person, day: date) -> Facts:
    """Facts of one person on a day; what stands against a card is asked of the apps that declare ``card_obstacles``."""
    kinds = Category.objects.filter(person=person, state="verified", until__isnull=True).values_list("kind", flat=True)
    spells = list(ServiceRecord.objects.filter(person=person, is_live=True).values_list("discharged_on", flat=True))
    known = obstacles(Person.objects.filter(pk=person.pk).values("pk"), day, Together()).value.get(person.pk, set())
    return Facts(
        name=person.name,
        state=person.state,
        categories=frozenset(kinds),
        has_left_service=any(one is not None and one <= day for one in spells),
        is_serving=any(one is None or one > day for one in spells),
        kin=tuple(
            Kinship(relation, is_dependent)
            for relation, is_dependent in Relative.objects.filter(relative_person=person, is_live=True).values_list(
                "relation", "is_dependent"
            )
        ),
        is_sentenced=not known.isdisjoint({"sentenced", "wanted"}),
        lost_rights="rights_lost" in known,
        expelled=not known.isdisjoint({"expelled", "struck_off"}),
    )


def obstacles(people: QuerySet[Any], day: date, ask: Together) -> Later[dict[int, set[str]]]:
    """Person id -> what stands against a card, of every app that declares ``card_obstacles`` (dotted path of ``(people, day, ask)``)."""
    paths = [path for config in apps.get_app_configs() if (path := getattr(config, "card_obstacles", ""))]
    asked: list[Later[dict[int, set[str]]]] = [import_string(path)(people, day, ask) for path in paths]

    def read() -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for one in asked:
            for person, words in one.value.items():
                found[person] = found.get(person, set()) | words
        return found

    return Later(read)


@dataclass(frozen=True, slots=True)
class Barred:
    """A holder against whom something stands, and the ground on which the county shall propose to take the card back."""

    card: Card
    ground: WithdrawalGround


def barred(actor: Actor, ask: Together, card_id: int | None = None) -> Later[list[Barred]]:
    """Cards to be taken back that nobody has proposed yet, by person; what the province has declined is not asked again."""
    held = cards(actor).filter(state__in=RECALLABLE, person__state="active").exclude(withdrawals__state="proposed")
    if card_id is not None:
        held = held.filter(pk=card_id)
    found = obstacles(held.order_by().values("person_id"), actor.today, ask)
    mine = Withdrawal.objects.filter(card__in=held.order_by().values("pk"), state="dropped")
    declined = ask.rows(mine.values_list("card__person_id", "ground").order_by())

    def read() -> list[Barred]:
        over = set(declined.value)
        grounds = {
            person: ground
            for person, bars in sorted(found.value.items())
            if (ground := next((BAR_GROUNDS[one] for one in BAR_GROUNDS if one in bars), None))
            and (person, ground.value) not in over
        }
        rows = held.filter(person_id__in=list(grounds)).order_by("person_id") if grounds else []
        return [Barred(row, grounds[row.person_id]) for row in rows]

    return Later(read)


def comes_home(person: Person, day: date) -> bool:
    """Shall staff come to the house: over eighty, or by the last assessment without self-care?"""
    rows = LifeAssessment.objects.filter(person=person, is_live=True).order_by("-assessed_on")
    return home_service(person.born_on, day, unable=rows.values_list("self_care", flat=True).first() == "none")
