"""Households in the actor's places, and who lives in them."""

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.people.models import Household, HouseholdMember, Person
from apps.people.queries.people import VIEW_PERSON


class HouseholdNotFound(NotFound):
    """No such household, or not in the actor's places."""

    default = "没有找到这个家庭户，可能不在您的管辖范围内。请从家庭户列表重新选择。"


def households(actor: Actor) -> QuerySet[Household]:
    """Households in the actor's places by village, with their heads and how many live there."""
    require(actor, VIEW_PERSON)
    head = HouseholdMember.objects.filter(relation="head", left_on__isnull=True).select_related("person")
    return (
        Household.objects.filter(within(actor, "division_id"))
        .select_related("division__parent")
        .prefetch_related(Prefetch("members", head, to_attr="heads"))
        .order_by("division_id", "id")
    )


def with_counts(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Each with ``living``: how many live there now."""
    here = Q(members__left_on__isnull=True, members__id__isnull=False) & ~Q(members__person__state="merged")
    return rows.annotate(living=Count("members", filter=here))


def get_household(actor: Actor, household_id: int) -> Household:
    """One visible household. Raises HouseholdNotFound."""
    row = households(actor).filter(pk=household_id).first()
    if row is None:
        raise HouseholdNotFound
    return row


def lock_household(actor: Actor, household_id: int) -> Household:
    """The row, locked. Raises HouseholdNotFound."""
    row = (
        Household.objects.filter(within(actor, "division_id"), pk=household_id)
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if row is None:
        raise HouseholdNotFound
    return row


def members_of(actor: Actor, household: Household) -> list[HouseholdMember]:
    """Everybody who lives or lived there: the head first, those who left last. People outside the actor's places are left out."""
    rows = HouseholdMember.objects.filter(within(actor, "person__division_id"), household=household)
    found = list(rows.exclude(person__state="merged").select_related("person").order_by("joined_on", "id"))
    return sorted(found, key=lambda row: (row.left_on is not None, row.relation != "head"))


def home_of(person_id: int) -> HouseholdMember | None:
    """The household the person lives in now."""
    rows = HouseholdMember.objects.filter(person_id=person_id, left_on__isnull=True)
    return rows.select_related("household__division__parent").first()


def homes_for(actor: Actor, person: Person) -> list[tuple[int, str]]:
    """Households of the person's village as choices, newest first; the number and the head say which."""
    rows = households(actor).filter(division_id=person.division_id).order_by("-id")[:500]
    heads = {row.pk: "、".join(one.person.name for one in row.heads) for row in rows}  # type: ignore[attr-defined]
    return [(row.pk, f"{row}（户主{heads[row.pk]}）" if heads[row.pk] else str(row)) for row in rows]
