"""Classes: the list with the year's figures, one class with its learners, every step of it; vouchers; who was discharged and still has to come."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, chosen, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.money import yuan
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs.actions import learning
from apps.jobs.actions import training as acts
from apps.jobs.choices import ClassKind, ClassState
from apps.jobs.forms import training as forms
from apps.jobs.models import Employer
from apps.jobs.queries import Span, employers, training
from apps.jobs.queries import training_figures as told
from apps.jobs.views.filling import fill, posted
from apps.jobs.views.spans import span_of
from apps.people.queries.search import only_one

LISTS = {"training_cost": "jobs:classes", "degrees": "jobs:degrees"}
WAITING = {"finish": "已过结业日期、还没有登记结业", "settle": "已经结业、还没有结算"}


def year_of(request: HttpRequest, actor: Actor) -> int:
    """The year in the address, or this one."""
    year = whole_number(request.GET.get("year", ""), 4)
    return year if year is not None and 1949 <= year <= 2099 else actor.today.year


def tiles(actor: Actor, year: int) -> list[tuple[str, str, str, str]]:
    """Label, number as shown, address of exactly its list, unit."""
    found = []
    for one in told.figures(actor, Span(year=year)):
        number = yuan(one.number) if one.figure.total else f"{one.number:,}"
        address = f"{reverse(LISTS.get(one.figure.name, 'jobs:learners'))}?number={one.figure.name}&year={year}"
        found.append((one.figure.label, number, address, one.figure.unit))
    return found


@page
def class_list(request: HttpRequest) -> HttpResponse:
    """Classes, the newest first, and the year's figures; ``kind`` and ``state`` narrow; ``number``: those behind the cost; ``waits``: those of the
    home page."""
    actor, span = actor_of_request(request), span_of(request, "training_cost")
    kind, state, rows = request.GET.get("kind", ""), request.GET.get("state", ""), training.classes(actor)
    if span:
        rows = rows.filter(pk__in=told.listed(actor, "training_cost", span).order_by().values("pk"))
    waits = request.GET.get("waits", "")
    if waits in WAITING:
        rows = rows.filter(pk__in=training.waiting_classes(actor, waits).values("pk"))
    if kind in ClassKind.values:
        rows = rows.filter(kind=kind)
    if state in ClassState.values:
        rows = rows.filter(state=state)
    found, year = keyset(rows, order=("-id",), after=request.GET.get("after")), year_of(request, actor)
    done, whole = training.coverage(actor, year)
    context = {"page": found, "actor": actor, "kind": kind, "state": state, "kinds": ClassKind.choices, "states": ClassState.choices, "year": year,
               "tiles": tiles(actor, year), "done": done, "whole": whole, "span": span, "figure": told.BY_NAME["training_cost"], "waits": WAITING.get(waits, "")}  # fmt: skip
    return show(request, "jobs/classes.html", context)


@page
def one_class(request: HttpRequest, class_id: int) -> HttpResponse:
    """One class: its next step, its learners, its half-days, its cost."""
    actor = actor_of_request(request)
    row = training.get_class(actor, class_id)
    context = {"row": row, "actor": actor, "learners": training.learners(actor, class_id), "days": training.half_days(actor, class_id)[:20],
               "owed": acts.owed_to_school(row) if row.state == ClassState.FINISHED else 0}  # fmt: skip
    return show(request, "jobs/class.html", context)


def _employers(actor: Actor) -> list[tuple[str, str]]:
    rows = Employer.objects.filter(pk__in=employers(actor).filter(state="verified").order_by().values("pk")).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


@sheet
def plan(request: HttpRequest) -> HttpResponse:
    """A class is planned."""
    actor = actor_of_request(request)
    require(actor, "jobs.plan_class")
    form = forms.ClassForm(posted(request), employers=_employers(actor))
    return fill(
        request, form, lambda _: acts.plan_class(actor, given=form.given()),
        lambda row: f"“{row.name}”已登记。核对安排以后点“开放报名”。",
        actor=actor, title="筹备培训班", button="登记培训班", back=lambda row: reverse("jobs:class", args=[row.pk]), list=reverse("jobs:classes"),
    )  # fmt: skip


def _sheet(
    request: HttpRequest, class_id: int, permission: str, form: Any, call: Callable[[Any], Any], words: tuple[str, str, str]
) -> HttpResponse:
    actor = actor_of_request(request)
    require(actor, permission)
    row = training.get_class(actor, class_id)
    title, button, done = words
    return fill(request, form(actor, row), call, lambda _: done, actor=actor, title=f"{title}：{row.name}", button=button,
                back=reverse("jobs:class", args=[class_id]))  # fmt: skip


@sheet
def change(request: HttpRequest, class_id: int) -> HttpResponse:
    """The plan anew."""
    actor = actor_of_request(request)
    require(actor, "jobs.change_class")
    row = training.get_class(actor, class_id)
    form = forms.ClassForm(posted(request), initial=forms.ClassForm.as_shown(row), employers=_employers(actor))
    return fill(
        request, form, lambda _: acts.change_class(actor, class_id=class_id, given=form.given()), lambda _: "培训班安排已修改。",
        actor=actor, title=f"修改安排：{row.name}", button="保存安排", back=reverse("jobs:class", args=[class_id]),
    )  # fmt: skip


@act
def class_step(request: HttpRequest, class_id: int, name: str) -> HttpResponse:
    """Buttons on one class."""
    actor = actor_of_request(request)
    call, words = chosen(
        {
            "open": (acts.open_class, "已开放报名，门户上可以看到这个班。"),
            "start": (acts.start_class, "已开班。每半天登记一次考勤。"),
            "finish": (acts.finish_class, "已登记结业。请分管领导凭发票复核结算培训费。"),
        },
        name,
    )
    step(request, lambda: call(actor, class_id=class_id), words)
    return redirect("jobs:class", class_id)


@sheet
def cancel(request: HttpRequest, class_id: int) -> HttpResponse:
    """It is not held."""
    words = ("取消培训班", "取消培训班", "培训班已取消，培训券已退回本人。请逐一告知已报名的人。")
    return _sheet(request, class_id, "jobs.cancel_class", lambda _actor, _row: forms.WhyForm(posted(request)),
                  lambda data: acts.cancel_class(actor_of_request(request), class_id=class_id, **data), words)  # fmt: skip


@sheet
def enrol(request: HttpRequest, class_id: int) -> HttpResponse:
    """Somebody joins."""
    actor = actor_of_request(request)
    return _sheet(
        request, class_id, "jobs.enrol", lambda _actor, _row: forms.EnrolForm(posted(request)),
        lambda data: learning.enrol(actor, class_id=class_id, person_id=only_one(actor, data["who"], "who").pk, is_free=data["is_free"]),
        ("登记学员", "登记学员", "学员已登记。"),
    )  # fmt: skip


@sheet
def attendance(request: HttpRequest, class_id: int) -> HttpResponse:
    """A half-day: who was there."""
    actor = actor_of_request(request)

    def form(actor: Actor, row: Any) -> forms.AttendanceForm:
        here = [(str(one.pk), one.person.name) for one in training.learners(actor, row.pk).filter(state="learning")]
        day = min(actor.today, row.ends_on)
        return forms.AttendanceForm(
            posted(request), learners=here, initial={"on": day, "half": "am", "present": [pk for pk, _ in here]}
        )

    return _sheet(
        request, class_id, "jobs.take_attendance", form,
        lambda data: acts.take_attendance(actor, class_id=class_id, on=data["on"], half=data["half"], present=[int(pk) for pk in data["present"]]),
        ("登记考勤", "登记考勤", "考勤已登记。"),
    )  # fmt: skip


@sheet
def results(request: HttpRequest, class_id: int) -> HttpResponse:
    """What became of the learners."""
    actor = actor_of_request(request)
    require(actor, "jobs.record_learned")
    row = training.get_class(actor, class_id)
    waiting = [(one.pk, one.person.name) for one in training.learners(actor, class_id).filter(state="learning")]
    form = forms.ResultsForm(posted(request), learners=waiting)
    return fill(
        request, form, lambda _: acts.record_learned(actor, class_id=class_id, results=form.results()),
        lambda number: f"已登记{number}名学员的结果。全部登记以后点“登记结业”。",
        actor=actor, title=f"登记结果：{row.name}", button="登记结果", back=reverse("jobs:class", args=[class_id]),
    )  # fmt: skip


@sheet
def settle(request: HttpRequest, class_id: int) -> HttpResponse:
    """The second person looks at the school's invoice."""
    actor = actor_of_request(request)
    require(actor, "jobs.settle_class")
    row = training.get_class(actor, class_id)
    owed = acts.owed_to_school(row)
    form = forms.SettleForm(posted(request), initial={"seen_fen": owed})
    return fill(
        request, form, lambda data: acts.settle_class(actor, class_id=class_id, **data), lambda _: "培训费已复核结算。",
        actor=actor, title=f"复核结算培训费：{row.name}", button=f"复核无误，结算 {yuan(owed)} 元", back=reverse("jobs:class", args=[class_id]),
    )  # fmt: skip


