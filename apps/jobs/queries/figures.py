"""The figures of a fair or of a year: each is counted over a list and opens exactly that list (``?number=``).

场次 fairs held · 用人单位 employers that took part · 岗位 headcount offered · 到场人次 who came, each fair anew · 意向, 签约, 就业 distinct persons,
the last with evidence and once a year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from apps.core.actor import Actor
from apps.core.together import Later, Together
from apps.jobs.models import Booth, Employer, Fair, FairVacancy
from apps.jobs.queries.employers import employers
from apps.jobs.queries.fairs import fairs
from apps.jobs.queries.people import applications, placements, sign_ups
from apps.jobs.rules.fairs import HELD_STATES


@dataclass(frozen=True, slots=True)
class Span:
    """One fair, or all fairs of a year."""

    year: int = 0
    fair_id: int = 0

    def fairs(self) -> QuerySet[Fair]:
        """The fairs meant; of a year those held."""
        if self.fair_id:
            return Fair.objects.filter(pk=self.fair_id)
        return Fair.objects.filter(starts_on__year=self.year, state__in=HELD_STATES)


@dataclass(frozen=True, slots=True)
class Figure:
    """``over``: what is counted of the list's rows; ``total``: what is summed instead."""

    name: str
    label: str
    unit: str
    rows: Callable[[Actor, Span], QuerySet[Any]]
    over: str = "id"
    total: str = ""


def _at(span: Span) -> dict[str, Any]:
    return {"fair__in": span.fairs().order_by().values("pk")}


def _fairs(actor: Actor, span: Span) -> QuerySet[Fair]:
    return fairs(actor).filter(pk__in=span.fairs().order_by().values("pk"), state__in=HELD_STATES)


def _employers(actor: Actor, span: Span) -> QuerySet[Employer]:
    took_part = Booth.objects.filter(**_at(span), state="accepted").order_by().values("employer_id")
    return employers(actor).filter(pk__in=took_part)


def _offers(actor: Actor, span: Span) -> QuerySet[FairVacancy]:
    return offered(fairs(actor).filter(pk__in=span.fairs().order_by().values("pk")))


def offered(rows: QuerySet[Fair]) -> QuerySet[FairVacancy]:
    """What accepted employers bring to fairs the actor has seen, the newest first."""
    found = FairVacancy.objects.filter(fair__in=rows.order_by().values("pk"), booth__state="accepted")
    return (
        found.select_related("fair", "vacancy", "employer")
        .defer("vacancy__grams", "employer__contact_phone_sealed")
        .order_by("-id")
    )


def _reached(column: str) -> Callable[[Actor, Span], QuerySet[Any]]:
    return lambda actor, span: applications(actor).filter(**_at(span), **{f"{column}__isnull": False})


def _worked(actor: Actor, span: Span) -> QuerySet[Any]:
    rows = placements(actor).filter(is_counted=True)
    return rows.filter(fair_id=span.fair_id) if span.fair_id else rows.filter(year=span.year, source="fair")


FIGURES = (
    Figure("fairs", "场次", "场", _fairs),
    Figure("employers", "用人单位", "家", _employers),
    Figure("posts", "岗位", "个", _offers, total="headcount"),
    Figure("attended", "到场", "人次", lambda actor, span: sign_ups(actor).filter(**_at(span), attended_at__isnull=False)),
    Figure("intents", "达成意向", "人", _reached("intent_on"), over="person_id"),
    Figure("signed", "签约", "人", _reached("signed_on"), over="person_id"),
    Figure("placed", "就业", "人", _worked, over="person_id"),
)
#: Beside fairs: everybody helped into work in a year, however; and of them those within the county.
YEAR_FIGURES = (
    *FIGURES,
    Figure("all_placed", "全年帮助就业", "人", lambda actor, span: placements(actor).filter(is_counted=True, year=span.year), over="person_id"),
    Figure(
        "in_county", "其中县域内就业", "人",
        lambda actor, span: placements(actor).filter(is_counted=True, year=span.year, is_in_county=True), over="person_id",
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in YEAR_FIGURES}


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure and its number."""

    figure: Figure
    number: int


def figures(actor: Actor, span: Span) -> list[Counted]:
    """Every figure inside the actor's places, in one statement."""
    ask = Together()
    chosen = FIGURES[1:] if span.fair_id else YEAR_FIGURES
    return [one.value for one in [counted(ask, actor, figure, span) for figure in chosen]]


def counted(ask: Together, actor: Actor, figure: Figure, span: Span) -> Later[Counted]:
    """One figure, read together with the others asked of ``ask``."""
    number = Sum(figure.total) if figure.total else Count(figure.over, distinct=True)
    told = ask.figures(figure.rows(actor, span).order_by(), number=number)
    return told.then(lambda answer: Counted(figure, int(answer["number"] or 0)))


def listed(actor: Actor, name: str, span: Span) -> QuerySet[Any]:
    """The rows behind a figure."""
    return BY_NAME[name].rows(actor, span)


def open_follow_up_count(fair: Fair) -> int:
    """Follow-ups of a fair that are still to be made."""
    from apps.jobs.models import FollowUp
    from apps.jobs.queries.people import awaited

    mine = Q(application__fair=fair) | Q(placement__fair=fair)
    return awaited(FollowUp.objects.filter(mine)).count()
