"""Everything a printed booklet (一人一册) shows, beside what its action opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.benefits.models import Entitlement, Grant
from apps.benefits.queries import VIEW, entitlements, grants
from apps.benefits.queries.ledger import Ledger, month_ledger
from apps.core.actor import Actor
from apps.payments.queries.ledger import VIEW_LEDGER
from apps.people import queries as people
from apps.people.actions.revealing import Booklet
from apps.people.queries.households import members_of
from apps.people.queries.timeline import stages_of
from apps.people.rules.timeline import Stage
from apps.workbench.queries.dossier import grouped

YEARS = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """The dossier with its money; parts the reader has no right to are empty. ``ledger`` shows the last three years."""

    file: people.Dossier
    opened: Booklet
    stages: Sequence[Stage]
    groups: Sequence[Any]
    members: Sequence[Any]
    entitlements: Sequence[Entitlement]
    grants: Sequence[Grant]
    ledger: Ledger | None
    years: Sequence[Any]
    printed_on: date

    @property
    def number(self) -> str:
        """ID number as this booklet may show it."""
        return self.opened.clear.get("id_number") or self.file.person.id_number_tail

    @property
    def phone(self) -> str:
        """Phone as this booklet may show it."""
        return self.opened.clear.get("phone") or self.file.person.phone_tail

    @property
    def address(self) -> str:
        """Address in full, or that there is one."""
        return self.opened.clear.get("address") or ("已登记（遮盖）" if self.file.person.address_sealed else "")

    @property
    def account(self) -> str:
        """Account as this booklet may show it."""
        live = self.file.live_account
        return self.opened.clear.get("account") or (live.account_tail if live else "")


def printed(actor: Actor, opened: Booklet) -> Printed:
    """The booklet's content, in a fixed number of statements."""
    person = opened.person
    file = people.dossier(actor, person.pk)
    ledger = month_ledger(person.pk) if actor.may(VIEW_LEDGER) else None
    sees = actor.may(VIEW)
    return Printed(
        file=file,
        opened=opened,
        stages=stages_of(actor, person.pk),
        groups=grouped(file.standings),
        members=members_of(actor, file.home.household) if file.home else (),
        entitlements=list(entitlements(actor).filter(person=person).order_by("decided_on", "id")) if sees else (),
        grants=list(grants(actor).filter(person=person).order_by("-month", "-id")) if sees else (),
        ledger=ledger,
        years=list(ledger.years)[:YEARS] if ledger else (),
        printed_on=actor.today,
    )
