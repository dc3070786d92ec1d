"""Routes of the registry's pages."""

from django.urls import path

from apps.people.views import asking, desks, dossier, exports, heirs, households, imports

app_name = "people"

urlpatterns = [
    path("new/", dossier.register, name="register"),
    path("<int:person_id>/correct/", dossier.correct, name="correct"),
    *(path(f"<int:person_id>/{kind}/", dossier.task, {"kind": kind}, name=kind) for kind in dossier.TASKS),
    path("<int:person_id>/similar/", desks.similar, name="similar"),
    path("<int:person_id>/similar/<int:other_id>/", desks.propose_merge, name="propose_merge"),
    path("duplicates/", desks.duplicates, name="duplicates"),
    path("duplicates/<int:first_id>/<int:second_id>/", desks.pair, name="pair"),
    path("merges/", desks.merge_list, name="merges"),
    path("merges/<int:merge_id>/<slug:verb>/", desks.merge_step, name="merge_step"),
    path("requests/", asking.request_list, name="requests"),
    path("requests/<int:request_id>/", asking.one_request, name="request"),
    path("requests/<int:request_id>/paper/", asking.request_paper, name="request_paper"),
    path("requests/<int:request_id>/<slug:verb>/", asking.request_step, name="request_step"),
    path("<int:person_id>/ask/", asking.menu, name="ask"),
    path("<int:person_id>/ask/<slug:kind>/", asking.ask, name="ask_kind"),
    path("<int:person_id>/end/<slug:entry>/<int:row_id>/", dossier.end_entry, name="end_entry"),
    path("heirs/", heirs.heir_list, name="heirs"),
    path("heirs/<int:heir_id>/<slug:verb>/", heirs.heir_step, name="heir_step"),
    path("households/", households.household_list, name="households"),
    path("households/new/", households.register, name="new_household"),
    path("households/<int:household_id>/", households.household, name="household"),
    path("households/<int:household_id>/change/", households.change, name="change_household"),
    path("<int:person_id>/documents/<int:document_id>/", dossier.open_scan, name="open_document"),
    path("unverified/", desks.unverified_list, name="unverified"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/<slug:roster_kind>/", imports.template, name="import_template"),
    path("imports/<int:sheet_id>/", imports.import_sheet, name="import"),
    path("imports/<int:sheet_id>/map/", imports.map_columns, name="import_map"),
    path("imports/<int:sheet_id>/accept/", imports.accept_row, name="import_accept"),
    path("imports/<int:sheet_id>/apply/", imports.apply, name="import_apply"),
    path("imports/<int:sheet_id>/cancel/", imports.cancel, name="import_cancel"),
    path("imports/<int:sheet_id>/problems/", imports.problems, name="import_problems"),
    path("exports/", exports.exports, name="exports"),
    path("exports/log/", exports.log, name="export_log"),
    path("exports/<int:export_id>/download/", exports.fetch, name="export_download"),
]
