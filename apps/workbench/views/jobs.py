"""Doors of background work: what I ordered, how far it is, what became of it."""

from django.http import HttpRequest, HttpResponse

from apps.workbench.queries.jobs import job_page, job_pages
from apps.workbench.views.doors import actor_of, page, show


@page
def jobs(request: HttpRequest) -> HttpResponse:
    """My latest orders."""
    return show(request, "workbench/jobs/list.html", {"rows": job_pages(actor_of(request))})


@page
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One order; asked by htmx it answers with the panel only."""
    found = job_page(actor_of(request), job_id)
    part = bool(getattr(request, "htmx", False))
    return show(request, "components/job.html" if part else "workbench/jobs/one.html", {"job": found})
