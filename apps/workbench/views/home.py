"""The shell's own pages: home, style page."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.workbench.forms.sample import SampleForm
from apps.workbench.queries.home import home
from apps.workbench.queries.styleguide import samples
from apps.workbench.views.doors import actor_of, page, show


@page
def home_page(request: HttpRequest) -> HttpResponse:
    """What to do today, and where the month stands."""
    actor = actor_of(request)
    return show(request, "workbench/home.html", {"home": home(actor), "actor": actor})


@staff_member_required(login_url="/login/")
def styleguide(request: HttpRequest) -> HttpResponse:
    """The living style page: every part in its honest states."""
    bad = SampleForm({"name": "买买提·吐尔逊·艾合买提", "id_number": "99932119500101123", "known": "village"})
    return render(request, "workbench/styleguide.html", {**samples(), "form": SampleForm(prefix="blank"), "bad": bad})
