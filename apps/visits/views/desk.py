"""Tasks, the form of a visit, visits, figures, conflicts."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.people.models import Person
from apps.people.queries.people import get_person, same_human
from apps.visits import actions, forms, queries
from apps.visits.choices import Trigger
from apps.visits.models import Task
from apps.visits.queries.figures import BY_NAME, figures, listed
from apps.visits.queries.money import with_fates
from apps.visits.queries.visits import by_trigger, latest_of, lines_of, told
from apps.visits.rules.triggers import REASONS


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
    context = {"page": found, "actor": actor, "trigger": trigger, "triggers": Trigger.choices, "today": actor.today,
               "reason": REASONS.get(trigger, ""), "late": request.GET.get("late") == "1"}  # fmt: skip
    return show(request, "visits/tasks.html", context)


@page
def trigger_list(request: HttpRequest) -> HttpResponse:
    """Every reason to visit (六必访 and besides), with what sets it off; each figure opens its list."""
    actor = actor_of_request(request)
    lines = by_trigger(actor)
    context = {"must": [one for one in lines if one.is_must], "more": [one for one in lines if not one.is_must]}
    return show(request, "visits/triggers.html", {**context, "actor": actor})


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
        request,
        "visits/form.html",
        {
            "actor": actor,
            "title": f"移出名单：{task.person.name}",
            "button": "移出名单",
            "about": task.person,
            "back": reverse("visits:tasks"),
        },
        form,
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
        actor, person_id=person.pk, task_id=task.pk if task else None, given=form.submission(), **form.outer()
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
    person = get_person(actor, number) if (number := whole_number(request.GET.get("person", ""))) else None
    if person is not None:
        rows = rows.filter(person_id__in=same_human(person.pk))
    if text:
        rows = rows.filter(receipt_no=text.upper()) if text.upper().startswith("ZF") else rows.filter(person__name=text)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {"page": found, "actor": actor, "q": text, "figure": figure, "year": year, "person": person}
    return show(request, "visits/visits.html", context)


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
    """Two visits side by side; say what was true."""
    actor = actor_of_request(request)
    require(actor, "visits.settle_conflict")
    row = queries.get_conflict(actor, conflict_id)
    form = forms.SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.settle_conflict(actor, conflict_id=conflict_id, **data))
        if done is not None:
            messages.success(request, "核对结论已登记，两条走访记录都保留。")
            return redirect("visits:conflicts")
    both = [row.other, row.visit]
    given = with_fates(lines_of(*both))
    sides = [(one, told(one), [each for each in given if each.line.visit_id == (one.first_id or one.pk)]) for one in both]
    return show(request, "visits/settle.html", {"actor": actor, "row": row, "sides": sides}, form)
