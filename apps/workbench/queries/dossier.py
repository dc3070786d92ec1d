"""What the dossier page shows: head, warnings, tabs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.benefits.models import Entitlement, Grant, LifeEvent, Suspicion
from apps.benefits.queries.lists import person_records
from apps.core.actor import Actor
from apps.core.models import AuditEntry
from apps.people import queries as people
from apps.people.queries.dossier import Dossier
from apps.workbench import rules
from apps.workbench.queries.ledger import Ledger, month_ledger
from apps.workbench.queries.persons import age, records_of

TABS = (("summary", "概况"), ("timeline", "时间线"), ("money", "待遇"), ("family", "家庭"), ("papers", "材料"), ("records", "变更与查阅记录"))


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the time line."""

    on: date
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Head and the part of the chosen tab; parts of other tabs stay empty and cost nothing."""

    dossier: Dossier
    tab: str
    tabs: Sequence[dict[str, Any]]
    age: int
    warnings: Sequence[str]
    entitlements: Sequence[Entitlement]
    events: Sequence[LifeEvent]
    grants: Sequence[Grant]
    suspicions: Sequence[Suspicion]
    moments: Sequence[Moment] = field(default_factory=tuple)
    ledger: Ledger | None = None
    records: Sequence[AuditEntry] = field(default_factory=tuple)


def dossier_page(actor: Actor, person_id: int, tab: str) -> DossierPage:
    """The dossier with one tab filled. Raises PersonNotFound outside the places, Forbidden without the right to look."""
    found = people.dossier(actor, person_id)
    chosen = tab if tab in dict(TABS) else "summary"
    entitlements, events, grants, suspicions = person_records(actor, person_id)
    end = found.person.died_on or actor.today
    return DossierPage(
        dossier=found,
        tab=chosen,
        tabs=[{"label": words, "url": f"?tab={key}", "here": key == chosen, "count": None} for key, words in TABS],
        age=age(found.person.born_on, end),
        warnings=_warnings(found, suspicions, events),
        entitlements=entitlements,
        events=events,
        grants=grants,
        suspicions=suspicions,
        moments=_moments(found, entitlements, events) if chosen == "timeline" else (),
        ledger=month_ledger(actor, person_id) if chosen == "money" else None,
        records=records_of(actor, person_id) if chosen == "records" else (),
    )


def _warnings(found: Dossier, suspicions: Sequence[Suspicion], events: Sequence[LifeEvent]) -> list[str]:
    words = [f"{row.get_kind_display()}（{row.source}），请于{rules.long_day(row.due_on)}前核实" for row in suspicions]
    words += [f"“{row.get_kind_display()}”登记待复核" for row in events if row.state == "proposed"]
    if found.person.state == "active" and found.live_account is None:
        words.append("没有收款账户，应发款项将暂缓")
    if found.open_request is not None:
        words.append(f"有一项档案更改申请待复核（{found.open_request.proposed_by.name}提出）")
    return words


def _moments(found: Dossier, entitlements: Sequence[Entitlement], events: Sequence[LifeEvent]) -> list[Moment]:
    moments = [Moment(found.person.born_on, "出生")]
    for spell in found.services:
        moments.append(Moment(spell.enlisted_on, "入伍", spell.branch))
        if spell.discharged_on:
            moments.append(Moment(spell.discharged_on, "退役", spell.rank))
    moments += [Moment(row.since, f"认定为{row.get_kind_display()}") for row in found.categories if row.since]
    moments += [Moment(row.decided_on, f"批准{row.scheme.name}", row.decision_no) for row in entitlements if row.state == "confirmed"]
    moments += [Moment(row.on, row.get_kind_display(), row.evidence) for row in events if row.state == "confirmed"]
    moments.append(Moment(found.person.registered_on, "建立档案", found.person.dossier_no))
    return sorted(moments, key=lambda moment: moment.on)
