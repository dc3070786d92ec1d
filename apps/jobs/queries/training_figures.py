"""The figures of training in a year: each is counted over a list and opens exactly that list (PX01–PX04, AZ09)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.together import Together
from apps.jobs.queries.advancing import degrees
from apps.jobs.queries.figures import Counted, Figure, Span, counted
from apps.jobs.queries.training import adapted, bare_classes, enrolments


def _learned(actor: Actor, span: Span) -> QuerySet[Any]:
    rows = enrolments(actor).exclude(training__kind="adapting").exclude(state="dropped")
    return rows.filter(training__starts_on__year=span.year, training__state__in=["running", "finished"])


FIGURES: Sequence[Figure] = (
    Figure("trained", "技能培训", "人", _learned, over="person_id"),
    Figure("examined", "其中已结业", "人", lambda actor, span: _learned(actor, span).filter(state__in=["passed", "failed"]), over="person_id"),
    Figure("passed", "其中合格", "人", lambda actor, span: _learned(actor, span).filter(state="passed"), over="person_id"),
    Figure(
        "training_cost", "已结算培训费", "元",
        lambda actor, span: bare_classes(actor).filter(settled_on__year=span.year), total="settled_fen",
    ),
    Figure("degrees", "学历提升报名", "人", lambda actor, span: degrees(actor).filter(registered_on__year=span.year), over="person_id"),
    Figure("adapted", "适应性培训", "人", lambda actor, span: adapted(actor, span.year), over="person_id"),
)  # fmt: skip
BY_NAME = {one.name: one for one in FIGURES}


def figures(actor: Actor, span: Span) -> list[Counted]:
    """Every figure inside the actor's places, in one statement. ``training_cost`` is in fen."""
    ask = Together()
    return [one.value for one in [counted(ask, actor, figure, span) for figure in FIGURES]]


def listed(actor: Actor, name: str, span: Span) -> QuerySet[Any]:
    """The rows behind a figure."""
    return BY_NAME[name].rows(actor, span)
