"""Goods: what lies where, bought, sent, written off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import actor_of_request
from apps.visits import actions, forms, queries
from apps.visits.queries.campaigns import own_place


@page
def stock(request: HttpRequest) -> HttpResponse:
    """What lies where, with its value."""
    actor = actor_of_request(request)
    rows = list(queries.stocks(actor).filter(quantity__gt=0))
    lines = [(row, row.quantity * row.lot.unit_fen) for row in rows]
    return show(request, "visits/stock.html", {"lines": lines, "total": sum(fen for _, fen in lines), "actor": actor})


@sheet
def buy(request: HttpRequest) -> HttpResponse:
    """Goods bought or donated, into the county's store."""
    actor = actor_of_request(request)
    require(actor, "visits.buy_goods")
    form = forms.PurchaseForm(request.POST if request.method == "POST" else None, initial={"bought_on": actor.today})
    place = f"{actor.places[0] if actor.places else '':0<12}"
    if request.method == "POST":
        done = attempt(form, lambda _: actions.buy_goods(actor, division=place, **form.parts()))
        if done is not None:
            messages.success(request, f"{done.name}{done.quantity}{done.unit}已入库。")
            return redirect("visits:stock")
    return show(
        request,
        "visits/form.html",
        {"actor": actor, "title": "登记慰问品采购", "button": "登记入库", "back": reverse("visits:stock")},
        form,
    )


@sheet
def send(request: HttpRequest, stock_id: int) -> HttpResponse:
    """Goods to a township."""
    actor = actor_of_request(request)
    require(actor, "visits.send_goods")
    row = queries.get_stock(actor, stock_id)
    towns = own_place(actor, f"{row.division_id[:6]}000000").children.order_by("code").values_list("code", "name")
    form = forms.SendForm(request.POST if request.method == "POST" else None, towns=list(towns))
    if request.method == "POST":
        done = attempt(form, lambda data: actions.send_goods(actor, lot_id=row.lot_id, source=row.division_id, **data))
        if done is not None:
            messages.success(request, f"{row.lot.name}{done.quantity}{row.lot.unit}已调拨。")
            return redirect("visits:stock")
    title = f"调拨：{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）"
    return show(
        request,
        "visits/form.html",
        {"actor": actor, "title": title, "button": "调拨", "back": reverse("visits:stock")},
        form,
    )


@sheet
def lose(request: HttpRequest, stock_id: int) -> HttpResponse:
    """Goods spoiled or missing leave the stock, with a reason."""
    actor = actor_of_request(request)
    require(actor, "visits.write_off_goods")
    row = queries.get_stock(actor, stock_id)
    form = forms.LoseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.write_off_goods(actor, lot_id=row.lot_id, source=row.division_id, **data))
        if done is not None:
            messages.success(request, f"{row.lot.name}{done.quantity}{row.lot.unit}已报损，库存已减少。")
            return redirect("visits:stock")
    title = f"报损：{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）"
    return show(
        request,
        "visits/form.html",
        {"actor": actor, "title": title, "button": "登记报损", "back": reverse("visits:stock")},
        form,
    )
