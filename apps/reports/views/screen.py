"""The leader's screen (驾驶舱), and a township's own: six figures, money by month, how fresh the files of each township are. All doors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import page
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import INDICATORS, VIEW_INDICATOR
from apps.reports.rules.comparing import change_words, goal_words
from apps.reports.rules.spans import Span
from apps.reports.rules.values import bare, printed
from apps.reports.views.asking import Asked, asked

SIX = ("JD01", "YF01", "YF02", "YD03", "ZW01", "JY03")
MONEY, FRESH = "YF02", "JD04"


@page
def screen(request: HttpRequest) -> HttpResponse:
    """A year at a glance."""
    ask = asked(request)
    require(ask.actor, VIEW_INDICATOR)
    span = Span(ask.span.year, ask.actor.today)
    ask = Asked(ask.actor, ask.near, span, ask.place)
    context = {
        "ask": ask,
        "actor": ask.actor,
        "towns": indicators.towns(ask.actor),
        "tiles": _tiles(ask),
        "months": _months(ask),
    }
    return render(request, "reports/screen.html", {**context, "fresh": _fresh(ask)})


def _door(name: str, query: str) -> str:
    return f"{reverse('reports:indicator', args=[name])}?{query}"


def _tiles(ask: Asked) -> list[dict[str, Any]]:
    """Each with last year's and the target; what is not counted says why and opens nothing."""
    told = indicators.values(ask.near, SIX, ask.span)
    before = indicators.values(ask.near, SIX, ask.span.before)
    goals = annual.targets(ask.actor, ask.span.year) if ask.actor.may(annual.VIEW_REPORT) and ask.place is None else {}
    tiles = []
    for name in SIX:
        one, value = INDICATORS[name], told[name]
        moved = change_words(value, before[name])
        notes = [value.why or f"上年 {printed(one, before[name])}{f'，{moved}' if moved else ''}"]
        notes += [f"目标 {goal_words(one, goals[name].goal)}"] if name in goals else []
        counted = value.number is not None
        tiles.append({
            "name": one.name, "value": bare(one, value), "unit": one.unit if counted else "", "note": "；".join(notes),
            "url": _door(name, ask.query) if counted else "",
        })  # fmt: skip
    return tiles


def _months(ask: Asked) -> list[tuple[str, int, str, str]]:
    """Money that arrived by month, as bars that open their lists."""
    bars = []
    for number in range(1, ask.span.last.month + 1):
        month = Span(ask.span.year, ask.actor.today, month=number)
        value = indicators.values(ask.near, [MONEY], month)[MONEY]
        if value.number is not None:
            place = f"&town={ask.place.code}" if ask.place else ""
            query = f"year={month.year}&part=m{number}{place}"
            bars.append((f"{number}月", value.number, printed(INDICATORS[MONEY], value), _door(MONEY, query)))
    return bars


def _fresh(ask: Asked) -> list[tuple[str, int, str, str]]:
    """Townships by the share of files looked at within a year, the least first."""
    if ask.place is not None:
        return []
    rows = indicators.by_town(ask.actor, FRESH, ask.span)
    counted = sorted(
        ((value.share or 0, town, value) for town, value in rows if value.number is not None), key=lambda row: row[0]
    )
    return [
        (town.name, int(share), printed(INDICATORS[FRESH], value), _door(FRESH, f"{ask.query}&town={town.code}"))
        for share, town, value in counted
    ]
