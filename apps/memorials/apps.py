"""Name plate of memorials (烈士褒扬)."""

from django.apps import AppConfig


class MemorialsConfig(AppConfig):
    """A page for each martyr, and what people leave there."""

    name = "apps.memorials"
    label = "memorials"
    verbose_name = "烈士褒扬"
    #: Rows that change by their rules but are never removed.
    no_delete = ("Martyr", "Tribute")
    #: What waits, for the home page.
    home_todos = ("apps.memorials.queries.todos",)
