"""What the dossier page shows: head, warnings, and the part of one tab, in at most a dozen statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from apps.benefits.choices import EventKind
from apps.benefits.models import Entitlement, Grant, LifeEvent, Suspicion
from apps.benefits.queries import VIEW, WhyNot, entitlements, events, grants, suspicions, why_not
from apps.benefits.queries.ledger import Ledger, month_ledger
from apps.benefits.rules.barring import KINDS as BARRING
from apps.benefits.rules.barring import standing
from apps.cards.models import Application, Card
from apps.cards.queries.cards import VIEW_CARD, cards_of_person, open_applications
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.models import AuditEntry
from apps.core.pages import Page
from apps.core.together import Together
from apps.payments.models import FormerPayment, Hold
from apps.payments.queries.former import former_payments
from apps.payments.queries.ledger import VIEW_LEDGER
from apps.people import queries as people
from apps.people.models import (
    Category,
    ChangeRequest,
    Delegation,
    Document,
    HouseholdMember,
    PayeeAccount,
    Person,
    PersonAlias,
    Relative,
    ServiceRecord,
)
from apps.people.queries.acts import acts_of
from apps.people.queries.dossier import Background, background
from apps.people.queries.households import home_of
from apps.people.queries.people import PersonNotFound
from apps.people.queries.provenance import shown_standings
from apps.people.queries.timeline import Timeline, life
from apps.people.rules.provenance import GROUPS, Standing, is_overdue
from apps.people.rules.timeline import KINDS, Stage
from apps.visits.queries import VIEW_VISIT
from apps.visits.queries.person import PersonVisits, person_visits
from apps.workbench import rules
from apps.workbench.queries.holds import open_hold
from apps.workbench.queries.persons import age

TABS = (
    ("summary", "概况"),
    ("timeline", "时间线"),
    ("money", "待遇"),
    ("life", "经历与生活"),
    ("card", "优待证"),
    ("visit", "走访"),
    ("family", "家庭"),
    ("papers", "材料"),
    ("why", "为什么没有我"),
    ("sources", "来源与核验"),
    ("records", "变更与查阅记录"),
)


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Head and the part of the chosen tab; parts of other tabs stay empty and cost nothing."""

    person: Any
    tab: str
    tabs: Sequence[dict[str, Any]]
    age: int
    warnings: Sequence[str]
    categories: Sequence[Category]
    suspicions: Sequence[Suspicion]
    entitlements: Sequence[Entitlement] = field(default_factory=tuple)
    events: Sequence[LifeEvent] = field(default_factory=tuple)
    grants: Sequence[Grant] = field(default_factory=tuple)
    services: Sequence[ServiceRecord] = field(default_factory=tuple)
    accounts: Sequence[PayeeAccount] = field(default_factory=tuple)
    aliases: Sequence[PersonAlias] = field(default_factory=tuple)
    merged: Sequence[Person] = field(default_factory=tuple)
    relatives: Sequence[Relative] = field(default_factory=tuple)
    delegations: Sequence[Delegation] = field(default_factory=tuple)
    documents: Sequence[Document] = field(default_factory=tuple)
    line: Timeline | None = None
    stages: Sequence[Stage] = field(default_factory=tuple)
    background: Background | None = None
    home: HouseholdMember | None = None
    groups: Sequence[tuple[str, Sequence[Standing]]] = field(default_factory=tuple)
    ledger: Ledger | None = None
    records: Page[AuditEntry] | None = None
    cards: Sequence[Card] = field(default_factory=tuple)
    card_applications: Sequence[Application] = field(default_factory=tuple)
    visited: PersonVisits | None = None
    hold: Hold | None = None
    former: Sequence[FormerPayment] = field(default_factory=tuple)
    answers: Sequence[WhyNot] = field(default_factory=tuple)

    @property
    def live_account(self) -> PayeeAccount | None:
        """The account money goes to now."""
        return next((row for row in self.accounts if row.is_live), None)


def dossier_page(actor: Actor, person_id: int, chosen_by: Mapping[str, str]) -> DossierPage:
    """The dossier with one tab filled. Raises PersonNotFound outside the places, Forbidden without the right to look."""
    require(actor, people.VIEW_PERSON)
    ask = Together()
    head, mine = ask.first(_heads(actor).filter(pk=person_id)), {"person_id": person_id}
    known = Category.objects.filter(**mine, until__isnull=True).exclude(state="void").order_by("since", "id")
    categories, hits = ask.rows(known), ask.rows(suspicions(actor).filter(**mine, state="open"))
    changes = ask.rows(events(actor).filter(**mine).order_by("-on", "-id"))
    person = head.value
    if person is None:
        raise PersonNotFound
    hidden = {"why"} if not actor.may(VIEW) or person.state == "merged" else set()
    hidden |= {tab for tab, right in (("card", VIEW_CARD), ("visit", VIEW_VISIT)) if not actor.may(right)}
    tabs = tuple(each for each in TABS if each[0] not in hidden)
    chosen = chosen_by.get("tab", "")
    chosen = chosen if chosen in dict(tabs) else "summary"
    return DossierPage(
        person=person,
        tab=chosen,
        tabs=[{"label": words, "url": f"?tab={key}", "here": key == chosen, "count": None} for key, words in tabs],
        age=age(person.born_on, person.died_on or actor.today),
        warnings=_warnings(actor, person, hits.value, changes.value),
        categories=categories.value,
        suspicions=hits.value,
        events=changes.value,
        **_part(actor, person, chosen, chosen_by),
    )


