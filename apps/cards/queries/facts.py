"""What the registry, and the apps that know more, say of an applicant."""

from datetime import date

from django.apps import apps
from django.utils.module_loading import import_string

from apps.cards.rules.eligibility import Facts, Kinship, home_service
from apps.people.models import Category, LifeAssessment, Person, Relative, ServiceRecord


def facts_of(person: Person, day: date) -> Facts:
    """Facts of one person on a day; obstacles (serving a sentence) come from apps that declare ``card_obstacles``."""
    kinds = Category.objects.filter(person=person, state="verified", until__isnull=True).values_list("kind", flat=True)
    spells = list(ServiceRecord.objects.filter(person=person, is_live=True).values_list("discharged_on", flat=True))
    known = obstacles(person.pk, day)
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
        is_sentenced="sentenced" in known,
    )


def obstacles(person_id: int, day: date) -> set[str]:
    """What stands against a card, asked of every app that declares ``card_obstacles`` (dotted path of ``(person_id, day)``)."""
    found: set[str] = set()
    for config in apps.get_app_configs():
        path = getattr(config, "card_obstacles", "")
        if path:
            found |= set(import_string(path)(person_id, day))
    return found


def comes_home(person: Person, day: date) -> bool:
    """Shall staff come to the house: over eighty, or by the last assessment without self-care?"""
    rows = LifeAssessment.objects.filter(person=person, is_live=True).order_by("-assessed_on")
    return home_service(person.born_on, day, unable=rows.values_list("self_care", flat=True).first() == "none")
