"""The figures: by domain, one with its list, and its sheet."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import attachment
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.reports import actions, forms
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import COUNTINGS, INDICATORS, VIEW_INDICATOR
from apps.reports.queries.screen import only, part_of
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.values import KINDS, Indicator, Value, bare, is_over, printed
from apps.reports.views.asking import PARTS, Asked, asked


@page
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every indicator by domain with last year's beside it; those not counted yet with what they wait for."""
    ask = asked(request)
    require(ask.actor, VIEW_INDICATOR)
    domains = list(dict.fromkeys(one.domain for one in INDICATORS.values()))
    domain = request.GET.get("domain", "")
    chosen = [one for one in INDICATORS.values() if domain not in domains or one.domain == domain]
    told = indicators.values(ask.near, [one.id for one in chosen if one.id in COUNTINGS], ask.span)
    before = indicators.values(ask.near, list(told), ask.span.before)
    rows = [_line(one, told[one.id], before[one.id], ask) | _part(one, told) for one in chosen if one.id in told]
    return show(request, "reports/indicators.html", {
        "ask": ask, "actor": ask.actor, "domains": domains, "domain": domain, "parts": PARTS, "towns": indicators.towns(ask.actor),
        "groups": [(name, list(lines)) for name, lines in groupby(rows, key=lambda line: line["indicator"].domain)],
        "waiting": [one for one in chosen if one.id not in told],
    })  # fmt: skip


def _line(one: Indicator, value: Value, before: Value, ask: Asked) -> dict[str, Any]:
    opens = value.number is not None
    return {
        "indicator": one, "value": value, "words": printed(one, value), "before": printed(one, before), "kind": KINDS[one.kind],
        "url": f"{reverse('reports:indicator', args=[one.id])}?{ask.query}" if opens else "",
    }  # fmt: skip


def _part(one: Indicator, told: Mapping[str, Value]) -> dict[str, str]:
    """The name of the whole a figure is greater than; nothing when they agree."""
    return {"over": INDICATORS[one.parent].name if one.parent in told and is_over(told[one.id], told[one.parent]) else ""}


@page
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: its value, how it is counted, by township, and the very rows it counts."""
    ask, one = asked(request), indicators.get_indicator(name)
    told = indicators.values(ask.near, [one_id for one_id in (name, one.parent) if one_id], ask.span)
    value = told[name]
    before = indicators.values(ask.near, [name], ask.span.before)[name]
    towns = indicators.by_town(ask.actor, name, ask.span) if request.GET.get("towns") == "1" else []
    return show(request, "reports/indicator.html", {
        "ask": ask, "actor": ask.actor, "indicator": one, "value": value, "bare": bare(one, value), "words": printed(one, value), "before": printed(one, before),
        **_part(one, told), "kind": KINDS[one.kind], "parent": INDICATORS.get(one.parent), "parts": PARTS, "all_towns": indicators.towns(ask.actor),
        "towns": sorted(
            ((town.name, int(told.share or 0) if told.out_of else told.number or 0, printed(one, told), f"?{ask.query}&town={town.code}") for town, told in towns),
            key=lambda bar: -bar[1],
        ), "by_town": name in COUNTINGS and COUNTINGS[name].by_town,
        **_opened(request, ask, name, value), **_apart(request, ask, one, value), "frozen": _frozen(request, ask, name, printed(one, value)),
    })  # fmt: skip


def _apart(request: HttpRequest, ask: Asked, one: Indicator, value: Value) -> dict[str, Any]:
    """What else it can be told apart by, and the parts of the way that was chosen; each opens its own list."""
    ways, way = indicators.ways(one.id), request.GET.get("by", "")
    if value.number is None or way not in ways:
        return {"ways": ways if value.number is not None else [], "way": "", "shares": []}
    parts = indicators.split(ask.near, one.id, way, ask.span)
    words = [f"{number:,}条" if one.kind == "ratio" else printed(one, Value(number)) for _, _, number in parts]
    shares = [
        (label, number, told, f"?{ask.query}&{urlencode({'by': way, 'part': code})}")
        for (code, label, number), told in zip(parts, words, strict=True)
    ]
    return {"ways": ways, "way": way, "shares": shares, "chosen": request.GET.get("part")}


def _frozen(request: HttpRequest, ask: Asked, name: str, words: str) -> dict[str, Any] | None:
    """What a report says that one comes from, when this person may read it: its figure was frozen, the list is today's."""
    number = whole_number(request.GET.get("report", ""), 9)
    if number is None or not ask.actor.may(annual.VIEW_REPORT):
        return None
    report = annual.get_report(ask.actor, number)
    told = annual.frozen(report, name)
    return {"report": report, "words": told, "differs": told != words or ask.place is not None} if told else None


def _opened(request: HttpRequest, ask: Asked, name: str, value: Value) -> dict[str, Any]:
    """The rows, when there is a number to open."""
    if value.number is None:
        return {"lines": [], "whole": False}
    whole = request.GET.get("whole") == "1" and value.out_of is not None
    part, way, chosen = request.GET.get("of", "")[:40], request.GET.get("by", ""), request.GET.get("part")
    if chosen is not None and way in indicators.ways(name):
        rows = indicators.part_of(ask.near, name, way, chosen[:120], ask.span)
    else:
        rows = only(indicators.listed(ask.near, name, ask.span, whole=whole), part)
    shape = shape_of(rows)
    found = keyset(shape.read(rows), order=("-pk",), after=request.GET.get("after"))
    sees = ask.actor.may("people.view_person")
    lines = [
        (list(zip(shape.heads, shape.cells(row), strict=True)), shape.person(row) if sees else None) for row in found.rows
    ]
    told = part_of(rows, part)
    return {"page": found, "heads": shape.heads, "lines": lines, "whole": whole, "part": told}


@sheet
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The list as a sheet, with what it is for."""
    ask, one = asked(request), indicators.get_indicator(name)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    whole = (request.POST or request.GET).get("whole") == "1"
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: actions.export_indicator(ask.actor, name=name, span=ask.span, place=ask.place, whole=whole, **data),
        )
        if done is not None:
            where = ask.place.name if ask.place else ""
            return attachment(done, f"{one.name}{where}{ask.span.label}.xlsx")
    context = {"ask": ask, "actor": ask.actor, "indicator": one, "whole": whole}
    return show(request, "reports/export.html", context, form)


@sheet
def ledger(request: HttpRequest) -> HttpResponse:
    """Every indicator of a span as a sheet, with what it is for."""
    ask = asked(request)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.export_ledger(ask.actor, span=ask.span, place=ask.place, **data))
        if done is not None:
            return attachment(done, f"{ask.place.name if ask.place else ''}{ask.span.label}统计台账.xlsx")
    return show(request, "reports/ledger.html", {"ask": ask, "actor": ask.actor}, form)