def _heads(actor: Actor) -> QuerySet[Person]:
    asked = ChangeRequest.objects.filter(person=OuterRef("pk"), state="proposed")
    return (
        people.any_person(actor)
        .select_related("division__parent", "merged_into")
        .annotate(
            has_account=Exists(PayeeAccount.objects.filter(person=OuterRef("pk"), is_live=True)),
            is_held=Exists(Hold.objects.filter(person=OuterRef("pk"), released_at__isnull=True)),
            asked_by=Subquery(asked.order_by("id").values("proposed_by__name")[:1]),
        )
    )


def _part(actor: Actor, person: Any, tab: str, chosen_by: Mapping[str, str]) -> dict[str, Any]:
    mine = {"person_id": person.pk}
    if tab == "why":
        return {"answers": why_not(actor, person.pk)}
    if tab in ("timeline", "records"):
        return _paged_part(actor, person.pk, tab, chosen_by)
    if tab in ("card", "visit"):
        return _card_part(actor, person.pk) if tab == "card" else {"visited": person_visits(actor, person.pk)}
    if tab in ("family", "papers", "life", "sources"):
        return _paper_part(actor, mine, tab)
    held = list(entitlements(actor).filter(**mine).order_by("decided_on", "id"))
    if tab == "money":
        gifts = list(grants(actor).filter(**mine).order_by("-month", "-id"))
        return {
            "entitlements": held,
            "grants": gifts,
            "ledger": month_ledger(person.pk),
            "hold": open_hold(actor, person.pk) if person.is_held else None,
            "former": list(former_payments(actor, person.pk)) if actor.may(VIEW_LEDGER) else (),
        }
    services = list(ServiceRecord.objects.filter(**mine).order_by("-enlisted_on"))
    accounts = PayeeAccount.objects.filter(**mine).select_related("entered_by", "delegation")
    aliases = PersonAlias.objects.filter(**mine).order_by("-until", "-id")
    found = {"accounts": list(accounts.order_by("-is_live", "-opened_on", "-id")), "aliases": list(aliases)}
    merged = list(Person.objects.filter(merged_into=person).order_by("id"))
    return {"entitlements": held, "services": services, "merged": merged, **found}


def _paged_part(actor: Actor, person_id: int, tab: str, chosen_by: Mapping[str, str]) -> dict[str, Any]:
    kind, after = chosen_by.get("kind", ""), chosen_by.get("after") or None
    if tab == "records":
        return {"records": acts_of(actor, person_id, after)}
    line, stages = life(actor, person_id, kind=kind if kind in KINDS else "", after=after)
    return {"line": line.value, "stages": stages.value}


def _card_part(actor: Actor, person_id: int) -> dict[str, Any]:
    return {
        "cards": list(cards_of_person(actor, person_id)),
        "card_applications": list(open_applications(actor).filter(person_id=person_id).select_related("case__at")),
    }


def _paper_part(actor: Actor, mine: dict[str, int], tab: str) -> dict[str, Any]:
    if tab == "life":
        return {"background": background(actor, mine["person_id"])}
    if tab == "sources":
        return {"groups": grouped(shown_standings(actor, mine["person_id"]))}
    if tab == "papers":
        return {
            "documents": list(Document.objects.filter(**mine).select_related("entered_by").order_by("-entered_at", "-id"))
        }
    relatives = Relative.objects.filter(**mine, is_live=True).order_by("id")
    delegations = Delegation.objects.filter(**mine).select_related("evidence").order_by("-valid_from", "-id")
    return {"relatives": list(relatives), "delegations": list(delegations), "home": home_of(mine["person_id"])}


def grouped(found: Mapping[str, Standing]) -> list[tuple[str, list[Standing]]]:
    """The fields that say something, by group of the dossier."""
    groups = ((words, [found[key] for key in fields if key in found]) for words, fields in GROUPS.values())
    return [(words, rows) for words, rows in groups if rows]


def _warnings(actor: Actor, person: Any, hits: Sequence[Suspicion], changes: Sequence[LifeEvent]) -> list[str]:
    words = [f"{row.get_kind_display()}（{row.source}），请于{rules.long_day(row.due_on)}前核实" for row in hits]
    told = sorted(
        (row.on, row.pk, row.kind, row.data) for row in changes if row.state == "confirmed" and row.kind in BARRING
    )
    bars = standing(((kind, on, data) for on, _, kind, data in told), actor.today)
    words += [f"{EventKind(kind).label}，见变动记录" for kind in BARRING if kind in bars]
    words += [f"“{row.get_kind_display()}”登记待复核" for row in changes if row.state == "proposed"]
    if person.state == "active" and not person.has_account:
        words.append("没有收款账户，应发款项将暂缓")
    if person.state == "active" and is_overdue(person.verified_on, actor.today):
        words.append(f"档案超过一年没有核验（上次{person.verified_on}）" if person.verified_on else "档案还没有核验过")
    if person.is_held:
        words.append("已暂缓发放，解除前不列入批次")
    if person.asked_by:
        words.append(f"有一项档案更改申请待复核（{person.asked_by}提出）")
    return words
