"""Name plate of cases (办件): the one case engine of the house."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "apps.cases"
    label = "cases"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person.
    timeline = "apps.cases.queries.strands.strands"
    #: Asked before two dossiers become one.
    merge_guard = "apps.cases.queries.merging.merge_guard"
    #: What a death means here (benefits).
    death_hooks = {"lines": "apps.cases.queries.deaths.death_lines"}
    #: Two open cases of one kind are refused by the guard before a key could break.
    merge_repeats = ("case_one_open",)
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("Case", "private"),
        ("Case", "delegate_id_number"),
        ("Case", "delegate_phone"),
        ("CaseFile", "content"),
    )
    #: Rows that only ever get company.
    append_only = ("KindVersion", "KindStep", "KindEdge", "CaseEvent", "CaseReminder", "Rating")
    #: Rows that change by their rules but are never removed.
    no_delete = ("CaseKind", "Case", "CaseClock", "CaseFile", "FollowUp", "Appeal")
