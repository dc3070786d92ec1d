"""办件, 好差评, 喜报, 光荣牌, 局长有约, 诉求反映, 退役一件事, 困难帮扶, and the net of stations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models import Case as Case_
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from apps.benefits.models import Entitlement
from apps.benefits.queries.records import VIEW as VIEW_BENEFIT
from apps.cases.models import Case, CaseClock, FollowUp, Rating
from apps.cases.queries.cases import VIEW_CASE, cases, clocks, follow_ups, ratings
from apps.core.actor import Actor
from apps.org.models import Division, Station
from apps.org.queries import VIEW_DIVISION, divisions, stations
from apps.people.queries.people import human
from apps.reports.queries.indicators.counting import Counting, Item, Kept, Rows, Way, at, at_by, by
from apps.reports.queries.indicators.money import REWARDS
from apps.reports.queries.indicators.policies import PAID, closed_month, entitled
from apps.reports.rules.spans import Span

#: What of 退役一件事 the year's report counts (AZ08): the flags of its form.
ERRANDS = {"household": "户口", "identity": "身份证", "pension": "养老保险", "medical": "医疗保险", "training": "教育培训"}
#: What the studio of old comrades is asked for (XF09), as its form has it.
HELP = {"mediate": "调解纠纷", "advice": "法律咨询", "aid": "申请法律援助", "talk": "谈心"}


def _done(actor: Actor, span: Span, kind: str) -> QuerySet[Case]:
    return cases(actor).filter(at("ended_at", span), kind=kind, state="done")


def _asked(actor: Actor, span: Span, kind: str) -> QuerySet[Case]:
    """Matters of a kind that came in within the span."""
    return cases(actor).filter(at("applied_at", span), kind=kind).annotate(human=human())


def _granted(actor: Actor, span: Span, kind: str, **which: Any) -> QuerySet[Case]:
    """Matters agreed to within the span, with the fen that were granted."""
    fen = Cast(KeyTextTransform("granted", "answers"), BigIntegerField())
    return _done(actor, span, kind).filter(**which).annotate(human=human(), granted_fen=fen)


def _errands(actor: Actor, span: Span) -> QuerySet[Case]:
    """退役一件事 done within the span, with how many of the five errands were among what was asked."""
    ticked = [Case_(When(**{f"answers__{name}": True}, then=1), default=0) for name in ERRANDS]
    number = reduce(add, ticked, Value(0, IntegerField()))
    return _done(actor, span, "return_home").annotate(errands=number).filter(errands__gt=0)


def _answered(actor: Actor, span: Span) -> QuerySet[Case]:
    """诉求 that got their written answer within the span, whichever way it went."""
    return cases(actor).filter(at("ended_at", span), kind="petition", state__in=["done", "refused"])


def _limits(actor: Actor, span: Span, name: str) -> QuerySet[CaseClock]:
    """Legal limits of 诉求 whose last day lies in the span and has come; one that stands still is not due."""
    return clocks(actor).filter(
        by("due_on", span), due_on__gte=span.first, paused_on__isnull=True, name=name, case__kind="petition"
    )


def _kept_limit(name: str) -> Rows:
    return lambda actor, span: _limits(actor, span, name).filter(stopped_on__lte=F("due_on"))


def _studio(actor: Actor, span: Span) -> QuerySet[Case]:
    return cases(actor).filter(at_by("ended_at", span), kind="mediation", state="done")


def _villages(actor: Actor, _span: Span) -> QuerySet[Division]:
    return divisions(actor).filter(level="village").select_related("parent")


def _rated(actor: Actor, span: Span) -> QuerySet[Rating]:
    return ratings(actor).filter(at("rated_at", span))


def _due(actor: Actor, span: Span) -> QuerySet[FollowUp]:
    """Those whose last day lies in the span and has come: what is still in time is not missed."""
    return follow_ups(actor).filter(by("due_on", span), due_on__gte=span.first)


def _entitled(actor: Actor, span: Span) -> QuerySet[Any, Any]:
    """Rights in force in the span's last month whose money was closed; nobody when none of its months was."""
    month = closed_month(span.last)
    return entitled(actor, month if month is not None and month >= span.first else None)


def _kept(model: Any, column: str, **which: Any) -> Kept:
    return lambda: (model._default_manager.filter(**which), column)


