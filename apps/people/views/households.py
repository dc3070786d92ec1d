"""Households: the list, one household with everybody who lives or lived there, a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.people import actions
from apps.people import forms as shapes
from apps.people.forms.dossier import ChangeHomeForm
from apps.people.queries.households import get_household, households, members_of, with_counts
from apps.people.queries.places import place_choices
from apps.people.views.dossier import offer

_SIZE = 50


@page
def household_list(request: HttpRequest) -> HttpResponse:
    """Households by village; ``town`` and ``number`` narrow."""
    actor = actor_of_request(request)
    town, number = request.GET.get("town", ""), request.GET.get("number", "").strip()
    rows = with_counts(households(actor))
    if len(town) == 12 and town.isdecimal():
        rows = rows.filter(division_id__startswith=town[:9])
    if number:
        rows = rows.filter(number=number[:40])
    found = keyset(rows, order=("division_id", "id"), after=request.GET.get("after"), size=_SIZE)
    context = {"page": found, "actor": actor, "towns": place_choices(actor, townships=True), "town": town, "number": number}
    return show(request, "people/households.html", context)


@page
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household."""
    actor = actor_of_request(request)
    row = get_household(actor, household_id)
    return show(request, "people/household.html", {"home": row, "members": members_of(actor, row), "actor": actor})


@sheet
def change(request: HttpRequest, household_id: int) -> HttpResponse:
    """变更家庭户: number, register, address."""
    actor = actor_of_request(request)
    require(actor, actions.change_household.permission)  # type: ignore[attr-defined]
    home = get_household(actor, household_id)
    form = ChangeHomeForm(request.POST or None, initial={"number": home.number, "residence": home.residence})
    if request.method == "POST":
        row = attempt(form, lambda data: actions.change_household(actor, household_id=household_id, **data))
        if row is not None:
            messages.success(request, "家庭户已变更，成员档案已注明来源。")
            return redirect("people:household", row.pk)
    return show(request, "people/form.html", {"title": f"变更家庭户：{home}", "button": "保存变更", "back_url": ""}, form)


@sheet
def register(request: HttpRequest) -> HttpResponse:
    """登记家庭户."""
    actor = actor_of_request(request)
    require(actor, actions.register_household.permission)  # type: ignore[attr-defined]
    form = offer(actor, shapes.HouseholdForm(request.POST or None))
    if request.method == "POST":
        row = attempt(form, lambda data: actions.register_household(actor, **data))
        if row is not None:
            messages.success(request, "家庭户已登记。接着在各人档案里办理迁入。")
            return redirect("people:household", row.pk)
    return show(request, "people/form.html", {"title": "登记家庭户", "button": "登记家庭户", "back_url": ""}, form)
