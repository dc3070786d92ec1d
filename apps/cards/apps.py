"""Name plate of cards (优待证)."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "apps.cards"
    label = "cards"
    verbose_name = "优待证"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person.
    timeline = "apps.cards.queries.strands.strands"
    off_timeline = {
        "Application": "its case is on the time line",
        "CardPhoto": "a picture of an application whose case is on the time line",
    }
    #: Asked before two dossiers become one.
    merge_guard = "apps.cards.queries.merging.merge_guard"
    #: Two live cards, two open applications, cards on both sides: refused by the guard before a key could break.
    merge_repeats = ("card_one_live", "card_person_sequence", "card_application_one_open")
    #: What the steps of its kinds of cases set off.
    case_hooks = {
        "cards.start": "apps.cards.actions.applying.check_start",
        "cards.accept": "apps.cards.actions.hooks.accept",
        "cards.approve": "apps.cards.actions.hooks.approve",
        "cards.filed": "apps.cards.actions.hooks.filed",
        "cards.close": "apps.cards.actions.hooks.close",
        "card_application.ended": "apps.cards.actions.hooks.ended",
        "card_replacement.ended": "apps.cards.actions.hooks.ended",
    }
    #: What a death does to cards, and its undoing (called by ``benefits``).
    death_hooks = {
        "lines": "apps.cards.queries.deaths.death_lines",
        "apply": "apps.cards.actions.withdrawing.on_death",
        "undo": "apps.cards.actions.withdrawing.on_death_undone",
    }
    #: What waits, for the home page.
    home_todos = ("apps.cards.queries.todos.todos",)
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("Card", "national_no"),
        ("CardPhoto", "content"),
        ("Lot", "content"),
        ("LotResult", "content"),
        ("Delivery", "proof"),
    )
    #: Rows that only ever get company.
    append_only = ("CardEvent", "LotResult", "Delivery")
    #: Rows that change by their rules but are never removed.
    no_delete = ("Card", "CardPhoto", "Application", "Lot", "LotLine", "Box", "LossReport", "Withdrawal", "CheckKey")
