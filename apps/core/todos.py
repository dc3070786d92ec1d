"""What waits for a person, gathered from every app that has something to say; the home page of the workbench shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.utils.module_loading import import_string

from apps.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: how many, of what, since when, and the list behind the number."""

    count: int
    what: str
    when: str
    url: str
    late: bool = False


def gathered(actor: Actor) -> list[Todo]:
    """The lines of every app that names ``home_todos = ("dotted.path",)`` on its AppConfig; each a function of the actor."""
    sources: list[Callable[[Actor], Sequence[Todo]]] = [
        import_string(path) for config in apps.get_app_configs() for path in getattr(config, "home_todos", ())
    ]
    return [todo for source in sources for todo in source(actor)]
