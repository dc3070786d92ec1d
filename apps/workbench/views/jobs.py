"""Doors of background work: what I ordered, how far it is, what became of it."""

from django.http import HttpRequest, HttpResponse

from apps.core.doors import page, show
from apps.core.http import actor_of_request
from apps.workbench.queries.jobs import job_page, job_pages


@page
def jobs(request: HttpRequest) -> HttpResponse:
    """My latest orders."""
    return show(request, "workbench/jobs/list.html", {"rows": job_pages(actor_of_request(request))})


@page
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One order; asked by htmx it answers with the panel only."""
    found = job_page(actor_of_request(request), job_id)
    part = bool(getattr(request, "htmx", False))
    return show(request, "components/job.html" if part else "workbench/jobs/one.html", {"job": found})
