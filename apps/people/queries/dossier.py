"""One person, one dossier (一人一档): everything the person page shows, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.action import require
from apps.core.actor import Actor
from apps.people.models import (
    Category,
    ChangeRequest,
    Delegation,
    Document,
    PayeeAccount,
    Person,
    PersonAlias,
    Relative,
    ServiceRecord,
)
from apps.people.queries.people import VIEW_PERSON, get_person


@dataclass(frozen=True, slots=True)
class Dossier:
    """Masked as stored: nothing here is unsealed. Lists are newest first."""

    person: Person
    place: str
    categories: Sequence[Category]
    services: Sequence[ServiceRecord]
    relatives: Sequence[Relative]
    documents: Sequence[Document]
    accounts: Sequence[PayeeAccount]
    delegations: Sequence[Delegation]
    aliases: Sequence[PersonAlias]
    merged: Sequence[Person]
    open_request: ChangeRequest | None

    @property
    def live_account(self) -> PayeeAccount | None:
        """The account money goes to now."""
        return next((row for row in self.accounts if row.is_live), None)


def dossier(actor: Actor, person_id: int) -> Dossier:
    """The whole dossier. Raises Forbidden without ``people.view_person``, PersonNotFound outside the places."""
    require(actor, VIEW_PERSON)
    person = get_person(actor, person_id)
    mine = {"person_id": person.pk}
    return Dossier(
        person=person,
        place=person.division.full_name or person.division.name,
        categories=list(Category.objects.filter(**mine).select_related("evidence").order_by("until", "since", "id")),
        services=list(
            ServiceRecord.objects.filter(**mine, is_live=True).select_related("evidence").order_by("-enlisted_on")
        ),
        relatives=list(Relative.objects.filter(**mine, is_live=True).select_related("relative_person").order_by("id")),
        documents=list(Document.objects.filter(**mine).select_related("entered_by").order_by("-entered_at", "-id")),
        accounts=list(
            PayeeAccount.objects.filter(**mine)
            .select_related("entered_by", "delegation")
            .order_by("-is_live", "-opened_on", "-id")
        ),
        delegations=list(Delegation.objects.filter(**mine).select_related("evidence").order_by("-valid_from", "-id")),
        aliases=list(PersonAlias.objects.filter(**mine).order_by("-until", "-id")),
        merged=list(Person.objects.filter(merged_into=person).order_by("id")),
        open_request=ChangeRequest.objects.filter(**mine, state="proposed").select_related("proposed_by").first(),
    )
