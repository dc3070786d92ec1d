"""Name plate of the app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"
    label = "reports"
    verbose_name = "统计报表"
    default_auto_field = "django.db.models.BigAutoField"

    #: Lines of the home page.
    home_todos = ("apps.reports.queries.nights.todos", "apps.reports.queries.tasks.todos")
    #: Rows that only ever get company.
    append_only = ("TruthRun", "TruthFailure", "ReportValue", "ReportReason", "Target")
    #: Rows that move on but never go.
    no_delete = ("AnnualReport", "Bundle", "KeyTask")
    #: Sealed like exports of people.
    sealed_columns = (("BundleBlock", "content"),)
