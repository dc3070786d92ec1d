"""One person, one dossier (一人一档): everything the person page shows, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.together import Together
from apps.people.models import (
    Category,
    Certificate,
    ChangeRequest,
    Contribution,
    Delegation,
    Discipline,
    Document,
    Hardship,
    Honour,
    HouseholdMember,
    LifeAssessment,
    PartyMembership,
    PayeeAccount,
    Person,
    PersonAlias,
    Relative,
    ServiceRecord,
    WorkSpell,
)
from apps.people.queries.households import home_of
from apps.people.queries.people import VIEW_PERSON, get_person
from apps.people.queries.provenance import shown_standings
from apps.people.rules.provenance import Standing

VIEW_SENSITIVE = permission("people.view_sensitive", "查看健康和生活困难")


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
    background: "Background"
    home: HouseholdMember | None
    standings: Mapping[str, Standing]

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
        background=background(actor, person.pk),
        home=home_of(person.pk),
        standings=shown_standings(actor, person.pk),
    )


@dataclass(frozen=True, slots=True)
class Background:
    """Honours, party life, work; living conditions and hardship only for who may see sensitive facts. Newest first."""

    honours: Sequence[Honour] = ()
    memberships: Sequence[PartyMembership] = ()
    works: Sequence[WorkSpell] = ()
    hardships: Sequence[Hardship] = ()
    assessments: Sequence[LifeAssessment] = ()
    certificates: Sequence[Certificate] = ()
    disciplines: Sequence[Discipline] = ()
    contributions: Sequence[Contribution] = ()
    sees_sensitive: bool = field(default=False)


def background(actor: Actor, person_id: int) -> Background:
    """The dated rows of a life, in a fixed number of statements. The caller has found the person in the actor's places."""
    live: dict[str, Any] = {"person_id": person_id, "is_live": True}
    sees, ask = actor.may(VIEW_SENSITIVE), Together()
    honours = ask.rows(Honour.objects.filter(**live).select_related("evidence").order_by("-awarded_on", "-id"))
    memberships = ask.rows(PartyMembership.objects.filter(**live).order_by("-since", "-id"))
    works = ask.rows(WorkSpell.objects.filter(**live).order_by("-since", "-id"))
    certificates = ask.rows(Certificate.objects.filter(**live).order_by("-issued_on", "-id"))
    contributions = ask.rows(Contribution.objects.filter(**live).order_by("-since", "-id"))
    disciplines = ask.rows(Discipline.objects.filter(**live).order_by("-since", "-id")) if sees else None
    hardships = ask.rows(Hardship.objects.filter(**live).order_by("-since", "-id")) if sees else None
    assessments = ask.rows(LifeAssessment.objects.filter(**live).order_by("-assessed_on", "-id")) if sees else None
    return Background(
        honours=honours.value,
        memberships=memberships.value,
        works=works.value,
        hardships=hardships.value if hardships else [],
        assessments=assessments.value if assessments else [],
        certificates=certificates.value,
        disciplines=disciplines.value if disciplines else [],
        contributions=contributions.value,
        sees_sensitive=sees,
    )
