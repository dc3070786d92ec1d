"""The figures of a year (services: ZW01–ZW09): each is the count of a list of visits, and opens exactly that list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from apps.core.actor import Actor
from apps.core.together import Later, Together
from apps.visits.models import GiftLine, Visit
from apps.visits.queries.visits import visits

Cut = Callable[[QuerySet[Visit]], QuerySet[Visit]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted: visits (人次), distinct persons (人) or households (户) of a list."""

    name: str
    label: str
    unit: str
    cut: Cut
    over: str = "id"


def _festival(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.filter(task__campaign__festival__in=["spring", "army_day"])


def _cover(listed: str) -> Cut:
    return lambda rows: rows.filter(task__trigger="cover", task__listed=listed)


FIGURES = (
    Figure("festival", "春节、八一走访慰问", "人次", _festival),
    Figure("one_to_one", "“一对一”帮扶慰问", "人次", lambda rows: rows.filter(task__trigger="pairing")),
    Figure("border", "边海防官兵家庭走访", "户", _cover("border_family"), "household_id"),
    Figure("demobilized", "老复员军人走访", "人", _cover("demobilized"), "person_id"),
    Figure("martyr", "烈士遗属走访", "人", _cover("martyr_survivor"), "person_id"),
    Figure("all", "全部走访", "人次", lambda rows: rows),
)
BY_NAME = {one.name: one for one in FIGURES}


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of a year, and the money and goods given on those visits."""

    figure: Figure
    number: int
    money_fen: int
    goods_fen: int


def listed(actor: Actor, name: str, year: int) -> QuerySet[Visit]:
    """The visits behind a figure: made in the year, somebody was met, corrected ones passed over."""
    return BY_NAME[name].cut(visits(actor).filter(on__year=year, outcome="met"))


def figures(actor: Actor, year: int) -> list[Counted]:
    """Every figure of the year inside the actor's places, in one statement."""
    ask = Together()
    found = [_counted(ask, actor, one, year) for one in FIGURES]
    return [one.value for one in found]


def gifts_of(rows: QuerySet[Visit]) -> QuerySet[GiftLine]:
    """Money and goods given on visits the actor has seen; a corrected visit keeps what its first record gave."""
    given = Q(visit__in=rows.order_by().values("pk")) | Q(
        visit__in=rows.order_by().filter(first__isnull=False).values("first")
    )
    return GiftLine.objects.filter(given).order_by("-id")


def _counted(ask: Together, actor: Actor, figure: Figure, year: int) -> Later[Counted]:
    rows = listed(actor, figure.name, year).order_by()
    number = ask.figures(rows, number=Count(figure.over, distinct=True))
    lines = gifts_of(rows).order_by()
    money, goods = Sum("fen", filter=Q(way__in=["bank", "cash"])), Sum("fen", filter=Q(way="goods"))
    sums = ask.figures(lines, money=money, goods=goods)
    return number.then(
        lambda told: Counted(figure, told["number"] or 0, int(sums.value["money"] or 0), int(sums.value["goods"] or 0))
    )
