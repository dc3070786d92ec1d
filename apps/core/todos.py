"""What waits for a person, gathered from every app that has something to say; the home page of the workbench shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from apps.core.actor import Actor
from apps.core.together import Later, Together


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: how many, of what, since when, and the list behind the number."""

    count: int
    what: str
    when: str
    url: str
    late: bool = False


def todo(count: Later[int], what: str, url: str, *, when: str = "", late: bool = False) -> Later[Todo]:
    """A line whose figure is still unread."""
    return count.then(lambda number: Todo(number, what, when, url, late))


def gathered(actor: Actor, ask: Together) -> list[Later[Any]]:
    """The line or lines of every app that names ``home_todos = ("dotted.path",)`` on its AppConfig: functions of the actor and of what is
    asked together, so that all figures of the page are one statement."""
    sources: list[Callable[[Actor, Together], Sequence[Later[Any]]]] = [
        import_string(path) for config in apps.get_app_configs() for path in getattr(config, "home_todos", ())
    ]
    return [line for source in sources for line in source(actor, ask)]
