"""The shell's own pages: home, style page."""

from django.http import HttpRequest, HttpResponse

from apps.core.doors import page, show
from apps.core.http import actor_of_request
from apps.workbench.forms.sample import SampleForm
from apps.workbench.queries.home import home
from apps.workbench.queries.styleguide import samples


@page
def home_page(request: HttpRequest) -> HttpResponse:
    """What to do today, and where the month stands."""
    actor = actor_of_request(request)
    return show(request, "workbench/home.html", {"home": home(actor), "actor": actor})


@page
def styleguide(request: HttpRequest) -> HttpResponse:
    """The living style page: every part in its honest states."""
    bad = SampleForm({"name": "买买提·吐尔逊·艾合买提", "id_number": "99932119500101123", "known": "village"})
    return show(request, "workbench/styleguide.html", {**samples(), "blank": SampleForm(prefix="blank"), "bad": bad})
