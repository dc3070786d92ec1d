"""Tasks, visits, conflicts, goods."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.people.models import Person
from apps.people.queries.people import get_person
from apps.visits import actions, forms, queries
from apps.visits.choices import Trigger
from apps.visits.models import Task
from apps.visits.queries.campaigns import own_place
from apps.visits.queries.figures import BY_NAME, figures, listed
from apps.visits.queries.visits import answers_of, latest_of, words_of


@page
def task_list(request: HttpRequest) -> HttpResponse:
    """What is to be visited, by place and reason; ``late``: only what is overdue."""
    actor = actor_of_request(request)
    rows, trigger, place = queries.open_tasks(actor), request.GET.get("trigger", ""), request.GET.get("place", "")
    if request.GET.get("late") == "1":
        rows = rows.filter(due_on__lt=actor.today)
    if trigger in Trigger.values:
        rows = rows.filter(trigger=trigger)
    if whole_number(place) is not None:
        rows = rows.filter(division_id__startswith=place[:9] if place.endswith("000") else place)
    found = keyset(rows, order=("due_on", "id"), after=request.GET.get("after"))
    context = {"page": found, "actor": actor, "trigger": trigger, "triggers": Trigger.choices, "today": actor.today}
    return show(request, "visits/tasks.html", context)


@sheet
def remove_target(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take somebody off the list."""
    actor = actor_of_request(request)
    require(actor, "visits.remove_target")
    task = queries.get_task(actor, task_id)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    done: Task | None = None
    if request.method == "POST":
        done = attempt(form, lambda data: actions.remove_target(actor, task_id=task_id, **data))
    if done is not None:
        messages.success(request, f"{task.person.name}已移出名单。")
        return redirect("visits:tasks")
    return show(
        request, "visits/form.html", {"actor": actor, "title": f"移出名单：{task.person.name}", "button": "移出名单"}, form
    )


@sheet
def record(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter a visit; what was promised last time stands on top."""
    actor = actor_of_request(request)
    require(actor, "visits.record_visit")
    person = get_person(actor, person_id)
    number = request.GET.get("task", "")
    task_id = whole_number(number)
    task = queries.get_task(actor, task_id) if task_id is not None else None
    before = latest_of(person.pk)
    form = forms.VisitForm(
        request.POST if request.method == "POST" else None, request.FILES or None, promises=queries.open_promises(person.pk),
        lots=_lots(actor, person), initial={"client_id": uuid4(), "base": before.receipt_no if before else "", "on": actor.today},
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(form, lambda _: _record(actor, person, task, form))
        if done is not None:
            told = f"走访已登记，回执号{done.receipt_no}。"
            if done.case_numbers:
                told += f"诉求已转为办件{'、'.join(done.case_numbers)}。"
            messages.success(request, told + ("另有一次走访与本次重复，请核对。" if done.has_conflict else ""))
            return redirect("visits:visit", done.visit_id)
    context = {"actor": actor, "person": person, "task": task, "before": before}
    return show(request, "visits/record.html", context, form)


def _record(actor: Actor, person: Person, task: Task | None, form: forms.VisitForm) -> actions.Receipt:
    return actions.record_visit(
        actor, person_id=person.pk, task_id=task.pk if task else None, given=form.given(), **form.outer()
    )


def _lots(actor: Actor, person: Person) -> list[tuple[str, str]]:
    """Goods that lie in the person's township or at the county, as far as the actor sees."""
    places = [f"{person.division_id[:9]}000", f"{person.division_id[:6]}000000"]
    rows = queries.stocks(actor).filter(division_id__in=places, quantity__gt=0)
    return [(str(row.lot_id), f"{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）") for row in rows]


@page
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits, newest first; ``figure`` and ``year``: the visits behind a figure."""
    actor = actor_of_request(request)
    rows, text = queries.visits(actor), request.GET.get("q", "").strip()
    figure, year = BY_NAME.get(request.GET.get("figure", "")), _year(request, actor)
    if figure is not None:
        rows = listed(actor, figure.name, year)
    if text:
        rows = rows.filter(receipt_no=text.upper()) if text.upper().startswith("ZF") else rows.filter(person__name=text)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    return show(request, "visits/visits.html", {"page": found, "actor": actor, "q": text, "figure": figure, "year": year})


def _year(request: HttpRequest, actor: Actor) -> int:
    """The year asked for, else this one."""
    year = whole_number(request.GET.get("year", ""), 4)
    return year if year is not None and 1949 <= year <= 2099 else actor.today.year


@page
def figure_list(request: HttpRequest) -> HttpResponse:
    """The figures of a year, each a door to its list."""
    actor = actor_of_request(request)
    year = _year(request, actor)
    return show(
        request, "visits/figures.html", {"rows": figures(actor, year), "year": year, "actor": actor, "last": year - 1}
    )


@page
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: what was seen, said, given, promised."""
    actor = actor_of_request(request)
    row = queries.get_visit(actor, visit_id)
    promises = [(one, words_of(one), answers_of(one)) for one in row.promises.select_related("case")]
    context = {
        "row": row, "actor": actor, "told": queries.told(row), "gifts": row.gifts.select_related("lot"), "promises": promises,
        "photos": row.photos.count(), "signed": row.signature_sealed is not None, "conflict": getattr(row, "conflict", None),
        "corrected": getattr(row, "corrected_by", None),
    }  # fmt: skip
    return show(request, "visits/visit.html", context)


@page
def conflict_list(request: HttpRequest) -> HttpResponse:
    """Visits that did not know of each other, the open ones."""
    actor = actor_of_request(request)
    rows = queries.conflicts(actor)
    if request.GET.get("all") != "1":
        rows = rows.filter(state="open")
    return show(
        request,
        "visits/conflicts.html",
        {"page": keyset(rows, order=("-id",), after=request.GET.get("after")), "actor": actor},
    )


@sheet
def settle(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Say what was true."""
    actor = actor_of_request(request)
    require(actor, "visits.settle_conflict")
    form = forms.SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.settle_conflict(actor, conflict_id=conflict_id, **data))
        if done is not None:
            messages.success(request, "核对结论已登记，两条走访记录都保留。")
            return redirect("visits:conflicts")
    return show(request, "visits/form.html", {"actor": actor, "title": "核对走访冲突", "button": "登记结论"}, form)


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
    return show(request, "visits/form.html", {"actor": actor, "title": "登记慰问品采购", "button": "登记入库"}, form)


@sheet
def send(request: HttpRequest, stock_id: int) -> HttpResponse:
    """Goods to a township."""
    actor = actor_of_request(request)
    require(actor, "visits.send_goods")
    row = queries.stocks(actor).filter(pk=stock_id).first()
    if row is None:
        return redirect("visits:stock")
    towns = own_place(actor, f"{row.division_id[:6]}000000").children.order_by("code").values_list("code", "name")
    form = forms.SendForm(request.POST if request.method == "POST" else None, towns=list(towns))
    if request.method == "POST":
        done = attempt(form, lambda data: actions.send_goods(actor, lot_id=row.lot_id, source=row.division_id, **data))
        if done is not None:
            messages.success(request, f"{row.lot.name}{done.quantity}{row.lot.unit}已调拨。")
            return redirect("visits:stock")
    title = f"调拨：{row.lot.name}（{row.division.name}存{row.quantity}{row.lot.unit}）"
    return show(request, "visits/form.html", {"actor": actor, "title": title, "button": "调拨"}, form)
