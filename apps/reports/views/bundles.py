"""The inspector's bundles: the order, the list with hashes and progress, the zip, the script that verifies it."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show, tell
from apps.core.http import actor_of_request, attachment
from apps.core.models import Job
from apps.core.pages import keyset
from apps.reports import actions, forms
from apps.reports.queries.bundles import READ_BUNDLE, bundles
from apps.reports.resources import verify


@sheet
def bundle_list(request: HttpRequest) -> HttpResponse:
    """Every bundle so far, and the order of one more."""
    actor = actor_of_request(request)
    found = keyset(bundles(actor), order=("-id",), after=request.GET.get("after"), size=30)
    form = forms.BundleForm(
        request.POST if request.method == "POST" else None,
        initial={"first": actor.today.replace(month=1, day=1), "last": actor.today},
    )
    if request.method == "POST":
        row = attempt(form, lambda data: actions.order_bundle(actor, **data))
        if row is not None:
            tell(request, f"{row.first}至{row.last}的资料包已在后台生成，完成后在下面的列表下载。")
            return redirect("reports:bundles")
    jobs = Job.objects.in_bulk([row.job_id for row in found.rows if row.made_at is None])
    rows = [(row, jobs.get(row.job_id or 0), row.expires_at is not None and row.expires_at > actor.at) for row in found.rows]
    context = {"page": found, "rows": rows, "actor": actor, "waits": any(job and not job.is_finished for _, job, _ in rows)}
    return show(request, "reports/bundles.html", context, form)


@login_required
@require_POST
def fetch(request: HttpRequest, bundle_id: int) -> StreamingHttpResponse:
    """The zip, piece by piece."""
    row, pieces = actions.fetch_bundle(actor_of_request(request), bundle_id=bundle_id)
    head = attachment(b"", f"{row}.zip", "application/zip")
    return StreamingHttpResponse(pieces, headers={**head.headers, "Content-Length": str(row.size)})


@page
def script(request: HttpRequest) -> HttpResponse:
    """The script by itself, for whoever does not trust the one inside a bundle."""
    require(actor_of_request(request), READ_BUNDLE)
    return attachment(Path(verify.__file__).read_bytes(), "verify.py", "text/x-python; charset=utf-8")
