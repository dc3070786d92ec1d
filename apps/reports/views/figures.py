"""The figures: by domain, one with its list, and its sheet."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import attachment
from apps.core.pages import keyset
from apps.reports import actions, forms
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import COUNTINGS, INDICATORS, VIEW_INDICATOR
from apps.reports.queries.opened import Cut, Opened, opened
from apps.reports.queries.screen import part_of
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.values import KINDS, Indicator, Value, bare, is_over, printed
from apps.reports.views.asking import PARTS, Asked, asked, cut_of, fields_of, query_of


@page
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every indicator by domain with last year's beside it; those not counted yet with what they wait for."""
    ask = asked(request)
    require(ask.actor, VIEW_INDICATOR)
    domains = list(dict.fromkeys(one.domain for one in INDICATORS.values()))
    domain = request.GET.get("domain", "")
    chosen = [one for one in INDICATORS.values() if domain not in domains or one.domain == domain]
    told, before = indicators.beside(ask.near, [one.id for one in chosen if one.id in COUNTINGS], ask.span)
    rows = [_line(one, told[one.id], before[one.id], ask) | _part(one, told) for one in chosen if one.id in told]
    return show(request, "reports/indicators.html", {
        "ask": ask, "actor": ask.actor, "domains": domains, "domain": domain, "parts": PARTS, "towns": indicators.towns(ask.actor),
        "groups": [(name, list(lines)) for name, lines in groupby(rows, key=lambda line: line["indicator"].domain)],
        "waiting": [one for one in chosen if one.id not in told],
    })  # fmt: skip


def _line(one: Indicator, value: Value, before: Value, ask: Asked) -> dict[str, Any]:
    door = reverse("reports:indicator", args=[one.id])
    ago = Asked(ask.actor, ask.near, ask.span.before, ask.place)
    return {
        "indicator": one, "value": value, "words": printed(one, value), "before": printed(one, before), "kind": KINDS[one.kind],
        "url": f"{door}?{ask.query}" if value.number is not None else "", "before_url": f"{door}?{ago.query}" if before.number is not None else "",
    }  # fmt: skip


def _part(one: Indicator, told: Mapping[str, Value]) -> dict[str, str]:
    """The name of the whole a figure is greater than; nothing when they agree."""
    return {"over": INDICATORS[one.parent].name if one.parent in told and is_over(told[one.id], told[one.parent]) else ""}


@page
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: its value, how it is counted, by township, and the very rows it counts; from a report, as it was frozen there."""
    ask, one = asked(request), indicators.get_indicator(name)
    cut = cut_of(request, ask, name)
    told, earlier = indicators.beside(ask.near, [one_id for one_id in (name, one.parent) if one_id], ask.span)
    frozen = _frozen(ask, name, cut)
    found = _found(ask, name, cut, told[name], frozen)
    value = frozen["value"] if frozen and found and found.is_frozen else told[name]
    before = earlier[name]
    towns = indicators.by_town(ask.actor, name, ask.span) if request.GET.get("towns") == "1" else []
    return show(request, "reports/indicator.html", {
        "ask": ask, "actor": ask.actor, "indicator": one, "value": value, "bare": bare(one, value), "words": printed(one, value), "before": printed(one, before),
        "before_url": f"?{Asked(ask.actor, ask.near, ask.span.before, ask.place).query}" if before.number is not None else "",
        **_part(one, told), "kind": KINDS[one.kind], "parent": INDICATORS.get(one.parent), "parts": PARTS, "all_towns": indicators.towns(ask.actor),
        "towns": sorted(
            ((town.name, int(told.share or 0) if told.out_of else told.number or 0, printed(one, told), f"?{ask.query}&town={town.code}") for town, told in towns),
            key=lambda bar: -bar[1],
        ), "by_town": name in COUNTINGS and COUNTINGS[name].by_town,
        **_listed(request, ask, name, cut, found), **_apart(request, ask, one, value, cut), "frozen": frozen, "cut": query_of(cut), "whole": cut.whole,
        "today": printed(one, told[name]),
    })  # fmt: skip


def _found(ask: Asked, name: str, cut: Cut, value: Value, frozen: Mapping[str, Any] | None) -> Opened | None:
    """The list to show; None without a number or without the right to its records."""
    if not indicators.may_open(ask.actor, name) or (value.number is None and frozen is None):
        return None
    found = opened(ask.near, name, ask.span, cut)
    return found if found.is_frozen or value.number is not None else None


def _apart(request: HttpRequest, ask: Asked, one: Indicator, value: Value, cut: Cut) -> dict[str, Any]:
    """What else it can be told apart by, and the parts of the way that was chosen; each opens its own list."""
    ways, way = indicators.ways(one.id), request.GET.get("by", "")
    if value.number is None or way not in ways:
        return {"ways": ways if value.number is not None else [], "way": "", "shares": []}
    kept = opened(ask.near, one.id, ask.span, replace(cut, whole=False, way="", code=None))
    parts = indicators.split(ask.near, one.id, way, ask.span, among=kept.rows if kept.is_frozen else None)
    words = [f"{number:,}条" if one.kind == "ratio" else printed(one, Value(number)) for _, _, number in parts]
    shares = [
        (label, number, told, f"?{ask.query}&{query_of(replace(cut, whole=False, way=way, code=code))}")
        for (code, label, number), told in zip(parts, words, strict=True)
    ]
    return {"ways": ways, "way": way, "shares": shares, "chosen": cut.code}


def _frozen(ask: Asked, name: str, cut: Cut) -> dict[str, Any] | None:
    """What a report says that one comes from, when this person may read it."""
    value = annual.frozen(cut.report, name, before=cut.before) if cut.report is not None else None
    if value is None or value.number is None:
        return None
    return {"report": cut.report, "value": value, "words": printed(INDICATORS[name], value)}


def _listed(request: HttpRequest, ask: Asked, name: str, cut: Cut, found: Opened | None) -> dict[str, Any]:
    """The rows, when there is a number to open. ``gone``: how many of a frozen list are no longer among the records."""
    if found is None:
        return {"lines": []}
    shape = shape_of(found.rows)
    at = keyset(shape.read(found.rows), order=("-pk",), after=request.GET.get("after"))
    sees = ask.actor.may("people.view_person")
    lines = [(list(zip(shape.heads, shape.cells(row), strict=True)), shape.person(row) if sees else None) for row in at.rows]
    return {
        "page": at, "heads": shape.heads, "lines": lines, "part": part_of(found.rows, cut.scheme), "is_frozen": found.is_frozen,
        "gone": _gone(name, cut, found),
    }  # fmt: skip


def _gone(name: str, cut: Cut, found: Opened) -> int:
    if not found.is_frozen or cut.is_part or cut.scheme:
        return 0
    return indicators.gone(found.rows, cut.report, name, before=cut.before, whole=cut.whole)


@sheet
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The list as a sheet, cut as the page was, with what it is for."""
    ask, one = asked(request), indicators.get_indicator(name)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    cut = cut_of(request, ask, name)
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: actions.export_indicator(ask.actor, name=name, span=ask.span, place=ask.place, cut=cut, **data),
        )
        if done is not None:
            where = ask.place.name if ask.place else ""
            return attachment(done, f"{one.name}{where}{ask.span.label}.xlsx")
    context = {
        "ask": ask,
        "actor": ask.actor,
        "indicator": one,
        "cut": query_of(cut),
        "fields": fields_of(cut),
        "words": opened(ask.near, name, ask.span, cut).words,
    }
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
