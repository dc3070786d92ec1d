"""就业创业 and 培训: fairs, posts, work found with evidence, the ledger, loans (line and money drawn are two numbers)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.jobs.models import (
    Application,
    BusinessService,
    DegreeStudy,
    Enrolment,
    Fair,
    FoundingBase,
    JobNews,
    LoanFlow,
    Placement,
    SeekerStatus,
    TrainingClass,
    Vacancy,
    VeteranBusiness,
)
from apps.jobs.queries import VIEW_APPLICATION, VIEW_FAIR, applications, fairs, placements, vacancies
from apps.jobs.queries.advancing import degrees
from apps.jobs.queries.businesses import VIEW_BUSINESS, helped, services, standing_bases, standing_businesses
from apps.jobs.queries.figures import offered
from apps.jobs.queries.loans import VIEW_LOAN, drawings
from apps.jobs.queries.seekers import VIEW_SEEKER, news, statuses
from apps.jobs.queries.training import VIEW_TRAINING, adapted, bare_classes, enrolments, intake
from apps.jobs.rules.fairs import HELD_STATES
from apps.people.queries.people import human
from apps.reports.queries.indicators.counting import Counting, Kept, at, by, lasting, on
from apps.reports.rules.spans import Span


def _held(actor: Actor, span: Span) -> QuerySet[Fair]:
    return fairs(actor).filter(on("starts_on", span), state__in=HELD_STATES)


def _placed(actor: Actor, span: Span) -> QuerySet[Placement]:
    rows = placements(actor).filter(is_counted=True, year=span.year).annotate(human=human())
    return rows if span.is_whole_year else rows.filter(on("started_on", span))


def _hopeful(actor: Actor, span: Span) -> QuerySet[Application]:
    return applications(actor).filter(on("intent_on", span) | on("signed_on", span)).annotate(human=human())


def _served(actor: Actor, span: Span) -> QuerySet[BusinessService]:
    return services(actor).filter(on("on", span))


def _ledger(actor: Actor, span: Span) -> QuerySet[SeekerStatus]:
    return statuses(actor).filter(lasting("since", "until", span)).annotate(human=human("seeker__person"))


def _drawn(actor: Actor, span: Span) -> QuerySet[LoanFlow]:
    return drawings(actor).filter(on("on", span))


def _welfare(actor: Actor, span: Span) -> QuerySet[Placement]:
    here = by("started_on", span) & (Q(ended_on__isnull=True) | Q(ended_on__gt=span.last))
    return placements(actor).filter(here, is_public_welfare=True).annotate(human=human())


def _learned(actor: Actor, span: Span) -> QuerySet[Enrolment]:
    """Who learns in classes that began within the span; the training of those just discharged (AZ09) is another figure."""
    rows = enrolments(actor).exclude(training__kind="adapting").exclude(state="dropped").annotate(human=human())
    return rows.filter(on("training__starts_on", span), training__state__in=["running", "finished"])


def _examined(actor: Actor, span: Span) -> QuerySet[Enrolment]:
    return _learned(actor, span).filter(state__in=["passed", "failed"])


def _adapted(actor: Actor, span: Span) -> QuerySet[Enrolment]:
    rows = adapted(actor, span.year).annotate(human=human())
    return rows if span.is_whole_year else rows.filter(on("training__starts_on", span))


def _kept(model: Any, column: str, **which: Any) -> Kept:
    return lambda: (model._default_manager.filter(**which), column)


_FAIR, _WORK, _LOAN = _kept(Fair, "starts_on", state__in=HELD_STATES), _kept(Placement, "started_on"), _kept(LoanFlow, "on")
_SERVED = _kept(BusinessService, "on")
_CLASS = _kept(TrainingClass, "starts_on", kind__in=["order", "aimed", "post_bound"])
_ADAPTING = _kept(TrainingClass, "starts_on", kind="adapting")
COUNTINGS = {
    "JY01": Counting(VIEW_FAIR, _FAIR, _held, by_town=False),
    "JY02": Counting(VIEW_FAIR, _FAIR, lambda actor, span: offered(_held(actor, span)), total="headcount", by_town=False),
    "JY03": Counting(VIEW_APPLICATION, _WORK, _placed, over="human"),
    "JY04": Counting(VIEW_FAIR, _kept(Vacancy, "published_at"), lambda actor, span: vacancies(actor).filter(at("published_at", span)), by_town=False),
    "JY05": Counting(VIEW_SEEKER, _kept(JobNews, "sent_on"), lambda actor, span: news(actor).filter(on("sent_on", span))),
    "JY06": Counting(VIEW_SEEKER, _kept(SeekerStatus, "since"), _ledger, over="human"),
    "JY07": Counting(VIEW_APPLICATION, _kept(Application, "applied_at"), _hopeful, over="human"),
    "JY08": Counting(VIEW_APPLICATION, _kept(Placement, "started_on", is_public_welfare=True), _welfare, over="human"),
    "PX01": Counting(VIEW_TRAINING, _CLASS, _learned, over="human"),
    "PX02": Counting(
        VIEW_TRAINING, _kept(TrainingClass, "settled_on"), lambda actor, span: bare_classes(actor).filter(on("settled_on", span)),
        total="settled_fen", by_town=False,
    ),
    "PX03": Counting(
        VIEW_TRAINING, _CLASS, lambda actor, span: _examined(actor, span).filter(state="passed"), over="human", out_of=_examined
    ),
    "PX04": Counting(
        VIEW_TRAINING, _kept(DegreeStudy, "registered_on"),
        lambda actor, span: degrees(actor).filter(by("registered_on", span)).annotate(human=human()), over="human",
    ),
    "AZ09": Counting(VIEW_TRAINING, _ADAPTING, _adapted, over="human"),
    "AZ10": Counting(
        VIEW_TRAINING, _ADAPTING, lambda actor, span: intake(actor, span.year, adapted_only=True),
        out_of=lambda actor, span: intake(actor, span.year),
    ),
    "CY01": Counting(VIEW_BUSINESS, _SERVED, lambda actor, span: helped(actor, span.first, span.until)),
    "CY02": Counting(VIEW_BUSINESS, _kept(VeteranBusiness, "checked_on"), lambda actor, span: standing_businesses(actor, span.last), version=2),
    "CY03": Counting(VIEW_BUSINESS, _kept(FoundingBase, "named_on"), lambda actor, span: standing_bases(actor, span.last), by_town=False),
    "CY04": Counting(VIEW_LOAN, _LOAN, _drawn, over="loan_id"),
    "CY05": Counting(VIEW_LOAN, _LOAN, _drawn, total="fen"),
    "CY07": Counting(VIEW_BUSINESS, _SERVED, _served),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "JY01": {"举办方式": "mode"},
    "JY03": {"来源": "source"},
    "JY05": {"渠道": "channel"},
    "JY06": {"状态": "status"},
    "PX01": {"工种": "training__skill", "类型": "training__kind", "承训机构": "training__school"},
    "PX02": {"承训机构": "school"},
    "PX03": {"承训机构": "training__school"},
    "PX04": {"层次": "level", "学校": "school"},
    "CY02": {"行业": "employer__trade", "规模": "employer__size"},
    "CY03": {"类型": "kind"},
    "CY04": {"经办银行": "loan__bank"},
    "CY05": {"经办银行": "loan__bank"},
    "CY07": {"服务类型": "kind"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
