"""Vacancies: search, one of them, posted, checked, published, closed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, page, sheet, show, step
from apps.core.http import actor_of_request, attachment
from apps.core.pages import keyset
from apps.jobs import actions, forms, queries
from apps.jobs.choices import Area, Reserved, Trade, VacancyState
from apps.jobs.models import Vacancy
from apps.jobs.resources import MOST, write_vacancies
from apps.jobs.views.filling import fill, posted
from apps.people.queries.search import only_one

FILTERS = ("q", "trade", "area", "reserved", "pay", "state")


def _asked(request: HttpRequest) -> tuple[dict[str, str], QuerySet[Vacancy]]:
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in FILTERS}
    rows = queries.found(queries.vacancies(actor_of_request(request)), asked)
    return asked, rows.filter(state=asked["state"]) if asked["state"] in VacancyState.values else rows


@page
def vacancy_list(request: HttpRequest) -> HttpResponse:
    """Vacancies, the newest first, found by words and filters."""
    actor = actor_of_request(request)
    asked, rows = _asked(request)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {"page": found, "actor": actor, "asked": asked, "trades": Trade.choices, "areas": Area.choices,
               "kept": [one for one in Reserved.choices if one[0] != "none"], "states": VacancyState.choices}  # fmt: skip
    return show(request, "jobs/vacancies.html", context)


@page
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, at most five thousand rows, as a sheet that may be imported again."""
    _, rows = _asked(request)
    return attachment(write_vacancies(actor_of_request(request), rows[:MOST]), "招聘岗位.xlsx")


@page
def template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    actor = actor_of_request(request)
    require(actor, "jobs.import_vacancies")
    return attachment(write_vacancies(actor, ()), "招聘岗位导入模板.xlsx")


@sheet
def take_sheet(request: HttpRequest) -> HttpResponse:
    """Vacancies from a spreadsheet."""
    actor = actor_of_request(request)
    require(actor, "jobs.import_vacancies")
    form = forms.VacancyFileForm(posted(request), request.FILES or None)
    return fill(
        request, form, lambda data: actions.import_vacancies(actor, content=data["file"].read()),
        lambda done: f"新登记{done.fresh}个岗位，等待审核；{done.known}个已经登记过，没有重复登记。", title="导入岗位", button="导入", actor=actor,
        back=reverse("jobs:vacancies"), multipart=True, template_url=reverse("jobs:template"),
    )  # fmt: skip


@page
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One vacancy with who applied, as far as the actor sees them."""
    actor = actor_of_request(request)
    row = queries.get_vacancy(actor, vacancy_id)
    people = queries.applications(actor).filter(vacancy=row)[:50] if actor.may(queries.VIEW_APPLICATION) else ()
    offers = row.offers.select_related("fair").order_by("-fair__starts_on")[:20]
    context = {
        "row": row,
        "actor": actor,
        "people": people,
        "offers": offers,
        "own": actor.sees(row.division_id),
        "check": forms.CheckForm(auto_id="check_%s"),
    }
    return show(request, "jobs/vacancy.html", context)


def _initial(row: Vacancy) -> dict[str, Any]:
    names = forms.VacancyForm.base_fields
    plain = {name: getattr(row, name) for name in names if hasattr(row, name)}
    return {**plain, "pay_low": row.pay_low_fen // 100, "pay_high": row.pay_high_fen // 100, "skills": "、".join(row.skills)}


@sheet
def post(request: HttpRequest, employer_id: int) -> HttpResponse:
    """A new vacancy of an employer."""
    actor = actor_of_request(request)
    require(actor, "jobs.post_vacancy")
    owner = queries.get_employer(actor, employer_id)
    form = forms.VacancyForm(posted(request), initial={"trade": owner.trade, "place": owner.address})
    return fill(
        request, form, lambda _: actions.post_vacancy(actor, employer_id=employer_id, given=form.given()),
        lambda row: f"岗位“{row.title}”已登记，等待审核。", title=f"登记岗位：{owner.name}", button="登记岗位", actor=actor,
        list=reverse("jobs:employer", args=[employer_id]), back=lambda row: reverse("jobs:vacancy", args=[row.pk]),
    )  # fmt: skip


@sheet
def correct(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """A vacancy changes and is checked again."""
    actor = actor_of_request(request)
    require(actor, "jobs.correct_vacancy")
    row = queries.get_vacancy(actor, vacancy_id)
    form = forms.VacancyForm(posted(request), initial=_initial(row))
    return fill(
        request, form, lambda _: actions.correct_vacancy(actor, vacancy_id=vacancy_id, given=form.given()), lambda _: "岗位已修改，等待审核。",
        title=f"修改岗位：{row.title}", button="保存修改", actor=actor, back=reverse("jobs:vacancy", args=[vacancy_id]),
    )  # fmt: skip


@act
def check(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Checked, or sent back with a reason."""
    actor, agree = actor_of_request(request), request.POST.get("agree") == "yes"
    note = request.POST.get("note", "").replace("\x00", "")
    told = "岗位审核通过，可以发布。" if agree else "岗位已退回修改。"
    step(request, lambda: actions.check_vacancy(actor, vacancy_id=vacancy_id, agree=agree, note=note), told)
    return redirect("jobs:vacancy", vacancy_id)


