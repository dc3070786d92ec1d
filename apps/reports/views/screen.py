"""The leader's screen (驾驶舱), and a township's own: six figures, money by month and scheme, how fresh the files are, what is red. All doors."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.core.doors import page
from apps.org.choices import RoleCode
from apps.reports.queries import annual, tasks
from apps.reports.queries.indicators import INDICATORS, VIEW_REPORT
from apps.reports.queries.screen import FAMILIES, FRESH, MONEY, SIX, Screen, next_clocks, red_lines
from apps.reports.queries.screen import screen as look
from apps.reports.rules.comparing import change_words, goal_words
from apps.reports.rules.spans import Span
from apps.reports.rules.values import bare, printed, wan
from apps.reports.views.asking import Asked, asked


@page
def screen(request: HttpRequest) -> HttpResponse:
    """A year at a glance; ``anew=1`` counts again."""
    ask = asked(request)
    span = Span(ask.span.year, ask.actor.today)
    ask = Asked(ask.actor, ask.near, span, ask.place)
    found = look(ask.actor, ask.place, span, anew=request.GET.get("anew") == "1")
    return render(request, "reports/screen.html", {
        "ask": ask, "actor": ask.actor, "found": found, "towns": found.towns, "tiles": _tiles(ask, found), "months": _months(ask, found),
        "schemes": [(name, fen, f"{wan(fen)}万元", _door(MONEY, f"{ask.query}&of={code}")) for code, name, fen in found.schemes],
        "fresh": _fresh(ask, found), "red": red_lines(ask.actor), "told": tasks.open_and_late(ask.near) if ask.actor.may(tasks.VIEW_TASK) else None, "roles": dict(RoleCode.choices), "clocks": next_clocks(ask.near),
    })  # fmt: skip


def _door(name: str, query: str) -> str:
    return f"{reverse('reports:indicator', args=[name])}?{query}"


def _tiles(ask: Asked, found: Screen) -> list[dict[str, Any]]:
    """Each with last year's and the target; what is not counted says why and opens nothing."""
    goals = annual.targets(ask.actor, ask.span.year) if ask.actor.may(VIEW_REPORT) and ask.place is None else {}
    tiles = []
    for name in SIX:
        one, value, before = INDICATORS[name], found.told[name], found.before[name]
        moved = change_words(value, before)
        notes = [value.why or f"上年 {printed(one, before)}{f'，{moved}' if moved else ''}"]
        notes += [f"目标 {goal_words(one, goals[name].goal)}"] if name in goals else []
        counted = value.number is not None
        tiles.append({
            "name": one.name, "value": bare(one, value), "unit": one.unit if counted else "", "note": "；".join(notes),
            "url": _door(name, ask.query) if counted else "",
        })  # fmt: skip
    return tiles


def _months(ask: Asked, found: Screen) -> dict[str, Any]:
    """Money that arrived by month and family: rows of the table, and the same for the chart."""
    if not found.months:
        return {}
    town = f"&town={ask.place.code}" if ask.place else ""
    rows: list[Any] = []
    series: list[dict[str, Any]] = [{"name": words, "values": [], "urls": []} for words in FAMILIES.values()]
    for month, fens in found.months.items():
        query = f"year={ask.span.year}&part=m{month}{town}"
        cells = [(wan(fen), _door(MONEY, f"{query}&of={family}")) for family, fen in fens.items()]
        for one, fen, (_, url) in zip(series, fens.values(), cells, strict=True):
            one["values"].append(_in_wan(fen))
            one["urls"].append(url)
        rows.append((f"{month}月", cells, wan(sum(fens.values())), _door(MONEY, query)))
    data = {"labels": [row[0] for row in rows], "series": series, "words": [row[2] for row in rows]}
    return {"rows": rows, "heads": list(FAMILIES.values()), "data": data}


def _in_wan(fen: int) -> str:
    return str(Decimal(fen) / 1_000_000)


def _fresh(ask: Asked, found: Screen) -> dict[str, Any]:
    """Townships by the share of files looked at within a year, the least first."""
    if len(found.fresh) < 2:
        return {}
    rows = [
        (name, int(value.share or 0), printed(INDICATORS[FRESH], value), _door(FRESH, f"{ask.query}&town={code}"))
        for code, name, value in found.fresh
    ]
    bars = {"name": "占比", "values": [str(value.share) for *_, value in found.fresh], "urls": [row[3] for row in rows]}
    words = [f"{value.share}%" for *_, value in found.fresh]
    return {
        "rows": rows,
        "data": {"labels": [row[0] for row in rows], "series": [bars], "words": words, "lying": True, "max": 100},
    }
