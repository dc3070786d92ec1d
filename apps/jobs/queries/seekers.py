"""The real-name ledger, cut to where people live; counted by status."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.jobs.choices import LedgerStatus, NewsChannel
from apps.jobs.models.seekers import JobNews, Seeker, SeekerStatus
from apps.jobs.rules.matching import SeekerFacts
from apps.jobs.rules.seekers import SeekerNotFound
from apps.org.models import Division
from apps.people.models import Person
from apps.people.queries.people import persons

VIEW_SEEKER = permission("jobs.view_seeker", "查看就业台账")


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """How many persons stand under a status."""

    code: str
    name: str
    persons: int


def seekers(actor: Actor) -> QuerySet[Seeker, Any]:
    """The ledger of visible people with ``status`` and ``since`` of now, the newest first; merged dossiers left out."""
    require(actor, VIEW_SEEKER)
    rows = Seeker.objects.filter(within(actor, "person__division_id")).exclude(person__state="merged")
    rows = rows.annotate(
        now=FilteredRelation("statuses", condition=Q(statuses__until__isnull=True)),
        status=F("now__status"),
        since=F("now__since"),
    )
    return rows.select_related("person__division__parent", "town").order_by("-id")


def statuses(actor: Actor) -> QuerySet[SeekerStatus]:
    """Every dated status of visible people, the newest first; merged dossiers left out."""
    require(actor, VIEW_SEEKER)
    rows = SeekerStatus.objects.filter(within(actor, "seeker__person__division_id")).exclude(seeker__person__state="merged")
    return rows.select_related("seeker__person__division__parent").order_by("-id")


def news(actor: Actor) -> QuerySet[JobNews]:
    """Job news sent to visible people, the newest first."""
    require(actor, VIEW_SEEKER)
    rows = JobNews.objects.filter(within(actor, "seeker__person__division_id"))
    return rows.select_related("seeker__person__division__parent").order_by("-id")


def with_status(rows: QuerySet[Seeker, Any], status: str) -> QuerySet[Seeker, Any]:
    """Those whose status of now is that one; an unknown word narrows nothing."""
    if status not in LedgerStatus.values:
        return rows
    return rows.filter(pk__in=SeekerStatus.objects.filter(until__isnull=True, status=status).values("seeker"))


def get_seeker(actor: Actor, seeker_id: int) -> Any:
    """One ledger row with ``status`` and ``since``. Raises SeekerNotFound."""
    row = seekers(actor).filter(pk=seeker_id).first()
    if row is None:
        raise SeekerNotFound
    return row


def lock_seeker(actor: Actor, seeker_id: int) -> Seeker:
    """The row, locked until the transaction ends. Raises SeekerNotFound."""
    require(actor, VIEW_SEEKER)
    rows = Seeker.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "person__division_id"))
    row = rows.exclude(person__state="merged").select_related("person").filter(pk=seeker_id).first()
    if row is None:
        raise SeekerNotFound
    return row


def ledger_counts(actor: Actor) -> list[LedgerCount]:
    """Persons on the ledger by status; the sum is the yearly figure JY06."""
    require(actor, VIEW_SEEKER)
    rows = SeekerStatus.objects.filter(within(actor, "seeker__person__division_id"), until__isnull=True)
    rows = rows.exclude(seeker__person__state="merged").order_by()
    found = dict(rows.values_list("status").annotate(Count("seeker__person", distinct=True)))
    return [LedgerCount(code, str(name), found.get(code, 0)) for code, name in LedgerStatus.choices]


def named(text: str, way: str = "person__") -> Q:
    """Found by name, letters or dossier number."""
    letters = text.lower()
    return (
        Q(**{f"{way}name__startswith": text}) | Q(**{f"{way}name_pinyin__startswith": letters})
        | Q(**{f"{way}name_initials": letters}) | Q(**{f"{way}dossier_no": text})
    )  # fmt: skip


def not_on_ledger(actor: Actor, text: str) -> list[Person]:
    """The first visible people of that name who are not on the ledger yet."""
    if not actor.may("jobs.enter_seeker"):
        return []
    rows = persons(actor).filter(named(text, ""), state="active").select_related("division__parent")
    return list(rows.exclude(pk__in=Seeker.objects.values("person_id"))[:10])


def towns(division: str) -> list[tuple[str, str]]:
    """Townships of the county of that place."""
    rows = Division.objects.filter(level="township", code__startswith=division[:6]).order_by("code")
    return list(rows.values_list("code", "name"))


def facts_of(row: Seeker) -> SeekerFacts:
    """What matching knows of a ledger row."""
    return SeekerFacts(
        row.pk, row.person.born_on, row.person.education, frozenset(row.trades), frozenset(row.areas),
        (row.town_id or row.person.division_id)[:9], row.pay_floor_fen, frozenset(row.skills), row.priority,
    )  # fmt: skip


def job_news(actor: Actor) -> QuerySet[JobNews]:
    """Job news to visible people, the newest first."""
    require(actor, VIEW_SEEKER)
    return (
        JobNews.objects.filter(within(actor, "seeker__person__division_id")).select_related("seeker__person").order_by("-id")
    )


def news_counts(actor: Actor, first: date, last: date) -> list[tuple[str, int]]:
    """Messages by channel between two days, both included (岗位推送条次, JY05)."""
    rows = job_news(actor).filter(sent_on__range=(first, last)).order_by().values_list("channel").annotate(Count("pk"))
    found = dict(rows)
    return [(str(name), found.get(code, 0)) for code, name in NewsChannel.choices]
