"""Rosters out: the order, the own files, and the log of everybody's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import act, attempt, page, sheet, show
from apps.core.http import actor_of_request, attachment
from apps.core.pages import keyset
from apps.people import actions, forms, queries
from apps.people.actions.exports import ALWAYS, last_columns, offered
from apps.people.choices import RosterKind
from apps.people.models import ExportFile
from apps.people.queries.places import place_choices
from apps.people.queries.sheets import export_files, export_log
from apps.people.resources.sidelists import shape_of

_SIZE = 50


@sheet
def exports(request: HttpRequest) -> HttpResponse:
    """Own exports in date, and the order form."""
    actor = actor_of_request(request)
    require(actor, queries.EXPORT_PERSON)
    asked = {key: request.GET.get(key, "") for key in ("division", "verified")}
    form = forms.ExportForm(request.POST or None, initial=asked)
    form.fields["division"].widget.choices = [("", "全部"), *place_choices(actor, townships=True)]
    form.offer([key for key in offered(actor) if key not in ALWAYS], last_columns(actor))
    if request.method == "POST":
        kept = ("division", "category", "state", "verified")
        row = attempt(
            form,
            lambda data: actions.ask_export(
                actor, reason=data["reason"], is_full=data["is_full"], columns=data["columns"] or ALWAYS, kind=data["kind"],
                roster_kind=data["roster_kind"] or RosterKind.PEOPLE,
                filters={key: data[key] for key in kept if data[key]},
            ),
        )  # fmt: skip
        if row is not None:
            return redirect("people:exports")
    return show(request, "people/exports.html", {"rows": export_files(actor)[:50], "actor": actor}, form)


@page
def log(request: HttpRequest) -> HttpResponse:
    """Who took which list out of the house, what for, and how often it was fetched."""
    found = keyset(export_log(actor_of_request(request)), order=("-id",), after=request.GET.get("after"), size=_SIZE)
    heads = {row.pk: _heads(row) for row in found.rows}
    rows = [{"row": row, "columns": heads[row.pk]} for row in found.rows]
    return show(request, "people/export_log.html", {"page": found, "rows": rows})


def _heads(row: ExportFile) -> str:
    fields = shape_of(row.roster_kind).fields
    return "、".join(fields[key].column_name for key in row.columns if key in fields)


@act
def fetch(request: HttpRequest, export_id: int) -> HttpResponse:
    """Hand out the stored bytes to their maker."""
    row, content = actions.fetch_export(actor_of_request(request), export_id=export_id)
    is_csv = row.filename.endswith(".csv")
    return attachment(content, row.filename, **({"content_type": "text/csv; charset=utf-8"} if is_csv else {}))
