"""Degrees; mentors and whom they look after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import act, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.jobs.actions import advancing as acts
from apps.jobs.forms import training as forms
from apps.jobs.queries import advancing
from apps.jobs.queries import training_figures as told
from apps.jobs.views.filling import fill, posted
from apps.jobs.views.spans import span_of
from apps.people.queries.search import only_one


@page
def degree_list(request: HttpRequest) -> HttpResponse:
    """Degrees, the newest first; ``number``: those behind the figure."""
    actor, span = actor_of_request(request), span_of(request, "degrees")
    rows = told.listed(actor, "degrees", span) if span else advancing.degrees(actor)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    return show(
        request, "jobs/degrees.html", {"page": found, "actor": actor, "span": span, "figure": told.BY_NAME["degrees"]}
    )


@sheet
def register(request: HttpRequest) -> HttpResponse:
    """Somebody registers for a degree."""
    actor = actor_of_request(request)
    require(actor, "jobs.register_degree")
    form = forms.DegreeForm(posted(request), initial={"registered_on": actor.today})
    return fill(
        request, form, lambda data: acts.register_degree(actor, person_id=only_one(actor, data["who"], "who").pk, given=form.given()),
        lambda row: f"{row.person.name}的学历提升报名已登记。", actor=actor, title="登记学历提升报名", button="登记报名", back=reverse("jobs:degrees"),
    )  # fmt: skip


@sheet
def degree_step(request: HttpRequest, degree_id: int) -> HttpResponse:
    """Admitted, graduated or left."""
    actor = actor_of_request(request)
    require(actor, "jobs.record_degree")
    row = advancing.get_degree(actor, degree_id)
    form = forms.DegreeStepForm(
        posted(request), initial={"step": "graduate" if row.state == "admitted" else "admit", "on": actor.today}
    )
    return fill(
        request, form, lambda data: acts.record_degree(actor, degree_id=degree_id, **data), lambda done: f"已登记：{done.get_state_display()}。",
        actor=actor, title=f"登记录取或毕业：{row.person.name}", button="登记", back=reverse("jobs:degrees"), about=row.person,
    )  # fmt: skip


@page
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Mentors of the county; below them the pairs of visible people."""
    actor = actor_of_request(request)
    found = keyset(advancing.mentorings(actor), order=("-id",), after=request.GET.get("after"))
    return show(request, "jobs/mentors.html", {"page": found, "mentors": advancing.mentors(actor)[:200], "actor": actor})


@sheet
def appoint(request: HttpRequest) -> HttpResponse:
    """A mentor is appointed."""
    actor = actor_of_request(request)
    require(actor, "jobs.appoint_mentor")
    form = forms.MentorForm(posted(request), initial={"appointed_on": actor.today})
    return fill(
        request, form, lambda data: acts.appoint_mentor(actor, **data), lambda row: f"{row.name}已聘为{row.get_kind_display()}。",
        actor=actor, title="聘任导师", button="聘任导师", back=reverse("jobs:mentors"),
    )  # fmt: skip


@sheet
def pair(request: HttpRequest, mentor_id: int) -> HttpResponse:
    """A mentor for somebody."""
    actor = actor_of_request(request)
    require(actor, "jobs.pair_mentor")
    row = advancing.get_mentor(actor, mentor_id)
    form = forms.PairForm(posted(request))
    return fill(
        request, form, lambda data: acts.pair_mentor(actor, mentor_id=mentor_id, person_id=only_one(actor, data["who"], "who").pk, goal=data["goal"]),
        lambda made: f"{row.name}和{made.person.name}已结对。", actor=actor, title=f"登记结对：{row.get_kind_display()}{row.name}", button="登记结对",
        back=reverse("jobs:mentors"),
    )  # fmt: skip


@act
def dismiss(request: HttpRequest, mentor_id: int) -> HttpResponse:
    """No mentor any more."""
    actor = actor_of_request(request)
    step(request, lambda: acts.dismiss_mentor(actor, mentor_id=mentor_id), "已解聘。")
    return redirect("jobs:mentors")


@page
def mentoring(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    """One pair and everything that was noted."""
    actor = actor_of_request(request)
    row = advancing.get_mentoring(actor, mentoring_id)
    return show(
        request, "jobs/mentoring.html", {"row": row, "notes": row.notes.select_related("entered_by"), "actor": actor}
    )


@sheet
def note(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    """What was done on a day."""
    actor = actor_of_request(request)
    require(actor, "jobs.note_mentoring")
    row = advancing.get_mentoring(actor, mentoring_id)
    form = forms.NoteForm(posted(request), initial={"on": actor.today})
    return fill(
        request, form, lambda data: acts.note_mentoring(actor, mentoring_id=mentoring_id, **data), lambda _: "帮带情况已登记。",
        actor=actor, title=f"登记帮带情况：{row.person.name}", button="登记", back=reverse("jobs:mentoring", args=[mentoring_id]), about=row.person,
    )  # fmt: skip


@sheet
def end(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    """It is over."""
    actor = actor_of_request(request)
    require(actor, "jobs.end_mentoring")
    row = advancing.get_mentoring(actor, mentoring_id)
    form = forms.OutcomeForm(posted(request))
    return fill(
        request, form, lambda data: acts.end_mentoring(actor, mentoring_id=mentoring_id, **data), lambda _: "结对已结束。",
        actor=actor, title=f"结束结对：{row.person.name}", button="结束结对", back=reverse("jobs:mentoring", args=[mentoring_id]), about=row.person,
    )  # fmt: skip
