"""Name plate of the notices app (通知公示)."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Words that leave the house: to one person, or to all."""

    name = "apps.notices"
    label = "notices"
    verbose_name = "通知公示"
    timeline = "apps.notices.queries.strands"
    #: What a death means here (benefits): nobody writes to the dead.
    death_hooks = {
        "lines": "apps.notices.queries.death_lines",
        "apply": "apps.notices.actions.deaths.cancel_waiting",
    }
    sealed_columns: list[tuple[str, str]] = [("Message", "phone"), ("Message", "text"), ("Objection", "phone")]
    append_only: tuple[str, ...] = ("NoticeEntry",)
    no_delete: tuple[str, ...] = ("Message", "PublicNotice", "Objection", "OptOut", "Article")