@act
def publish(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Everybody may read it from now on."""
    actor = actor_of_request(request)
    step(request, lambda: actions.publish_vacancy(actor, vacancy_id=vacancy_id), "岗位已发布，门户上可以看到并投递。")
    return redirect("jobs:vacancy", vacancy_id)


@sheet
def close(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Nobody is sought any more."""
    actor = actor_of_request(request)
    require(actor, "jobs.close_vacancy")
    row = queries.get_vacancy(actor, vacancy_id)
    return fill(
        request, forms.CloseVacancyForm(posted(request)), lambda data: actions.close_vacancy(actor, vacancy_id=vacancy_id, **data),
        lambda _: "岗位已结束招聘。", title=f"结束招聘：{row.title}", button="结束招聘", actor=actor, back=reverse("jobs:vacancy", args=[vacancy_id]),
    )  # fmt: skip


@sheet
def renew(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Offered again until another day."""
    actor = actor_of_request(request)
    require(actor, "jobs.renew_vacancy")
    row = queries.get_vacancy(actor, vacancy_id)
    return fill(
        request, forms.RenewForm(posted(request)), lambda data: actions.renew_vacancy(actor, vacancy_id=vacancy_id, **data),
        lambda _: "岗位已重新登记，等待审核。", title=f"重新招聘：{row.title}", button="重新招聘", actor=actor,
        back=reverse("jobs:vacancy", args=[vacancy_id]),
    )  # fmt: skip


@sheet
def apply(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Somebody at the window applies."""
    actor = actor_of_request(request)
    require(actor, "jobs.apply_for_vacancy")
    row = queries.get_vacancy(actor, vacancy_id)
    running = row.offers.filter(fair__state__in=["published", "open"], booth__state="accepted").select_related("fair")
    form = forms.ApplyForm(posted(request), fairs=[(str(one.fair_id), one.fair.name) for one in running])
    return fill(
        request, form, lambda data: _apply(actor, vacancy_id, data), lambda done: f"{done.person.name}已投递，单位可以看到同意出示的信息。",
        title=f"代为投递：{row.employer.name} {row.title}", button="投递", actor=actor, back=reverse("jobs:vacancy", args=[vacancy_id]),
    )  # fmt: skip


def _apply(actor: Actor, vacancy_id: int, data: dict[str, Any]) -> Any:
    person = only_one(actor, data.pop("who"), "who")
    return actions.apply_for_vacancy(actor, vacancy_id=vacancy_id, person_id=person.pk, channel="station", **data)