def _stations(**which: Any) -> Kept:
    """Stations carry no day of their own: they are known or they are not."""
    return lambda: (Station.objects.filter(**which).annotate(known=Value(date(2000, 1, 1), DateField())), "known")


_PETITION = _kept(Case, "applied_at", kind="petition")
_TOLD = _kept(CaseClock, "started_on", case__kind="petition", name="told")
COUNTINGS = {
    "YF06": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="housing_fund"),
        lambda actor, span: _granted(actor, span, "housing_fund", answers__what__in=["fund", "both"]), over="human",
    ),
    "AZ07": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="return_home"), lambda actor, span: _asked(actor, span, "return_home"), over="human"),
    "AZ08": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="return_home"), _errands, total="errands"),
    "BF02": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="hardship"), lambda actor, span: _granted(actor, span, "hardship"), total="granted_fen"
    ),
    "LS07": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="proxy_tribute"), lambda actor, span: _done(actor, span, "proxy_tribute").filter(answers__tie="kin")
    ),
    "LY01": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="convalescence"),
        lambda actor, span: _done(actor, span, "convalescence").annotate(human=human()), over="human",
    ),
    "XF01": Counting(VIEW_CASE, _PETITION, lambda actor, span: _asked(actor, span, "petition"), county_only=True),
    "XF02": Counting(VIEW_CASE, _PETITION, _answered, county_only=True),
    "XF03": Counting(VIEW_CASE, _TOLD, _kept_limit("told"), out_of=lambda actor, span: _limits(actor, span, "told"), county_only=True),
    "XF04": Counting(VIEW_CASE, _TOLD, _kept_limit("answer"), out_of=lambda actor, span: _limits(actor, span, "answer"), county_only=True),
    "XF05": Counting(
        VIEW_CASE, _kept(Rating, "rated_at", case__kind="petition"),
        lambda actor, span: _rated(actor, span).filter(case__kind="petition", grade__in=["3", "4", "5"]),
        out_of=lambda actor, span: _rated(actor, span).filter(case__kind="petition"), county_only=True,
    ),
    "XF09": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="mediation"), _studio),
    "RY02": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="plaque"), lambda actor, span: _done(actor, span, "plaque")),
    "RY03": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="merit_notice"), lambda actor, span: _done(actor, span, "merit_notice"), former=REWARDS, version=2
    ),
    "XF06": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="reception"), lambda actor, span: _done(actor, span, "reception")),
    "BF01": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="hardship"), lambda actor, span: _done(actor, span, "hardship")),
    "TX01": Counting(VIEW_DIVISION, _stations(), lambda actor, _: stations(actor), is_now=True),
    "TX02": Counting(
        VIEW_DIVISION, _stations(level="village"),
        lambda actor, span: _villages(actor, span).filter(pk__in=stations(actor).order_by().values("division")), out_of=_villages, is_now=True,
    ),
    "SZ02": Counting(
        VIEW_CASE, _kept(Case, "applied_at", channel="portal"),
        lambda actor, span: cases(actor).filter(at_by("ended_at", span), channel="portal", state="done"),
    ),
    "SZ03": Counting(
        VIEW_CASE, _kept(Rating, "rated_at"), lambda actor, span: _rated(actor, span).filter(grade__in=["3", "4", "5"]), out_of=_rated
    ),
    "SZ05": Counting(
        VIEW_BENEFIT, _kept(Entitlement, "decided_on", state="confirmed"),
        lambda actor, span: _entitled(actor, span).filter(fate=PAID), out_of=_entitled,
    ),
    "SZ04": Counting(
        VIEW_CASE, _kept(FollowUp, "opened_on"), lambda actor, span: _due(actor, span).filter(state="done", done_at__date__lte=F("due_on")), out_of=_due,
        version=2,
    ),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, Way]] = {
    "AZ08": {"事项": {name: Item(words, Q(**{f"answers__{name}": True})) for name, words in ERRANDS.items()}},
    "XF09": {"办理内容": {name: Item(words, Q(answers__kind=name)) for name, words in HELP.items()}},
    "SZ03": {"评价": "grade"},
    "BF01": {"受理渠道": "channel"},
    "AZ07": {"受理渠道": "channel"},
    "XF01": {"来信来访渠道": "channel"},
    "XF02": {"答复": "state"},
    "XF05": {"评价": "grade"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
