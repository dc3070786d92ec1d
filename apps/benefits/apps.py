"""Name plate of the app."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "apps.benefits"
    label = "benefits"
    verbose_name = "优抚待遇"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person, and which of its tables add nothing.
    timeline = "apps.benefits.queries.strands.strands"
    off_timeline = {
        "ComparisonRow": "a line of a list of another office; what it raised is a suspicion",
        "Span": "projected from entitlements and events, which are on the line",
        "Touch": "a mark for the next posting",
    }
    #: What a clerk may send from the phone.
    phone_kinds = ("apps.benefits.actions.phone.KINDS",)
    #: Asked before two dossiers become one.
    merge_guard = "apps.benefits.queries.merging.merge_guard"
    #: Asked by ``cards``: what stands against a card.
    card_obstacles = "apps.benefits.queries.obstacles.card_obstacles"
    #: Called by ``payments`` before a batch is signed.
    payment_reminders = ("apps.benefits.queries.reminders.BATCH_REMINDERS",)
    #: Lines of the home page.
    home_todos = ("apps.benefits.queries.todos.todos",)
    #: Called by ``payments`` for the difference report: why somebody is no longer paid.
    payment_causes = ("apps.benefits.queries.causes.causes",)
    #: Facts change their state by signature and are never removed.
    no_delete = (
        "Entitlement",
        "LifeEvent",
        "Grant",
        "ConfirmationRound",
        "Confirmation",
        "ConfirmationFile",
        "ConfirmationNotice",
        "SpotCheck",
        "SpotCheckItem",
        "ComparisonList",
        "Suspicion",
        "DeathCase",
        "Finding",
    )
    #: (model, field) pairs whose text lives in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (("ComparisonRow", "id_number"), ("ComparisonList", "content"))
    #: Rows that both dossiers have once stay where they were written and are read through ``same_human``.
    merge_repeats = (
        "confirmation_once",
        "confirmation_notice_once",
        "entitlement_one_running",
        "finding_once",
        "life_event_one_death",
        "span_one_of_group",
        "spot_item_once",
        "suspicion_once",
    )
