"""走访慰问: visits that met somebody, counted by the same cuts as the year's figures of visits."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.people.queries.people import human
from apps.reports.queries.indicators.counting import Counting, Kept, Rows, lasting, on
from apps.reports.rules.spans import Span
from apps.visits.models import GiftLine, Pairing, Promise, PromiseAnswer, Task, Visit
from apps.visits.queries import VIEW_VISIT, promises, tasks, visits
from apps.visits.queries.campaigns import all_pairings
from apps.visits.queries.figures import BY_NAME, gifts_of


def _met(name: str) -> Rows:
    return lambda actor, span: BY_NAME[name].cut(visits(actor).filter(on("on", span), outcome="met"))


def _given(name: str, which: Q) -> Rows:
    def rows(actor: Actor, span: Span) -> QuerySet[GiftLine]:
        return gifts_of(_met(name)(actor, span)).filter(which)

    return rows


def _kept(cut: Callable[[QuerySet[Visit]], QuerySet[Visit]] = lambda rows: rows) -> Kept:
    return lambda: (cut(Visit.objects.all()), "on")


def _lines(which: Q) -> Kept:
    return lambda: (GiftLine.objects.filter(which), "visit__on")


def _cover(actor: Actor, span: Span) -> QuerySet[Task]:
    return tasks(actor).filter(on("due_on", span), trigger="cover").exclude(state__in=["removed", "cancelled"])


def _pairs(actor: Actor, span: Span) -> QuerySet[Pairing]:
    return all_pairings(actor).filter(lasting("since", "until", span)).annotate(human=human())


def _kept_word(actor: Actor, span: Span) -> QuerySet[Promise]:
    answers = PromiseAnswer.objects.filter(on("said_on", span) | on("visit__on", span), outcome="kept")
    return promises(actor).filter(state="kept", pk__in=answers.values("promise"))


_MONEY, _GOODS = Q(way__in=["bank", "cash"]), Q(way="goods")
_PAIRING: Kept = lambda: (Pairing.objects.all(), "since")  # noqa: E731 - a table entry
COUNTINGS = {
    "ZW01": Counting(VIEW_VISIT, _kept(BY_NAME["festival"].cut), _met("festival")),
    "ZW02": Counting(VIEW_VISIT, _lines(_MONEY), _given("festival", _MONEY), total="fen"),
    "ZW03": Counting(VIEW_VISIT, _lines(_GOODS), _given("festival", _GOODS), total="fen"),
    "ZW04": Counting(VIEW_VISIT, _kept(BY_NAME["one_to_one"].cut), _met("one_to_one")),
    "ZW05": Counting(VIEW_VISIT, _kept(BY_NAME["border"].cut), _met("border"), over="household_id"),
    "ZW06": Counting(VIEW_VISIT, _kept(BY_NAME["demobilized"].cut), lambda a, s: _met("demobilized")(a, s).annotate(human=human()), over="human"),
    "ZW07": Counting(VIEW_VISIT, _kept(BY_NAME["martyr"].cut), lambda a, s: _met("martyr")(a, s).annotate(human=human()), over="human"),
    "ZW08": Counting(VIEW_VISIT, _PAIRING, _pairs, over="human"),
    "ZW09": Counting(VIEW_VISIT, _PAIRING, lambda actor, span: _pairs(actor, span).exclude(handbook_no="")),
    "ZW10": Counting(
        VIEW_VISIT, lambda: (Task.objects.filter(trigger="cover"), "opened_on"), lambda actor, span: _cover(actor, span).filter(state="visited"),
        out_of=_cover,
    ),
    "ZW11": Counting(VIEW_VISIT, _kept(lambda rows: rows.filter(organiser="association")), lambda actor, span: _met("all")(actor, span).filter(organiser="association")),
    "ZW12": Counting(VIEW_VISIT, _lines(Q(fund="association")), _given("all", _MONEY & Q(fund="association")), total="fen"),
    "ZW13": Counting(VIEW_VISIT, lambda: (Promise.objects.all(), "visit__on"), _kept_word),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "ZW01": {"节日": "task__campaign__festival", "走访名义": "organiser"},
    "ZW02": {"资金来源": "fund", "节日": "task__campaign__festival"},
    "ZW03": {"资金来源": "fund"},
    "ZW04": {"走访名义": "organiser"},
    "ZW10": {"名单": "listed"},
    "ZW13": {"诉求类别": "kind"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