@page
def learner_list(request: HttpRequest) -> HttpResponse:
    """Everybody who learned or learns, the newest first; ``number``: those behind a figure."""
    actor, name = actor_of_request(request), request.GET.get("number", "")
    span = span_of(request, "trained", "examined", "passed", "adapted")
    rows = told.listed(actor, name, span) if span else training.enrolments(actor)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    return show(
        request, "jobs/learners.html", {"page": found, "actor": actor, "span": span, "figure": told.BY_NAME.get(name)}
    )


@sheet
def drop(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Somebody leaves."""
    actor = actor_of_request(request)
    require(actor, "jobs.drop_out")
    row = training.get_enrolment(actor, enrolment_id)
    form = forms.WhyForm(posted(request))
    return fill(
        request, form, lambda data: learning.drop_out(actor, enrolment_id=enrolment_id, **data), lambda _: f"{row.person.name}已退出，名额已放出。",
        actor=actor, title=f"登记退出：{row.person.name}", button="登记退出", back=reverse("jobs:class", args=[row.training_id]), about=row.person,
    )  # fmt: skip


@page
def voucher_list(request: HttpRequest) -> HttpResponse:
    """Vouchers, the newest first."""
    actor = actor_of_request(request)
    found = keyset(training.vouchers(actor), order=("-id",), after=request.GET.get("after"))
    return show(request, "jobs/vouchers.html", {"page": found, "actor": actor})


@sheet
def issue(request: HttpRequest) -> HttpResponse:
    """A voucher for somebody."""
    actor = actor_of_request(request)
    require(actor, "jobs.issue_voucher")
    form = forms.WhoForm(posted(request))
    return fill(
        request, form, lambda data: learning.issue_voucher(actor, person_id=only_one(actor, data["who"], "who").pk),
        lambda row: f"{row.person.name}的培训券{row.number}已发放。",
        actor=actor, title="发放培训券", button="发放培训券", back=reverse("jobs:vouchers"),
    )  # fmt: skip


@sheet
def void(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """A voucher no longer holds."""
    actor = actor_of_request(request)
    require(actor, "jobs.void_voucher")
    row = training.get_voucher(actor, voucher_id)
    form = forms.WhyForm(posted(request))
    return fill(
        request, form, lambda data: learning.void_voucher(actor, voucher_id=voucher_id, **data), lambda _: "培训券已作废。",
        actor=actor, title=f"作废培训券：{row.number}", button="作废", back=reverse("jobs:vouchers"), about=row.person,
    )  # fmt: skip


@page
def adaptation(request: HttpRequest) -> HttpResponse:
    """Who was discharged in a year to find work, and who of them still has to come to the adapting training."""
    actor = actor_of_request(request)
    year = year_of(request, actor)
    done, whole = training.coverage(actor, year)
    rows = training.intake(actor, year, adapted_only=False if request.GET.get("left") == "1" else None)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {
        "page": found,
        "actor": actor,
        "year": year,
        "last": year - 1,
        "done": done,
        "whole": whole,
        "left": whole - done,
    }
    return show(request, "jobs/adaptation.html", context)
