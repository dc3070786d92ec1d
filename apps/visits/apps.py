"""Name plate of visits (走访慰问)."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "apps.visits"
    label = "visits"
    verbose_name = "走访慰问"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person.
    timeline = "apps.visits.queries.strands.strands"
    off_timeline = {
        "Listing": "why somebody is visited, not what happened",
        "Task": "what is to be done; the visit that does it is on the time line",
        "Promise": "its visit and its case are on the time line",
    }
    #: Asked before two dossiers become one.
    merge_guard = "apps.visits.queries.merging.merge_guard"
    #: Two open pairings, or the same list twice, of one human: the rows of the dropped dossier stay where they were written.
    merge_repeats = ("visit_listing_once", "visit_pairing_one_open")
    #: A promise is answered when the case of its need ends.
    case_hooks = {
        "visits.answered": "apps.visits.actions.promising.on_case_end",
        "visit_need.ended": "apps.visits.actions.promising.on_case_end",
    }
    #: What a death does to open tasks, and its undoing (called by ``benefits``).
    death_hooks = {
        "lines": "apps.visits.queries.deaths.death_lines",
        "apply": "apps.visits.actions.deaths.on_death",
        "undo": "apps.visits.actions.deaths.on_death_undone",
    }
    #: What waits, for the home page.
    home_todos = ("apps.visits.queries.todos.todos",)
    #: What the clerk's phone may send.
    phone_kinds = ("apps.visits.actions.phone.KINDS",)
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("Visit", "place"),
        ("Visit", "talk"),
        ("Visit", "signature"),
        ("VisitPhoto", "content"),
        ("Promise", "words"),
        ("PromiseAnswer", "words"),
    )
    #: Rows that only ever get company.
    append_only = ("Visit", "VisitPhoto", "PromiseAnswer", "GiftLine", "StockMove")
    #: Rows that change by their rules but are never removed.
    no_delete = ("Campaign", "Listing", "Pairing", "Task", "Promise", "GoodsLot", "VisitConflict")
