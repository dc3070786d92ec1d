"""Goods: what lies where, bought, sent, written off."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import page, sheet, show
from apps.core.http import actor_of_request
from apps.visits import actions, forms, queries
from apps.visits.queries.campaigns import own_place
from apps.visits.views.filling import fill


@page
def stock(request: HttpRequest) -> HttpResponse:
    """What lies where, with its value."""
    actor = actor_of_request(request)
    rows = list(queries.stocks(actor).filter(quantity__gt=0))
    lines = [(row, row.quantity * row.lot.unit_fen) for row in rows]
    return show(request, "visits/stock.html", {"lines": lines, "total": sum(fen for _, fen in lines), "actor": actor})


def _sheet(actor: Actor, title: str, button: str) -> dict[str, Any]:
    return {"actor": actor, "title": title, "button": button, "back": reverse("visits:stock")}


@sheet
def buy(request: HttpRequest) -> HttpResponse:
    """Goods bought or donated, into the county's store."""
    actor = actor_of_request(request)
    require(actor, "visits.buy_goods")
    form = forms.PurchaseForm(request.POST if request.method == "POST" else None, initial={"bought_on": actor.today})
    place = f"{actor.places[0] if actor.places else '':0<12}"
    return fill(
        request, form, lambda _: actions.buy_goods(actor, division=place, **form.parts()),
        lambda done: f"{done.name}{done.quantity}{done.unit}已入库。", _sheet(actor, "登记慰问品采购", "登记入库"),
    )  # fmt: skip


@sheet
def send(request: HttpRequest, stock_id: int) -> HttpResponse:
    """Goods to a township."""
    actor = actor_of_request(request)
    require(actor, "visits.send_goods")
    row = queries.get_stock(actor, stock_id)
    towns = own_place(actor, f"{row.division_id[:6]}000000").children.order_by("code").values_list("code", "name")
    form = forms.SendForm(request.POST if request.method == "POST" else None, towns=list(towns))
    title = f"调拨：{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）"
    return fill(
        request, form, lambda data: actions.send_goods(actor, lot_id=row.lot_id, source=row.division_id, **data),
        lambda done: f"{row.lot.name}{done.quantity}{row.lot.unit}已调拨。", _sheet(actor, title, "调拨"),
    )  # fmt: skip


@sheet
def lose(request: HttpRequest, stock_id: int) -> HttpResponse:
    """Goods spoiled or missing leave the stock, with a reason."""
    actor = actor_of_request(request)
    require(actor, "visits.write_off_goods")
    row = queries.get_stock(actor, stock_id)
    form = forms.LoseForm(request.POST if request.method == "POST" else None)
    title = f"报损：{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）"
    return fill(
        request, form, lambda data: actions.write_off_goods(actor, lot_id=row.lot_id, source=row.division_id, **data),
        lambda done: f"{row.lot.name}{done.quantity}{row.lot.unit}已报损，库存已减少。", _sheet(actor, title, "登记报损"),
    )  # fmt: skip
